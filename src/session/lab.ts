/** A lab: a run that a trainee types into, its goals, its traps, and what it costs to reach them. Undo plays it again without the last line. */
import { assert } from '../base/assert.js';
import type { Micros } from '../base/units.js';
import type { Lab, Scenario } from '../scenarios/index.js';
import { Aims } from './lab-aims.js';
import type { LabAnswer, Score, Standing, Step, Written } from './lab-answer.js';
import { type LineError, liveMaker, type Reader, type Sink } from './lab-live.js';
import { type Live, TIME_IS_UP, type Typed } from './live.js';

/** A line, or a stretch of time, that has begun. */
interface Begun {
  readonly line: string;
  readonly fromUs: Micros;
  /** How long each VM had been out when it began. */
  readonly before: readonly number[];
  readonly errors: string[];
  readonly sprung: string[];
}

export class LabSession implements Sink {
  /** Lines so far. */
  readonly lines: string[] = [];
  /** What each of them came to. */
  readonly steps: Step[] = [];
  /** Moments with a name: the lines that had been typed by then. */
  readonly marks = new Map<string, readonly string[]>();
  readonly #undone: string[] = [];
  #live: Live;
  #written = nothing();
  /** The line under way, and up to when it has been played. */
  #under: (Begun & { untilUs: Micros }) | undefined;
  /** The time that passes at the prompt, as long as nothing else is done. */
  #passing: (Begun & { ms: number }) | undefined;

  private constructor(
    private played: Scenario,
    readonly lab: Lab,
    readonly aims: Aims,
    readonly readText: Reader,
    live: (sink: Sink) => Live,
  ) {
    this.#live = live(this);
  }

  /** Opens a lab at its beginning. A seed of his own gives each student faults of his own. */
  static async open(written: Scenario, seed?: string): Promise<LabSession> {
    const scenario = seeded(written, seed);
    const { lab } = scenario;
    assert(lab !== undefined, 'a scenario without a lab is no lab');
    const { readScript } = await import('../powershell/read.js');
    const live = await liveMaker(scenario, lab, readScript);
    return new LabSession(scenario, lab, await Aims.of(lab), readScript, live);
  }

  get scenario(): Scenario {
    return this.played;
  }

  get nowUs(): Micros {
    return this.#live.nowUs;
  }

  get live(): Live {
    return this.#live;
  }

