/** Someone who watches a run: what they chose, and what their keys do. It knows no terminal. */

import type { World } from '../model/world.js';
import type { Branch, Branches, Cursor, Deed } from '../session/index.js';
import { Cursor as Place } from '../session/index.js';
import { formatComplaintLine } from './complaints.js';
import { Desk } from './desk.js';
import { type Frame, frameOf } from './frame.js';
import { helpPage } from './help.js';
import { type Action, actionOf, type KeyGroup } from './keys.js';
import { DENSITIES, type Density, type Size } from './layout.js';
import { PANES, type Pane, type PaneName, paneOf, type Scene, type Subject } from './panes/index.js';
import { zoomPane } from './panes/zoom.js';
import { clockOf, GROUPINGS, type Grouping } from './snapshot.js';
import { type Colours, paletteOf } from './style.js';
import { safe } from './text.js';
import { Travel } from './travel.js';
import { type Page, whyPage } from './why.js';

/** How it was left: asked to quit, or interrupted. */
export type Leaving = 'quit' | 'interrupt';

const CTRL_C = '\u0003';

/** Characters that are keys with a name. */
const NAMED: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u001b': 'esc',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0015': 'clear',
};

export interface Manner {
  readonly colours: Colours;
  /** No sign beyond ASCII. */
  readonly ascii: boolean;
  /** The wall clock, in milliseconds. */
  now(): number;
  /** Writes a file that is not there yet. Undefined: it is written; else why not. */
  save(file: string, text: string): string | undefined;
}

/** What stands over the rest: a text to read, or something seen from near. */
export type Overlay =
  | { readonly kind: 'page'; readonly pageOf: () => Page; readonly isHelp: boolean; scroll: number }
  | { readonly kind: 'zoom'; readonly subject: Subject; selected: number | undefined };

const ROWS_OF_PAGE = 10;

export class Watching {
  readonly travel: Travel;
  readonly desk = new Desk();
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
  /** What is to be said below. */
  notice = '';
  #size: Size = { columns: 80, rows: 24 };
  #pages = 1;
  #hosts: readonly number[] = [];
  #perPage = 1;
  #trouble: unknown;
  #since: { readonly branch: Branch; readonly length: number; readonly world: World } | undefined;
  #frame: { readonly version: number; readonly size: Size; readonly frame: Frame } | undefined;

  constructor(
    branches: Branches,
    readonly manner: Manner,
  ) {
    this.travel = new Travel(branches, manner.now);
  }

  get cursor(): Cursor {
    return this.travel.cursor;
  }

  /** Something to do between two frames. */
  work(): void {
    this.travel.work();
  }

