/**
 * Whether there is a way back: at each step of a plan a copy of the run goes on with somebody who undoes it, by the same rules. The
 * step after which that no longer comes to its end is the point of no return. An upgrade over several functional levels has one of
 * its own for each of them: back to the release of the level that the cluster has.
 */
import type { Micros } from '../../base/units.js';
import { COMMANDS } from '../../model/commands/index.js';
import type { World } from '../../model/world.js';
import { hopsOf } from '../../operators/hops.js';
import { retreatOperator } from '../../operators/index.js';
import type { RollingPlan } from '../../operators/plans.js';
import { buildWorld, type Scenario } from '../../scenarios/index.js';
import { Recording, type RehearsalOptions, type Revived } from '../../session/index.js';
import type { Simulation } from '../../sim/simulate.js';
import { windowsAround } from '../../sim/windows.js';
import { type Goal, goalOf, isSameGoal, runAt, whyNotAsBefore, worldAt } from './goal.js';
import { type BackOf, lostWays, noReturnOf } from './lost.js';
import type { Back, HopRetreat, Moment, Retreat, WayBack } from './moment.js';
import { type Place, placesOf, type Raise, raisedBefore, raisesOf, thinned } from './places.js';
import { waysOfVms } from './vm-ways.js';

/** Days that a way back may take. */
const BACK_US_MAX: Micros = 14 * 86_400_000_000;

export interface RetreatOptions extends RehearsalOptions {
  /** Whether the way back to how each maintenance window began is looked for too. */
  readonly ofWindows?: boolean;
}

/** The way back of the first cluster that a plan upgrades; undefined where none does. */
export async function retreatOf(scenario: Scenario, options: RetreatOptions = {}): Promise<Retreat | undefined> {
  if (planOf(scenario) === undefined) return undefined;
  const { ofWindows = false, ...asked } = options;
  const recording = await Recording.open(scenario, asked);
  while (recording.record());
  const search = RetreatSearch.of(recording, ofWindows);
  while (search?.advance() === true);
  return search?.found;
}

const planOf = ({ plans }: Scenario): RollingPlan | undefined =>
  plans.find((one): one is RollingPlan => one.kind === 'rolling');

/** How the window of a place began, and, at its first place, the one before. */
interface WindowGoals {
  readonly goal: Goal;
  readonly last?: Goal;
}

/** The same, place by place, for whoever shows something else meanwhile. */
export class RetreatSearch {
  /** Undefined until every place has been looked at. */
  found: Retreat | undefined;
  readonly #places: readonly Place[];
  readonly #raises: readonly Raise[];
  /** The releases of the levels that the cluster goes through, the first one included. */
  readonly #levels: readonly number[];
  /** By hop: how it began. */
  readonly #hops: readonly Goal[];
  /** By place: how its window began. */
  readonly #windows: ReadonlyMap<Place, WindowGoals>;
  readonly #moments: Moment[] = [];

  private constructor(
    readonly recording: Recording,
    readonly plan: RollingPlan,
    readonly before: World,
    ofWindows: boolean,
  ) {
    const all = placesOf(recording, before);
    const level = before.clusters[plan.cluster]?.level ?? plan.to;
    const hops = hopsOf(plan, level);
    this.#places = thinned(all);
    this.#levels = hops.length === 0 ? [level, plan.to] : [level, ...hops];
    this.#raises = plan.into === undefined ? raisesOf(recording, plan.cluster) : [];
    this.#hops = this.#goalsOfHops();
    this.#windows = ofWindows ? this.#goalsOfWindows(all) : new Map();
  }

  /** Of a run that is recorded to its end; undefined where it upgrades nothing, or by a policy: that cannot be asked what did not come. */
  static of(recording: Recording, ofWindows = false): RetreatSearch | undefined {
    const plan = recording.options.policy === undefined ? planOf(recording.scenario) : undefined;
    const { scenario, options } = recording;
    return plan && new RetreatSearch(recording, plan, buildWorld(scenario, options.doubts ?? []), ofWindows);
  }

