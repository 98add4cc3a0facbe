/** One screen as rows of text: a pure function of what a run shows, of what the person chose, and of the size. */

import type { World } from '../model/world.js';
import { counted } from '../report/names.js';
import { clusterRows } from './clusters.js';
import { CHOICES } from './deeds.js';
import type { Asking } from './desk.js';
import { type Layout, layoutOf, SIZE_MIN, type Size } from './layout.js';
import type { Looking, Overlay } from './looking.js';
import { nameOf } from './panes/branches.js';
import type { Pane } from './panes/index.js';
import { type Snapshot, snapshotOf } from './snapshot.js';
import { perPage, stageRows } from './stage.js';
import { stripRows } from './strip.js';
import { inAscii, type Paint, type Palette, paletteOf } from './style.js';
import { tableRows } from './table.js';
import { cut, heading, padded, safe, widthOf, wrapped } from './text.js';
import type { Watching } from './watching.js';

export interface Frame {
  readonly rows: readonly string[];
  /** Pages of hosts that there are. */
  readonly pages: number;
  /** Numbers of the hosts that are to be seen, in their order; so many on a page. */
  readonly hosts: readonly number[];
  readonly perPage: number;
}

/** Always so many rows that the last row of the terminal stays free. */
export function frameOf(watching: Watching, size: Size): Frame {
  if (size.columns < SIZE_MIN.columns || size.rows < SIZE_MIN.rows)
    return { rows: tooSmall(size), pages: 1, hosts: [], perPage: 1 };
  const { manner, looking } = watching;
  const { filter, grouping, density } = looking;
  const snapshot = snapshotOf(watching.cursor, { filter, grouping });
  const layout = layoutOf(crowdOf(watching.cursor.world, snapshot, density), size);
  const palette = paletteOf(manner.colours);
  const rows = filled(
    [
      ...headerRows(palette, snapshot, watching, layout),
      ...clusterRows(palette, snapshot.clusters, layout.width, layout.clusterRows),
      ...filled(bodyRows(palette, snapshot, watching, layout), layout.bodyRows),
      ...timeRows(palette, watching, layout),
      ...invariantRows(palette, snapshot, layout),
      ...waitRows(palette, snapshot, layout),
      bottomRow(palette, watching, layout),
    ],
    layout.height,
  );
  return {
    rows: manner.ascii ? rows.map(inAscii) : rows,
    pages: layout.pages,
    hosts: snapshot.hosts.map(({ index }) => index),
    perPage: perPage(layout),
  };
}

const crowdOf = (world: World, snapshot: Snapshot, density: Looking['density']): Parameters<typeof layoutOf>[0] => ({
  ...{ hosts: snapshot.hosts.length, vms: world.vms.length, clusters: world.clusters.length },
  versions: snapshot.versions.length,
  ...(density === undefined ? {} : { density }),
});

/** Exactly so many rows. */
function filled(rows: readonly string[], height: number): string[] {
  const made = rows.slice(0, height);
  while (made.length < height) made.push('');
  return made;
}

function tooSmall({ columns, rows }: Size): string[] {
  const text = `This screen needs ${SIZE_MIN.columns} columns and ${SIZE_MIN.rows} rows; it has ${columns} and ${rows}. Please make it larger, or press q.`;
  return filled(wrapped(text, Math.max(1, columns)), Math.max(1, rows - 1));
}

const plain: Paint = (text) => text;

function headerRows(palette: Palette, snapshot: Snapshot, watching: Watching, { width }: Layout): string[] {
  const { title, clock, ending, window } = snapshot;
  const { travel } = watching;
  const { paused, branch } = travel;
  const mark = ending !== undefined ? '■' : paused ? '‖' : '▶';
  const word = ending?.word ?? (paused ? 'paused' : 'playing');
  const paint = ending === undefined ? palette.told : ending.good ? palette.good : palette.bad;
  const left = `${mark} ${word}`;
  const speed = travel.speedText === '' ? '' : ` ${travel.speedText}`;
  const middle = padded(`  ${clock}${window === '' ? '' : `  ${window}`}`, width - widthOf(left) - widthOf(speed));
  const shown = branch.number === 0 ? '' : `branch ${nameOf(branch, watching.looking.clock)}  `;
  return [
    palette.warn(cut(shown, width)) + palette.bold(padded(title, Math.max(0, width - widthOf(cut(shown, width))))),
    `${paint(left)}${middle}${palette.dim(speed)}`,
  ];
}

/** Panes of fewer rows say little: where there is no room for more, they have the stage's. */
const PANE_MIN = 8;

