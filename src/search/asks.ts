/**
 * Steps that could be asked of a world, or happen to it: every command with the arguments that matter, drawn by four numbers or listed
 * one by one. What draws at random and what goes through all of them is the same.
 */
import { GiB } from '../base/units.js';
import { ACTIVITIES, BLOWS, type Blow, kindOf, subjectOf } from '../model/activities.js';
import { AFFINITY } from '../model/affinity.js';
import { RELEASES, VM_VERSIONS } from '../model/catalog/index.js';
import type { Step } from '../model/commands/index.js';
import { MIGRATION } from '../model/states.js';
import { NONE, type World } from '../model/world.js';

/** Four numbers from which `stepFrom` makes a step of the world at hand. */
export type Dice = readonly [kind: number, subject: number, arg: number, flag: number];

type Make = (world: World, dice: Dice) => Step;

const pick = (count: number, number: number): number => (count === 0 ? NONE : number % count);
const onHost =
  (name: string, given: (world: World, dice: Dice) => NonNullable<Step['with']> = () => ({})): Make =>
  (world, thrown) => ({
    do: name,
    subject: pick(world.hosts.length, thrown[1]),
    arg: NONE,
    with: given(world, thrown),
  });
const onVm =
  (name: string, given: (world: World, dice: Dice) => NonNullable<Step['with']> = () => ({})): Make =>
  (world, thrown) => ({
    do: name,
    subject: pick(world.vms.length, thrown[1]),
    arg: NONE,
    with: given(world, thrown),
  });

const newest = (world: World): number => Math.max(...world.hosts.map((host) => host.release), 0);

