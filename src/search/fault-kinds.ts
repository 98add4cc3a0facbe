/** What may break in a search, by kinds. */
import { ACTIVITIES, ACTIVITY, activityKey, type Happening } from '../model/activities.js';
import type { Step } from '../model/commands/index.js';
import { isWritten } from '../model/effects/damage.js';
import { hasNoPower, runsGuests } from '../model/rules/node-states.js';
import { CONFIGURATION, NODE } from '../model/states.js';
import { NONE, type Vm, type World } from '../model/world.js';
import { type BadEnding, happening, type Move } from './moves.js';

const hostOf = (world: World, index: number) => world.hosts[index] as World['hosts'][number];

/**
 * Islands are told apart by the numbers of their hosts; where one host alone can be on one, its number says nothing, and hosts that are
 * alike can change places.
 */
const islandOf = (host: number, alone: boolean): number => (alone ? 1 : host + 1);

/** A host is on an island of its own, or back among all; every cluster then looks at its network at once. */
const reachSteps = (world: World, host: number, island: number): Step[] => [
  { do: 'reach', subject: host, arg: island },
  ...[...world.clusters.map(({ index }) => index), NONE].map((one) => ({ do: 'regroup', subject: one, arg: NONE })),
];

const cut = (world: World, host: number, alone: boolean): Move[] => [
  {
    kind: 'fault',
    steps: reachSteps(world, host, islandOf(host, alone)) as [Step, ...Step[]],
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
const hang = (world: World, host: number, alone: boolean): Move[] => [
  {
    kind: 'fault',
    steps: [{ do: 'hang', subject: host, arg: NONE }, ...reachSteps(world, host, NONE - islandOf(host, alone))],
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

/** Faults by kind, each with its repair, which is free. `alone`: at most one of all faults strikes. */
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
  hang: (world, alone) => world.hosts.flatMap(({ index }) => hang(world, index, alone)),
  cut: (world, alone) => world.hosts.flatMap(({ index }) => cut(world, index, alone)),
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
} as const satisfies Record<string, (world: World, alone: boolean) => Move[]>;

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