  /** The time up to which everything has been played. */
  get playedUs(): Micros {
    return Math.max(this.nowUs, this.#under?.untilUs ?? 0);
  }

  /** Whether more can be typed. */
  get goesOn(): boolean {
    return this.#live.over === undefined;
  }

  get isUnderWay(): boolean {
    return this.#under !== undefined;
  }

  line(text: string): void {
    this.#written.output.push(this.#written.open + text);
    this.#written.open = '';
  }

  part(text: string): void {
    this.#written.open += text;
  }

  warning(text: string): void {
    this.#written.warnings.push(text);
  }

  error(error: LineError): void {
    this.#written.errors.push(error);
    this.#under?.errors.push(error.message);
  }

  /** Types a line, and plays it to its end; what was undone is forgotten. */
  type(text: string): LabAnswer {
    this.#undone.length = 0;
    return this.#typed(text);
  }

  /** Types a line that takes its time: undefined as long as it is under way. */
  begin(text: string): LabAnswer | undefined {
    this.#undone.length = 0;
    return this.#begin(text);
  }

  /** Goes on with the line under way, up to a time. */
  goOn(untilUs: Micros): LabAnswer | undefined {
    const typed = this.#live.goOn(untilUs);
    if (typed !== undefined) return this.#finish(typed);
    if (this.#under !== undefined) this.#under.untilUs = untilUs;
    return undefined;
  }

  /** What the line under way has written since this was asked last. */
  take(): Written {
    const { output, errors, warnings, open } = this.#written;
    this.#written = { ...nothing(), open };
    return { output, errors, warnings };
  }

  #typed(text: string): LabAnswer {
    const answer = this.#begin(text) ?? this.goOn(Number.POSITIVE_INFINITY);
    assert(answer !== undefined, 'a line that is played to its end comes to something');
    return answer;
  }

  #begin(text: string): LabAnswer | undefined {
    this.#passing = undefined;
    this.#written = nothing();
    this.#under = { ...this.#begun(text), untilUs: this.nowUs };
    const typed = this.#live.begin(text);
    if (typed === undefined) return undefined;
    this.#under = undefined;
    return { typed, ...this.take(), ...this.#stands() };
  }

  #begun(line: string): Begun {
    return { line, fromUs: this.nowUs, before: this.#downtimes(), errors: [], sprung: [] };
  }

  #finish(typed: Typed): LabAnswer {
    if (this.#written.open !== '') this.line('');
    const written = this.take();
    const begun = this.#under;
    this.#under = undefined;
    const standing = this.#stands();
    assert(begun !== undefined, 'what comes to an end has begun');
    begun.sprung.push(...standing.sprung);
    this.lines.push(begun.line);
    this.steps.push(this.#stepOf(begun, standing));
    return { typed, ...written, ...standing };
  }

  #stepOf({ line, fromUs, before, errors, sprung }: Begun, { goals }: Standing): Step {
    const outages = this.#downtimes()
      .map((us, at) => ({ vm: this.#live.world.vms[at]?.name ?? '', us: us - (before[at] ?? 0) }))
      .filter(({ us }) => us > 0);
    return { line, fromUs, untilUs: this.nowUs, goals, errors, sprung, outages };
  }

  /**
   * Lets so many milliseconds pass at the prompt. All that pass until something is typed are one line, which sleeps for as long.
   * Why the session is over, where it is.
   */
  pass(ms: number): Standing & { readonly over: string | undefined } {
    this.#undone.length = 0;
    if (this.#passing === undefined) {
      this.#passing = { ...this.#begun(''), ms: 0 };
      this.lines.push('');
    }
    const passing = this.#passing;
    passing.ms += ms;
    // A line begins in the microsecond after the one before.
    const over = this.#live.pass(passing.fromUs + 1 + passing.ms * 1000);
    const standing = this.#stands();
    passing.sprung.push(...standing.sprung);
    const at = this.lines.length - 1;
    const line = `${PASSING}${passing.ms}${PASSED}`;
    this.lines[at] = line;
    this.steps[at] = this.#stepOf({ ...passing, line }, standing);
    return { ...standing, over };
  }

  #stands(): Standing {
    const goals = this.reached();
    return { goals, sprung: this.aims.spring(this.#live), done: goals.every((one) => one) };
  }

  /** For how long each VM has been out so far. */
  #downtimes(): number[] {
    const { world, availability, nowUs } = this.#live;
    return world.vms.map(({ index }) => availability.of(index, nowUs).downtimeUs);
  }

  /** Whether each goal is reached now. */
  reached(): readonly boolean[] {
    return this.aims.reached(this.#live);
  }

  score(): Score {
    const { nowUs, commands } = this.#live;
    return { commands, downtimeUs: this.#downtimes().reduce((sum, us) => sum + us, 0), elapsedUs: nowUs };
  }

  /** Goes on to the next moment in which something happens. Undefined: nothing does for a day, or until all is over, and it is as it was. */
  async next(): Promise<LabAnswer | undefined> {
    const [wasOver, fromUs] = [!this.goesOn, this.nowUs];
    const answer = this.type(NEXT);
    const isUp = answer.typed.is === 'over' && answer.typed.because === TIME_IS_UP;
    if (wasOver || (!isUp && this.nowUs < fromUs + NEXT_US_MAX)) return answer;
    await this.#play(this.lines.slice(0, -1));
    return undefined;
  }

  /** Takes the last line back; false where there is none. */
  async undo(): Promise<boolean> {
    const last = this.lines.at(-1);
    if (last === undefined) return false;
    await this.#play(this.lines.slice(0, -1));
    this.#undone.push(last);
    return true;
  }

  /** Types again what was taken back last. */
  redo(): LabAnswer | undefined {
    const text = this.#undone.pop();
    return text === undefined ? undefined : this.#typed(text);
  }

  /** Back to the beginning. */
  async reset(): Promise<void> {
    this.#undone.length = 0;
    await this.#play([]);
  }

  /** Gives this moment a name. */
  mark(name: string): void {
    this.#passing = undefined;
    this.marks.set(name, [...this.lines]);
  }

  /** Goes back to a moment with a name; what has been typed since can be typed again. False: there is none of that name. */
  async goToMark(name: string): Promise<boolean> {
    const lines = this.marks.get(name);
    if (lines === undefined) return false;
    const isBehind = lines.every((line, at) => this.lines[at] === line);
    const undone = isBehind ? this.lines.slice(lines.length).reverse() : [];
    await this.#play(lines);
    this.#undone.splice(0, Number.POSITIVE_INFINITY, ...undone);
    return true;
  }

  /** Goes on in another scenario, which has been the same up to now: the same lines are played in it, up to this moment. */
  async goOnIn(scenario: Scenario): Promise<void> {
    this.played = seeded(scenario, this.played.seed);
    const under = this.#under;
    await this.#play([...this.lines]);
    if (under === undefined) return;
    this.#begin(under.line);
    const answer = this.goOn(under.untilUs);
    assert(answer === undefined, 'a line that was under way is so again');
    this.take();
  }

  /** Plays lines from the beginning. */
  async #play(lines: readonly string[]): Promise<void> {
    const live = await liveMaker(this.scenario, this.lab, this.readText);
    this.lines.length = 0;
    this.steps.length = 0;
    this.aims.forget();
    this.#passing = undefined;
    this.#under = undefined;
    this.#live = live(this);
    for (const line of lines) this.#typed(line);
  }
}

/** A line that nobody typed: time that passed at the prompt. Its remark tells it from a sleep that was typed. */
const PASSING = 'Start-Sleep -Milliseconds ';
const PASSED = ' # at the prompt';
export const isPassing = (line: string): boolean => line.startsWith(PASSING) && line.endsWith(PASSED);

/** A line that waits until something has happened, and how long it waits at most. */
const NEXT = 'Wait-NextEvent';
const NEXT_US_MAX = 86_400_000_000;

const nothing = (): { output: string[]; errors: LineError[]; warnings: string[]; open: string } => ({
  ...{ output: [], errors: [], warnings: [] },
  open: '',
});

const seeded = (scenario: Scenario, seed: string | undefined): Scenario =>
  seed === undefined ? scenario : { ...scenario, seed };
