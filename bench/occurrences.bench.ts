/**
 * Occurrences per second of a whole simulation with every invariant on and the trace hashed, start excluded: 64 hosts and 8,000
 * VMs roll from 2019 to 2022. Cold, then the median of five runs after two warm-ups. It measures the built program.
 */
import type * as Library from '../src/index.js';
import { median, rate, timed } from './measure.js';

const library = (await import(new URL('../dist/index.js', import.meta.url).href)) as typeof Library;
const { AvailabilityLedger, clusterPlacement, Judge, makeWorld, operatorOf, releaseIndex, simulate } = library;

const GIB = 1024 * 1024 * 1024;
const HOURS = 3_600_000_000;

/** One run of a generated cluster: how long it took and how many occurrences it had. */
function roll(hosts: number, vms: number): { seconds: number; occurrences: number; violations: number } {
  const [from, to] = [releaseIndex('WS2019'), releaseIndex('WS2022')];
  const world = makeWorld({
    clusters: [{ name: 'BIG', level: from, witness: 2 }],
    hosts: Array.from({ length: hosts }, (_, index) => ({
      name: `Node${index + 1}`,
      release: from,
      cluster: 0,
      cores: 64,
      memory: 1024 * GIB,
    })),
    vms: Array.from({ length: vms }, (_, index) => ({
      name: `vm${index + 1}`,
      host: index % hosts,
      startup: 4 * GIB,
      workload: 'web',
    })),
  });
  const order = world.hosts.map((host) => host.index);
  const plan = {
    kind: 'rolling',
    cluster: 0,
    to,
    method: 'clean',
    order,
    parallel: 1,
    vmVersions: 'never',
    nodeSteps: [],
  } as const;
  const network = { name: 'LM', bandwidth: 1_250_000_000, mode: 'compression' } as const;
  const question = { seed: '1', untilUs: 60 * 24 * HOURS, physics: { durations: {}, network }, faults: [] };
  const availability = new AvailabilityLedger();
  const judge = new Judge({ expectsUpgrade: true, availability });
  let result = { occurrences: 0, violations: 0 };
  const seconds = timed(() => {
    const run = simulate(world, question, {
      operators: [operatorOf(plan, world)],
      placement: clusterPlacement,
      watchers: [availability, judge],
    });
    const verdict = judge.verdict(run.endedAtUs, run.ending === 'completed');
    run.trace.sha256(world);
    result = { occurrences: run.trace.length, violations: verdict.violations.length };
    if (run.ending !== 'completed') throw new Error(`the run ended ${run.ending}`);
  });
  return { seconds, ...result };
}

const SIZES = { largest: [64, 8000], half: [64, 4000], quarter: [32, 4000] } satisfies Record<string, [number, number]>;
type Size = keyof typeof SIZES;

/** The cold run first; then two warm-ups and five counted runs of each size, in turn, so that all meet the same machine. */
const [hosts, vms] = SIZES.largest;
const cold = roll(hosts, vms);
const seconds: Record<Size, number[]> = { largest: [], half: [], quarter: [] };
for (let round = 0; round < 7; round += 1) {
  for (const size of Object.keys(SIZES) as Size[]) {
    const run = roll(...SIZES[size]);
    if (round >= 2) seconds[size].push(run.seconds);
  }
}
const of = (size: Size): number => median(seconds[size]);

console.log(`64 hosts, 8,000 VMs: ${cold.occurrences} occurrences, ${cold.violations} violations`);
console.log(`cold ${rate(cold.occurrences / cold.seconds)} occurrences/s`);
console.log(
  `warm ${rate(cold.occurrences / of('largest'))} occurrences/s (median of five after two warm-ups; bar: 1,000,000)`,
);
console.log(`twice the VMs on the same hosts: ${(of('largest') / of('half')).toFixed(2)} times the time`);
console.log(`twice the hosts and the VMs: ${(of('largest') / of('quarter')).toFixed(2)} times the time`);
