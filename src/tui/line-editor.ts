/** One line that is typed: characters at the caret, and the keys that move it, past whole characters. */

/** Characters that a line has at most, unless it is said otherwise. */
const LENGTH_MAX = 400;

/** What can be seen, and the two signs within names that join letters or keep them apart. */
const PRINTABLE = /^(?:[^\p{C}]|[\u200c\u200d])$/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters as people count them: an emoji of several signs is one. */
const charactersOf = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment);

export class LineEditor {
  caret: number;

  constructor(
    public text = '',
    readonly lengthMax = LENGTH_MAX,
  ) {
    this.caret = text.length;
  }

  /** Puts a character at the caret; whatever cannot be seen is not taken. */
  put(character: string): void {
    if (!PRINTABLE.test(character) || this.text.length >= this.lengthMax) return;
    this.text = this.text.slice(0, this.caret) + character + this.text.slice(this.caret);
    this.caret += character.length;
  }

  /** Takes the character before the caret out. */
  rubOut(): void {
    const before = charactersOf(this.text.slice(0, this.caret));
    const last = before.pop() ?? '';
    this.text = before.join('') + this.text.slice(this.caret);
    this.caret -= last.length;
  }

  move(by: 1 | -1): void {
    const passed =
      by === -1 ? charactersOf(this.text.slice(0, this.caret)).at(-1) : charactersOf(this.text.slice(this.caret)).at(0);
    this.caret += by * (passed?.length ?? 0);
  }

  clear(): void {
    this.set('');
  }

  /** Another text, with the caret behind it. */
  set(text: string): void {
    this.text = text;
    this.caret = text.length;
  }

  /** Takes the word before the caret out. */
  rubOutWord(): void {
    const kept = this.text.slice(0, this.caret).replace(/\S*\s*$/, '');
    this.text = kept + this.text.slice(this.caret);
    this.caret = kept.length;
  }

  /** The longest end of the line with which one of the words begins: a word may have blanks in it. */
  #beginning(words: readonly string[]): string {
    const begins = (end: string): boolean => words.some((word) => word.toLowerCase().startsWith(end.toLowerCase()));
    const starts = [...this.text.matchAll(/(?<=^|\s)\S/g)].map(({ index }) => this.text.slice(index));
    return starts.find(begins) ?? '';
  }

  /** Completes the last word, as far as all of the words that begin with it are alike. */
  complete(words: readonly string[]): void {
    const typed = this.#beginning(words);
    if (typed === '') return;
    const fitting = words.filter((word) => word.toLowerCase().startsWith(typed.toLowerCase()));
    const [first = ''] = fitting;
    let common = first.length;
    for (const word of fitting)
      while (!word.toLowerCase().startsWith(first.slice(0, common).toLowerCase())) common -= 1;
    if (common < typed.length) return;
    const end = fitting.length === 1 && !first.includes(' ') ? ' ' : '';
    this.set(this.text.slice(0, this.text.length - typed.length) + first.slice(0, common) + end);
  }
}
