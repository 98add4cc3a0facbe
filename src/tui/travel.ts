/** Time as the person who watches has it: where the run stands, how fast it goes, where the marks are, and which branch it is. */
import type { Micros } from '../base/units.js';
import { RetreatSearch } from '../search/retreat/index.js';
import {
  type Branch,
  type Branches,
  breakFrom,
  Cursor,
  eventFrom,
  placeFrom,
  refusalFrom,
  type Strip,
  stripOf,
  type Way,
} from '../session/index.js';
import type { Mark } from './panes/index.js';
import { faster, rateOf, type Speed, slower, speedText } from './speed.js';
import type { WayBackStrip } from './strip.js';

/** Wall time that may go at once into recording what is still to come. */
const BUDGET_MS = 12;

/** A jump waits so long for what is still to be recorded. */
const JUMP_MS = 40;

/** Moments between two looks at the wall clock. */
const BATCH = 10;

/** A process that slept does not leap when it wakes. */
const TICK_MS_MAX = 500;

/** Occurrences after which a strip that is still being recorded is worked out anew. */
const STRIP_STALE = 1500;

interface Visit {
  readonly cursor: Cursor;
  readonly marks: Mark[];
  strip: { readonly length: number; readonly whole: boolean; readonly strip: Strip } | undefined;
  /** Null: it has none, or is too long to be asked for its way back meanwhile. */
  retreat: RetreatSearch | null | undefined;
}

/** A longer run is not asked for its way back at each step while somebody watches: `clusterdrill retreat` does that. */
const RETREAT_MAX = 20_000;

export class Travel {
  paused = false;
  speed: Speed = 'auto';
  branch: Branch;
  /** Goes up whenever something else is to be seen. */
  version = 0;
  readonly #visits = new Map<Branch, Visit>();
  /** Where it goes once that is recorded. */
  #wantedUs: Micros | undefined;

  constructor(
    readonly branches: Branches,
    /** The wall clock, in milliseconds. */
    readonly now: () => number,
  ) {
    this.branch = branches.root;
    this.work();
  }

  get cursor(): Cursor {
    return this.#visit.cursor;
  }

  get marks(): readonly Mark[] {
    return this.#visit.marks;
  }

  /** The last mark that was made; the beginning where there is none. */
  get lastMark(): Mark {
    return this.marks.at(-1) ?? { length: 0, atUs: 0 };
  }

  get speedText(): string {
    return this.cursor.atEnd ? '' : speedText(this.speed, rateOf(this.speed, this.cursor));
  }

  /** The whole run, as far as it is recorded. */
  get strip(): Strip {
    const visit = this.#visit;
    const { recording } = this.branch;
    const whole = recording.conclusion !== undefined;
    const { length } = recording.trace;
    const known = visit.strip;
    if (known !== undefined && known.whole === whole && length - known.length < STRIP_STALE) return known.strip;
    const strip = stripOf(recording);
    visit.strip = { length, whole, strip };
    return strip;
  }

  /** Until when the run that is shown has a way back, be it to the beginning of its last hop; undefined where that is not known. */
  get wayBack(): WayBackStrip | undefined {
    const found = this.#visit.retreat?.found;
    if (found === undefined) return undefined;
    return { untilUs: found.moments.findLast(({ inHop }) => inHop.cluster.possible)?.atUs ?? 0 };
  }

