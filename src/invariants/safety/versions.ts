/** Configuration versions: where a VM may run, and when its version may rise. */
import {
  featureFloor,
  featureOf,
  releaseAt,
  supports,
  versionOnArrival,
  versionText,
} from '../../model/catalog/index.js';
import { FACT } from '../../model/facts.js';
import { hostAt, hostName, releaseKey, vmAt, vmName } from '../../model/rules/names.js';
import { CHECKPOINT, CONFIGURATION, POWER } from '../../model/states.js';
import { clusterOf, hasDynamicMemory, usesMemory, type World } from '../../model/world.js';
import { type Invariant, type Look, NEVER, wake } from '../invariant.js';
import { runs } from './nodes.js';

const CHOSEN = FACT['version-chosen'];

const versionOf = (look: Look, vm: number): number => vmAt(look.world, vm).version;

/** Whether the version of a VM is higher than it was at the last look. */
const hasRisen = (look: Look, vm: number): boolean => look.before !== NEVER && versionOf(look, vm) > look.before;

const versionSupported: Invariant = {
  id: 'safety/version-supported',
  claim: 'The configuration version of a VM that runs is supported by its host.',
  source: 'VMV LMV',
  holds: 'always',
  about: 'vm',
  wokenBy: [
    wake('subject', 'vm-starting', 'vm-running', 'vm-arrived', 'version-updated'),
    wake('vms', 'installation-completed'),
  ],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    const { release, name } = hostAt(world, vm.host);
    if (!usesMemory(vm.power) || supports(release, vm.version)) return undefined;
    return `${vm.name} has version ${versionText(vm.version)} and runs on ${name}, whose ${releaseKey(release)} does not support it`;
  },
};

const versionNeverFalls: Invariant = {
  id: 'safety/version-never-falls',
  claim: 'The configuration version of a VM never decreases.',
  source: 'VMV',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'version-updated', 'vm-created')],
  remember: versionOf,
  evidence: (look, vm) =>
    versionOf(look, vm) < look.before
      ? `${vmName(look.world, vm)} fell from version ${versionText(look.before)} to ${versionText(versionOf(look, vm))}`
      : undefined,
};

const versionRisesWhileOff: Invariant = {
  id: 'safety/version-rises-while-off',
  claim:
    'A configuration version rises only while the VM is off, its host runs and no checkpoint of it holds saved state, or as one of 4.0 arrives on WS2012R2.',
  source: 'VMV SCVMV SAVILL',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'version-updated', 'vm-created')],
  remember: versionOf,
  evidence: (look, vm) => {
    if (!hasRisen(look, vm)) return undefined;
    const { name, power, version, host } = vmAt(look.world, vm);
    if (versionOnArrival(hostAt(look.world, host).release, look.before) === version) return undefined;
    if (power !== POWER.off) return `${name} rose to version ${versionText(version)} and was not off`;
    if (!runs(hostAt(look.world, host).node))
      return `${name} rose to version ${versionText(version)} on a host that does not run`;
    const point = look.world.checkpoints.find((one) => one.vm === vm && one.state === CHECKPOINT.withMemory);
    return (
      point && `${name} rose to version ${versionText(version)} while the checkpoint ${point.name} held saved state`
    );
  },
};

const versionWithinLevel: Invariant = {
  id: 'safety/version-within-level',
  claim: "No clustered VM is raised to a version that the release of its cluster's functional level cannot run.",
  source: 'WNHV SCVMV',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'version-updated', 'vm-created')],
  remember: versionOf,
  evidence: (look, index) => {
    if (!hasRisen(look, index)) return undefined;
    const vm = vmAt(look.world, index);
    const cluster = clusterOf(look.world, vm);
    if (cluster === undefined || supports(cluster.level, vm.version)) return undefined;
    return `${vm.name} rose to version ${versionText(vm.version)} while the level of ${cluster.name} is that of ${releaseKey(cluster.level)}`;
  },
};

const productionPoints = (world: World, vm: number): number =>
  world.checkpoints.reduce((sum, one) => (one.vm === vm && one.state === CHECKPOINT.production ? sum + 1 : sum), 0);

/** Whether the version of a VM is too low for a feature on its host. */
function lacks(world: World, index: number, id: string): boolean {
  const feature = featureOf(id);
  const vm = vmAt(world, index);
  const floor = feature && featureFloor(feature, releaseAt(hostAt(world, vm.host).release).key);
  return floor !== undefined && vm.version < floor.value;
}

const productionCheckpoint: Invariant = {
  id: 'safety/production-checkpoint',
  claim: 'No production checkpoint is taken of a VM whose configuration version is too low for it.',
  source: 'VMV SEED',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'checkpoint-taken', 'checkpoint-removed')],
  remember: ({ world }, vm) => productionPoints(world, vm),
  evidence: ({ world, before }, vm) => {
    if (productionPoints(world, vm) <= Math.max(0, before) || !lacks(world, vm, 'production-checkpoints'))
      return undefined;
    return `${vmName(world, vm)} has version ${versionText(vmAt(world, vm).version)} and took a production checkpoint`;
  },
};

const hotMemory: Invariant = {
  id: 'safety/hot-memory',
  claim:
    'The memory of a VM that is not off is not changed by hand where its configuration version is too low for it, or where it is dynamic.',
  source: 'VMV SAVILL',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'memory-changed', 'vm-created')],
  remember: ({ world }, vm) => vmAt(world, vm).startup,
  evidence: ({ world, before }, index) => {
    const vm = vmAt(world, index);
    if (before === NEVER || vm.startup === before || vm.power === POWER.off) return undefined;
    if (hasDynamicMemory(vm))
      return `the dynamic memory of ${vm.name} was changed on ${hostName(world, vm.host)} while it was not off`;
    if (!lacks(world, index, 'hot-memory')) return undefined;
    return `the memory of ${vm.name} (version ${versionText(vm.version)}) changed on ${hostName(world, vm.host)} while it was not off`;
  },
};

const newVmWithinLevel: Invariant = {
  id: 'safety/new-vm-within-level',
  claim:
    "On a member New-VM without -Version makes no version above the one that the functional level's release makes.",
  source: 'WNHV',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'version-chosen')],
  // It is about the moment at which a VM is made: later its version may be raised.
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const { name, version, host } = vmAt(world, index);
    const cluster = world.clusters[hostAt(world, host).cluster];
    if (fact !== CHOSEN || cluster === undefined) return undefined;
    const { defaultVersion, key } = releaseAt(cluster.level);
    if (version <= defaultVersion.value) return undefined;
    return `${name} was made with version ${versionText(version)} at the level of ${key}, which makes ${versionText(defaultVersion.value)}`;
  },
};

const FLOOR = featureOf('file-format')?.minimumVersion?.value ?? 0;

const configurationReadable: Invariant = {
  id: 'safety/configuration-readable',
  claim: 'No VM runs whose configuration is damaged, and none of version 6.0 or later is ever damaged.',
  source: 'SEED',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-starting', 'vm-running', 'configuration-damaged')],
  evidence: ({ world }, index) => {
    const { name, power, configuration, version } = vmAt(world, index);
    if (configuration !== CONFIGURATION.damaged) return undefined;
    if (version >= FLOOR) return `${name} is damaged, and has version ${versionText(version)}`;
    return usesMemory(power) ? `${name} runs, and nobody can read its configuration` : undefined;
  },
};

export const versionInvariants: readonly Invariant[] = [
  versionSupported,
  versionNeverFalls,
  versionRisesWhileOff,
  versionWithinLevel,
  productionCheckpoint,
  hotMemory,
  newVmWithinLevel,
  configurationReadable,
];
