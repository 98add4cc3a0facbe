/** Laws of the judge and of the worlds that it judges, over random small clusters. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, type Micros } from '../../src/base/units.js';
import { ALL_INVARIANTS, Judge } from '../../src/invariants/index.js';
import { copyWorld, encode } from '../../src/model/encode.js';
import { newTurn } from '../../src/model/engines.js';
import { LEDGER } from '../../src/model/rules/index.js';
import { step } from '../../src/model/step.js';
import type { Outcome } from '../../src/model/turn.js';
import type { World } from '../../src/model/world.js';
import { anyGiven, anyTries, stepOf, type Try, worldOf } from './random.js';

const DOUBTS = LEDGER.map((rule) => rule.id);

type See = (world: World, outcome: Outcome, atUs: Micros, seq: number) => void;

/** Performs the tries on a world; `see` is called after each. */
function live(world: World, tries: readonly Try[], see: See): Micros {
  const turn = newTurn();
  let nowUs = 0;
  tries.forEach((one, seq) => {
    const action = stepOf(world, one);
    if (action === undefined) return;
    nowUs += (one[2] % 20) * HOUR;
    see(world, step(world, action, turn), nowUs, seq);
  });
  return nowUs;
}

const WATCHED = ALL_INVARIANTS.filter(
  (one) => one.coarse !== true && !one.id.startsWith('service/') && one.holds !== 'sometimes',
);

/** Which claims broke about whom. */
const broken = (judge: Judge, atUs: Micros): string[] =>
  judge
    .verdict(atUs, false)
    .violations.map(({ invariant, subject }) => `${invariant} ${subject}`)
    .sort();

describe('the judge', () => {
  test('finds by waking what it finds by looking at everything after every step', () => {
    const seen = new Set<string>();
    const law = fc.property(anyGiven(DOUBTS), anyTries, (given, tries) => {
      const world = worldOf(given);
      const woken = new Judge({ invariants: WATCHED });
      const thorough = new Judge({ invariants: WATCHED });
      woken.begin(world);
      thorough.begin(world);
      const endedAtUs = live(world, tries, (_world, outcome, atUs, seq) => {
        woken.see(world, outcome, atUs, seq);
        thorough.judgeAll(world, atUs, seq);
      });
      const found = broken(woken, endedAtUs);
      expect(found).toEqual(broken(thorough, endedAtUs));
      for (const one of found) seen.add(one.split(' ')[0] ?? '');
    });
    fc.assert(law, { numRuns: 400 });
    // A law over worlds in which nothing breaks would say nothing.
    expect(seen.size).toBeGreaterThan(10);
  });

  test('leaves the world alone', () => {
    const law = fc.property(anyGiven([]), anyTries, (given, tries) => {
      const watched = worldOf(given);
      const judge = new Judge();
      judge.begin(watched);
      live(watched, tries, (world, outcome, atUs, seq) => judge.see(world, outcome, atUs, seq));
      judge.verdict(0, false);
      const alone = worldOf(given);
      live(alone, tries, () => {});
      expect(encode(watched)).toEqual(encode(alone));
    });
    fc.assert(law, { numRuns: 60 });
  });
});
