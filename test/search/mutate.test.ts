/** Wrong rules, and whether the invariants notice; a small part of the score, which is made in full with `npm run prove`. */
import { readFileSync } from 'node:fs';
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

test('what breaks without the wrong rule too is not held against it', () => {
  const apart = ARENAS.filter(({ name }) => name === 'VMs that are no roles');
  expect(apart).toHaveLength(1);
  const trials = mutate({ arenas: apart, mutants: MUTANTS.filter(({ id }) => id === 'vm-version/below-the-host') });
  let next = trials.next();
  while (next.done !== true) next = trials.next();
  // A clean installation loses VMs on the disks of its host, whatever is asked next.
  expect(next.value.map(({ changed, kill }) => [changed > 0, kill])).toEqual([[true, undefined]]);
});

test('the page of the score has every wrong rule: noticed by a small story, or argued', () => {
  const page = readFileSync('docs/mutation-score.md', 'utf8');
  const [noticed = [], others = []] = page
    .split('## Not noticed')
    .map((part) => part.split('\n').filter((line) => line.startsWith('| `')));
  const idOf = (line: string): string => {
    const [, rule, wrong] = line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
    return wrong === 'off' ? `${rule}` : `${rule}: ${wrong}`;
  };
  expect([...noticed, ...others].map(idOf).sort()).toEqual(MUTANTS.map(({ id }) => id).sort());
  expect(others.map(idOf).sort()).toEqual([...EQUIVALENT.keys()].sort());
  for (const line of noticed) {
    const [, hosts, vms] = /\((\d) hosts?, (\d) VMs?\) \|$/.exec(line) ?? [];
    expect(line.split(' → ').length, line).toBeLessThanOrEqual(8);
    expect(Math.max(Number(hosts), Number(vms)), line).toBeLessThanOrEqual(3);
  }
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