  /** So much wall time has passed. */
  tick(ms: number): void {
    if (this.#trouble !== undefined) throw this.#trouble;
    this.travel.tick(ms, this.overlays.length > 0 || this.desk.asking !== undefined);
  }

  /** Characters that arrived, perhaps several at once. */
  type(characters: string): Leaving | undefined {
    for (const character of characters) {
      if (character === CTRL_C) return 'interrupt';
      if (this.press(NAMED[character] ?? character)) return 'quit';
    }
    return undefined;
  }

  /** One key, by its character or its name; true: it asks to leave. */
  press(name: string): boolean {
    this.travel.version += 1;
    if (this.desk.asking !== undefined) {
      this.desk.press(name);
      return false;
    }
    this.notice = '';
    const action = actionOf(name);
    if (action === 'quit') return true;
    if (action !== undefined) this.#act(action);
    return false;
  }

  frame(size: Size): Frame {
    const { version } = this.travel;
    const known = this.#frame;
    if (known?.version === version && known.size.columns === size.columns && known.size.rows === size.rows)
      return known.frame;
    this.#size = size;
    const frame = frameOf(this, size);
    this.#pages = frame.pages;
    this.#hosts = frame.hosts;
    this.#perPage = frame.perPage;
    this.page = Math.min(this.page, frame.pages - 1);
    this.#frame = { version, size, frame };
    return frame;
  }

  /** What a pane of so many rows is drawn from. */
  scene(rows: number, selected = this.selected): Scene {
    const { branches, branch } = this.travel;
    return {
      ...{ cursor: this.cursor, branches, branch, palette: paletteOf(this.manner.colours), width: this.#size.columns },
      ...{ rows, filter: this.filter, sort: this.sort, selected },
      since: { mark: this.travel.lastMark, world: this.#worldOfMark() },
      clock: this.clock,
    };
  }

  /** A time as this run tells it. */
  readonly clock = (atUs: number): string => clockOf(this.cursor).exact(atUs);
  readonly shortClock = (atUs: number): string => clockOf(this.cursor).short(atUs);

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

  readonly #acts: Readonly<Record<Exclude<Action, 'quit'>, () => void>> = {
    pause: () => {
      this.travel.paused = !this.travel.paused;
    },
    forward: () => this.#moved(() => this.travel.step(1)),
    back: () => this.#moved(() => this.travel.step(-1)),
    scrubForward: () => this.#moved(() => this.travel.scrub(0.01)),
    scrubBack: () => this.#moved(() => this.travel.scrub(-0.01)),
    leapForward: () => this.#moved(() => this.travel.scrub(0.1)),
    leapBack: () => this.#moved(() => this.travel.scrub(-0.1)),
    toBeginning: () => this.#moved(() => this.travel.toEdge(-1)),
    toEnd: () => this.#moved(() => this.travel.toEdge(1)),
    nextEvent: () => this.#jump('event', 1),
    previousEvent: () => this.#jump('event', -1),
    nextBreak: () => this.#jump('break', 1),
    previousBreak: () => this.#jump('break', -1),
    nextRefusal: () => this.#jump('refusal', 1),
    previousRefusal: () => this.#jump('refusal', -1),
    nextMark: () => this.#jump('mark', 1),
    previousMark: () => this.#jump('mark', -1),
    mark: () => this.travel.mark(),
    faster: () => this.travel.setSpeed('faster'),
    slower: () => this.travel.setSpeed('slower'),
    auto: () => this.travel.setSpeed('auto'),
    instant: () => this.travel.setSpeed('instant'),
    paneEvents: () => this.#open('events'),
    paneInvariants: () => this.#open('invariants'),
    paneVms: () => this.#open('vms'),
    paneOutages: () => this.#open('outages'),
    paneWaits: () => this.#open('waits'),
    paneDifferences: () => this.#open('differences'),
    paneBranches: () => this.#open('branches'),
    nextPane: () => this.#open(PANES[(PANES.indexOf(this.pane) + 1) % PANES.length] ?? 'events'),
    maximise: () => {
      this.maximised = !this.maximised;
    },
    up: () => this.#select(-1),
    down: () => this.#select(1),
    pageUp: () => this.#select(-ROWS_OF_PAGE),
    pageDown: () => this.#select(ROWS_OF_PAGE),
    nextHost: () => this.#selectHost(1),
    previousHost: () => this.#selectHost(-1),
    nextPage: () => this.#turnPage(1),
    previousPage: () => this.#turnPage(-1),
    enter: () => this.#enter(),
    leave: () => this.#leave(),
    filter: () => this.#askFilter(),
    sort: () => {
      this.sort += 1;
      this.selected = undefined;
    },
    density: () => {
      const at = this.density === undefined ? 0 : DENSITIES.indexOf(this.density) + 1;
      this.density = DENSITIES[at];
    },
    grouping: () => {
      this.grouping = GROUPINGS[(GROUPINGS.indexOf(this.grouping) + 1) % GROUPINGS.length] ?? 'none';
    },
    why: () => this.#why(),
    branch: () => this.#branch(),
    save: () => this.#save(),
    help: () => this.#help(),
  };

  #act(action: Exclude<Action, 'quit'>): void {
    const top = this.overlays.at(-1);
    if (top?.kind === 'page' && top.isHelp && action === 'help') return this.#leave();
    this.#acts[action]();
  }

  /** Time has moved: what was selected of the events is another one now. */
  #moved(move: () => void): void {
    move();
    if (this.pane === 'events') this.selected = undefined;
  }

