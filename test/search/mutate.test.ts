/** Wrong rules, and whether the invariants notice; a small part of the score, which is made in full with `npm run prove`. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { releaseIndex, versionIndex } from '../../src/model/catalog/index.js';
import type { Arguments } from '../../src/model/commands/index.js';
import { makeWorld } from '../../src/model/make-world.js';
import { ARENAS } from '../../src/search/arenas.js';
import { EQUIVALENT } from '../../src/search/equivalent.js';
import { MUTANTS } from '../../src/search/mutants.js';
import { type Judged, mutate } from '../../src/search/mutate.js';
import { commandText } from '../../src/search/tell.js';

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

test('steps are told as somebody types them, by names', () => {
  const world = makeWorld({
    clusters: [{ name: 'LAB', level: releaseIndex('WS2022'), witness: 2 }],
    hosts: ['Host1', 'Host2'].map((name) => ({
      ...{ name, release: releaseIndex('WS2022'), cluster: 0, cores: 16, memory: 64 * GiB },
    })),
    vms: [{ name: 'web 1', host: 0, startup: GiB }],
  });
  const told = (name: string, given: Arguments) => commandText(world, { do: name, subject: 0, arg: -1, with: given });
  expect([
    told('Set-ClusterOwnerNode', { Group: 0, Owners: [1, 0] }),
    told('Set-ClusterOwnerNode', { Owners: [1] }),
    told('New-VM', { Name: 'new', Version: versionIndex('9.0') }),
    told('Add-ClusterGroupToSet', { Name: 'db', Group: [0] }),
    told('Move-VM', { DestinationHost: 1, IncludeStorage: true, WhatIf: false }),
  ]).toEqual([
    "Set-ClusterOwnerNode -Group 'web 1' -Owners Host2, Host1",
    "Set-ClusterOwnerNode -Resource 'web 1' -Owners Host2",
    'New-VM -ComputerName Host1 -Name new -Version 9.0',
    "Add-ClusterGroupToSet -Name db -Group 'web 1'",
    "Move-VM -Name 'web 1' -DestinationHost Host2 -IncludeStorage",
  ]);
});
