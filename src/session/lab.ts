/** A lab: a run that a trainee types into, its goals, its traps, and what it costs to reach them. Undo plays it again without the last line. */
import { assert } from '../base/assert.js';
import { type Condition, compileCondition } from '../invariants/index.js';
import { NONE } from '../model/world.js';
import { toText } from '../powershell/runtime/text.js';
import { faultOf } from '../powershell/runtime/trouble.js';
import type { Lab, Scenario } from '../scenarios/index.js';
import { Live, type Typed } from './live.js';
import { setUp } from './set-up.js';

/** What a line came to. */
export interface LabAnswer {
  readonly typed: Typed;
  readonly output: readonly string[];
  readonly errors: readonly { readonly message: string; readonly rule?: string; readonly words: string }[];
  readonly warnings: readonly string[];
  /** What is said of traps that it has sprung. */
  readonly sprung: readonly string[];
  /** Whether each goal is reached now. */
  readonly goals: readonly boolean[];
  readonly done: boolean;
}

/** A line in hindsight. */
export interface Step {
  readonly line: string;
  readonly fromUs: number;
  readonly untilUs: number;
  /** Goals that are reached behind it. */
  readonly goals: readonly boolean[];
  readonly errors: readonly string[];
  readonly sprung: readonly string[];
  /** VMs that were out during it, and for how long. */
  readonly outages: readonly { readonly vm: string; readonly us: number }[];
}

/** Less is better. */
export interface Score {
  readonly commands: number;
  readonly downtimeUs: number;
  readonly elapsedUs: number;
}

interface Gathered {
  output: string[];
  errors: LabAnswer['errors'][number][];
  warnings: string[];
  open: string;
}

type Reader = ConstructorParameters<typeof Live>[2];

export class LabSession {
  /** Lines so far, and those that were undone. */
  readonly lines: string[] = [];
  /** What each of them came to. */
  readonly steps: Step[] = [];
  readonly #undone: string[] = [];
  #live: Live;
  #gathered: Gathered = nothing();
  #sprung = new Set<string>();

  private constructor(
    readonly scenario: Scenario,
    readonly lab: Lab,
    readonly goals: readonly Condition[],
    readonly traps: readonly { readonly condition: Condition; readonly say: string }[],
    readonly readText: Reader,
    live: (session: LabSession) => Live,
  ) {
    this.#live = live(this);
  }

  /** Opens a lab at its beginning. A seed of his own gives each student faults of his own. */
  static async open(written: Scenario, seed?: string): Promise<LabSession> {
    const scenario = seed === undefined ? written : { ...written, seed };
    const { lab } = scenario;
    assert(lab !== undefined, 'a scenario without a lab is no lab');
    const { readScript } = await import('../powershell/read.js');
    const goals = await Promise.all(lab.goals.map(({ claim }) => compiled(claim)));
    const traps = await Promise.all(
      (lab.traps ?? []).map(async ({ when, say }) => ({ condition: await compiled(when), say })),
    );
    const make = await liveMaker(scenario, lab, readScript);
    return new LabSession(scenario, lab, goals, traps, readScript, make);
  }

  get nowUs(): number {
    return this.#live.nowUs;
  }

  get live(): Live {
    return this.#live;
  }

  /** Where output, errors and warnings of the line under way go. */
  readonly sink = {
    line: (text: string): void => {
      this.#gathered.output.push(this.#gathered.open + text);
      this.#gathered.open = '';
    },
    part: (text: string): void => {
      this.#gathered.open += text;
    },
    warning: (text: string): void => void this.#gathered.warnings.push(text),
    error: (error: LabAnswer['errors'][number]): void => void this.#gathered.errors.push(error),
  };

  /** Types a line; what was undone is forgotten. */
  type(text: string): LabAnswer {
    this.#undone.length = 0;
    return this.#typed(text);
  }

