/** The stage: hosts as columns in bands, page by page, with a line above them that tells what the letters mean. */

import { versionText } from '../model/catalog/index.js';
import { counted } from '../report/names.js';
import { hostColumn, letterOf, paintOf } from './hosts.js';
import { HOST_ROWS, type Layout } from './layout.js';
import { moveRows } from './moves.js';
import type { HostBrief, Snapshot } from './snapshot.js';
import type { Palette } from './style.js';
import { cut, widthOf } from './text.js';

export interface StageChoices {
  /** From 0. */
  readonly page: number;
  /** The host that is selected. */
  readonly host: number;
}

/** The hosts of a page, and the moves. */
export function stageRows(palette: Palette, snapshot: Snapshot, choices: StageChoices, layout: Layout): string[] {
  return [
    ...hostRows(palette, snapshot, choices, layout),
    ...moveRows(palette, snapshot.moves, layout.width, layout.moveRows),
  ];
}

/** Hosts on a page. */
export const perPage = ({ columns, bands }: Layout): number => columns * bands;

function hostRows(palette: Palette, snapshot: Snapshot, { page, host }: StageChoices, layout: Layout): string[] {
  const { columns, bands, width, chipRows } = layout;
  const { hosts } = snapshot;
  const first = Math.min(page, layout.pages - 1) * perPage(layout);
  const end = Math.min(hosts.length, first + perPage(layout));
  const rows = [hostHeading(palette, snapshot, first, end, width)];
  if (layout.overview) rows.push(overviewRow(palette, hosts, first, end, width));
  for (let band = 0; band < bands; band += 1) {
    if (band > 0) rows.push('');
    const from = first + band * columns;
    const drawn = hosts
      .slice(from, Math.min(end, from + columns))
      .map(({ index }) => hostColumn(palette, snapshot.host(index), layout, index === host));
    for (let row = 0; row < HOST_ROWS + chipRows; row += 1)
      rows.push(drawn.map((column) => column[row] ?? '').join(' '));
  }
  return rows;
}

function hostHeading(palette: Palette, snapshot: Snapshot, first: number, end: number, width: number): string {
  const { hosts, versions } = snapshot;
  const range =
    end - first < hosts.length ? `Hosts ${first + 1}-${end} of ${hosts.length}` : counted(hosts.length, 'host');
  const legend = versions.map(({ version, count }) => {
    const text = `${letterOf(version)} ${versionText(version)}: ${count}`;
    return { text, painted: paintOf(palette, version)(text) };
  });
  const groups = groupsText(hosts);
  const parts = [
    { text: range, painted: palette.bold(range) },
    ...(groups === '' ? [] : [{ text: groups, painted: groups }]),
    ...legend,
    { text: 'lower case: off', painted: palette.dim('lower case: off') },
  ];
  let [line, taken] = [palette.dim('──'), 2];
  for (const { text, painted } of parts) {
    if (taken + widthOf(text) + 2 > width) break;
    line += `${taken > 2 ? '  ' : ' '}${painted}`;
    taken += widthOf(text) + (taken > 2 ? 2 : 1);
  }
  const rest = width - taken - 1;
  return rest > 0 ? `${line} ${palette.dim('─'.repeat(rest))}` : line;
}

/** `WS2019 48, WS2022 16`, where hosts are grouped. */
function groupsText(hosts: readonly HostBrief[]): string {
  const groups = new Map<string, number>();
  for (const { group } of hosts) if (group !== '') groups.set(group, (groups.get(group) ?? 0) + 1);
  return [...groups].map(([group, count]) => `${group} ${count}`).join(', ');
}

/** One letter for each host; those on this page stand in brackets. */
function overviewRow(palette: Palette, hosts: readonly HostBrief[], first: number, end: number, width: number): string {
  const letters = hosts.map(({ letter }) => letter);
  const row = `${letters.slice(0, first).join('')}[${letters.slice(first, end).join('')}]${letters.slice(end).join('')}`;
  const rest = stateCounts(letters);
  if (row.length > width) return cut(rest, width);
  return row.length + 2 + rest.length <= width ? `${row}  ${palette.dim(rest)}` : row;
}

const OVERVIEW: Readonly<Record<string, string>> = {
  o: 'at level',
  N: 'newer',
  D: 'draining',
  P: 'paused',
  I: 'installing',
  J: 'joining',
  R: 'ready',
  x: 'down',
};

const stateCounts = (letters: readonly string[]): string =>
  Object.entries(OVERVIEW)
    .map(([letter, word]) => ({ letter, word, count: letters.filter((one) => one === letter).length }))
    .flatMap(({ letter, word, count }) => (count === 0 ? [] : [`${letter} ${word} ${count}`]))
    .join('  ');
