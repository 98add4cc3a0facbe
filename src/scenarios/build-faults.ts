/** Faults as the driver plays them. */
import { assert } from '../base/assert.js';
import type { Fault } from '../sim/question.js';
import { DEFAULT_NETWORK } from './defaults.js';
import { type Directory, rangeOfHosts, volumesOf } from './directory.js';
import type { Written } from './schema.js';

type WrittenFault = NonNullable<Written['faults']>[number];
type WrittenRandom = Extract<WrittenFault, { random: string }>;

/** The faults of a file, in its order: those that are drawn for each host are one for each of them. */
export const faultsOf = ({ faults = [] }: Written, directory: Directory): readonly Fault[] => {
  // Entries that draw alike are told apart by their places among their kind.
  const known = new Map<string, number>();
  return faults.flatMap((fault) => {
    const share = !('swarm' in fault) || fault.swarm === undefined ? {} : { share: fault.swarm };
    return made(fault, directory, known).map((one) => ({ ...one, ...share }));
  });
};

function made(fault: WrittenFault, directory: Directory, known: Map<string, number>): readonly Fault[] {
  // It is no fault of the world: an operator of its own does it.
  if ('cau' in fault) return [];
  if ('slip' in fault) return [{ kind: 'slip', slip: fault.slip, host: indexOf(fault.on, directory.hosts) }];
  if (!('random' in fault)) return [writtenFault(fault, directory)];
  const place = (known.get(fault.random) ?? 0) + 1;
  known.set(fault.random, place);
  return drawnFaults(fault, directory, place === 1 ? '' : `/${place}`);
}

function writtenFault(fault: Exclude<WrittenFault, WrittenRandom>, directory: Directory): Fault {
  const { hosts, networks } = directory;
  if ('crash' in fault)
    return { kind: 'crash', atUs: fault.at, host: indexOf(fault.crash, hosts), ...lasting(fault.for) };
  if ('slow' in fault)
    return {
      kind: 'slow',
      atUs: fault.at,
      network: networkOf(fault.slow, networks),
      to: fault.to,
      ...lasting(fault.for),
    };
  if ('storage' in fault) {
    const whose = { atUs: fault.at, ...storageOf(fault.of, directory), ...lasting(fault.for) };
    return fault.storage === 'lost'
      ? { kind: 'storage-lost', ...whose, ...damaging(fault) }
      : { kind: 'storage-slow', to: fault.to, ...whose };
  }
  if ('cut' in fault) {
    const rows = [fault.cut].flat().flatMap((text) => rangeOfHosts(text, hosts, () => {}));
    const cut = new Set(rows.flatMap((host) => (host === undefined ? [] : [host.index])));
    const apart = { hosts: [...cut].sort((a, b) => a - b), mute: fault.way === 'out' };
    return { kind: 'cut', atUs: fault.at, ...apart, ...lasting(fault.for) };
  }
  if ('flapping' in fault) {
    const host = indexOf(fault.flapping, hosts);
    return { kind: 'flapping', atUs: fault.at, host, everyUs: fault.every, forUs: fault.for };
  }
  if ('witness' in fault) {
    const { clusters } = directory;
    const cluster = fault.cluster === undefined ? clusters.all[0] : clusters.find(fault.cluster);
    assert(cluster !== undefined, 'a witness of no cluster came through the checks');
    return { kind: 'witness-lost', atUs: fault.at, cluster: cluster.index, ...lasting(fault.for) };
  }
  if ('hang' in fault) return { kind: 'hang', atUs: fault.at, host: indexOf(fault.hang, hosts), forUs: fault.for };
  if ('slowReboot' in fault)
    return { kind: 'slow-reboot', atUs: fault.at, host: indexOf(fault.slowReboot, hosts), byUs: fault.by };
  if ('backup' in fault)
    return { kind: 'backup', atUs: fault.at, vm: vmOf(fault.backup, directory), ...lasting(fault.for) };
  assert('fail' in fault, 'a fault that cannot be rehearsed came through the checks');
  if (fault.fail === 'migration') {
    const { at: atUs, of, phase = 'copy' } = fault;
    return { kind: 'failed-migration', atUs, vm: vmOf(of, directory), phase };
  }
  if (fault.fail === 'shutdown')
    return { kind: 'deaf-guest', atUs: fault.at, vm: vmOf(fault.of, directory), ...lasting(fault.for) };
  return { kind: 'failed-installation', atUs: fault.at, host: indexOf(fault.on, hosts) };
}

/** `place` tells the streams of entries of one kind apart. */
function drawnFaults(fault: WrittenRandom, { hosts, networks }: Directory, place: string): readonly Fault[] {
  switch (fault.random) {
    case 'migration-failure':
      return [{ kind: 'random-migration-failure', chance: fault.chance }];
    case 'installation-failure':
      return [{ kind: 'random-installation-failure', chance: fault.chance }];
    case 'slow': {
      const network = networkOf(fault.network, networks);
      return [
        {
          ...strokesOf(fault),
          blows: [{ kind: 'slow', network, to: fault.to }],
          streams: [`slow/${network}${place}`],
          withinUs: 0,
        },
      ];
    }
    case 'crash': {
      const { together, within = 0 } = fault;
      const struck =
        together === undefined
          ? hosts.all.map((host) => [host])
          : [[together].flat().flatMap((text) => rangeOfHosts(text, hosts, () => {}))];
      return struck.map((rows) => ({
        ...strokesOf(fault),
        blows: rows.map((host) => ({ kind: 'crash', host: host?.index ?? 0 }) as const),
        streams: rows.map((host) => `crash/${host?.name}${together === undefined ? '' : '/together'}${place}`),
        withinUs: within,
      }));
    }
  }
}

const strokesOf = (fault: Extract<WrittenRandom, { every: number }>) =>
  ({ kind: 'random', meanUs: fault.every, shape: fault.shape ?? 1, forUs: fault.for }) as const;

function vmOf(name: string, { vms }: Directory): number {
  const vm = vms.find(name);
  assert(vm !== undefined, `the VM ${name} came through the checks`);
  return vm.index;
}

const networkOf = (name: string, networks: Directory['networks']): string =>
  networks.find(name)?.name ?? DEFAULT_NETWORK.name;

/** A name stands for all the storage of a cluster, or for the way of a host to storage. */
function storageOf(name: string, directory: Directory) {
  const { clusters, hosts } = directory;
  const cluster = clusters.find(name);
  if (cluster !== undefined) return { volumes: volumesOf(directory, cluster), hosts: [] };
  const volume = directory.volumes.find(name);
  if (volume !== undefined) return { volumes: [volume.index], hosts: [] };
  return { volumes: [], hosts: [indexOf(name, hosts)] };
}

const damaging = ({ damages, remade }: { damages?: number | undefined; remade?: number | undefined }) =>
  damages === undefined ? {} : { damage: { chance: damages, ...(remade === undefined ? {} : { remadeUs: remade }) } };

const lasting = (us: number | undefined): { readonly forUs?: number } => (us === undefined ? {} : { forUs: us });

function indexOf(name: string, hosts: Directory['hosts']): number {
  const host = hosts.find(name);
  assert(host !== undefined, `the host ${name} came through the checks`);
  return host.index;
}
