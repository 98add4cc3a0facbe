/** Orders that are left out: the search finds what it finds by every order, each state under the same number, by fewer moves. */
import { describe, expect, test } from 'vitest';
import { Drawn } from '../../src/search/cases/chooser.js';
import { COMMAND_SETS } from '../../src/search/command-kinds.js';
import { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';
import { asked, explored, labOf, resultsOf } from './lab.js';
import { questionOf, STANDSTILL } from './random-questions.js';

/** All that a search knows but for what leads from where to where: its states with their numbers, what led there first, and what breaks. */
function knowledge(explorer: Explorer) {
  const { states, parents, depths, marks, breaks, witnesses } = explorer.freeze();
  return { end: explorer.end, states, parents, depths, marks, breaks, witnesses: [...witnesses].sort() };
}

/** By every order, and by some. */
const both = (options: ExploreOptions): [every: Explorer, some: Explorer] => [
  explored({ ...options, ways: false, repeats: false }),
  explored({ ...options, reducesOrders: true }),
];

const seeds = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => String(from + at));

test('clusters of every sort have the same states, each as far from the start, by fewer moves', () => {
  let [every, some] = [0, 0];
  for (const seed of seeds(1, 12)) {
    const [plain, reduced] = both({ ...questionOf(seed), maxStates: 80 });
    expect(knowledge(reduced), `seed ${seed}`).toEqual(knowledge(plain));
    every += plain.transitions;
    some += reduced.transitions;
  }
  expect(some).toBeLessThan(every * 0.95);
});

test('every claim that a change breaks is broken first by the same move, whoever claims what', () => {
  let broken = 0;
  for (const seed of seeds(301, 16)) {
    const draw = new Drawn(`claims/${seed}`);
    const invariants = [draw.of(STANDSTILL), draw.of(STANDSTILL)];
    const [plain, reduced] = both({ ...questionOf(seed), invariants, maxStates: 60 });
    expect(knowledge(reduced), `seed ${seed}`).toEqual(knowledge(plain));
    broken += plain.seen.breaks.size;
  }
  expect(broken).toBeGreaterThan(4);
});

describe('moves that are left', () => {
  const interleaved = { grain: 'interleaved', commands: COMMAND_SETS.procedure } as const;
  test.each<[string, ExploreOptions, every: number, some: number]>([
    ['two nodes by hand', asked(labOf(2, 2)), 7_278, 4_754],
    ['by their names', asked(labOf(2, 2), { symmetry: false }), 24_188, 15_613],
    ['every step a move', asked(labOf(2, 1), interleaved), 5_926, 3_357],
    ['two faults', asked(labOf(2, 1), { budget: 2 }), 3_177, 2_258],
  ])('%s', (_, options, every, some) => {
    const [plain, reduced] = both(options);
    expect(plain.end).toBe('complete');
    expect(knowledge(reduced)).toEqual(knowledge(plain));
    expect([plain.transitions, reduced.transitions]).toEqual([every, some]);
  });
});

test.each([
  ['level/every-member-is-up', 'safety/level-needs-every-member'],
  ['quorum/eviction-keeps-quorum', 'safety/eviction-keeps-quorum'],
  ['membership/compatible-release', 'safety/old-node-never-joins'],
  ['placement/node-accepts-roles', 'safety/lands-on-up-node'],
])('without %s the way to break %s is as short, and the same', (rule, claim) => {
  const [plain, reduced] = both(asked(labOf(2, 2, [rule]))).map(resultsOf);
  expect(reduced?.get(claim)?.result).toBe('broken');
  expect([...(reduced ?? [])]).toEqual([...(plain ?? [])]);
});

test('ways on and back are not asked, since nobody knows them', () => {
  const [all, some] = [false, true].map((reducesOrders) => resultsOf(explored(asked(labOf(2, 1), { reducesOrders }))));
  const ways = [...(all?.keys() ?? [])].filter((id) => id.startsWith('search/'));
  expect(ways.length).toBeGreaterThan(0);
  expect([...(some?.keys() ?? [])]).toEqual([...(all?.keys() ?? [])].filter((id) => !ways.includes(id)));
});

test('a search that was put away leaves out no orders of what was open, and comes to the same states', () => {
  const options = asked(labOf(2, 2), { reducesOrders: true });
  const whole = explored(options);
  const second = new Explorer(options);
  second.thaw(structuredClone(explored({ ...options, maxStates: 300 }).freeze()));
  for (const _ of second.run());
  expect(knowledge(second)).toEqual(knowledge(whole));
  expect(second.transitions).toBeGreaterThanOrEqual(whole.transitions);
});

test('what was forgotten for want of room is learned again', () => {
  const options = asked(labOf(2, 2), { maxStates: 800, reducesOrders: true });
  const [enough, little] = [explored(options), explored({ ...options, heldBytes: 90_000 })];
  expect(knowledge(little)).toEqual(knowledge(enough));
  expect(little.transitions).toBe(enough.transitions);
});
