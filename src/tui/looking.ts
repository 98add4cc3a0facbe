/** What someone looks at: the pane, what is selected in it, what is seen from near or read, and what is left out. */

import type { World } from '../model/world.js';
import { type Branch, Cursor } from '../session/index.js';
import type { Frame } from './frame.js';
import type { KeyGroup } from './keys.js';
import { DENSITIES, type Density, type Size } from './layout.js';
import { PANES, type Pane, type PaneName, paneOf, type Scene, type Subject } from './panes/index.js';
import { zoomPane } from './panes/zoom.js';
import { clockOf, GROUPINGS, type Grouping } from './snapshot.js';
import { type Colours, paletteOf } from './style.js';
import type { Travel } from './travel.js';
import type { Page } from './why.js';

/** What stands over the rest: a text to read, or something seen from near. */
export type Overlay =
  | { readonly kind: 'page'; readonly pageOf: () => Page; readonly isHelp: boolean; scroll: number }
  | { readonly kind: 'zoom'; readonly subject: Subject; selected: number | undefined };

/** Rows of a list that is asked for outside of a frame. */
export const ROWS_OF_PAGE = 10;

export class Looking {
  pane: PaneName = 'events';
  /** Whether the pane has the screen for itself. */
  maximised = false;
  page = 0;
  filter = '';
  sort = 0;
  density: Density | undefined;
  grouping: Grouping = 'none';
  /** The host that is selected; -1: none. */
  host = -1;
  /** The row of the pane that is selected. */
  selected: number | undefined;
  overlays: Overlay[] = [];
  size: Size = { columns: 80, rows: 24 };
  #pages = 1;
  #hosts: readonly number[] = [];
  #perPage = 1;
  #since: { readonly branch: Branch; readonly length: number; readonly world: World } | undefined;

  constructor(
    readonly travel: Travel,
    readonly colours: Colours,
  ) {}

  /** What a frame has come to. */
  drawn({ pages, hosts, perPage }: Frame): void {
    this.#pages = pages;
    this.#hosts = hosts;
    this.#perPage = perPage;
    this.page = Math.min(this.page, pages - 1);
  }

