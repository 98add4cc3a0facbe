/** The console of a lab as a screen: what was typed and answered on the left, the cluster as it is now and the goals on the right. */
import type { Host, World } from '../model/world.js';
import type { Completion } from '../powershell/complete.js';
import { hostColumn } from './hosts.js';
import { HOST_ROWS, layoutOf, type Size } from './layout.js';
import { LineEditor } from './line-editor.js';
import { type HostView, hostView } from './snapshot.js';
import type { Paint, Palette } from './style.js';
import { padded, safe, widthOf, wrapped } from './text.js';
import type { Kind, Trainer } from './trainer.js';
import type { Shown } from './watch-screen.js';
import type { Leaving } from './watching.js';

/** Lines that are kept to scroll back to, and lines that were typed. */
const LINES_MAX = 2000;
const HISTORY_MAX = 200;

/** Columns of the picture, and the narrowest screen that has one. */
const PICTURE_MIN = 34;
const PICTURE_MAX = 66;
const WITH_PICTURE = 90;
const HOST_WIDTH = 16;
const VM_ROWS = 4;

interface Line {
  readonly text: string;
  readonly kind: Kind;
}

const QUIT: readonly string[] = [':quit', ':q', 'exit'];
const CTRL_C = '\u0003';
const NAMED: Readonly<Record<string, string>> = { '\r': 'enter', '\n': 'enter', '\t': 'tab', '\u007f': 'backspace' };

export class Training implements Shown {
  readonly lines: Line[] = [];
  readonly #editor = new LineEditor();
  readonly #history: string[] = [];
  #recalled = 0;
  /** Rows that are scrolled back. */
  #back = 0;
  #busy = false;
  /** Keys that were pressed while a line is being answered. */
  readonly #waiting: string[] = [];
  #left = false;
  #trainer: Trainer | undefined;

  constructor(readonly palette: Palette) {}

  /** Whoever answers; he writes to this screen. */
  attend(trainer: Trainer): void {
    this.#trainer = trainer;
  }

  readonly out = (text: string, kind: Kind): void => {
    this.lines.push({ text: safe(text), kind });
    if (this.lines.length > LINES_MAX) this.lines.shift();
    this.#back = 0;
  };

  tick(): void {}

  work(): void {}

  type(characters: string): Leaving | undefined {
    for (const character of characters) {
      if (character === CTRL_C) return 'interrupt';
      if (this.press(NAMED[character] ?? character)) return 'quit';
    }
    return undefined;
  }

