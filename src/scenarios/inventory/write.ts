/** A drafted scenario as YAML: one line an entry, with where it came from and what was assumed behind it. */
import { Document, isMap, isSeq, type Node, type YAMLMap } from 'yaml';
import { escapeCharacters } from '../../base/text.js';
import { type Drafted, type Entry, GAPS, type Gap, type Keys } from './drafted.js';

/** Subjects of a gap that are named; the others are counted. */
const NAMED_MAX = 5;

/** Lists of entries, in the order in which people read them. */
const LISTS = ['clusters', 'networks', 'hosts', 'vms', 'roles'] as const;

/** Keys that open a file. */
const FIRST = ['title', 'asks', 'seed', 'start', 'until'];

export function scenarioYaml(drafted: Drafted): string {
  const { file } = drafted;
  const first = FIRST.filter((key) => key in file);
  const last = Object.keys(file).filter((key) => !first.includes(key) && key !== 'clusterdrill');
  const lists = LISTS.filter((key) => drafted[key].length > 0 && !(key in file));
  const document = new Document({
    clusterdrill: 1,
    ...picked(file, first),
    ...Object.fromEntries(lists.map((key) => [key, drafted[key].map(({ keys }) => written(keys))])),
    ...picked(file, last),
  });
  for (const key of lists) note(document.get(key, true) as Node, drafted[key]);
  for (const key of last) flowInside(document.get(key, true) as Node);
  document.commentBefore = commentOf(header(drafted));
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

const picked = (keys: Keys, names: readonly string[]): Keys =>
  Object.fromEntries(names.map((name) => [name, keys[name]]));

/** Without what is not known. */
export const written = (keys: Keys): Keys =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, inside(value)] as const])),
  );

const inside = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inside);
  return typeof value === 'object' && value !== null ? written(value as Keys) : value;
};

/** Each entry on one line, with its comment. */
function note(list: Node, entries: readonly Entry[]): void {
  if (!isSeq(list)) return;
  for (const [index, item] of list.items.entries()) {
    if (!isMap(item)) continue;
    (item as YAMLMap).flow = true;
    const entry = entries[index];
    if (entry !== undefined) item.comment = commentOf([originOf(entry)]);
  }
}

/** Entries of a list that is no list of machines. */
function flowInside(node: Node): void {
  if (!isSeq(node)) return;
  for (const item of node.items) if (isMap(item) || isSeq(item)) item.flow = true;
}

const originOf = ({ from, assumed }: Entry): string =>
  `${from}${assumed.length === 0 ? '' : `; assumed: ${assumed.map((name) => GAPS[name].says.replace(/ of .*$/, '')).join(', ')}`}`;

/** Comments hold names of strangers: nothing in them may end the line. */
const commentOf = (lines: readonly string[]): string => lines.map((line) => ` ${escapeCharacters(line)}`).join('\n');

function header({ gaps, missing }: Drafted): readonly string[] {
  return [
    'Made from an inventory. Behind each entry stands where it came from.',
    ...(gaps.length === 0 ? [] : ['What the inventory does not tell, what is assumed, and what depends on it:']),
    ...gaps.map(gapLine),
    ...(missing.length === 0 ? [] : ['What could not be read when it was made:']),
    ...missing.map((one) => `- ${one}`),
  ];
}

/** `- release of hosts (N1, N2): assumed WS2019; it decides every answer.` */
export const gapLine = ({ name, of }: Gap): string => {
  const { says, assumed, decides } = GAPS[name];
  const more = of.length - NAMED_MAX;
  const who = `${of.slice(0, NAMED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `- ${says} (${who}). Assumed: ${assumed}. It decides ${decides}.`;
};
