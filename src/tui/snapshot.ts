/** What a playback shows at one moment, as plain data: every foreign text in it is safe to print. */
import type { Bytes } from '../base/units.js';
import { hostAt, hostName, releaseKey, vmAt } from '../model/rules/names.js';
import { slotLimit } from '../model/rules/placement.js';
import { CLUSTER, DRAIN, MIGRATION, NODE, POWER } from '../model/states.js';
import { hostWord } from '../model/words.js';
import {
  type Cluster,
  freeMemory,
  type Host,
  isMoving,
  isVm,
  MOVE,
  NONE,
  underWay,
  usesMemory,
  type Vm,
  WITNESSES,
  type World,
} from '../model/world.js';
import { opening } from '../report/answer.js';
import { type Moments, momentsOf } from '../report/moments.js';
import { pageOf } from '../report/page.js';
import type { Cursor, Rehearsal } from '../session/index.js';
import { type EventView, eventsOf } from './events.js';
import { safe } from './text.js';

export interface ClusterView {
  readonly name: string;
  readonly level: string;
  readonly phase: string;
  readonly quorate: boolean;
  /** Members that have a vote, members, and what stands beside them. */
  readonly votes: number;
  readonly members: number;
  readonly witness: string;
}

/** One VM as a chip: its version, and what it does. */
export interface Chip {
  readonly name: string;
  readonly version: number;
  readonly state: 'running' | 'moving' | 'still' | 'broken';
}

export interface HostView {
  readonly name: string;
  readonly release: string;
  readonly state: ReturnType<typeof hostWord>;
  /** Whether it runs a newer release than the level of its cluster. */
  readonly isNew: boolean;
  readonly drain: '' | 'draining' | 'drained' | 'failed';
  /** VMs that have still to leave with the drain. */
  readonly leaving: number;
  /** Of its memory, from 0 to 1. */
  readonly taken: number;
  readonly free: Bytes;
  readonly slots: number;
  readonly slotsMax: number;
  /** By version, oldest first: neighbours look alike, and a version that rises shows as a bar that grows. */
  readonly chips: readonly Chip[];
}

export interface MoveView {
  readonly vm: string;
  readonly from: string;
  readonly to: string;
  readonly phase: string;
  /** From 0 to 1; undefined where nobody knows. */
  readonly share: number | undefined;
}

export interface Snapshot {
  readonly title: string;
  readonly clock: string;
  /** The word of the outcome, once there is one, and its sentence. */
  readonly ending: { readonly word: string; readonly sentence: string; readonly good: boolean } | undefined;
  readonly clusters: readonly ClusterView[];
  readonly hosts: readonly HostView[];
  /** How many VMs have each version, by its number; only versions that there are. */
  readonly versions: readonly { readonly version: number; readonly count: number }[];
  readonly moves: readonly MoveView[];
  /** Moves under way, named or not, and those that wait. */
  readonly underWay: number;
  readonly queued: number;
  readonly events: readonly EventView[];
  readonly violations: number;
  readonly warnings: number;
  /** The first violation, or where there is none the first warning. */
  readonly firstBreak: string | undefined;
  readonly waits: readonly string[];
}

/** Events and moves that a snapshot tells of: as many as the tallest screen shows. */
const EVENTS_MAX = 16;
const MOVES_MAX = 12;

export function snapshotOf(cursor: Cursor): Snapshot {
  const { world, atUs } = cursor;
  const { scenario } = cursor.recording;
  const moments = momentsOf(scenario.start);
  const moving = world.vms.filter((vm) => underWay(vm.migration));
  return {
    title: safe(scenario.title),
    clock: moments.full(atUs),
    ending: endingOf(cursor),
    clusters: world.clusters.map((cluster) => clusterView(world, cluster)),
    hosts: world.hosts.map((host) => hostView(world, host)),
    versions: versionsOf(world),
    moves: moving.slice(0, MOVES_MAX).map((vm) => moveView(cursor, vm)),
    underWay: moving.length,
    queued: world.vms.filter((vm) => vm.migration === MIGRATION.queued).length,
    events: eventsOf(world, cursor.lastFacts(EVENTS_MAX), scenario.start),
    ...breaksOf(cursor, moments),
    waits: waitsOf(cursor),
  };
}

const PHASES: ReadonlyMap<number, string> = new Map([
  [CLUSTER.allOld, 'all old'],
  [CLUSTER.mixed, 'mixed'],
  [CLUSTER.allNew, 'all new'],
  [CLUSTER.raising, 'level is being raised'],
  [CLUSTER.raised, 'raised'],
]);

const clusterView = (world: World, cluster: Cluster): ClusterView => ({
  name: safe(cluster.name),
  level: releaseKey(cluster.level),
  phase: PHASES.get(cluster.phase) ?? '',
  quorate: cluster.quorate,
  votes: cluster.members.filter((one) => hostAt(world, one).vote).length,
  members: cluster.members.length,
  witness: WITNESSES[cluster.witness] ?? 'none',
});

