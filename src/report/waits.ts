/** What operators waited for: the longest waits. Those that differ in the name of a host or VM alone are one. */
import { formatDuration } from '../base/formats.js';
import type { Micros } from '../base/units.js';
import type { World } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';
import { waitsOf } from './figures.js';
import { shortList } from './names.js';
import { type Page, section, table } from './page.js';

const LONGEST_MAX = 5;

/** Stands for a name; no text that is printed has it. */
const NAME = '\u0000';

interface Kind {
  /** The words, one of them perhaps NAME. */
  readonly words: readonly string[];
  readonly names: Set<string>;
  us: Micros;
}

export function longestWaits(page: Page, rehearsal: Rehearsal): string[] {
  const total = waitsOf(rehearsal).reduce((most, { toUs }) => Math.max(most, toUs), rehearsal.run.endedAtUs);
  const longest = kindsOf(rehearsal)
    .sort((a, b) => b.us - a.us)
    .slice(0, LONGEST_MAX);
  const rows = longest.map((kind) => [formatDuration(kind.us), share(kind.us, total), textOf(kind)]);
  if (rows.length === 0) return [];
  const columns = [
    { head: 'Time', align: 'right' },
    { head: 'Share', align: 'right' },
    { head: 'Waited for' },
  ] as const;
  return section(page, 'What took the time', table(page, columns, rows));
}

function kindsOf(rehearsal: Rehearsal): Kind[] {
  const known = namesOf(rehearsal.run.world);
  const kinds = new Map<string, Kind>();
  for (const { because, fromUs, toUs } of waitsOf(rehearsal)) {
    const written = because.split(' ');
    const names = written.filter((word) => known.has(word));
    const words = names.length === 1 ? written.map((word) => (known.has(word) ? NAME : word)) : written;
    const key = words.join(' ');
    const kind = kinds.get(key) ?? { words, names: new Set(), us: 0 };
    if (names.length === 1) kind.names.add(names[0] ?? '');
    kind.us += toUs - fromUs;
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

const namesOf = ({ hosts, vms }: World): ReadonlySet<string> => new Set([...hosts, ...vms].map((one) => one.name));

const textOf = ({ words, names }: Kind): string =>
  words.map((word) => (word === NAME ? shortList([...names]) : word)).join(' ');

/** Of the whole run; several operators wait at once. */
function share(us: Micros, total: Micros): string {
  const percent = total === 0 ? 0 : Math.round((us / total) * 100);
  return percent === 0 ? '< 1 %' : `${percent} %`;
}
