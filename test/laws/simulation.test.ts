import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, GB, HOUR, MINUTE } from '../../src/base/units.js';
import { encode } from '../../src/model/encode.js';
import { newTurn } from '../../src/model/engines.js';
import { FACTS } from '../../src/model/facts.js';
import { makeWorld } from '../../src/model/make-world.js';
import { step } from '../../src/model/step.js';
import type { Outcome } from '../../src/model/turn.js';
import type { WorldSpec } from '../../src/model/world-spec.js';
import { clusterPlacement, operatorOf } from '../../src/operators/index.js';
import type { RollingPlan } from '../../src/operators/plans.js';
import type { Watcher } from '../../src/sim/actors.js';
import type { Fault, Guest, Network, Question } from '../../src/sim/question.js';
import { Simulation } from '../../src/sim/simulate.js';
import { smallClusters } from '../../src/testing.js';

interface Night {
  readonly spec: WorldSpec;
  readonly plan: RollingPlan;
  readonly question: Question;
}

const faultArb = (hosts: number): fc.Arbitrary<Fault> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('crash' as const),
      atUs: fc.nat(20 * HOUR),
      host: fc.nat(hosts - 1),
      forUs: fc.integer({ min: 1, max: HOUR }),
    }),
    fc.record({ kind: fc.constant('crash' as const), atUs: fc.nat(20 * HOUR), host: fc.nat(hosts - 1) }),
    fc.record({
      kind: fc.constant('cut' as const),
      atUs: fc.nat(20 * HOUR),
      hosts: fc.uniqueArray(fc.nat(hosts - 1), { minLength: 1, maxLength: 2 }),
      mute: fc.boolean(),
      forUs: fc.integer({ min: 1, max: HOUR }),
    }),
    fc.record({
      kind: fc.constant('flapping' as const),
      atUs: fc.nat(20 * HOUR),
      host: fc.nat(hosts - 1),
      everyUs: fc.integer({ min: 1_000_000, max: 60_000_000 }),
      forUs: fc.integer({ min: 1, max: HOUR }),
    }),
    fc.record({
      kind: fc.constant('hang' as const),
      atUs: fc.nat(20 * HOUR),
      host: fc.nat(hosts - 1),
      forUs: fc.integer({ min: 1, max: HOUR }),
    }),
    fc.record({ kind: fc.constant('failed-installation' as const), atUs: fc.nat(20 * HOUR), host: fc.nat(hosts - 1) }),
    fc.record({
      kind: fc.constant('slow' as const),
      atUs: fc.nat(20 * HOUR),
      network: fc.constant('LM'),
      to: fc.integer({ min: 1_000_000, max: GB }),
      forUs: fc.constant(HOUR),
    }),
    fc.constant<Fault>({ kind: 'random-migration-failure', chance: 0.2 }),
    fc.constant<Fault>({ kind: 'random-installation-failure', chance: 0.2 }),
    fc.record({
      kind: fc.constant('random' as const),
      blows: fc.constant(Array.from({ length: hosts }, (_, host) => ({ kind: 'crash' as const, host }))),
      streams: fc.constant(Array.from({ length: hosts }, (_, host) => `crash/${host}`)),
      meanUs: fc.constant(30 * HOUR),
      shape: fc.constantFrom(0.5, 1, 3),
      forUs: fc.constant({ from: MINUTE, to: HOUR }),
      withinUs: fc.constantFrom(0, HOUR),
    }),
  );

const networkArb: fc.Arbitrary<Network> = fc
  .record({
    mode: fc.constantFrom('compression', 'compression', 'tcp', 'smb', 'smb-direct'),
    team: fc.integer({ min: 1, max: 2 }),
    smbLimit: fc.constantFrom({ share: 1 }, { share: 0.25 }, { rate: 50_000_000 }),
    background: fc.constantFrom(0, 10_000_000),
    uplink: fc.constantFrom(GB, GB / 8),
  })
  .map((more) => ({ name: 'LM', bandwidth: GB / 8, ...more }));

const guestArb: fc.Arbitrary<Guest> = fc.record({
  load: fc.double({ min: 0, max: 1, noNaN: true }),
  zeroShare: fc.double({ min: 0, max: 1, noNaN: true }),
});

