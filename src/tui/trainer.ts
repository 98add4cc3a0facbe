/** A trainee in a lab: what he types is PowerShell, or behind a colon a word about the lab; what comes of it is lines of several kinds. */
import { formatClock, formatDuration } from '../base/formats.js';
import type { Result } from '../base/result.js';
import type { Micros } from '../base/units.js';
import { explain } from '../report/index.js';
import { goalsText, labText, points, scoreText } from '../report/labs.js';
import { failedDrains, wayOut } from '../report/way-out.js';
import type { Attempt } from '../session/attempt.js';
import type { LabSession } from '../session/lab.js';
import type { LabAnswer, Score, Standing, Written } from '../session/lab-answer.js';
import { menuOf } from './menus.js';
import { Pace } from './pace.js';
import { helpOf, isHelp, unknownWord, wordOf } from './words.js';

export type Kind = 'typed' | 'plain' | 'error' | 'warning' | 'good';

export interface TrainerPort {
  out(text: string, kind: Kind): void;
  /** Keeps what is needed to come back. */
  save(): void;
  /** Columns of a text. */
  width(): number;
  /** Whether time can pass while nobody types: `tick` is called. */
  readonly live: boolean;
  /** How an instructor reaches this console; unwritten: he cannot. */
  readonly desk?: string;
}

const MINUTE_MS = 60_000;

