/** What is asked of the person at the bottom of the screen: a word to look for, what a branch does, the name of a file. */
import { CMDLETS } from '../model/commands/index.js';
import type { World } from '../model/world.js';
import type { Deed } from '../session/index.js';
import { CHOICES, type Choice, type Hints } from './deeds.js';
import { LineEditor } from './line-editor.js';

/** A menu, or a question with the line that answers it. */
export type Asking =
  | { readonly kind: 'menu'; at: number }
  | {
      readonly kind: 'line';
      readonly ask: string;
      readonly editor: LineEditor;
      readonly optional: boolean;
      /** Words that Tab completes to. */
      readonly words: () => readonly string[];
      readonly typed?: (text: string) => void;
      readonly done: (text: string) => void;
    };

/** What a key did not do by itself. */
export type Pressed = 'taken' | 'closed';

export class Desk {
  asking: Asking | undefined;

  ask(
    ask: string,
    first: string,
    done: (text: string) => void,
    more: Partial<Pick<Extract<Asking, { kind: 'line' }>, 'optional' | 'words' | 'typed'>> = {},
  ): void {
    const { optional = false, words = () => [], typed } = more;
    const editor = new LineEditor(first);
    this.asking = { kind: 'line', ask, editor, optional, words, done, ...(typed === undefined ? {} : { typed }) };
  }

  /** Asks what a branch does, and then for each part of it. */
  askForDeed(hints: Hints, done: (deed: Deed) => void): void {
    this.asking = { kind: 'menu', at: 0 };
    this.#chosen = (choice) => this.#askFor(choice, [], hints, done);
  }

  #chosen: (choice: Choice) => void = () => {};

  #askFor(choice: Choice, values: readonly string[], hints: Hints, done: (deed: Deed) => void): void {
    const field = choice.fields[values.length];
    if (field === undefined) {
      this.asking = undefined;
      return done(choice.deedOf(values));
    }
    this.ask(field.ask, field.suggest(hints), (text) => this.#askFor(choice, [...values, text], hints, done), {
      optional: field.optional === true,
      words: () => wordsOf(hints.world),
    });
  }

  /** A key while something is asked. */
  press(key: string): Pressed {
    const { asking } = this;
    if (asking === undefined) return 'closed';
    if (key === 'esc') {
      this.asking = undefined;
      return 'closed';
    }
    if (asking.kind === 'menu') this.#pressMenu(asking, key);
    else this.#pressLine(asking, key);
    return 'taken';
  }

  #pressMenu(menu: Extract<Asking, { kind: 'menu' }>, key: string): void {
    const last = CHOICES.length - 1;
    if (key === 'up') menu.at = menu.at === 0 ? last : menu.at - 1;
    else if (key === 'down' || key === 'tab') menu.at = menu.at === last ? 0 : menu.at + 1;
    const number = key === 'enter' ? menu.at : /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
    const choice = CHOICES[number];
    if (choice !== undefined) this.#chosen(choice);
  }

  #pressLine(line: Extract<Asking, { kind: 'line' }>, key: string): void {
    const { editor } = line;
    switch (key) {
      case 'enter': {
        const text = editor.text.trim();
        if (text === '' && !line.optional) return;
        this.asking = undefined;
        return line.done(text);
      }
      case 'backspace':
        editor.rubOut();
        break;
      case 'left':
        editor.move(-1);
        break;
      case 'right':
        editor.move(1);
        break;
      case 'clear':
        editor.clear();
        break;
      case 'tab':
        editor.complete(line.words());
        break;
      default:
        if ([...key].length === 1) editor.put(key);
    }
    line.typed?.(editor.text);
  }
}

/** Cmdlets with their parameters, and every name of the world. */
const wordsOf = ({ hosts, vms, clusters }: World): string[] => [
  ...CMDLETS.flatMap(({ name, parameters }) => [name, ...parameters.map((one) => `-${one.name}`)]),
  ...[hosts, vms, clusters].flatMap((all) => all.map(({ name }) => name)),
];
