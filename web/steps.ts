/** Round marks on an axis of durations, and of bytes. */
import { roundStep } from '../src/base/steps.js';

/** Marks on an axis, at most. */
const MARKS = 6;

export const stepOf = (span: number): number => roundStep(span, MARKS);

/** The least power of two of which a span holds at most so many. */
export function sizeStepOf(span: number): number {
  let step = 1;
  while (span / step > MARKS) step *= 2;
  return step;
}

export const ceilingOf = (value: number, step: number): number => Math.ceil(value / step) * step;
