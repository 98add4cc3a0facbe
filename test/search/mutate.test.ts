/** Wrong rules, and whether the invariants notice; a small part of the score, which is made in full with `npm run prove`. */
import { expect, test } from 'vitest';
import { ARENAS } from '../../src/search/arenas.js';
import { MUTANTS } from '../../src/search/mutants.js';
import { type Judged, mutate } from '../../src/search/mutate.js';

function judged(rules: readonly string[], states = 40): ReadonlyMap<string, Judged> {
  const trials = mutate({ states, mutants: MUTANTS.filter(({ rule }) => rules.includes(rule)) });
  let next = trials.next();
  while (next.done !== true) next = trials.next();
  return new Map(next.value.map((one) => [one.mutant.id, one]));
}

test('rules that are switched off or slightly wrong are noticed, each by a story of a few moves', () => {
  const found = judged(['level/every-member-is-up', 'drain/only-an-emptied-node-leaves', 'memory/startup-fits']);
  expect(found.size).toBe(7);
  for (const { mutant, kill } of found.values()) {
    expect(kill, mutant.id).toBeDefined();
    expect(kill?.moves.length, mutant.id).toBeLessThanOrEqual(8);
    expect(kill?.hosts, mutant.id).toBeLessThanOrEqual(3);
    expect(kill?.vms, mutant.id).toBeLessThanOrEqual(3);
  }
});

test('a rule whose commands the machines would not answer anyway makes no difference', () => {
  const { tried = 0, changed, kill } = judged(['membership/not-yet-a-member']).get('membership/not-yet-a-member') ?? {};
  expect(tried).toBeGreaterThan(0);
  expect(changed).toBe(0);
  expect(kill).toBeUndefined();
});

test('arenas are small', () => {
  for (const { name, world } of ARENAS) {
    expect(world.hosts.length, name).toBeLessThanOrEqual(3);
    expect(world.vms.length, name).toBeLessThanOrEqual(3);
  }
});
