/** Small clusters of every sort, and who may ask for what in them: drawn, for laws of searches. */
import { GiB } from '../../src/base/units.js';
import type { About, Invariant } from '../../src/invariants/invariant.js';
import { wake } from '../../src/invariants/invariant.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { FACTS } from '../../src/model/facts.js';
import { HOST_FIELDS, VM_FIELDS } from '../../src/model/frames.js';
import { CLUSTER_FIELDS } from '../../src/model/frames-cluster.js';
import { NONE, type World } from '../../src/model/world.js';
import type { ClusterSpec, HostSpec, VmSpec, WorldSpec } from '../../src/model/world-spec.js';
import { Drawn } from '../../src/search/cases/chooser.js';
import { COMMAND_KIND_NAMES } from '../../src/search/command-kinds.js';
import { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';
import { FAULT_KIND_NAMES } from '../../src/search/fault-kinds.js';

const RELEASES = ['WS2012R2', 'WS2016', 'WS2019', 'WS2022', 'WS2025'].map((key) => releaseIndex(key));

const DOUBTS = [
  ...['level/every-member-is-up', 'quorum/eviction-keeps-quorum', 'membership/compatible-release'],
  ...['placement/node-accepts-roles', 'vm-version/host-must-support', 'memory/assigned-fits', 'migration/free-slot'],
];

/** Something in one of so many cases. */
const maybe = <T extends object>(draw: Drawn, share: number, some: () => T): T | object =>
  draw.chance(share) ? some() : {};

function clusterOf(draw: Drawn, level: number): ClusterSpec {
  const storage = draw.of(['san', 'san', 'smb', 's2d'] as const);
  const volumes = ['a', 'b'].map((name) => ({ name, size: 100 * GiB }));
  return {
    ...{ name: `C${level}`, level, witness: draw.between(0, 3), storage },
    ...(storage === 'san' ? maybe(draw, 0.3, () => ({ volumes })) : {}),
    settings: {
      ...maybe(draw, 0.2, () => ({ DynamicQuorum: 0 })),
      ...maybe(draw, 0.2, () => ({ AutoBalancerMode: draw.between(0, 2), AutoBalancerLevel: 3 })),
      ...maybe(draw, 0.1, () => ({ LowerQuorumPriorityNodeId: draw.between(1, 2) })),
      ...maybe(draw, 0.1, () => ({ AddEvictDelay: 0 })),
      ...maybe(draw, 0.2, () => ({ MaximumParallelMigrations: 1 })),
    },
  };
}

const hostOf = (draw: Drawn, at: number, release: number, cluster: number | undefined, memory: number): HostSpec => ({
  ...{ name: `H${at + 1}`, release, cores: 8, memory },
  ...(cluster === undefined ? {} : { cluster }),
  ...maybe(draw, 0.1, () => ({ site: draw.of(['A', 'B']) })),
  ...maybe(draw, 0.1, () => ({ rack: draw.of(['r', 's']) })),
  ...maybe(draw, 0.1, () => ({ processor: draw.between(0, 3) })),
  ...maybe(draw, 0.1, () => ({ storage: 'local' as const })),
});

const vmOf = (draw: Drawn, at: number, hosts: number, startup: number): VmSpec => ({
  ...{ name: `v${at + 1}`, host: draw.between(0, hosts - 1), startup },
  ...maybe(draw, 0.6, () => ({ compatibility: 'minimal' as const })),
  ...maybe(draw, 0.2, () => ({ state: draw.of(['Off', 'Saved'] as const) })),
  ...maybe(draw, 0.15, () => ({ possibleOwners: [0, 1] })),
  ...maybe(draw, 0.2, () => ({ preferredOwners: [draw.between(0, hosts - 1)], failsBack: draw.chance(0.5) })),
  ...maybe(draw, 0.15, () => ({ antiAffinity: ['x'] })),
  ...maybe(draw, 0.3, () => ({ priority: draw.of(['High', 'Low', 'NoAutoStart'] as const) })),
  ...maybe(draw, 0.1, () => ({ kind: draw.of(['file-server', 'sql', 'generic'] as const) })),
  ...maybe(draw, 0.1, () => ({ failoverThreshold: draw.between(0, 2) })),
  ...maybe(draw, 0.1, () => ({ clustered: false })),
});

/** Two roles that wait for each other, or keep apart. */
const rulesOf = (draw: Drawn): Partial<WorldSpec> => ({
  ...maybe(draw, 0.2, () => ({
    affinities: [{ name: 'rule', cluster: 0, type: draw.of(['SameNode', 'DifferentNode'] as const), vms: [0, 1] }],
  })),
  ...maybe(draw, 0.2, () => ({
    groupSets: ['first', 'second'].map((name, at) => ({
      ...{
        name,
        vms: [at],
        after: at === 0 ? [] : [0],
        startupSetting: 1,
        startupCount: 1,
        delayUs: 20e6,
        isGlobal: false,
      },
    })),
  })),
});

function worldOf(draw: Drawn, from: number, to: number): WorldSpec {
  const second = draw.chance(0.15);
  const members = draw.between(2, 3);
  const [alone, mixed] = [draw.chance(0.2), draw.chance(0.3)];
  const memory = draw.of([8, 16, 64]) * GiB;
  const clusters = [clusterOf(draw, from), ...(second ? [clusterOf(draw, to)] : [])];
  const hosts = Array.from({ length: members }, (_, at) =>
    hostOf(draw, at, mixed && at === 0 ? to : from, alone && at === 2 ? undefined : 0, memory),
  );
  if (second) hosts.push(hostOf(draw, members, to, 1, memory));
  const size = draw.of([1, 3, 6]) * GiB;
  const vms = Array.from({ length: draw.between(1, 3) }, (_, at) => vmOf(draw, at, hosts.length, size));
  const doubts = draw.chance(0.4) ? [draw.of(DOUBTS)] : [];
  const overhead = { fixed: draw.of([0, 0, GiB / 4, GiB]), share: draw.of([0, 0.01]) };
  return { clusters, hosts, vms, doubts, overhead, ...(vms.length > 1 ? rulesOf(draw) : {}) };
}

/** The question of a seed; it is not bounded. */
export function questionOf(seed: string): ExploreOptions {
  const draw = new Drawn(`questions/${seed}`);
  const at = draw.between(0, RELEASES.length - 2);
  const [from, to] = RELEASES.slice(at, at + 2) as [number, number];
  const world = worldOf(draw, from, to);
  const share = draw.of([0.3, 0.6, 1]);
  const commands = COMMAND_KIND_NAMES.filter(() => draw.chance(share));
  const faults = FAULT_KIND_NAMES.filter(() => draw.chance(0.3));
  return {
    ...{ world, commands, faults, to: [to], grain: draw.of(['atomic', 'interleaved'] as const) },
    ...{ budget: faults.length === 0 ? 0 : draw.between(0, 2), symmetry: draw.chance(0.7) },
  };
}

/** A claim that something of an entity never changes, woken by every fact. */
export const unchanged = (id: string, about: About, reads: (world: World, index: number) => number): Invariant => ({
  ...{ id: `safety/${id}`, claim: `${id} never changes.`, source: 'none', holds: 'always', about },
  wokenBy: [wake('every', ...FACTS.map(({ name }) => name))],
  remember: ({ world }, index) => reads(world, index),
  evidence: ({ world, before }, index) =>
    before >= 0 && reads(world, index) !== before ? `${before} became ${reads(world, index)}` : undefined,
});

/** What a search does not keep: it is made up again, or follows from what it meets later. */
const UNKEPT: ReadonlySet<string> = new Set([
  ...['nodeId', 'core', 'phase', 'drains', 'drainFailures', 'drainForce', 'drainTarget', 'pausedBefore', 'home'],
  ...['homeDrain', 'startedOn', 'startedWith', 'startedMicrocode', 'assigned', 'stopForced', 'moveKind', 'migration'],
]);

const FOLLOWS = {
  host: ['used', 'slots', 'storageSlots', 'leaving', 'coming', 'active', 'gives', 'takes', 'promised', 'vms'],
  vm: ['suffers'],
  cluster: ['members'],
} as const;

const numberOf = (value: unknown): number =>
  Array.isArray(value) ? value.reduce((sum, one) => sum + 7 * (one + 1) ** 2, 1) : Number(value);

const claimsAbout = (about: About, fields: readonly string[]): Invariant[] =>
  [...fields, ...FOLLOWS[about]]
    .filter((field) => !UNKEPT.has(field))
    .map((field) =>
      unchanged(`${about}-${field}`, about, (world, index) =>
        numberOf((world[`${about}s`][index] as object as Record<string, unknown>)[field]),
      ),
    );

/** That nothing ever changes: one claim for each field of states, and of what follows from them. */
export const STANDSTILL: readonly Invariant[] = [
  ...claimsAbout('host', HOST_FIELDS),
  ...claimsAbout('vm', VM_FIELDS),
  ...claimsAbout('cluster', CLUSTER_FIELDS),
];

/** A search that tells every break of every move, in the order in which moves are tried: not the first of each claim alone. */
export class Telling extends Explorer {
  readonly told: string[] = [];

  override found(by: number, count: number): void {
    // The first state is found while this is made.
    for (const { invariant, saw } of this.claims.broken)
      this.told?.push(`${this.transitions} ${by} ${invariant} ${saw}`);
    super.found(by, count);
  }
}

export function toldBy(options: ExploreOptions): Telling {
  const explorer = new Telling(options);
  for (const _ of explorer.run());
  return explorer;
}

/** The fields of all states by their names and values: which code stands for a value goes by the order in which values were met. */
function fieldsOf(explorer: Explorer): Record<string, number[][]> {
  const { packer, states, words } = explorer.freeze();
  const bytes = new Uint8Array(states.buffer);
  const fields: Record<string, number[][]> = {};
  let first = 1;
  for (const { sort, offset, values } of packer) {
    const { count } = explorer.packer.layout.of(sort);
    const its = Array.from({ length: explorer.states.count }, (_, state) =>
      [...bytes.subarray(state * words * 4 + first).subarray(0, count)].map((code) => values[code] as number),
    );
    // A field that is all as at the start may have been met by one of two searches.
    if (its.flat().some((value) => value !== NONE)) fields[`${sort} ${offset}`] = its;
    first += count;
  }
  return fields;
}

/** What is told of a question whose moves are remembered, and whose moves are made. */
export const both = (options: ExploreOptions) =>
  [false, true].map((repeats) => {
    const explorer = toldBy({ ...options, repeats });
    const { graph, marks } = explorer.freeze();
    return {
      told: explorer.told,
      breaks: [...explorer.seen.breaks.values()],
      graph,
      marks,
      fields: fieldsOf(explorer),
    };
  });
