/** A terminal that is borrowed: its other screen is used, and it is given back as it was, whatever happens. */
import { EventEmitter } from 'node:events';
import { writeSync } from 'node:fs';
import type { Size } from './layout.js';

const ESC = '\u001b';
/** The other screen, empty, without a cursor, where no row runs into the next, and what is pasted is told from what is typed; and back. */
const ENTER = `${ESC}[?1049h${ESC}[2J${ESC}[H${ESC}[?25l${ESC}[?7l${ESC}[?2004h`;
const LEAVE = `${ESC}[?2004l${ESC}[0m${ESC}[?7h${ESC}[?25h${ESC}[?1049l`;
const CLEAR = `${ESC}[2J${ESC}[H`;
/** Nothing older stands where a row comes. Behind it would be too late: the last column would go as well. */
const WIPE = `${ESC}[0m${ESC}[K`;

/** Before Node prints why it ends, and when it does. */
const ENDS = ['uncaughtExceptionMonitor', 'exit'] as const;

/** Ink clears the whole terminal, what has scrolled off included, where it believes that a frame fills it. */
const ENDLESS = 100_000;

/**
 * What Ink takes for the terminal: it has the keys, and whoever draws has the rows. At another size the screen is cleared and whoever
 * draws is told.
 */
export class BorrowedTerminal extends EventEmitter {
  readonly isTTY = true;
  readonly rows = ENDLESS;
  #entered = false;
  /** Rows as they stand. */
  #drawn: readonly string[] = [];

  constructor(
    readonly keys: NodeJS.ReadStream,
    readonly stream: NodeJS.WriteStream & { readonly fd: number },
  ) {
    super();
  }

  get columns(): number {
    return this.size().columns;
  }

  readonly size = (): Size => ({ columns: this.stream.columns || 80, rows: this.stream.rows || 24 });

  write(text: string, ...rest: unknown[]): boolean {
    const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
    if (this.#entered) return this.stream.write(text, () => done?.());
    done?.();
    return true;
  }

  /** From now on keys wait to be read, Ctrl-C among them: none is echoed, none ends the process. */
  enter(): void {
    this.#entered = true;
    this.keys.setRawMode(true);
    this.stream.write(ENTER);
    for (const event of ENDS) process.on(event, this.leave);
  }

  /** Draws rows: those alone that are not there yet. Ink would take each of them to pieces again, at every frame. */
  readonly draw = (rows: readonly string[]): void => {
    if (!this.#entered) return;
    const changed = rows.map((row, at) => (row === this.#drawn[at] ? '' : `${ESC}[${at + 1};1H${WIPE}${row}`));
    const gone = rows.length < this.#drawn.length ? `${ESC}[${rows.length + 1};1H${ESC}[J` : '';
    const text = changed.join('') + gone;
    this.#drawn = rows;
    if (text !== '') this.stream.write(text);
  };

  /** At once, even while the process ends. A second time does nothing. */
  readonly leave = (): void => {
    if (!this.#entered) return;
    this.#entered = false;
    for (const event of ENDS) process.off(event, this.leave);
    try {
      this.keys.setRawMode(false);
      writeSync(this.stream.fd, LEAVE);
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
  };

  readonly onResize = (changed: () => void): (() => void) => {
    const resized = (): void => {
      this.write(CLEAR);
      this.#drawn = [];
      changed();
    };
    this.stream.on('resize', resized);
    return () => void this.stream.off('resize', resized);
  };
}
