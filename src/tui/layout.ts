/** Where things stand on a screen of a given size. It follows from counts that hardly change during a run, so nothing jumps. */

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Smaller screens are not set. */
export const SIZE_MIN: Size = { columns: 60, rows: 24 };

/** How the VMs of a host are shown: each by its name, each by its letter, or counted by version. */
export const DENSITIES = ['names', 'letters', 'counts'] as const;

export type Density = (typeof DENSITIES)[number];

/** What the layout hangs on. */
export interface Crowd {
  readonly hosts: number;
  readonly vms: number;
  readonly clusters: number;
  readonly versions: number;
  /** Unwritten: whatever fits. */
  readonly density?: Density;
}

export interface Layout {
  readonly width: number;
  /** Rows of the frame: one less than the terminal has, or Ink would clear it each time. */
  readonly height: number;
  readonly clusterRows: number;
  /** Rows that a long text may take where there is room. */
  readonly textRows: number;
  /** Rows of the strip of the whole run. */
  readonly stripRows: number;
  /** Whether all hosts stand in one line, because not all of them fit on the page. */
  readonly overview: boolean;
  readonly columns: number;
  readonly columnWidth: number;
  readonly bands: number;
  readonly chipRows: number;
  readonly density: Density;
  readonly pages: number;
  readonly moveRows: number;
  /** Rows of the pane below the stage, its heading not included. */
  readonly paneRows: number;
  /** Rows between the clusters and the strip, for what stands there alone. */
  readonly bodyRows: number;
}

/** Rows of a host above its VMs: name, release, state, drain, memory, load. */
export const HOST_ROWS = 6;

const COLUMN_MIN = 15;
const COLUMN_MAX = 40;
/** From this height on long texts have two rows, and the strip has all of its lanes. */
const TALL = 34;
/** Title, clock, four headings, invariants, waits, keys: without the texts that may take more. */
const FIXED_ROWS = 8;
const STRIP_ROWS = { small: 1, tall: 7 } as const;
/** VMs come to the others while a node is drained, not always evenly: room for so much more than the average. */
const CROWDING = 1.15;
/** Rows that moves and the pane have at most, with room to spare. */
const MOVES_MAX = 12;
const PANE_MAX = 20;
/** Of what is left over, the part that moves may take before the pane. */
const MOVES_SHARE = 0.3;

export function layoutOf(crowd: Crowd, { columns: width, rows }: Size): Layout {
  const height = rows - 1;
  const isTall = height >= TALL;
  const textRows = isTall ? 2 : 1;
  const stripRows = isTall ? STRIP_ROWS.tall : STRIP_ROWS.small;
  const clusterRows = Math.min(crowd.clusters, isTall ? 3 : 1);
  const body = height - FIXED_ROWS - clusterRows - stripRows - (textRows - 1) * 2;
  const needs: Needs = {
    ...{ hosts: Math.max(1, crowd.hosts), versions: crowd.versions, width, density: crowd.density },
    vms: (crowd.vms / Math.max(1, crowd.hosts - 1)) * CROWDING,
  };
  const whole = sharedOut(body, needs, false);
  const shared = whole.pages === 1 ? whole : sharedOut(body, needs, true);
  const bodyRows = body + HEADINGS;
  return { width, height, clusterRows, textRows, stripRows, overview: whole.pages > 1, bodyRows, ...shared };
}

/** Of the hosts, of the moves and of the pane. */
const HEADINGS = 3;

interface Needs {
  readonly hosts: number;
  /** That a host may have. */
  readonly vms: number;
  readonly versions: number;
  readonly width: number;
  readonly density: Density | undefined;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

type Shared = Fitted & Pick<Layout, 'moveRows' | 'paneRows'>;

/** Moves and the pane have a share; what the hosts leave over goes to them. */
function sharedOut(body: number, needs: Needs, overview: boolean): Shared {
  const least = {
    moveRows: clamp(Math.round(body * 0.12), 2, MOVES_MAX),
    paneRows: clamp(Math.round(body * 0.25), 3, PANE_MAX),
  };
  const { spare, ...fitted } = fitHosts(needs, body - least.moveRows - least.paneRows - (overview ? 1 : 0));
  const some = Math.min(MOVES_MAX, least.moveRows + Math.ceil(spare * MOVES_SHARE));
  const paneRows = Math.min(PANE_MAX, least.paneRows + spare - (some - least.moveRows));
  const moveRows = Math.min(MOVES_MAX, least.moveRows + spare - (paneRows - least.paneRows));
  const given = paneRows + moveRows - least.paneRows - least.moveRows;
  return { ...fitted, paneRows, moveRows, chipRows: fitted.chipRows + Math.floor((spare - given) / fitted.bands) };
}

type Fitted = Pick<Layout, 'columns' | 'columnWidth' | 'bands' | 'chipRows' | 'density' | 'pages'>;

/** The fewest pages that still show each VM; the densest way of showing all where one page is enough. */
function fitHosts({ hosts, vms, versions, width, density }: Needs, rows: number): Fitted & { readonly spare: number } {
  const columns = clamp(hosts, 1, Math.floor((width + 1) / (COLUMN_MIN + 1)));
  const columnWidth = Math.min(COLUMN_MAX, Math.floor((width + 1) / columns) - 1);
  const wanted = Math.max(1, Math.ceil(hosts / columns));
  const needs: Readonly<Record<Density, number>> = {
    names: Math.ceil(vms) + 1,
    letters: Math.max(1, Math.ceil(vms / columnWidth)),
    counts: clamp(versions, 1, 3),
  };
  const room = (bands: number): number => Math.max(0, Math.floor((rows + 1) / bands) - 1 - HOST_ROWS);
  const made = (way: Density, bands: number) => {
    const chipRows = Math.min(needs[way], room(bands));
    const pages = Math.max(1, Math.ceil(hosts / (columns * bands)));
    const spare = Math.max(0, rows - bands * (HOST_ROWS + chipRows) - (bands - 1));
    return { columns, columnWidth, bands, chipRows, density: way, pages, spare };
  };
  if (density !== undefined) {
    for (let bands = wanted; bands > 1; bands -= 1) if (room(bands) >= needs[density]) return made(density, bands);
    return made(density, 1);
  }
  for (const way of DENSITIES) if (room(wanted) >= needs[way]) return made(way, wanted);
  for (const way of ['letters', 'counts'] as const)
    for (let bands = wanted; bands > 0; bands -= 1) if (room(bands) >= needs[way]) return made(way, bands);
  return made('counts', 1);
}
