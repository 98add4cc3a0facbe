/** Storage: nothing runs from files that do not answer. */
import { CONCERN } from '../../model/concerns.js';
import { FACT } from '../../model/facts.js';
import { clusterAt, hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { DRIVES, NODE, POWER, VOLUME } from '../../model/states.js';
import { type Host, NONE, STORAGES, type Vm, type World } from '../../model/world.js';
import { type Invariant, wake } from '../invariant.js';
import { left } from './moves.js';
import { answers } from './nodes.js';
import { hadFilesAlong, MOVES, whereAndWhither } from './placement.js';

/** Whether a member of a cluster that has no way of its own to its storage goes on over another member. */
function hasDetour(world: World, cluster: number, host: number): boolean {
  const { storage, members } = clusterAt(world, cluster);
  if (STORAGES[storage] === 'smb' || !members.includes(host)) return false;
  return members.some((one) => answers(hostAt(world, one).node) && !hostAt(world, one).pathLost);
}

/** Whether a node is isolated from the cluster whose volumes it has as a member alone. */
function isShutOut(world: World, cluster: number, host: number): boolean {
  const { node, cluster: own } = hostAt(world, host);
  return node === NODE.cutOff && own === cluster && STORAGES[clusterAt(world, cluster).storage] !== 'smb';
}

/** Whether the files of a VM answer a host, over whatever way. */
export function areReached(world: World, { volume: index }: Vm, host: Host): boolean {
  if (world.trouble === 0) return true;
  const volume = world.volumes[index];
  if (volume === undefined) return !host.pathLost;
  if (volume.state === VOLUME.offline || isShutOut(world, volume.cluster, host.index)) return false;
  return !host.pathLost || hasDetour(world, volume.cluster, host.index);
}

const AWAKE: readonly number[] = [POWER.starting, POWER.restoring, POWER.running, POWER.stopping, POWER.saving];

const runsOnStorage: Invariant = {
  id: 'safety/runs-on-storage',
  claim:
    'No VM runs, starts or is saved while the volume that holds its files is offline, or its host has no way to it.',
  source: 'VMSR CSV',
  concern: CONCERN.trouble,
  holds: 'always',
  about: 'vm',
  wokenBy: [
    wake('subject', 'vm-running', 'vm-starting', 'vm-arrived', 'vm-clustered'),
    wake('every', 'volume-offline', 'path-lost', 'host-down', 'eviction-started', 'node-evicted'),
    wake('every', 'node-isolated', 'node-stopped'),
  ],
  asleep: ({ trouble }) => trouble === 0,
  evidence: ({ world }, index) => {
    if (world.trouble === 0) return undefined;
    const vm = vmAt(world, index);
    if (!AWAKE.includes(vm.power)) return undefined;
    const volume = world.volumes[vm.volume];
    if (volume?.state === VOLUME.offline) return `${vm.name} is awake while ${volume.name} is offline`;
    const host = hostAt(world, vm.host);
    if (volume !== undefined && isShutOut(world, volume.cluster, vm.host))
      return `${vm.name} is awake on ${host.name}, which is isolated from ${volume.name}`;
    if (!host.pathLost || (volume !== undefined && hasDetour(world, volume.cluster, vm.host))) return undefined;
    return `${vm.name} is awake on ${host.name}, which has no way to its files`;
  },
};

const filesComeAlong: Invariant = {
  id: 'safety/files-come-along',
  claim: 'No VM that is no role moves between two hosts, of which one has a storage of its own, without its files.',
  source: 'PS',
  concern: CONCERN.files,
  holds: 'always',
  about: 'vm',
  wokenBy: [MOVES],
  remember: whereAndWhither,
  occasion: left,
  evidence: (look, index) => {
    const { world, occasion: from } = look;
    const { host, name, clustered, volume } = vmAt(world, index);
    if (hadFilesAlong(look) || clustered || volume !== NONE) return undefined;
    const local = [from, host].map((one) => hostAt(world, one)).find((one) => one.localFiles);
    return (
      local && `${name} came to ${hostName(world, host)} without its files; ${local.name} has a storage of its own`
    );
  },
};

/** Hosts whose drives belong to the pool of a cluster and do not hold all that was written. */
const incomplete = (world: World, cluster: number): readonly Host[] =>
  world.hosts.filter(({ poolOf, drives }) => poolOf === cluster && drives !== DRIVES.whole && drives !== DRIVES.none);

const drainsWithWholeStorage: Invariant = {
  id: 'safety/drains-with-whole-storage',
  claim:
    'No drain of a node that is paused begins while the drives of another node of Storage Spaces Direct are away or being repaired.',
  source: 'S2DM WERR',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'drain-started')],
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const { poolOf, name, node } = hostAt(world, index);
    const other =
      fact === DRAIN_STARTED && node === NODE.paused
        ? incomplete(world, poolOf).find((one) => one.index !== index)
        : undefined;
    return other && `the drain of ${name} began while the drives of ${other.name} were not whole`;
  },
};

