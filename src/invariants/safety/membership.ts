/** Nodes as members: drains, evictions, node ids, what they hold and how much of it; and that no VM is lost. */

import { LIMITS } from '../../model/catalog/index.js';
import { CONCERN } from '../../model/concerns.js';
import { FACT } from '../../model/facts.js';
import { outlivesItsHost } from '../../model/files.js';
import { clusterAt, hostAt, hostName, vmAt, vmName } from '../../model/rules/names.js';
import { isWitnessFixed } from '../../model/rules/votes.js';
import { DRAIN, NODE, POWER } from '../../model/states.js';
import { type Cluster, NONE, usesMemory, type World } from '../../model/world.js';
import { firstOf, type Invariant, NEVER, pair, secondOf, wake } from '../invariant.js';
import { answers } from './nodes.js';
import { MOVES, wasOn, whereAndWhither } from './placement.js';

/** A role that a host owns, or undefined. */
const roleOn = (world: World, host: number): number | undefined =>
  hostAt(world, host).vms.find((one) => vmAt(world, one).clustered);

const serves = (node: number): boolean => node === NODE.up || node === NODE.paused;

const evictionKeepsQuorum: Invariant = {
  id: 'safety/eviction-keeps-quorum',
  claim:
    'A node is evicted only from a cluster that has quorum and keeps it: of the votes that stay, more than half answer.',
  source: 'WERR QUO',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'eviction-started', 'node-evicted', 'host-down', 'join-started')],
  remember: ({ world }, host) => hostAt(world, host).node,
  evidence: ({ world, before }, index) => {
    const begins = hostAt(world, index).node === NODE.evicting && before !== NODE.evicting && before !== NEVER;
    return begins ? minorityWithout(world, index, 'is evicted') : undefined;
  },
};

/** What is left of a cluster without a host, if that is no majority; or undefined. */
function minorityWithout(world: World, index: number, how: string): string | undefined {
  const { name, cluster: own } = hostAt(world, index);
  const cluster = world.clusters[own];
  if (cluster === undefined) return undefined;
  if (!cluster.quorate) return `${name} ${how} while ${cluster.name} has no quorum`;
  const others = cluster.members
    .map((one) => hostAt(world, one))
    .filter((host) => host.index !== index && host.node !== NODE.stopping);
  const answering = others.filter(({ node, weight }) => weight && serves(node)).length;
  const silent = others.filter((host) => host.vote && !serves(host.node)).length;
  const witness = witnessVote(cluster, answering + silent);
  if (answering > 0 && answering + Math.max(0, witness) > silent + Math.max(0, -witness)) return undefined;
  const away = witness < 0 ? ', nor does the witness' : '';
  return `${name} ${how}, and of the votes of the other members of ${cluster.name} ${answering} answer while ${silent} do not${away}`;
}

/** What a witness adds to the votes that answer beside so many nodes that have one; below 0: to those that do not. */
function witnessVote(cluster: Cluster, nodes: number): -1 | 0 | 1 {
  const { witness, witnessLost, island } = cluster;
  const counts = witness !== 0 && (isWitnessFixed(cluster) || (!witnessLost && nodes % 2 === 0));
  if (!counts) return 0;
  return island === 0 && !witnessLost ? 1 : -1;
}

const stopKeepsQuorum: Invariant = {
  id: 'safety/stop-keeps-quorum',
  claim:
    'The cluster service of a node is stopped only where, of the votes that stay, more than half answer, or with its host, which asks nobody.',
  source: 'QUO',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'node-stopping')],
  coarse: true,
  evidence: ({ world, fact }, index) =>
    fact === STOPPING && !hostAt(world, index).restarts
      ? minorityWithout(world, index, 'stops its cluster service')
      : undefined,
};

const STOPPING = FACT['node-stopping'];

const quorumHasMember: Invariant = {
  id: 'safety/quorum-has-a-member',
  claim: 'A cluster has quorum only while a member of it answers.',
  source: 'QUO',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('subject', 'quorum-regained'), wake('cluster', 'host-down', 'node-stopped', 'node-given-up')],
  evidence: ({ world }, index) => {
    const { name, quorate, members } = clusterAt(world, index);
    if (!quorate || members.some((one) => answers(hostAt(world, one).node))) return undefined;
    return `${name} has quorum, and none of its members answers`;
  },
};

