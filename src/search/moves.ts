/** What may happen next in a search: the commands that somebody may give, the choices that are open, what the world does by itself. */
import { ACTIVITIES, ACTIVITY, activityKey, type Happening } from '../model/activities.js';
import type { Arguments, Step } from '../model/commands/index.js';
import { isWritten } from '../model/effects/damage.js';
import { hasNoPower, runsGuests } from '../model/rules/node-states.js';
import { CONFIGURATION, DRAIN, MIGRATION, NODE, POOL } from '../model/states.js';
import { NONE, type Vm, type World } from '../model/world.js';

/** An ending that is not the ordinary one: of the first activity of its kind that a move begins, or of one that is open. */
export interface BadEnding {
  readonly activity: number;
  readonly ending: Happening;
}

export interface Move {
  readonly kind: 'command' | 'choice' | 'ending' | 'fault' | 'repair';
  /** Done in one go: the first may be refused, the others are happenings. */
  readonly steps: readonly [Step, ...Step[]];
  /** Faults that it takes of the budget. */
  readonly costs: 0 | 1;
  readonly bad?: BadEnding;
  /** Whether it is worth trying now. The rules have the last word. */
  canBe(world: World): boolean;
}

const always = (): boolean => true;

const command = (name: string, subject: number, given: Arguments = {}): Move => ({
  kind: 'command',
  steps: [{ do: name, subject, arg: NONE, with: given }],
  costs: 0,
  canBe: always,
});

/** Commands of one kind, over all that they could be about. `to`: the releases that hosts may be set up with. */
type Make = (world: World, to: readonly number[]) => Move[];

const ofHosts =
  (name: string, given?: Arguments): Make =>
  ({ hosts }) =>
    hosts.map(({ index }) => command(name, index, given));

const ofVms =
  (name: string, given?: Arguments): Make =>
  ({ vms }) =>
    vms.map(({ index }) => command(name, index, given));

const ofClusters =
  (name: string, given?: Arguments): Make =>
  ({ clusters }) =>
    clusters.map(({ index }) => command(name, index, given));

const installs =
  (inPlace: boolean): Make =>
  ({ hosts }, to) =>
    hosts.flatMap((host) =>
      to.map((release) => ({
        ...command('Install-HostRelease', host.index, { Release: release, InPlace: inPlace }),
        // A search that sets up again what is there already would only go in circles.
        canBe: () => host.release < release,
      })),
    );

/** The way back: a clean installation of the release that a host began with. */
const reinstalls: Make = ({ hosts }) =>
  hosts.map((host) => {
    const { release } = host;
    return {
      ...command('Install-HostRelease', host.index, { Release: release }),
      canBe: () => host.release !== release,
    };
  });

const moves =
  (type: 'Live' | 'Quick'): Make =>
  ({ vms, hosts }) =>
    vms.flatMap((vm) =>
      hosts.map((host) => ({
        ...command('Move-ClusterVirtualMachineRole', vm.index, { Node: host.index, MigrationType: type }),
        canBe: () => vm.host !== host.index,
      })),
    );

/** Whether every other member of the cluster of a host is Up, and nobody of it is away. */
const othersServe = ({ hosts }: World, index: number): boolean =>
  hosts.every((other) => other.index === index || other.node === NODE.up);

/** The steps of a rolling upgrade in their order, one node away at a time; which node is next is free. */
const procedure: Readonly<Record<string, Make>> = {
  drain: (world, to) =>
    world.hosts.map((host) => ({
      ...command('Suspend-ClusterNode', host.index, { Drain: true }),
      canBe: (now) => othersServe(now, host.index) && to.some((release) => host.release < release),
    })),
  evict: ({ hosts }) =>
    hosts.map((host) => ({
      ...command('Remove-ClusterNode', host.index),
      canBe: () => host.node === NODE.paused && host.drain === DRAIN.completed,
    })),
  resume: ({ hosts }) =>
    hosts.map((host) => ({
      ...command('Resume-ClusterNode', host.index, { Failback: 'NoFailback' }),
      canBe: () => host.node === NODE.paused && host.drain !== DRAIN.inProgress && host.drain !== DRAIN.completed,
    })),
  join: ({ hosts, clusters }, to) =>
    clusters.flatMap(({ index }) =>
      hosts.map((host) => ({
        ...command('Add-ClusterNode', host.index, { Cluster: index }),
        canBe: () => to.includes(host.release),
      })),
    ),
};

