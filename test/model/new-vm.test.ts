/** The version that a place gives to a VM that is made there. */
import { expect, test } from 'vitest';
import { releaseIndex, versionText } from '../../src/model/catalog/index.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';

import { step } from '../../src/model/step.js';
import { NONE } from '../../src/model/world.js';

/** Made on a host of one release at the functional level of another. */
function made(level: string, release: string, doubts: readonly string[] = []): string {
  const world = makeWorld({
    clusters: [{ name: 'C', level: releaseIndex(level) }],
    hosts: [{ name: 'H', release: releaseIndex(release), cluster: 0, cores: 8, memory: 2 ** 36 }],
    vms: [],
    doubts,
  });
  const turn = newTurn();
  step(world, { do: 'New-VM', subject: 0, arg: NONE, with: { Name: 'new' } }, turn);
  expect(turn.refusal).toBeUndefined();
  return versionText(world.vms[0]?.version ?? NONE);
}

const DOUBTED = ['vm-version/new-vm-by-level'];

test('follows the functional level; above that of 2012 R2 this is assumed, and can be doubted', () => {
  expect(made('WS2016', 'WS2019')).toBe('8.0');
  expect(made('WS2016', 'WS2019', DOUBTED)).toBe('9.0');
  expect(made('WS2019', 'WS2019', DOUBTED)).toBe('9.0');
  expect(made('WS2012R2', 'WS2016')).toBe('5.0');
  expect(made('WS2012R2', 'WS2016', DOUBTED)).toBe('5.0');
});
