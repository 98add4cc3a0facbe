/** Quorum: who has a vote, how many may be lost, and what becomes of the roles when a cluster forms anew. */
import { describe, expect, test } from 'vitest';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { step } from '../../src/model/step.js';
import { NONE } from '../../src/model/world.js';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const lab = (count: number, more = '', hosts = ''): string => `
clusters: [{ name: LAB, level: WS2019, storage: smb${more} }]
hosts: [{ names: A1..A${count}, release: WS2019, cluster: LAB, cores: 8, memory: 64 GiB${hosts} }]
`;
const GiB = 1024 * 1024 * 1024;
const WITNESS = ', witness: file-share';

const lines = async (text: string, about?: RegExp): Promise<string> => told((await rehearsed(text)).run, about);
const survives = async (text: string): Promise<boolean> => !(await lines(text)).includes('lost quorum');

/** Crashes of hosts, at a time in minutes each. */
const crashes = (all: readonly (readonly [host: number, minutes: number])[]): string =>
  `faults: [${all.map(([host, minutes]) => `{ at: ${minutes} min, crash: A${host} }`).join(', ')}]\n`;

/** Yes, no, or 50-50: whether the cluster goes on, whichever hosts are lost. */
async function chance(count: number, more: string, minutes: readonly number[]): Promise<string> {
  const found = new Set<boolean>();
  for (let first = 1; first <= count; first += 1) {
    for (let second = 1; second <= (minutes.length === 1 ? 1 : count); second += 1) {
      if (minutes.length > 1 && second === first) continue;
      const lost = [first, second].slice(0, minutes.length).map((host, at) => [host, minutes[at] ?? 0] as const);
      found.add(await survives(`${lab(count, more)}${crashes(lost)}`));
    }
  }
  return found.size === 2 ? '50-50' : found.has(true) ? 'yes' : 'no';
}

describe('whether a cluster goes on after one failure, one and then another, two at the same time', () => {
  const TABLE: readonly [string, number, string, string, string, string][] = [
    ['two nodes', 2, '', '50-50', 'no', 'no'],
    ['two nodes and a witness', 2, WITNESS, 'yes', 'no', 'no'],
    ['three nodes', 3, '', 'yes', '50-50', 'no'],
    ['three nodes and a witness', 3, WITNESS, 'yes', 'yes', 'no'],
    ['four nodes', 4, '', 'yes', 'yes', '50-50'],
    ['four nodes and a witness', 4, WITNESS, 'yes', 'yes', 'yes'],
    ['five nodes', 5, '', 'yes', 'yes', 'yes'],
  ];
  test.each(TABLE)('%s', async (_, count, more, one, then, both) => {
    const seen = [
      await chance(count, more, [1]),
      await chance(count, more, [1, 60]),
      await chance(count, more, [1, 1]),
    ];
    expect(seen).toEqual([one, then, both]);
  });
});

test.each([0, 1, 2] as const)(
  'a cluster that nobody answers for has no quorum, whatever witness %i says',
  (witness) => {
    const release = releaseIndex('WS2019');
    const host = { release, cluster: 0, cores: 8, memory: 64 * GiB };
    const world = makeWorld({
      clusters: [{ name: 'LAB', level: release, witness }],
      hosts: ['A1', 'A2'].map((name) => ({ ...host, name })),
      vms: [{ name: 'web', host: 0, startup: GiB }],
    });
    const turn = newTurn();
    const go = (name: string, subject: number) => step(world, { do: name, subject, arg: NONE }, turn).refusal;
    expect(go('Stop-ClusterNode', 0)).toBeUndefined();
    go('crash', 1);
    go('missed', 1);
    expect(world.clusters[0]?.quorate).toBe(true);
    // The VM has nowhere to go: the node stops with it.
    expect(go('abandon', 0)).toBeUndefined();
    expect(world.clusters[0]?.quorate).toBe(false);
  },
);

