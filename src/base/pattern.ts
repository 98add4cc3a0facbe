/**
 * Regular expressions of strangers. Each says beforehand how much work a text can be at most, so that whoever asks can refuse; nothing
 * hangs on the speed of a machine. What has an end in sight is matched as it is. Repeats without an end are matched in linear time
 * (RE2); what that does not read, such as looking ahead, is tried out, and bounded by the ways in which a text can be read.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { RE2JS } from 're2js';

export interface Flags {
  readonly ignoreCase?: boolean;
  /** `^` and `$` at each line. */
  readonly multiline?: boolean;
  /** `.` is the end of a line too. */
  readonly dotAll?: boolean;
  /** `\w` is a letter or a digit of any language, as .NET has it. */
  readonly anyLanguage?: boolean;
}

/** Told before work is done how much it can be; throws to refuse it. */
export type Spend = (work: number) => void;

export interface Pattern {
  /** Work for one look through so many characters, in steps of a matcher. Infinity: it may take for ever. */
  workOn(length: number): number;
  exec(text: string, spend: Spend): RegExpExecArray | null;
  /** One match after the other; behind an empty one the next character is looked at. */
  all(text: string, spend: Spend): Iterable<RegExpExecArray>;
}

/** Undefined where the text is no regular expression. */
export function readPattern(source: string, flags: Flags = {}): Pattern | undefined {
  const [own, tree] = [ofOurs(source, flags), treeOf(source)];
  if (own === undefined) return undefined;
  const short = tree === undefined ? Infinity : shortWork(tree);
  // What is repeated to the end of a match is passed by once, however many matches there are.
  if (short <= SHORT_MAX) return triedPattern(own, (length) => (length + 1) * short);
  const linear = tree === undefined || tried(tree, Infinity).work > SHORT_MAX ? ofRe2(source, flags) : undefined;
  if (linear !== undefined) return linearPattern(linear);
  return triedPattern(own, (length) => (length + 1) * (tree === undefined ? Infinity : tried(tree, length).work));
}

/** Steps at one place of a text that are few, whatever the text. */
const SHORT_MAX = 1000;

function triedPattern(pattern: RegExp, workOn: (length: number) => number): Pattern {
  return {
    workOn,
    exec: (text, spend) => {
      spend(workOn(text.length));
      pattern.lastIndex = 0;
      return pattern.exec(text);
    },
    // No place is tried twice, so that all matches together are no more work than one look.
    all: (text, spend) => {
      spend(workOn(text.length));
      // It goes on from where an earlier look has ended.
      pattern.lastIndex = 0;
      return text.matchAll(pattern);
    },
  };
}

function linearPattern(pattern: RE2JS): Pattern {
  const size = pattern.programSize();
  const workOn = (length: number): number => (length + 1) * size;
  return {
    workOn,
    exec: (text, spend) => {
      spend(workOn(text.length));
      return pattern.exec(text) as RegExpExecArray | null;
    },
    *all(text, spend) {
      spend(workOn(text.length));
      for (const match of pattern.matchAll(text) as Iterable<RegExpExecArray>) {
        yield match;
        spend(workOn(text.length - match.index));
      }
    },
  };
}

function ofOurs(source: string, flags: Flags): RegExp | undefined {
  const { ignoreCase, multiline, dotAll, anyLanguage } = flags;
  const how = `g${ignoreCase ? 'i' : ''}${multiline ? 'm' : ''}${dotAll ? 's' : ''}`;
  const letters = anyLanguage && /\\w/i.test(source) ? lettersOfOurs() : undefined;
  const outside = { ...(dotAll ? {} : { '.': '[^\\n]' }), ...(letters === undefined ? {} : setOf('w', letters)) };
  try {
    return new RegExp(rewritten(source, outside, letters === undefined ? {} : { '\\w': letters }), how);
  } catch {
    return undefined;
  }
}

const SPACE = '\\s\\v\\x{85}\\p{Z}';
const LETTER = '\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}';

/** What stands for `\w` and `\W`, or for `\s` and `\S`, outside of a set. */
const setOf = (letter: string, set: string): Words => ({
  [`\\${letter}`]: `[${set}]`,
  [`\\${letter.toUpperCase()}`]: `[^${set}]`,
});

let known: string | undefined;

