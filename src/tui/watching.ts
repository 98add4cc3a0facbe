/** Someone who watches a run: what their keys do. It knows no terminal. */
import { savedReplay } from '../report/replay.js';
import type { Branch, Branches, Cursor, Deed } from '../session/index.js';
import { pressEach } from './characters.js';
import { formatComplaintLine } from './complaints.js';
import { Desk } from './desk.js';
import { type Frame, frameOf } from './frame.js';
import { helpPage } from './help.js';
import { type Action, actionOf } from './keys.js';
import type { Size } from './layout.js';
import { Looking, ROWS_OF_PAGE } from './looking.js';
import { type Colours, paletteOf } from './style.js';
import { safe } from './text.js';
import { Travel } from './travel.js';
import { whyPage } from './why.js';

/** How it was left: asked to quit, or interrupted. */
export type Leaving = 'quit' | 'interrupt';

export interface Manner {
  readonly colours: Colours;
  /** No sign beyond ASCII. */
  readonly ascii: boolean;
  /** The wall clock, in milliseconds. */
  now(): number;
  /** Writes a file that is not there yet. Undefined: it is written; else why not. */
  save(file: string, text: string): string | undefined;
}

export class Watching {
  readonly travel: Travel;
  readonly looking: Looking;
  readonly desk = new Desk();
  /** What is to be said below. */
  notice = '';
  #trouble: unknown;
  #frame: { readonly version: number; readonly size: Size; readonly frame: Frame } | undefined;

  constructor(
    branches: Branches,
    readonly manner: Manner,
  ) {
    this.travel = new Travel(branches, manner.now);
    this.looking = new Looking(this.travel, manner.colours);
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
    this.travel.tick(ms, this.looking.overlays.length > 0 || this.desk.asking !== undefined);
  }

  /** Characters that arrived, perhaps several at once. */
  type(characters: string): Leaving | undefined {
    return pressEach(characters, (name) => this.press(name));
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
    this.looking.size = size;
    const frame = frameOf(this, size);
    this.looking.drawn(frame);
    this.#frame = { version, size, frame };
    return frame;
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
    paneEvents: () => this.looking.open('events'),
    paneInvariants: () => this.looking.open('invariants'),
    paneVms: () => this.looking.open('vms'),
    paneOutages: () => this.looking.open('outages'),
    paneWaits: () => this.looking.open('waits'),
    paneDifferences: () => this.looking.open('differences'),
    paneBranches: () => this.looking.open('branches'),
    nextPane: () => this.looking.openNext(),
    maximise: () => {
      this.looking.maximised = !this.looking.maximised;
    },
    up: () => this.looking.select(-1),
    down: () => this.looking.select(1),
    pageUp: () => this.looking.select(-ROWS_OF_PAGE),
    pageDown: () => this.looking.select(ROWS_OF_PAGE),
    nextHost: () => this.looking.selectHost(1),
    previousHost: () => this.looking.selectHost(-1),
    nextPage: () => this.looking.turnPage(1),
    previousPage: () => this.looking.turnPage(-1),
    enter: () => this.#enter(),
    leave: () => this.looking.leave(),
    filter: () => this.#askFilter(),
    sort: () => this.looking.nextSort(),
    density: () => this.looking.nextDensity(),
    grouping: () => this.looking.nextGrouping(),
    why: () => this.#why(),
    branch: () => this.#branch(),
    save: () => this.#save(),
    help: () => this.#help(),
  };

  #act(action: Exclude<Action, 'quit'>): void {
    if (action === 'help' && this.looking.isReadingHelp) return this.looking.leave();
    this.#acts[action]();
  }

  #moved(move: () => void): void {
    move();
    this.looking.moved();
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

  #enter(): void {
    const subject = this.looking.subject();
    if (subject === undefined) return;
    if (subject.kind === 'occurrence') {
      this.looking.closePages();
      return this.travel.goAfter(subject.seq);
    }
    if (subject.kind === 'branch') return this.#show(this.travel.branches.all[subject.number]);
    this.looking.near(subject);
  }

  #why(): void {
    const subject = this.looking.questioned();
    if (subject === undefined || subject.kind === 'branch') {
      this.notice = 'There is nothing selected that could have a cause.';
      return;
    }
    this.looking.read(() => whyPage(this.looking.scene(ROWS_OF_PAGE), subject), false);
  }

  #help(): void {
    const { looking, manner } = this;
    const group = looking.keyGroup;
    looking.read(() => helpPage(paletteOf(manner.colours), looking.size.columns, group), true);
  }

  #askFilter(): void {
    const narrow = (text: string): void => this.looking.narrow(text);
    this.desk.ask('Only what holds', this.looking.filter, narrow, { optional: true, typed: narrow });
  }

  #branch(): void {
    this.travel.paused = true;
    const { world } = this.cursor;
    const subject = this.looking.subject();
    const hints = {
      world,
      host: world.hosts[subject?.kind === 'host' ? subject.index : 0]?.name ?? '',
      vm: world.vms[subject?.kind === 'vm' ? subject.index : 0]?.name ?? '',
      network: this.travel.branch.story.scenario.physics.network.name,
    };
    this.desk.askForDeed(hints, (deed) => this.#grow(deed));
  }

  /** The file of a branch is read like every other: that takes a moment, in which the screen goes on. */
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
    this.looking.open(this.looking.pane);
    this.notice =
      branch.number === 0 ? 'This is the scenario as it is.' : `This is branch ${branch.number}; S saves it.`;
  }

  #save(): void {
    const { branch, branches } = this.travel;
    if (branch.number === 0) {
      this.notice = 'This is the scenario as it is: there is nothing to save. b makes a branch.';
      return;
    }
    const name = branch.story.scenario.file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
    this.desk.ask('Save the branch as', `${name}-branch-${branch.number}.yaml`, (file) => {
      const trouble = this.manner.save(file, branch.story.text);
      this.notice =
        trouble === undefined ? safe(`Saved. ${savedReplay(file, branches.options)} replays it.`) : safe(trouble);
    });
  }
}
