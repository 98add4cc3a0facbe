/** Round marks on an axis of durations. */
import { roundStep } from '../src/base/steps.js';

/** Marks on an axis, at most. */
const MARKS = 6;

export const stepOf = (span: number): number => roundStep(span, MARKS);

export const ceilingOf = (value: number, step: number): number => Math.ceil(value / step) * step;
