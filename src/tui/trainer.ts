/** A trainee in a lab: what he types is PowerShell, or behind a colon a word about the lab; what comes of it is lines of several kinds. */
import { formatClock } from '../base/formats.js';
import { explain } from '../report/index.js';
import { debriefText, goalsText, labText, points, scoreText } from '../report/labs.js';
import type { LabAnswer, LabSession, Score } from '../session/lab.js';
import { menuOf } from './menus.js';

export type Kind = 'typed' | 'plain' | 'error' | 'warning' | 'good';

export interface TrainerPort {
  out(text: string, kind: Kind): void;
  /** Keeps what is needed to come back. */
  save(lines: readonly string[]): void;
  /** Columns of a text. */
  width(): number;
}

const HELP = `:goals   what is to be reached, and what is
:hint    one more hint
:why     the rule behind the last refusal, and where the same is done with the mouse
:undo    take the last line back; :redo types it again
:reset   begin anew
:score   how you stand beside par
:debrief what you did, line by line, and what of it was a blunder
:next    go on to the next event
:quit    leave; you come back to where you are
All else is PowerShell. Start-Sleep passes time.`;

export class Trainer {
  done = false;
  #hints = 0;
  #rule: string | undefined;
  #lastCommand = '';
  /** Lines of something that is not complete. */
  #begun = '';

  constructor(
    readonly session: LabSession,
    readonly par: Score,
    readonly port: TrainerPort,
  ) {}

  /** The story; and behind it what a trainee comes back to. */
  begin(lines: readonly string[]): void {
    this.#say(`${labText(this.session.scenario, this.session.lab)}\n\n:help lists what is about the lab.\n`);
    for (const line of lines) this.session.type(line);
    if (lines.length === 0) return;
    this.done = this.session.reached().every((one) => one);
    this.#say(`You come back to where you were: ${lines.length} line${lines.length === 1 ? '' : 's'}.`);
    this.#say(goalsText(this.session, this.session.reached()));
  }

  get prompt(): string {
    if (this.#begun !== '') return '>> ';
    const { lab, live, nowUs } = this.session;
    return `${formatClock(nowUs)} PS ${lab.on ?? live.world.hosts[0]?.name ?? ''}> `;
  }

  /** Takes a line. False: the trainee leaves. */
  async enter(written: string): Promise<boolean> {
    const line = written.trimEnd();
    if (line.trim() === '' && this.#begun === '') return true;
    const word = line.trim().toLowerCase();
    if (word === ':quit' || word === ':q' || word === 'exit') return false;
    if (word.startsWith(':')) await this.#meta(word.slice(1));
    else this.#type(line);
    this.port.save(this.session.lines);
    return true;
  }

  /** A line that is not complete goes on in the next; an empty line ends it. */
  #type(line: string): void {
    const whole = this.#begun === '' ? line : `${this.#begun}\n${line}`;
    this.#begun = '';
    const answer = this.session.type(whole);
    const goesOn =
      answer.typed.is === 'refused' && answer.typed.complaints.some(({ message }) => UNFINISHED.test(message));
    if (line !== '' && goesOn) this.#begun = whole;
    else {
      this.#lastCommand = whole;
      this.#answer(answer);
    }
  }

  async #meta(word: string): Promise<void> {
    const { session } = this;
    switch (word) {
      case 'goals':
        return this.#say(goalsText(session, session.reached()));
      case 'hint':
        return this.#hint();
      case 'why':
        return this.#why();
      case 'score':
        return this.#say(scoreText(session.score(), this.par));
      case 'debrief':
        return this.#say(debriefText(session));
      case 'next':
        return this.#answer(session.next());
      case 'undo':
        return this.#say((await session.undo()) ? 'The last line is taken back.' : 'There is nothing to take back.');
      case 'redo':
        return this.#redo();
      case 'reset':
        await session.reset();
        this.done = false;
        return this.#say('You are at the beginning.');
      default:
        return this.#say(HELP);
    }
  }

  #redo(): void {
    const answer = this.session.redo();
    if (answer === undefined) this.#say('There is nothing to type again.');
    else this.#answer(answer);
  }

  #hint(): void {
    const { hints = [] } = this.session.lab;
    this.#say(hints[this.#hints] ?? 'There are no more hints.');
    this.#hints += 1;
  }

  #why(): void {
    const told = this.#rule === undefined ? undefined : explain(this.#rule, { color: false, width: this.port.width() });
    this.#say(told?.ok === true ? told.value : 'Nothing was refused by a rule.');
    const menu = menuOf(this.#lastCommand);
    if (menu !== undefined) this.#say(`With the mouse: ${menu}.`);
  }

  #answer(answer: LabAnswer): void {
    const { typed, output, errors, warnings, sprung } = answer;
    for (const line of output) this.port.out(line, 'plain');
    for (const warning of warnings) this.port.out(`WARNING: ${warning}`, 'warning');
    for (const { message, rule } of errors) {
      this.#rule = rule ?? this.#rule;
      this.port.out(`${message}${rule === undefined ? '' : '  (:why)'}`, 'error');
    }
    if (typed.is === 'refused')
      for (const { message, nearest } of typed.complaints)
        this.port.out(`${message}${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`, 'error');
    if (typed.is === 'over') this.port.out(`${typed.because} :undo or :reset.`, 'error');
    for (const say of sprung) this.port.out(say, 'warning');
    if (answer.done && !this.done) this.#finish();
  }

  #finish(): void {
    this.done = true;
    const score = this.session.score();
    this.port.out(`All goals are reached. ${points(score, this.par)} of 100.`, 'good');
    this.#say(scoreText(score, this.par));
    this.#say(':debrief walks through what you did.');
  }

  #say(text: string): void {
    for (const line of text.split('\n')) this.port.out(line, 'plain');
  }
}

const UNFINISHED = /ends before it is complete|never closed/;
