/** Random small clusters and what may be tried on them: commands, choices of the driver, endings and blows from outside. */
import fc from 'fast-check';
import { GiB } from '../../src/base/units.js';
import { ACTIVITIES, kindOf, subjectOf } from '../../src/model/activities.js';
import { type HostTrait, releaseIndex, type VmTrait } from '../../src/model/catalog/index.js';
import type { Step } from '../../src/model/commands/index.js';
import { makeWorld } from '../../src/model/make-world.js';
import { MIGRATION } from '../../src/model/states.js';
import { NONE, type World } from '../../src/model/world.js';
import { type Given, specOf, version, WS2019 } from './story.js';

const WS2016 = releaseIndex('WS2016');
const WS2022 = releaseIndex('WS2022');

/** One try: which kind of step, about whom, and a third number. */
export type Try = readonly [kind: number, subject: number, arg: number];

const host = fc.record({
  release: fc.constantFrom(WS2016, WS2016, WS2019),
  cluster: fc.constantFrom(0, 0, 0, NONE),
  memory: fc.constantFrom(16 * GiB, 64 * GiB),
  processor: fc.constantFrom(NONE, NONE, 2, 4, 14),
  microcode: fc.constantFrom(0, 0, 1),
  switches: fc.constantFrom(['P'], ['P', 'Q'], ['P', 'Q']),
  traits: fc.constantFrom<HostTrait[]>([], [], ['no-vtpm-certificates'], ['other-system-drive']),
});

const vm = (hosts: number) =>
  fc.record({
    host: fc.nat(hosts - 1),
    version: fc.constantFrom('5.0', '7.0', '8.0').map(version),
    state: fc.constantFrom('Running' as const, 'Running' as const, 'Off' as const, 'Saved' as const),
    startup: fc.constantFrom(2 * GiB, 10 * GiB),
    priority: fc.constantFrom('High' as const, 'Medium' as const, 'Low' as const),
    antiAffinity: fc.constantFrom([], [], ['dc']),
    switches: fc.constantFrom([], ['P'], ['Q']),
    traits: fc.constantFrom<VmTrait[]>([], ['vtpm']),
    compatibility: fc.constantFrom('none' as const, 'none' as const, 'minimal' as const),
  });

const cluster = fc.record({
  witness: fc.nat(1),
  storage: fc.constantFrom('san' as const, 'smb' as const, 's2d' as const),
  settings: fc.record({
    ClusterEnforcedAntiAffinity: fc.nat(1),
    MoveTypeThreshold: fc.constantFrom(1000, 2000),
    AddEvictDelay: fc.constantFrom(0, 60),
  }),
});

export const anyGiven = (doubts: readonly string[]): fc.Arbitrary<Given> =>
  fc
    .array(host, { minLength: 2, maxLength: 4 })
    .map((hosts) => [{ ...hosts[0], cluster: 0, release: WS2016 }, ...hosts.slice(1)])
    .chain((hosts) =>
      fc.record({
        hosts: fc.constant(hosts),
        cluster,
        vms: fc.array(vm(hosts.length), { maxLength: 5 }),
        overhead: fc.constantFrom(
          { fixed: 0, share: 0 },
          { fixed: GiB / 4, share: 0.01 },
          { fixed: 5 * GiB, share: 0 },
        ),
        doubts: fc.subarray([...doubts], { maxLength: Math.min(2, doubts.length) }),
      }),
    );

export const anyTries = fc.array(fc.tuple(fc.nat(36), fc.nat(1000), fc.nat(1000)), { minLength: 20, maxLength: 80 });

export const worldOf = (given: Given): World => makeWorld(specOf(given));

type Maker = (subject: number, arg: number, world: World) => Step | undefined;

const hostDoes =
  (name: string, more: (arg: number, world: World) => Step['with'] = () => ({})): Maker =>
  (subject, arg, world) => ({
    do: name,
    subject: subject % world.hosts.length,
    arg: NONE,
    with: more(arg, world) ?? {},
  });

const vmDoes =
  (name: string, more: (arg: number, world: World) => Step['with'] = () => ({})): Maker =>
  (subject, arg, world) =>
    world.vms.length === 0
      ? undefined
      : { do: name, subject: subject % world.vms.length, arg: arg % world.hosts.length, with: more(arg, world) ?? {} };

/** An ending of an activity that is under way: mostly the ordinary one. */
const ends: Maker = (subject, arg, world) => {
  const open = [...world.open];
  const key = open[subject % Math.max(1, open.length)];
  if (key === undefined) return undefined;
  const endings = ACTIVITIES[kindOf(key)]?.endings ?? [];
  const ending = endings[arg % 5 === 0 ? endings.length - 1 : 0] ?? 'delay-over';
  return { do: ending, subject: subjectOf(key), arg: NONE };
};

/** A choice of the driver for a VM that waits for one. */
const chooses: Maker = (subject, arg, world) => {
  const waiting = world.vms.filter((one) => one.migration === MIGRATION.queued || one.waiting);
  const one = waiting[subject % Math.max(1, waiting.length)];
  if (one === undefined) return undefined;
  const name = one.waiting ? 'takeover' : arg % 7 === 0 ? 'abandon' : 'begin';
  return {
    do: name,
    subject: one.index,
    arg: one.moveTo !== NONE && name === 'begin' ? one.moveTo : arg % world.hosts.length,
  };
};

