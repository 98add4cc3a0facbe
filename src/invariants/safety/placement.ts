/** Where VMs are and where they go: the state of the node, owners, anti-affinity, memory, quorum. */
import { formatSize } from '../../base/units.js';
import { clusterAt, hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { NODE, POWER } from '../../model/states.js';
import { clusterOf, NONE, underWay, usesMemory, type Vm, type World } from '../../model/world.js';
import { firstOf, type Invariant, type Look, NEVER, pair, secondOf, wake } from '../invariant.js';

/** The host of a VM and the target of the move that is under way. */
export function whereAndWhither({ world }: Look, index: number): number {
  const vm = vmAt(world, index);
  return pair(vm.host, underWay(vm.migration) ? vm.moveTo : NONE);
}

/** Facts after which a VM may be elsewhere, or on its way. */
export const MOVES = wake(
  'subject',
  'vm-created',
  'migration-started',
  'vm-arrived',
  'migration-completed',
  'migration-failed',
  'migration-cancelled',
);

/** The host that was chosen for a VM since the last look: the target of a new move, or where it was taken over; or NONE. */
function chosen(look: Look, vm: Vm): number {
  if (look.before === NEVER) return NONE;
  const [host, target] = [firstOf(look.before), secondOf(look.before)];
  if (underWay(vm.migration) && vm.moveTo !== target) return vm.moveTo;
  return vm.host !== host && vm.host !== target ? vm.host : NONE;
}

export const landsOnUpNode: Invariant = {
  id: 'safety/lands-on-up-node',
  claim:
    'A role is sent to, or taken over by, an Up member of its own cluster only: none that is Paused, Down or Isolated.',
  source: 'DRAIN CLUSAPI',
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES],
  remember: whereAndWhither,
  evidence: (look, index) => {
    const { world } = look;
    const vm = vmAt(world, index);
    const target = world.hosts[chosen(look, vm)];
    if (target === undefined || !vm.clustered) return undefined;
    if (target.node !== NODE.up) return `${vm.name} is placed on ${target.name}, which is not Up`;
    const home = world.hosts[firstOf(look.before)]?.cluster;
    return target.cluster === home
      ? undefined
      : `${vm.name} is placed on ${target.name}, which is no member of its cluster`;
  },
};

export const possibleOwner: Invariant = {
  id: 'safety/possible-owner',
  claim: 'No role is placed outside its possible owners.',
  source: 'LMT WERR',
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES],
  remember: whereAndWhither,
  evidence: (look, index) => {
    const vm = vmAt(look.world, index);
    const target = chosen(look, vm);
    if (target === NONE || !vm.clustered || vm.possibleOwners === null || vm.possibleOwners.includes(target))
      return undefined;
    return `${vm.name} is placed on ${hostName(look.world, target)}, which is not one of its possible owners`;
  },
};

/** Where a VM runs, or NONE. */
const runsOn = (vm: Vm): number => (usesMemory(vm.power) ? vm.host : NONE);

function twinOn(world: World, vm: Vm): Vm | undefined {
  const isTwin = (other: Vm): boolean =>
    other !== vm &&
    other.clustered &&
    usesMemory(other.power) &&
    other.antiAffinity.some((one) => vm.antiAffinity.includes(one));
  return hostAt(world, vm.host)
    .vms.map((one) => vmAt(world, one))
    .find(isTwin);
}

export const antiAffinity: Invariant = {
  id: 'safety/anti-affinity',
  claim:
    'With ClusterEnforcedAntiAffinity = 1 no role begins to run on a node beside another of its anti-affinity class.',
  source: 'GRP CLP',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-created', 'vm-starting', 'vm-arrived', 'vm-off', 'vm-saved', 'vm-failed', 'vm-lost')],
  remember: ({ world }, vm) => pair(runsOn(vmAt(world, vm)), NONE),
  evidence: ({ world, before }, index) => {
    const vm = vmAt(world, index);
    if (vm.antiAffinity.length === 0 || before === NEVER || !usesMemory(vm.power) || firstOf(before) === vm.host)
      return undefined;
    if (clusterOf(world, vm)?.settings.ClusterEnforcedAntiAffinity !== 1) return undefined;
    const twin = twinOn(world, vm);
    return twin && `${vm.name} and ${twin.name} of one anti-affinity class run on ${hostName(world, vm.host)}`;
  },
};

export const memoryFits: Invariant = {
  id: 'safety/memory-fits',
  claim: 'The memory that is assigned on a host, arriving VMs included, is at most its memory less its reserve.',
  source: 'LMT',
  holds: 'always',
  about: 'host',
  wokenBy: [
    wake('host', 'vm-starting', 'memory-changed', 'vm-running'),
    wake('arg', 'vm-arrived', 'migration-started'),
  ],
  evidence: ({ world }, index) => {
    const { name, used, memory, reserve } = hostAt(world, index);
    if (used <= memory - reserve) return undefined;
    return `${formatSize(used)} are assigned on ${name}, which has ${formatSize(memory - reserve)} for VMs`;
  },
};

/** Node states in which a guest can run. */
const ALIVE: ReadonlySet<number> = new Set([NODE.joining, NODE.up, NODE.paused, NODE.evicting, NODE.ready]);
/** A host that goes down for setup saves and stops its guests first. */
const LEAVES: ReadonlySet<number> = new Set([POWER.saving, POWER.stopping]);

export const runsOnLivingHost: Invariant = {
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
    if (!usesMemory(vm.power) || ALIVE.has(host.node)) return undefined;
    const inSetup = host.node === NODE.upgrading || host.node === NODE.patchingInPlace;
    return inSetup && LEAVES.has(vm.power) ? undefined : `${vm.name} runs on ${host.name}, which does not`;
  },
};

export const rolesNeedQuorum: Invariant = {
  id: 'safety/roles-need-quorum',
  claim: 'No role of a cluster runs while the cluster has no quorum.',
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
    return `${vm.name} runs on ${hostName(world, vm.host)} while ${clusterAt(world, cluster.index).name} has no quorum`;
  },
};

export const placementInvariants: readonly Invariant[] = [
  landsOnUpNode,
  possibleOwner,
  antiAffinity,
  memoryFits,
  runsOnLivingHost,
  rolesNeedQuorum,
];
