/** Whose a slot is, and which slots others have for the same. */
import type { Layout, Sort } from './frame.js';
import type { Symmetry } from './symmetry.js';

export interface Slot {
  /** Undefined: it is the world's. */
  readonly sort: Sort | undefined;
  /** Of the entity that has it, among those of its sort. */
  readonly index: number;
  /** By entity of that sort, its slot for the same. */
  readonly peers: readonly number[];
}

/** A slot of what follows from fields: who has it, and under which name. */
export interface Owned {
  readonly sort: Sort | undefined;
  readonly index: number;
  readonly name: string;
}

/** All slots: those of the layout, and behind them of what follows. */
export function slotsOf(layout: Layout, derived: readonly Owned[]): Slot[] {
  const fields = layout.sections.flatMap(({ sort, base, size, count }) =>
    Array.from({ length: size * count }, (_, at): Slot => {
      const [index, field] = [Math.floor(at / size), at % size];
      return { sort, index, peers: Array.from({ length: count }, (_none, one) => base + one * size + field) };
    }),
  );
  const following = derived.map(({ sort, index, name }): Slot => {
    const peers = derived.flatMap((other, at) =>
      other.sort === sort && other.name === name ? [layout.length + at] : [],
    );
    return { sort, index, peers };
  });
  return [...fields, ...following];
}

/** An entity, of which there is a list: how it is told from others of its sort. `number`: where the first that is like it stands in the list. */
interface About {
  readonly sort: Sort;
  /** Of the first that is like it. */
  readonly index: number;
  readonly number: number;
}

/** Of the first of a kind and a slot: who of all in a list, and which slot, can be in the places of these two, both at once. */
export function* likeBoth(
  all: readonly About[],
  first: number,
  { sort, index, peers }: Slot,
  symmetry: Symmetry,
): Generator<readonly [number, number]> {
  const about = all[first] as About;
  const isItsOwn = about.sort === sort && about.index === index;
  for (let which = 0; which < all.length; which += 1) {
    const one = all[which] as About;
    if (one.number !== first) continue;
    const its = about.index + which - first;
    for (let other = 0; other < peers.length; other += 1) {
      const isLike = sort === undefined || symmetry.firstLike(sort, other) === symmetry.firstLike(sort, index);
      if (isLike && (about.sort === sort && other === its) === isItsOwn) yield [which, peers[other] as number];
    }
  }
}
