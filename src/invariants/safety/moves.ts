/** Moves: how many at a time, between which hosts, and what a failed one leaves behind. */

import { compareLevels, processorName, releaseAt, vendorOf } from '../../model/catalog/index.js';
import { CONCERN } from '../../model/concerns.js';
import { FACT } from '../../model/facts.js';
import { firstIn, metBetween } from '../../model/hindrances.js';
import { clusterAt, hostAt, hostName, releaseKey, vmAt } from '../../model/rules/names.js';
import { MIGRATION, NODE, POWER } from '../../model/states.js';
import { footprint, type Host, MOVE, NONE, underWay, usesMemory, type Vm, type World } from '../../model/world.js';
import { type Invariant, type Look, wake } from '../invariant.js';
import { answers, isDead } from './nodes.js';
import { onMove, wasBoundFor, wasOn } from './placement.js';

const STARTED = FACT['migration-started'];

/** What a host takes part in above its limit; undefined where it keeps it. */
function overLimit(world: World, index: number): string | undefined {
  const { slots, name, cluster, maximumMigrations } = hostAt(world, index);
  const parallel = cluster === NONE ? undefined : clusterAt(world, cluster).settings.MaximumParallelMigrations;
  const limit = parallel ?? maximumMigrations;
  return slots <= limit ? undefined : `${name} takes part in ${slots} live migrations, its limit is ${limit}`;
}

const movesWithinLimit: Invariant = {
  id: 'safety/moves-within-limit',
  claim:
    "No live migration begins above the limit of either end: the cluster's MaximumParallelMigrations if it exists, else the host's own.",
  source: 'MPM LMT PS',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'migration-started')],
  // As it begins: a limit may be lowered while more than that are under way.
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const { moveFrom, moveTo, moveKind } = vmAt(world, index);
    if (fact !== STARTED || moveKind !== MOVE.live) return undefined;
    return overLimit(world, moveFrom) ?? overLimit(world, moveTo);
  },
};

/** Whether a VM could have stayed where it was: its host runs and does not hang, and its cluster has quorum. */
function couldStay(world: World, vm: Vm, host: number): boolean {
  const { node, cluster, hung } = hostAt(world, host);
  return (
    !hung &&
    (answers(node) || node === NODE.ready) &&
    (!vm.clustered || world.clusters[cluster]?.quorate !== false) &&
    vm.power !== POWER.lost &&
    !isWithoutStorage(world, vm)
  );
}

/** Whether storage that does not answer may be why a VM does not run. */
const isWithoutStorage = (world: World, { power }: Vm): boolean =>
  power === POWER.pausedCritical || (world.trouble > 0 && power === POWER.failed);

/** The occasion that a live migration has come to an end before its VM arrived: the host that the VM was leaving. */
function stayed(look: Look, index: number): number {
  const { migration, moveKind } = vmAt(look.world, index);
  const ended = migration === MIGRATION.failed || migration === MIGRATION.cancelled || migration === MIGRATION.queued;
  if (!ended || moveKind !== MOVE.live) return NONE;
  const [source, target] = [wasOn(look), wasBoundFor(look)];
  return target === NONE || target === source ? NONE : source;
}

const failedMoveStays = onMove(
  {
    id: 'safety/failed-move-stays',
    claim: 'After a live migration that failed or was called off, the VM runs on where it was.',
    source: 'LMT',
  },
  stayed,
  ({ world, occasion: source }, index) => {
    const vm = vmAt(world, index);
    if (vm.host !== source) return `the move of ${vm.name} failed, and it is on ${hostName(world, vm.host)}`;
    if (vm.power === POWER.running || !couldStay(world, vm, source)) return undefined;
    return `the move of ${vm.name} failed, and it does not run on ${hostName(world, source)} any more`;
  },
);

const onePlace: Invariant = {
  id: 'safety/one-place',
  claim: 'A VM is owned by exactly one host.',
  source: 'CLUSAPI',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-created', 'vm-arrived', 'vm-starting', 'migration-failed')],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const host = world.hosts[vm.host];
    if (host === undefined) return `${vm.name} is on no host`;
    return host.vms[vm.seat] === index ? undefined : `${vm.name} belongs to ${host.name}, which does not hold it`;
  },
};

