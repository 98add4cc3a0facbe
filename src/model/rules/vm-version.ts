/** Rules about configuration versions: which host can hold a VM, and what must be true before a version is raised. */
import {
  featureFloor,
  featureOf,
  releaseAt,
  releaseIndex,
  supports,
  versionOnArrival,
  versionText,
} from '../catalog/index.js';
import { CHECKPOINT, CONFIGURATION, POWER } from '../states.js';
import { clusterOf, NONE, type Vm, type World } from '../world.js';
import { clusterAt, defaultVersion, hostAt, hostName, releaseKey, vmAt, vmName } from './names.js';
import type { Rule } from './rule.js';

/**
 * The version that an update of this VM would give it: its host's own default, capped by the functional level of its cluster
 * unless `vm-version/needs-level` is doubted.
 */
export function versionAfterUpdate(world: World, vm: Vm, levelCounts = true): number {
  const own = defaultVersion(hostAt(world, vm.host).release);
  const cluster = clusterOf(world, vm);
  return cluster === undefined || !levelCounts ? own : Math.min(own, defaultVersion(cluster.level));
}

/** The lowest version that has a feature on the host of a VM. */
function floor(world: World, vm: number, feature: string): number {
  const known = featureOf(feature);
  const release = releaseAt(hostAt(world, vmAt(world, vm).host).release);
  return known === undefined ? 0 : (featureFloor(known, release.key)?.value ?? 0);
}

/** Previews have what came with them [field SEED]. */
const FIRST_PREVIEW = releaseIndex('TP1');

/** Whether a VM that runs has another version once it has arrived on a host. */
const becomesAnother = (world: World, vm: Vm, host: number): boolean =>
  vm.host !== host &&
  vm.power === POWER.running &&
  versionOnArrival(hostAt(world, host).release, vm.version) !== undefined;

const isOff = (world: World, vm: number): boolean => vmAt(world, vm).power === POWER.off;