function bodyRows(palette: Palette, snapshot: Snapshot, watching: Watching, layout: Layout): string[] {
  const { width } = layout;
  if (watching.desk.asking?.kind === 'menu') return menuRows(palette, watching.desk.asking, width);
  const { looking } = watching;
  const overlay = looking.overlays.at(-1);
  if (overlay?.kind === 'page') return pageRows(palette, overlay, layout);
  const isWhole =
    overlay !== undefined || looking.maximised || (looking.pane !== 'events' && layout.paneRows < PANE_MIN);
  const rows = isWhole ? layout.bodyRows : layout.paneRows + 1;
  const shown = paneRows(palette, looking, looking.shownPane(rows - 1), width, rows);
  return isWhole ? shown : [...stageRows(palette, snapshot, looking, layout), ...shown];
}

function menuRows(palette: Palette, { at }: Extract<Asking, { kind: 'menu' }>, width: number): string[] {
  const lines = CHOICES.map(({ label }, index) => {
    const text = `${index === at ? '>' : ' '} ${index < 9 ? index + 1 : ' '}  ${label}`;
    return index === at ? palette.bold(text) : text;
  });
  return [heading(palette, 'Branch: what happens here?', width), ...lines];
}

function pageRows(palette: Palette, { pageOf, scroll }: Extract<Overlay, { kind: 'page' }>, layout: Layout): string[] {
  const page = pageOf();
  const rows = layout.bodyRows - 1;
  const from = Math.max(0, Math.min(scroll, page.lines.length - rows));
  const left = page.lines.length - from - rows;
  const more = left > 0 ? ` (${left} more below)` : '';
  return [heading(palette, `${page.title}${more}`, layout.width), ...page.lines.slice(from, from + rows)];
}

/** The heading, the list, and more of what is selected where there is room for it. */
function paneRows(palette: Palette, looking: Looking, pane: Pane, width: number, rows: number): string[] {
  const selected = looking.selectedOf(pane);
  const isSelected = looking.host < 0 || looking.overlays.length > 0;
  const detail =
    rows >= PANE_MIN ? wrapped(pane.detailOf?.(selected) ?? '', width - 2).filter((line) => line !== '') : [];
  const details = detail.slice(0, Math.max(0, Math.min(4, rows - 5)));
  const list = rows - 1 - details.length;
  const drawn = tableRows(palette, pane.table, { width, rows: list, selected: isSelected ? selected : -1 });
  return [
    heading(palette, titleOf(pane, looking), width),
    ...filled(drawn, list),
    ...details.map((line) => palette.dim(`  ${cut(line, width - 2)}`)),
  ];
}

const titleOf = ({ title }: Pane, { filter }: Looking): string =>
  filter === '' ? title : `${title} (only: ${safe(filter)})`;

function timeRows(palette: Palette, watching: Watching, { width, stripRows: rows }: Layout): string[] {
  const { travel } = watching;
  const ruler = {
    ...{ atUs: travel.cursor.atUs, marksUs: travel.marks.map(({ atUs }) => atUs) },
    ...{ isWhole: travel.branch.recording.conclusion !== undefined, clock: watching.looking.shortClock },
  };
  return stripRows(palette, travel.strip, ruler, width, rows, travel.wayBack);
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
  const lines = wrapped(text, width);
  const shown = lines.length <= rows ? lines : [...lines.slice(0, rows - 1), lines.slice(rows - 1).join(' ')];
  return filled(
    shown.map((line) => paint(cut(line, width))),
    rows,
  );
}

/** What is asked, what is to be said, or the keys that one needs most. */
function bottomRow(palette: Palette, watching: Watching, { width, pages }: Layout): string {
  const { asking } = watching.desk;
  if (asking?.kind === 'line') return askRow(palette, asking, width);
  if (asking?.kind === 'menu') return palette.dim(cut('↑ ↓ choose  Enter go on  Esc back', width));
  if (watching.notice !== '') return palette.warn(cut(watching.notice, width));
  const hosts = pages > 1 ? '[ ] hosts' : 'n event';
  const play = `space ${watching.travel.paused ? 'play' : 'pause'}`;
  let keys = [play, '. , step', hosts, '1-7 panes', 'w why', 'b branch', '? help', 'q quit'];
  // Help tells all of them: it and the way out are never left out.
  for (const one of ['b branch', 'w why', hosts])
    if (widthOf(keys.join('  ')) > width) keys = keys.filter((key) => key !== one);
  return palette.dim(cut(keys.join('  '), width));
}

/** The question, and the end of what is typed, with the caret in it. */
function askRow(palette: Palette, { ask, editor }: Extract<Asking, { kind: 'line' }>, width: number): string {
  const question = `${ask}: `;
  const room = Math.max(8, width - widthOf(question) - 2);
  const [before, after] = [safe(editor.text.slice(0, editor.caret)), safe(editor.text.slice(editor.caret))];
  let shown = before;
  while (widthOf(shown) > room) shown = [...shown].slice(1).join('');
  const rest = cut(after, Math.max(0, width - widthOf(question) - widthOf(shown) - 1));
  return `${palette.told(question)}${shown}█${rest}`;
}