  #jump(to: Parameters<Travel['jump']>[0], way: 1 | -1): void {
    this.#moved(() => {
      if (this.travel.jump(to, way)) return;
      const what = { event: 'event', break: 'violation or warning', refusal: 'refusal', mark: 'mark' }[to];
      const place = way === 1 ? 'after this moment' : 'before this moment';
      const still =
        way === 1 && this.travel.branch.recording.conclusion === undefined ? ', as far as it is recorded' : '';
      this.notice = `There is no ${what} ${place}${still}.`;
    });
  }

  #open(pane: PaneName): void {
    this.overlays = [];
    this.pane = pane;
    this.selected = undefined;
  }

  #select(by: number): void {
    const top = this.overlays.at(-1);
    if (top?.kind === 'page') {
      top.scroll = Math.max(0, Math.min(top.pageOf().lines.length - 1, top.scroll + by));
      return;
    }
    this.host = top === undefined ? -1 : this.host;
    const pane = this.shownPane(ROWS_OF_PAGE);
    // The events that one may select are more than those that are shown.
    const first = this.selected === undefined && top === undefined && this.pane === 'events';
    if (first) this.selected = Number.MAX_SAFE_INTEGER;
    const list = first ? this.shownPane(ROWS_OF_PAGE) : pane;
    const next = Math.max(0, Math.min(list.table.count - 1, this.selectedOf(list) + by));
    if (top?.kind === 'zoom') top.selected = next;
    else this.selected = next;
  }

  #selectHost(by: 1 | -1): void {
    const hosts = this.#hosts;
    if (hosts.length === 0) return;
    const at = hosts.indexOf(this.host);
    const next =
      at < 0 ? (by === 1 ? this.page * this.#perPage : hosts.length - 1) : (at + by + hosts.length) % hosts.length;
    this.host = hosts[next] ?? -1;
    this.page = Math.floor(next / this.#perPage);
    this.overlays = [];
  }

  #turnPage(by: number): void {
    this.page = Math.max(0, Math.min(this.#pages - 1, this.page + by));
  }

  /** What keys that ask for more are about. */
  #subject(): Subject | undefined {
    const top = this.overlays.at(-1);
    if (top === undefined && this.host >= 0) return { kind: 'host', index: this.host };
    const pane = this.shownPane(ROWS_OF_PAGE);
    return pane.subjectOf(this.selectedOf(pane)) ?? (top?.kind === 'zoom' ? top.subject : undefined);
  }

  #enter(): void {
    const subject = this.#subject();
    if (subject === undefined) return;
    if (subject.kind === 'occurrence') {
      this.overlays = this.overlays.filter(({ kind }) => kind !== 'page');
      return this.travel.goAfter(subject.seq);
    }
    if (subject.kind === 'branch') return this.#show(this.travel.branches.all[subject.number]);
    this.overlays.push({ kind: 'zoom', subject, selected: undefined });
  }

  #leave(): void {
    if (this.overlays.pop() !== undefined) return;
    if (this.selected !== undefined || this.host >= 0) {
      this.selected = undefined;
      this.host = -1;
    } else this.filter = '';
  }

  #why(): void {
    const top = this.overlays.at(-1);
    const subject = top?.kind === 'zoom' && top.selected === undefined ? top.subject : this.#subject();
    if (subject === undefined || subject.kind === 'branch') {
      this.notice = 'There is nothing selected that could have a cause.';
      return;
    }
    const pageOf = (): Page => whyPage(this.scene(ROWS_OF_PAGE), subject);
    this.overlays.push({ kind: 'page', pageOf, isHelp: false, scroll: 0 });
  }

  #help(): void {
    const top = this.overlays.at(-1);
    const group: KeyGroup =
      top !== undefined ? 'What is selected' : this.host >= 0 ? 'The stage' : this.pane === 'events' ? 'Time' : 'Panes';
    const pageOf = (): Page => helpPage(paletteOf(this.manner.colours), this.#size.columns, group);
    this.overlays.push({ kind: 'page', pageOf, isHelp: true, scroll: 0 });
  }

  #askFilter(): void {
    this.desk.ask(
      'Only what holds',
      this.filter,
      (text) => {
        this.filter = text.toLowerCase();
      },
      {
        optional: true,
        typed: (text) => {
          this.filter = text.trim().toLowerCase();
          this.selected = undefined;
        },
      },
    );
  }

  #branch(): void {
    this.travel.paused = true;
    const { world } = this.cursor;
    const subject = this.#subject();
    const hints = {
      world,
      host: world.hosts[subject?.kind === 'host' ? subject.index : 0]?.name ?? '',
      vm: world.vms[subject?.kind === 'vm' ? subject.index : 0]?.name ?? '',
      network: this.travel.branch.story.scenario.physics.network.name,
    };
    this.desk.askForDeed(hints, (deed) => this.#grow(deed));
  }

  /** The file of a branch is read as any other: that takes a moment, in which the screen goes on. */
  #grow(deed: Deed): void {
    this.notice = 'The branch is being made.';
    const { branches, branch } = this.travel;
    branches
      .grow(branch, this.cursor, deed)
      .then((grown) => {
        if (grown.ok) return this.#show(grown.value);
        this.notice = grown.error.map((complaint) => safe(formatComplaintLine(complaint))).join(' ');
        this.travel.version += 1;
      })
      .catch((error: unknown) => {
        this.#trouble = error;
      });
  }

  #show(branch: Branch | undefined): void {
    if (branch === undefined) return;
    this.travel.show(branch);
    this.overlays = [];
    this.selected = undefined;
    this.notice =
      branch.number === 0 ? 'This is the scenario as it is.' : `This is branch ${branch.number}; S saves it.`;
  }

  #save(): void {
    const { branch } = this.travel;
    if (branch.number === 0) {
      this.notice = 'This is the scenario as it is: there is nothing to save. b makes a branch.';
      return;
    }
    const name = branch.story.scenario.file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
    this.desk.ask('Save the branch as', `${name}-branch-${branch.number}.yaml`, (file) => {
      const { doubts = [] } = this.travel.branches.options;
      const more = doubts.map((rule) => ` --doubt ${rule}`).join('');
      const trouble = this.manner.save(file, branch.story.text);
      this.notice = trouble === undefined ? `Saved. clusterdrill run ${safe(file)}${more} replays it.` : safe(trouble);
    });
  }

  #worldOfMark(): World {
    const { branch, lastMark } = this.travel;
    const { length } = lastMark;
    if (this.#since?.branch === branch && this.#since.length === length) return this.#since.world;
    const place = new Place(branch.recording);
    place.goToPlace(lastMark);
    this.#since = { branch, length, world: place.world };
    return place.world;
  }
}