/** The occasion that a VM has come by a move: the host that it has left. */
export function left(look: Look, index: number): number {
  const { host } = vmAt(look.world, index);
  const source = wasOn(look);
  return host !== source && host === wasBoundFor(look) ? source : NONE;
}

/**
 * A claim about what a move has brought somewhere: asked at each arrival, with the hosts that the VM left and came to. `live`: it
 * came live; `running`: live, or saved and restored.
 */
const arrival = (
  shape: Pick<Invariant, 'id' | 'claim' | 'source' | 'concern'>,
  came: 'live' | 'running',
  evidence: (world: World, vm: Vm, from: Host, to: Host) => string | undefined,
): Invariant =>
  onMove(shape, left, ({ world, occasion: source }, index) => {
    const vm = vmAt(world, index);
    const counts = came === 'live' ? vm.moveKind === MOVE.live : vm.moveKind !== MOVE.offline;
    return counts ? evidence(world, vm, hostAt(world, source), hostAt(world, vm.host)) : undefined;
  });

const processorFeatures = arrival(
  {
    id: 'safety/processor-features',
    claim:
      'No VM arrives live on a host that is older, by release, generation of processors or microcode, than what it was started on.',
    source: 'LMT CPU',
  },
  'live',
  (_world, { name: vm, startedOn, startedWith, startedMicrocode }, _from, { release, name, processor, microcode }) => {
    if (startedMicrocode > microcode)
      return `${vm} was started with microcode ${startedMicrocode} and arrived live on ${name} (${microcode})`;
    if (processor !== NONE && startedWith > processor)
      return `${vm} was started on ${processorName(startedWith)} and arrived live on ${name} (${processorName(processor)})`;
    if (startedOn === NONE || startedOn === release) return undefined;
    if (compareLevels(releaseAt(startedOn).level.value, releaseAt(release).level.value) <= 0) return undefined;
    return `${vm} was started on ${releaseKey(startedOn)} and arrived live on ${name} (${releaseKey(release)})`;
  },
);

const sameEdition = arrival(
  {
    id: 'safety/same-edition',
    claim: 'No VM arrives running on a host of another edition family.',
    source: 'HCIF',
    concern: CONCERN.editions,
  },
  'running',
  (_world, { name }, from, to) =>
    releaseAt(from.release).editionFamily === releaseAt(to.release).editionFamily
      ? undefined
      : `${name} came from ${from.name} (${releaseKey(from.release)}) to ${to.name} (${releaseKey(to.release)})`,
);

const sameVendor = arrival(
  {
    id: 'safety/processor-vendor',
    claim: 'No VM arrives running on processors of another vendor than those it left, or than those it was started on.',
    source: 'CPU',
    concern: CONCERN.vendors,
  },
  'running',
  (_world, { name, startedWith }, from, to) => {
    const isOther = (known: number): boolean =>
      known !== NONE && to.processor !== NONE && vendorOf(known) !== vendorOf(to.processor);
    const there = `${to.name} (${processorName(to.processor)})`;
    if (isOther(from.processor)) return `${name} came from ${from.name} (${processorName(from.processor)}) to ${there}`;
    return isOther(startedWith)
      ? `${name} was started on ${processorName(startedWith)} and came to ${there}`
      : undefined;
  },
);

const switchExists = arrival(
  {
    id: 'safety/switch-exists',
    claim: 'A VM arrives running only where every virtual switch is that it is connected to.',
    source: 'LMT',
    concern: CONCERN.switches,
  },
  'running',
  ({ switchNames }, vm, _from, { switches, name }) => {
    const lacks = vm.switches & ~switches;
    if (lacks === 0) return undefined;
    const missing = switchNames.filter((_, bit) => (lacks >>> bit) & 1);
    return `${vm.name} came to ${name}, which has no switch ${missing.join(', ')}`;
  },
);

const knownProblems = arrival(
  {
    id: 'safety/known-problems',
    claim: 'No VM arrives live past a known problem of the releases, builds or traits of its two hosts.',
    source: 'LMT',
    concern: CONCERN.problems,
  },
  'live',
  ({ hindrances }, vm, from, to) => {
    const met = metBetween(hindrances, vm, from, to);
    const problem = met === 0 ? undefined : firstIn(hindrances, met);
    return problem && `${vm.name} came to ${to.name} in spite of ${problem.id}`;
  },
);

