/** What is set of VMs and clusters, and what they hold: names, checkpoints, processors, switches, properties. */
import {
  defaultSetting,
  LIMITS,
  releaseAt,
  releaseIndex,
  settingOf,
  supports,
  versionText,
} from '../../model/catalog/index.js';
import { FACT } from '../../model/facts.js';
import { clusterAt, hostAt, hostName, releaseKey, vmAt, vmName } from '../../model/rules/names.js';
import { CHECKPOINT, POWER } from '../../model/states.js';
import { CHECKPOINT_TYPES, isVm, type SettingName, type World } from '../../model/world.js';
import { type Invariant, NEVER, wake } from '../invariant.js';

const CREATED = FACT['vm-created'];

const madeSupported: Invariant = {
  id: 'safety/made-supported',
  claim: 'No VM is made with a configuration version that its host does not support.',
  source: 'VMV PS',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-created')],
  // Of the moment at which it is made: a VM that is off may lie anywhere later.
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const { name, version, host } = vmAt(world, index);
    if (fact !== CREATED || supports(hostAt(world, host).release, version)) return undefined;
    return `${name} was made with version ${versionText(version)}, which ${hostName(world, host)} does not support`;
  },
};

const namesDiffer: Invariant = {
  id: 'safety/names-differ',
  claim: 'No VM is made with the name of another that exists.',
  source: 'none',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-created')],
  coarse: true,
  evidence: ({ world, fact }, index) => {
    if (fact !== CREATED) return undefined;
    const name = vmName(world, index).toLowerCase();
    const isTwin = (other: World['vms'][number]): boolean =>
      other.index !== index && other.power !== POWER.lost && other.name.toLowerCase() === name;
    if (!world.vms.some(isTwin)) return undefined;
    return `a second VM of the name ${vmName(world, index)} was made`;
  },
};

const GONE: readonly number[] = [CHECKPOINT.removed, CHECKPOINT.asked];

const pointsOf = (world: World, vm: number): number =>
  world.checkpoints.reduce((sum, one) => (one.vm === vm && !GONE.includes(one.state) ? sum + 1 : sum), 0);

const checkpointsWithinLimit: Invariant = {
  id: 'safety/checkpoints-within-limit',
  claim: `No VM has more than ${LIMITS.checkpointsPerVm.value} checkpoints, and none whose checkpoints are disabled takes one.`,
  source: 'SCALE PS',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'checkpoint-taken', 'checkpoint-removed')],
  remember: ({ world }, vm) => pointsOf(world, vm),
  evidence: ({ world, before }, index) => {
    const count = pointsOf(world, index);
    const { name, checkpointType } = vmAt(world, index);
    if (count <= Math.max(0, before)) return undefined;
    if (CHECKPOINT_TYPES[checkpointType] === 'Disabled') return `${name} took a checkpoint, and they are disabled`;
    return count <= world.caps.checkpointsPerVm ? undefined : `${name} has ${count} checkpoints`;
  },
};

const COMPATIBILITY_BITS = 4;

const processorsChangeWhileOff: Invariant = {
  id: 'safety/processors-change-while-off',
  claim: 'The number of processors of a VM, and its processor compatibility, change only while it is off.',
  source: 'PS CPU',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-changed', 'vm-created')],
  remember: ({ world }, vm) => (vmAt(world, vm).cores << COMPATIBILITY_BITS) | vmAt(world, vm).compatibility,
  evidence: ({ world, before }, index) => {
    const { name, power, cores, compatibility } = vmAt(world, index);
    const now = (cores << COMPATIBILITY_BITS) | compatibility;
    if (before === NEVER || before === now || power === POWER.off) return undefined;
    return `the processors of ${name} changed while it was not off`;
  },
};

/** A set of switches may be all of them, which is below 0: what nobody has seen yet is told apart from it. */
const switchesOf = (world: World, vm: number): number => vmAt(world, vm).switches >>> 0;

const connectedToItsHost: Invariant = {
  id: 'safety/connected-to-its-host',
  claim: 'A VM is connected to no virtual switch that its host does not have.',
  source: 'PS',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-changed', 'vm-created')],
  remember: ({ world }, vm) => switchesOf(world, vm),
  evidence: ({ world, before }, index) => {
    const { name, switches, host } = vmAt(world, index);
    if (before === NEVER || before === switchesOf(world, index)) return undefined;
    // One that a rename has taken away is still there.
    if ((switches & ~before & ~hostAt(world, host).switches) === 0) return undefined;
    return `${name} was connected to a switch that ${hostName(world, host)} does not have`;
  },
};

const FIRST_HOT_NETWORK = releaseIndex('TP1');

/** Whether a VM is connected to one switch: what its one adapter, or the first of them, is plugged into. */
const isOne = (switches: number): boolean => switches !== 0 && (switches & (switches - 1)) === 0;

const adaptersChangeHot: Invariant = {
  id: 'safety/hot-network',
  claim:
    'A VM that is not off gains no network adapter and loses none where its host is older than WS2016 or it is of generation 1: it is connected to another switch at most.',
  source: 'WNHV',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-changed', 'vm-created')],
  remember: ({ world }, vm) => switchesOf(world, vm),
  evidence: ({ world, before }, index) => {
    const { name, switches, host, power, generation } = vmAt(world, index);
    if (before === NEVER || before === switchesOf(world, index) || isOne(switches) || power === POWER.off)
      return undefined;
    const { name: where, release } = hostAt(world, host);
    if (generation < 2) return `the network adapters of ${name}, of generation 1, changed while it was not off`;
    if (release >= FIRST_HOT_NETWORK) return undefined;
    return `the network adapters of ${name} changed on ${where} (${releaseKey(release)}) while it was not off`;
  },
};

const onlyVmsAreVms: Invariant = {
  id: 'safety/other-roles-are-no-vms',
  claim: 'A role that is no VM has no memory and no checkpoint.',
  source: 'PS',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'memory-changed', 'checkpoint-taken')],
  evidence: ({ world }, index) => {
    const vm = vmAt(world, index);
    if (isVm(vm) || (vm.assigned === 0 && pointsOf(world, index) === 0)) return undefined;
    return `${vm.name} is no VM, and has what only a VM has`;
  },
};

/** Properties that some functional levels do not have. */
const NOT_EVERYWHERE: readonly SettingName[] = ['MaximumParallelMigrations'];

const propertiesOfLevel: Invariant = {
  id: 'safety/properties-of-level',
  claim: 'No property of a cluster is set that its functional level does not have.',
  source: 'CLP MPM',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('subject', 'setting-changed', 'level-raised')],
  remember: ({ world }, cluster) =>
    NOT_EVERYWHERE.reduce((sum, one) => sum + (clusterAt(world, cluster).settings[one] === undefined ? 0 : 1), 0),
  evidence: ({ world, before }, index) => {
    const { settings, level, name } = clusterAt(world, index);
    const has = NOT_EVERYWHERE.filter((one) => settings[one] !== undefined);
    if (before === NEVER || has.length <= before) return undefined;
    const absent = has.find((one) => {
      const setting = settingOf(one);
      return setting !== undefined && defaultSetting(setting, releaseAt(level).key) === undefined;
    });
    return absent && `${absent} was set at the level of ${releaseKey(level)}, at which ${name} has no such property`;
  },
};

export const settingInvariants: readonly Invariant[] = [
  madeSupported,
  namesDiffer,
  checkpointsWithinLimit,
  processorsChangeWhileOff,
  connectedToItsHost,
  adaptersChangeHot,
  onlyVmsAreVms,
  propertiesOfLevel,
];
