/** How fast simulated time passes for whoever watches. */
import type { Cursor } from '../session/index.js';

/** A multiple of real time; by itself; or as fast as it can be worked out. */
export type Speed = number | 'auto' | 'instant';

/** Those that keys go through. */
export const FIXED_SPEEDS: readonly number[] = [1, 10, 60, 600, 3600];

/** By itself: while VMs move, and otherwise. */
const MOVING = 10;
const RESTING = 60;

/** Seconds that a stretch without an event takes at most, by itself: while VMs move, and otherwise. */
const MOVING_LEAP_S = 4;
const RESTING_LEAP_S = 1;

const MICROS = 1_000_000;

/** Simulated seconds for a second of real time. */
export function rateOf(speed: Speed, cursor: Cursor): number {
  if (speed === 'instant') return Number.POSITIVE_INFINITY;
  return speed === 'auto' ? autoRate(cursor) : speed;
}

/** Slow while there is something to see, but never long without an event. */
function autoRate({ world, nextAtUs, lastAtUs }: Cursor): number {
  const moving = world.hosts.some((host) => host.slots > 0 || host.coming > 0);
  const quietS = nextAtUs === undefined ? 0 : (nextAtUs - lastAtUs) / MICROS;
  return moving ? Math.max(MOVING, quietS / MOVING_LEAP_S) : Math.max(RESTING, quietS / RESTING_LEAP_S);
}

export const faster = (speed: Speed, rate: number): Speed =>
  speed === 'instant' ? speed : (FIXED_SPEEDS.find((one) => one > rate) ?? 'instant');

export const slower = (speed: Speed, rate: number): Speed =>
  speed === 'instant'
    ? (FIXED_SPEEDS.at(-1) ?? 1)
    : (FIXED_SPEEDS.findLast((one) => one < rate) ?? FIXED_SPEEDS[0] ?? 1);

export function speedText(speed: Speed, rate: number): string {
  if (speed === 'instant') return 'instant';
  const shown = `${Math.round(rate)}x`;
  return speed === 'auto' ? `auto, ${shown}` : speed === 1 ? 'real time' : shown;
}
