/** How long things take, and what the network and the guests do, as the file says. */
import type { BytesPerSecond } from '../base/units.js';
import { type DurationKey, type Workload, workloadOf } from '../model/catalog/index.js';
import type { Plan } from '../operators/plans.js';
import type { Guest, Network, Physics } from '../sim/question.js';
import { BANDWIDTH, DEFAULT_NETWORK, modeFor } from './defaults.js';
import { type ClusterRow, carriesMigrations, type Directory, type HostRow, type VmRow } from './directory.js';
import { given } from './given.js';
import { valueWithin } from './ranges.js';
import type { Written } from './schema.js';

type WrittenVm = NonNullable<Written['vms']>[number];

export function physicsOf(
  { physics = {}, networks = [], workloads = {}, figures = {} }: Written,
  { clusters, hosts, vms }: Directory,
  plans: readonly Plan[],
): Physics {
  const durations = Object.entries(physics).map(([key, range]) => [
    key,
    range && valueWithin(key as DurationKey, range),
  ]);
  const written = networks.find(carriesMigrations);
  const { team, smbLimit, background, backgroundWeight, uplink } = written ?? {};
  const network: Network = {
    name: written?.name ?? DEFAULT_NETWORK.name,
    bandwidth: written?.bandwidth ?? BANDWIDTH,
    mode: written?.mode ?? modeFor(hosts.all.map(({ release }) => release)),
    ...given({ team, smbLimit, background, backgroundWeight, uplink, linkShareFast: figures.linkShareFast }),
    ...given({ smbLimitShare: figures.smbLimitShare }),
  };
  const disks = disksOf(hosts.all);
  const writes = writesOf(clusters.all);
  const guests = guestsOf(vms.all);
  const classes = classesOf(workloads);
  return {
    durations: { ...Object.fromEntries(durations), ...durationsOfSteps(plans) },
    network,
    ...(Object.keys(figures).length === 0 ? {} : { figures: given(figures) }),
    ...(writes.size === 0 ? {} : { writes }),
    ...(disks.size === 0 ? {} : { disks }),
    ...(guests.size === 0 ? {} : { guests }),
    ...(classes.size === 0 ? {} : { workloads: classes }),
  };
}

/** What is written to pools of Storage Spaces Direct, by the numbers of their clusters. */
const writesOf = (clusters: readonly ClusterRow[]): ReadonlyMap<number, BytesPerSecond> =>
  new Map(clusters.flatMap(({ index, draft }) => (draft.writes === undefined ? [] : [[index, draft.writes] as const])));

/** Rates of the storage of hosts that are written, by the numbers of the hosts. */
const disksOf = (hosts: readonly HostRow[]): ReadonlyMap<number, BytesPerSecond> =>
  new Map(
    hosts.flatMap(({ index, draft }) => (draft.diskRate === undefined ? [] : [[index, draft.diskRate] as const])),
  );

/** What the file says of the memory of its VMs, by their numbers; those of which it says nothing are left out. */
function guestsOf(vms: readonly VmRow[]): ReadonlyMap<number, Guest> {
  const guests = new Map<number, Guest>();
  for (const { index, draft } of vms) {
    const { dirty, zeroShare, load } = draft as WrittenVm;
    const known = given({ dirty, zeroShare, load });
    if (Object.keys(known).length > 0) guests.set(index, known);
  }
  return guests;
}

/** Classes of workload as the file has them: the catalog's, with what is written in place of what it says. */
function classesOf(written: NonNullable<Written['workloads']>): ReadonlyMap<string, Workload> {
  const classes = new Map<string, Workload>();
  for (const [name, fit] of Object.entries(written)) {
    const known = workloadOf(name);
    if (known === undefined || fit === undefined) continue;
    const { pools: _pools, workingSetShare, workingSetMb, ...rest } = known;
    const bounds =
      fit.workingSetShare === undefined && fit.workingSetMb === undefined ? { workingSetShare, workingSetMb } : {};
    classes.set(name, { ...rest, ...given(bounds), ...given(fit) });
  }
  return classes;
}

/** What the steps on each node say of installations and patches is nearer to the plan than `physics:`, and wins. */
function durationsOfSteps(plans: readonly Plan[]): Physics['durations'] {
  const durations: Partial<Record<DurationKey, number>> = {};
  for (const plan of plans) {
    if (plan.kind !== 'rolling') continue;
    for (const { kind, takeUs } of plan.nodeSteps) {
      if (kind === 'manual') continue;
      const key = kind === 'patch' ? 'patch' : plan.method === 'clean' ? 'cleanInstall' : 'inPlaceUpgrade';
      durations[key] = (durations[key] ?? 0) + takeUs;
    }
  }
  return durations;
}