  /** What a pane of so many rows is drawn from. */
  scene(rows: number, selected = this.selected): Scene {
    const { branches, branch, cursor, lastMark } = this.travel;
    return {
      ...{ cursor, branches, branch, palette: paletteOf(this.colours), width: this.size.columns },
      ...{ rows, filter: this.filter, sort: this.sort, selected },
      since: { mark: lastMark, world: this.#worldOfMark() },
      clock: this.clock,
    };
  }

  /** A time as this run tells it. */
  readonly clock = (atUs: number): string => clockOf(this.travel.cursor).exact(atUs);
  readonly shortClock = (atUs: number): string => clockOf(this.travel.cursor).short(atUs);

  /** What is shown as a list: from near, or the pane. */
  shownPane(rows: number): Pane {
    const overlay = this.overlays.at(-1);
    if (overlay?.kind === 'zoom') {
      const pane = zoomPane(overlay.subject, this.scene(rows, overlay.selected));
      if (pane !== undefined) return pane;
    }
    return paneOf(this.pane, this.scene(rows));
  }

  /** The item that is selected in a list. */
  selectedOf(pane: Pane): number {
    const overlay = this.overlays.at(-1);
    const wanted = (overlay?.kind === 'zoom' ? overlay.selected : this.selected) ?? pane.first;
    return Math.max(0, Math.min(pane.table.count - 1, wanted));
  }

  open(pane: PaneName): void {
    this.overlays = [];
    this.pane = pane;
    this.selected = undefined;
  }

  openNext(): void {
    this.open(PANES[(PANES.indexOf(this.pane) + 1) % PANES.length] ?? 'events');
  }

  /** Time has moved: what was selected of the events is another one now. */
  moved(): void {
    if (this.pane === 'events') this.selected = undefined;
  }

  select(by: number): void {
    const top = this.overlays.at(-1);
    if (top?.kind === 'page') {
      top.scroll = Math.max(0, Math.min(top.pageOf().lines.length - 1, top.scroll + by));
      return;
    }
    this.host = top === undefined ? -1 : this.host;
    // The events that one may select are more than those that are shown.
    if (this.selected === undefined && top === undefined && this.pane === 'events')
      this.selected = Number.MAX_SAFE_INTEGER;
    const pane = this.shownPane(ROWS_OF_PAGE);
    const next = Math.max(0, Math.min(pane.table.count - 1, this.selectedOf(pane) + by));
    if (top?.kind === 'zoom') top.selected = next;
    else this.selected = next;
  }

  selectHost(by: 1 | -1): void {
    const hosts = this.#hosts;
    if (hosts.length === 0) return;
    const at = hosts.indexOf(this.host);
    const first = by === 1 ? this.page * this.#perPage : hosts.length - 1;
    const next = at < 0 ? first : (at + by + hosts.length) % hosts.length;
    this.host = hosts[next] ?? -1;
    this.page = Math.floor(next / this.#perPage);
    this.overlays = [];
  }

  turnPage(by: number): void {
    this.page = Math.max(0, Math.min(this.#pages - 1, this.page + by));
  }

  nextDensity(): void {
    this.density = DENSITIES[this.density === undefined ? 0 : DENSITIES.indexOf(this.density) + 1];
  }

  nextGrouping(): void {
    this.grouping = GROUPINGS[(GROUPINGS.indexOf(this.grouping) + 1) % GROUPINGS.length] ?? 'none';
  }

  nextSort(): void {
    this.sort += 1;
    this.selected = undefined;
  }

  /** Only what holds a word. */
  narrow(text: string): void {
    this.filter = text.trim().toLowerCase();
    this.selected = undefined;
  }

  /** What keys that ask for more are about. */
  subject(): Subject | undefined {
    const top = this.overlays.at(-1);
    if (top === undefined && this.host >= 0) return { kind: 'host', index: this.host };
    const pane = this.shownPane(ROWS_OF_PAGE);
    return pane.subjectOf(this.selectedOf(pane)) ?? (top?.kind === 'zoom' ? top.subject : undefined);
  }

  /** What a cause is asked for: what is seen from near, unless something of it is selected. */
  questioned(): Subject | undefined {
    const top = this.overlays.at(-1);
    return top?.kind === 'zoom' && top.selected === undefined ? top.subject : this.subject();
  }

  near(subject: Subject): void {
    this.overlays.push({ kind: 'zoom', subject, selected: undefined });
  }

  /** A text to read, worked out anew where the screen has another width. */
  read(make: () => Page, isHelp: boolean): void {
    let [page, width] = [make(), this.size.columns];
    const pageOf = (): Page => {
      if (width !== this.size.columns) [page, width] = [make(), this.size.columns];
      return page;
    };
    this.overlays.push({ kind: 'page', pageOf, isHelp, scroll: 0 });
  }

  closePages(): void {
    this.overlays = this.overlays.filter(({ kind }) => kind !== 'page');
  }

  /** Back by one: what is open, what is selected, what is left out. */
  leave(): void {
    if (this.overlays.pop() !== undefined) return;
    if (this.selected !== undefined || this.host >= 0) {
      this.selected = undefined;
      this.host = -1;
    } else this.filter = '';
  }

  get isReadingHelp(): boolean {
    const top = this.overlays.at(-1);
    return top?.kind === 'page' && top.isHelp;
  }

  /** The keys that help begins with here. */
  get keyGroup(): KeyGroup {
    if (this.overlays.length > 0) return 'What is selected';
    if (this.host >= 0) return 'The stage';
    return this.pane === 'events' ? 'Time' : 'Panes';
  }

  #worldOfMark(): World {
    const { branch, lastMark } = this.travel;
    const { length } = lastMark;
    if (this.#since?.branch === branch && this.#since.length === length) return this.#since.world;
    const place = new Cursor(branch.recording);
    place.goToPlace(lastMark);
    this.#since = { branch, length, world: place.world };
    return place.world;
  }
}
