/** What a search has seen for the first time: claims that broke, and those that are to be seen sometimes. */
import type { Seen } from './claims.js';

/** The first time that a claim was seen broken: by this move from this state, or in the state itself. Told by the names of that state. */
export interface Break extends Seen {
  readonly state: number;
  /** Number of the move, or NONE: it is broken in the state. */
  readonly move: number;
  /** Moves from the start, the breaking one among them. */
  readonly depth: number;
}

export class Sightings {
  /** By claim, the first time that it was broken. */
  readonly breaks = new Map<string, Break>();
  /** By claim that is to be seen sometimes, after how many moves it was seen first. */
  readonly witnesses = new Map<string, number>();

  /** Claims were seen broken there. */
  note(broken: readonly Seen[], where: Omit<Break, keyof Seen>): void {
    for (const seen of broken)
      if (!this.breaks.has(seen.invariant)) this.breaks.set(seen.invariant, { ...seen, ...where });
  }

  /** What is to be seen sometimes was seen after so many moves. */
  witness(ids: Iterable<string>, depth: number): void {
    for (const id of ids) if (!this.witnesses.has(id)) this.witnesses.set(id, depth);
  }

  freeze(): FrozenSightings {
    return { breaks: [...this.breaks.values()], witnesses: [...this.witnesses] };
  }

  thaw({ breaks, witnesses }: FrozenSightings): void {
    for (const one of breaks) this.breaks.set(one.invariant, one);
    for (const [id, depth] of witnesses) this.witnesses.set(id, depth);
  }
}

/** The same as plain data. */
export interface FrozenSightings {
  readonly breaks: readonly Break[];
  readonly witnesses: readonly (readonly [string, number])[];
}