  press(name: string): boolean {
    if (this.#left) return true;
    if (this.#busy) {
      this.#waiting.push(name);
      return false;
    }
    const action = KEYS[name];
    if (action === undefined) this.#editor.put(name);
    else action(this, this.#editor);
    return this.#left;
  }

  /** Has the line answered. Undo plays the lab again, which takes a moment: meanwhile keys wait. */
  submit(): void {
    const trainer = this.#trainer;
    const { text } = this.#editor;
    if (trainer === undefined) return;
    this.out(`${trainer.prompt}${text}`, 'typed');
    this.#editor.clear();
    if (text.trim() !== '' && this.#history.at(-1) !== text) this.#history.push(text);
    if (this.#history.length > HISTORY_MAX) this.#history.shift();
    this.#recalled = this.#history.length;
    this.#left = QUIT.includes(text.trim().toLowerCase());
    if (this.#left) return;
    this.#busy = true;
    trainer
      .enter(text)
      .catch((error: unknown) => this.out(error instanceof Error ? error.message : String(error), 'error'))
      .finally(() => {
        this.#busy = false;
        while (!this.#busy && this.#waiting.length > 0) this.press(this.#waiting.shift() ?? '');
      });
  }

  recall(by: 1 | -1): void {
    this.#recalled = Math.max(0, Math.min(this.#history.length, this.#recalled + by));
    this.#editor.text = this.#history[this.#recalled] ?? '';
    this.#editor.caret = this.#editor.text.length;
  }

  scroll(by: number): void {
    this.#back = Math.max(0, Math.min(this.lines.length, this.#back + by));
  }

  /** Completes the word at the end of the line; several that fit are listed. */
  complete(): void {
    const found: Completion | undefined = this.#trainer?.session.live.complete(this.#editor.text);
    if (found === undefined || found.words.length === 0) return;
    const common = shared(found.words);
    const end = found.words.length === 1 ? ' ' : '';
    if (common.length > found.typed.length || end !== '') {
      this.#editor.text = this.#editor.text.slice(0, this.#editor.text.length - found.typed.length) + common + end;
      this.#editor.caret = this.#editor.text.length;
    } else this.out(found.words.slice(0, 40).join('  '), 'plain');
  }

  frame({ columns, rows }: Size): { readonly rows: readonly string[] } {
    const height = Math.max(5, rows - 1);
    const picture =
      columns >= WITH_PICTURE ? Math.max(PICTURE_MIN, Math.min(PICTURE_MAX, Math.floor(columns * 0.45))) : 0;
    const width = picture === 0 ? columns : columns - picture - 2;
    const left = this.#transcript(width, height - 2);
    const right = picture === 0 ? [] : this.#picture(picture, height - 2);
    const body = left.map((row, at) =>
      picture === 0 ? row : `${row} ${this.palette.dim('│')}${right[at] ?? ' '.repeat(picture)}`,
    );
    return { rows: [this.#head(columns), ...body, this.#foot(columns)] };
  }

  #head(columns: number): string {
    const session = this.#trainer?.session;
    if (session === undefined) return ' '.repeat(columns);
    const reached = session.reached();
    const count = `${reached.filter((one) => one).length} of ${reached.length} goals`;
    const title = padded(session.scenario.title, Math.max(1, columns - count.length - 1));
    return `${this.palette.bold(title)} ${(reached.every((one) => one) ? this.palette.good : this.palette.warn)(count)}`;
  }

  #foot(columns: number): string {
    return this.palette.dim(
      padded('Enter answers  Tab completes  ↑↓ history  PgUp PgDn scroll  :hint :why :undo :goals :quit', columns),
    );
  }

  /** The last lines that fit, and below them the one that is being typed. */
  #transcript(width: number, height: number): string[] {
    const all = this.lines
      .slice(-(height + this.#back))
      .flatMap(({ text, kind }) => pieces(text, width).map((piece) => this.#paint(kind)(padded(piece, width))));
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

  /** Hosts side by side, then the goals. */
  #picture(width: number, height: number): string[] {
    const session = this.#trainer?.session;
    if (session === undefined) return [];
    const reached = session.reached();
    const goals = session.lab.goals.flatMap(({ say }, at) => {
      const mark = reached[at] === true ? '[x]' : '[ ]';
      return wrapped(`${mark} ${say}`, width).map((row) =>
        (reached[at] === true ? this.palette.good : plain)(padded(row, width)),
      );
    });
    const room = height - goals.length - 1;
    const hosts = this.#hosts(session.live.world, width, room);
    return [...hosts, ' '.repeat(width), ...goals].slice(0, height);
  }

  #hosts(world: World, width: number, room: number): string[] {
    const perRow = Math.max(1, Math.floor((width + 1) / (HOST_WIDTH + 1)));
    const layout = {
      ...layoutOf({ hosts: perRow, vms: world.vms.length, clusters: 1, versions: 1 }, { columns: 80, rows: 40 }),
      columnWidth: HOST_WIDTH,
      chipRows: VM_ROWS,
      density: 'names' as const,
    };
    const views = world.hosts.map((host: Host): HostView => hostView(world, host, () => true));
    const made: string[] = [];
    for (let at = 0; at < views.length && made.length + HOST_ROWS + VM_ROWS <= room; at += perRow) {
      const columns = views.slice(at, at + perRow).map((view) => hostColumn(this.palette, view, layout, false));
      for (let row = 0; row < HOST_ROWS + VM_ROWS; row += 1) {
        const cells = columns.map((column) => column[row] ?? ' '.repeat(HOST_WIDTH));
        made.push(`${cells.join(' ')}${' '.repeat(Math.max(0, width - cells.length * (HOST_WIDTH + 1) + 1))}`);
      }
    }
    return made;
  }
}

const plain: Paint = (text) => text;

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

type Action = (screen: Training, editor: LineEditor) => void;

const KEYS: Readonly<Record<string, Action>> = {
  enter: (screen) => screen.submit(),
  tab: (screen) => screen.complete(),
  up: (screen) => screen.recall(-1),
  down: (screen) => screen.recall(1),
  pageUp: (screen) => screen.scroll(10),
  pageDown: (screen) => screen.scroll(-10),
  left: (_, editor) => editor.move(-1),
  right: (_, editor) => editor.move(1),
  backspace: (_, editor) => editor.rubOut(),
  clear: (_, editor) => editor.clear(),
  esc: (_, editor) => editor.clear(),
  home: (_, editor) => {
    editor.caret = 0;
  },
  end: (_, editor) => {
    editor.caret = editor.text.length;
  },
};
