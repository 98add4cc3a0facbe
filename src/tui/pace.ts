/** How fast time passes in a lab while nobody types, and how much of it is due. */
import { FIXED_SPEEDS } from './speed.js';

/** Simulated time that passes at once at most, whatever the speed: the picture is to be seen. */
const LEAP_MS = 3_600_000;

export class Pace {
  /** Simulated seconds for a second on the wall. */
  speed = 60;
  running = false;
  /** Milliseconds that are due, and do not make a whole one yet. */
  #owed = 0;

  toggle(): void {
    this.running = !this.running;
    this.#owed = 0;
  }

  stop(): void {
    if (this.running) this.toggle();
  }

  faster(): void {
    this.speed = FIXED_SPEEDS.find((one) => one > this.speed) ?? this.speed;
  }

  slower(): void {
    this.speed = FIXED_SPEEDS.findLast((one) => one < this.speed) ?? this.speed;
  }

  /** Whole simulated milliseconds that are due after so many on the wall. */
  due(wallMs: number): number {
    if (!this.running) return 0;
    this.#owed = Math.min(LEAP_MS, this.#owed + wallMs * this.speed);
    const whole = Math.floor(this.#owed);
    this.#owed -= whole;
    return whole;
  }

  /** `60x`, or that time stands still. */
  get told(): string {
    return this.running ? `${this.speed}x` : 'time stands still';
  }
}