/** The same letters and digits as ranges, for a matcher that goes by 16 bits. */
function lettersOfOurs(): string {
  if (known !== undefined) return known;
  let [made, from] = ['\\w', -1];
  for (let code = 0x80; code <= 0x1_0000; code += 1) {
    const isLetter = code < 0x1_0000 && /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u.test(String.fromCharCode(code));
    if (isLetter && from < 0) from = code;
    if (isLetter || from < 0) continue;
    made += `${escaped(from)}-${escaped(code - 1)}`;
    from = -1;
  }
  known = made;
  return made;
}

const escaped = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** Nothing where it has what RE2 does not read. */
function ofRe2(source: string, { ignoreCase, multiline, dotAll, anyLanguage }: Flags): RE2JS | undefined {
  if (source.includes('\\k<')) return undefined;
  const how =
    (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0) | (dotAll ? RE2JS.DOTALL : 0);
  const written = rewritten(
    RE2JS.translateRegExp(source),
    { ...setOf('s', SPACE), ...(anyLanguage ? setOf('w', LETTER) : {}) },
    { '\\s': SPACE, ...(anyLanguage ? { '\\w': LETTER } : {}) },
  );
  try {
    return RE2JS.compile(written, how | RE2JS.LOOKBEHINDS);
  } catch {
    return undefined;
  }
}

type Words = Readonly<Record<string, string>>;

/** A pattern with words of it written otherwise, outside of sets and inside of them. */
function rewritten(source: string, outside: Words, inside: Words): string {
  let inSet = false;
  return source.replace(/\\[\s\S]|[\s\S]/g, (piece) => {
    const word = (inSet ? inside : outside)[piece];
    if (piece === '[') inSet = true;
    if (piece === ']') inSet = false;
    return word ?? piece;
  });
}

type Tree = readonly AST.Alternative[];

const PARSER = new RegExpParser();

/** Nothing where nobody can say what it is. */
function treeOf(source: string): Tree | undefined {
  try {
    return PARSER.parsePattern(source).alternatives;
  } catch {
    return undefined;
  }
}

/** In how many ways a part can be read from one place on, and the steps to try all of them. */
interface Tried {
  readonly ways: number;
  readonly work: number;
}

const ONCE: Tried = { ways: 1, work: 1 };

function tried(tree: Tree, length: number): Tried {
  let [ways, work] = [0, 0];
  for (const { elements } of tree) {
    const one = triedInTurn(elements, length);
    ways += one.ways;
    work += one.work;
  }
  return { ways, work };
}

/** Steps to try a pattern at one place, without the characters by which a repeat at its very end goes on: behind that it has matched. */
function shortWork(tree: Tree): number {
  const work = tree.map(({ elements }) => {
    const [before, last] = [elements.slice(0, -1), elements.at(-1)];
    const { ways, work } = triedInTurn(before, Infinity);
    return work + ways * (last === undefined ? 0 : lastWork(last));
  });
  return work.reduce((sum, one) => sum + one, 0);
}

function lastWork(element: AST.Element): number {
  if (element.type === 'Group' || element.type === 'CapturingGroup') return shortWork(element.alternatives);
  if (element.type !== 'Quantifier' || element.max < Infinity || !isCharacter(element.element))
    return triedOne(element, Infinity).work;
  // Its first characters, the one that ends it, and what it passes by.
  return element.min + 2;
}

const isCharacter = ({ type }: AST.Element): boolean =>
  type === 'Character' || type === 'CharacterSet' || type === 'CharacterClass';

function triedInTurn(elements: readonly AST.Element[], length: number): Tried {
  let [ways, work] = [1, 1];
  for (const element of elements) {
    const one = triedOne(element, length);
    work += ways * one.work;
    ways *= one.ways;
  }
  return { ways, work };
}

function triedOne(element: AST.Element, length: number): Tried {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return tried(element.alternatives, length);
    case 'Quantifier':
      return repeated(triedOne(element.element, length), element, length);
    case 'Assertion':
      // What has been seen ahead or behind is not tried in another way.
      return 'alternatives' in element ? { ways: 1, work: tried(element.alternatives, length).work + 1 } : ONCE;
    case 'Backreference':
      return { ways: 1, work: length + 1 };
    default:
      return ONCE;
  }
}

function repeated(inner: Tried, { min, max }: { min: number; max: number }, length: number): Tried {
  const times = max === Infinity ? Math.max(length, min) : max;
  if (inner.ways === 1) return { ways: times - min + 1, work: (times + 1) * inner.work };
  if (max === Infinity) return { ways: Infinity, work: Infinity };
  let [ways, all] = [1, 1];
  for (let time = 0; time < times && all < Infinity; time += 1) {
    ways *= inner.ways;
    all += ways;
  }
  return { ways: all, work: all * inner.work };
}