const nights = (): fc.Arbitrary<Night> =>
  smallClusters().chain((spec) =>
    fc
      .record({
        method: fc.constantFrom('clean' as const, 'in-place' as const),
        parallel: fc.integer({ min: 1, max: 2 }),
        vmVersions: fc.constantFrom('never' as const, 'after' as const, 'before-hop' as const),
        faults: fc.array(faultArb(spec.hosts.length), { maxLength: 3 }),
        seed: fc.nat(1000),
        network: networkArb,
        guests: fc.array(guestArb, { minLength: spec.vms.length, maxLength: spec.vms.length }),
      })
      .map(({ method, parallel, vmVersions, faults, seed, network, guests }) => ({
        spec,
        plan: {
          kind: 'rolling' as const,
          cluster: 0,
          to: Math.max(...spec.hosts.map((host) => host.release)),
          method,
          order: spec.hosts.flatMap((host, index) => (host.cluster === 0 ? [index] : [])),
          parallel,
          vmVersions,
          nodeSteps: [],
        },
        question: {
          seed: `${seed}`,
          untilUs: 3 * DAY,
          physics: { durations: {}, network, guests: new Map(guests.entries()) },
          faults,
        },
      })),
  );

function begin(
  { spec, plan, question }: Night,
  engine: 'table' | 'xstate' = 'table',
  watchers: readonly Watcher[] = [],
): Simulation {
  const world = makeWorld(spec);
  const operators = [operatorOf(plan, world)];
  return new Simulation(world, question, { operators, placement: clusterPlacement, engine, watchers });
}

const OF_NODES: ReadonlySet<string> = new Set(['host', 'cluster']);

const hash = (simulation: Simulation): string => simulation.run().trace.sha256(simulation.world);

describe('whatever night a small cluster is given', () => {
  test('its trace, performed again step by step, gives the same world', () => {
    fc.assert(
      fc.property(nights(), (night) => {
        const simulation = begin(night);
        const { trace } = simulation.run();
        const world = makeWorld(night.spec);
        const turn = newTurn();
        for (let seq = 0; seq < trace.length; seq += 1)
          if (trace.stepAt(seq).do !== 'rejected-call') step(world, trace.stepAt(seq), turn);
        expect(encode(world)).toEqual(encode(simulation.world));
      }),
      { numRuns: 150 },
    );
  });

  test('time never goes back, and every cause comes before its effect', () => {
    fc.assert(
      fc.property(nights(), (night) => {
        const { trace } = begin(night).run();
        for (let seq = 1; seq < trace.length; seq += 1) {
          expect(trace.atUs(seq)).toBeGreaterThanOrEqual(trace.atUs(seq - 1));
          expect(Number.isSafeInteger(trace.atUs(seq))).toBe(true);
          expect(trace.causeOf(seq)).toBeLessThan(seq);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the same seed tells the same story, on either engine', () => {
    fc.assert(
      fc.property(nights(), (night) => {
        const told = hash(begin(night));
        expect(hash(begin(night))).toBe(told);
        expect(hash(begin(night, 'xstate'))).toBe(told);
      }),
      { numRuns: 60 },
    );
  });

  test('a copy taken in the middle goes on to the same end, and leaves the original alone', () => {
    fc.assert(
      fc.property(nights(), fc.nat(200), (night, moments) => {
        const whole = hash(begin(night));
        const original = begin(night);
        for (let moment = 0; moment < moments && original.advance(); moment += 1);
        const copy = original.copy();
        expect(hash(copy)).toBe(whole);
        expect(hash(original)).toBe(whole);
      }),
      { numRuns: 100 },
    );
  });

  test('who watches nodes alone sees each occurrence that changes a host or a cluster, and no other', () => {
    fc.assert(
      fc.property(nights(), (night) => {
        const [all, some]: [number[], number[]] = [[], []];
        const ofNodes = ({ facts, factLength }: Outcome): boolean =>
          facts.slice(0, factLength).some((kind, at) => at % 3 === 0 && OF_NODES.has(FACTS[kind]?.about ?? ''));
        begin(night, 'table', [
          { see: (_world, outcome, _atUs, seq) => void (ofNodes(outcome) && all.push(seq)) },
          { see: (_world, _outcome, _atUs, seq) => void some.push(seq), ofNodes: true },
        ]).run();
        expect(some).toEqual(all);
      }),
      { numRuns: 50 },
    );
  });

  test('it ends: completed, stuck, or at its bound, with nothing left under way where it says completed', () => {
    fc.assert(
      fc.property(nights(), (night) => {
        const run = begin(night).run();
        expect(['completed', 'stuck', 'out-of-time']).toContain(run.ending);
        if (run.ending === 'completed') expect(run.world.open.busy).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});
