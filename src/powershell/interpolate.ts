/** What a text in double quotes, or a bare word, is made of: text, variables, and `$( … )`, which is a script of its own. */
import type { IToken } from 'chevrotain';
import { colonDangles, DOUBLE_QUOTES, SINGLE_QUOTED, VARIABLE } from './characters.js';
import { dangling, nameOfVariable, type Parts } from './grammar-base.js';
import { complainAt, type LineComplaint } from './line.js';
import { escaped, singleQuoted } from './literals.js';
import { readScript } from './read.js';
import { endOfBracket, endOfQuoted } from './scan.js';
import type { ExpressionSyntax } from './syntax.js';
import * as T from './tokens.js';

const CODE_POINT = '`u\\{[0-9a-fA-F]{1,6}\\}';
const PART = new RegExp(`${CODE_POINT}|\`(?:\\r\\n|[^])|${VARIABLE}|\\$\\(`, 'uy');
const SINGLE = new RegExp(SINGLE_QUOTED, 'y');
/** A text without any of these is what it says. */
const SPECIAL = /[`$"“”„'‘’‚‛]/;

interface Body {
  readonly text: string;
  /** Where it stands in the whole. */
  readonly offset: number;
  readonly how: 'quoted' | 'here' | 'bare';
}

/** The pieces of a token; undefined where it is a plain text or none. */
export function piecesOf(token: IToken, depth: number, complaints: LineComplaint[]): Parts | undefined {
  const body = bodyOf(token);
  if (body === undefined) return undefined;
  return new Pieces(body, depth, complaints).read();
}

function bodyOf({ tokenType, image, startOffset }: IToken): Body | undefined {
  if (tokenType === T.DoubleQuoted) return { text: image.slice(1, -1), offset: startOffset + 1, how: 'quoted' };
  if (tokenType === T.HereDouble) {
    const from = image.indexOf('\n') + 1;
    return { text: image.slice(from, -2).replace(/\r?\n$/, ''), offset: startOffset + from, how: 'here' };
  }
  if (tokenType !== T.Word && tokenType !== T.VariableWord && tokenType !== T.CommandName) return undefined;
  return SPECIAL.test(image) ? { text: image, offset: startOffset, how: 'bare' } : undefined;
}

class Pieces {
  readonly #parts: (string | ExpressionSyntax)[] = [];
  #text = '';
  #at = 0;

  constructor(
    readonly body: Body,
    readonly depth: number,
    readonly complaints: LineComplaint[],
  ) {}

  read(): Parts {
    const { text } = this.body;
    while (this.#at < text.length) this.#take(text.charAt(this.#at));
    if (this.#text !== '' || this.#parts.length === 0) this.#parts.push(this.#text);
    return this.#parts;
  }

  #take(character: string): void {
    if (character === '`' || character === '$') this.#special(character);
    else if (DOUBLE_QUOTES.includes(character)) this.#quote(character);
    else if (this.body.how === 'bare' && this.#single()) return;
    else this.#plain(character);
  }

  #plain(character: string): void {
    this.#text += character;
    this.#at += 1;
  }

  #special(character: string): void {
    PART.lastIndex = this.#at;
    const part = PART.exec(this.body.text)?.[0];
    if (part === undefined) return this.#plain(character);
    if (part === '$(') return this.#subexpression();
    if (part.startsWith('`')) this.#text += escaped(part);
    else {
      const span = { offset: this.body.offset + this.#at, length: part.length };
      if (colonDangles(part, this.body.text, this.#at + part.length)) this.complaints.push(dangling(span, part));
      this.#put({
        is: 'variable',
        name: nameOfVariable(part),
        ...span,
      });
    }
    this.#at += part.length;
  }

  #put(part: ExpressionSyntax): void {
    if (this.#text !== '') this.#parts.push(this.#text);
    this.#text = '';
    this.#parts.push(part);
  }

  /** A doubled quote; in a bare word quotes group and vanish: `F:\"my disks"`. */
  #quote(character: string): void {
    const { text, how, offset } = this.body;
    if (how === 'here') return this.#plain(character);
    if (how === 'quoted') {
      this.#text += character;
      this.#at += 2;
      return;
    }
    const end = endOfQuoted(text, this.#at);
    if (end < 0) return this.#plain(character);
    const inner: Body = { text: text.slice(this.#at + 1, end - 1), offset: offset + this.#at + 1, how: 'quoted' };
    for (const part of new Pieces(inner, this.depth, this.complaints).read())
      if (typeof part === 'string') this.#text += part;
      else this.#put(part);
    this.#at = end;
  }

  #single(): boolean {
    SINGLE.lastIndex = this.#at;
    const found = SINGLE.exec(this.body.text)?.[0];
    if (found === undefined) return false;
    this.#text += singleQuoted(found);
    this.#at += found.length;
    return true;
  }

  #subexpression(): void {
    const { text, offset } = this.body;
    const end = endOfBracket(text, this.#at + 1);
    if (end < 0) {
      const span = { offset: offset + this.#at, length: 2 };
      this.complaints.push(complainAt(span, "'$(' is opened and never closed.", 'a closing )'));
      this.#at = text.length;
      return;
    }
    const span = { offset: offset + this.#at, length: end - this.#at };
    const reading = readScript(text.slice(this.#at + 2, end - 1), span.offset + 2, this.depth + 1);
    this.complaints.push(...reading.complaints);
    this.#put({ is: 'subexpression', body: reading.script?.body ?? [], ...span });
    this.#at = end;
  }
}
