/** A YAML text as nodes with places. What YAML itself finds wrong is told here; what the nodes mean is the reader's. */
import { type Alias, type Document, isAlias, isNode, type Node, parseDocument, visit, type YAMLError } from 'yaml';
import { type Complaint, complain, type Place } from '../base/complaint.js';
import { nearest } from '../base/names.js';
import { quote } from '../base/text.js';

/** In UTF-16 units: no more than 16 MB of text. */
const TEXT_MAX = 16 * 1024 * 1024;

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
  const place = placesOf(text);
  const document = compose(text);
  if (document === undefined) return { complaints: [{ ...TOO_DEEP, place: { line: 1, column: 1 } }] };
  const errors = document.errors.map((error) => ({ error, span: spanOf(error, document) }));
  const complaints = firstOfEachLine(errors.map(({ error, span }) => worded(error, span, place)));
  complaints.push(...document.warnings.map((warning) => worded(warning, warning.pos, place)));
  const { targets, bad } = anchorsOf(document);
  for (const { alias, complaint } of bad) complaints.push({ ...complaint, place: placeOf(alias, place) });
  const source: Source = {
    root: document.contents,
    brokenAt: errors.reduce((first, { span }) => Math.min(first, span[0]), Number.POSITIVE_INFINITY),
    resolve: (alias) => targets.get(alias),
    place,
    slice: (from, to) => text.slice(from, to),
  };
  return { source, complaints: [...complaints, ...versionComplaints(document)] };
}

/** Two lines, each a whole object. */
const JSON_LINES = /^\{[^\n]*\}[ \r]*\n\{[^\n]*\}[ \r]*(\n|$)/;

/** What follows an error of YAML on its line mostly follows from it. */
function firstOfEachLine(complaints: readonly Complaint[]): Complaint[] {
  const told = new Map<number | undefined, Complaint>();
  for (const complaint of complaints) if (!told.has(complaint.place?.line)) told.set(complaint.place?.line, complaint);
  return [...told.values()];
}

function refuseText(text: string): Complaint | undefined {
  if (text.length > TEXT_MAX) return complain('The file has more than 16 MB.', 'at most 16 MB');
  if (text.includes('\u0000')) return complain('The file is no text.', 'a scenario file (YAML)');
  if (JSON_LINES.test(text))
    return complain('The file holds one JSON object per line, as a trace does.', 'one document');
  if (text.trim() === '') return complain('The file is empty.', 'clusterdrill, title and hosts');
  return parts(text) > PARTS_MAX
    ? complain('The file has more parts than any cluster.', `at most ${PARTS_MAX}`)
    : undefined;
}

function parts(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(/[,:\n[{?&*-]/g)) count += 1;
  return count;
}

/** The library reports an exhausted stack as an error of the text. */
const TOO_DEEP = complain('The file is nested too deeply to be read.', 'lists and keys a few levels deep');

/** Duplicate keys are the reader's to find: the library looks for them in a time that grows with their square. */
function compose(text: string): Document.Parsed | undefined {
  try {
    const document = parseDocument(text, {
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

/** Lines of the text itself: those that the library counts go astray behind a quote without an end. */
function placesOf(text: string): Source['place'] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const position = (offset: number): { line: number; column: number } => {
    const at = Math.min(Math.max(0, offset), text.length);
    const line = lineAt(starts, at);
    return { line, column: at - (starts[line - 1] ?? 0) + 1 };
  };
  return (from, to = from) => {
    const last = position(to);
    return { ...position(from), ...(to > from ? { endLine: last.line, endColumn: last.column } : {}) };
  };
}

/** How many lines begin at or before an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

function placeOf(node: Node, place: Source['place']): Place {
  const [from = 0, to = from] = node.range ?? [];
  return place(from, to);
}

const WORDS: Readonly<Record<string, Complaint>> = {
  MULTIPLE_DOCS: complain(
    'The file holds several documents.',
    'one document, without a line of three dashes behind it',
  ),
  TAB_AS_INDENT: complain('A line is indented with a tab.', 'spaces'),
};

type Span = readonly [from: number, to: number];

/** A quote that is never closed is shown where it opens, not where the file ends. */
function spanOf({ message, pos }: YAMLError, document: Document.Parsed): Span {
  let opened: number | undefined;
  if (message.startsWith('Missing closing')) {
    visit(document, {
      Scalar: (_, { range, type }) => {
        if (type?.startsWith('QUOTE') && range && range[0] < pos[0] && range[1] >= pos[0]) opened = range[0];
      },
    });
  }
  return opened === undefined ? pos : [opened, opened + 1];
}

function worded({ code, message }: YAMLError, [from, to]: Span, place: Source['place']): Complaint {
  const known = WORDS[code] ?? complain(`This is not YAML: ${lowerFirst(message.replace(/\.$/, ''))}.`);
  return { ...known, place: place(from, Math.max(from, to)) };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

interface Anchors {
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly bad: readonly { readonly alias: Alias; readonly complaint: Complaint }[];
}

/** What each alias stands for: the nearest anchor of its name before it. */
function anchorsOf(document: Document.Parsed): Anchors {
  const anchors = new Map<string, { readonly target: Node; uses: number }>();
  const targets = new Map<Alias, Node>();
  const bad: { alias: Alias; complaint: Complaint }[] = [];
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const anchor = anchors.get(node.source);
      if (anchor === undefined) bad.push({ alias: node, complaint: unknownAnchor(node, [...anchors.keys()]) });
      else if (anchor.uses === ALIASES_MAX) bad.push({ alias: node, complaint: overused(node) });
      else targets.set(node, anchor.target);
      if (anchor !== undefined) anchor.uses += 1;
    } else if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, { target: node, uses: 0 });
  });
  return { targets, bad };
}

const unknownAnchor = ({ source }: Alias, known: readonly string[]): Complaint =>
  complain(`No anchor ${quote(source)} stands before this alias.`, `&${source} before it`, nearest(source, known));

const overused = ({ source }: Alias): Complaint =>
  complain(`The anchor ${quote(source)} is used more than ${ALIASES_MAX} times.`, '`count` or `names`');

function versionComplaints({ directives }: Document.Parsed): readonly Complaint[] {
  const { explicit, version } = directives.yaml;
  if (explicit !== true || version === '1.2') return [];
  return [
    { ...complain(`The file declares YAML ${version}.`, 'YAML 1.2, or no declaration'), place: { line: 1, column: 1 } },
  ];
}
