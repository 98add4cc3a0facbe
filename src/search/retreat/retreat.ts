/**
 * Whether there is a way back: at each step of a plan a copy of the run goes on with somebody who undoes it, by the same rules. The
 * step after which that no longer comes to its end is the point of no return.
 */
import type { Micros } from '../../base/units.js';
import { COMMANDS } from '../../model/commands/index.js';
import { hostAt, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { isVm, type World } from '../../model/world.js';
import { type RetreatPlan, retreatOperator } from '../../operators/index.js';
import type { RollingPlan } from '../../operators/plans.js';
import { buildWorld, type Scenario } from '../../scenarios/index.js';
import { Recording, type RehearsalOptions } from '../../session/index.js';
import type { Simulation } from '../../sim/simulate.js';
import { type VmWay, waysOfVms } from './vm-ways.js';

/** A way back that comes to its end, or the reason why there is none. */
export type WayBack =
  | {
      readonly possible: true;
      readonly takesUs: Micros;
      /** Of the VM that is out longest while it is gone, and the sum of all. */
      readonly outUsMax: Micros;
      readonly outUsSum: Micros;
      readonly commands: readonly string[];
    }
  | { readonly possible: false; readonly because: string };

/** What the plan types, and the VM that it is about, if one; `raises`: its version, or the functional level. */
export interface TypedStep {
  readonly text: string;
  readonly vm?: number;
  readonly raises?: boolean;
}

const RAISING: ReadonlySet<string> = new Set([
  'Update-VMVersion',
  'Update-VmConfigurationVersion',
  'Update-ClusterFunctionalLevel',
]);

/** The way back as it is before a step, or after the last one. */
export interface Moment {
  readonly atUs: Micros;
  /** Occurrences that have been. */
  readonly length: number;
  /** What is typed next; empty at the end. */
  readonly steps: readonly TypedStep[];
  readonly cluster: WayBack;
  /** By VM; roles that are no VMs are left out. */
  readonly vms: readonly VmWay[];
}

export interface Retreat {
  readonly cluster: string;
  readonly moments: readonly Moment[];
  /** The steps after which the cluster has no way back any more; undefined: it has one to the end. */
  readonly noReturn: { readonly atUs: Micros; readonly steps: readonly string[] } | undefined;
  /** What is left of each VM's way, and the step that took it away. */
  readonly lost: readonly LostWay[];
}

export interface LostWay {
  readonly vm: string;
  readonly atUs: Micros;
  readonly steps: readonly string[];
  readonly because: string;
}

/** A longer plan is looked at in fewer places: of its steps with VMs, of which there may be thousands, only some. */
const MOMENTS_MAX = 160;

/** Days that a way back may take. */
const BACK_US_MAX: Micros = 14 * 86_400_000_000;

/** The way back of the first cluster that a plan upgrades; undefined where none does. */
export async function retreatOf(scenario: Scenario, options: RehearsalOptions = {}): Promise<Retreat | undefined> {
  if (planOf(scenario) === undefined) return undefined;
  const recording = await Recording.open(scenario, options);
  while (recording.record());
  const search = RetreatSearch.of(recording);
  while (search?.advance() === true);
  return search?.found;
}

const planOf = ({ plans }: Scenario): RollingPlan | undefined =>
  plans.find((one): one is RollingPlan => one.kind === 'rolling');

/** The same, place by place, for whoever shows something else meanwhile. */
export class RetreatSearch {
  /** Undefined until every place has been looked at. */
  found: Retreat | undefined;
  readonly #places: readonly Place[];
  readonly #moments: Moment[] = [];

  private constructor(
    readonly recording: Recording,
    readonly plan: RollingPlan,
    readonly before: World,
  ) {
    this.#places = thinned(placesOf(recording, before));
  }

  /** Of a run that is recorded to its end; undefined where it upgrades nothing, or by a policy: that cannot be asked what did not come. */
  static of(recording: Recording): RetreatSearch | undefined {
    const plan = recording.options.policy === undefined ? planOf(recording.scenario) : undefined;
    return plan && new RetreatSearch(recording, plan, buildWorld(recording.scenario, recording.options.doubts ?? []));
  }

  /** Looks at one place more; false once all have been looked at. */
  advance(): boolean {
    const { before, plan, recording } = this;
    const place = this.#places[this.#moments.length];
    if (place !== undefined) this.#moments.push(momentAt(recording, before, plan, place));
    if (this.#moments.length < this.#places.length) return true;
    const moments = this.#moments;
    this.found ??= {
      cluster: before.clusters[plan.cluster]?.name ?? '',
      moments,
      noReturn: noReturnOf(moments),
      lost: lostWays(before, moments),
    };
    return false;
  }
}

interface Place {
  readonly length: number;
  readonly atUs: Micros;
  readonly steps: readonly TypedStep[];
  /** Whether the steps are about hosts or clusters. */
  readonly isOfNodes: boolean;
}

/** Before each moment in which something is asked and performed, and the end. */
function placesOf(recording: Recording, before: World): Place[] {
  const { trace } = recording;
  const places: { length: number; atUs: Micros; steps: TypedStep[]; isOfNodes: boolean }[] = [];
  for (const [seq, { text, step, refusal }] of trace.commands()) {
    const about = step && COMMANDS.get(step.do)?.about;
    if (step === undefined || about === undefined || refusal !== undefined) continue;
    const length = recording.boundTo(seq);
    const last = places.at(-1);
    const raises = RAISING.has(step.do);
    const typed = about === 'vm' ? { text, vm: step.subject, raises } : { text, raises };
    if (last !== undefined && last.length === length) last.steps.push(typed);
    else places.push({ length, atUs: trace.atUs(seq), steps: [typed], isOfNodes: false });
    if (about !== 'vm') (places.at(-1) as { isOfNodes: boolean }).isOfNodes = true;
  }
  const endUs = recording.conclusion?.run.endedAtUs ?? recording.recordedUs;
  return before.vms.length === 0 && places.length === 0
    ? []
    : [...places, { length: trace.length, atUs: endUs, steps: [], isOfNodes: true }];
}

/** Every step of a node, and of the others as many as there is room for, evenly. */
function thinned(places: readonly Place[]): readonly Place[] {
  const others = places.filter(({ isOfNodes }) => !isOfNodes);
  const room = Math.max(2, MOMENTS_MAX - (places.length - others.length));
  const every = Math.max(1, Math.ceil(others.length / room));
  const kept = new Set(others.filter((_, at) => at % every === 0));
  return places.filter((place) => place.isOfNodes || kept.has(place));
}

function momentAt(recording: Recording, before: World, plan: RollingPlan, { length, atUs, steps }: Place): Moment {
  const { simulation, availability } = recording.revive(length, atUs);
  while (simulation.trace.length < length && simulation.advance());
  const { world } = simulation;
  const goal = goalOf(before, plan.cluster);
  const vms = waysOfVms(before, world);
  const outBefore = world.vms.map(({ index }) => availability.of(index, atUs).downtimeUs);
  const done = simulation.trace.length;
  const because = goBack(simulation, goal, atUs) ?? whyNotAsBefore(before, simulation.world, goal);
  if (because !== undefined) return { atUs, length, steps, cluster: { possible: false, because }, vms };
  const endUs = simulation.nowUs;
  const out = world.vms.map(({ index }) => availability.of(index, endUs).downtimeUs - (outBefore[index] ?? 0));
  const cluster = {
    possible: true,
    takesUs: endUs - atUs,
    outUsMax: Math.max(0, ...out),
    outUsSum: out.reduce((sum, one) => sum + one, 0),
    commands: commandsSince(simulation, done),
  } as const;
  return { atUs, length, steps, cluster, vms };
}

const goalOf = (before: World, cluster: number): RetreatPlan => ({
  cluster,
  releases: before.hosts.map(({ release }) => release),
  members: before.clusters[cluster]?.members ?? [],
  running: before.vms.filter((vm) => isVm(vm) && vm.power === POWER.running).map(({ index }) => index),
  guests: guestsOf(before, cluster),
});

/** VMs on the members of a cluster. */
const guestsOf = (before: World, cluster: number): RetreatPlan['guests'] =>
  before.vms.flatMap(({ index, host, clustered, power }) =>
    hostAt(before, host).cluster === cluster && power !== POWER.lost ? [{ vm: index, host, isRole: clustered }] : [],
  );

/** Hands the run over to somebody who undoes it from a time on, and plays it until he is done. Undefined: he is; else why he is not. */
function goBack(simulation: Simulation, goal: RetreatPlan, fromUs: Micros): string | undefined {
  const untilUs = fromUs + BACK_US_MAX;
  simulation.handTo([retreatOperator({ ...goal, fromUs })]);
  const [player] = simulation.players;
  while (player?.ask?.kind !== 'done') {
    if (simulation.nowUs > untilUs) return 'It takes longer than two weeks.';
    if (!simulation.advance()) break;
  }
  const ask = player?.ask;
  if (ask?.kind === 'done') return undefined;
  return ask?.kind === 'stuck' || ask?.kind === 'wait' ? ask.because : 'Nobody asks for anything.';
}

const clusterAround = (world: World, vm: number): number => hostAt(world, vmAt(world, vm).host).cluster;

/** What is not as it was, though the way back has been gone to its end; undefined: nothing. */
function whyNotAsBefore(before: World, world: World, { cluster, releases, members }: RetreatPlan): string | undefined {
  const away = members.find(
    (host) => hostAt(world, host).cluster !== cluster || hostAt(world, host).release !== releases[host],
  );
  if (away !== undefined) return `${hostAt(world, away).name} is not what it was.`;
  if (world.clusters[cluster]?.level !== before.clusters[cluster]?.level) return 'The functional level has risen.';
  const lost = before.vms.find((vm) => vm.power !== POWER.lost && vmAt(world, vm.index).power === POWER.lost);
  if (lost !== undefined) return `${lost.name} is destroyed.`;
  const over = before.vms.find(
    ({ index, clustered, host }) =>
      clustered && hostAt(before, host).cluster === cluster && clusterAround(world, index) !== cluster,
  );
  if (over !== undefined) return `${over.name} is not back in its cluster.`;
  const down = before.vms.find(
    (vm) => isVm(vm) && vm.power === POWER.running && vmAt(world, vm.index).power !== POWER.running,
  );
  return down === undefined ? undefined : `${down.name} does not run.`;
}

function commandsSince({ trace }: Simulation, length: number): string[] {
  const commands: string[] = [];
  for (const [seq, { text, step, refusal }] of trace.commands())
    if (seq >= length && refusal === undefined && step !== undefined && COMMANDS.has(step.do)) commands.push(text);
  return commands;
}

/** The steps behind which no moment has a way back: of several at once the one that raises the level, if any does. */
function noReturnOf(moments: readonly Moment[]): Retreat['noReturn'] {
  const last = moments.findLastIndex(({ cluster }) => cluster.possible);
  const place = moments[last];
  if (place === undefined) return moments[0] && { atUs: moments[0].atUs, steps: [] };
  if (last === moments.length - 1) return undefined;
  const raising = place.steps.filter(({ vm, raises }) => raises === true && vm === undefined);
  return { atUs: place.atUs, steps: (raising.length > 0 ? raising : place.steps).map(({ text }) => text) };
}

const HAS_WAY: ReadonlySet<VmWay['way']> = new Set(['there', 'cluster', 'outside']);

/** VMs that had a way to an old host and have none at the end, each with the steps that took it: its own, if any of them is. */
function lostWays(before: World, moments: readonly Moment[]): LostWay[] {
  const waysAt = moments.map(({ vms }) => new Map(vms.map((way) => [way.vm, way])));
  return before.vms.filter(isVm).flatMap(({ index, name }): LostWay[] => {
    const last = waysAt.findLastIndex((ways) => HAS_WAY.has(ways.get(index)?.way ?? 'none'));
    const next = waysAt.findIndex((ways, at) => at > last && ways.get(index)?.way === 'none');
    const place = moments[last];
    if (place === undefined || next === -1) return [];
    const own = moments
      .slice(last, next)
      .flatMap(({ atUs, steps }) => steps.filter(({ vm }) => vm === index).map((step) => ({ atUs, step })));
    const taken = own.find(({ step }) => step.raises === true) ?? own.at(-1);
    const { atUs, steps } = taken === undefined ? place : { atUs: taken.atUs, steps: [taken.step] };
    return [
      { vm: name, atUs, steps: steps.map(({ text }) => text), because: waysAt.at(-1)?.get(index)?.because ?? '' },
    ];
  });
}