const MAKERS: readonly Make[] = [
  onHost('Suspend-ClusterNode', (_, [, , , flag]) => ({ Drain: true, ForceDrain: flag % 5 === 0 })),
  onHost('Suspend-ClusterNode'),
  onHost('Resume-ClusterNode', (_, [, , , flag]) => ({
    Failback: ['Immediate', 'NoFailback', 'Policy'][flag % 3] as string,
  })),
  onHost('Remove-ClusterNode', (_, [, , , flag]) => ({ CleanupDisks: flag % 4 === 0 })),
  onHost('Enable-StorageMaintenanceMode'),
  onHost('Disable-StorageMaintenanceMode'),
  onHost('Stop-ClusterNode'),
  onHost('Start-ClusterNode', (_, [, , , flag]) => ({ ForceQuorum: flag % 5 === 0, ClearQuarantine: flag % 3 === 0 })),
  onHost('Restart-Computer'),
  onHost('Add-ClusterNode', () => ({ Cluster: 0 })),
  onHost('Install-HostRelease', (world, [, , arg, flag]) => ({
    Release: flag % 3 === 0 ? pick(RELEASES.length, arg) : newest(world),
    InPlace: flag % 2 === 0,
  })),
  () => ({ do: 'Update-ClusterFunctionalLevel', subject: 0, arg: NONE }),
  () => ({ do: 'Update-StoragePool', subject: 0, arg: NONE }),
  (_, [, , arg]) => ({
    do: 'Set-ClusterProperty',
    subject: 0,
    arg: NONE,
    with: { Property: 'MaximumParallelMigrations', Value: (arg % 3) + 1 },
  }),
  (_, [, , arg]) => ({
    do: 'Set-ClusterProperty',
    subject: 0,
    arg: NONE,
    with: { Property: 'ClusterEnforcedAntiAffinity', Value: arg % 2 },
  }),
  onVm('Update-VMVersion'),
  onVm('Move-ClusterVirtualMachineRole', (world, [, , arg, flag]) => ({
    Node: pick(world.hosts.length, arg),
    MigrationType: flag % 3 === 0 ? 'Quick' : 'Live',
  })),
  onVm('Move-ClusterVirtualMachineRole', () => ({ Cancel: true })),
  onVm('Move-VM', (world, [, , arg, flag]) => ({
    DestinationHost: pick(world.hosts.length, arg),
    IncludeStorage: flag % 2 === 0,
    DestinationStoragePath: `C:\\ClusterStorage\\V${(flag % 3) + 1}`,
  })),
  onVm('Move-VMStorage', (_, [, , , flag]) => ({
    DestinationStoragePath: flag % 4 === 0 ? 'D:\\VMs' : `C:\\ClusterStorage\\V${(flag % 3) + 1}`,
  })),
  onHost('New-VM', (world, [, , arg]) => ({
    Name: `new${world.vms.length}`,
    MemoryStartupBytes: ((arg % 4) + 1) * GiB,
  })),
  onHost('New-VM', (world, [, , arg]) => ({
    Name: `new${world.vms.length}`,
    MemoryStartupBytes: GiB,
    Version: pick(VM_VERSIONS.length, arg),
  })),
  onVm('Add-ClusterVirtualMachineRole'),
  onVm('Remove-ClusterGroup', () => ({ RemoveResources: true })),
  onVm('Set-VM', (_, [, , arg]) => ({ MemoryStartupBytes: ((arg % 8) + 1) * GiB })),
  onVm('Set-VM', (_, [, , arg]) => ({
    CheckpointType: ['Disabled', 'Production', 'ProductionOnly', 'Standard'][arg % 4] as string,
  })),
  onVm('Start-VM'),
  onVm('Stop-VM', (_, [, , , flag]) => ({ TurnOff: flag % 3 === 0, Save: flag % 3 === 1 })),
  onVm('Save-VM'),
  onVm('Checkpoint-VM'),
  onVm('Remove-VMSnapshot'),
  onVm('Set-ClusterOwnerNode', (world, [, , arg, flag]) => ({
    Owners: [pick(world.hosts.length, arg), pick(world.hosts.length, flag)],
    ...(flag % 2 === 0 ? { Group: 0 } : {}),
  })),
  onVm('Set-ClusterGroupProperty', (_, [, , arg, flag]) =>
    flag % 3 === 0
      ? { Property: 'Priority', Value: (arg % 4) * 1000 }
      : flag % 3 === 1
        ? { Property: 'AutoFailbackType', Value: arg % 2 }
        : { Property: 'AntiAffinityClassNames', Value: ['', 'apart', 'apart, other'][arg % 3] as string },
  ),
  (_, [, , arg]) => ({
    do: 'New-ClusterAffinityRule',
    subject: 0,
    arg: NONE,
    with: { Name: 'rule', RuleType: AFFINITY[arg % AFFINITY.length] as string },
  }),
  (world, [, subject, arg, flag]) => ({
    do: flag % 3 === 0 ? 'Remove-ClusterGroupFromAffinityRule' : 'Add-ClusterGroupToAffinityRule',
    subject: 0,
    arg: NONE,
    with: {
      Name: 'rule',
      Groups: [subject, arg].map((one) => pick(world.vms.length, one)).filter((one) => one !== NONE),
    },
  }),
  (_, [, , arg]) => ({
    do: 'Set-ClusterAffinityRule',
    subject: 0,
    arg: NONE,
    with: { Name: 'rule', Enabled: arg % 2 },
  }),
  (_, [, subject, arg, flag]) => ({
    do: SET_CMDLETS[arg % SET_CMDLETS.length] as string,
    subject: 0,
    arg: NONE,
    with: { Name: `set${flag % 2}`, Provider: `set${subject % 2}`, StartupDelay: 10 },
  }),
  (world, [, subject, arg, flag]) => ({
    do: flag % 3 === 0 ? 'Remove-ClusterGroupFromSet' : 'Add-ClusterGroupToSet',
    subject: 0,
    arg: NONE,
    with: { Name: `set${arg % 2}`, Group: [pick(world.vms.length, subject)].filter((one) => one !== NONE) },
  }),
  onHost('New-VMSwitch', () => ({ Name: 'P' })),
  onHost('Rename-VMSwitch', (_, [, , arg]) =>
    arg % 2 === 0 ? { Name: 'P', NewName: 'Q' } : { Name: 'Q', NewName: 'P' },
  ),
  onVm('Connect-VMNetworkAdapter', (_, [, , arg]) => ({ SwitchName: arg % 2 === 0 ? 'P' : 'Q' })),
  onVm('Add-VMNetworkAdapter', (_, [, , arg]) => ({ SwitchName: ['', 'P', 'Q'][arg % 3] as string })),
  onVm('Remove-VMNetworkAdapter'),
  onVm('Set-VMDvdDrive', (_, [, , arg]) => ({ Path: arg % 2 === 0 ? '' : 'C:\\tools.iso' })),
  onVm('Set-VMProcessor', (_, [, , arg]) => ({
    CompatibilityForMigrationEnabled: arg % 3 > 0,
    CompatibilityForMigrationMode: arg % 3 === 1 ? 'MinimumFeatureSet' : 'CommonClusterFeatureSet',
  })),
  onHost('Set-VMHost', (_, [, , arg, flag]) =>
    flag % 2 === 0 ? { MaximumVirtualMachineMigrations: arg % 4 } : { NumaSpanningEnabled: arg % 2 === 0 },
  ),
];

