/** The console of a lab as a screen: what was typed and answered on the left, the cluster as it is now and the goals on the right. */
import { formatDuration } from '../base/formats.js';
import type { Completion } from '../powershell/complete.js';
import { isPassing } from '../session/lab.js';
import { pressEach } from './characters.js';
import type { Size } from './layout.js';
import { LineEditor } from './line-editor.js';
import type { Paint, Palette } from './style.js';
import { padded, safe, widthOf } from './text.js';
import type { Kind, Trainer } from './trainer.js';
import { pictureRows, pictureWidth } from './training-picture.js';
import { TypedLines } from './typed-lines.js';
import type { Shown } from './watch-screen.js';
import type { Leaving } from './watching.js';

/** Lines that are kept to scroll back to. */
const LINES_MAX = 2000;
/** Characters of a line that is typed or pasted. */
const TYPED_MAX = 8000;

interface Line {
  readonly text: string;
  readonly kind: Kind;
}

export class Training implements Shown {
  readonly lines: Line[] = [];
  readonly #editor = new LineEditor('', TYPED_MAX);
  readonly #typed = new TypedLines();
  /** Rows that are scrolled back. */
  #back = 0;
  #busy = false;
  /** Keys that were pressed while a line is being answered. */
  readonly #waiting: string[] = [];
  #left = false;
  #trainer: Trainer | undefined;

  constructor(readonly palette: Palette) {}

  /** Whoever answers; he writes to this screen. `lines`: that were typed before. */
  attend(trainer: Trainer, lines: readonly string[] = []): void {
    this.#trainer = trainer;
    // As they were typed: what went on over several lines was several, and time that passed was none.
    for (const line of lines.flatMap((one) => one.split('\n'))) if (!isPassing(line)) this.#typed.keep(line);
  }

  readonly out = (text: string, kind: Kind): void => {
    this.lines.push({ text: safe(text), kind });
    if (this.lines.length > LINES_MAX) this.lines.shift();
    this.#back = 0;
  };

  tick(ms: number): void {
    this.#trainer?.tick(ms);
  }

  work(): void {}

  get isLeft(): boolean {
    return this.#left;
  }

  type(characters: string): Leaving | undefined {
    return pressEach(characters, (name) => this.press(name));
  }

