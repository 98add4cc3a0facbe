/** Where VMs are and where they go: the state of the node, owners, anti-affinity, memory, quorum. */

import { formatSize } from '../../base/units.js';
import { ACTIVITY, activityKey } from '../../model/activities.js';
import { affinityConflict } from '../../model/affinity.js';
import { CONCERN } from '../../model/concerns.js';
import { FACT } from '../../model/facts.js';
import { clusterAt, hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { NODE, POWER } from '../../model/states.js';
import {
  clusterOf,
  footprint,
  MOVE,
  NONE,
  SAVED_FOR,
  underWay,
  usesMemory,
  type Vm,
  type World,
} from '../../model/world.js';
import { firstOf, type Invariant, type Look, NEVER, pair, secondOf, wake } from '../invariant.js';
import { isInSetup, runs } from './nodes.js';

/** Where a VM runs, or NONE. */
const runsOn = (vm: Vm): number => (usesMemory(vm.power) ? vm.host : NONE);

/** The host of a VM, the target of the move that is under way, whether its files go along, and whether it runs. */
export function whereAndWhither({ world }: Look, index: number): number {
  const vm = vmAt(world, index);
  const place = pair(vm.host, underWay(vm.migration) ? vm.moveTo : NONE);
  return place * 4 + (vm.moveFiles ? 2 : 0) + (usesMemory(vm.power) ? 1 : 0);
}

/** The same of the last look, taken apart. */
export const wasOn = ({ before }: Look): number => firstOf(before === NEVER ? NEVER : before >>> 2);
export const wasBoundFor = ({ before }: Look): number => secondOf(before === NEVER ? NEVER : before >>> 2);
export const hadFilesAlong = ({ before }: Look): boolean => before !== NEVER && (before & 2) !== 0;
export const ran = ({ before }: Look): boolean => before !== NEVER && (before & 1) !== 0;

/** Facts after which a VM may be elsewhere, or on its way, or run where it did not. */
export const MOVES = wake(
  'subject',
  ...(['vm-created', 'migration-started', 'vm-arrived', 'migration-failed', 'migration-cancelled'] as const),
  ...(['vm-starting', 'vm-off', 'vm-saved', 'vm-failed', 'vm-preempted', 'vm-lost'] as const),
);

/** A claim about what has happened to where a VM is, or goes, since the last look. */
export const onMove = (
  shape: Pick<Invariant, 'id' | 'claim' | 'source' | 'concern'>,
  occasion: NonNullable<Invariant['occasion']>,
  evidence: Invariant['evidence'],
): Invariant => ({
  ...shape,
  ...{ holds: 'always', about: 'vm', wokenBy: [MOVES], remember: whereAndWhither, occasion, evidence },
});

/** The occasion that a host was chosen for a VM: the target of a new move, or where it was taken over. */
export const chosen = (look: Look, index: number): number =>
  look.before === NEVER ? NONE : choice(vmAt(look.world, index), wasOn(look), wasBoundFor(look));

/** The host that was chosen for a VM that was here and bound for there; or NONE. */
function choice(vm: Vm, was: number, boundFor: number): number {
  if (underWay(vm.migration) && vm.moveTo !== boundFor) return vm.moveTo;
  return vm.host !== was && vm.host !== boundFor ? vm.host : NONE;
}

const landsOnUpNode: Invariant = {
  id: 'safety/lands-on-up-node',
  claim:
    'A role is sent to, or taken over by, an Up member of its own cluster only: none that is Paused, Down or Isolated.',
  source: 'DRAIN CLUSAPI',
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES],
  remember: whereAndWhither,
  occasion: chosen,
  evidence: (look, index) => {
    const { world } = look;
    const vm = vmAt(world, index);
    if (!vm.clustered) return undefined;
    const target = hostAt(world, look.occasion);
    if (target.node !== NODE.up) return `${vm.name} is placed on ${target.name}, which is not Up`;
    const home = world.hosts[wasOn(look)]?.cluster;
    return target.cluster === home
      ? undefined
      : `${vm.name} is placed on ${target.name}, which is no member of its cluster`;
  },
};

const possibleOwner: Invariant = {
  id: 'safety/possible-owner',
  claim: 'No role is placed outside its possible owners.',
  source: 'LMT WERR',
  concern: CONCERN.owners,
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES],
  remember: whereAndWhither,
  occasion: chosen,
  evidence: ({ world, occasion: target }, index) => {
    const vm = vmAt(world, index);
    if (!vm.clustered || (vm.possibleOwners?.includes(target) ?? true)) return undefined;
    return `${vm.name} is placed on ${hostName(world, target)}, which is not one of its possible owners`;
  },
};

