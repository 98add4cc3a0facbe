/** Lines that were typed: called back one by one, or searched for. */
import type { LineEditor } from './line-editor.js';

const LINES_MAX = 500;

export class TypedLines {
  readonly #lines: string[] = [];
  #at = 0;
  #search: { text: string; at: number } | undefined;

  /** Keeps a line; the same one right after itself is one. */
  keep(line: string): void {
    if (line.trim() !== '' && this.#lines.at(-1) !== line) this.#lines.push(line);
    if (this.#lines.length > LINES_MAX) this.#lines.shift();
    this.#at = this.#lines.length;
    this.#search = undefined;
  }

  /** Puts the line before, or the one after, into the editor. */
  recall(editor: LineEditor, by: 1 | -1): void {
    this.#at = Math.max(0, Math.min(this.#lines.length, this.#at + by));
    editor.set(this.#lines[this.#at] ?? '');
  }

  /** What is searched for; undefined: nothing is. */
  get searched(): string | undefined {
    return this.#search?.text;
  }

  /** Begins to search; again: for one that is older. */
  search(editor: LineEditor): void {
    const { text, at } = this.#search ?? { text: '', at: this.#lines.length };
    this.#search = { text, at };
    if (text !== '') this.#find(editor, at - 1);
  }

  /** One character more to search for, or one less. */
  narrow(editor: LineEditor, key: string): void {
    if (this.#search === undefined) return;
    if (key === 'backspace') this.#search.text = [...this.#search.text].slice(0, -1).join('');
    else this.#search.text += key;
    this.#find(editor, this.#lines.length - 1);
  }

  /** What was found stays in the editor. */
  settle(): void {
    this.#search = undefined;
  }

  #find(editor: LineEditor, from: number): void {
    const search = this.#search;
    if (search === undefined) return;
    const wanted = search.text.toLowerCase();
    for (let at = from; at >= 0; at -= 1) {
      const line = this.#lines[at] ?? '';
      if (!line.toLowerCase().includes(wanted)) continue;
      search.at = at;
      this.#at = at;
      editor.set(line);
      return;
    }
  }
}