  press(name: string): boolean {
    if (this.#left) return true;
    const trainer = this.#trainer;
    const isUnderWay = trainer?.session.isUnderWay === true;
    const ofTime = OF_TIME[name];
    if (isUnderWay && name === 'esc') trainer.finish();
    else if (trainer !== undefined && ofTime !== undefined && (isUnderWay || !this.#busy)) ofTime(trainer, this);
    else if (this.#busy) this.#waiting.push(name);
    else this.#edit(name);
    return this.#left;
  }

  #edit(name: string): void {
    const editor = this.#editor;
    const typed = this.#typed;
    if (typed.searched !== undefined) {
      if (name === 'backspace' || [...name].length === 1) return typed.narrow(editor, name);
      if (name !== 'search') typed.settle();
      if (name === 'esc') return;
    }
    if (name === '?' && editor.text === '' && this.#trainer?.canExplain === true) return this.#trainer.why();
    const action = KEYS[name];
    if (action === undefined) editor.put(name);
    else action(this, editor, typed);
  }

  /** Has the line answered. Undo plays the lab again, and a line may take its time: meanwhile keys wait. */
  submit(): void {
    const { text } = this.#editor;
    this.#editor.clear();
    this.#typed.keep(text);
    this.#left = this.#trainer?.leaves(text) === true;
    if (!this.#left) this.have(text);
  }

  /** Has a line answered, as if it had been typed. */
  have(text: string): void {
    const trainer = this.#trainer;
    if (trainer === undefined) return;
    this.out(`${trainer.prompt}${text}`, 'typed');
    this.busyWith(trainer.enter(text));
  }

  /** Keys wait until something is over. */
  busyWith(work: Promise<unknown>): void {
    this.#busy = true;
    work
      .catch((error: unknown) => this.out(error instanceof Error ? error.message : String(error), 'error'))
      .finally(() => {
        this.#busy = false;
        while (!this.#busy && this.#waiting.length > 0) this.press(this.#waiting.shift() ?? '');
      });
  }

  giveUp(): void {
    this.#trainer?.giveUp();
  }

  scroll(by: number): void {
    this.#back = Math.max(0, this.#back + by);
  }

  /** Completes the word before the caret; several that fit are listed. */
  complete(): void {
    const { text, caret } = this.#editor;
    const [before, behind] = [text.slice(0, caret), text.slice(caret)];
    const found: Completion | undefined = this.#trainer?.session.live.complete(before);
    if (found === undefined || found.words.length === 0) return;
    const common = shared(found.words);
    const end = found.words.length === 1 ? ' ' : '';
    if (common.length > found.typed.length || end !== '') {
      const made = before.slice(0, before.length - found.typed.length) + common + end;
      this.#editor.set(made + behind);
      this.#editor.caret = made.length;
    } else this.out(found.words.slice(0, 40).join('  '), 'plain');
  }

  frame({ columns, rows }: Size): { readonly rows: readonly string[] } {
    const height = Math.max(5, rows - 1);
    const picture = pictureWidth(columns);
    const width = picture === 0 ? columns : columns - picture - 2;
    const left = this.#transcript(width, height - 2);
    const session = this.#trainer?.session;
    const right = picture === 0 || session === undefined ? [] : pictureRows(session, this.palette, picture, height - 2);
    const body = left.map((row, at) =>
      picture === 0 ? row : `${row} ${this.palette.dim('│')}${right[at] ?? ' '.repeat(picture)}`,
    );
    return { rows: [this.#head(columns), ...body, this.#foot(columns)] };
  }

  #head(columns: number): string {
    const trainer = this.#trainer;
    if (trainer === undefined) return ' '.repeat(columns);
    const { session, leftMs, pace } = trainer;
    const reached = session.reached();
    const count = `${reached.filter((one) => one).length} of ${reached.length} goals`;
    const left = leftMs === undefined ? [] : [`${formatDuration(Math.ceil(leftMs / 1000) * 1_000_000)} left`];
    const time = pace.running || session.isUnderWay ? [`${trainer.clock}, ${pace.told}`] : [];
    const told = [...time, ...left, count].join('  ');
    const title = padded(session.scenario.title, Math.max(1, columns - told.length - 1));
    return `${this.palette.bold(title)} ${(reached.every((one) => one) ? this.palette.good : this.palette.warn)(told)}`;
  }

  #foot(columns: number): string {
    const { searched } = this.#typed;
    if (searched !== undefined)
      return this.palette.told(
        padded(`Search: ${safe(searched)}█  Ctrl-R older  Enter types it  Esc edits it`, columns),
      );
    const trainer = this.#trainer;
    const foot = trainer?.session.isUnderWay === true ? FOOT_UNDER_WAY : trainer?.goesOn === true ? FOOT_GOES_ON : FOOT;
    return this.palette.dim(padded(foot, columns));
  }

  /** The last lines that fit, and below them the one that is being typed. */
  #transcript(width: number, height: number): string[] {
    const all = this.lines
      .slice(-(height + this.#back))
      .flatMap(({ text, kind }) => pieces(text, width).map((piece) => this.#paint(kind)(padded(piece, width))));
    // Where these are all lines, none is further back: a line may take several rows.
    if (height + this.#back >= this.lines.length)
      this.#back = Math.min(this.#back, Math.max(0, all.length - height + 1));
    const end = Math.max(height - 1, all.length - this.#back);
    const shown = all.slice(Math.max(0, end - (height - 1)), end);
    const line = this.#inputRow(width);
    return [...shown, line, ...Array.from({ length: Math.max(0, height - shown.length - 1) }, () => ' '.repeat(width))];
  }

  #inputRow(width: number): string {
    const prompt = this.#busy ? '' : (this.#trainer?.prompt ?? '');
    const { text, caret } = this.#editor;
    const room = Math.max(1, width - widthOf(prompt) - 1);
    let before = safe(text.slice(0, caret));
    while (widthOf(before) > room) before = [...before].slice(1).join('');
    return padded(`${prompt}${before}█${safe(text.slice(caret))}`, width);
  }

  #paint(kind: Kind): Paint {
    const { bad, warn, good, bold } = this.palette;
    return { plain: (text: string) => text, typed: bold, error: bad, warning: warn, good }[kind];
  }
}

/** A text keeps its blanks; a line that is longer goes on below, where there is one after a blank. */
function pieces(text: string, width: number): string[] {
  const made: string[] = [];
  let row = '';
  for (const character of text) {
    if (widthOf(row + character) > width) {
      const blank = row.lastIndexOf(' ') + 1;
      const end = blank > row.length / 2 ? blank : row.length;
      made.push(row.slice(0, end));
      row = row.slice(end);
    }
    row += character;
  }
  return [...made, row];
}

/** The beginning that words have in common, whatever their case. */
function shared(words: readonly string[]): string {
  const [first = ''] = words;
  let length = first.length;
  for (const word of words) while (!word.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length -= 1;
  return first.slice(0, length);
}

type Action = (screen: Training, editor: LineEditor, typed: TypedLines) => void;

const KEYS: Readonly<Record<string, Action>> = {
  enter: (screen) => screen.submit(),
  tab: (screen) => screen.complete(),
  search: (_, editor, typed) => typed.search(editor),
  up: (_, editor, typed) => typed.recall(editor, -1),
  down: (_, editor, typed) => typed.recall(editor, 1),
  pageUp: (screen) => screen.scroll(10),
  pageDown: (screen) => screen.scroll(-10),
  left: (_, editor) => editor.move(-1),
  right: (_, editor) => editor.move(1),
  backspace: (_, editor) => editor.rubOut(),
  rubOutWord: (_, editor) => editor.rubOutWord(),
  clear: (_, editor) => editor.clear(),
  esc: (screen, editor) => {
    if (editor.text === '') screen.giveUp();
    editor.clear();
  },
  home: (_, editor) => {
    editor.caret = 0;
  },
  end: (_, editor) => {
    editor.caret = editor.text.length;
  },
};

/** Keys of time: they are obeyed while a line is under way, too. */
const OF_TIME: Readonly<Record<string, (trainer: Trainer, screen: Training) => void>> = {
  time: ({ pace }) => pace.toggle(),
  faster: ({ pace }) => pace.faster(),
  slower: ({ pace }) => pace.slower(),
  next: (trainer, screen) => {
    if (trainer.session.isUnderWay) trainer.next();
    else screen.have(':next');
  },
};

const FOOT = ':help  Tab completes  ↑↓ ^R history  PgUp PgDn scroll  ^T time  ^N next  ? why  :undo :hint :goals :quit';
const FOOT_GOES_ON = 'What was typed is not complete, and goes on here. Esc gives it up.';
const FOOT_UNDER_WAY = '^T stop, go on  ^↑ ^↓ faster, slower  ^N next event  Esc to its end at once';
