/** What has begun ends: within a generous bound, and not later than the moment at which nothing is under way any more. */
import { DAY, formatDuration, HOUR, type Micros } from '../../base/units.js';
import { ACTIVITY, activityKey } from '../../model/activities.js';
import { clusterAt, hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { CLUSTER, DRAIN, DRIVES, MIGRATION, NODE, POWER } from '../../model/states.js';
import { vmWord } from '../../model/words.js';
import { clusterOf, isSetAside, underWay, type Vm, type World } from '../../model/world.js';
import { type Invariant, NEVER, wake } from '../invariant.js';
import { placeFor } from '../service/room.js';
import { ends } from './pending.js';

/** A host with terabytes of memory drains for days over a network of 1 Gbps. */
const DRAIN_US_MAX: Micros = 7 * DAY;
const QUEUED_US_MAX: Micros = 7 * DAY;
const LEVEL_UPDATE_US_MAX: Micros = 12 * HOUR;
/** An isolated node is waited for at most as long as its cluster's ResiliencyDefaultPeriod, whose largest value is a day. */
const ISOLATED_US_MAX: Micros = 25 * HOUR;
const REPAIR_US_MAX: Micros = 7 * DAY;
/** Who writes that a node is away for days, waiting for parts, means it: as long as a cluster may be mixed. */
const NODE_WORK_US_MAX: Micros = 28 * DAY;

const within = (us: Micros): string => `within ${formatDuration(us)}`;

const node = (world: World, host: number): number => hostAt(world, host).node;

const drainEnds: Invariant = ends(
  {
    id: 'progress/drain-ends',
    claim: `A drain ends as Completed or Failed ${within(DRAIN_US_MAX)}.`,
    source: 'CLUSAPI',
    about: 'host',
    wokenBy: [wake('subject', 'drain-started', 'drain-completed', 'drain-failed', 'drain-dropped')],
  },
  DRAIN_US_MAX,
  (world, host) => hostAt(world, host).drain === DRAIN.inProgress,
  (world, host) => `${hostName(world, host)} drains`,
);

const queuedMoveStarts: Invariant = ends(
  {
    id: 'progress/queued-move-starts',
    claim: `A queued move starts, fails or is called off ${within(QUEUED_US_MAX)}.`,
    source: 'PETRI MPM',
    about: 'vm',
    wokenBy: [wake('subject', 'move-queued', 'migration-started', 'migration-failed', 'migration-cancelled')],
  },
  QUEUED_US_MAX,
  (world, vm) => vmAt(world, vm).migration === MIGRATION.queued,
  (world, vm) => `the move of ${vmAt(world, vm).name} waits in its queue`,
);

const levelUpdateEnds: Invariant = ends(
  {
    id: 'progress/level-update-ends',
    claim: `An update of the functional level that has begun ends ${within(LEVEL_UPDATE_US_MAX)}.`,
    source: 'CMRP',
    about: 'cluster',
    wokenBy: [wake('subject', 'level-raising', 'level-raised', 'level-not-raised')],
  },
  LEVEL_UPDATE_US_MAX,
  (world, cluster) => clusterAt(world, cluster).phase === CLUSTER.raising,
  (world, cluster) => `the level of ${clusterAt(world, cluster).name} is being raised`,
);

const isolationEnds: Invariant = ends(
  {
    id: 'progress/isolation-ends',
    claim: `An isolated node comes back or is given up ${within(ISOLATED_US_MAX)}.`,
    source: 'RES',
    about: 'host',
    wokenBy: [
      wake(
        'subject',
        ...(['node-isolated', 'node-given-up', 'node-evicted', 'host-up', 'patch-resumed', 'host-down'] as const),
        ...(['node-stopped', 'node-returned', 'node-quarantined', 'host-hangs', 'host-goes-on'] as const),
      ),
    ],
  },
  ISOLATED_US_MAX,
  (world, host) => node(world, host) === NODE.isolated || node(world, host) === NODE.cutOff,
  (world, host) => `${hostName(world, host)} is Isolated`,
);

const quarantineEnds: Invariant = {
  id: 'progress/quarantine-ends',
  claim: 'A node in quarantine is taken back when its time is over, or when somebody clears it.',
  source: 'RES',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'node-quarantined', 'quarantine-over', 'node-evicted', 'drain-started', 'host-up')],
  evidence: ({ world }, index) => {
    if (node(world, index) !== NODE.quarantined) return undefined;
    const lasts = world.open.has(activityKey(ACTIVITY.quarantine, index));
    return lasts ? undefined : `${hostName(world, index)} is Quarantined, and nothing will end that`;
  },
};

const AT_WORK: ReadonlySet<number> = new Set([
  NODE.joining,
  NODE.evicting,
  NODE.installing,
  NODE.patching,
  NODE.upgrading,
  NODE.upgradingOutside,
  NODE.patchingInPlace,
]);