/** The occasion that a VM that runs was sent somewhere, or began to run there. Its arrival was decided when it left. */
function claimed(look: Look, index: number): number {
  const vm = vmAt(look.world, index);
  if (look.before === NEVER || runsOn(vm) === NONE) return NONE;
  return choice(vm, ran(look) ? wasOn(look) : NONE, wasBoundFor(look));
}

/** A claim about whom a role finds where it is started, or sent to. `concerns`: whether it can be broken for this role at all. */
export const company = (
  shape: Pick<Invariant, 'id' | 'claim' | 'source' | 'concern'>,
  concerns: (world: World, vm: Vm) => boolean,
  evidence: (world: World, vm: Vm, target: number) => string | undefined,
): Invariant =>
  onMove(shape, claimed, ({ world, occasion }, index) => {
    const vm = vmAt(world, index);
    return concerns(world, vm) ? evidence(world, vm, occasion) : undefined;
  });

/** A running role of a class of this VM that is on a host, or on its way there. */
function twinAt(world: World, vm: Vm, host: number): Vm | undefined {
  const isThere = (other: Vm): boolean => other.host === host || (underWay(other.migration) && other.moveTo === host);
  const isTwin = (other: Vm): boolean => other.antiAffinity.some((one) => vm.antiAffinity.includes(one));
  return world.vms.find(
    (other) => other !== vm && other.clustered && usesMemory(other.power) && isThere(other) && isTwin(other),
  );
}

const antiAffinity = company(
  {
    id: 'safety/anti-affinity',
    claim: 'With ClusterEnforcedAntiAffinity = 1 no role is started on, or sent to, a node with another of its class.',
    source: 'GRP CLP',
    concern: CONCERN.apartness,
  },
  (world, vm) => vm.antiAffinity.length > 0 && clusterOf(world, vm)?.settings.ClusterEnforcedAntiAffinity === 1,
  (world, vm, target) => {
    const twin = twinAt(world, vm, target);
    return twin && `${vm.name} comes to ${hostName(world, target)}, where ${twin.name} of the same class runs or goes`;
  },
);

const affinity = company(
  {
    id: 'safety/affinity-rules',
    claim: 'No role is started on, or sent to, a node that an enabled affinity rule forbids it.',
    source: 'PS',
    concern: CONCERN.affinity,
  },
  (_world, vm) => vm.ruled && vm.clustered,
  (world, vm, target) => {
    const mate = affinityConflict(world, vm, target);
    if (mate === NONE) return undefined;
    return `${vm.name} comes to ${hostName(world, target)} against a rule that it shares with ${vmAt(world, mate).name}`;
  },
);

const STARTED = FACT['migration-started'];
const STARTING = FACT['vm-starting'];
const ARRIVED = FACT['vm-arrived'];

/** What a host has in use beyond what it has for VMs; undefined where it fits. */
function overfull(world: World, index: number): string | undefined {
  const { name, used, memory, reserve } = hostAt(world, index);
  if (used <= memory - reserve) return undefined;
  return `${formatSize(used)} are in use on ${name}, which has ${formatSize(memory - reserve)} for VMs`;
}

const memoryFits: Invariant = {
  id: 'safety/memory-fits',
  claim: 'No VM starts on, or is sent to, a host that has not the memory for it beyond its reserve.',
  source: 'LMT',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-starting', 'migration-started', 'vm-arrived')],
  // At that moment: what a world begins with is given, and so is a host that has lost some of its memory.
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const vm = vmAt(world, index);
    const takes = fact === STARTED ? vm.moveTo : takesNow(vm, fact) ? vm.host : NONE;
    if (takes === NONE || (fact === STARTED && vm.moveKind === MOVE.offline)) return undefined;
    const over = overfull(world, takes);
    return over && `${vm.name} comes, and ${over}`;
  },
};

/** Whether a VM takes memory of its host into use by a fact: as it starts, or as it comes running where none was kept for it. */
const takesNow = ({ power, moveKind }: Vm, fact: number): boolean =>
  usesMemory(power) && (fact === STARTING || (fact === ARRIVED && moveKind === MOVE.offline));

