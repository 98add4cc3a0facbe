/** What a search is asked: a question, in which order, and within which bounds. */
import type { Question } from './expander.js';
import { BYTES_HELD_MAX } from './recall.js';

export interface ExploreOptions extends Question {
  /** Unwritten: breadth. */
  readonly order?: 'breadth' | 'depth';
  /** Ends there, and says so; unwritten: no bound but memory. */
  readonly maxStates?: number;
  /** Bytes for states and moves together. */
  readonly maxBytes?: number;
  /** Whether what can be reached from where is kept, for ways back and ways on; breadth first alone, and of all orders. Unwritten: true. */
  readonly ways?: boolean;
}

/** Whether it is known of a search what leads from where to where. */
export const keepsWays = ({ ways, order, reducesOrders }: ExploreOptions): boolean =>
  ways !== false && order !== 'depth' && reducesOrders !== true;

/** What each of several threads may hold to be quick: together a quarter of all. */
export const heldBytes = (
  { heldBytes, maxBytes = Number.POSITIVE_INFINITY }: ExploreOptions,
  threads: number,
): number => heldBytes ?? Math.min(BYTES_HELD_MAX, Math.max(BYTES_HELD_MIN, maxBytes / (4 * threads)));

const BYTES_HELD_MIN = 1_048_576;
