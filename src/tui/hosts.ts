/** Hosts as columns of text, each row of a column exactly as wide as the column. */

import { type Bytes, GiB, TiB } from '../base/units.js';
import { versionText } from '../model/catalog/index.js';

import type { Layout } from './layout.js';
import type { Chip, HostView } from './snapshot.js';
import type { Paint, Palette } from './style.js';
import { bar, padded, safe, widthOf } from './text.js';

/** The letter of a VM version: that of its place among all versions, so that it never changes. */
export const letterOf = (version: number): string => String.fromCharCode('A'.charCodeAt(0) + version);

export const paintOf = ({ versions }: Palette, version: number): Paint =>
  versions[version % versions.length] ?? ((text) => text);

/** The rows of one host; the one that is selected has a sign before its name. */
export function hostColumn(palette: Palette, host: HostView, layout: Layout, selected: boolean): string[] {
  const { columnWidth: width } = layout;
  const load = `${host.chips.length} VM${host.chips.length === 1 ? '' : 's'}`;
  const slots = `${width > COMPACT ? 'slots ' : ''}${host.slots}/${host.slotsMax}`;
  return [
    palette.bold(padded(selected ? `>${host.name}` : host.name, width)),
    (host.isNew ? palette.good : plain)(padded(host.release, width)),
    statePaint(palette, host)(padded(host.state, width)),
    drainPaint(palette, host)(padded(drainText(host), width)),
    memoryRow(palette, host, width),
    padded(`${load}, ${slots}`, width),
    ...chipRows(palette, host.chips, layout),
  ];
}

/** Narrower columns leave words out. */
const COMPACT = 18;
const plain: Paint = (text) => text;

function statePaint({ good, bad, warn }: Palette, { state }: HostView): Paint {
  if (state === 'Up' || state === 'Ready') return good;
  return state === 'Down' || state === 'Isolated' || state === 'Quarantined' ? bad : warn;
}

function drainText({ drain, leaving }: HostView): string {
  if (drain === 'draining') return `drain, ${leaving} left`;
  return drain === 'failed' ? 'drain failed' : drain;
}

const drainPaint = ({ bad, warn }: Palette, { drain }: HostView): Paint => (drain === 'failed' ? bad : warn);

/** From this share on the bar warns. */
const FULL = 0.9;

function memoryRow(palette: Palette, { taken, free }: HostView, width: number): string {
  const text = freeText(free, width > COMPACT);
  const room = Math.max(2, width - widthOf(text) - 1);
  return `${(taken >= FULL ? palette.warn : palette.dim)(bar(taken, room))} ${padded(text, width - room - 1)}`;
}

/** `308 GiB free`, `1.2 TiB free`; in narrow columns `308G free`. Cut, never rounded up. */
function freeText(bytes: Bytes, wide: boolean): string {
  const isSmall = bytes < 1000 * GiB;
  const number = isSmall ? String(Math.floor(bytes / GiB)) : (Math.floor((bytes / TiB) * 10) / 10).toFixed(1);
  const unit = isSmall ? 'G' : 'T';
  return wide ? `${number} ${unit}iB free` : `${number}${unit} free`;
}

function chipRows(palette: Palette, chips: readonly Chip[], layout: Layout): string[] {
  const { chipRows: rows, columnWidth: width, density } = layout;
  const made = BY_DENSITY[density](palette, chips, width, rows);
  while (made.length < rows) made.push(' '.repeat(width));
  return made;
}

type Draw = (palette: Palette, chips: readonly Chip[], width: number, rows: number) => string[];

const BY_DENSITY: Readonly<Record<Layout['density'], Draw>> = {
  names: nameRows,
  letters: letterRows,
  counts: countRows,
};

const MARKS: Readonly<Record<Chip['state'], string>> = { running: '', moving: ' >', still: ' off', broken: ' !' };

function nameRows(palette: Palette, all: readonly Chip[], width: number, rows: number): string[] {
  const chips = all.filter(({ hidden }) => !hidden);
  const shown = chips.length > rows ? chips.slice(0, rows - 1) : chips;
  const made = shown.map((chip) => {
    const mark = MARKS[chip.state];
    return (
      paintOf(palette, chip.version)(letter(chip)) +
      padded(` ${fitName(chip.name, width - 1 - mark.length)}${mark}`, width - 1)
    );
  });
  return shown.length < chips.length
    ? [...made, palette.dim(padded(`and ${chips.length - shown.length} more`, width))]
    : made;
}

const fitName = (name: string, width: number): string => {
  const shown = safe(name);
  return widthOf(shown) < width ? shown : padded(shown, width - 1);
};

/** Lower case: it does not run. */
function letter({ version, state, hidden }: Chip): string {
  if (hidden) return '·';
  if (state === 'broken') return '!';
  const shown = letterOf(version);
  return state === 'still' ? shown.toLowerCase() : shown;
}

function letterRows(palette: Palette, chips: readonly Chip[], width: number, rows: number): string[] {
  const made: string[] = [];
  for (let row = 0; row < rows && row * width < chips.length; row += 1)
    made.push(letterRow(palette, chips.slice(row * width, (row + 1) * width), width));
  const hidden = chips.length - rows * width;
  if (hidden > 0 && made.length > 0) made[made.length - 1] = palette.dim(padded(`and ${hidden + width} more`, width));
  return made;
}

function chipPaint(palette: Palette, { hidden, state, version }: Chip): Paint {
  if (hidden) return palette.dim;
  return state === 'broken' ? palette.bad : paintOf(palette, version);
}

/** Neighbours that look alike are painted in one go. */
function letterRow(palette: Palette, chips: readonly Chip[], width: number): string {
  let row = '';
  for (let at = 0; at < chips.length; ) {
    const first = chips[at] as Chip;
    const shown = letter(first);
    let end = at + 1;
    while (end < chips.length && letter(chips[end] as Chip) === shown) end += 1;
    row += chipPaint(palette, first)(shown.repeat(end - at));
    at = end;
  }
  return row + ' '.repeat(width - chips.length);
}

function countRows(palette: Palette, chips: readonly Chip[], width: number, rows: number): string[] {
  const counts = new Map<number, number>();
  for (const { version } of chips) counts.set(version, (counts.get(version) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const shown = sorted.length > rows ? sorted.slice(-rows) : sorted;
  return shown.map(([version, count]) =>
    paintOf(palette, version)(padded(`${letterOf(version)} ${versionText(version)}: ${count}`, width)),
  );
}
