/**
 * The driver "simulate": a clock and a seed decide. It performs steps, gives the endings of what they begin their times, asks the
 * operators when their wait is over, and writes the trace. It knows no rule.
 */
import type { Micros } from '../base/units.js';
import { ACTIVITY, activityKey } from '../model/activities.js';
import { narrowConcerns } from '../model/concerns.js';
import { copyWorld } from '../model/encode.js';
import { newTurn } from '../model/engines.js';
import { vmAt } from '../model/rules/names.js';
import { MIGRATION } from '../model/states.js';
import { type CHOICES, REJECTED, type Step, step } from '../model/step.js';
import type { Turn } from '../model/turn.js';
import { NONE, type World } from '../model/world.js';
import type { Answer, Ask, View, Watcher } from './actors.js';
import { Audience } from './audience.js';
import { enter, type Player } from './cast.js';
import { Changes } from './changes.js';
import { Clocks } from './clocks.js';
import type { CopyProgress } from './copies.js';
import { Dispatch } from './dispatch.js';
import { EVENT, ORDINARY } from './events.js';
import { Faults } from './faults.js';
import { Installations } from './installations.js';
import { chanceOf } from './mishaps.js';
import { Prompter, type PromptHost } from './prompter.js';
import type { Question } from './question.js';
import type { Cast, Ending, Run } from './run.js';
import { faultClockOf, faultPortOf, type Struck } from './struck.js';
import { Trace } from './trace.js';
import { LiveView } from './view.js';

export type { Cast, Ending, Run } from './run.js';

/** The activity of a live migration that is in this phase. */
const phaseOf = (migration: number): number =>
  migration === MIGRATION.setup
    ? ACTIVITY['migration-setup']
    : migration === MIGRATION.copying
      ? ACTIVITY['migration-copy']
      : ACTIVITY['migration-blackout'];

export class Simulation {
  ending: Ending | undefined;
  #lastUs: Micros = 0;
  #clocks: Clocks;
  #installations: Installations;
  #dispatch = new Dispatch();
  #faults: Faults;
  #prompter: Prompter;
  #turn: Turn;
  changes = new Changes();
  #started = false;
  readonly #audience: Audience;
  readonly #event = { what: 0, subject: 0 };

  trace = new Trace();
  /** What operators and the placement see. */
  readonly view: View = new LiveView(this);

