/** A YAML text as nodes with places. What YAML itself finds wrong is told here; what the nodes mean is the reader's. */
import {
  type Alias,
  type Document,
  isAlias,
  isNode,
  isPair,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { type Complaint, complain, type Place } from '../base/complaint.js';
import { quote } from '../base/text.js';

/** In UTF-16 units: no more than 16 MB of text. */
export const TEXT_MAX = 16 * 1024 * 1024;

/** Commas, colons, dashes and line ends: no file of a real cluster comes near, and each part costs a node. */
const PARTS_MAX = 2_000_000;

/** Times that one anchor may be used. */
const ALIASES_MAX = 50;

export interface Source {
  readonly root: Node | null;
  /** Offset of the first syntax error; Infinity where there is none. What stands behind it may be misread. */
  readonly brokenAt: number;
  /** What an alias stands for. */
  resolve(alias: Alias): Node | undefined;
  place(from: number, to?: number): Place;
  /** The text between two offsets. */
  slice(from: number, to: number): string;
}

export interface Opened {
  readonly source?: Source;
  readonly complaints: readonly Complaint[];
}

export function openYaml(text: string): Opened {
  const early = refuseText(text);
  if (early !== undefined) return { complaints: [{ ...early, place: { line: 1, column: 1 } }] };
  const lines = new LineCounter();
  const place = placesOf(lines);
  const document = compose(text, lines);
  if (document === undefined) return { complaints: [{ ...TOO_DEEP, place: { line: 1, column: 1 } }] };
  const complaints = [...document.errors, ...document.warnings].map((error) => worded(error, place));
  const { targets, surplus } = anchorsOf(document);
  for (const alias of surplus) complaints.push({ ...overused(alias), place: placeOf(alias, place) });
  const source: Source = {
    root: document.contents,
    brokenAt: Math.min(Number.POSITIVE_INFINITY, ...document.errors.map(({ pos }) => pos[0])),
    resolve: (alias) => targets.get(alias),
    place,
    slice: (from, to) => text.slice(from, to),
  };
  return { source, complaints: [...complaints, ...versionComplaints(document)] };
}

function refuseText(text: string): Complaint | undefined {
  if (text.length > TEXT_MAX) return complain('The file has more than 16 MB.', 'at most 16 MB');
  if (text.trim() === '') return complain('The file is empty.', 'clusterdrill, title and hosts');
  return parts(text) > PARTS_MAX ? complain('The file has more parts than any cluster.', `at most ${PARTS_MAX}`) : undefined;
}

function parts(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(/[,:\n[{?&*-]/g)) count += 1;
  return count;
}

/** The library reports an exhausted stack as an error of the text. */
const TOO_DEEP = complain('The file is nested too deeply to be read.', 'lists and keys a few levels deep');

/** Duplicate keys are the reader's to find: the library looks for them in a time that grows with their square. */
function compose(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    const document = parseDocument(text, {
      lineCounter,
      version: '1.2',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    });
    return document.errors.some(({ message }) => message.includes('call stack')) ? undefined : document;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const placesOf =
  (lines: LineCounter): Source['place'] =>
  (from, to = from) => {
    const [first, last] = [lines.linePos(from), lines.linePos(Math.max(from, to))];
    const end = to > from ? { endLine: last.line, endColumn: last.col } : {};
    return { line: Math.max(1, first.line), column: Math.max(1, first.col), ...end };
  };

function placeOf(node: Node, place: Source['place']): Place {
  const [from = 0, to = from] = node.range ?? [];
  return place(from, to);
}

const WORDS: Readonly<Record<string, Complaint>> = {
  MULTIPLE_DOCS: complain('The file holds several documents.', 'one document, without a line of three dashes behind it'),
  TAB_AS_INDENT: complain('A line is indented with a tab.', 'spaces'),
};

function worded({ code, message, pos }: YAMLError, place: Source['place']): Complaint {
  const known = WORDS[code] ?? complain(`This is not YAML: ${lowerFirst(message.replace(/\.$/, ''))}.`);
  return { ...known, place: place(pos[0], Math.max(pos[0], pos[1])) };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** What each alias stands for: the nearest anchor of its name before it. */
function anchorsOf(document: Document.Parsed): { targets: ReadonlyMap<Alias, Node>; surplus: readonly Alias[] } {
  const anchors = new Map<string, Node>();
  const uses = new Map<Node, number>();
  const targets = new Map<Alias, Node>();
  const surplus: Alias[] = [];
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) return undefined;
      const count = (uses.get(target) ?? 0) + 1;
      uses.set(target, count);
      if (count <= ALIASES_MAX) targets.set(node, target);
      else if (count === ALIASES_MAX + 1) surplus.push(node);
    } else if (isNode(node) && !isPair(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    return undefined;
  });
  return { targets, surplus };
}

const overused = (alias: Alias): Complaint =>
  complain(`The anchor ${quote(alias.source)} is used more than ${ALIASES_MAX} times.`, '`count` or `names`');

function versionComplaints({ directives }: Document.Parsed): readonly Complaint[] {
  const { explicit, version } = directives.yaml;
  if (explicit !== true || version === '1.2') return [];
  return [{ ...complain(`The file declares YAML ${version}.`, 'YAML 1.2, or no declaration'), place: { line: 1, column: 1 } }];
}
