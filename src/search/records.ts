/** What a search keeps of states beside their bytes: who led there first, in how many moves, and what is true there. */

import type { Graph } from './graph.js';
import type { FrozenBlock } from './packer.js';
import type { FrozenSightings } from './sightings.js';

/** A search as it is kept on disk. */
export interface Frozen extends FrozenSightings {
  /** Words of a state. */
  readonly words: number;
  readonly states: Int32Array;
  readonly packer: readonly FrozenBlock[];
  readonly graph: ReturnType<Graph['freeze']>;
  readonly byItself: ReturnType<Graph['freeze']>;
  readonly parents: readonly number[];
  readonly depths: readonly number[];
  readonly marks: readonly number[];
  readonly stack: readonly number[];
  readonly next: number;
  readonly transitions: number;
  readonly depth: number;
}

/** What is kept of a state here. */
export const BYTES_OF_RECORD = 32;

export class Records {
  readonly parents: number[] = [];
  readonly depths: number[] = [];
  readonly marks: number[] = [];

  /** What is true in a state is known when its moves are tried. */
  add(parent: number, depth: number): void {
    this.parents.push(parent);
    this.depths.push(depth);
    this.marks.push(0);
  }

  thaw({ parents, depths, marks }: Frozen): void {
    refill(this.parents, parents);
    refill(this.depths, depths);
    refill(this.marks, marks);
  }

  depthOf(state: number): number {
    return this.depths[state] as number;
  }

  /** Moves from the start to what one more move than to this state leads to. */
  depthBehind(state: number): number {
    return state < 0 ? 0 : (this.depths[state] as number) + 1;
  }

  /** States from the start to this one, both among them. */
  chain(state: number): number[] {
    const found: number[] = [];
    for (let at = state; at >= 0; at = this.parents[at] as number) found.push(at);
    return found.reverse();
  }
}

export function refill(into: number[], from: readonly number[]): void {
  into.length = 0;
  for (const one of from) into.push(one);
}
