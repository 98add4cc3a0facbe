/** Someone who watches a playback: what they chose, what their keys do, and how wall time becomes simulated time. No terminal. */
import type { Playback } from '../session/index.js';
import { type Frame, frameOf } from './frame.js';
import type { Size } from './layout.js';
import { snapshotOf } from './snapshot.js';
import { faster, rateOf, type Speed, slower, speedText } from './speed.js';

/** How it was left: asked to quit, or interrupted. */
export type Leaving = 'quit' | 'interrupt';

/** Keys that are no character. */
export type NamedKey = 'left' | 'right' | 'pageUp' | 'pageDown';

const CTRL_C = '\u0003';

/** Wall time that one frame may spend on the simulation where it goes as fast as it can. */
const BUDGET_MS = 60;

/** Moments between two looks at the wall clock. */
const BATCH = 200;

/** A process that slept does not leap when it wakes. */
const TICK_MS_MAX = 500;

export class Watching {
  paused = false;
  speed: Speed = 'auto';
  page = 0;
  help = false;
  #pages = 1;

  constructor(
    readonly playback: Playback,
    readonly color: boolean,
    /** The wall clock, in milliseconds. */
    readonly now: () => number,
  ) {}

  /** So much wall time has passed. */
  tick(ms: number): void {
    const { playback, speed } = this;
    if (this.paused || this.help || playback.atEnd) return;
    const rate = rateOf(speed, playback);
    if (rate === Number.POSITIVE_INFINITY) return this.#rush();
    playback.advanceTo(playback.atUs + Math.round(Math.min(ms, TICK_MS_MAX) * 1000 * rate));
  }

  #rush(): void {
    const until = this.now() + BUDGET_MS;
    while (this.playback.advanceTo(Number.POSITIVE_INFINITY, BATCH) && this.now() < until);
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
    if (key === 'right' && this.#pages === 1) this.#step();
    else this.#turnPage(key === 'right' || key === 'pageDown' ? 1 : -1);
  }

  frame(size: Size): Frame {
    const { paused, speed, page, help, color, playback } = this;
    const rate = rateOf(speed, playback);
    const frame = frameOf(snapshotOf(playback), { paused, speed: speedText(speed, rate), page, help, color }, size);
    this.#pages = frame.pages;
    this.page = Math.min(this.page, frame.pages - 1);
    return frame;
  }

  readonly #keys: Readonly<Record<string, () => void>> = {
    ' ': () => {
      this.paused = !this.paused;
    },
    '.': () => this.#step(),
    n: () => {
      this.paused = true;
      this.playback.stepToNodes();
    },
    e: () => {
      this.paused = false;
      this.speed = 'instant';
    },
    a: () => {
      this.speed = 'auto';
    },
    '+': () => {
      this.speed = faster(this.speed, rateOf(this.speed, this.playback));
    },
    '-': () => {
      this.speed = slower(this.speed, rateOf(this.speed, this.playback));
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

  #step(): void {
    this.paused = true;
    this.playback.step();
  }

  #turnPage(by: number): void {
    this.page = Math.max(0, Math.min(this.#pages - 1, this.page + by));
  }
}

/** The plus sign without Shift. */
const KEY_ALIASES: Readonly<Record<string, string>> = { '=': '+', _: '-' };
