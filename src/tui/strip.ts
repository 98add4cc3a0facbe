/** The strip of a whole run: what happens when, where it stands now, and where the marks are. */
import type { Micros } from '../base/units.js';
import type { LevelChange, Stretch, Strip } from '../session/index.js';
import type { Paint, Palette } from './style.js';
import { padded } from './text.js';

export interface Ruler {
  readonly atUs: Micros;
  readonly marksUs: readonly Micros[];
  /** Whether all of the run is recorded. */
  readonly isWhole: boolean;
  clock(atUs: Micros): string;
}

/** Until when there is a way back from what a plan has done. */
export interface WayBackStrip {
  readonly untilUs: Micros;
}

/** Columns of the name of a lane. */
const NAME = 13;

/** Cells of a strip on a screen of some width. */
const cellsOf = (width: number): number => Math.max(10, width - NAME);

const LETTERS: Readonly<Record<LevelChange['phase'], string>> = {
  old: 'o',
  mixed: 'm',
  new: 'n',
  raising: '^',
  raised: 'R',
};

/** One lane as one sign for each cell; a blank where nothing is. */
type Lane = readonly string[];

interface Lanes {
  readonly drains: Lane;
  readonly installs: Lane;
  readonly outages: Lane;
  readonly windows: Lane;
  readonly troubles: Lane;
  readonly levels: Lane;
}

const known = new WeakMap<Strip, { readonly cells: number; readonly lanes: Lanes }>();

function lanesOf(strip: Strip, cells: number): Lanes {
  const before = known.get(strip);
  if (before?.cells === cells) return before.lanes;
  const cell = cellOf(strip.endUs, cells);
  const lanes = {
    drains: filled(cells, [[strip.drains, '▒']], cell),
    installs: filled(cells, [[strip.installs, '█']], cell),
    outages: crowded(strip.outages, cells, cell),
    windows: filled(cells, [[strip.windows, '░']], cell),
    levels: levelLane(strip.levels, cells, cell),
    troubles: filled(
      cells,
      [
        [strip.faults, 'x'],
        [points(strip.refusals), 'r'],
        [points(strip.warnings), 'w'],
        [points(strip.violations), '!'],
      ],
      cell,
    ),
  };
  known.set(strip, { cells, lanes });
  return lanes;
}

const points = (times: readonly Micros[]): Stretch[] => times.map((atUs) => ({ fromUs: atUs, toUs: atUs }));

const cellOf =
  (endUs: Micros, cells: number) =>
  (atUs: Micros): number =>
    endUs <= 0 ? 0 : Math.max(0, Math.min(cells - 1, Math.floor((atUs / endUs) * cells)));

type CellOf = ReturnType<typeof cellOf>;

/** What comes later in the list stands over what comes before. */
function filled(cells: number, layers: readonly (readonly [readonly Stretch[], string])[], cell: CellOf): string[] {
  const lane = new Array<string>(cells).fill(' ');
  for (const [stretches, sign] of layers)
    for (const { fromUs, toUs } of stretches) lane.fill(sign, cell(fromUs), cell(toUs) + 1);
  return lane;
}

/** How many at once, as a digit; `+` for more than nine. */
function crowded(stretches: readonly Stretch[], cells: number, cell: CellOf): string[] {
  const changes = new Array<number>(cells + 1).fill(0);
  for (const { fromUs, toUs } of stretches) {
    changes[cell(fromUs)] = (changes[cell(fromUs)] as number) + 1;
    changes[cell(toUs) + 1] = (changes[cell(toUs) + 1] as number) - 1;
  }
  let count = 0;
  return changes.slice(0, cells).map((change) => {
    count += change;
    if (count === 0) return ' ';
    return count > 9 ? '+' : String(count);
  });
}

/** The state of the first cluster of which something is told, cell by cell. */
function levelLane(levels: readonly LevelChange[], cells: number, cell: CellOf): string[] {
  const [first] = levels;
  const lane = new Array<string>(cells).fill(first?.phase === 'mixed' || first === undefined ? 'o' : ' ');
  for (const { atUs, phase, cluster } of levels) if (cluster === first?.cluster) lane.fill(LETTERS[phase], cell(atUs));
  return lane;
}

/** So many rows: one is all lanes with this moment in it, seven are each lane and the ruler. */
export function stripRows(
  palette: Palette,
  strip: Strip,
  ruler: Ruler,
  width: number,
  rows: number,
  wayBack?: WayBackStrip,
): string[] {
  const cells = cellsOf(width);
  const lanes = lanesOf(strip, cells);
  const row = (name: string, lane: Lane, paint: Paint): string =>
    `${palette.dim(padded(name, NAME))}${paint(lane.join('').trimEnd())}`;
  if (rows < 7) return [rulerRow(palette, strip, ruler, width, merged(lanes))];
  return [
    row('drains', lanes.drains, palette.told),
    row('installs', lanes.installs, palette.told),
    row('level', lanes.levels, palette.good),
    row('VMs out', lanes.outages, palette.warn),
    row('trouble', lanes.troubles, palette.bad),
    ...lastRow(palette, strip, lanes.windows, cells, wayBack),
    rulerRow(palette, strip, ruler, width, new Array<string>(cells).fill('─')),
  ];
}

/** Windows, with the part of the run that has no way back over them; where there are none, the part that has one beside it. */
function lastRow(
  palette: Palette,
  { endUs, windows }: Strip,
  lane: Lane,
  cells: number,
  wayBack?: WayBackStrip,
): string[] {
  const named = (name: string): string => palette.dim(padded(name, NAME));
  if (wayBack === undefined) return [`${named('windows')}${palette.dim(lane.join('').trimEnd())}`];
  const until = wayBack.untilUs >= endUs ? cells : cellOf(endUs, cells)(wayBack.untilUs);
  const back = windows.length === 0 ? new Array<string>(cells).fill('<') : [...lane];
  const none = new Array<string>(cells - until).fill('X').join('');
  const name = windows.length === 0 ? 'way back' : 'windows';
  return [`${named(name)}${palette.good(back.slice(0, until).join(''))}${palette.bad(none)}`];
}

/** What matters most, cell by cell. */
function merged({ troubles, installs, drains, outages, windows }: Lanes): string[] {
  const order = [troubles, drains, installs, outages, windows];
  return troubles.map((_, at) => order.find((lane) => lane[at] !== ' ')?.[at] ?? '·');
}

/** Where it stands and where the marks are, between the times of both ends. */
function rulerRow(palette: Palette, { endUs }: Strip, ruler: Ruler, width: number, lane: Lane): string {
  const cells = cellsOf(width);
  const cell = cellOf(endUs, cells);
  const end = ` ${ruler.isWhole ? ruler.clock(endUs) : 'recording'}`;
  const line = [...lane];
  for (const atUs of ruler.marksUs) line[cell(atUs)] = '◆';
  const now = cell(ruler.atUs);
  const isFree = now < cells - end.length && !line.slice(-end.length).includes('◆');
  const shown = isFree && lane[0] === '─' ? line.slice(0, -end.length) : line;
  return [
    palette.dim(padded(ruler.clock(0), NAME)),
    palette.told(shown.slice(0, now).join('')),
    palette.bold('▲'),
    palette.told(shown.slice(now + 1).join('')),
    isFree && lane[0] === '─' ? palette.dim(end) : '',
  ].join('');
}