const WITHDRAWN: ReadonlyMap<number, string> = new Map([
  [NODE.evicting, 'is being evicted'],
  [NODE.upgrading, 'is being upgraded in place'],
  [NODE.patchingInPlace, 'is being upgraded in place'],
]);

const leavingNodeIsEmpty: Invariant = {
  id: 'safety/leaving-node-is-empty',
  claim: 'A node that is being evicted or upgraded in place owns no role.',
  source: 'CRU DRAIN',
  holds: 'always',
  about: 'host',
  wokenBy: [
    wake('subject', 'eviction-started', 'installation-started'),
    wake('arg', 'vm-arrived'),
    wake('host', 'vm-clustered'),
  ],
  evidence: ({ world }, index) => {
    const { node, name } = hostAt(world, index);
    const doing = WITHDRAWN.get(node);
    const role = doing === undefined ? undefined : roleOn(world, index);
    return role === undefined ? undefined : `${name} ${doing} and owns the role ${vmName(world, role)}`;
  },
};

const roleOnMember: Invariant = {
  id: 'safety/role-on-member',
  claim: 'A role is on a member of a cluster.',
  source: 'CLUSAPI',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-arrived', 'vm-clustered'), wake('vms', 'node-evicted')],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const host = world.hosts[vm.host];
    if (!vm.clustered || host === undefined || host.cluster !== NONE) return undefined;
    return `${vm.name} is a role, and ${host.name}, where it is, is no member of a cluster`;
  },
};

const nodeIdConstant: Invariant = {
  id: 'safety/node-id-constant',
  claim: 'The node id of a member never changes while it is a member, and no other member has it.',
  source: 'KB299631',
  holds: 'always',
  about: 'host',
  wokenBy: [
    wake('subject', 'join-started', 'node-joined', 'node-evicted', 'host-up', 'host-down', 'installation-completed'),
  ],
  remember: ({ world }, host) => pair(hostAt(world, host).cluster, hostAt(world, host).nodeId),
  evidence: ({ world, before }, index) => {
    const { cluster, nodeId, name } = hostAt(world, index);
    if (cluster === NONE) return undefined;
    if (before !== NEVER && firstOf(before) === cluster && secondOf(before) !== nodeId) {
      return `the node id of ${name} changed from ${secondOf(before)} to ${nodeId}`;
    }
    const twin = clusterAt(world, cluster).members.find((one) => one !== index && hostAt(world, one).nodeId === nodeId);
    return twin === undefined ? undefined : `${name} and ${hostName(world, twin)} both have node id ${nodeId}`;
  },
};

const oneDrain: Invariant = {
  id: 'safety/one-drain',
  claim: 'A node drains once at a time.',
  source: 'WERR CMRP',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'drain-started', 'drain-completed', 'drain-failed', 'drain-dropped')],
  remember: ({ world }, host) => hostAt(world, host).drain,
  evidence: ({ world, before, fact }, host) => {
    if (fact !== FACT['drain-started'] || before !== DRAIN.inProgress) return undefined;
    return `a second drain of ${hostName(world, host)} began before the first had ended`;
  },
  coarse: true,
};

const drainedNodeIsEmpty: Invariant = {
  id: 'safety/drained-node-is-empty',
  claim: 'When a drain is Completed, the node owns no role; VMs that are no roles may still be there.',
  source: 'DRAIN',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'drain-completed', 'drain-started', 'node-resumed', 'host-down', 'node-evicted')],
  remember: ({ world }, host) => hostAt(world, host).drain,
  evidence: ({ world, before }, index) => {
    const { drain, name } = hostAt(world, index);
    if (drain !== DRAIN.completed || before === DRAIN.completed) return undefined;
    const role = roleOn(world, index);
    return role === undefined
      ? undefined
      : `the drain of ${name} is Completed, and it owns the role ${vmName(world, role)}`;
  },
};