  /** Looks at one place more; false once all have been looked at. */
  advance(): boolean {
    const place = this.#places[this.#moments.length];
    if (place !== undefined) this.#moments.push(this.#momentAt(place));
    if (this.#moments.length < this.#places.length) return true;
    this.found ??= this.#retreat();
    return false;
  }

  /** The first begins with the upgrade, each of the others once the level of the one before has risen. */
  #goalsOfHops(): Goal[] {
    const { before, plan, recording } = this;
    const risen = this.#raises.slice(0, this.#levels.length - 2).map(({ seq, atUs, to }) => {
      // As it was before the moment in which the level has risen: what is asked in it belongs to the hop already.
      const goal = goalOf(before, worldAt(recording, recording.boundTo(seq), atUs), plan.cluster);
      return { ...goal, level: to };
    });
    return [goalOf(before, before, plan.cluster), ...risen];
  }

  /** `all`: every place, so that a window begins with its first one, whether that is looked at or not. */
  #goalsOfWindows(all: readonly Place[]): Map<Place, WindowGoals> {
    const { before, plan, recording } = this;
    const found = new Map<Place, WindowGoals>();
    if (plan.windows === undefined) return found;
    const times = all.map(({ atUs }) => atUs);
    const opens = new Map(windowsAround(plan.windows, times).map(({ opensUs }, at) => [all[at], opensUs]));
    const goals = new Map<Micros, Goal>();
    for (const place of all) {
      const opensUs = opens.get(place) as Micros;
      if (!goals.has(opensUs))
        goals.set(opensUs, goalOf(before, worldAt(recording, place.length, place.atUs), plan.cluster));
    }
    let last: Goal | undefined;
    for (const place of this.#places) {
      const goal = goals.get(opens.get(place) as Micros) as Goal;
      found.set(place, last === undefined || last === goal ? { goal } : { goal, last });
      last = goal;
    }
    return found;
  }

  #momentAt(place: Place): Moment {
    const { atUs, length, steps } = place;
    const hop = Math.min(raisedBefore(this.#raises, place), this.#hops.length - 1);
    const [first, own] = [this.#hops[0] as Goal, this.#hops[hop] as Goal];
    const whole = this.#back(place, first);
    const inHop = own === first ? whole : this.#back(place, own);
    const windows = this.#windows.get(place);
    if (windows === undefined) return { atUs, length, steps, ...whole, hop, inHop };
    const wayTo = (goal: Goal): WayBack =>
      isSameGoal(goal, own) ? inHop.cluster : wayBack(this.#runAt(place), goal, atUs);
    const toLast = windows.last === undefined ? {} : { toLastWindow: wayTo(windows.last) };
    return { atUs, length, steps, ...whole, hop, inHop, inWindow: wayTo(windows.goal), ...toLast };
  }

  #back(place: Place, goal: Goal): Back {
    const run = this.#runAt(place);
    const vms = waysOfVms(goal.world, run.simulation.world);
    return { cluster: wayBack(run, goal, place.atUs), vms };
  }

  #runAt = ({ length, atUs }: Place): Revived => runAt(this.recording, length, atUs);

  #retreat(): Retreat {
    const { before, plan } = this;
    const moments = this.#moments;
    const whole: BackOf = (moment) => moment;
    return {
      cluster: before.clusters[plan.cluster]?.name ?? '',
      moments,
      noReturn: noReturnOf(moments, whole),
      lost: lostWays(before, moments, whole),
      hops: this.#hops.map((goal, hop) => this.#hopOf(goal, hop)),
    };
  }

  #hopOf({ world }: Goal, hop: number): HopRetreat {
    const inHop: BackOf = (moment) => moment.inHop;
    const own = this.#moments.filter((moment) => moment.hop === hop);
    return {
      from: this.#levels[hop] ?? this.plan.to,
      to: this.#levels[hop + 1] ?? this.plan.to,
      noReturn: noReturnOf(own, inHop, hop < this.#hops.length - 1),
      lost: lostWays(world, own, inHop),
    };
  }
}

/** Goes back from a place, and sees whether that comes to its end. */
function wayBack({ simulation, availability }: Revived, goal: Goal, atUs: Micros): WayBack {
  const { vms } = simulation.world;
  const outBefore = vms.map(({ index }) => availability.of(index, atUs).downtimeUs);
  const done = simulation.trace.length;
  const because = goBack(simulation, goal, atUs) ?? whyNotAsBefore(simulation.world, goal);
  if (because !== undefined) return { possible: false, because };
  const endUs = simulation.nowUs;
  const out = vms.map(({ index }) => availability.of(index, endUs).downtimeUs - (outBefore[index] ?? 0));
  return {
    possible: true,
    takesUs: endUs - atUs,
    outUsMax: Math.max(0, ...out),
    outUsSum: out.reduce((sum, one) => sum + one, 0),
    commands: commandsSince(simulation, done),
  };
}

/** Hands the run over to somebody who undoes it from a time on, and plays it until he is done. Undefined: he is; else why he is not. */
function goBack(simulation: Simulation, { plan }: Goal, fromUs: Micros): string | undefined {
  const untilUs = fromUs + BACK_US_MAX;
  simulation.handTo([retreatOperator({ ...plan, fromUs })]);
  const [player] = simulation.players;
  while (player?.ask?.kind !== 'done') {
    if (simulation.nowUs > untilUs) return 'It takes longer than two weeks.';
    if (!simulation.advance()) break;
  }
  const ask = player?.ask;
  if (ask?.kind === 'done') return undefined;
  return ask?.kind === 'stuck' || ask?.kind === 'wait' ? ask.because : 'Nobody asks for anything.';
}

function commandsSince({ trace }: Simulation, length: number): string[] {
  const commands: string[] = [];
  for (const [seq, { text, step, refusal }] of trace.commands())
    if (seq >= length && refusal === undefined && step !== undefined && COMMANDS.has(step.do)) commands.push(text);
  return commands;
}
