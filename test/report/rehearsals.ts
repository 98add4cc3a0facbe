/** Small rehearsals that the tests of this room tell: a lab of three nodes, really simulated. */
import { GiB, HOUR } from '../../src/base/units.js';
import { AvailabilityLedger, Judge, type Verdict } from '../../src/invariants/index.js';
import { releaseIndex, VM_VERSIONS } from '../../src/model/catalog/index.js';
import type { HostSpec, VmSpec } from '../../src/model/world-spec.js';
import { clusterPlacement, operatorOf, scriptResults } from '../../src/operators/index.js';
import type { Plan, RollingPlan } from '../../src/operators/plans.js';
import type { ScriptLine } from '../../src/operators/script-line.js';
import { buildWorld, questionOf, type Scenario } from '../../src/scenarios/index.js';
import { parseStart } from '../../src/scenarios/start.js';
import type { Rehearsal } from '../../src/session/index.js';
import { simulate } from '../../src/sim/simulate.js';

const [OLD, NEW] = [releaseIndex('WS2012R2'), releaseIndex('WS2016')];

export const node = (name: string, more: Partial<HostSpec> = {}): HostSpec => ({
  ...{ name, release: OLD, cluster: 0, cores: 16, memory: 64 * GiB, reserve: 4 * GiB },
  ...more,
});

export const vm = (name: string, host: number, more: Partial<VmSpec> = {}): VmSpec => ({
  ...{ name, host, version: VM_VERSIONS.indexOf('5.0'), startup: 4 * GiB, workload: 'web' },
  ...more,
});

export const rolling = (more: Partial<RollingPlan> = {}): RollingPlan => ({
  ...{ kind: 'rolling', cluster: 0, to: NEW, method: 'clean', order: [0, 1, 2], parallel: 1 },
  ...{ vmVersions: 'never', nodeSteps: [] },
  ...more,
});

export const script = (...lines: ScriptLine[]): Plan => ({ kind: 'script', lines });

const unwritten = (value: number) => ({ value, written: false });

/** Three nodes, four web servers, rolling to WS2016 unless it is said otherwise. */
export function lab(more: Partial<Scenario> = {}): Scenario {
  const hosts = more.world?.hosts ?? [node('Lab1'), node('Lab2'), node('Lab3')];
  const vms = more.world?.vms ?? [vm('web1', 0), vm('web2', 0), vm('web3', 1), vm('web4', 2)];
  return {
    ...{
      file: 'lab.yaml',
      title: 'Rolling upgrade of a lab',
      seed: '42',
      untilUs: 48 * HOUR,
      faults: [],
      consequences: [],
      networks: [],
    },
    world: { clusters: [{ name: 'LAB', level: OLD, witness: 2 }], hosts, vms },
    physics: { durations: {}, network: { name: 'LiveMigration', bandwidth: 1_250_000_000, mode: 'compression' } },
    plans: [rolling()],
    limits: {
      ...{ blackoutUs: unwritten(2_000_000), outageUs: unwritten(2_000_000) },
      ...{ mixedUs: unwritten(28 * 24 * HOUR), headroom: unwritten(1) },
    },
    ...{
      invariantsExcept: [],
      invariantsAlso: [],
      clusters: [{ cau: false }],
      vms: vms.map(() => ({})),
      groups: [],
      ranges: [],
      places: { clusters: [1], hosts: hosts.map(() => 1), vms: vms.map(() => 1), upgrade: 1, limits: 1, physics: 1 },
    },
    ...more,
  };
}

export const saturdayNight = () => {
  const start = parseStart('2026-11-28T20:00');
  if (!start.ok) throw new Error(start.error.message);
  return start.value;
};

/** What `rehearse` does, without the language of conditions; a verdict may be put in place of the judge's. */
export function play(scenario: Scenario, given: Partial<Rehearsal> = {}, verdict?: Verdict): Rehearsal {
  const world = buildWorld(scenario, given.doubts ?? []);
  const releasesBefore = world.hosts.map((host) => host.release);
  const operators = scenario.plans.map((plan) => operatorOf(plan, world));
  const availability = new AvailabilityLedger();
  const judge = new Judge();
  const seed = given.seed ?? scenario.seed;
  const run = simulate(world, questionOf(scenario, seed), {
    operators,
    placement: clusterPlacement,
    watchers: [availability, judge],
  });
  return {
    ...{
      scenario,
      seed,
      engine: 'table',
      doubts: [],
      options: {},
      releasesBefore,
      run,
      outcome: run.ending,
      availability,
    },
    ...{ script: operators.flatMap(scriptResults), sha256: run.trace.sha256(world), missed: [] },
    verdict: verdict ?? judge.verdict(run.endedAtUs, run.ending === 'completed'),
    ...given,
  };
}