/** Every kind of command, by the word that a person chooses it with. */
export const COMMAND_KINDS = {
  pause: ofHosts('Suspend-ClusterNode'),
  drain: ofHosts('Suspend-ClusterNode', { Drain: true }),
  'force-drain': ofHosts('Suspend-ClusterNode', { ForceDrain: true }),
  resume: ofHosts('Resume-ClusterNode', { Failback: 'NoFailback' }),
  'fail-back': ofHosts('Resume-ClusterNode', { Failback: 'Immediate' }),
  evict: ofHosts('Remove-ClusterNode'),
  install: installs(false),
  'install-in-place': installs(true),
  'install-old': reinstalls,
  join: ({ hosts, clusters }) =>
    clusters.flatMap(({ index }) => hosts.map((host) => command('Add-ClusterNode', host.index, { Cluster: index }))),
  level: ofClusters('Update-ClusterFunctionalLevel', { Force: true }),
  pool: ({ clusters }) =>
    clusters
      .filter(({ pool, storage }) => storage === 2 || pool !== POOL.current)
      .map(({ index }) => command('Update-StoragePool', index)),
  version: ofVms('Update-VMVersion', { Force: true }),
  move: moves('Live'),
  quick: moves('Quick'),
  cancel: ofVms('Move-ClusterVirtualMachineRole', { Cancel: true }),
  start: ofVms('Start-VM'),
  stop: ofVms('Stop-VM'),
  save: ofVms('Save-VM'),
  'turn-off': ofVms('Stop-VM', { TurnOff: true }),
  'stop-service': ofHosts('Stop-ClusterNode'),
  'start-service': ofHosts('Start-ClusterNode'),
  'force-quorum': ofHosts('Start-ClusterNode', { ForceQuorum: true }),
  'drain-next': procedure.drain as Make,
  'evict-drained': procedure.evict as Make,
  'resume-failed': procedure.resume as Make,
  'join-upgraded': procedure.join as Make,
  uncluster: ofVms('Remove-ClusterGroup', { Force: true }),
  cluster: ofVms('Add-ClusterVirtualMachineRole'),
} as const satisfies Record<string, Make>;

export type CommandKind = keyof typeof COMMAND_KINDS;

export const COMMAND_KIND_NAMES = Object.keys(COMMAND_KINDS) as readonly CommandKind[];

/** Kinds that say less than others do, being of one strategy; and those that make of a role what an installation destroys. */
const APART: ReadonlySet<string> = new Set([
  ...['drain-next', 'evict-drained', 'resume-failed', 'join-upgraded'],
  ...['cluster', 'uncluster'],
]);

/** Kinds that are named together. */
export const COMMAND_SETS = {
  /** A rolling upgrade by someone who moves each VM by hand. */
  'by-hand': ['pause', 'resume', 'evict', 'install', 'join', 'level', 'version', 'move', 'start', 'stop'],
  /** One that drains nodes. */
  rolling: ['drain', 'resume', 'evict', 'install', 'install-old', 'join', 'level', 'version', 'start', 'stop'],
  /** The rolling strategy with its choices left free: which node is next, and where its roles go. */
  procedure: [
    'drain-next',
    'evict-drained',
    'resume-failed',
    'install',
    'join-upgraded',
    'level',
    'version',
    'stop',
    'start',
  ],
  all: COMMAND_KIND_NAMES.filter((kind) => !APART.has(kind)),
} as const satisfies Record<string, readonly CommandKind[]>;

export type CommandSet = keyof typeof COMMAND_SETS;

const happening = (
  kind: Move['kind'],
  name: string,
  subject: number,
  canBe: (world: World) => boolean,
  arg = NONE,
): Move => ({ kind, steps: [{ do: name, subject, arg }], costs: kind === 'fault' ? 1 : 0, canBe });

const hostOf = (world: World, index: number) => world.hosts[index] as World['hosts'][number];

/** A host is on an island of its own, or back among all; every cluster then looks at its network at once. */
const reachSteps = (world: World, host: number, island: number): Step[] => [
  { do: 'reach', subject: host, arg: island },
  ...[...world.clusters.map(({ index }) => index), NONE].map((one) => ({ do: 'regroup', subject: one, arg: NONE })),
];

const cut = (world: World, host: number): Move[] => [
  {
    kind: 'fault',
    steps: reachSteps(world, host, host + 1) as [Step, ...Step[]],
    costs: 1,
    canBe: (now) => hostOf(now, host).island === 0,
  },
  {
    kind: 'repair',
    steps: reachSteps(world, host, 0) as [Step, ...Step[]],
    costs: 0,
    canBe: (now) => hostOf(now, host).island > 0,
  },
];

/** A host that hangs is heard by nobody; one that loses its power meanwhile does not hang any more. */
const hang = (world: World, host: number): Move[] => [
  {
    kind: 'fault',
    steps: [{ do: 'hang', subject: host, arg: NONE }, ...reachSteps(world, host, -(host + 2))],
    costs: 1,
    canBe: (now) => runsGuests(hostOf(now, host).node) && hostOf(now, host).island === 0,
  },
  {
    kind: 'repair',
    steps: [{ do: 'hang-over', subject: host, arg: NONE }, ...reachSteps(world, host, 0)],
    costs: 0,
    canBe: (now) => hostOf(now, host).island < NONE,
  },
];

/** The storage of a VM fails while its configuration is written, which that does not outlive. */
const damage = (vm: number, volume: number): Move[] => [
  {
    kind: 'fault',
    steps: [
      { do: 'storage-lost', subject: volume, arg: NONE },
      { do: 'configuration-damaged', subject: vm, arg: NONE },
    ],
    costs: 1,
    canBe: ({ vms, volumes }) =>
      volumes[volume]?.lost === false && vms[vm]?.volume === volume && isWritten(vms[vm] as Vm),
  },
  happening(
    'repair',
    'configuration-restored',
    vm,
    ({ vms }) => vms[vm]?.volume === volume && vms[vm]?.configuration === CONFIGURATION.damaged,
  ),
  happening('repair', 'storage-back', volume, ({ volumes }) => volumes[volume]?.lost === true),
];

