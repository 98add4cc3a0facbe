/** Characters as they come from a terminal, perhaps several at once, as the keys that they are. */
import type { Leaving } from './watching.js';

const CTRL_C = '\u0003';

/** Characters that are keys with a name. */
const NAMED: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u001b': 'esc',
  '\u007f': 'backspace',
  '\b': 'backspace',
  // With Ctrl: U, W, A, E as in shells; R, T, N.
  '\u0015': 'clear',
  '\u0017': 'rubOutWord',
  '\u0001': 'home',
  '\u0005': 'end',
  '\u0012': 'search',
  '\u0014': 'time',
  '\u000e': 'next',
};

/** The character that a letter with Ctrl is. */
export const withCtrl = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) & CTRL_MASK);

const CTRL_MASK = 0x1f;

/** Presses a key for each character, until one of them asks to leave. */
export function pressEach(characters: string, press: (name: string) => boolean): Leaving | undefined {
  // A line of Windows ends with two characters, and is one line.
  for (const character of characters.replaceAll('\r\n', '\r')) {
    if (character === CTRL_C) return 'interrupt';
    if (press(NAMED[character] ?? character)) return 'quit';
  }
  return undefined;
}