const SET_CMDLETS = [
  'New-ClusterGroupSet',
  'Add-ClusterGroupSetDependency',
  'New-ClusterGroupSet',
  'Remove-ClusterGroupSetDependency',
  'Set-ClusterGroupSet',
  'Remove-ClusterGroupSet',
] as const;

/** One step in so many is a crash or its end; the others let the world go on or ask something of it. */
const CRASH_EVERY = 25;

/** A step that somebody, or the world itself, could ask for next. */
export function stepFrom(world: World, thrown: Dice): Step {
  const [kind, subject, arg, flag] = thrown;
  if (kind % CRASH_EVERY === 0) {
    return blow(world, subject, arg);
  }
  const goes = kind % 2 === 0 ? goingOn(world, subject, arg) : undefined;
  if (goes !== undefined) return goes;
  const make = MAKERS[arg % MAKERS.length] as Make;
  const made = make(world, [kind, subject, Math.floor(arg / MAKERS.length) + flag, flag]);
  return made.subject === NONE ? NO_VM : made;
}

const BLOW_NAMES = Object.keys(BLOWS) as readonly Blow[];

/** One of so many blows is a crash, whatever else it would be. */
const CRASH_OF_BLOWS = 3;

/** Where a host goes when the network is divided: mostly back to all. */
const ISLANDS = [0, 0, 1, -2] as const;

/** A host loses its power or its way to storage, hangs, or is cut off; a volume is lost; or one of these is over. Or a VM is backed up. */
function blow(world: World, subject: number, arg: number): Step {
  const drawn = Math.floor(arg / CRASH_OF_BLOWS);
  const name = BLOW_NAMES[arg % CRASH_OF_BLOWS === 0 ? 0 : drawn % BLOW_NAMES.length] as Blow;
  const { hosts, volumes, clusters, vms } = world;
  const { length: count } = { host: hosts, volume: volumes, cluster: clusters, vm: vms }[BLOWS[name]];
  if (count === 0) return NO_VM;
  const island = ISLANDS[Math.floor(drawn / BLOW_NAMES.length) % ISLANDS.length] as number;
  return { do: name, subject: pick(count, subject), arg: name === 'reach' ? island : NONE };
}

/** What is asked where there is no VM to ask something of. */
const NO_VM: Step = { do: 'Update-ClusterFunctionalLevel', subject: 0, arg: NONE };

/** The ending of something under way, or a choice that is open. */
function goingOn(world: World, subject: number, arg: number): Step | undefined {
  const queued = world.vms.filter((vm) => vm.migration === MIGRATION.queued);
  const waiting = world.vms.filter((vm) => vm.waiting);
  const open = [...world.open];
  const at = pick(queued.length * 2 + waiting.length + open.length, subject);
  if (at === NONE) return undefined;
  if (at < queued.length)
    return {
      do: 'begin',
      subject: (queued[at] as { index: number }).index,
      arg: targetOf(world, queued[at] as { moveTo: number }, arg),
    };
  if (at < queued.length * 2)
    return { do: 'abandon', subject: (queued[at - queued.length] as { index: number }).index, arg: NONE };
  const later = at - queued.length * 2;
  if (later < waiting.length)
    return { do: 'takeover', subject: (waiting[later] as { index: number }).index, arg: pick(world.hosts.length, arg) };
  const key = open[later - waiting.length] as number;
  const endings = ACTIVITIES[kindOf(key)]?.endings ?? [];
  return { do: endings[arg % endings.length] as string, subject: subjectOf(key), arg: NONE };
}

/** A move whose target was fixed by its command goes there; else anywhere. */
const targetOf = (world: World, vm: { moveTo: number }, arg: number): number =>
  vm.moveTo !== NONE ? vm.moveTo : pick(world.hosts.length, arg);

/** Numbers behind which the arguments of a command repeat themselves. */
const ARGS = Math.max(RELEASES.length, VM_VERSIONS.length, 24);
const FLAGS = 12;

/** Every command that could be asked of a world of these entities, once. */
export function allAsked(world: World): Step[] {
  const found = new Map<string, Step>();
  const subjects = Math.max(world.hosts.length, world.vms.length, 1);
  for (const make of MAKERS)
    for (let subject = 0; subject < subjects; subject += 1)
      for (let arg = 0; arg < ARGS; arg += 1)
        for (let flag = 0; flag < FLAGS; flag += 1) {
          const step = make(world, [0, subject, arg, flag]);
          if (step.subject !== NONE) found.set(JSON.stringify(step), step);
        }
  return [...found.values()];
}