  #typed(text: string): LabAnswer {
    this.#gathered = nothing();
    const [fromUs, before] = [this.nowUs, this.#downtimes()];
    const typed = this.#live.type(text);
    if (this.#gathered.open !== '') this.sink.line('');
    const { output, errors, warnings } = this.#gathered;
    const [goals, sprung] = [this.reached(), this.#newTraps()];
    if (typed.is !== 'refused') {
      this.lines.push(text);
      const outages = this.#downtimes()
        .map((us, at) => ({ vm: this.#live.world.vms[at]?.name ?? '', us: us - (before[at] ?? 0) }))
        .filter(({ us }) => us > 0);
      const told = errors.map(({ message }) => message);
      this.steps.push({ line: text, fromUs, untilUs: this.nowUs, goals, errors: told, sprung, outages });
    }
    return { typed, output, errors, warnings, sprung, goals, done: goals.every((one) => one) };
  }

  /** For how long each VM has been out so far. */
  #downtimes(): number[] {
    const { world, availability, nowUs } = this.#live;
    return world.vms.map(({ index }) => availability.of(index, nowUs).downtimeUs);
  }

  /** Whether each goal is reached now. */
  reached(): readonly boolean[] {
    return this.goals.map((goal) => goal.holds(this.#live.world, this.#live.availability));
  }

  #newTraps(): readonly string[] {
    const { world, availability } = this.#live;
    const sprung = this.traps.filter(
      ({ condition, say }) => !this.#sprung.has(say) && condition.holds(world, availability),
    );
    for (const { say } of sprung) this.#sprung.add(say);
    return sprung.map(({ say }) => say);
  }

  score(): Score {
    const { nowUs, commands } = this.#live;
    return { commands, downtimeUs: this.#downtimes().reduce((sum, us) => sum + us, 0), elapsedUs: nowUs };
  }

  /** Goes on to the next moment in which something happens. */
  next(): LabAnswer {
    return this.type(NEXT);
  }

  /** Takes the last line back; false where there is none. */
  async undo(): Promise<boolean> {
    const last = this.lines.at(-1);
    if (last === undefined) return false;
    const kept = this.lines.slice(0, -1);
    await this.#play(kept);
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

  /** Plays lines from the beginning. */
  async #play(lines: readonly string[]): Promise<void> {
    this.lines.length = 0;
    this.steps.length = 0;
    this.#sprung = new Set();
    this.#live = (await liveMaker(this.scenario, this.lab, this.readText))(this);
    for (const line of lines) this.#typed(line);
  }
}

/** A line that waits until something has happened. */
const NEXT = 'Wait-NextEvent';

const nothing = (): Gathered => ({ output: [], errors: [], warnings: [], open: '' });

async function compiled(text: string): Promise<Condition> {
  const condition = await compileCondition(text);
  assert(condition.ok, 'a condition that was checked compiles');
  return condition.value;
}

/** A world at its beginning, and how a session gets into it. */
async function liveMaker(scenario: Scenario, { on }: Lab, readText: Reader): Promise<(session: LabSession) => Live> {
  const { expect: _, ...bare } = scenario;
  const stage = await setUp({ ...bare, plans: [] });
  const wanted = on?.toLowerCase();
  const host =
    wanted === 'station'
      ? NONE
      : Math.max(
          0,
          stage.world.hosts.findIndex(({ name }) => name.toLowerCase() === wanted),
        );
  return (session) =>
    new Live(
      stage,
      {
        on: host,
        line: (text) => session.sink.line(text),
        outside: {
          host: (text, newline) => (newline ? session.sink.line(text) : session.sink.part(text)),
          warning: (text) => session.sink.warning(text),
          verbose: (text) => session.sink.warning(text),
          whatIf: (text) => session.sink.line(text),
          confirms: () => true,
          error: (record) => {
            const fault = faultOf(record);
            session.sink.error({
              message: toText(record),
              words: fault?.words ?? 'unknown',
              ...(fault?.rule === undefined ? {} : { rule: fault.rule }),
            });
          },
        },
      },
      readText,
    );
}

/** What a check of a lab has found. */
export interface LabCheck {
  /** What keeps the lab from being one; empty: it is solvable, and its wrong ways fail. */
  readonly troubles: readonly string[];
  readonly par: Score;
}

/** Whether a lab is solved by its solution, and neither by nothing nor by its wrong ways. */
export async function checkLabFile(scenario: Scenario): Promise<LabCheck> {
  const troubles: string[] = [];
  const session = await LabSession.open(scenario);
  if (session.reached().every((one) => one)) troubles.push('Its goals are reached by doing nothing.');
  const { lab } = session;
  const last = await tried(session, lab.solution, (told) => troubles.push(`The solution: ${told}`));
  if (!last)
    troubles.push(
      `The solution does not reach: ${lab.goals
        .filter((_, at) => session.reached()[at] !== true)
        .map(({ say }) => say)
        .join(' ')}`,
    );
  const par = session.score();
  for (const [index, { tries }] of (lab.wrong ?? []).entries()) {
    const other = await LabSession.open(scenario);
    if (await tried(other, tries, () => undefined)) troubles.push(`The wrong way ${index + 1} reaches the goals.`);
  }
  return { troubles, par };
}

/** Types lines; whether all goals are reached behind the last one. */
async function tried(session: LabSession, lines: readonly string[], trouble: (told: string) => void): Promise<boolean> {
  for (const line of lines) {
    const { typed } = session.type(line);
    if (typed.is === 'refused') trouble(`${line}: ${typed.complaints[0]?.message ?? ''}`);
    if (typed.is === 'over') trouble(`${line}: ${typed.because}`);
  }
  return session.reached().every((one) => one);
}

/** What a student has done: the lines that he typed, and the seed that he had. */
export interface Attempt {
  readonly lines: readonly string[];
  readonly seed?: string;
}

export interface Grade {
  readonly done: boolean;
  /** Goals that are reached. */
  readonly reached: number;
  readonly of: number;
  readonly score: Score;
  readonly lines: number;
}

/** Plays an attempt again from its beginning: what it came to is what the model says, not what somebody wrote. */
export async function gradeAttempt(scenario: Scenario, { lines, seed }: Attempt): Promise<Grade> {
  const session = await LabSession.open(scenario, seed);
  for (const line of lines) session.type(line);
  const reached = session.reached();
  const count = reached.filter((one) => one).length;
  return {
    done: count === reached.length,
    reached: count,
    of: reached.length,
    score: session.score(),
    lines: lines.length,
  };
}