const addedMemoryFits: Invariant = {
  id: 'safety/added-memory-fits',
  claim: 'No VM that runs is given more memory than its host has beyond its reserve.',
  source: 'SAVILL',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'memory-changed', 'vm-created')],
  remember: ({ world }, vm) => vmAt(world, vm).assigned,
  evidence: ({ world, before }, index) => {
    const { name, assigned, power, host } = vmAt(world, index);
    if (before === NEVER || assigned <= before || !usesMemory(power)) return undefined;
    const over = overfull(world, host);
    return over && `${name} is given memory, and ${over}`;
  },
};

/** Bytes of a host that roles leave which are being saved for others. */
const beingFreed = (world: World, vms: readonly number[]): number =>
  vms.reduce((sum, one) => {
    const vm = vmAt(world, one);
    return vm.power === POWER.saving && vm.savedFor === SAVED_FOR.role ? sum + footprint(vm) : sum;
  }, 0);

const promisesFit: Invariant = {
  id: 'safety/promises-fit',
  claim: 'What a host promises to roles that others make way for is free there, or is being freed for them.',
  source: 'EVT CLP',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('host', 'vm-preempted')],
  evidence: ({ world }, index) => {
    const { name, used, promised, memory, reserve, vms } = hostAt(world, index);
    if (promised === 0) return undefined;
    const room = memory - reserve - used + beingFreed(world, vms);
    if (promised <= room) return undefined;
    return `${name} promises ${formatSize(promised)} to roles, and will have ${formatSize(Math.max(0, room))}`;
  },
};

/** A host that goes down for setup saves and stops its guests first. */
const LEAVES: ReadonlySet<number> = new Set([POWER.saving, POWER.stopping]);

const runsOnLivingHost: Invariant = {
  id: 'safety/runs-on-living-host',
  claim: 'A VM runs only on a host that runs; while setup runs on it, guests are at most being saved or shut down.',
  source: 'none',
  holds: 'always',
  about: 'vm',
  wokenBy: [
    wake('subject', 'vm-starting', 'vm-running', 'vm-arrived'),
    wake('vms', 'host-down', 'installation-started', 'installation-completed', 'installation-failed', 'node-isolated'),
  ],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const host = hostAt(world, vm.host);
    if (!usesMemory(vm.power) || runs(host.node)) return undefined;
    return isInSetup(host.node) && LEAVES.has(vm.power) ? undefined : `${vm.name} runs on ${host.name}, which does not`;
  },
};

const rolesNeedQuorum: Invariant = {
  id: 'safety/roles-need-quorum',
  claim: 'No role of a cluster runs while the cluster has no quorum, but on a node that was isolated before.',
  source: 'QUO',
  holds: 'always',
  about: 'vm',
  wokenBy: [
    wake('subject', 'vm-starting', 'vm-running', 'vm-arrived', 'vm-clustered'),
    wake('vms', 'quorum-lost', 'join-started', 'node-joined'),
  ],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const cluster = clusterOf(world, vm);
    if (cluster === undefined || cluster.quorate || !usesMemory(vm.power)) return undefined;
    if (hostAt(world, vm.host).node === NODE.cutOff) return undefined;
    return `${vm.name} runs on ${hostName(world, vm.host)} while ${clusterAt(world, cluster.index).name} has no quorum`;
  },
};

const rolesInMembership: Invariant = {
  id: 'safety/roles-in-membership',
  claim:
    'A role runs only on a member that its cluster counts in, or unmonitored on an isolated one while that is waited for.',
  source: 'QUO RES',
  holds: 'always',
  about: 'vm',
  wokenBy: [
    wake('subject', 'vm-starting', 'vm-running', 'vm-arrived', 'vm-clustered'),
    wake('vms', 'node-stopped', 'node-isolated', 'node-given-up'),
  ],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const { node, name } = hostAt(world, vm.host);
    if (!vm.clustered || !usesMemory(vm.power)) return undefined;
    if (node === NODE.stopped) return `${vm.name} runs on ${name}, whose cluster service has stopped`;
    const waited = node !== NODE.cutOff || world.open.has(activityKey(ACTIVITY.resiliency, vm.host));
    return waited ? undefined : `${vm.name} runs on ${name}, which is isolated and not waited for`;
  },
};

export const placementInvariants: readonly Invariant[] = [
  landsOnUpNode,
  possibleOwner,
  antiAffinity,
  affinity,
  memoryFits,
  addedMemoryFits,
  promisesFit,
  runsOnLivingHost,
  rolesNeedQuorum,
  rolesInMembership,
];
