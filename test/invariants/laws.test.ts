/** Laws of the judge and of the worlds that it judges, over random small clusters. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, type Micros } from '../../src/base/units.js';
import { ALL_INVARIANTS, Judge } from '../../src/invariants/index.js';
import { releaseAt } from '../../src/model/catalog/index.js';
import { CMDLETS } from '../../src/model/commands/index.js';
import { narrowConcerns } from '../../src/model/concerns.js';
import { encode } from '../../src/model/encode.js';
import { newTurn } from '../../src/model/engines.js';
import { LEDGER } from '../../src/model/rules/index.js';
import { step } from '../../src/model/step.js';
import type { Outcome } from '../../src/model/turn.js';
import { NONE, type World } from '../../src/model/world.js';
import { anyGiven, anyTries, stepOf, type Try, worldOf } from './random.js';

type See = (world: World, outcome: Outcome, atUs: Micros, seq: number) => void;

/** Doubts that permit a step for which the world has no answer: what has no cluster is asked about its cluster. */
const NO_ANSWER = new Set([
  'placement/node-accepts-roles',
  'membership/is-a-member',
  'role/is-clustered',
  'role/host-is-a-member',
]);

const TAKES_WHAT_IF: ReadonlySet<string> = new Set(
  CMDLETS.filter((one) => one.parameters.some((parameter) => parameter.name === 'WhatIf')).map((one) => one.name),
);

const DOUBTS = LEDGER.map((rule) => rule.id).filter((id) => !NO_ANSWER.has(id));

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
    fc.assert(law, { numRuns: 1500 });
    // A law over worlds in which nothing breaks would say nothing.

    expect(seen.size).toBeGreaterThan(7);
  });

  test('finds where it is asked about what concerns a world alone what it finds where it is asked about everything', () => {
    let found = 0;
    const law = fc.property(anyGiven(DOUBTS), anyTries, (given, tries) => {
      const judged = (prepare: (world: World) => void): string[] => {
        const world = worldOf(given);
        prepare(world);
        const judge = new Judge({ invariants: WATCHED });
        judge.begin(world);
        const endedAtUs = live(world, tries, (_world, outcome, atUs, seq) => judge.see(world, outcome, atUs, seq));
        return broken(judge, endedAtUs);
      };
      const all = judged(() => {});
      expect(judged(narrowConcerns)).toEqual(all);
      found += all.length;
    });
    fc.assert(law, { numRuns: 500 });
    expect(found).toBeGreaterThan(100);
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

/** What is claimed of single steps, so that every world before and after one is compared; cheaper here than in a run. */
describe('the world that is judged', () => {
  test('is left as it was by every step that is refused', () => {
    let refused = 0;
    const law = fc.property(anyGiven([]), anyTries, (given, tries) => {
      const world = worldOf(given);
      const turn = newTurn();
      for (const one of tries) {
        const action = stepOf(world, one);
        if (action === undefined) continue;
        const before = encode(world);
        if (step(world, action, turn).refusal === undefined) continue;
        refused += 1;
        expect(encode(world), `refused ${action.do}`).toEqual(before);
      }
    });
    fc.assert(law, { numRuns: 100 });
    expect(refused).toBeGreaterThan(100);
  });

  test('is left as it was by every command with -WhatIf', () => {
    const law = fc.property(anyGiven([]), anyTries, (given, tries) => {
      const world = worldOf(given);
      const turn = newTurn();
      for (const one of tries) {
        const action = stepOf(world, one);
        if (action === undefined) continue;
        const before = encode(world);
        if (TAKES_WHAT_IF.has(action.do)) step(world, { ...action, with: { ...action.with, WhatIf: true } }, turn);
        expect(encode(world), `${action.do} -WhatIf`).toEqual(before);
        step(world, action, turn);
      }
    });
    fc.assert(law, { numRuns: 100 });
  });

  test('makes a new VM, without -Version, no newer than the functional level makes it', () => {
    const law = fc.property(anyGiven([]), fc.nat(3), (given, host) => {
      const world = worldOf(given);
      const subject = host % world.hosts.length;
      step(world, { do: 'New-VM', subject, arg: NONE, with: { Name: 'new' } }, newTurn());
      const level =
        world.clusters[world.hosts[subject]?.cluster ?? NONE]?.level ?? world.hosts[subject]?.release ?? NONE;
      expect(world.vms.at(-1)?.version).toBeLessThanOrEqual(releaseAt(level).defaultVersion.value);
    });
    fc.assert(law, { numRuns: 50 });
  });

  test('does not change where the level is raised that is the highest already, or an Up node is resumed', () => {
    const world = worldOf({});
    const before = encode(world);
    expect(
      step(world, { do: 'Update-ClusterFunctionalLevel', subject: 0, arg: NONE }, newTurn()).refusal,
    ).toBeUndefined();
    expect(step(world, { do: 'Resume-ClusterNode', subject: 0, arg: NONE }, newTurn()).refusal?.rule).toBe(
      'node/must-be-paused',
    );
    expect(encode(world)).toEqual(before);
  });
});