/** Faults by kind, each with its repair, which is free. */
export const FAULT_KINDS = {
  crash: ({ hosts }) =>
    hosts.flatMap(({ index }) => [
      happening('fault', 'crash', index, (world) => !hasNoPower(hostOf(world, index).node)),
      powerBack(index),
    ]),
  /** A crash of a member that is Up, and of no other. */
  'node-crash': ({ hosts }) =>
    hosts.flatMap((host) => [
      happening('fault', 'crash', host.index, () => host.node === NODE.up),
      powerBack(host.index),
    ]),
  hang: (world) => world.hosts.flatMap(({ index }) => hang(world, index)),
  cut: (world) => world.hosts.flatMap(({ index }) => cut(world, index)),
  storage: ({ volumes }) =>
    volumes.flatMap(({ index }) => [
      happening('fault', 'storage-lost', index, (world) => world.volumes[index]?.lost === false),
      happening('repair', 'storage-back', index, (world) => world.volumes[index]?.lost === true),
    ]),
  path: ({ hosts }) =>
    hosts.flatMap(({ index }) => [
      happening('fault', 'path-lost', index, (world) => !hostOf(world, index).pathLost),
      happening('repair', 'path-back', index, (world) => hostOf(world, index).pathLost),
    ]),
  witness: ({ clusters }) =>
    clusters
      .filter(({ witness }) => witness !== 0)
      .flatMap(({ index }) => [
        happening('fault', 'witness-lost', index, (world) => world.clusters[index]?.witnessLost === false),
        happening('repair', 'witness-back', index, (world) => world.clusters[index]?.witnessLost === true),
      ]),
  damage: ({ vms, volumes }) => vms.flatMap((vm) => volumes.flatMap(({ index }) => damage(vm.index, index))),
  'failed-installation': () => [],
  'failed-migration': () => [],
  'deaf-guest': () => [],
} as const satisfies Record<string, (world: World) => Move[]>;

export type FaultKind = keyof typeof FAULT_KINDS;

export const FAULT_KIND_NAMES = Object.keys(FAULT_KINDS) as readonly FaultKind[];

function powerBack(index: number): Move {
  return happening(
    'repair',
    'power-back',
    index,
    (world) => hasNoPower(hostOf(world, index).node) && !world.open.has(activityKey(ACTIVITY.boot, index)),
  );
}

/** Endings that are faults, by the kind of fault. */
const BAD: Readonly<Partial<Record<FaultKind, Happening>>> = {
  'failed-installation': 'installation-failed',
  'failed-migration': 'migration-broke',
  'deaf-guest': 'guest-stays',
};

/** The endings that these kinds of faults allow beside the ordinary ones. */
export function badEndings(kinds: readonly FaultKind[]): BadEnding[] {
  const wanted = new Set(kinds.map((kind) => BAD[kind]).filter((ending) => ending !== undefined));
  return ACTIVITIES.flatMap(({ endings }, activity) =>
    endings.slice(1).flatMap((ending) => (wanted.has(ending) ? [{ activity, ending }] : [])),
  );
}

/** Where a queued move goes, where a failed role starts, and whether it is given up. */
export function choices({ vms, hosts }: World): Move[] {
  const choice = (name: string, subject: number, arg: number, canBe: Move['canBe']): Move => ({
    ...happening('choice', name, subject, canBe, arg),
  });
  return vms.flatMap((vm) => [
    ...hosts.flatMap(({ index }) => [
      choice(
        'begin',
        vm.index,
        index,
        () => vm.migration === MIGRATION.queued && (vm.moveTo === NONE || vm.moveTo === index),
      ),
      choice('takeover', vm.index, index, () => vm.waiting),
      choice('preempt', vm.index, index, () => vm.waiting),
    ]),
    choice('abandon', vm.index, NONE, () => vm.migration === MIGRATION.queued),
  ]);
}

/** Endings of whatever is open, one move for each way to end. `bad`: those that are faults. */
export function endings(world: World, bad: readonly BadEnding[], which: (activity: number) => boolean): Move[] {
  const counts = {
    host: world.hosts.length,
    vm: world.vms.length,
    cluster: world.clusters.length,
    volume: world.volumes.length,
  };
  return ACTIVITIES.flatMap(({ about, endings: [ordinary, ...others] }, activity) => {
    if (!which(activity)) return [];
    const mine = bad.filter((one) => one.activity === activity && others.includes(one.ending));
    return Array.from({ length: counts[about] }, (_, subject) => {
      const key = activityKey(activity, subject);
      const isOpen = (now: World): boolean => now.open.has(key);
      return [
        happening('ending', ordinary as string, subject, isOpen),
        ...mine.map(({ ending }) => happening('fault', ending, subject, isOpen)),
      ];
    }).flat();
  });
}