const drainedNodeStaysEmpty: Invariant = {
  id: 'safety/drained-node-stays-empty',
  claim: 'No role arrives on a node whose drain is Completed.',
  source: 'DRAIN',
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES],
  remember: whereAndWhither,
  occasion: (look, index) =>
    look.before === NEVER || wasOn(look) === vmAt(look.world, index).host ? NONE : wasOn(look),
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const { drain, name } = hostAt(world, vm.host);
    if (drain !== DRAIN.completed || !vm.clustered) return undefined;
    return `${vm.name} arrived on ${name}, whose drain is Completed`;
  },
};

const vmsPerNode: Invariant = {
  id: 'safety/vms-per-node',
  claim: `No host runs more than ${LIMITS.vmsPerNode.value} VMs.`,
  source: 'SCALE',
  concern: CONCERN.crowds,
  holds: 'always',
  about: 'host',
  wokenBy: [wake('host', 'vm-starting'), wake('arg', 'vm-arrived')],
  evidence: ({ world }, index) => {
    const host = hostAt(world, index);
    if (host.active <= world.caps.vmsPerNode) return undefined;
    const running = runningOn(world, index);
    return running <= world.caps.vmsPerNode ? undefined : `${host.name} runs ${running} VMs`;
  },
};

const runningOn = (world: World, host: number): number =>
  hostAt(world, host).vms.reduce((sum, one) => (usesMemory(vmAt(world, one).power) ? sum + 1 : sum), 0);

const vmsPerCluster: Invariant = {
  id: 'safety/vms-per-cluster',
  claim: `No cluster runs more than ${LIMITS.vmsPerCluster.value} VMs.`,
  source: 'SCALE',
  concern: CONCERN.crowds,
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('cluster', 'vm-starting', 'vm-arrived', 'join-started', 'node-joined')],
  evidence: ({ world }, index) => {
    if (world.vms.length <= world.caps.vmsPerCluster) return undefined;
    const { members, name } = clusterAt(world, index);
    // Those on their way count at both ends here: an upper bound that is cheap to ask.
    const atMost = members.reduce((sum, one) => sum + hostAt(world, one).active, 0);
    if (atMost <= world.caps.vmsPerCluster) return undefined;
    const running = members.reduce((sum, one) => sum + runningOn(world, one), 0);
    return running <= world.caps.vmsPerCluster ? undefined : `${name} runs ${running} VMs`;
  },
};

const nodesPerCluster: Invariant = {
  id: 'safety/nodes-per-cluster',
  claim: `No cluster has more than ${LIMITS.nodes.value} nodes.`,
  source: 'SCALE',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('cluster', 'join-started', 'node-joined')],
  evidence: ({ world }, index) => {
    const { members, name } = clusterAt(world, index);
    return members.length <= world.caps.nodes ? undefined : `${name} has ${members.length} nodes`;
  },
};

const LOCAL_DISK = 'local disk';

const noVmLost: Invariant = {
  id: 'safety/no-vm-lost',
  claim: 'No VM is lost with a clean installation of its host.',
  source: 'DRAIN',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-lost')],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    if (vm.power !== POWER.lost) return undefined;
    // The disk of a role that does not run may lie on another host than the one that owns it.
    const hasDisk = vm.boundTo !== NONE && hostAt(world, vm.boundTo).installs !== NONE && vm.immovable === LOCAL_DISK;
    if (hasDisk) return `${vm.name} was destroyed with the disks of ${hostName(world, vm.boundTo)}`;
    const host = hostName(world, vm.host);
    return outlivesItsHost(world, vm)
      ? `${vm.name} is on no host after the clean installation of ${host}: its files are left, and nobody imports them`
      : `${vm.name} was destroyed with the disks of ${host}`;
  },
};

export const membershipInvariants: readonly Invariant[] = [
  evictionKeepsQuorum,
  stopKeepsQuorum,
  quorumHasMember,
  leavingNodeIsEmpty,
  roleOnMember,
  nodeIdConstant,
  oneDrain,
  drainedNodeIsEmpty,
  drainedNodeStaysEmpty,
  vmsPerNode,
  vmsPerCluster,
  nodesPerCluster,
  noVmLost,
];
