/** Exploration: counts that an independent checker has too, reductions that change no verdict, and stories that replay. */
import { describe, expect, test } from 'vitest';
import { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';
import { pathToState } from '../../src/search/path.js';
import { asked, asSpinSees, explored, labOf, orbitsSeen, resultsOf, worldsOf } from './lab.js';

/** Rules that the model of `bench/peers/spin/rolling.pml` does not have. */
const NOT_IN_SPIN = ['quorum/eviction-keeps-quorum', 'quorum/cluster-runs', 'level/every-member-is-up'];

describe('the states of a rolling upgrade by hand with one crash', () => {
  test.each([
    [2, 2, 2_016],
    [2, 3, 10_816],
  ])(
    '%i nodes and %i VMs: as many as Spin finds, its model being without quorum and failed roles',
    (hosts, vms, count) => {
      const explorer = explored(
        asked(labOf(hosts, vms, NOT_IN_SPIN), { symmetry: false, ways: false, invariants: [] }),
      );
      const seen = new Set<string>();
      for (const left of worldsOf(explorer)) seen.add(asSpinSees(explorer, left));
      expect(explorer.end).toBe('complete');
      expect(seen.size).toBe(count);
    },
  );

  test('come in 632 orbits at two nodes and two VMs, with symmetry and without', () => {
    const [plain, reduced] = [false, true].map((symmetry) =>
      orbitsSeen(explored(asked(labOf(2, 2, NOT_IN_SPIN), { symmetry, ways: false, invariants: [] }))),
    );
    expect(plain?.size).toBe(632);
    expect(reduced).toEqual(plain);
  });
});

const STEPS = { grain: 'interleaved', budget: 0 } as const;

describe('symmetry', () => {
  test.each<[string, Partial<ExploreOptions>]>([
    ['by hand', {}],
    // An installation and an upgrade in place end in the same way, and are not the same.
    ['every step a move', { ...STEPS, commands: ['drain', 'evict', 'install', 'install-in-place'] }],
    // Which host it is that stands alone says nothing.
    ['a host cut off, or one that hangs', { commands: ['move', 'evict', 'join'], faults: ['cut', 'hang'] }],
  ])('keeps one state of each orbit, and no more: %s', (_, more) => {
    const plain = explored(asked(labOf(2, 2), { ...more, symmetry: false }));
    const reduced = explored(asked(labOf(2, 2), more));
    /** By state that is kept, the moves from the first of those that it stands for. */
    const orbits = new Map<number, number>();
    for (let state = 0; state < plain.states.count; state += 1) {
      const { left } = plain.show(state);
      // The other search packs what this one has found.
      Object.assign(reduced.world, { open: plain.world.open });
      for (const [index, host] of plain.world.hosts.entries()) Object.assign(reduced.world.hosts[index] ?? {}, host);
      for (const [index, vm] of plain.world.vms.entries()) Object.assign(reduced.world.vms[index] ?? {}, vm);
      for (const [index, one] of plain.world.clusters.entries())
        Object.assign(reduced.world.clusters[index] ?? {}, one);
      const kept = reduced.numberOf(left);
      if (!orbits.has(kept)) orbits.set(kept, plain.graph.from(state).length);
    }
    expect(orbits.has(-1)).toBe(false);
    expect(orbits.size).toBe(reduced.states.count);
    expect([...orbits.values()].reduce((sum, moves) => sum + moves, 0)).toBe(reduced.transitions);
    for (let state = 0; state < reduced.states.count; state += 97)
      expect(pathToState(reduced, state)).toHaveLength(reduced.depthOf(state));
  });
});

describe('claims', () => {
  test('every one holds in every order of a small upgrade, and what must be seen is seen', () => {
    const results = resultsOf(
      explored(
        asked(labOf(2, 2), {
          commands: ['drain', 'resume', 'evict', 'install', 'install-old', 'join', 'level', 'version', 'start', 'stop'],
        }),
      ),
    );
    expect([...results.values()].filter(({ result }) => result !== 'proved' && result !== 'seen')).toEqual([]);
    expect(results.get('search/way-back-exists')?.result).toBe('proved');
    expect(results.get('search/no-way-back-after-raise')?.result).toBe('proved');
    expect(results.get('progress/really-mixed')?.result).toBe('seen');
  });

  test('in the interleaved grain too', () => {
    const results = resultsOf(explored(asked(labOf(2, 1), { grain: 'interleaved', budget: 0 })));
    expect([...results.values()].filter(({ result }) => result === 'broken' || result === 'not-broken')).toEqual([]);
  });

  test.each([
    ['level/every-member-is-up', 'safety/level-needs-every-member'],
    ['quorum/eviction-keeps-quorum', 'safety/eviction-keeps-quorum'],
    ['membership/compatible-release', 'safety/old-node-never-joins'],
    ['placement/node-accepts-roles', 'safety/lands-on-up-node'],
  ])('without %s the search breaks %s, with symmetry and without, by equally few moves', (rule, claim) => {
    const [reduced, plain] = [true, false].map((symmetry) =>
      resultsOf(explored(asked(labOf(2, 2, [rule]), { symmetry }))).get(claim),
    );
    expect(reduced?.result).toBe('broken');
    expect(plain?.result).toBe('broken');
    expect(reduced?.depth).toBe(plain?.depth);
    expect(reduced?.path).toHaveLength(reduced?.depth ?? 0);
  });

  test('storage that fails while a VM of version 5.0 is saved damages it: nothing starts it, and without that rule it runs', () => {
    const search = (doubts: string[]) =>
      resultsOf(
        explored(asked(labOf(2, 1, doubts), { grain: 'interleaved', commands: ['save', 'start'], faults: ['damage'] })),
      ).get('safety/configuration-readable');
    expect(search([])?.result).toBe('proved');
    const broken = search(['vm/configuration-readable']);
    expect(broken?.path?.map(({ text }) => text)).toMatchInlineSnapshot(`
      [
        "Save-VM -Name vm1",
        "storage of LAB does not answer any more, and the configuration of vm1 is damaged",
        "storage of LAB answers again",
      ]
    `);
  });

  test('a role that landed outside its cluster, since that rule is doubted, is drained no further', () => {
    const doubted = labOf(2, 1, ['placement/node-accepts-roles']);
    const options = { commands: ['force-drain', 'fail-back', 'evict-drained'], faults: [], budget: 0 } as const;
    const results = resultsOf(explored(asked(doubted, options)));
    expect(results.get('safety/role-on-member')?.result).toBe('broken');
  });

  test('a bound ends the search, which then proves nothing', () => {
    const explorer = explored(asked(labOf(2, 2), { maxStates: 100 }));
    const results = [...resultsOf(explorer).values()];
    expect(explorer.end).toBe('states');
    expect(results.some(({ result }) => result === 'proved')).toBe(false);
    expect(results.some(({ result }) => result === 'not-broken')).toBe(true);
  });

  test('depth first sees the same states', () => {
    const [breadth, depth] = (['breadth', 'depth'] as const).map((order) => explored(asked(labOf(2, 2), { order })));
    expect(depth?.states.count).toBe(breadth?.states.count);
    expect(depth?.transitions).toBe(breadth?.transitions);
  });
});

test('a search that was put away goes on, and comes to the same states and claims', () => {
  const whole = explored(asked(labOf(2, 2)));
  const first = explored(asked(labOf(2, 2), { maxStates: 300 }));
  const second = new Explorer(asked(labOf(2, 2)));
  second.thaw(structuredClone(first.freeze()));
  for (const _ of second.run());
  expect(second.end).toBe('complete');
  expect(second.states.count).toBe(whole.states.count);
  expect(second.transitions).toBe(whole.transitions);
  expect([...resultsOf(second)]).toEqual([...resultsOf(whole)]);
});

test('a search that goes on tells what it sees for the first time, however much was seen before', () => {
  const whole = explored(asked(labOf(2, 2)));
  expect(whole.seen.witnesses.size).toBeGreaterThan(1);
  for (const [id, depth] of whole.seen.witnesses) {
    const others = [...whole.seen.witnesses].filter(([other]) => other !== id);
    const first = explored(asked(labOf(2, 2), { maxStates: 1 }));
    const second = new Explorer(asked(labOf(2, 2)));
    second.thaw({ ...first.freeze(), witnesses: [...others, ['seen by another way', 1]] });
    for (const _ of second.run());
    expect(second.seen.witnesses.get(id)).toBe(depth);
  }
});

test('a node whose service is stopped hands its roles over, also while the cluster waits for owners', () => {
  // Formed anew by force, a role that has failed comes to Host2, its former owner is back, and Host2 is stopped in good order.
  const explorer = explored(
    asked(labOf(2, 1), {
      ...{ grain: 'interleaved', commands: ['stop-service', 'force-quorum', 'move'], faults: ['crash'] },
    }),
  );
  expect([explorer.end, ...explorer.seen.breaks.keys()]).toEqual(['complete']);
});
