/** How much fits: per cluster, per node, per VM, and per VM and host of each generation of Windows Server. */
import { type Bytes, GiB, TiB } from '../../base/units.js';
import { assumed, derived, doc, type Sourced } from './types.js';

export const LIMITS = {
  /** Nodes of a cluster. */
  nodes: doc(64, 'SCALE'),
  /** Nodes of a cluster with Storage Spaces Direct. */
  nodesS2d: doc(16, 'SCALE'),
  /** Running VMs of a cluster. */
  vmsPerCluster: doc(8000, 'SCALE'),
  /** Running VMs of a node; asked at start and at arrival. */
  vmsPerNode: doc(1024, 'SCALE'),
  checkpointsPerVm: doc(50, 'SCALE'),
  /** From this memory on what a class of workload says of a database is a guess, in bytes. */
  largeDatabase: assumed<Bytes>(
    64 * GiB,
    'Databases whose curves were published had a few GB; no larger one was found.',
  ),
  /** Memory that a VM costs its host beside its own, in bytes. */
  vmOverheadFixed: assumed<Bytes>(0.25 * GiB, 'Order of magnitude of a VM worker process.'),
  /** The same as a share of the VM's memory. */
  vmOverheadShare: assumed(0.01, 'Order of magnitude of page tables and buffers.'),
  /** Memory that a host keeps for itself, in bytes; the smaller of this and the share below. */
  hostReserveFixed: assumed<Bytes>(4 * GiB, 'No documented value.'),
  hostReserveShare: assumed(0.05, 'No documented value.'),
} as const satisfies Readonly<Record<string, Sourced<number>>>;

/** What a VM takes of its host beside its own memory. */
export interface Overhead {
  /** In bytes. */
  readonly fixed: Bytes;
  /** Of the memory that it has, 0 to 1. */
  readonly share: number;
}

export const NO_OVERHEAD: Overhead = { fixed: 0, share: 0 };

/** Bytes of a host that so much memory of a VM takes, whole ones; none where it has none. */
export const withOverhead = ({ fixed, share }: Overhead, memory: Bytes): Bytes =>
  memory === 0 ? 0 : memory + fixed + Math.ceil(memory * share);

/** Limits that a story may lower, to show in a small cluster what happens at them. */
export interface Caps {
  readonly nodes: number;
  readonly nodesS2d: number;
  readonly vmsPerNode: number;
  readonly vmsPerCluster: number;
  readonly checkpointsPerVm: number;
}

/** The limits as they are, or lower ones. */
export function capsOf(lower: Partial<Caps> = {}): Caps {
  const { nodes, nodesS2d, vmsPerNode, vmsPerCluster, checkpointsPerVm } = LIMITS;
  return {
    nodes: lower.nodes ?? nodes.value,
    nodesS2d: Math.min(lower.nodesS2d ?? nodesS2d.value, lower.nodes ?? nodesS2d.value),
    vmsPerNode: lower.vmsPerNode ?? vmsPerNode.value,
    vmsPerCluster: lower.vmsPerCluster ?? vmsPerCluster.value,
    checkpointsPerVm: lower.checkpointsPerVm ?? checkpointsPerVm.value,
  };
}

/** The largest VM and the largest host. Memory in bytes. */
export interface MachineLimits {
  readonly vcpusGen1: Sourced<number>;
  readonly vcpusGen2: Sourced<number>;
  readonly memoryGen1: Sourced<Bytes>;
  readonly memoryGen2: Sourced<Bytes>;
  readonly hostProcessors: Sourced<number>;
  readonly hostMemory: Sourced<Bytes>;
}

const GEN1 = { vcpusGen1: doc(64, 'SCALE'), memoryGen1: doc(TiB, 'SCALE') };
const GEN1_AS_2016 = { vcpusGen1: derived(64, 'SCALE'), memoryGen1: derived(TiB, 'SCALE') };

const OF_2012R2: MachineLimits = {
  ...GEN1_AS_2016,
  vcpusGen2: doc(64, 'SCALE'),
  memoryGen2: doc(TiB, 'SCALE'),
  hostProcessors: assumed(320, 'No page of that age was at hand.'),
  hostMemory: assumed(4 * TiB, 'No page of that age was at hand.'),
};

const OF_2016: MachineLimits = {
  ...GEN1,
  vcpusGen2: doc(240, 'SCALE'),
  memoryGen2: doc(12 * TiB, 'SCALE'),
  hostProcessors: doc(512, 'SCALE'),
  hostMemory: doc(24 * TiB, 'SCALE'),
};

/** By the release that brought them. */
export const MACHINE_LIMITS = {
  WS2012R2: OF_2012R2,
  WS2016: OF_2016,
  WS2019: {
    ...OF_2016,
    ...GEN1_AS_2016,
    vcpusGen2: doc(240, 'SCALE', { range: { from: 240, to: 250 }, note: 'A newer text says 250.' }),
  },
  WS2022: {
    ...GEN1_AS_2016,
    vcpusGen2: doc(1024, 'SCALE'),
    memoryGen2: doc(240 * TiB, 'SCALE'),
    hostProcessors: doc(1024, 'SCALE'),
    hostMemory: doc(256 * TiB, 'SCALE', { range: { from: 256 * TiB, to: 4096 * TiB } }),
  },
  WS2025: {
    ...GEN1_AS_2016,
    vcpusGen2: doc(2048, 'SCALE'),
    memoryGen2: doc(240 * TiB, 'SCALE'),
    hostProcessors: doc(2048, 'SCALE'),
    hostMemory: doc(4096 * TiB, 'SCALE'),
  },
} as const satisfies Readonly<Record<string, MachineLimits>>;