const clusterDoes =
  (name: string, more: Step['with'] = {}): Maker =>
  () => ({ do: name, subject: 0, arg: NONE, with: more });

/** A volume or the way of a host to storage is lost, or comes back. */
function storageBlow(subject: number, arg: number, world: World): Step {
  const what = ['storage-lost', 'storage-back', 'path-lost', 'path-back', 'storage-back', 'path-back'][arg % 6] ?? '';
  const count = what.startsWith('storage') ? world.volumes.length : world.hosts.length;
  return { do: what, subject: subject % count, arg: NONE };
}
/** The network is divided, and joined again; a host hangs. */
const DIVISIONS: readonly Maker[] = [
  (subject, arg, world) => ({
    do: 'reach',
    subject: subject % world.hosts.length,
    arg: [0, 0, 1, 2, -2][arg % 5] ?? 0,
  }),
  clusterDoes('regroup'),
  clusterDoes('regroup'),
  (subject, arg, world) => ({
    do: arg % 3 === 0 ? 'hang' : 'hang-over',
    subject: subject % world.hosts.length,
    arg: NONE,
  }),
];

const MAKERS: readonly Maker[] = [
  ...Array.from({ length: 8 }, () => ends),
  ...Array.from({ length: 5 }, () => chooses),
  hostDoes('Suspend-ClusterNode', (arg) => ({ Drain: true, ForceDrain: arg % 5 === 0 })),
  hostDoes('Suspend-ClusterNode'),
  hostDoes('Resume-ClusterNode', (arg) => (arg % 2 === 0 ? { Failback: 'Immediate' } : {})),
  hostDoes('Remove-ClusterNode'),
  hostDoes('Stop-ClusterNode'),
  hostDoes('Start-ClusterNode', (arg) => ({ ForceQuorum: arg % 5 === 0, ClearQuarantine: arg % 3 === 0 })),
  hostDoes('Add-ClusterNode', () => ({ Cluster: 0 })),
  hostDoes('Install-HostRelease', (arg) => ({
    Release: [WS2016, WS2019, WS2022][arg % 3] ?? WS2019,
    InPlace: arg % 2 === 0,
  })),
  hostDoes('crash'),
  hostDoes('power-back'),
  storageBlow,
  ...DIVISIONS,
  clusterDoes('Update-ClusterFunctionalLevel'),
  clusterDoes('Update-StoragePool'),
  hostDoes('Enable-StorageMaintenanceMode'),
  hostDoes('Disable-StorageMaintenanceMode'),
  clusterDoes('Set-ClusterProperty', { Property: 'ClusterEnforcedAntiAffinity', Value: 1 }),
  vmDoes('Move-ClusterVirtualMachineRole', (arg, world) => ({
    Node: arg % world.hosts.length,
    Wait: 0,
    ...(arg % 3 === 0 && { MigrationType: 'Quick' }),
  })),
  vmDoes('Move-ClusterVirtualMachineRole', () => ({ Cancel: true })),
  vmDoes('Move-VM', (arg, world) => ({ DestinationHost: arg % world.hosts.length, IncludeStorage: arg % 3 === 0 })),
  vmDoes('Move-VMStorage', (arg) => ({ DestinationStoragePath: arg % 2 === 0 ? 'D:\\' : 'C:\\ClusterStorage\\V1' })),
  (subject, arg, world) => VM_COMMANDS[arg % VM_COMMANDS.length]?.(subject, arg, world),
  (subject, arg, world) => VM_COMMANDS[arg % VM_COMMANDS.length]?.(subject, arg, world),
  (subject, arg, world) =>
    hostDoes('New-VM', () => ({ Name: `new${arg}`, Version: arg % 2 === 0 ? version('8.0') : NONE }))(
      subject,
      arg,
      world,
    ),
];

const VM_COMMANDS: readonly Maker[] = [
  vmDoes('Start-VM'),
  vmDoes('Stop-VM'),
  vmDoes('Stop-VM', () => ({ TurnOff: true })),
  vmDoes('Save-VM'),
  vmDoes('Update-VMVersion'),
  vmDoes('Set-VM', (arg) => ({ MemoryStartupBytes: (1 + (arg % 12)) * GiB })),
  vmDoes('Set-VM', (arg) => ({ CheckpointType: arg % 2 === 0 ? 'Production' : 'Standard' })),
  vmDoes('Checkpoint-VM'),
  vmDoes('Remove-VMSnapshot'),
  vmDoes('Add-ClusterVirtualMachineRole'),
  vmDoes('Remove-ClusterGroup', () => ({ RemoveResources: true })),
];

/** The step of a try in the world as it is, or undefined where there is nothing to try. */
export const stepOf = (world: World, [kind, subject, arg]: Try): Step | undefined =>
  MAKERS[kind % MAKERS.length]?.(subject, arg, world);