export class Trainer {
  done = false;
  /** Milliseconds on the wall clock so far. */
  usedMs = 0;
  readonly pace = new Pace();
  #hints = 0;
  #rule: string | undefined;
  #refusedLine = '';
  #lastLine = '';
  /** Lines of something that is not complete. */
  #begun = '';
  /** Has the line under way answered. */
  #answered: (() => void) | undefined;
  /** Something is being done that may play the lab again. */
  #locked = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly session: LabSession,
    readonly par: Score,
    readonly port: TrainerPort,
  ) {}

  /** The story; and behind it what a trainee comes back to. */
  begin({ lines, marks = {}, usedMs = 0 }: Pick<Attempt, 'lines' | 'marks' | 'usedMs'>): void {
    const { session } = this;
    this.say(`${labText(session.scenario, session.lab)}\n\n:help lists what is about the lab.\n`);
    this.usedMs = usedMs;
    for (const line of lines) session.type(line);
    for (const [name, typed] of Object.entries(marks)) session.marks.set(name, typed);
    if (lines.length === 0) return;
    this.done = session.reached().every((one) => one);
    this.say(`You come back to where you were: ${lines.length} line${lines.length === 1 ? '' : 's'}.`);
    this.say(goalsText(session, session.reached()));
  }

  get prompt(): string {
    if (this.#begun !== '') return '>> ';
    const { lab, live } = this.session;
    return `${this.clock} PS ${lab.on ?? live.world.hosts[0]?.name ?? ''}> `;
  }

  get clock(): string {
    return formatClock(this.session.playedUs);
  }

  /** Milliseconds on the wall clock that an exam has left; undefined: it is none, or has as long as it takes. */
  get leftMs(): number | undefined {
    const { exam, minutes } = this.session.lab;
    return exam === undefined || minutes === undefined ? undefined : Math.max(0, minutes * MINUTE_MS - this.usedMs);
  }

  /** Whether there is a refusal that a key explains. */
  get canExplain(): boolean {
    return this.#refusedLine !== '';
  }

  /** Whether a line asks to leave. Within something that is not complete `exit` is a line of it. */
  leaves(line: string): boolean {
    const word = line.trim().toLowerCase();
    return WORDS_TO_LEAVE.includes(word) || (word === 'exit' && !this.goesOn);
  }

  /** Takes a line, and answers when it has come to its end. False: the trainee leaves. */
  async enter(written: string): Promise<boolean> {
    const line = written.trimEnd();
    if (line.trim() === '') return true;
    if (this.leaves(line)) return false;
    const { answered } = await this.#inTurn(() => this.#take(line));
    await answered;
    this.port.save();
    return true;
  }

  /** `answered`: of a line that is still under way. */
  async #take(line: string): Promise<{ readonly answered: Promise<void> | undefined }> {
    const isWord = line.trim().startsWith(':');
    const answered = isWord || this.leftMs === 0 ? undefined : this.#type(line);
    if (this.leftMs === 0) this.port.out('The time of the exam is over. :quit hands it in.', 'error');
    else if (isWord) await this.#word(line.trim().slice(1));
    return { answered };
  }

  /** Has a fault come into the lab, between two lines or while one is under way. */
  async strike<T, E>(inject: () => Promise<Result<T, E>>): Promise<Result<T, E>> {
    return this.#inTurn(async () => {
      const struck = await inject();
      // At the prompt time stands still: it passes for a moment, so that the fault is seen.
      if (struck.ok && !this.session.isUnderWay) this.#stands(this.session.pass(1));
      return struck;
    });
  }

  /** One after the other, for all that may play the lab again; no time passes meanwhile. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(async () => {
      this.#locked = true;
      try {
        return await action();
      } finally {
        this.#locked = false;
      }
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** So much time has passed on the wall: at a speed, simulated time passes too. */
  tick(wallMs: number): void {
    this.usedMs += wallMs;
    const due = this.#locked ? 0 : this.pace.due(wallMs);
    if (due === 0) return;
    if (this.session.isUnderWay) this.#goOn(this.session.playedUs + due * 1000);
    else if (this.leftMs !== 0) this.#stands(this.session.pass(due));
  }

  /** Goes on to the next moment in which something happens; where a line is under way, with that line. */
  async next(): Promise<void> {
    if (this.session.isUnderWay) this.#goOn(this.session.live.nextAtUs);
    else await this.enter(':next');
  }

  /** Plays the line under way to its end at once. */
  finish(): void {
    if (this.session.isUnderWay) this.#goOn(Number.POSITIVE_INFINITY);
  }

  /** A line that is not complete goes on in the next ones; a word about the lab, or `giveUp`, ends that. */
  #type(line: string): Promise<void> | undefined {
    const whole = this.#begun === '' ? line : `${this.#begun}\n${line}`;
    this.#begun = '';
    this.#lastLine = whole;
    const { session, pace } = this;
    // What takes no time is answered at once.
    const answer = pace.running ? (session.begin(whole) ?? session.goOn(session.playedUs + 1)) : session.type(whole);
    if (answer === undefined)
      return new Promise((resolve) => {
        this.#answered = resolve;
      });
    const goesOn =
      answer.typed.is === 'refused' && answer.typed.complaints.some(({ message }) => UNFINISHED.test(message));
    if (goesOn) this.#begun = whole;
    else this.answer(answer);
    return undefined;
  }

  #goOn(untilUs: Micros): void {
    const answer = this.session.goOn(untilUs);
    if (answer === undefined) return this.#written(this.session.take());
    this.answer(answer);
    this.#answered?.();
    this.#answered = undefined;
  }

  /** Forgets the lines of something that is not complete. */
  giveUp(): void {
    if (this.#begun !== '') this.say('Given up.');
    this.#begun = '';
  }

  /** Whether what was typed is not complete. */
  get goesOn(): boolean {
    return this.#begun !== '';
  }

  async #word(text: string): Promise<void> {
    this.giveUp();
    const word = wordOf(text);
    if (word === undefined) return this.say(isHelp(text) ? helpOf(this) : unknownWord(text));
    if (word.notInExam === true && this.session.lab.exam !== undefined)
      return this.say(`:${word.name} is not for an exam.`);
    await word.act(this, text.slice(word.name.length).trim());
    this.done &&= this.session.reached().every((one) => one);
  }

  hint(): void {
    const { hints = [] } = this.session.lab;
    this.say(hints[this.#hints] ?? 'There are no more hints.');
    this.#hints += 1;
  }

  /** The rule behind the last refusal, its source, what would make it possible, and where the same is done with the mouse. */
  why(): void {
    const told = this.#rule === undefined ? undefined : explain(this.#rule, { color: false, width: this.port.width() });
    const drains = this.#rule === undefined ? failedDrains(this.session.live.world) : [];
    this.say(told?.ok === true ? told.value : drains.join('\n') || 'Nothing was refused by a rule.');
    if (this.#rule !== undefined)
      for (const one of wayOut(this.session.live.world, this.#rule, this.#refusedLine)) this.say(one);
    const menu = menuOf(this.#refusedLine === '' ? this.#lastLine : this.#refusedLine);
    if (menu !== undefined) this.say(`With the mouse: ${menu}.`);
  }

  answer(answer: LabAnswer): void {
    const { typed } = answer;
    this.#written(answer);
    if (typed.is === 'refused')
      for (const { message, nearest } of typed.complaints)
        this.port.out(`${message}${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`, 'error');
    else if (typed.is === 'run' && typed.ended.tooMuch !== undefined) this.port.out(typed.ended.tooMuch, 'error');
    this.#stands({ ...answer, over: typed.is === 'over' ? typed.because : undefined });
  }

  #written({ output, errors, warnings }: Written): void {
    for (const line of output) this.port.out(line, 'plain');
    for (const warning of warnings) this.port.out(`WARNING: ${warning}`, 'warning');
    for (const { message, rule } of errors) {
      this.#refusedLine = this.#lastLine;
      this.#rule = rule;
      this.port.out(`${message}${rule === undefined ? '' : '  (:why)'}`, 'error');
    }
  }

  #stands({ sprung, done, over }: Standing & { readonly over: string | undefined }): void {
    if (over !== undefined) {
      this.pace.stop();
      this.port.out(
        `${over} ${this.session.lab.exam === undefined ? ':undo or :reset.' : ':quit hands it in.'}`,
        'error',
      );
    }
    for (const one of sprung) this.port.out(one, 'warning');
    if (done && !this.done) this.#finish();
    this.done &&= done;
  }

  #finish(): void {
    const { exam } = this.session.lab;
    const score = this.session.score();
    this.done = true;
    this.pace.stop();
    if (exam !== undefined && score.elapsedUs > exam.within)
      return this.port.out(
        `All goals are reached, but after ${formatDuration(exam.within)}: it does not count.`,
        'warning',
      );
    this.port.out(`All goals are reached. ${points(score, this.par)} of 100.`, 'good');
    this.say(scoreText(score, this.par));
    this.say(':debrief walks through what you did.');
  }

  readonly say = (text: string): void => {
    for (const line of text.split('\n')) this.port.out(line, 'plain');
  };
}

const WORDS_TO_LEAVE: readonly string[] = [':quit', ':q'];

const UNFINISHED = /ends before it is complete|never closed/;
