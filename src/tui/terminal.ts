/** A terminal that is borrowed: its other screen is used, and it is given back as it was, whatever happens. */
import { EventEmitter } from 'node:events';
import { writeSync } from 'node:fs';
import type { Size } from './layout.js';

const ESC = '\u001b';
/** The other screen, empty, without a cursor; and back. */
const ENTER = `${ESC}[?1049h${ESC}[2J${ESC}[H${ESC}[?25l`;
const LEAVE = `${ESC}[0m${ESC}[?25h${ESC}[?1049l`;
const CLEAR = `${ESC}[2J${ESC}[H`;

/** Before Node prints why it ends, and when it does. */
const ENDS = ['uncaughtExceptionMonitor', 'exit'] as const;

/** Ink clears the whole terminal, what has scrolled off included, where it believes that a frame fills it. */
const ENDLESS = 100_000;

/**
 * What Ink takes for the terminal. Ink's own answer to another size would draw the old rows first; here the screen is cleared
 * and whoever draws is told.
 */
export class BorrowedTerminal extends EventEmitter {
  readonly isTTY = true;
  readonly rows = ENDLESS;
  #entered = false;

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

  /** Shows rows before anyone else draws. */
  show(rows: readonly string[]): void {
    this.stream.write(`${rows.join('\r\n')}${ESC}[H`);
  }

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
      changed();
    };
    this.stream.on('resize', resized);
    return () => void this.stream.off('resize', resized);
  };
}
