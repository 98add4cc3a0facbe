import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, GB, GiB } from '../../src/base/units.js';
import { AvailabilityLedger } from '../../src/invariants/index.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { makeWorld } from '../../src/model/make-world.js';
import { clusterPlacement, operatorOf } from '../../src/operators/index.js';
import { simulate } from '../../src/sim/simulate.js';

const release = releaseIndex('WS2019');
const drain = { cmdlet: 'Suspend-ClusterNode', args: { Name: 'N1', Drain: true, Wait: true }, text: 'drain' };

/** The drain of a node of some VMs, with a network and guests of some kind. */
function drained(memories: readonly number[], workload: string, gbps: number, pace: number) {
  const world = makeWorld({
    clusters: [{ name: 'C', level: release }],
    hosts: ['N1', 'N2', 'N3'].map((name) => ({ name, release, cluster: 0, cores: 16, memory: 512 * GiB })),
    vms: memories.map((memory, index) => ({ name: `v${index}`, host: 0, startup: memory * GiB, workload })),
  });
  const network = { name: 'LM', bandwidth: (gbps * GB) / 8, mode: 'tcp' as const };
  const availability = new AvailabilityLedger();
  const lines = [{ action: { kind: 'run' as const, calls: [drain] } }];
  const { endedAtUs, copies } = simulate(
    world,
    { seed: '1', untilUs: 28 * DAY, physics: { durations: {}, network, pace }, faults: [] },
    {
      operators: [operatorOf({ kind: 'script', lines }, world)],
      placement: clusterPlacement,
      watchers: [availability],
    },
  );
  return { endedAtUs, bytes: copies.bytes, blackoutsUs: availability.blackoutsUs };
}

test('migrations that take twice as long, or half, send the same bytes in the same rounds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('web', 'database-update', 'memory-writer', 'idle'),
      fc.constantFrom(1, 10, 25),
      fc.constantFrom(2, 0.5),
      (memories, workload, gbps, pace) => {
        const usual = drained(memories, workload, gbps, 1);
        const paced = drained(memories, workload, gbps, pace);
        const isNear = (one: number, other: number): void => expect(Math.abs(one / other - 1)).toBeLessThan(1e-3);
        isNear(paced.endedAtUs, usual.endedAtUs * pace);
        isNear(paced.bytes, usual.bytes);
        paced.blackoutsUs.forEach((us, index) => void isNear(us, (usual.blackoutsUs[index] ?? 0) * pace));
      },
    ),
    { numRuns: 40 },
  );
});