const offlineStaysOff: Invariant = {
  id: 'safety/offline-move-stays-off',
  claim: 'No VM starts, or runs, while it is moved as one that does not.',
  source: 'DRAIN WERR',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-starting', 'vm-running', 'migration-started')],
  evidence: ({ world }, index) => {
    const { name, migration, moveKind, moveTo, power } = vmAt(world, index);
    const isCarried = underWay(migration) && migration !== MIGRATION.relocating && moveKind === MOVE.offline;
    if (!isCarried || !usesMemory(power)) return undefined;
    return `${name} runs while it is moved to ${hostName(world, moveTo)} as one that does not`;
  },
};

const isDeadEnd = (world: World, host: number): boolean => host !== NONE && isDead(hostAt(world, host).node);

const movesHaveLivingEnds: Invariant = {
  id: 'safety/moves-have-living-ends',
  claim: 'No live or quick migration is under way to a host that is dead, nor from one before the VM has arrived.',
  source: 'LMT',
  holds: 'always',
  about: 'vm',
  wokenBy: [
    wake('subject', 'migration-started', 'copy-started', 'blackout-started', 'vm-arrived'),
    wake('every', 'host-down'),
  ],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    if (!underWay(vm.migration) || vm.moveKind === MOVE.offline) return undefined;
    const needsSource = vm.host === vm.moveFrom && isDeadEnd(world, vm.moveFrom);
    const dead = needsSource ? vm.moveFrom : isDeadEnd(world, vm.moveTo) ? vm.moveTo : NONE;
    return dead === NONE ? undefined : `${vm.name} is under way while ${hostName(world, dead)} is dead`;
  },
};

/** What the books of a host say, against what its VMs and moves sum up to. */
const booksBalance: Invariant = {
  id: 'safety/books-balance',
  claim:
    'At the end the memory and the slots of live migrations and of moves of files that a host counts are those of its VMs and moves.',
  source: 'none',
  holds: 'at-end',
  about: 'host',
  wokenBy: [],
  evidence: ({ world, once }, index) => {
    const host = hostAt(world, index);
    const { used, slots, files } = once(summed)[index] as Sums;
    if (used !== host.used) return `${host.name} counts ${host.used} bytes in use, its VMs take ${used}`;
    if (slots !== host.slots) return `${host.name} counts ${host.slots} live migrations, there are ${slots}`;
    const { storageSlots, name } = host;
    return files === storageSlots ? undefined : `${name} counts ${storageSlots} moves of files, there are ${files}`;
  },
};

const HOLDERS: readonly number[] = [
  POWER.starting,
  POWER.restoring,
  POWER.running,
  POWER.stopping,
  POWER.saving,
  POWER.paused,
  POWER.pausedCritical,
];
/** By power state. */
const HOLDS_MEMORY = Object.values(POWER).map((_, state) => HOLDERS.includes(state));

interface Sums {
  used: number;
  slots: number;
  files: number;
}

/** By host, what its VMs and moves sum up to. */
function summed(world: World): readonly Sums[] {
  const sums = world.hosts.map((): Sums => ({ used: 0, slots: 0, files: 0 }));
  const at = (host: number): Sums => sums[host] as Sums;
  for (const vm of world.vms) {
    if (HOLDS_MEMORY[vm.power] === true) at(vm.host).used += footprint(vm);
    if (!underWay(vm.migration)) continue;
    if (vm.moveFiles) for (const end of new Set([vm.moveFrom, vm.moveTo])) if (end !== NONE) at(end).files += 1;
    if (vm.moveKind === MOVE.offline) continue;
    if (vm.moveTo !== vm.host) at(vm.moveTo).used += footprint(vm);
    if (vm.moveKind !== MOVE.live) continue;
    at(vm.moveTo).slots += 1;
    if (vm.moveFrom !== vm.moveTo) at(vm.moveFrom).slots += 1;
  }
  return sums;
}

export const moveInvariants: readonly Invariant[] = [
  movesWithinLimit,
  failedMoveStays,
  onePlace,
  processorFeatures,
  sameEdition,
  sameVendor,
  switchExists,
  knownProblems,
  offlineStaysOff,
  movesHaveLivingEnds,
  booksBalance,
];