  readonly #struck: Struck = {
    world: () => this.world,
    clocks: () => this.#clocks,
    installations: () => this.#installations,
    perform: (action) => void this.#perform(action, NONE),
  };
  readonly #faultClock = faultClockOf(this.#struck);
  readonly #faultPort = faultPortOf(this.#struck);

  readonly #prompts: PromptHost = {
    now: () => this.nowUs,
    view: this.view,
    wakeAt: (atUs, player) => this.#clocks.put(atUs, EVENT.wake, player),
    callOff: (event) => this.#clocks.cancel(event),
    command: (ask, by) => this.#command(ask, by),
    ended: () => {
      this.#lastUs = this.nowUs;
    },
  };

  constructor(
    readonly world: World,
    readonly question: Question,
    readonly cast: Cast,
  ) {
    this.#turn = newTurn(cast.engine);
    this.#clocks = new Clocks(world, question);
    this.#installations = new Installations(chanceOf('random-installation-failure', question) ?? 0);
    this.#faults = new Faults(question, world, this.#faultClock, this.#faultPort);
    this.#prompter = new Prompter(this.#prompts, cast.operators.map(enter));
    this.#audience = new Audience(cast.watchers);
  }

  get nowUs(): Micros {
    return this.#clocks.nowUs;
  }

  /** The operators, and what each of them asked last. */
  get players(): readonly Player[] {
    return this.#prompter.players;
  }

  /** Whether all faults are over for good. */
  get calm(): boolean {
    return this.#faults.calm;
  }

  /** When something is due next: the bound where nothing is before it, and now where the run is about to end. */
  get nextAtUs(): Micros {
    if (!this.#started || this.#clocks.alive === 0) return this.nowUs;
    return Math.min(this.#clocks.nextAt, this.question.untilUs);
  }

  /** How far the copy of a VM's memory is at a time before the next moment; undefined unless it is being copied. */
  progressOf(vm: number, atUs: Micros): CopyProgress | undefined {
    return vmAt(this.world, vm).migration === MIGRATION.copying ? this.#clocks.progressOf(vm, atUs) : undefined;
  }

  /** Runs to the end. */
  run(): Run {
    while (this.advance());
    return this.result();
  }

  /** The run as far as it has come. */
  result(): Run {
    const { world, trace, players } = this;
    const ending = this.ending ?? 'out-of-time';
    return {
      world,
      trace,
      ending,
      endedAtUs: this.#lastUs,
      players,
      waited: this.#prompter.waited,
      copies: this.#clocks.copies,
    };
  }

  /** Performs all that is due at the next moment; false once the run has ended. */
  advance(): boolean {
    if (this.ending !== undefined) return false;
    if (!this.#started) this.#start();
    else if (!this.#nextMoment()) return false;
    this.#prompter.settle(this.#pump);
    if (this.#audience.stops) this.ending = 'stopped';
    return this.ending === undefined;
  }

  /**
   * An independent copy of the run at this moment: world, driver and operators, with a trace of its own and with watchers that
   * have seen what these have seen.
   */
  copy(trace = this.trace.clone(), watchers: readonly Watcher[] = []): Simulation {
    const twin = new Simulation(copyWorld(this.world), this.question, { ...this.cast, operators: [], watchers });
    twin.ending = this.ending;
    twin.trace = trace;
    twin.#lastUs = this.#lastUs;
    twin.#clocks = this.#clocks.clone(twin.world);
    twin.#installations = this.#installations.clone();
    twin.#dispatch = this.#dispatch.clone();
    twin.#faults = this.#faults.clone(twin.world, twin.#faultClock, twin.#faultPort);
    twin.#prompter = this.#prompter.clone(twin.#prompts);
    twin.#started = this.#started;
    twin.changes = this.changes.clone();
    return twin;
  }

  /** Others ask from now on. What is under way goes on, a run that had ended too. */
  handTo(operators: Cast['operators']): void {
    this.ending = undefined;
    this.#prompter = new Prompter(this.#prompts, operators.map(enter));
    this.#prompter.settle(this.#pump);
  }

  #start(): void {
    this.#started = true;
    narrowConcerns(this.world);
    this.#audience.begin(this.world);
    this.#faults.start();
    for (const key of this.world.open) this.#clocks.start(key, NONE);
  }

  #nextMoment(): boolean {
    const { nextAt } = this.#clocks;
    if (this.#clocks.alive === 0) {
      this.#audience.rest(this.world, this.nowUs, Number.POSITIVE_INFINITY);
      return this.#end(this.players.every((one) => one.ask?.kind === 'done') ? 'completed' : 'stuck');
    }
    if (nextAt > this.question.untilUs) {
      this.#audience.rest(this.world, this.nowUs, this.question.untilUs);
      return this.#end('out-of-time', this.question.untilUs);
    }
    this.#audience.rest(this.world, this.nowUs, nextAt);
    this.#clocks.nowUs = nextAt;
    while (this.#clocks.take(this.#event)) this.#handle(this.#event.what, this.#event.subject);
    return true;
  }

  #end(ending: Ending, atUs = this.#lastUs): boolean {
    this.ending = ending;
    this.#lastUs = atUs;
    return false;
  }

  readonly #pump = (): void => this.#dispatch.pump(this.view, this.cast.placement, this.#attempt);

  #command(ask: Extract<Ask, { kind: 'step' | 'rejected' }>, by: string): Answer {
    const cause = this.trace.length - 1;
    if (ask.kind === 'rejected') {
      const seq = this.trace.write(this.nowUs, { do: REJECTED, subject: NONE, arg: NONE }, undefined, cause);
      this.trace.tell(seq, { text: ask.text, step: undefined, refusal: ask.refusal, by });
      return { refusal: ask.refusal, step: undefined, seq, facts: [] };
    }
    const seq = this.#perform(ask.step, cause);
    const { refusal, facts, factLength } = this.#turn;
    this.trace.tell(seq, { text: ask.text, step: ask.step, refusal, by });
    return { refusal, step: ask.step, seq, facts: facts.slice(0, factLength) };
  }

  readonly #attempt = (
    name: (typeof CHOICES)[number],
    vm: number,
    target: number,
    cause: number,
    silent: boolean,
  ): boolean => {
    const action: Step = { do: name, subject: vm, arg: target };
    step(this.world, action, this.#turn);
    const { refusal } = this.#turn;
    if (refusal !== undefined && silent) return false;
    const seq = this.#record(action, cause);
    if (refusal !== undefined)
      this.trace.tell(seq, { text: `${name} ${vmAt(this.world, vm).name}`, step: action, refusal, by: undefined });
    return refusal === undefined;
  };

  #perform(action: Step, cause: number): number {
    step(this.world, action, this.#turn);
    return this.#record(action, cause);
  }

  /** Writes the step just made, starts and stops the clocks of what it began and ended, and shows it to the watchers. */
  #record(action: Step, cause: number): number {
    const turn = this.#turn;
    const seq = this.trace.write(this.nowUs, action, turn, cause);
    this.#lastUs = this.nowUs;
    const ofNodes = this.changes.count(turn);
    if (this.world.pools) this.#noticeDrives(turn);
    if (this.question.consequences !== undefined) this.#noticeInstallations(turn);
    for (let index = 0; index < turn.endedLength; index += 1) this.#clocks.stop(turn.ended[index] as number);
    for (let index = 0; index < turn.beganLength; index += 1) {
      const key = turn.began[index] as number;
      if (this.world.open.has(key)) this.#clocks.start(key, seq);
    }
    for (let at = 0; at < turn.factLength; at += 3) {
      this.#dispatch.notice(
        this.world,
        turn.facts[at] as number,
        turn.facts[at + 1] as number,
        turn.facts[at + 2] as number,
        seq,
      );
    }
    this.#audience.see(this.world, turn, this.nowUs, seq, ofNodes);
    return seq;
  }

  /** Before clocks start: how long a repair takes hangs on since when drives were away. */
  #noticeDrives({ facts, factLength }: Turn): void {
    for (let at = 0; at < factLength; at += 3)
      this.#clocks.ends.repairs.notice(facts[at] as number, facts[at + 1] as number, this.nowUs);
  }

  #noticeInstallations({ facts, factLength }: Turn): void {
    for (let at = 0; at < factLength; at += 3)
      this.#faults.notice(facts[at] as number, facts[at + 1] as number, facts[at + 2] as number);
  }

  #handle(what: number, subject: number): void {
    if (what < EVENT.flowEmpty) return this.#endActivity(what, subject);
    switch (what) {
      case EVENT.flowEmpty:
        if (this.#clocks.flowEmpty(subject)) this.#flowDone(subject);
        return;
      case EVENT.migrationBreaks:
        return this.#happen('migration-broke', subject, phaseOf(vmAt(this.world, subject).migration));
      case EVENT.fault:
      case EVENT.periodicFault:
        return this.#faults.strike(subject);
      case EVENT.faultOver:
        return this.#faults.end(subject);
      case EVENT.calm:
        this.changes.all += 1;
        return this.#faults.becomeCalm();
      case EVENT.powerBack:
        this.#faults.powerIsBack(subject);
        this.#perform({ do: 'power-back', subject, arg: NONE }, NONE);
        return;
      case EVENT.wake:
        return this.#prompter.woken(subject);
      default:
    }
  }

  /** All that a VM had to send of its memory, or of its disks, is there. */
  #flowDone(vm: number): void {
    const mirrors = this.world.open.has(activityKey(ACTIVITY['storage-mirror'], vm));
    if (mirrors) this.#happen('mirrored', vm, ACTIVITY['storage-mirror']);
    else this.#happen('copied', vm, ACTIVITY['migration-copy']);
  }

  #endActivity(kind: number, subject: number): void {
    if (kind === ACTIVITY['guest-shutdown'] && this.#clocks.mishaps.isDeaf(subject))
      return this.#happen('guest-stays', subject, kind);
    const installs = kind === ACTIVITY['clean-install'] || kind === ACTIVITY['in-place-upgrade'];
    if (installs && this.#installations.fails(this.world, subject, this.#clocks.streams))
      return this.#happen('installation-failed', subject, kind);
    this.#happen(ORDINARY[kind] as string, subject, kind);
  }

  #happen(name: string, subject: number, kind: number): void {
    const cause = this.#clocks.strike(kind, subject);
    this.#perform({ do: name, subject, arg: NONE }, cause);
  }
}

/** Runs a world under a question to its end. The world is changed in place. */
export const simulate = (world: World, question: Question, cast: Cast): Run =>
  new Simulation(world, question, cast).run();
