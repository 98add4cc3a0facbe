/**
 * Sleep sets: moves that need not be made in a state, since another order of moves that do not touch each other leads to the same. Of all
 * shortest ways to a state the one whose moves have the smallest numbers is never cut: were its last move asleep, it was put to sleep on that
 * very way by an earlier turn, where it could have been made in the place of a move with a larger number, which would be a smaller way. So
 * the search finds the same states in the same order, and each by as few moves.
 */
import type { Footprints } from './footprints.js';
import { NOTHING } from './lore.js';
import { UNKNOWN } from './memory.js';
import type { Move } from './moves.js';
import type { Orbit, Orbits } from './orbits.js';
import type { Recall } from './recall.js';
import type { Symmetry } from './symmetry.js';

export class Sleep {
  /** Moves that are asleep in the state at hand, by bits. */
  readonly asleep: Int32Array;
  /** By move, what it does in the state at hand: NOTHING where it is none of those that are tried. */
  readonly #outcomes: Int32Array;
  /** Moves that do something, in their order; and how many they are. */
  readonly #tried: Int32Array;
  #count = 0;
  /** By move, the first that differs from it by names alone. */
  #first: Int32Array = new Int32Array(0);
  /** Faults that are left. */
  #left = 0;
  #recall: Recall | undefined;
  #footprints: Footprints | undefined;
  /** How often everything had been forgotten when moves were looked up. */
  #times = 0;

  constructor(
    readonly moves: readonly Move[],
    readonly orbits: Orbits,
    readonly symmetry: Symmetry,
  ) {
    this.asleep = new Int32Array((moves.length + 31) >>> 5);
    this.#outcomes = new Int32Array(moves.length);
    this.#tried = new Int32Array(moves.length);
  }

  /** Looks up every move that is tried in the state at hand. Of moves that differ by names alone all sleep where one does. */
  begin(recall: Recall, { first }: Orbit, left: number): void {
    if (recall !== this.#recall) this.#footprints = recall.footprints();
    this.#recall = recall;
    this.#first = first;
    this.#left = left;
    this.#close();
    this.#lookUp();
  }

  #close(): void {
    for (let word = 0; word < this.asleep.length; word += 1)
      for (let rest = this.asleep[word] as number; rest !== 0; rest &= rest - 1)
        put(this.asleep, 0, this.#first[word * 32 + 31 - Math.clz32(rest & -rest)] as number);
  }

  /** The state is at hand again: looks up every move anew where everything was forgotten meanwhile. */
  goOn(): void {
    if (this.#recall?.times !== this.#times) this.#lookUp();
  }

  /** A state is at hand of which nothing is remembered: it puts nothing to sleep. */
  pass(): void {
    this.#count = 0;
  }

  /** What a move does in the state at hand. */
  outcomeOf(move: number): number {
    return this.#outcomes[move] as number;
  }

  isAsleep(move: number): boolean {
    return (((this.asleep[move >>> 5] as number) >>> (move & 31)) & 1) !== 0;
  }

  /**
   * Puts to sleep what need not be made in the state that was packed last, to which a move has led: those that do not touch it, and were made
   * before it, or need not be made here either. They are told by the names of that state. Into words that are all 0, from the first on.
   */
  behind(move: number, into: Int32Array, first: number): void {
    const { places } = this.symmetry;
    for (let at = 0; at < this.#count; at += 1) {
      const other = this.#tried[at] as number;
      if (other === move || (other > move && !this.isAsleep(other)) || !this.#areApart(move, other)) continue;
      const its = places === undefined ? other : this.orbits.renamed(other, places);
      if (its >= 0) put(into, first, its);
    }
  }

  #areApart(one: number, other: number): boolean {
    this.#note(one);
    this.#note(other);
    return (this.#footprints as Footprints).areApart(one, other);
  }

  #note(move: number): void {
    const footprints = this.#footprints as Footprints;
    if (footprints.has(move)) return;
    const isLast = (this.moves[move] as Move).costs > 0 && this.#left === 1;
    footprints.note(move, this.#outcomes[move] as number, isLast);
  }

  #lookUp(): void {
    const recall = this.#recall as Recall;
    do this.#count = 0;
    while (!this.#areKnown(recall));
    this.#times = recall.times;
    (this.#footprints as Footprints).begin();
  }

  /** False: a move has shown a field to vary, and all is to be looked up anew. */
  #areKnown(recall: Recall): boolean {
    for (let at = 0; at < this.moves.length; at += 1) {
      this.#outcomes[at] = NOTHING;
      if ((this.moves[at] as Move).costs > this.#left || this.#first[at] !== at) continue;
      const outcome = recall.outcomeOf(at);
      if (outcome === UNKNOWN) {
        recall.load(recall.state);
        return false;
      }
      if (outcome === NOTHING) continue;
      this.#outcomes[at] = outcome;
      this.#tried[this.#count] = at;
      this.#count += 1;
    }
    return true;
  }
}

function put(words: Int32Array, first: number, bit: number): void {
  words[first + (bit >>> 5)]! |= 1 << (bit & 31);
}
