/** Tells a run line by line on the terminal of this process; keys are taken one by one, and the terminal is given back. */

import { inAscii } from './style.js';
import { Teller } from './teller.js';
import { type Left, onSignals } from './watch.js';
import type { Watching } from './watching.js';

const TICK_MS = 200;
const ESC = '\u001b';

/** Keys of a terminal that are no character. */
const SEQUENCES: Readonly<Record<string, string>> = {
  '\u001b[A': 'up',
  '\u001b[B': 'down',
  '\u001b[C': 'right',
  '\u001b[D': 'left',
  '\u001b[5~': 'pageUp',
  '\u001b[6~': 'pageDown',
  '\u001b[H': 'home',
  '\u001b[F': 'end',
  '\u001b': 'esc',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0015': 'clear',
};

const KEY = new RegExp(`${ESC}\\[[A-Z]|${ESC}\\[\\d~|[\\s\\S]`, 'gu');

export async function tellOnTerminal(watching: Watching): Promise<Left> {
  const { stdin, stdout } = process;
  const say = (line: string): void => void stdout.write(`${watching.manner.ascii ? inAscii(line) : line}\r\n`);
  const teller = new Teller(watching, say);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  try {
    return await new Promise<Left>((resolve, reject) => {
      const stop = onSignals((why) => finish(() => resolve(why)));
      const finish = (done: () => void): void => {
        clearInterval(timer);
        stdin.off('data', pressed);
        stop();
        done();
      };
      const guarded = (action: () => void): void => {
        try {
          action();
        } catch (error) {
          finish(() => reject(error));
        }
      };
      /** What is typed into a line is seen as it is typed. */
      const echo = (key: string): void => {
        if (watching.desk.asking?.kind !== 'line') return;
        if (key === '\r' || key === '\n') stdout.write('\r\n');
        else if (/^[^\p{C}]$/u.test(key)) stdout.write(watching.manner.ascii ? inAscii(key) : key);
      };
      const pressed = (data: string): void =>
        guarded(() => {
          for (const [key] of data.matchAll(KEY)) {
            echo(key);
            const left = teller.press(SEQUENCES[key] ?? key);
            if (left !== undefined) return finish(() => resolve(left));
          }
        });
      let before = watching.manner.now();
      const timer = setInterval(() => {
        const passed = watching.manner.now() - before;
        before += passed;
        guarded(() => teller.tick(passed));
      }, TICK_MS);
      stdin.on('data', pressed);
      guarded(() => teller.begin());
    });
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
  }
}
