/** The files of a VM (claims A17 to A19 of the article that the program starts from). */
import { expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { releaseIndex, versionIndex } from '../../src/model/catalog/index.js';
import { newTurn } from '../../src/model/engines.js';
import { filesOf } from '../../src/model/files.js';
import { makeWorld } from '../../src/model/make-world.js';
import { step } from '../../src/model/step.js';
import { NONE } from '../../src/model/world.js';
import type { VmSpec } from '../../src/model/world-spec.js';

const GUID = /[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/g;

/** A VM on a host of its own with a disk of its own, and steps that it goes through. */
function tree(release: 'WS2012R2' | 'WS2016', version: string, more: Partial<VmSpec> = {}, ...steps: string[]): string {
  const world = makeWorld({
    clusters: [],
    hosts: [{ name: 'H', release: releaseIndex(release), cores: 8, memory: 64 * GiB, storage: 'local' }],
    vms: [{ name: 'web', host: 0, startup: GiB, version: versionIndex(version), ...more }],
  });
  for (const name of steps) {
    const turn = newTurn();
    step(world, { do: name, subject: 0, arg: NONE, with: {} }, turn);
    expect(turn.refusal).toBeUndefined();
  }
  return filesOf(world, 0)
    .map(({ path, is }) => `${path.replaceAll(GUID, '{id}')} (${is})`)
    .join('\n');
}

test('a VM of version 5 that runs has a disk and an XML configuration, named by its id', () => {
  expect(tree('WS2012R2', '5.0')).toBe(
    'F:\\VMs\\web\\Virtual Hard Disks\\web.vhdx (disk)\nF:\\VMs\\web\\Virtual Machines\\{id}.xml (configuration)',
  );
});

test('one that is saved has its memory and its devices beside that, in a folder named by its id', () => {
  const saved = tree('WS2012R2', '5.0', {}, 'Save-VM', 'vm-saved');
  expect(saved).toContain('Virtual Machines\\{id}\\{id}.bin (memory)');
  expect(saved).toContain('Virtual Machines\\{id}\\{id}.vsv (device state)');
  expect(tree('WS2012R2', '5.0', {}, 'Save-VM', 'vm-saved', 'Start-VM', 'guest-booted')).not.toContain('.bin');
});

test('raising its version replaces the configuration and the state files; disk and folders stay', () => {
  const raised = tree('WS2016', '5.0', { state: 'Off' }, 'Update-VMVersion', 'version-updated');
  expect(tree('WS2016', '5.0', { state: 'Off' })).toContain('{id}.xml');
  expect(raised).toBe(
    'F:\\VMs\\web\\Virtual Hard Disks\\web.vhdx (disk)\nF:\\VMs\\web\\Virtual Machines\\{id}.vmcx (configuration)\nF:\\VMs\\web\\Virtual Machines\\{id}.vmrs (runtime state)',
  );
});

test('a checkpoint adds a disk and a configuration of its own', () => {
  const taken = tree('WS2016', '8.0', {}, 'Checkpoint-VM');
  expect(taken).toContain('Virtual Hard Disks\\web_{id}.avhdx (checkpoint disk)');
  expect(taken).toContain('Snapshots\\{id}.vmcx (configuration)');
});

test('the files of a role lie on the volume of its cluster, those of others on a share; a lost VM has none', () => {
  const host = { release: releaseIndex('WS2016'), cores: 8, memory: 64 * GiB };
  const world = makeWorld({
    clusters: [{ name: 'C', level: host.release }],
    hosts: [
      { ...host, name: 'A', cluster: 0 },
      { ...host, name: 'S' },
    ],
    vms: [
      { name: 'role', host: 0, startup: GiB },
      { name: 'other', host: 1, startup: GiB },
    ],
  });
  expect(filesOf(world, 0)[0]?.path).toBe('C:\\ClusterStorage\\Volume1\\role\\Virtual Hard Disks\\role.vhdx');
  expect(filesOf(world, 1)[0]?.path).toBe('\\\\share\\VMs\\other\\Virtual Hard Disks\\other.vhdx');
  step(world, { do: 'Install-HostRelease', subject: 1, arg: NONE, with: { Release: host.release } }, newTurn());
  expect(filesOf(world, 1)).toEqual([]);
});
