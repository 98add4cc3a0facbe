/** Round durations: marks on an axis, and the width of a bin. */
import { DAY, HOUR, MINUTE, type Micros, SECOND } from './units.js';

const MILLISECOND = 1000;

const STEPS: readonly Micros[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((ms) => ms * MILLISECOND),
  ...[1, 2, 5, 10, 20, 30].map((s) => s * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((min) => min * MINUTE),
  ...[1, 2, 3, 6, 12].map((h) => h * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((d) => d * DAY),
];

/** The shortest round duration of which a span holds at most so many. */
export const roundStep = (span: Micros, most: number): Micros =>
  STEPS.find((step) => span / step <= most) ?? (STEPS.at(-1) as Micros);
