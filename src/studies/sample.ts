/** One run among many, and what is kept of it: some numbers, no trace. */
import type { Micros } from '../base/units.js';
import type { Scenario } from '../scenarios/index.js';
import { type Beginning, judged, type RehearsalOptions, setUp } from '../session/index.js';
import { finishedAtUs } from '../sim/finished.js';
import { homecomings } from '../sim/homecomings.js';
import { type Ending, simulate } from '../sim/simulate.js';
import type { Trace } from '../sim/trace.js';
import { type Windows, windowAt } from '../sim/windows.js';
import { hopsByHost, NodeClock, type NodeTimes } from './node-clock.js';
import { LeastRoom } from './room.js';

/** A maintenance window in which nodes began. */
export interface WindowUse {
  readonly opensUs: Micros;
  readonly closesUs: Micros;
  /** How long before its end the last of them was back, and the roles that they called home; below 0: after it, or never. */
  readonly spareUs: Micros;
}

export interface Sample {
  readonly seed: string;
  readonly outcome: Ending;
  /** Whether all came as expected, and every node that began in a window was back with its roles when it closed. */
  readonly fits: boolean;
  /** Whether all came as the scenario expects: exit 0. */
  readonly asExpected: boolean;
  readonly endedAtUs: Micros;
  /** When the last operator had finished; where one had not, when the run ended. */
  readonly finishedAtUs: Micros;
  /** In the order in which they began, once for each hop. */
  readonly nodes: readonly NodeTimes[];
  /** In the order in which they open. */
  readonly windows: readonly WindowUse[];
  /** Ids of what was broken, each once. */
  readonly violations: readonly string[];
  /** Of all VMs together, and of the one that was down longest; blackouts and outages. */
  readonly downtimeUs: Micros;
  readonly downtimeUsMax: Micros;
  readonly outageUs: Micros;
  readonly blackoutUsMax: Micros;
  /** The least room beyond the largest node of a cluster, bytes, below 0 where not all would have found any; NaN: no cluster had VMs. */
  readonly headroomMin: number;
  readonly migrations: number;
  readonly failedMoves: number;
  readonly occurrences: number;
}

/** Runs a scenario as it stands by a seed. `beginning`: of one from which it differs in what is drawn alone; unwritten: it makes its own. */
export async function sampleOf(
  scenario: Scenario,
  options: RehearsalOptions & { readonly seed: string },
  beginning?: Beginning,
): Promise<Sample> {
  const stage = await setUp(scenario, options, beginning);
  const clock = new NodeClock(stage.releasesBefore, hopsByHost(scenario));
  const room = new LeastRoom();
  const cast = { ...stage.cast, watchers: [...(stage.cast.watchers ?? []), clock, room] };
  const run = simulate(stage.world, stage.question, cast);
  const { verdict, missed } = judged(stage, run);
  const { availability } = stage;
  const nodes = withHomecomings(scenario, clock.times(), run.trace);
  const windows = windowsUsed(scenario, nodes);
  const asExpected = missed.length === 0;
  return {
    seed: options.seed,
    outcome: run.ending,
    fits: asExpected && windows.every(({ spareUs }) => spareUs >= 0),
    asExpected,
    endedAtUs: run.endedAtUs,
    finishedAtUs: finishedAtUs(run) ?? run.endedAtUs,
    nodes,
    windows,
    violations: [...new Set(verdict.violations.map(({ invariant }) => invariant))].sort(),
    ...availability.together(run.world.vms.length, run.endedAtUs),
    blackoutUsMax: availability.longestSilenceUs(run.world.vms.length, run.endedAtUs),
    headroomMin: room.least(),
    migrations: availability.counts.live + availability.counts.quick + availability.counts.offline,
    failedMoves: availability.counts.failed,
    occurrences: run.trace.length,
  };
}

/** When all that was to be done was done; NaN where it never was. */
export const workDoneUs = ({ outcome, finishedAtUs: us }: Sample): Micros =>
  outcome === 'completed' ? us : Number.NaN;

/** A node that did not come back at all is as late as this, and roles that did not come home. */
export const NEVER_US = -Number.MAX_SAFE_INTEGER;

/** Whether roles on their way home may keep a window from being kept: where nodes resume, in windows. */
export const callsHome = ({ plans }: Scenario): boolean =>
  plans.some((plan) => plan.kind === 'rolling' && plan.windows !== undefined && plan.method === 'in-place');

/** When a node was back, and its roles as well where they count; undefined: not all of them. */
export const doneUs = ({ backUs, homeUs = backUs }: NodeTimes): Micros | undefined => homeUs ?? undefined;

/** Nodes, and until when roles were on their way home to them where that counts. */
function withHomecomings(scenario: Scenario, nodes: readonly NodeTimes[], trace: Trace): readonly NodeTimes[] {
  if (!callsHome(scenario)) return nodes;
  const homes = new Map(homecomings(trace).map(({ host, atUs, overUs = null }) => [`${host}/${atUs}`, overUs]));
  return nodes.map((one) => {
    const homeUs = homes.get(`${one.host}/${one.backUs}`);
    return homeUs === undefined ? one : { ...one, homeUs };
  });
}

/** The windows of the first plan that has some, and the nodes that it is about: what somebody does elsewhere has no windows. */
export const windowsOf = ({
  plans,
}: Scenario): { readonly windows: Windows; readonly nodes: readonly number[] } | undefined =>
  plans.flatMap((plan) =>
    plan.kind === 'rolling' && plan.windows !== undefined
      ? [{ windows: plan.windows, nodes: [...plan.order, ...(plan.spares ?? [])] }]
      : [],
  )[0];

/** Its windows, as far as its nodes began in them. */
function windowsUsed(scenario: Scenario, all: readonly NodeTimes[]): WindowUse[] {
  const { windows, nodes } = windowsOf(scenario) ?? {};
  if (windows === undefined) return [];
  const used = new Map<Micros, WindowUse>();
  for (const node of all) {
    const window = nodes?.includes(node.host) === true ? windowAt(windows, node.beganUs) : undefined;
    if (window === undefined) continue;
    const over = node.leftUs === undefined ? undefined : doneUs(node);
    const spareUs = over === undefined ? NEVER_US : window.closesUs - over;
    const known = used.get(window.opensUs)?.spareUs ?? spareUs;
    used.set(window.opensUs, { opensUs: window.opensUs, closesUs: window.closesUs, spareUs: Math.min(spareUs, known) });
  }
  return [...used.values()].sort((one, other) => one.opensUs - other.opensUs);
}
