/**
 * The run as lines, for those who have a screen read to them: what happens is told once, and nothing that was told is drawn over.
 * The keys are those of the screen.
 */
import { momentsOf } from '../report/moments.js';
import { clusterRows, clusterView } from './clusters.js';
import { CHOICES } from './deeds.js';
import type { Asking } from './desk.js';
import { eventsOf } from './events.js';
import { snapshotOf } from './snapshot.js';
import { paletteOf } from './style.js';
import { safe } from './text.js';
import type { Leaving, Watching } from './watching.js';
import type { Page } from './why.js';

/** Events that are told at once; of more, how many there were. */
const TOLD_MAX = 12;

/** Rows of a list that are told. */
const ROWS_MAX = 20;

/** Columns that a line is made for: it is not wrapped by us. */
const WIDTH = 100;

/** Nothing is drawn: there is time to record. */
const WORK_TURNS = 8;

const PLAIN = paletteOf('none');

export class Teller {
  /** Occurrences up to here have been told. */
  #told = 0;
  #ended = false;

  constructor(
    readonly watching: Watching,
    readonly say: (line: string) => void,
  ) {
    watching.travel.paused = true;
  }

  /** What stands at the beginning. */
  begin(): void {
    for (let turn = 0; turn < WORK_TURNS; turn += 1) this.watching.work();
    const { cursor } = this.watching;
    this.say(safe(cursor.recording.scenario.title));
    this.#state();
    this.say('Space plays and pauses, . goes one occurrence forward, w says why, ? tells all keys, q quits.');
  }

  /** So much wall time has passed. */
  tick(ms: number): void {
    for (let turn = 0; turn < WORK_TURNS; turn += 1) this.watching.work();
    this.watching.tick(ms);
    this.#tellNews();
  }

  /** One key, by its character or its name. */
  press(name: string): Leaving | undefined {
    if (name === '\u0003') return 'interrupt';
    const before = this.#what();
    if (this.watching.press(name)) return 'quit';
    const after = this.#what();
    if (after.asking !== undefined) {
      if (after.asking !== before.asking || after.asking.kind === 'menu') this.#ask(after.asking);
      return undefined;
    }
    if (after.notice !== '' && after.notice !== before.notice) this.say(after.notice);
    if (after.overlay !== before.overlay && after.overlay?.kind === 'page') return this.#page(after.overlay.pageOf());
    const isList = after.pane !== before.pane || after.overlay !== before.overlay;
    if (isList && !(after.pane === 'events' && after.overlay === undefined)) return this.#list();
    if (after.selected !== before.selected || after.host !== before.host) return this.#row();
    if (name === ' ') this.say(this.watching.travel.paused ? 'Paused.' : 'Playing.');
    if (after.length < before.length || after.branch !== before.branch) return this.#moved();
    this.#tellNews();
    if (after.length > before.length) this.#clock();
    return undefined;
  }

  #what() {
    const { watching } = this;
    const { travel, desk, notice, looking } = watching;
    const { overlays, pane, selected, host } = looking;
    const asking = desk.asking;
    return {
      ...{ pane, selected, host, notice, asking, overlay: overlays.at(-1) },
      branch: travel.branch,
      length: travel.cursor.length,
    };
  }

  /** What happened since it was told last. */
  #tellNews(): void {
    const { cursor } = this.watching;
    if (cursor.length < this.#told) this.#told = cursor.length;
    if (cursor.length === this.#told) return this.#tellEnd();
    const lines = cursor.lastFacts(TOLD_MAX + 1).filter(({ seq }) => seq >= this.#told);
    this.#told = cursor.length;
    if (lines.length > TOLD_MAX) this.say('Much happened; the last of it:');
    for (const { time, text } of eventsOf(cursor.world, lines.slice(-TOLD_MAX), cursor.recording.scenario.start))
      this.say(`${time} ${text}`);
    this.#tellEnd();
  }

  #tellEnd(): void {
    const { ending } = snapshotOf(this.watching.cursor, { filter: '', grouping: 'none' });
    if (ending !== undefined && !this.#ended) this.say(ending.sentence);
    this.#ended = ending !== undefined;
  }

  #moved(): undefined {
    this.#told = this.watching.cursor.length;
    this.#state();
    const [last] = this.watching.cursor.lastFacts(1).slice(-1);
    if (last === undefined) return undefined;
    const { cursor } = this.watching;
    for (const { time, text } of eventsOf(cursor.world, [last], cursor.recording.scenario.start))
      this.say(`Last: ${time} ${text}`);
    return undefined;
  }

  #clock(): void {
    const { cursor } = this.watching;
    this.say(`At ${momentsOf(cursor.recording.scenario.start).full(cursor.atUs)}.`);
  }

  #state(): void {
    const { world } = this.watching.cursor;
    this.#clock();
    for (const row of clusterRows(
      PLAIN,
      world.clusters.map((one) => clusterView(world, one)),
      WIDTH * 2,
      world.clusters.length,
    ))
      this.say(row.trimEnd());
  }

  #ask(asking: Asking): void {
    if (asking.kind === 'line') return this.say(`${asking.ask}: ${safe(asking.editor.text)}`);
    const choice = CHOICES[asking.at];
    this.say(`${asking.at + 1} of ${CHOICES.length}: ${choice?.label ?? ''}`);
  }

  #page({ title, lines }: Page): undefined {
    this.say(title);
    for (const line of lines) if (line.trim() !== '') this.say(line);
    return undefined;
  }

  #list(): undefined {
    const pane = this.watching.looking.shownPane(ROWS_MAX);
    const { columns, count, cellsOf } = pane.table;
    this.say(pane.title);
    for (let item = 0; item < Math.min(count, ROWS_MAX); item += 1) this.say(this.#cells(columns, cellsOf(item)));
    if (count > ROWS_MAX) this.say(`And ${count - ROWS_MAX} more.`);
    return undefined;
  }

  #row(): undefined {
    const { cursor, looking } = this.watching;
    if (looking.host >= 0 && looking.overlays.length === 0) {
      this.say(safe(cursor.world.hosts[looking.host]?.name ?? ''));
      return undefined;
    }
    const pane = looking.shownPane(ROWS_MAX);
    const item = looking.selectedOf(pane);
    if (pane.table.count > 0) this.say(this.#cells(pane.table.columns, pane.table.cellsOf(item)));
    return undefined;
  }

  /** Each cell behind the head of its column; empty ones are left out. */
  #cells(columns: readonly { readonly head: string }[], cells: readonly string[]): string {
    return cells
      .map((cell, at) => (cell.trim() === '' ? '' : `${columns[at]?.head ?? ''} ${cell.trim()}`.trim()))
      .filter((cell) => cell !== '')
      .join(', ');
  }
}
