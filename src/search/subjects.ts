/** Of whom claims say something: clusters, hosts, VMs and volumes, one behind the other. */
import { NONE, type World } from '../model/world.js';
import type { Sort } from './frame.js';
import { Lens } from './lens.js';
import type { Seats } from './seats.js';
import type { Symmetry } from './symmetry.js';

/** What is said of the first of a kind serves for all who can change places with it. */
export interface Subject {
  readonly sort: Exclude<Sort, 'checkpoint'>;
  readonly lens: Lens;
  /** Of the first of its kind; and its number among all subjects. */
  readonly index: number;
  readonly number: number;
}

export function subjectsOf(world: World, symmetry: Symmetry, seats: Seats): Subject[] {
  let count = 0;
  return (['cluster', 'host', 'vm', 'volume'] as const).flatMap((sort) => {
    const from = count;
    count += world[`${sort}s`].length;
    return world[`${sort}s`].map(({ index }): Subject => {
      const first = symmetry.firstLike(sort, index);
      const lens = new Lens(seats.of(sort === 'host' ? index : NONE), sort === 'vm' ? index : NONE);
      return { sort, lens, index: first, number: from + first };
    });
  });
}