const DRAINS: ReadonlyMap<number, HostView['drain']> = new Map([
  [DRAIN.inProgress, 'draining'],
  [DRAIN.completed, 'drained'],
  [DRAIN.failed, 'failed'],
]);

function hostView(world: World, host: Host): HostView {
  const free = Math.max(0, freeMemory(host));
  const level = world.clusters[host.cluster]?.level;
  return {
    name: safe(host.name),
    release: releaseKey(host.release) + (host.installs === NONE ? '' : `>${releaseKey(host.installs)}`),
    state: hostWord(host.node),
    isNew: level !== undefined && host.release !== level,
    drain: DRAINS.get(host.drain) ?? '',
    leaving: host.leaving,
    taken: host.memory === 0 ? 1 : 1 - free / host.memory,
    free,
    slots: host.slots,
    slotsMax: host.node === NODE.bare || host.node === NODE.dark ? 0 : slotLimit(world, host.index),
    chips: host.vms
      .map((vm) => vmAt(world, vm))
      .sort((a, b) => a.version - b.version || a.index - b.index)
      .map(chipOf),
  };
}

const chipOf = (vm: Vm): Chip => ({ name: vm.name, version: vm.version, state: chipState(vm) });

function chipState(vm: Vm): Chip['state'] {
  if (vm.power === POWER.failed || vm.power === POWER.lost) return 'broken';
  if (isMoving(vm)) return 'moving';
  return usesMemory(vm.power) ? 'running' : 'still';
}

function versionsOf(world: World): Snapshot['versions'] {
  const counts = new Map<number, number>();
  for (const vm of world.vms.filter(isVm)) counts.set(vm.version, (counts.get(vm.version) ?? 0) + 1);
  return [...counts].map(([version, count]) => ({ version, count })).sort((a, b) => a.version - b.version);
}

function moveView(cursor: Cursor, vm: Vm): MoveView {
  const { world } = cursor;
  const progress = cursor.progressOf(vm.index);
  const round = progress === undefined ? '' : `, round ${progress.round}`;
  return {
    vm: safe(vm.name),
    from: safe(hostName(world, vm.moveFrom)),
    to: safe(hostName(world, vm.moveTo === NONE ? vm.host : vm.moveTo)),
    phase: phaseOf(vm) + round,
    share: progress?.share,
  };
}

const LIVE_PHASES: ReadonlyMap<number, string> = new Map([
  [MIGRATION.setup, 'set-up'],
  [MIGRATION.mirroring, 'disks'],
  [MIGRATION.carrying, 'disks'],
  [MIGRATION.relocating, 'disks'],
  [MIGRATION.copying, 'copying'],
  [MIGRATION.blackout, 'blackout'],
  [MIGRATION.transfer, 'transfer'],
  [MIGRATION.handover, 'handover'],
]);

function phaseOf(vm: Vm): string {
  const phase = LIVE_PHASES.get(vm.migration) ?? '';
  if (vm.moveKind === MOVE.live) return phase;
  return vm.moveKind === MOVE.quick ? `quick, ${phase}` : 'not running';
}

function breaksOf(
  { recording, length }: Cursor,
  moments: Moments,
): Pick<Snapshot, 'violations' | 'warnings' | 'firstBreak'> {
  const { judge } = recording.stage;
  const { violations, warnings } = recording.broken(length);
  const broken = violations === 0 ? undefined : judge.violations[0];
  const warned = warnings === 0 ? undefined : judge.warnings[0];
  const first = broken === undefined ? warned : { ...broken, id: broken.invariant };
  const firstBreak =
    first === undefined ? undefined : safe(`${first.id}, ${first.subject}, ${moments.short(first.atUs)}: ${first.saw}`);
  return { violations, warnings, firstBreak };
}

function waitsOf({ players }: Cursor): string[] {
  return players.flatMap(({ operator, ask }) => {
    if (ask?.kind === 'wait') return [safe(`${operator.name}: ${ask.because}`)];
    return ask?.kind === 'stuck' ? [safe(`${operator.name} is stuck: ${ask.because}`)] : [];
  });
}

const endingOf = ({ conclusion }: Cursor): Snapshot['ending'] =>
  conclusion === undefined
    ? undefined
    : {
        word: conclusion.outcome,
        sentence: endingSentence(conclusion),
        good: conclusion.missed.length === 0,
      };

/** Wide enough for any first sentence to stand on one line. */
const SENTENCE_WIDTH = 400;

/** What has come of a run, in the words of its report. */
export function endingSentence(rehearsal: Rehearsal): string {
  const [sentence = rehearsal.outcome] = opening(pageOf({ color: false, width: SENTENCE_WIDTH }), rehearsal);
  return sentence;
}