const nodeWorkEnds: Invariant = ends(
  {
    id: 'progress/node-work-ends',
    claim: `A node that joins, is evicted or is installed comes to an end of it ${within(NODE_WORK_US_MAX)}.`,
    source: 'CRU',
    about: 'host',
    wokenBy: [
      wake('subject', 'join-started', 'node-joined', 'eviction-started', 'node-evicted', 'installation-started'),
      wake('subject', 'installation-completed', 'installation-failed', 'host-patched', 'host-down', 'join-failed'),
      wake('subject', 'patch-resumed'),
    ],
  },
  NODE_WORK_US_MAX,
  (world, host) => AT_WORK.has(node(world, host)),
  (world, host) => `${hostName(world, host)} joins, leaves or is installed`,
);

const repairEnds: Invariant = ends(
  {
    id: 'progress/storage-repair-ends',
    claim: `Drives of Storage Spaces Direct that are back in their pool become whole ${within(REPAIR_US_MAX)}.`,
    source: 'S2DM',
    about: 'host',
    wokenBy: [wake('subject', 'drives-back', 'drives-away', 'drives-whole')],
  },
  REPAIR_US_MAX,
  (world, host) => hostAt(world, host).drives === DRIVES.behind,
  (world, host) => `the drives of ${hostName(world, host)} are being repaired`,
);

/** Whether a VM has failed, or was saved to make room for another role. */
const isDown = (vm: Vm): boolean => vm.power === POWER.failed || isSetAside(vm);

const roleRestarts: Invariant = {
  id: 'progress/role-restarts',
  claim:
    'At the end no role is left Failed, or saved for another one, that a member of its cluster could start and that may still fail over.',
  source: 'RES DRAIN',
  holds: 'at-end',
  about: 'vm',
  wokenBy: [],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const cluster = clusterOf(world, vm);
    const starts = isDown(vm) && vm.priority > 0 && !vm.givenUp;
    const waits = starts && cluster?.quorate === true && world.open.busy === 0;
    const place = waits ? placeFor(world, vm) : undefined;
    return place && `${vm.name} is ${vmWord(vm.power)}, and ${place.name} could start it`;
  },
};

/** A role that served when it was queued to leave, until something else explains why it does not. */
const SERVED = 1;
const EXCUSED: ReadonlySet<number> = new Set([POWER.stopping, POWER.off, POWER.failed, POWER.lost]);

/** Whether something other than its move is the reason why a role does not run. */
function isExcused(vm: Vm): boolean {
  const saved = vm.power === POWER.saving && !underWay(vm.migration);
  return EXCUSED.has(vm.power) || saved || vm.migration === MIGRATION.failed;
}

const drainedRoleServes: Invariant = {
  id: 'progress/drained-role-serves',
  claim: 'A role that ran when its node was drained runs at the end, unless its move failed or it was stopped since.',
  source: 'EVT DRAIN',
  holds: 'at-end',
  about: 'vm',
  wokenBy: [
    wake('subject', 'move-queued', 'migration-failed', 'vm-running', 'vm-stopping', 'vm-off', 'vm-saving', 'vm-failed'),
    wake('subject', 'vm-lost', 'vm-preempted'),
  ],
  remember: ({ world, before }, index) => {
    const vm = vmAt(world, index);
    if (vm.migration === MIGRATION.queued && vm.clustered && vm.power === POWER.running) return SERVED;
    return isExcused(vm) ? NEVER : before;
  },
  evidence: ({ world, before }, index) => {
    const { power, name } = vmAt(world, index);
    const rests = before === SERVED && power !== POWER.running && world.open.busy === 0;
    return rests ? `${name} ran when its node was drained, and does not run at the end` : undefined;
  },
};

const everythingComesBack: Invariant = {
  id: 'progress/everything-comes-back',
  claim:
    'At the end no VM is Failed, or saved for another one, that its cluster or host starts by itself. A warning where no calm is written: a fault may be why.',
  source: 'none',
  holds: 'at-end',
  warnsWithoutCalm: true,
  about: 'vm',
  wokenBy: [],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    if (!isDown(vm) || vm.priority === 0 || vm.givenUp) return undefined;
    const how = vm.power === POWER.failed ? 'failed' : 'was saved for another role';
    return `${vm.name} ${how} on ${hostName(world, vm.host)} and never came back`;
  },
};

const quorumComesBack: Invariant = {
  id: 'progress/quorum-comes-back',
  claim: 'At the end every cluster has quorum. A warning where no calm is written: a fault may be why.',
  source: 'QUO',
  holds: 'at-end',
  warnsWithoutCalm: true,
  about: 'cluster',
  wokenBy: [],
  evidence: ({ world }, index) => {
    const { quorate, name } = clusterAt(world, index);
    return quorate ? undefined : `${name} has lost quorum and did not get it back`;
  },
};

export const endInvariants: readonly Invariant[] = [
  drainEnds,
  queuedMoveStarts,
  levelUpdateEnds,
  isolationEnds,
  quarantineEnds,
  nodeWorkEnds,
  repairEnds,
  roleRestarts,
  drainedRoleServes,
  everythingComesBack,
  quorumComesBack,
];
