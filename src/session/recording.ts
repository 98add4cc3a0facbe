/**
 * One run, recorded while it is rehearsed: its trace, what broke when, and snapshots from which any of its moments can be had
 * again. It goes on as far as it is told, so that whoever shows it can draw meanwhile; it knows no wall clock.
 */
import type { Micros } from '../base/units.js';
import type { AvailabilityLedger } from '../invariants/index.js';
import type { Vm, World } from '../model/world.js';
import type { Scenario } from '../scenarios/index.js';
import { type Run, Simulation } from '../sim/simulate.js';
import { Trace } from '../sim/trace.js';
import { conclude, judged, type Rehearsal, type RehearsalOptions, type Stage, setUp } from './set-up.js';

/** A run as it stood between two moments. */
interface Snapshot {
  readonly atUs: Micros;
  /** Occurrences that had been. */
  readonly length: number;
  /** Its trace is empty: that of the recording begins with it. */
  readonly simulation: Simulation;
  readonly availability: AvailabilityLedger;
}

/** A run that goes on from a snapshot by itself. */
export interface Revived {
  readonly simulation: Simulation;
  readonly availability: AvailabilityLedger;
}

/** Snapshots that are kept; with one more, every second is dropped and they are taken half as often. */
const SNAPSHOTS_MAX = 64;

/** Moments between snapshots at first: a large world takes longer to copy than to play. */
const SPACING_MIN = 64;
const SPACING_OF_VMS = 1 / 4;

/** Occurrences that take about as long to play as a snapshot takes to be copied. */
const FAR = 800;

/** Occurrences after which broken claims, or warnings, were so many. */
interface Count {
  readonly length: number;
  readonly violations: number;
  readonly warnings: number;
}

/** A run that is over, and what is said of it without its hash. */
interface Ended {
  readonly run: Run;
  readonly judged: ReturnType<typeof judged>;
}

