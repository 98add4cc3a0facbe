/** Where things stand on a screen of a given size. It follows from counts that hardly change during a run, so nothing jumps. */
import type { Snapshot } from './snapshot.js';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Smaller screens are not set. */
export const SIZE_MIN: Size = { columns: 80, rows: 24 };

/** How the VMs of a host are shown: each by its name, each by its letter, or counted by version. */
export type Density = 'names' | 'letters' | 'counts';

export interface Layout {
  readonly width: number;
  /** Rows of the frame: one less than the terminal has, or Ink would clear it each time. */
  readonly height: number;
  readonly clusterRows: number;
  /** Rows that a long text may take where there is room. */
  readonly textRows: number;
  /** Whether all hosts stand in one line, because not all of them fit on the page. */
  readonly overview: boolean;
  readonly columns: number;
  readonly columnWidth: number;
  readonly bands: number;
  readonly chipRows: number;
  readonly density: Density;
  readonly pages: number;
  readonly moveRows: number;
  readonly eventRows: number;
}

/** Rows of a host above its VMs: name, release, state, drain, memory, load. */
export const HOST_ROWS = 6;

const COLUMN_MIN = 15;
const COLUMN_MAX = 40;
/** From this height on long texts have two rows. */
const TALL = 34;
/** Title, clock, four headings, invariants, waits, keys: without the texts that may take more. */
const FIXED_ROWS = 8;
/** VMs come to the others while a node is drained, not always evenly: room for so much more than the average. */
const CROWDING = 1.15;
/** Rows that moves and events have at most. */
const MOVES_MAX = 12;
const EVENTS_MAX = 16;
/** Of what is left over, the part that moves may take before events. */
const MOVES_SHARE = 0.3;

export function layoutOf({ hosts, clusters, versions }: Snapshot, { columns: width, rows }: Size): Layout {
  const height = rows - 1;
  const textRows = height >= TALL ? 2 : 1;
  const clusterRows = Math.min(clusters.length, height >= TALL ? 3 : 1);
  const body = height - FIXED_ROWS - clusterRows - (textRows - 1) * 2;
  const crowd: Crowd = {
    ...{ hosts: hosts.length, versions: versions.length, width },
    vms: (versions.reduce((sum, one) => sum + one.count, 0) / Math.max(1, hosts.length - 1)) * CROWDING,
  };
  const whole = sharedOut(body, crowd, false);
  const shared = whole.pages === 1 ? whole : sharedOut(body, crowd, true);
  return { width, height, clusterRows, textRows, overview: whole.pages > 1, ...shared };
}

interface Crowd {
  readonly hosts: number;
  /** That a host may have. */
  readonly vms: number;
  readonly versions: number;
  readonly width: number;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

type Shared = Fitted & Pick<Layout, 'moveRows' | 'eventRows'>;

/** Moves and events have a share; what the hosts leave over goes to them. */
function sharedOut(body: number, crowd: Crowd, overview: boolean): Shared {
  const least = {
    moveRows: clamp(Math.round(body * 0.12), 2, MOVES_MAX),
    eventRows: clamp(Math.round(body * 0.17), 3, EVENTS_MAX),
  };
  const { spare, ...fitted } = fitHosts(crowd, body - least.moveRows - least.eventRows - (overview ? 1 : 0));
  const some = Math.min(MOVES_MAX, least.moveRows + Math.ceil(spare * MOVES_SHARE));
  const eventRows = Math.min(EVENTS_MAX, least.eventRows + spare - (some - least.moveRows));
  const moveRows = Math.min(MOVES_MAX, least.moveRows + spare - (eventRows - least.eventRows));
  const given = eventRows + moveRows - least.eventRows - least.moveRows;
  return { ...fitted, eventRows, moveRows, chipRows: fitted.chipRows + Math.floor((spare - given) / fitted.bands) };
}

type Fitted = Pick<Layout, 'columns' | 'columnWidth' | 'bands' | 'chipRows' | 'density' | 'pages'>;

/** The fewest pages that still show each VM; the densest way of showing all where one page is enough. */
function fitHosts({ hosts, vms, versions, width }: Crowd, rows: number): Fitted & { readonly spare: number } {
  const columns = clamp(hosts, 1, Math.floor((width + 1) / (COLUMN_MIN + 1)));
  const columnWidth = Math.min(COLUMN_MAX, Math.floor((width + 1) / columns) - 1);
  const wanted = Math.max(1, Math.ceil(hosts / columns));
  const needs: Readonly<Record<Density, number>> = {
    names: Math.ceil(vms) + 1,
    letters: Math.max(1, Math.ceil(vms / columnWidth)),
    counts: clamp(versions, 1, 3),
  };
  const room = (bands: number): number => Math.max(0, Math.floor((rows + 1) / bands) - 1 - HOST_ROWS);
  const made = (density: Density, bands: number) => {
    const chipRows = Math.min(needs[density], room(bands));
    const pages = Math.max(1, Math.ceil(hosts / (columns * bands)));
    const spare = Math.max(0, rows - bands * (HOST_ROWS + chipRows) - (bands - 1));
    return { columns, columnWidth, bands, chipRows, density, pages, spare };
  };
  for (const density of ['names', 'letters', 'counts'] as const)
    if (room(wanted) >= needs[density]) return made(density, wanted);
  for (const density of ['letters', 'counts'] as const)
    for (let bands = wanted; bands > 0; bands -= 1) if (room(bands) >= needs[density]) return made(density, bands);
  return made('counts', 1);
}
