/** Moves: how many at a time, between which hosts, and what a failed one leaves behind. */
import { compareLevels, releaseAt } from '../../model/catalog/index.js';
import { hostAt, hostName, releaseKey, vmAt } from '../../model/rules/names.js';
import { MIGRATION, NODE, POWER } from '../../model/states.js';
import { MOVE, NONE, underWay, type Vm, type World } from '../../model/world.js';
import { firstOf, type Invariant, type Look, NEVER, secondOf, wake } from '../invariant.js';
import { answers, isDead } from './nodes.js';
import { MOVES, whereAndWhither } from './placement.js';

const movesWithinLimit: Invariant = {
  id: 'safety/moves-within-limit',
  claim:
    "No live migration begins above the limit of either end: the cluster's MaximumParallelMigrations if it exists, else the host's own.",
  source: 'MPM LMT PS',
  holds: 'always',
  about: 'host',
  wokenBy: [
    wake('ends', 'migration-started', 'migration-completed', 'migration-failed', 'migration-cancelled', 'vm-arrived'),
  ],
  remember: ({ world }, host) => hostAt(world, host).slots,
  evidence: ({ world, before }, index) => {
    const { slots, name, cluster, maximumMigrations } = hostAt(world, index);
    const limit = world.clusters[cluster]?.settings.MaximumParallelMigrations ?? maximumMigrations;
    if (slots <= limit || slots <= before) return undefined;
    return `${name} takes part in ${slots} live migrations, its limit is ${limit}`;
  },
};

/** Whether a VM could have stayed where it was: its host runs, and its cluster has quorum. */
function couldStay(world: World, vm: Vm, host: number): boolean {
  const { node, cluster } = hostAt(world, host);
  return (
    (answers(node) || node === NODE.ready) &&
    (!vm.clustered || world.clusters[cluster]?.quorate !== false) &&
    vm.power !== POWER.lost
  );
}

const STATES = 16;

/** Host, kind of move, state of the move. */
function moveState(vm: Vm): number {
  return (vm.host * 4 + vm.moveKind) * STATES + vm.migration;
}

/** The host that a live migration was leaving at the last look, before its hand-over; or NONE. */
function wasLeaving(before: number): number {
  if (before === NEVER) return NONE;
  const state = before % STATES;
  const rest = Math.floor(before / STATES);
  const live = rest % 4 === MOVE.live && state >= MIGRATION.setup && state <= MIGRATION.blackout;
  return live ? Math.floor(rest / 4) : NONE;
}

const failedMoveStays: Invariant = {
  id: 'safety/failed-move-stays',
  claim: 'After a live migration that failed or was called off, the VM runs on where it was.',
  source: 'LMT',
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES, wake('subject', 'copy-started', 'blackout-started', 'move-queued')],
  remember: ({ world }, vm) => moveState(vmAt(world, vm)),
  evidence: ({ world, before }, index) => {
    const vm = vmAt(world, index);
    const source = wasLeaving(before);
    const ended =
      vm.migration === MIGRATION.failed || vm.migration === MIGRATION.cancelled || vm.migration === MIGRATION.queued;
    if (source === NONE || !ended) return undefined;
    if (vm.host !== source) return `the move of ${vm.name} failed, and it is on ${hostName(world, vm.host)}`;
    if (vm.power === POWER.running || !couldStay(world, vm, source)) return undefined;
    return `the move of ${vm.name} failed, and it does not run on ${hostName(world, source)} any more`;
  },
};

const onePlace: Invariant = {
  id: 'safety/one-place',
  claim: 'A VM is owned by exactly one host.',
  source: 'CLUSAPI',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-created', 'vm-arrived', 'vm-starting', 'migration-completed', 'migration-failed')],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const host = world.hosts[vm.host];
    if (host === undefined) return `${vm.name} is on no host`;
    return host.vms[vm.seat] === index ? undefined : `${vm.name} belongs to ${host.name}, which does not hold it`;
  },
};

