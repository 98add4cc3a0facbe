/** One screen as rows of text: a pure function of what a playback shows, of what the person chose, and of the size. */
import { versionText } from '../model/rules/names.js';
import { counted } from '../report/names.js';
import { wrap } from '../report/page.js';
import { helpRows } from './help.js';
import { hostColumn, letterOf, paintOf } from './hosts.js';
import { HOST_ROWS, type Layout, layoutOf, SIZE_MIN, type Size } from './layout.js';
import type { ClusterView, HostView, MoveView, Snapshot } from './snapshot.js';
import { atRight, bar, cut, heading, type Paint, type Palette, padded, paletteOf, widthOf } from './text.js';

/** What the person who watches chose. */
export interface Choices {
  readonly paused: boolean;
  /** The speed in words. */
  readonly speed: string;
  /** Page of hosts, from 0. */
  readonly page: number;
  readonly help: boolean;
  readonly color: boolean;
}

export interface Frame {
  readonly rows: readonly string[];
  /** Pages of hosts that there are. */
  readonly pages: number;
}

function keysText(paused: boolean, pages: number): string {
  const hosts = pages > 1 ? '  [] hosts' : '';
  return `space ${paused ? 'play' : 'pause'}  . step  n event  +- speed  a auto  e end${hosts}  ? help  q quit`;
}

/** Always so many rows that the last row of the terminal stays free. */
export function frameOf(snapshot: Snapshot, choices: Choices, size: Size): Frame {
  if (size.columns < SIZE_MIN.columns || size.rows < SIZE_MIN.rows) return { rows: tooSmall(size), pages: 1 };
  const layout = layoutOf(snapshot, size);
  const palette = paletteOf(choices.color);
  if (choices.help) return { rows: filled(helpRows(palette, layout.width), layout.height), pages: layout.pages };
  const rows = [
    ...headerRows(palette, snapshot, choices, layout),
    ...clusterRows(palette, snapshot.clusters, layout),
    ...hostRows(palette, snapshot, choices.page, layout),
    ...moveRows(palette, snapshot, layout),
    ...eventRows(palette, snapshot, layout),
    ...invariantRows(palette, snapshot, layout),
    ...waitRows(palette, snapshot, layout),
    palette.dim(cut(keysText(choices.paused, layout.pages), layout.width)),
  ];
  return { rows: filled(rows, layout.height), pages: layout.pages };
}

function filled(rows: readonly string[], height: number): string[] {
  const made = rows.slice(0, height);
  while (made.length < height) made.push('');
  return made;
}

function tooSmall({ columns, rows }: Size): string[] {
  const text = `This screen needs ${SIZE_MIN.columns} columns and ${SIZE_MIN.rows} rows; it has ${columns} and ${rows}. Please make it larger, or press q.`;
  return filled(wrap(text, Math.max(1, columns)), Math.max(1, rows - 1));
}

function headerRows(
  palette: Palette,
  { title, clock, ending }: Snapshot,
  choices: Choices,
  { width }: Layout,
): string[] {
  const mark = ending !== undefined ? '■' : choices.paused ? '‖' : '▶';
  const word = ending?.word ?? (choices.paused ? 'paused' : 'playing');
  const paint = ending === undefined ? palette.told : ending.good ? palette.good : palette.bad;
  const left = `${mark} ${word}`;
  const speed = ending === undefined ? choices.speed : '';
  const middle = padded(`  ${clock}`, width - widthOf(left) - widthOf(speed));
  return [palette.bold(padded(title, width)), `${paint(left)}${middle}${palette.dim(speed)}`];
}

function clusterRows(
  palette: Palette,
  clusters: readonly ClusterView[],
  { width, clusterRows: rows }: Layout,
): string[] {
  return clusters.slice(0, rows).map((cluster, index) => {
    const { name, level, phase, quorate, votes, members, witness } = cluster;
    const hidden = index === rows - 1 ? clusters.length - rows : 0;
    const more = hidden > 0 ? `, and ${counted(hidden, 'cluster')} more` : '';
    const quorum = quorate ? 'quorum' : 'NO QUORUM';
    const beside = witness === 'none' ? 'no witness' : `witness ${witness}`;
    const rest = `level ${level}, ${phase}, ${quorum} (${votes} of ${members} vote, ${beside})${more}`;
    const long = `${name}: functional ${rest}`;
    const text = widthOf(long) <= width ? long : `${name}: ${rest}`;
    return (quorate ? plain : palette.bad)(padded(text, width));
  });
}

const plain: Paint = (text) => text;

