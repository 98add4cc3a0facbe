/** The outage bill: what each VM went through, why, and which setting would have spared it. Times count a second a step. */
import { describe, expect, test } from 'vitest';
import { GiB, SECOND } from '../../src/base/units.js';
import { type Given, Story, version, WS2019 } from './story.js';

/** `from 3 s for 2 s: cause [setting]`, one line an outage, seen from the end of the story. */
function bill(story: Story, vm = 0): string[] {
  const { outages } = story.judge.availability.of(vm, story.nowUs);
  return outages.map(({ atUs, us, cause, setting, open }) => {
    const length = `from ${atUs / SECOND} s for ${us / SECOND} s${open ? ' and longer' : ''}`;
    return `${length}: ${cause} [${setting}]`;
  });
}

const QUICKLY: Given = { cluster: { settings: { MoveTypeThreshold: 3001 } } };
const DRAINS = { Drain: true };

describe('the outage bill', () => {
  test('a live migration is a blackout and no outage', () => {
    const story = new Story().migrate(0, 1);
    // Move, begin, set-up done: 3 s; copied at 4 s, switched at 5 s; handed over at 6 s. It began at 2 s.
    expect(story.judge.availability.of(0, story.nowUs)).toEqual({
      migrations: 1,
      blackoutUsSum: SECOND,
      blackoutUsMax: SECOND,
      outages: [],
      downtimeUs: SECOND,
    });
    expect(story.judge.availability.counts).toEqual({ live: 1, quick: 0, offline: 0, failed: 0 });
    expect(story.judge.availability.liveDurationsUs).toEqual([4 * SECOND]);
    expect(story.judge.availability.blackoutsUs).toEqual([SECOND]);
  });

  test('a blackout that ends in a failure counts, and the attempt is no migration', () => {
    const story = new Story().do('Move-ClusterVirtualMachineRole', 0, { Node: 1, Wait: 0 }).do('begin', 0, 1);
    story.do('setup-done', 0).do('copied', 0).do('migration-broke', 0);
    expect(story.judge.availability.of(0, story.nowUs)).toMatchObject({ migrations: 0, blackoutUsMax: 1.3 * SECOND });
    expect(story.judge.availability.counts).toEqual({ live: 0, quick: 0, offline: 0, failed: 1 });
  });

  test('a quick migration is an outage from the save to the end of the restore', () => {
    const drain = new Story(QUICKLY).do('Suspend-ClusterNode', 0, DRAINS).do('begin', 0, 1);
    for (const name of ['vm-saved', 'switched', 'guest-booted', 'handed-over']) drain.do(name, 0);
    expect(bill(drain)).toEqual(['from 2 s for 3 s: quick migration in the drain of Lab1 [MoveTypeThreshold]']);
    expect(drain.judge.availability.counts).toEqual({ live: 0, quick: 1, offline: 0, failed: 0 });
    const own = new Story({ vms: [{ movesQuickly: true }] }).do('Suspend-ClusterNode', 0, DRAINS).do('begin', 0, 1);
    expect(bill(own.do('vm-saved', 0))).toEqual([expect.stringContaining('in the drain of Lab1 [DefaultMoveType]')]);
    const asked = new Story().do('Move-ClusterVirtualMachineRole', 0, { Node: 1, MigrationType: 'Quick' });
    asked.do('begin', 0, 1);
    expect(bill(asked)).toEqual(['from 2 s for 0 s and longer: quick migration [-MigrationType Live]']);
  });

  test('a crash costs until the VM runs again, and a host that stays down costs to the end', () => {
    const story = new Story({ hosts: [{}, {}, {}], vms: [{}, { clustered: false }] }).do('crash', 0).do('missed', 0);
    story.do('resiliency-over', 0).do('takeover', 0, 1).do('guest-booted', 0);
    expect(bill(story)).toEqual(['from 1 s for 4 s: crash of Lab1 [ResiliencyDefaultPeriod]']);
    expect(bill(story, 1)).toEqual([
      'from 1 s for 4 s and longer: crash of Lab1 [cluster the VM before (Add-ClusterVirtualMachineRole)]',
    ]);
  });

  test('a crash in the middle of a blackout ends the blackout and begins an outage', () => {
    const story = new Story().do('Move-ClusterVirtualMachineRole', 0, { Node: 1, Wait: 0 }).do('begin', 0, 1);
    story.do('setup-done', 0).do('copied', 0).do('crash', 0).wait(SECOND);
    expect(story.judge.availability.of(0, story.nowUs)).toMatchObject({
      blackoutUsSum: SECOND,
      downtimeUs: 2 * SECOND,
    });
  });

  test('lost quorum is told apart from a crash', () => {
    const story = new Story({ hosts: [{}, {}], vms: [{}, { host: 1 }] }).do('crash', 0);
    expect(bill(story)).toEqual(['from 1 s for 0 s and longer: crash of Lab1 [witness: a vote that no node holds]']);
    expect(bill(story, 1)).toEqual([
      'from 1 s for 0 s and longer: LAB lost quorum [witness: a vote that no node holds]',
    ]);
  });

  test('a role that nobody could start again is billed to what kept it from the others', () => {
    const owners = new Story({ vms: [{ possibleOwners: [0] }] });
    owners.do('crash', 0).do('missed', 0).do('resiliency-over', 0).broken();
    expect(bill(owners)[0]).toContain(
      '[a node that may take it (A role is placed only on one of its possible owners)]',
    );
    const small = new Story({ hosts: [{}, { memory: 4 * GiB }], cluster: { witness: 1 } });
    small.do('crash', 0).do('missed', 0).do('resiliency-over', 0).broken();
    expect(bill(small)[0]).toContain(
      '[a node that may take it (A VM starts only where its startup memory and its overhead are free: of a saved one, the memory that it had)]',
    );
  });

  test('a VM that was saved at the beginning and is saved again is out of nobody’s service', () => {
    const story = new Story({ vms: [{ state: 'Saved' }] }).do('Start-VM', 0).do('guest-booted', 0);
    expect(bill(story.do('Save-VM', 0).do('vm-saved', 0))).toEqual([]);
  });

  test('a VM that is shut down for its version is billed to the version', () => {
    const stop = (): Story => new Story({ vms: [{ version: version('7.0') }] }).do('Stop-VM', 0).do('guest-stopped', 0);
    expect(bill(stop())).toEqual(['from 1 s for 1 s and longer: shut down by Stop-VM [the line that stops it]']);
    const raised = stop().do('Update-VMVersion', 0).do('version-updated', 0).do('Start-VM', 0).do('guest-booted', 0);
    expect(bill(raised)).toEqual(['from 1 s for 5 s: its configuration version was raised [vmVersions: never]']);
  });

  test('a VM that is saved, or turned off, is billed to who asked for it', () => {
    expect(bill(new Story().do('Save-VM', 0))).toEqual([
      'from 1 s for 0 s and longer: saved by Save-VM [the line that saves it]',
    ]);
    expect(bill(new Story().do('Stop-VM', 0, { TurnOff: true }))).toEqual([
      'from 1 s for 0 s and longer: turned off by Stop-VM -TurnOff [the line that turns it off]',
    ]);
    const forced = new Story({ vms: [{ possibleOwners: [0] }] }).do('Suspend-ClusterNode', 0, { ForceDrain: true });
    expect(bill(forced.do('abandon', 0))).toEqual([
      'from 2 s for 0 s and longer: stopped by the forced drain of Lab1 [-ForceDrain]',
    ]);
  });

  test('a VM that is no role is saved for setup in place, and lost with a clean installation', () => {
    const apart = { vms: [{ clustered: false }] };
    const saved = new Story(apart).do('Suspend-ClusterNode', 0, DRAINS);
    saved.do('Install-HostRelease', 0, { Release: WS2019, InPlace: true });
    expect(bill(saved)).toEqual([
      'from 2 s for 0 s and longer: saved for the in-place upgrade of Lab1 [cluster the VM before (Add-ClusterVirtualMachineRole)]',
    ]);
    const alone = new Story(apart).do('Suspend-ClusterNode', 0, DRAINS).do('Remove-ClusterNode', 0).do('evicted', 0);
    alone.do('Install-HostRelease', 0, { Release: WS2019, InPlace: true });
    expect(bill(alone)).toEqual([
      'from 4 s for 0 s and longer: saved for the in-place upgrade of Lab1 [move the VM to another host before (Move-VM)]',
    ]);
    const lostFrom = (storage: 'local' | 'shared'): string[] => {
      const hosts = [{ storage }, {}, {}];
      const lost = new Story({ ...apart, hosts }).do('Suspend-ClusterNode', 0, DRAINS).do('Remove-ClusterNode', 0);
      return bill(lost.do('evicted', 0).do('Install-HostRelease', 0, { Release: WS2019 }));
    };
    const spared = '[cluster the VM before (Add-ClusterVirtualMachineRole)]';
    expect(lostFrom('local')).toEqual([`from 4 s for 0 s and longer: lost with the disks of Lab1 ${spared}`]);
    expect(lostFrom('shared')).toEqual([
      `from 4 s for 0 s and longer: on no host after the clean installation of Lab1; its files are left ${spared}`,
    ]);
  });

  test('a VM that was off and stays off has no outage, and one that is started has none either', () => {
    const story = new Story({ vms: [{ state: 'Off' }, { state: 'Off' }] }).do('Start-VM', 0).do('guest-booted', 0);
    expect([bill(story), bill(story, 1)]).toEqual([[], []]);
  });
});