/** The host that a VM has left by a move of one of these kinds since the last look, or NONE. */
function leftBy(look: Look, vm: Vm, kinds: readonly number[]): number {
  if (look.before === NEVER || !kinds.includes(vm.moveKind)) return NONE;
  const moved = vm.host !== firstOf(look.before) && vm.host === secondOf(look.before);
  return moved ? firstOf(look.before) : NONE;
}

const processorFeatures: Invariant = {
  id: 'safety/processor-features',
  claim: 'No VM arrives live on a host that is older than the release it was started on.',
  source: 'LMT',
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES],
  remember: whereAndWhither,
  evidence: (look, index) => {
    const vm = vmAt(look.world, index);
    const { release, name } = hostAt(look.world, vm.host);
    if (leftBy(look, vm, [MOVE.live]) === NONE || vm.startedOn === NONE) return undefined;
    if (compareLevels(releaseAt(vm.startedOn).level.value, releaseAt(release).level.value) <= 0) return undefined;
    return `${vm.name} was started on ${releaseKey(vm.startedOn)} and arrived live on ${name} (${releaseKey(release)})`;
  },
};

const sameEdition: Invariant = {
  id: 'safety/same-edition',
  claim: 'No VM arrives running on a host of another edition family.',
  source: 'HCIF',
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES],
  remember: whereAndWhither,
  evidence: (look, index) => {
    const { world } = look;
    const vm = vmAt(world, index);
    const left = world.hosts[leftBy(look, vm, [MOVE.live, MOVE.quick])];
    const here = hostAt(world, vm.host);
    if (left === undefined || releaseAt(left.release).editionFamily === releaseAt(here.release).editionFamily)
      return undefined;
    return `${vm.name} came from ${left.name} (${releaseKey(left.release)}) to ${here.name} (${releaseKey(here.release)})`;
  },
};

const movesHaveLivingEnds: Invariant = {
  id: 'safety/moves-have-living-ends',
  claim: 'No live or quick migration is under way from or to a host that is dead.',
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
    const dead = [vm.moveFrom, vm.moveTo].find((end) => isDead(world.hosts[end]?.node ?? NONE));
    return dead === undefined ? undefined : `${vm.name} is under way while ${hostName(world, dead)} is dead`;
  },
};

/** What the books of a host say, against what its VMs and moves sum up to. */
const booksBalance: Invariant = {
  id: 'safety/books-balance',
  claim: 'At the end the memory and the migration slots that a host counts are those of its VMs and moves.',
  source: 'none',
  holds: 'at-end',
  about: 'host',
  wokenBy: [],
  evidence: ({ world }, index) => {
    const host = hostAt(world, index);
    const [used, slots] = summed(world, index);
    if (used !== host.used) return `${host.name} counts ${host.used} bytes in use, its VMs take ${used}`;
    return slots === host.slots ? undefined : `${host.name} counts ${host.slots} live migrations, there are ${slots}`;
  },
};

const HOLDS_MEMORY: ReadonlySet<number> = new Set([
  POWER.starting,
  POWER.restoring,
  POWER.running,
  POWER.stopping,
  POWER.saving,
  POWER.paused,
  POWER.pausedCritical,
]);

function summed(world: World, host: number): [used: number, slots: number] {
  let [used, slots] = [0, 0];
  for (const vm of world.vms) {
    if (vm.host === host && HOLDS_MEMORY.has(vm.power)) used += vm.assigned;
    if (!underWay(vm.migration) || vm.moveKind === MOVE.offline) continue;
    if (vm.moveTo === host && vm.host !== host) used += vm.assigned;
    if (vm.moveKind === MOVE.live && (vm.moveTo === host || vm.moveFrom === host)) slots += 1;
  }
  return [used, slots];
}

export const moveInvariants: readonly Invariant[] = [
  movesWithinLimit,
  failedMoveStays,
  onePlace,
  processorFeatures,
  sameEdition,
  movesHaveLivingEnds,
  booksBalance,
];