function hostRows(palette: Palette, snapshot: Snapshot, page: number, layout: Layout): string[] {
  const { columns, bands, width } = layout;
  const { hosts } = snapshot;
  const first = Math.min(page, layout.pages - 1) * columns * bands;
  const end = Math.min(hosts.length, first + columns * bands);
  const rows = [hostHeading(palette, snapshot, first, end, width)];
  if (layout.overview) rows.push(overviewRow(palette, hosts, first, end, width));
  for (let band = 0; band < bands; band += 1) {
    if (band > 0) rows.push('');
    const from = first + band * columns;
    rows.push(...bandRows(palette, hosts.slice(from, Math.min(end, from + columns)), layout));
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
  const note = 'lower case: off';
  const parts = [{ text: range, painted: palette.bold(range) }, ...legend, { text: note, painted: palette.dim(note) }];
  let [line, taken] = [palette.dim('──'), 2];
  for (const { text, painted } of parts) {
    if (taken + widthOf(text) + 2 > width) break;
    line += `${taken > 2 ? '  ' : ' '}${painted}`;
    taken += widthOf(text) + (taken > 2 ? 2 : 1);
  }
  return `${line} ${palette.dim('─'.repeat(Math.max(0, width - taken - 1)))}`;
}

/** One letter for each host; those on this page stand in brackets. */
function overviewRow(palette: Palette, hosts: readonly HostView[], first: number, end: number, width: number): string {
  const letters = hosts.map(letterOfHost);
  const row = `${letters.slice(0, first).join('')}[${letters.slice(first, end).join('')}]${letters.slice(end).join('')}`;
  if (row.length > width) return cut(stateCounts(letters), width);
  const rest = stateCounts(letters);
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

function letterOfHost({ state, drain, isNew }: HostView): string {
  if (drain === 'draining') return 'D';
  if (state === 'Up') return isNew ? 'N' : 'o';
  return { Paused: 'P', Installing: 'I', Joining: 'J', Ready: 'R' }[state as string] ?? 'x';
}

const stateCounts = (letters: readonly string[]): string =>
  Object.entries(OVERVIEW)
    .map(([letter, word]) => ({ letter, word, count: letters.filter((one) => one === letter).length }))
    .flatMap(({ letter, word, count }) => (count === 0 ? [] : [`${letter} ${word} ${count}`]))
    .join('  ');

function bandRows(palette: Palette, hosts: readonly HostView[], layout: Layout): string[] {
  const columns = hosts.map((host) => hostColumn(palette, host, layout));
  return Array.from({ length: HOST_ROWS + layout.chipRows }, (_, row) =>
    columns.map((column) => column[row] ?? '').join(' '),
  );
}

function moveRows(
  palette: Palette,
  { moves, underWay, queued }: Snapshot,
  { width, moveRows: rows }: Layout,
): string[] {
  const title = `Moves: ${underWay} under way, ${queued} queued`;
  const shown = underWay > rows ? moves.slice(0, rows - 1) : moves;
  const lines = shown.map((move) => moveRow(palette, move, width));
  const more = underWay - shown.length;
  if (more > 0) lines.push(palette.dim(`and ${more} more`));
  return [heading(palette, title, width), ...filled(lines, rows)];
}

function moveRow(palette: Palette, { vm, from, to, phase, share }: MoveView, width: number): string {
  const names = Math.floor(width / 5);
  const way = padded(`${cut(from, Math.floor(names * 0.7))} > ${to}`, Math.floor(names * 1.4));
  const percent = share === undefined ? '' : `${Math.floor(share * 100)} %`;
  const left = `${padded(vm, names)} ${way} ${padded(phase, 19)} `;
  const room = Math.max(0, Math.min(40, width - widthOf(left) - 6));
  const shown = share === undefined ? ' '.repeat(room) : bar(share, room);
  return `${left}${palette.told(shown)} ${atRight(percent, 5)}`;
}

function eventRows(palette: Palette, { events }: Snapshot, { width, eventRows: rows }: Layout): string[] {
  const lines = events.slice(-rows).map(({ time, text, tone }) => {
    const paint = tone === 'plain' ? plain : palette[tone];
    return `${palette.dim(time)}  ${paint(cut(text, width - widthOf(time) - 2))}`;
  });
  return [heading(palette, 'Events', width), ...filled(lines, rows)];
}

function invariantRows(palette: Palette, snapshot: Snapshot, { width, textRows }: Layout): string[] {
  const { violations, warnings, firstBreak } = snapshot;
  const paint = violations > 0 ? palette.bad : warnings > 0 ? palette.warn : palette.good;
  const broken = violations === 0 ? 'no violation' : counted(violations, 'violation');
  const warned = warnings === 0 ? 'no warning' : counted(warnings, 'warning');
  const first = firstBreak === undefined ? '' : `; first: ${firstBreak}`;
  return textOf(`Invariants: ${broken}, ${warned}${first}`, width, textRows, paint);
}

/** What the operators wait for, or at the end what has come of it. */
function waitRows(palette: Palette, { waits, ending }: Snapshot, { width, textRows }: Layout): string[] {
  if (ending !== undefined) return textOf(ending.sentence, width, textRows, ending.good ? palette.good : palette.bad);
  const text = waits.length === 0 ? 'Nobody waits.' : `Waits: ${waits.join('; ')}`;
  return textOf(text, width, textRows, plain);
}

/** A text in exactly so many rows; what does not fit is cut off. */
function textOf(text: string, width: number, rows: number, paint: Paint): string[] {
  const lines = wrap(text, width);
  const shown = lines.length <= rows ? lines : [...lines.slice(0, rows - 1), lines.slice(rows - 1).join(' ')];
  return filled(
    shown.map((line) => paint(cut(line, width))),
    rows,
  );
}