describe('votes', () => {
  test('follow the members down to the last one, lost one after the other', async () => {
    const sequence = [1, 2, 3, 4].map((host) => [host, host * 30] as const);
    expect(await survives(`${lab(5, WITNESS)}${crashes(sequence)}`)).toBe(true);
    expect(await survives(`${lab(5, `${WITNESS}, settings: { DynamicQuorum: 0 }`)}${crashes(sequence)}`)).toBe(false);
  });

  test('that are not dynamic are counted with those who are down, and with the witness', async () => {
    const fixed = ', settings: { DynamicQuorum: 0 }';
    expect(await survives(`${lab(3, fixed)}${crashes([[1, 1]])}`)).toBe(true);
    expect(
      await survives(
        `${lab(3, fixed)}${crashes([
          [1, 1],
          [2, 60],
        ])}`,
      ),
    ).toBe(false);
    expect(
      await survives(
        `${lab(4, fixed)}${crashes([
          [1, 1],
          [2, 60],
        ])}`,
      ),
    ).toBe(false);
    expect(
      await survives(
        `${lab(4, `${WITNESS}${fixed}`)}${crashes([
          [1, 1],
          [2, 60],
        ])}`,
      ),
    ).toBe(true);
  });

  test('are dropped of the node that the property names', async () => {
    const named = ', settings: { LowerQuorumPriorityNodeId: 1 }';
    expect(await survives(`${lab(2, named)}${crashes([[1, 1]])}`)).toBe(true);
    expect(await survives(`${lab(2, named)}${crashes([[2, 1]])}`)).toBe(false);
    const set = 'script: ["(Get-Cluster).LowerQuorumPriorityNodeId = 1"]\n';
    expect(await survives(`${lab(2)}${set}${crashes([[2, 1]])}`)).toBe(false);
  });

  test('are not given to a node whose NodeWeight is 0', async () => {
    const text = `
clusters: [{ name: LAB, level: WS2019 }]
hosts:
  - { names: A1..A3, release: WS2019, cluster: LAB, cores: 8, memory: 64 GiB }
  - { names: A4..A5, release: WS2019, cluster: LAB, cores: 8, memory: 64 GiB, settings: { NodeWeight: 0 } }
`;
    expect(
      await survives(
        `${text}${crashes([
          [1, 1],
          [4, 1],
        ])}`,
      ),
    ).toBe(true);
    expect(
      await survives(
        `${text}${crashes([
          [1, 1],
          [2, 1],
        ])}`,
      ),
    ).toBe(false);
  });

  test('of a witness that is lost are settled without it: one node has none until it is back', async () => {
    const lost = (more: string): string => `faults: [{ at: 1 min, witness: lost, for: 1 h }, ${more}]\n`;
    expect(await survives(`${lab(2, WITNESS)}${lost('{ at: 10 min, crash: A2 }')}`)).toBe(true);
    expect(await survives(`${lab(2, WITNESS)}${lost('{ at: 10 min, crash: A1 }')}`)).toBe(false);
    expect(await survives(`${lab(2, WITNESS)}${lost('{ at: 2 h, crash: A1 }')}`)).toBe(true);
    expect(await survives(`${lab(2, WITNESS)}${lost('{ at: 2 h, crash: A2 }')}`)).toBe(true);
  });
});

describe('a cluster that forms anew after all of it was out', () => {
  const VMS = 'vms: [{ name: v, count: 3, memory: 4 GiB }]\n';
  const out = (back: string): string =>
    `faults: [{ at: 1 h, crash: A1, for: 1 min }, { at: 1 h, crash: A2, for: 1 min }, { at: 1 h, crash: A3${back} }]\n`;

  test('starts roles where they were, and waits two minutes for the last owners of the others', async () => {
    expect(await lines(`${lab(3, WITNESS)}${VMS}${out('')}`, /LAB|A3|v3/)).toMatchInlineSnapshot(`
      "1 h            LAB    lost quorum
      1 h            v3     failed with its host A3
      1 h            A3     went down
      1 h            A3     isolated
      1 h 4 min      A3     given up by its cluster
      1 h 4 min      v3     waits for a host that can start it A3
      1 h 9 min      LAB    has quorum again
      1 h 11 min     LAB    waits no more for the last owners of its roles
      1 h 11 min     v3     belongs to A1
      1 h 11 min     v3     starts A1
      1 h 12 min     v3     runs"
    `);
  });

  test('starts them where they were if their node is back in that time', async () => {
    const back = out(', for: 2 min');
    expect(await lines(`${lab(3, WITNESS)}${VMS}${back}`, /LAB|v3/)).toMatchInlineSnapshot(`
      "1 h            LAB    lost quorum
      1 h            v3     failed with its host A3
      1 h 4 min      v3     waits for a host that can start it A3
      1 h 9 min      LAB    has quorum again
      1 h 10 min     v3     starts A3
      1 h 11 min     LAB    waits no more for the last owners of its roles
      1 h 11 min     v3     runs"
    `);
  });

  test('waits anew for the last owners if it has been down once more meanwhile', async () => {
    const fixed = ', settings: { DynamicQuorum: 0 }';
    const text = `${lab(3, fixed)}vms: [{ name: v, on: A3, memory: 4 GiB }]
faults:
  - { at: 1 min, crash: A3 }
  - { at: 1 min, crash: A2, for: 9 min }
  - { at: 19 min, cut: [A2], for: 30 s }
`;
    // It forms at 18 min, and again at 19 min 30 s.
    expect(await lines(text, /quorum|waits no more|starts/)).toMatchInlineSnapshot(`
      "1 min          LAB    lost quorum
      18 min         LAB    has quorum again
      19 min 10 s    LAB    lost quorum
      19 min 30 s    LAB    has quorum again
      21 min 30 s    LAB    waits no more for the last owners of its roles
      21 min 30 s    v      starts A1"
    `);
  });

  test('waits for nobody where ClusterGroupWaitDelay is 0', async () => {
    const none = `${WITNESS}, settings: { ClusterGroupWaitDelay: 0 }`;
    expect(await lines(`${lab(3, none)}${VMS}${out('')}`, /LAB|v3/)).toMatchInlineSnapshot(`
      "1 h            LAB    lost quorum
      1 h            v3     failed with its host A3
      1 h 4 min      v3     waits for a host that can start it A3
      1 h 9 min      LAB    has quorum again
      1 h 9 min      v3     belongs to A1
      1 h 9 min      v3     starts A1
      1 h 10 min     v3     runs"
    `);
  });
});

test('the witness of 2012 has its vote at all times, that of 2012 R2 only while it answers', async () => {
  const lostThenOne = (release: string): string => `
clusters: [{ name: LAB, level: ${release}, witness: file-share }]
hosts: [{ names: A1..A2, release: ${release}, cluster: LAB, cores: 8, memory: 64 GiB }]
faults: [{ at: 10 min, witness: lost }, { at: 20 min, crash: A2 }]
until: 1 h
`;
  expect(await survives(lostThenOne('WS2012'))).toBe(false);
  expect(await survives(lostThenOne('WS2012R2'))).toBe(true);
});
