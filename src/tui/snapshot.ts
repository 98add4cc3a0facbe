/** What a place of a run shows of its stage, as plain data: every foreign text in it is safe to print. */
import { formatDuration } from '../base/formats.js';
import type { Bytes } from '../base/units.js';
import { releaseKey, vmAt } from '../model/rules/names.js';
import { slotLimit } from '../model/rules/placement.js';
import { DRAIN, NODE, POWER } from '../model/states.js';
import { hostWord } from '../model/words.js';
import { freeMemory, type Host, isMoving, isVm, NONE, usesMemory, type Vm, type World } from '../model/world.js';
import { ending } from '../report/answer.js';
import { type Moments, momentsOf } from '../report/moments.js';
import { pageOf } from '../report/page.js';
import type { Cursor, Rehearsal } from '../session/index.js';
import { nextWindow, windowAt } from '../sim/windows.js';
import { type ClusterView, clusterView } from './clusters.js';
import { type Moves, movesOf } from './moves.js';
import { safe } from './text.js';

/** One VM as a chip: its version, and what it does. */
export interface Chip {
  readonly name: string;
  readonly version: number;
  readonly state: 'running' | 'moving' | 'still' | 'broken';
  /** Whether a filter leaves it out. */
  readonly hidden: boolean;
}

/** One host in a row of all. */
export interface HostBrief {
  readonly index: number;
  /** A letter for its state. */
  readonly letter: string;
  /** Its group, where hosts are grouped. */
  readonly group: string;
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

export interface Snapshot {
  readonly title: string;
  readonly clock: string;
  /** When maintenance windows open and close; empty where there are none. */
  readonly window: string;
  /** The word of the outcome, once there is one, and its sentence. */
  readonly ending: { readonly word: string; readonly sentence: string; readonly good: boolean } | undefined;
  readonly clusters: readonly ClusterView[];
  /** All that are to be seen, in the order in which they stand. */
  readonly hosts: readonly HostBrief[];
  /** One of them as a column. */
  readonly host: (index: number) => HostView;
  /** How many VMs have each version, by its number; only versions that there are. */
  readonly versions: readonly { readonly version: number; readonly count: number }[];
  readonly moves: Moves;
  readonly violations: number;
  readonly warnings: number;
  /** The first violation, or where there is none the first warning. */
  readonly firstBreak: string | undefined;
  readonly waits: readonly string[];
}

/** How hosts are ordered: as they are written, or those alike side by side. */
export const GROUPINGS = ['none', 'release', 'state', 'cluster'] as const;

export type Grouping = (typeof GROUPINGS)[number];

/** What the person who watches wants to see of a stage. */
export interface Wanted {
  /** Empty: all. Lower case. */
  readonly filter: string;
  readonly grouping: Grouping;
}

export function snapshotOf(cursor: Cursor, { filter, grouping }: Wanted): Snapshot {
  const { world, atUs } = cursor;
  const { scenario } = cursor.recording;
  const moments = momentsOf(scenario.start);
  const isWanted = (vm: Vm): boolean => filter === '' || matches(filter, vm.name, vm.group);
  return {
    title: safe(scenario.title),
    clock: moments.full(atUs),
    window: windowText(cursor),
    ending: endingOf(cursor),
    clusters: world.clusters.map((cluster) => clusterView(world, cluster)),
    hosts: hostsOf(world, filter, grouping, isWanted),
    host: (index) => hostView(world, world.hosts[index] as Host, isWanted),
    versions: versionsOf(world),
    moves: movesOf(cursor, isWanted),
    ...breaksOf(cursor, moments),
    waits: waitsOf(cursor),
  };
}

/** Whether one of several texts holds a filter, whatever its case. */
export const matches = (filter: string, ...texts: readonly string[]): boolean =>
  texts.some((text) => text.toLowerCase().includes(filter));

function hostsOf(world: World, filter: string, grouping: Grouping, isWanted: (vm: Vm) => boolean): HostBrief[] {
  const wanted =
    filter === ''
      ? world.hosts
      : world.hosts.filter(
          (host) =>
            matches(filter, host.name, releaseKey(host.release), hostWord(host.node)) ||
            host.vms.some((vm) => isWanted(vmAt(world, vm))),
        );
  const briefs = wanted.map((host) => ({
    index: host.index,
    letter: letterOfHost(world, host),
    group: groupOf(world, host, grouping),
  }));
  if (grouping === 'none') return briefs;
  const groups = [...new Set(briefs.map(({ group }) => group))];
  return groups.flatMap((group) => briefs.filter((one) => one.group === group));
}

function groupOf(world: World, host: Host, grouping: Grouping): string {
  if (grouping === 'release') return releaseKey(host.release);
  if (grouping === 'state') return hostWord(host.node);
  return grouping === 'cluster' ? safe(world.clusters[host.cluster]?.name ?? 'no cluster') : '';
}

const LETTERS: Readonly<Partial<Record<ReturnType<typeof hostWord>, string>>> = {
  Paused: 'P',
  Installing: 'I',
  Joining: 'J',
  Ready: 'R',
};

const isNewer = (world: World, { cluster, release }: Host): boolean => {
  const level = world.clusters[cluster]?.level;
  return level !== undefined && release !== level;
};

function letterOfHost(world: World, host: Host): string {
  if (host.drain === DRAIN.inProgress) return 'D';
  const word = hostWord(host.node);
  if (word === 'Up') return isNewer(world, host) ? 'N' : 'o';
  return LETTERS[word] ?? 'x';
}

const DRAINS: ReadonlyMap<number, HostView['drain']> = new Map([
  [DRAIN.inProgress, 'draining'],
  [DRAIN.completed, 'drained'],
  [DRAIN.failed, 'failed'],
]);

export function hostView(world: World, host: Host, isWanted: (vm: Vm) => boolean): HostView {
  const free = Math.max(0, freeMemory(host));
  return {
    name: safe(host.name),
    release: releaseKey(host.release) + (host.installs === NONE ? '' : `>${releaseKey(host.installs)}`),
    state: hostWord(host.node),
    isNew: isNewer(world, host),
    drain: DRAINS.get(host.drain) ?? '',
    leaving: host.leaving,
    taken: host.memory === 0 ? 1 : 1 - free / host.memory,
    free,
    slots: host.slots,
    slotsMax: host.node === NODE.bare || host.node === NODE.dark ? 0 : slotLimit(world, host.index),
    chips: host.vms
      .map((vm) => vmAt(world, vm))
      .sort((a, b) => a.version - b.version || a.index - b.index)
      .map((vm) => ({ name: vm.name, version: vm.version, state: chipState(vm), hidden: !isWanted(vm) })),
  };
}

function chipState(vm: Vm): Chip['state'] {
  if (vm.power === POWER.failed || vm.power === POWER.lost) return 'broken';
  if (isMoving(vm)) return 'moving';
  return usesMemory(vm.power) ? 'running' : 'still';
}

function versionsOf(world: World): Snapshot['versions'] {
  const counts: number[] = [];
  for (const vm of world.vms) if (isVm(vm)) counts[vm.version] = (counts[vm.version] ?? 0) + 1;
  return counts.flatMap((count, version) => (count > 0 ? [{ version, count }] : []));
}

/** `window open, closes in 2 h`: of the first plan that has windows. */
function windowText({ atUs, recording: { scenario } }: Cursor): string {
  const windows = scenario.plans.flatMap((plan) => (plan.kind === 'rolling' ? (plan.windows ?? []) : []))[0];
  if (windows === undefined) return '';
  const open = windowAt(windows, atUs);
  if (open === undefined) return `window opens in ${formatDuration(nextWindow(windows, atUs).opensUs - atUs)}`;
  const late = open.lastStartUs < atUs && open.lastStartUs < open.closesUs ? ', no node begins any more' : '';
  return `window open, closes in ${formatDuration(open.closesUs - atUs)}${late}`;
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
    if (ask?.kind === 'step') return [safe(`${operator.name}: ${ask.text}`)];
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
  const [sentence = rehearsal.outcome] = ending(pageOf({ color: false, width: SENTENCE_WIDTH }), rehearsal);
  return sentence;
}

/** Times of a run as lists tell them. */
export const clockOf = ({ recording: { scenario, untilUs } }: Pick<Cursor, 'recording'>): Moments =>
  momentsOf(scenario.start, untilUs);