export const vmVersionRules: readonly Rule[] = [
  {
    id: 'vm-version/host-must-support',
    about: 'vm',
    statement:
      'A VM lands, starts and is imported only on a host that supports its configuration version; one of 4.0 arrives alive on WS2012R2 and becomes 5.0.',
    source: 'VMV LMV',
    confidence: 'doc',
    code: '21502',
    holds: (world, vm, host) =>
      supports(hostAt(world, host).release, vmAt(world, vm).version) || becomesAnother(world, vmAt(world, vm), host),
    because: (world, vm, host) => {
      const { release } = hostAt(world, host);
      return `${vmName(world, vm)} has configuration version ${versionText(vmAt(world, vm).version)}, which ${hostName(world, host)} (${releaseKey(release)}) does not support. ${versionOnArrival(release, vmAt(world, vm).version) === undefined ? 'A VM has no way back to an older version.' : 'Alive it goes there, and becomes another version: Start-VM first.'}`;
    },
  },
  {
    id: 'vm-version/below-the-host',
    about: 'vm',
    statement: 'A version is raised only if it is below what the host makes.',
    source: 'VMV',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).version < versionAfterUpdate(world, vmAt(world, vm), false),
    because: (world, vm) =>
      `${vmName(world, vm)} already has version ${versionText(vmAt(world, vm).version)}, and ${hostName(world, vmAt(world, vm).host)} makes no newer one.`,
  },
  {
    id: 'vm-version/needs-level',
    about: 'vm',
    statement: 'The version of a clustered VM is raised only as far as the functional level of its cluster permits.',
    source: 'WNHV SCVMV',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).version < versionAfterUpdate(world, vmAt(world, vm)),
    because: (world, vm) => {
      const cluster = clusterOf(world, vmAt(world, vm));
      const level = cluster?.level ?? NONE;
      return `The functional level of ${cluster?.name ?? 'the cluster'} is that of ${releaseKey(level)}, whose VMs have version ${versionText(defaultVersion(level))}; ${vmName(world, vm)} stays at ${versionText(vmAt(world, vm).version)} until Update-ClusterFunctionalLevel has run.`;
    },
  },
  {
    id: 'vm-version/vm-is-off',
    about: 'vm',
    statement: 'A version is raised only while the VM is off; saved is not off.',
    source: 'VMV SCVMV',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).power === POWER.off,
    because: (world, vm) =>
      `${vmName(world, vm)} is not off. Shut it down with Stop-VM (taking its role offline saves it, and a saved VM is not off).`,
  },
  {
    id: 'vm-version/no-saved-checkpoint',
    about: 'vm',
    statement: 'A version is raised only if no checkpoint of the VM holds saved state.',
    source: 'SCVMV',
    confidence: 'doc',
    holds: (world, vm) => !world.checkpoints.some((point) => point.vm === vm && point.state === CHECKPOINT.withMemory),
    because: (world, vm) => {
      const point = world.checkpoints.find((one) => one.vm === vm && one.state === CHECKPOINT.withMemory);
      return `The checkpoint "${point?.name}" of ${vmName(world, vm)} holds saved state. Apply or remove it first.`;
    },
  },
  {
    id: 'vm-version/not-being-raised',
    about: 'vm',
    statement: 'A VM does not start while its version is being raised.',
    source: 'VMV',
    confidence: 'derived',
    holds: (world, vm) => vmAt(world, vm).configuration !== CONFIGURATION.updating,
    because: (world, vm) => `The configuration version of ${vmName(world, vm)} is being raised.`,
  },
  {
    id: 'vm/configuration-readable',
    about: 'vm',
    statement:
      'A VM starts only if its configuration can be read: storage that fails while one below version 6.0 is written may damage it.',
    source: 'SEED',
    confidence: 'assumed',
    holds: (world, vm) => vmAt(world, vm).configuration !== CONFIGURATION.damaged,
    because: (world, vm) =>
      `The configuration of ${vmName(world, vm)} was being written when its storage failed, and cannot be read. Make a VM anew around its disks, or bring the configuration back from a backup.`,
  },
  {
    id: 'vm-version/new-vm-supported',
    about: 'host',
    statement: 'New-VM -Version takes a version that the host supports.',
    source: 'VMV PS',
    confidence: 'doc',
    holds: (world, host, version) => supports(hostAt(world, host).release, version),
    because: (world, host, version) =>
      `${hostName(world, host)} (${releaseKey(hostAt(world, host).release)}) cannot make a VM of version ${versionText(version)}.`,
  },
  {
    id: 'vm-version/new-vm-by-level',
    about: 'host',
    statement:
      'Above the functional level of WS2012R2 too, New-VM without -Version makes on a member no newer version than the release of the level.',
    source: 'WNHV SCVMV',
    confidence: 'assumed',
    holds: (world, host) => {
      const { release, cluster } = hostAt(world, host);
      return cluster === NONE || defaultVersion(release) <= defaultVersion(clusterAt(world, cluster).level);
    },
    because: (world, host) => {
      const level = clusterAt(world, hostAt(world, host).cluster).level;
      return `${hostName(world, host)} makes VMs of version ${versionText(defaultVersion(level))} while the functional level is that of ${releaseKey(level)}.`;
    },
  },
  {
    id: 'feature/production-checkpoints',
    about: 'vm',
    statement: 'A production checkpoint needs configuration version 6.2 (6.0 on the first preview).',
    source: 'VMV SEED',
    confidence: 'doc',
    holds: (world, vm) => vmAt(world, vm).version >= floor(world, vm, 'production-checkpoints'),
    because: (world, vm) =>
      `${vmName(world, vm)} has version ${versionText(vmAt(world, vm).version)}; production checkpoints need ${versionText(floor(world, vm, 'production-checkpoints'))}.`,
  },
  {
    id: 'feature/hot-network',
    about: 'vm',
    statement:
      'Network adapters are added to a running VM, and taken away, only on a host of WS2016, or its previews, or newer.',
    source: 'WNHV',
    confidence: 'doc',
    holds: (world, vm) => isOff(world, vm) || hostAt(world, vmAt(world, vm).host).release >= FIRST_PREVIEW,
    because: (world, vm) => {
      const { host } = vmAt(world, vm);
      return `${hostName(world, host)} runs ${releaseKey(hostAt(world, host).release)}; Network adapters added and removed while running came with its successor.`;
    },
  },
  {
    id: 'feature/hot-network-generation',
    about: 'vm',
    statement: 'Network adapters are added to a running VM, and taken away, only where it is of generation 2.',
    source: 'WNHV',
    confidence: 'doc',
    holds: (world, vm) => isOff(world, vm) || vmAt(world, vm).generation === 2,
    because: (world, vm) =>
      `${vmName(world, vm)} is of generation 1: its network adapters change only while it is off.`,
  },
  {
    id: 'feature/hot-memory',
    about: 'vm',
    statement: 'The memory of a running VM changes only from configuration version 6.2 on.',
    source: 'VMV',
    confidence: 'doc',
    holds: (world, vm) =>
      vmAt(world, vm).power === POWER.off || vmAt(world, vm).version >= floor(world, vm, 'hot-memory'),
    because: (world, vm) =>
      `${vmName(world, vm)} is not off and has version ${versionText(vmAt(world, vm).version)}; changing memory while it runs needs ${versionText(floor(world, vm, 'hot-memory'))}.`,
  },
];