  /** So much wall time has passed. `still`: it does not go on by itself now. */
  tick(ms: number, still: boolean): void {
    if (this.#wantedUs !== undefined) return this.#comeNearer(this.#wantedUs);
    const { cursor, speed } = this;
    if (this.paused || still || cursor.atEnd) return;
    this.version += 1;
    cursor.goTo(cursor.atUs + Math.round(Math.min(ms, TICK_MS_MAX) * 1000 * rateOf(speed, cursor)));
  }

  /** Goes to a time, and has everything recorded that is due until then. */
  goTo(atUs: Micros): void {
    while (this.branch.recording.recordedUs <= atUs && this.branch.recording.record(BATCH));
    this.#go(() => this.cursor.goTo(atUs));
  }

  step(way: Way): void {
    this.#go(() => (way === 1 ? this.cursor.forward() : this.cursor.back()));
  }

  /** To the place right after an occurrence. */
  goAfter(seq: number): void {
    this.#go(() => this.cursor.goToLength(seq + 1));
  }

  /** By a share of the run, as far as it is recorded. */
  scrub(share: number): void {
    const { cursor } = this;
    const by = Math.max(1, Math.round(Math.abs(share) * cursor.recording.recordedUs));
    this.#go(() => cursor.goTo(cursor.atUs + (share < 0 ? -by : by)));
  }

  toEdge(way: Way): void {
    this.#go(() => (way === 1 ? this.cursor.goTo(Number.POSITIVE_INFINITY) : this.cursor.goToLength(0)));
  }

  /** To the next place of a kind, or the one before; false where there is none, and then it stays. */
  jump(to: 'event' | 'break' | 'refusal' | 'mark', way: Way): boolean {
    const { cursor } = this;
    const { trace, length, recording } = cursor;
    const places = this.marks.map((mark) => mark.length).sort((a, b) => a - b);
    const find = {
      event: () => eventFrom(trace, length, way),
      break: () => breakFrom(recording, length, way),
      refusal: () => refusalFrom(trace, length, way),
      mark: () => placeFrom(places, length, way),
    }[to];
    // What is not recorded yet may be a moment away.
    const until = this.now() + JUMP_MS;
    let found = find();
    while (found === undefined && way === 1 && recording.record(BATCH) && this.now() < until) found = find();
    if (found === undefined) return false;
    const mark = to === 'mark' ? this.marks.find((one) => one.length === found) : undefined;
    this.#go(() => (mark === undefined ? cursor.goToLength(found) : cursor.goToPlace(mark)));
    return true;
  }

  /** Marks this place, or takes its mark away. */
  mark(): void {
    const { length, atUs } = this.cursor;
    const { marks } = this.#visit;
    const at = marks.findIndex((one) => one.length === length && one.atUs === atUs);
    if (at >= 0) marks.splice(at, 1);
    else marks.push({ length, atUs });
    this.version += 1;
  }

  setSpeed(change: 'faster' | 'slower' | 'auto' | 'instant'): void {
    const rate = rateOf(this.speed, this.cursor);
    if (change === 'instant') this.paused = false;
    this.speed =
      change === 'faster' ? faster(this.speed, rate) : change === 'slower' ? slower(this.speed, rate) : change;
    this.version += 1;
  }

  /** Shows another branch, at the same time of it. */
  show(branch: Branch): void {
    const { atUs } = this.cursor;
    this.branch = branch;
    this.paused = true;
    this.#wantedUs = atUs;
    this.#comeNearer(atUs);
  }

  get #visit(): Visit {
    const known = this.#visits.get(this.branch);
    if (known !== undefined) return known;
    const made: Visit = { cursor: new Cursor(this.branch.recording), marks: [], strip: undefined, retreat: undefined };
    this.#visits.set(this.branch, made);
    return made;
  }

  #go(move: () => void): void {
    this.paused = true;
    this.#wantedUs = undefined;
    this.version += 1;
    move();
  }

  #comeNearer(atUs: Micros): void {
    const { recordedUs, conclusion } = this.branch.recording;
    this.version += 1;
    this.cursor.goTo(atUs);
    if (recordedUs > atUs || conclusion !== undefined) this.#wantedUs = undefined;
  }

  /** What is still to come is recorded while the rest is shown: of the branch that is shown first, then of the others. */
  work(): void {
    const until = this.now() + BUDGET_MS;
    for (const { recording } of [this.branch, ...this.branches.all]) {
      if (recording.conclusion !== undefined) continue;
      this.version += 1;
      while (recording.record(BATCH) && this.now() < until);
      if (this.now() >= until) return;
    }
    this.#lookBack();
  }

  /** One place more of the way back, once all is recorded. */
  #lookBack(): void {
    const visit = this.#visit;
    const { recording } = this.branch;
    if (visit.retreat === undefined)
      visit.retreat = (recording.trace.length <= RETREAT_MAX ? RetreatSearch.of(recording) : undefined) ?? null;
    if (visit.retreat === null || visit.retreat.found !== undefined) return;
    if (!visit.retreat.advance()) this.version += 1;
  }
}
