/** Someone who watches a run: what they chose, what their keys do, and how wall time becomes simulated time. No terminal. */
import { Cursor, eventFrom, type Recording, type Way } from '../session/index.js';
import { type Frame, frameOf } from './frame.js';
import type { Size } from './layout.js';
import { snapshotOf } from './snapshot.js';
import { faster, rateOf, type Speed, slower, speedText } from './speed.js';

/** How it was left: asked to quit, or interrupted. */
export type Leaving = 'quit' | 'interrupt';

/** Keys that are no character. */
export type NamedKey = 'left' | 'right' | 'pageUp' | 'pageDown';

const CTRL_C = '\u0003';

/** Wall time that one frame may spend on recording what is still to come. */
const BUDGET_MS = 30;

/** Moments between two looks at the wall clock. */
const BATCH = 25;

/** A process that slept does not leap when it wakes. */
const TICK_MS_MAX = 500;

export class Watching {
  paused = false;
  speed: Speed = 'auto';
  page = 0;
  help = false;
  readonly cursor: Cursor;
  #pages = 1;

  constructor(
    readonly recording: Recording,
    readonly color: boolean,
    /** The wall clock, in milliseconds. */
    readonly now: () => number,
  ) {
    this.#record();
    this.cursor = new Cursor(recording);
  }

  /** So much wall time has passed. */
  tick(ms: number): void {
    this.#record();
    const { cursor, speed } = this;
    if (this.paused || this.help || cursor.atEnd) return;
    const rate = rateOf(speed, cursor);
    cursor.goTo(cursor.atUs + Math.round(Math.min(ms, TICK_MS_MAX) * 1000 * rate));
  }

  /** Goes to a time, and has everything recorded that is due until then. */
  goTo(atUs: number): void {
    while (this.recording.recordedUs <= atUs && this.recording.record(BATCH));
    this.cursor.goTo(atUs);
  }

  /** What is still to come is recorded while the rest is shown. */
  #record(): void {
    const until = this.now() + BUDGET_MS;
    while (this.recording.record(BATCH) && this.now() < until);
  }

  /** Characters that arrived, perhaps several at once. */
  type(characters: string): Leaving | undefined {
    for (const character of characters) {
      const leaving = this.#press(character);
      if (leaving !== undefined) return leaving;
    }
    return undefined;
  }

  pressNamed(key: NamedKey): void {
    if (key === 'right' && this.#pages === 1) this.#step(1);
    else this.#turnPage(key === 'right' || key === 'pageDown' ? 1 : -1);
  }

  frame(size: Size): Frame {
    const { paused, speed, page, help, color, cursor } = this;
    const rate = rateOf(speed, cursor);
    const frame = frameOf(snapshotOf(cursor), { paused, speed: speedText(speed, rate), page, help, color }, size);
    this.#pages = frame.pages;
    this.page = Math.min(this.page, frame.pages - 1);
    return frame;
  }

  readonly #keys: Readonly<Record<string, () => void>> = {
    ' ': () => {
      this.paused = !this.paused;
    },
    '.': () => this.#step(1),
    ',': () => this.#step(-1),
    n: () => this.#jump(1),
    N: () => this.#jump(-1),
    e: () => {
      this.paused = false;
      this.speed = 'instant';
    },
    a: () => {
      this.speed = 'auto';
    },
    '+': () => {
      this.speed = faster(this.speed, rateOf(this.speed, this.cursor));
    },
    '-': () => {
      this.speed = slower(this.speed, rateOf(this.speed, this.cursor));
    },
    '[': () => this.#turnPage(-1),
    ']': () => this.#turnPage(1),
  };

  #press(character: string): Leaving | undefined {
    if (character === 'q') return 'quit';
    if (character === CTRL_C) return 'interrupt';
    if (character === '?') this.help = !this.help;
    else if (Object.hasOwn(this.#keys, KEY_ALIASES[character] ?? character)) {
      this.help = false;
      this.#keys[KEY_ALIASES[character] ?? character]?.();
    }
    return undefined;
  }

  #step(way: Way): void {
    this.paused = true;
    if (way === 1) this.cursor.forward();
    else this.cursor.back();
  }

  /** To the next event of a host or a cluster, or to the one before; where there is none, to the end or the beginning. */
  #jump(way: Way): void {
    this.paused = true;
    const { cursor } = this;
    const found = eventFrom(cursor.trace, cursor.length, way);
    if (found !== undefined) cursor.goToLength(found);
    else cursor.goTo(way === 1 ? Number.POSITIVE_INFINITY : 0);
  }

  #turnPage(by: number): void {
    this.page = Math.max(0, Math.min(this.#pages - 1, this.page + by));
  }
}

/** The plus sign without Shift. */
const KEY_ALIASES: Readonly<Record<string, string>> = { '=': '+', _: '-' };
