/** What a pane is: a list of something at the place of a run, with what is behind each of its rows. */
import type { World } from '../../model/world.js';
import type { Branch, Branches, Cursor } from '../../session/index.js';
import type { Palette } from '../style.js';
import type { Column, Table } from '../table.js';

export const PANES = ['events', 'invariants', 'vms', 'outages', 'waits', 'differences', 'branches'] as const;

export type PaneName = (typeof PANES)[number];

/** What a row is about: keys that ask for more begin here. */
export type Subject =
  | { readonly kind: 'occurrence'; readonly seq: number }
  | { readonly kind: 'vm' | 'host'; readonly index: number }
  | { readonly kind: 'branch'; readonly number: number };

/** A place that somebody marked, or the beginning. */
export interface Mark {
  readonly length: number;
  readonly atUs: number;
}

export interface Scene {
  readonly cursor: Cursor;
  readonly branches: Branches;
  readonly branch: Branch;
  readonly palette: Palette;
  /** Columns of the screen. */
  readonly width: number;
  /** Rows that the pane has. */
  readonly rows: number;
  /** Lower case; empty: all. */
  readonly filter: string;
  /** How often another order was asked for. */
  readonly sort: number;
  /** The item that somebody selected; undefined: nobody did. */
  readonly selected: number | undefined;
  /** What differences are counted from, and the world there. */
  readonly since: { readonly mark: Mark; readonly world: World };
  clock(atUs: number): string;
}

export interface Pane {
  readonly title: string;
  readonly table: Table;
  /** The item that is selected where nobody has selected one. */
  readonly first: number;
  subjectOf(item: number): Subject | undefined;
  /** More of an item, in words. */
  detailOf?(item: number): string;
}

export const columns = (
  ...given: readonly (string | readonly [head: string, width: number, align?: 'right' | 'left', yields?: number])[]
): Column[] =>
  given.map((one) => {
    if (typeof one === 'string') return { head: one };
    const [head, width, align, yields] = one;
    return { head, width, ...(align === 'right' ? { align } : {}), ...(yields === undefined ? {} : { yields }) };
  });
