/** Wrong rules, and whether the invariants notice; a small part of the score, which is made in full with `npm run prove`. */
import { beforeAll, expect, test } from 'vitest';
import { ARENAS } from '../../src/search/arenas.js';
import { EQUIVALENT } from '../../src/search/equivalent.js';
import { MUTANTS } from '../../src/search/mutants.js';
import { type Judged, mutate } from '../../src/search/mutate.js';

const NOTICED = ['level/every-member-is-up', 'drain/only-an-emptied-node-leaves', 'memory/startup-fits'];
const ASKED = [
  ...NOTICED,
  ...['membership/not-yet-a-member', 'migration/no-backup-running', 'takeover/owner-is-waited-for'],
];

/** A slow machine takes its time over it. */
const HOOK_MS = 120_000;

let all: readonly Judged[] = [];

beforeAll(() => {
  const trials = mutate({ states: 40, mutants: MUTANTS.filter(({ rule }) => ASKED.includes(rule)) });
  let next = trials.next();
  while (next.done !== true) next = trials.next();
  all = next.value;
}, HOOK_MS);

const judged = (rules: readonly string[]): ReadonlyMap<string, Judged> =>
  new Map(all.filter(({ mutant }) => rules.includes(mutant.rule)).map((one) => [one.mutant.id, one]));

test('rules that are switched off or slightly wrong are noticed, each by a story of a few moves', () => {
  const found = judged(NOTICED);
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

test('what no move would bring about is prepared, and counts as part of the story', () => {
  const found = judged(['migration/no-backup-running', 'takeover/owner-is-waited-for']);
  const { kill } = found.get('migration/no-backup-running') ?? {};
  expect(kill?.invariant).toBe('safety/no-move-in-backup');
  expect(kill?.moves[0]).toBe('backup-started: vm1');
  expect(found.get('takeover/owner-is-waited-for')?.kill?.moves.length).toBeLessThanOrEqual(8);
});

test('each argument is about a mutant that there is', () => {
  const ids = MUTANTS.map(({ id }) => id);
  for (const [id, why] of EQUIVALENT) {
    expect(ids).toContain(id);
    expect(why).toMatch(/^[A-Z].*[.]$/);
  }
});

test('arenas are small', () => {
  for (const { name, world, prepare = [] } of ARENAS) {
    expect(world.hosts.length, name).toBeLessThanOrEqual(3);
    expect(world.vms.length, name).toBeLessThanOrEqual(3);
    expect(prepare.length, name).toBeLessThan(8);
  }
});
