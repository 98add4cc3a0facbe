/**
 * Events of the queue: eight hosts are drained at once over one network, and one at a time. What a flow gets of a link that it
 * shares changes as others come and go; only the flows that such a change can reach are given a new event.
 */

import { AvailabilityLedger } from '../src/invariants/index.js';
import { releaseIndex } from '../src/model/catalog/index.js';
import { makeWorld } from '../src/model/make-world.js';
import { clusterPlacement, operatorOf } from '../src/operators/index.js';
import { EventQueue } from '../src/sim/kernel/queue.js';
import { simulate } from '../src/sim/simulate.js';

const GIB = 1024 * 1024 * 1024;
const HOSTS = 24;
const VMS = 480;

let puts = 0;
const { put } = EventQueue.prototype;
EventQueue.prototype.put = function counted(this: EventQueue, ...given: Parameters<typeof put>): number {
  puts += 1;
  return put.apply(this, given);
};

/** One rolling upgrade with so many nodes at a time, each in so many moves at once, all over 1 Gbps. */
function roll(parallel: number, slots: number): { events: number; moves: number } {
  const [from, to] = [releaseIndex('WS2019'), releaseIndex('WS2022')];
  const world = makeWorld({
    clusters: [{ name: 'BIG', level: from, witness: 2, settings: { MaximumParallelMigrations: slots } }],
    hosts: Array.from({ length: HOSTS }, (_, index) => ({
      name: `Node${index + 1}`,
      release: from,
      cluster: 0,
      cores: 64,
      memory: 1024 * GIB,
    })),
    vms: Array.from({ length: VMS }, (_, index) => ({
      name: `vm${index + 1}`,
      host: index % HOSTS,
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
    parallel,
    vmVersions: 'never',
    nodeSteps: [],
  } as const;
  const network = { name: 'LM', bandwidth: 125_000_000, mode: 'smb' } as const;
  const availability = new AvailabilityLedger();
  puts = 0;
  simulate(
    world,
    { seed: '1', untilUs: 1e15, physics: { durations: {}, network }, faults: [] },
    { operators: [operatorOf(plan, world)], placement: clusterPlacement, watchers: [availability] },
  );
  return { events: puts, moves: availability.counts.live };
}

for (const slots of [2, 8]) {
  const [one, eight] = [roll(1, slots), roll(8, slots)];
  const each = ({ events, moves }: typeof one): number => events / moves;
  console.log(
    `${slots} moves at a host: one host at a time ${one.events} events for ${one.moves} migrations, eight at once ${eight.events} for ${eight.moves}: ${(eight.events / one.events).toFixed(2)} times as many, ${(each(eight) / each(one)).toFixed(2)} times per migration (bar: 2)`,
  );
}
