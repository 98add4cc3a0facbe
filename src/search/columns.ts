/** The cells of a row by what they are: columns of what hosts, VMs and the like have, one cell for each. */
import { NONE } from '../model/world.js';
import type { Following } from './following.js';
import { BYTES_MAX, type Sort } from './frame.js';
import type { Mirror } from './mirror.js';
import type { Packer } from './packer.js';

/** Lists of hosts or of VMs, which have codes of their own. */
export interface Lists {
  readonly of: 'host' | 'vm';
  /** Lists of the same number have the same codes. */
  readonly number: number;
  /** A slot of what follows that holds one. */
  readonly slot: number;
}

/** What all of one sort have for the same. */
export interface Column {
  /** Undefined: it is the world's. */
  readonly sort: Sort | undefined;
  readonly cells: readonly number[];
  /** Of numbers of hosts, which of the fields that link to them; of others, NONE. */
  readonly link: number;
  readonly lists: Lists | undefined;
}

/** Bytes come first, and what follows from them from BYTES_MAX on. */
export function columnsOf({ symmetry }: Packer, { slots, firstDerived }: Mirror, following: Following): Column[] {
  const { fields, links } = symmetry;
  const ofBytes = fields.map((field): Column => {
    const { sort, start, count } = field;
    const cells = Array.from({ length: count }, (_, index) => start + index);
    return { sort, cells, link: links.indexOf(field), lists: undefined };
  });
  const ofFollowing = slots.slice(firstDerived).flatMap(({ sort, index, peers }, slot): Column[] => {
    if (index > 0) return [];
    const of = following.holds(slot);
    const lists = of === undefined ? undefined : { of, number: following.tableOf(slot), slot };
    return [{ sort, cells: peers.map((peer) => BYTES_MAX + peer - firstDerived), link: NONE, lists }];
  });
  return [...ofBytes, ...ofFollowing];
}