const DRAIN_STARTED = FACT['drain-started'];

/** Facts by which a plan takes a node away; a fault is no plan. */
const TAKEN = ['maintenance-on', 'eviction-started'] as const;
const TAKEN_BY: ReadonlySet<number> = new Set(TAKEN.map((name) => FACT[name]));

/** Whether the pool of a cluster outlives any one node: else that takes the storage away, and others with it, whoever was out before. */
function holdsWithoutOne(world: World, cluster: number): boolean {
  const { witness, quorate } = clusterAt(world, cluster);
  const domains = world.hosts.filter(({ poolOf, drives }) => poolOf === cluster && drives !== DRIVES.none).length;
  return domains > 2 || (domains === 2 && witness !== 0 && quorate);
}

const toleratedFaultDomains: Invariant = {
  id: 'safety/tolerated-fault-domains',
  claim:
    'No node of Storage Spaces Direct is taken away where, with those that are away or being repaired, as many would be out as there are copies of the data.',
  source: 'S2DM QUO',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', ...TAKEN)],
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const { cluster, poolOf, name } = hostAt(world, index);
    if (!TAKEN_BY.has(fact) || poolOf === NONE || cluster !== poolOf || !holdsWithoutOne(world, poolOf))
      return undefined;
    const out = incomplete(world, poolOf);
    const weak = world.volumes.find((one) => one.cluster === poolOf && out.length >= one.copies);
    if (weak === undefined) return undefined;
    const others = out.filter((one) => one.index !== index).map((one) => one.name);
    return `${name} is taken away beside ${others.join(', ')}, and ${weak.name} has ${weak.copies} copies`;
  },
};

const maintenanceHasDrives: Invariant = {
  id: 'safety/maintenance-has-drives',
  claim: 'Only the drives of a node of Storage Spaces Direct are in storage maintenance mode.',
  source: 'S2DM',
  holds: 'always',
  about: 'host',
  wokenBy: [wake('subject', 'maintenance-on')],
  evidence: ({ world }, index) => {
    const { maintenance, drives, name } = hostAt(world, index);
    return maintenance && drives === DRIVES.none ? `${name} is in maintenance, and has no drives in a pool` : undefined;
  },
};

const volumesComeBack: Invariant = {
  id: 'progress/volumes-come-back',
  claim: 'At the end no volume of a cluster is offline. A warning where no calm is written: a fault may be why.',
  source: 'CSV S2DM',
  holds: 'at-end',
  warnsWithoutCalm: true,
  about: 'cluster',
  wokenBy: [],
  evidence: ({ world }, index) => {
    const gone = world.volumes.find((one) => one.cluster === index && one.state === VOLUME.offline);
    return gone && `${gone.name} is offline and did not come back`;
  },
};

export const storageInvariants: readonly Invariant[] = [
  runsOnStorage,
  filesComeAlong,
  drainsWithWholeStorage,
  toleratedFaultDomains,
  maintenanceHasDrives,
  volumesComeBack,
];
