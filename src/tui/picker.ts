/** The list that one chooses a scenario from: it narrows down as one types. It knows no terminal and no file. */
import { pressEach } from './characters.js';
import { SIZE_MIN, type Size } from './layout.js';
import { LineEditor } from './line-editor.js';
import { matches } from './snapshot.js';
import { type Colours, inAscii, paletteOf } from './style.js';
import { tableRows } from './table.js';
import { cut, heading, safe, wrapped } from './text.js';
import type { Leaving } from './watching.js';

/** A scenario that can be opened. */
export interface Entry {
  /** Where it comes from: opened before, shipped, an exhibit of the museum, a lab. */
  readonly from: string;
  readonly file: string;
  readonly title: string;
  /** The question that it asks; empty where it asks none. */
  readonly asks: string;
}

const STEP = 10;

export class Picker {
  /** What was chosen. */
  chosen: Entry | undefined;
  readonly #search = new LineEditor();
  #selected = 0;

  constructor(
    readonly entries: readonly Entry[],
    readonly manner: { readonly colours: Colours; readonly ascii: boolean },
  ) {}

  /** Nothing goes on by itself. */
  tick(): void {}
  work(): void {}

  type(characters: string): Leaving | undefined {
    return pressEach(characters, (name) => this.press(name));
  }

  /** True: it is left, with a choice or without. */
  press(name: string): boolean {
    const found = this.#found();
    const last = Math.max(0, found.length - 1);
    switch (name) {
      case 'esc':
        if (this.#search.text === '') return true;
        this.#search.clear();
        break;
      case 'enter':
        this.chosen = found[Math.min(last, this.#selected)];
        return this.chosen !== undefined;
      case 'up':
      case 'down':
      case 'pageUp':
      case 'pageDown': {
        const by = { up: -1, down: 1, pageUp: -STEP, pageDown: STEP }[name];
        this.#selected = Math.max(0, Math.min(last, Math.min(last, this.#selected) + by));
        return false;
      }
      case 'backspace':
        this.#search.rubOut();
        break;
      case 'clear':
        this.#search.clear();
        break;
      default:
        if ([...name].length === 1) this.#search.put(name);
    }
    this.#selected = 0;
    return false;
  }

  frame({ columns, rows }: Size): { readonly rows: readonly string[] } {
    const palette = paletteOf(this.manner.colours);
    const height = Math.max(1, rows - 1);
    if (columns < SIZE_MIN.columns || rows < SIZE_MIN.rows)
      return {
        rows: wrapped(`This needs ${SIZE_MIN.columns} columns and ${SIZE_MIN.rows} rows.`, Math.max(1, columns)).slice(
          0,
          height,
        ),
      };
    const found = this.#found();
    const selected = Math.min(this.#selected, Math.max(0, found.length - 1));
    const entry = found[selected];
    const about =
      entry === undefined ? ['No scenario holds that.'] : wrapped(safe(entry.asks), columns - 2).slice(0, 3);
    while (about.length < 3) about.push('');
    const list = height - about.length - 5;
    const table = {
      columns: [{ head: 'from', width: 8 }, { head: 'scenario' }, { head: 'file', width: Math.floor(columns / 3) }],
      count: found.length,
      cellsOf: (item: number) => {
        const { from, title, file } = found[item] as Entry;
        return [from, safe(title), safe(file.replace(/^.*[\\/]/, ''))];
      },
    };
    const drawn = tableRows(palette, table, { width: columns, rows: list, selected });
    while (drawn.length < list) drawn.push('');
    const made = [
      heading(palette, `clusterdrill: which scenario? ${found.length} of ${this.entries.length}`, columns),
      `${palette.told('Search: ')}${cut(safe(this.#search.text), columns - 10)}█`,
      ...drawn,
      palette.dim('─'.repeat(columns)),
      ...about.map((line) => `  ${line}`),
      palette.dim(cut(safe(entry?.file ?? ''), columns)),
      palette.dim(cut('type to search  ↑ ↓ choose  Enter open  Esc back, and out', columns)),
    ];
    return { rows: this.manner.ascii ? made.map(inAscii) : made };
  }

  #found(): readonly Entry[] {
    const words = this.#search.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return this.entries.filter(({ from, file, title, asks }) =>
      words.every((word) => matches(word, from, file, title, asks)),
    );
  }
}
