import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { ALL_INVARIANTS, Judge } from '../../src/invariants/index.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { copyWorld } from '../../src/model/encode.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { rebuild } from '../../src/model/rebuild.js';
import { LEDGER } from '../../src/model/rules/index.js';
import { DRIVES } from '../../src/model/states.js';
import { type Step, step } from '../../src/model/step.js';
import { NONE } from '../../src/model/world.js';
import { dice, smallClusters, stepFrom } from '../../src/testing.js';

const safety = ALL_INVARIANTS.filter(
  (invariant) => invariant.id.startsWith('safety/') && invariant.id !== 'safety/no-vm-lost',
);

/** `npm test` plays so many clusters. */
const RUNS = 2500;

describe('whatever is asked of a small cluster, in whatever order', () => {
  test('no safety invariant is ever broken', () => {
    fc.assert(
      fc.property(smallClusters(), fc.array(dice(), { maxLength: 80 }), (spec, thrown) => {
        const world = makeWorld(spec);
        const turn = newTurn();
        const judge = new Judge({ invariants: safety });
        judge.begin(world);
        const told: string[] = [];
        thrown.forEach((one, seq) => {
          const asked = stepFrom(world, one);
          const outcome = step(world, asked, turn);
          if (outcome.refusal === undefined) told.push(JSON.stringify(asked));
          judge.see(world, outcome, seq, seq);
        });
        judge.verdict(thrown.length, false);
        expect(judge.violations.length === 0 ? [] : [...told, ...judge.violations]).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

test('a node of two without a witness takes the storage away by itself, whoever stops meanwhile', () => {
  const host = { release: releaseIndex('WS2016'), cluster: 0, cores: 16, memory: 8 * GiB };
  const world = makeWorld({
    clusters: [{ name: 'LAB', level: host.release, witness: 0, storage: 's2d' }],
    hosts: ['A', 'B'].map((name) => ({ name, ...host })),
    vms: [{ name: 'v', host: 1, startup: GiB, compatibility: 'minimal' }],
  });
  const turn = newTurn();
  const judge = new Judge({ invariants: safety });
  judge.begin(world);
  const asked: readonly Step[] = [
    { do: 'Stop-ClusterNode', subject: 1, arg: NONE },
    { do: 'begin', subject: 0, arg: 0 },
    { do: 'Enable-StorageMaintenanceMode', subject: 0, arg: NONE },
  ];
  asked.forEach((one, seq) => {
    const outcome = step(world, one, turn);
    expect(outcome.refusal).toBeUndefined();
    judge.see(world, outcome, seq, seq);
  });
  expect(world.hosts.map(({ drives }) => drives)).toEqual([DRIVES.away, DRIVES.away]);
  expect(judge.violations).toEqual([]);
});

describe('with any one rule switched off', () => {
  test('a step is still refused or performed, never a crash, and what is derived stays right', () => {
    fc.assert(
      fc.property(
        smallClusters(),
        fc.array(dice(), { maxLength: 60 }),
        fc.constantFrom(...LEDGER.map((rule) => rule.id)),
        (spec, thrown, doubt) => {
          const world = makeWorld({ ...spec, doubts: [doubt] });
          const turn = newTurn();
          for (const one of thrown) step(world, stepFrom(world, one), turn);
          expect(world.hosts.map((host) => [host.used, host.slots, host.active])).toEqual(
            rebuild(copyWorld(world)).hosts.map((host) => [host.used, host.slots, host.active]),
          );
        },
      ),
      { numRuns: 1500 },
    );
  });
});
