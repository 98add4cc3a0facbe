import { expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import type { WorldSpec } from '../../src/model/world-spec.js';
import { explore } from '../../src/search/certificate.js';
import { COMMAND_SETS, type CommandSet } from '../../src/search/command-kinds.js';
import { mustFit } from '../../src/search/fits.js';
import { TooLarge } from '../../src/search/packer.js';
import { asked, explored, labOf } from './lab.js';

test('so many VMs that no state has room for them are refused at once', () => {
  expect(() => mustFit(labOf(8, 819))).not.toThrow();
  expect(() => mustFit(labOf(8, 820))).toThrow(TooLarge);
  expect(() => explore(asked(labOf(8, 8000)))).toThrow('more than 4096 bytes, having 8000 VMs');
});

test.each(Object.keys(COMMAND_SETS) as CommandSet[])('%s keeps five bytes of each VM at least', (set) => {
  const world = labOf(2, 2);
  const unlike: WorldSpec = {
    ...world,
    hosts: world.hosts.map((host, at) => ({ ...host, memory: (64 + at) * GiB })),
    vms: world.vms.map((vm, at) => ({ ...vm, startup: (at + 1) * GiB })),
  };
  for (const one of [world, unlike]) {
    const { packer } = explored(asked(one, { commands: COMMAND_SETS[set], budget: 0, maxStates: 200 }));
    expect(packer.freeze().filter(({ sort }) => sort === 'vm').length).toBeGreaterThanOrEqual(5);
  }
});