export class Recording {
  readonly #stage: Stage;
  readonly #simulation: Simulation;
  /** Lengths of the trace at which a moment was over, ascending. */
  readonly #bounds: number[] = [0];
  readonly #counts: Count[] = [{ length: 0, violations: 0, warnings: 0 }];
  #snapshots: Snapshot[] = [];
  #spacing: number;
  /** Moments so far, those without an occurrence included. */
  #moments = 0;
  #ended: Ended | undefined;
  #conclusion: Rehearsal | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#simulation = new Simulation(stage.world, stage.question, stage.cast);
    this.#spacing = Math.max(SPACING_MIN, Math.floor(stage.world.vms.length * SPACING_OF_VMS));
    this.#keep();
  }

  /** A recording at its beginning, before the first step. */
  static async open(scenario: Scenario, options: RehearsalOptions = {}): Promise<Recording> {
    return new Recording(await setUp(scenario, options));
  }

  get scenario(): Scenario {
    return this.#stage.scenario;
  }

  get options(): RehearsalOptions {
    return this.#stage.options;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** What there is to say of the whole run; undefined before it is recorded. */
  get conclusion(): Rehearsal | undefined {
    return this.#conclusion;
  }

  /** The occurrences so far. */
  get trace(): Trace {
    return this.#simulation.trace;
  }

  /** The time up to which everything is recorded. */
  get recordedUs(): Micros {
    return this.#conclusion?.run.endedAtUs ?? this.#simulation.nowUs;
  }

  /** The time at which the run is over at the latest. */
  get untilUs(): Micros {
    return this.#conclusion?.run.endedAtUs ?? this.#stage.question.untilUs;
  }

  /** Records so many moments more at most; false once the run is whole. */
  record(moments = Number.POSITIVE_INFINITY): boolean {
    for (let left = moments; left > 0; left -= 1) {
      if (this.#conclusion !== undefined) return false;
      if (this.#ended !== undefined) {
        this.#conclude(this.#ended);
        return false;
      }
      const goesOn = this.#simulation.advance();
      this.#moments += 1;
      this.#note();
      if (!goesOn) this.#judge();
      else if (this.#moments % this.#spacing === 0) this.#keep();
    }
    return this.#conclusion === undefined;
  }

  /** Length of the trace at the last end of a moment that is not beyond the first `length` occurrences. */
  boundTo(length: number): number {
    const at = this.#boundAt(length);
    return this.#bounds[at] === length ? length : (this.#bounds[at - 1] ?? 0);
  }

  /** How many claims were broken, and how many warnings there were, after the first `length` occurrences. */
  broken(length: number): Pick<Count, 'violations' | 'warnings'> {
    if (this.#conclusion !== undefined && length >= this.trace.length) {
      const { violations, warnings } = this.#conclusion.verdict;
      return { violations: violations.length, warnings: warnings.length };
    }
    const known = this.#counts.findLast((one) => one.length <= length) ?? { violations: 0, warnings: 0 };
    // Within a moment each is known by the occurrence after which it was seen.
    const { violations: all } = this.#stage.judge;
    let { violations } = known;
    while ((all[violations]?.seq ?? length) < length) violations += 1;
    return { violations, warnings: known.warnings };
  }

  /** Lengths of the trace after which something was broken, ascending. */
  get breaks(): readonly number[] {
    return this.#counts.slice(1).map((one) => one.length);
  }

  /** The run as it was at a snapshot before this place: at most `length` occurrences had been, at a time not beyond `atUs`. */
  revive(length: number, atUs: Micros): Revived {
    const { simulation, availability, length: known } = this.#snapshots[this.#before(length, atUs)] as Snapshot;
    const twin = availability.clone();
    return { simulation: simulation.copy(this.trace.clone(known), [twin]), availability: twin };
  }

  /** Whether a snapshot before a place is so much nearer to it than a run of `fromLength` occurrences that it pays to go on from there. */
  isFar(fromLength: number, length: number, atUs: Micros): boolean {
    return (this.#snapshots[this.#before(length, atUs)] as Snapshot).length - fromLength > FAR;
  }

  /** The number of the last snapshot before a place. */
  #before(length: number, atUs: Micros): number {
    return Math.max(
      0,
      this.#snapshots.findLastIndex((one) => one.length <= length && one.atUs <= atUs),
    );
  }

  /** Position of the first bound that is not below a length. */
  #boundAt(length: number): number {
    let [low, high] = [0, this.#bounds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bounds[middle] as number) < length) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #note(): void {
    const { length } = this.trace;
    if (this.#bounds.at(-1) !== length) this.#bounds.push(length);
    const { violations, warnings } = this.#stage.judge;
    const last = this.#counts.at(-1) as Count;
    if (last.violations === violations.length && last.warnings === warnings.length) return;
    this.#counts.push({ length, violations: violations.length, warnings: warnings.length });
  }

  #keep(): void {
    if (this.#snapshots.length === SNAPSHOTS_MAX) {
      this.#snapshots = this.#snapshots.filter((_, at) => at % 2 === 0);
      this.#spacing *= 2;
    }
    const simulation = this.#simulation.copy(new Trace());
    const before = this.#snapshots.at(-1)?.simulation.world;
    if (before !== undefined) share(simulation.world, before);
    const { nowUs: atUs, trace } = this.#simulation;
    this.#snapshots.push({ atUs, length: trace.length, simulation, availability: this.#stage.availability.clone() });
  }

  /** What the run came to; its hash comes with the next step, since both take a while. */
  #judge(): void {
    const run = this.#simulation.result();
    this.#ended = { run, judged: judged(this.#stage, run) };
    this.#note();
  }

  #conclude({ run, judged: verdict }: Ended): void {
    this.#conclusion = conclude(this.#stage, run, verdict);
  }
}

/** VMs that are as they were in the snapshot before need not be there twice: nobody writes to either. */
function share({ vms }: World, before: World): void {
  for (let index = 0; index < vms.length; index += 1) {
    const known = before.vms[index];
    if (known !== undefined && isSame(vms[index] as Vm, known)) vms[index] = known;
  }
}

/** Their values all at once: to look at each by its name would take longer than to play the run. */
function isSame(one: Vm, other: Vm): boolean {
  const [values, others] = [Object.values(one), Object.values(other)];
  for (let at = 0; at < values.length; at += 1) if (values[at] !== others[at]) return false;
  return true;
}
