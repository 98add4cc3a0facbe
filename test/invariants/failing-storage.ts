/** For every invariant of storage a story that breaks it. */
import { DAY } from '../../src/base/units.js';
import type { Failing } from './failing.js';
import { Story } from './story.js';

export const FAILING_STORAGE: Readonly<Record<string, Failing>> = {
  'safety/runs-on-storage': {
    told: 'a VM starts from a volume that is offline',
    story: () =>
      new Story({ vms: [{ state: 'Off' }], doubts: ['storage/reachable'] }).do('storage-lost', 0).do('Start-VM', 0),
  },
  'safety/files-come-along': {
    told: 'a VM on a local disk moves without it',
    story: () =>
      new Story({
        hosts: [{ storage: 'local' }, {}, {}],
        vms: [{ clustered: false }],
        doubts: ['storage/files-come-along'],
      })
        .do('Move-VM', 0, { DestinationHost: 1 })
        .carry(0, 1),
  },
  'safety/drains-with-whole-storage': {
    told: 'a node drains while another is in maintenance',
    story: () => pool('storage/healthy-before-drain').do('Suspend-ClusterNode', 1, { Drain: true }),
  },
  'safety/tolerated-fault-domains': {
    told: 'two nodes of a two-way mirror are away',
    story: () => pool('storage/healthy-before-drain').do('Enable-StorageMaintenanceMode', 1),
  },
  'progress/volumes-come-back': {
    told: 'the storage of a cluster is lost for good',
    story: () => new Story().do('storage-lost', 0),
  },
  'progress/storage-repair-ends': {
    told: 'nobody repairs drives that are back',
    story: () =>
      pool()
        .do('Disable-StorageMaintenanceMode', 0)
        .wait(8 * DAY)
        .do('repaired', 0),
  },
};

/** Three nodes of a two-way mirror; the drives of the first are in maintenance. */
const pool = (...doubts: string[]): Story =>
  new Story({ cluster: { storage: 's2d', copies: 2, witness: 3 }, vms: [], doubts }).do(
    'Enable-StorageMaintenanceMode',
    0,
  );
