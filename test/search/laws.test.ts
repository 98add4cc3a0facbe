/** What a search takes for granted: a world can be put back, what rests does not matter, and symmetry changes no verdict. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compared } from '../../prove/reductions.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { step } from '../../src/model/step.js';
import { Layout } from '../../src/search/frame.js';
import { Packer } from '../../src/search/packer.js';
import { readsOf } from '../../src/search/rest.js';
import { Snapshot } from '../../src/search/snapshot.js';
import { Symmetry } from '../../src/search/symmetry.js';
import { dice, smallClusters, stepFrom } from '../../src/testing.js';

const MOVES = { homes: true, losesWitness: true, asksMemory: false };

test('a snapshot puts back every field, whatever was tried meanwhile', () => {
  fc.assert(
    fc.property(
      smallClusters(),
      fc.array(dice(), { maxLength: 30 }),
      fc.array(dice(), { maxLength: 6 }),
      (spec, before, tries) => {
        const world = makeWorld(spec);
        const turn = newTurn();
        for (const thrown of before) step(world, stepFrom(world, thrown), turn);
        const snapshot = new Snapshot(world, new Layout(world));
        snapshot.takeAll();
        const kept = structuredClone({ ...world, doubts: [], open: [...world.open] });
        for (const thrown of tries) step(world, stepFrom(world, thrown), turn);
        snapshot.restoreAll();
        expect({ ...world, doubts: [], open: [...world.open] }).toEqual(kept);
      },
    ),
    { numRuns: 150 },
  );
});

test('a world at rest goes on as it would have: the same steps are refused, and lead to the same states', () => {
  fc.assert(
    fc.property(
      smallClusters(),
      fc.array(dice(), { maxLength: 40 }),
      fc.array(dice(), { minLength: 1, maxLength: 12 }),
      (spec, before, after) => {
        const world = makeWorld(spec);
        const turn = newTurn();
        const layout = new Layout(world);
        const packer = new Packer(
          world,
          layout,
          readsOf(world, MOVES),
          new Symmetry(world, layout, false, { hosts: false, vms: false, groups: false }),
        );
        const counts = () =>
          [world.vms.length, world.checkpoints.length, world.affinities.length, world.groupSets.length].join();
        const begun = counts();
        for (const thrown of before) {
          const snapshot = new Snapshot(world, layout);
          snapshot.takeAll();
          step(world, stepFrom(world, thrown), turn);
          if (counts() !== begun) snapshot.restoreAll();
        }
        for (const thrown of after) {
          packer.pack();
          const state = packer.bytes.slice(0, packer.length);
          const action = stepFrom(world, thrown);
          const snapshot = new Snapshot(world, layout);
          snapshot.takeAll();
          step(world, action, turn);
          const refused = turn.refusal?.rule;
          if (counts() !== begun) {
            snapshot.restoreAll();
            continue;
          }
          packer.pack();
          const lived = packer.bytes.slice(0, packer.length);
          snapshot.restoreAll();
          packer.unpack(state);
          step(world, action, turn);
          packer.pack();
          expect(turn.refusal?.rule, action.do).toBe(refused);
          expect([...packer.bytes.slice(0, packer.length)], JSON.stringify(action)).toEqual([...lived]);
          if (turn.refusal !== undefined) snapshot.restoreAll();
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('verdicts with symmetry and without are the same', () => {
  const found = ['3', '7', '12', '19', '28'].map(compared);
  expect(found.filter((one) => one !== undefined).flat()).toEqual([]);
  expect(found.some((one) => one !== undefined)).toBe(true);
});
