/** The last occurrences as lines of a screen. */
import { formatClock } from '../base/formats.js';
import { FACT, FACTS, type FactName } from '../model/facts.js';
import type { World } from '../model/world.js';
import { factText } from '../report/chain.js';
import { wallClock } from '../report/moments.js';
import { nameIn } from '../report/names.js';
import type { Start } from '../scenarios/index.js';
import type { TraceLine } from '../session/index.js';
import { safe } from './text.js';

export interface EventView {
  /** Number of its occurrence. */
  readonly seq: number;
  readonly time: string;
  readonly text: string;
  readonly tone: 'told' | 'plain' | 'good' | 'bad';
}

export const eventsOf = (world: World, lines: readonly TraceLine[], start: Start | undefined): EventView[] =>
  lines.map((line) => ({ seq: line.seq, time: timeOf(line.atUs, start), ...eventOf(world, line) }));

/** Of constant width; the day stands in the header. */
const timeOf = (atUs: number, start: Start | undefined): string =>
  start === undefined ? formatClock(atUs) : wallClock(start, atUs).time;

function eventOf(world: World, line: TraceLine): Pick<EventView, 'text' | 'tone'> {
  if (line.kind === 'fact') return { text: safe(sentence(world, line)), tone: toneOf(line.fact) };
  const { text, refusal } = line;
  if (refusal === undefined) return { text: safe(`> ${text}`), tone: 'told' };
  return { text: safe(`> ${text}: refused (${refusal.rule}), ${refusal.message}`), tone: 'bad' };
}

/** Names that are looked at for a short list. */
const NAMES_MAX = 200;

function sentence(world: World, { fact, arg, subjects }: Extract<TraceLine, { kind: 'fact' }>): string {
  const about = FACTS[fact]?.about ?? 'vm';
  const names = subjects.slice(0, NAMES_MAX).map((one) => nameIn(world, about, one));
  const text = factText(world, fact, arg, names);
  return subjects.length > names.length ? `${text} (and ${subjects.length - names.length} others)` : text;
}

const facts = (...names: readonly FactName[]): ReadonlySet<number> => new Set(names.map((name) => FACT[name]));

const BAD = facts(
  'drain-failed',
  'installation-failed',
  'host-down',
  'host-cut-off',
  'host-hangs',
  'node-isolated',
  'node-stopped',
  'node-given-up',
  'migration-failed',
  'vm-failed',
  'vm-preempted',
  'configuration-damaged',
  'vm-lost',
  'vm-waits',
  'level-not-raised',
  'quorum-lost',
);
const GOOD = facts(
  'level-raised',
  'node-joined',
  'node-resumed',
  'cluster-all-new',
  'quorum-regained',
  'host-up',
  'host-reached',
  'node-returned',
  'configuration-restored',
);

function toneOf(fact: number): EventView['tone'] {
  if (BAD.has(fact)) return 'bad';
  return GOOD.has(fact) ? 'good' : 'plain';
}
