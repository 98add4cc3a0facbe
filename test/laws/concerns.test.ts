/** What does not concern a world is not asked about it, for the sake of speed: nothing comes out another way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../src/model/catalog/index.js';
import { ALL_CONCERNS, CONCERN, narrowConcerns } from '../../src/model/concerns.js';
import { copyWorld, encode } from '../../src/model/encode.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { type Step, step } from '../../src/model/step.js';
import type { Outcome } from '../../src/model/turn.js';
import { NONE, type World } from '../../src/model/world.js';
import type { WorldSpec } from '../../src/model/world-spec.js';
import { type Dice, dice, smallClusters, stepFrom } from '../../src/testing.js';

const throws = fc.array(dice(), { minLength: 20, maxLength: 80 });

/** The same cluster, with nothing uncommon in it. */
const plain = ({ hosts, vms, ...rest }: WorldSpec): WorldSpec => ({
  ...rest,
  hosts: hosts.map(({ name, release, memory, cores }) => ({ name, release, memory, cores, cluster: 0 })),
  vms: vms.map(({ possibleOwners: _, traits: __, ...vm }) => ({
    ...vm,
    clustered: true,
    antiAffinity: [],
    switches: [],
  })),
});

const anyCluster = fc.tuple(smallClusters(), fc.boolean()).map(([spec, isPlain]) => (isPlain ? plain(spec) : spec));

const narrowed = (world: World): World => {
  narrowConcerns(world);
  return world;
};

/** Whatever could be asked next; now and then a VM is backed up, or any release is installed. */
function anyStep(world: World, thrown: Dice): Step {
  const [, subject, arg, flag] = thrown;
  if (flag % 20 === 0 && world.vms.length > 0)
    return { do: 'backup-started', subject: subject % world.vms.length, arg: NONE };
  const options = { Release: arg % RELEASES.length };
  if (flag % 20 === 1)
    return { do: 'Install-HostRelease', subject: subject % world.hosts.length, arg: NONE, with: options };
  return stepFrom(world, thrown);
}

/** What of a step counts. */
const told = ({ refusal, facts, factLength }: Outcome) => ({ refusal, facts: facts.slice(0, factLength) });

describe('a world that is asked only about what concerns it', () => {
  test('goes the way of one that is asked about everything', () => {
    let [steps, spared] = [0, 0];
    const law = fc.property(anyCluster, throws, (spec, thrown) => {
      const [narrow, wide] = [narrowed(makeWorld(spec)), makeWorld(spec)];
      const [turn, other] = [newTurn(), newTurn()];
      for (const one of thrown) {
        const action = anyStep(wide, one);
        expect(told(step(narrow, action, turn))).toEqual(told(step(wide, action, other)));
        steps += 1;
        if (narrow.concerns !== ALL_CONCERNS) spared += 1;
      }
      expect(encode(narrow)).toEqual(encode(wide));
    });
    fc.assert(law, { numRuns: 400 });
    expect(spared).toBeGreaterThan(steps / 2);
  });

  test('has every concern that a look at the whole of it would find, whatever brought it', () => {
    let brought = 0;
    const law = fc.property(anyCluster, throws, (spec, thrown) => {
      const world = narrowed(makeWorld(spec));
      const turn = newTurn();
      for (const one of thrown) {
        const before = world.concerns;
        const action = anyStep(world, one);
        step(world, action, turn);
        const found = narrowed(copyWorld(world)).concerns;
        expect(found & ~world.concerns, `after ${action.do}`).toBe(0);
        brought |= found & ~before;
      }
    });
    fc.assert(law, { numRuns: 400 });
    const { vendors, problems, crowds, ...others } = CONCERN;
    for (const [name, bit] of Object.entries(others)) expect(brought & bit, name).toBe(bit);
    // What hosts are made of stays, and small clusters are not crowded.
    expect(brought & (vendors | problems | crowds)).toBe(0);
  });
});
