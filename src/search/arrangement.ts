/**
 * A row as it is where hosts and VMs stand at other places: by cell where it comes from, and what becomes of its code. What holds numbers of
 * hosts, or lists, has other codes then.
 */
import { NONE } from '../model/world.js';
import type { Column, Lists } from './columns.js';
import type { Following } from './following.js';
import { PLACE_BITS, PLACE_MASK, type Sight } from './memory.js';
import type { Placed } from './placing.js';

const ALL_CODES = Array.from({ length: 256 }, (_, code) => code);

/** By place, which host and which VM stands there. */
export interface Standing {
  readonly hosts: Int32Array;
  readonly vms: Int32Array;
}

/** What rows consist of. */
export interface Ruled {
  readonly following: Following;
  readonly columns: readonly Column[];
  /** The fields that link to hosts. */
  readonly links: readonly Placed[];
  /** Cells of a row. */
  readonly count: number;
  /** Those that do not hold 0 in every state. */
  readonly cells: readonly number[];
}

export class Arrangement implements Sight {
  readonly places: Int32Array;
  /** Of lists as far as it was asked. */
  readonly codes: number[][] = [[]];
  /** By such codes, which lists they are of; and of links, what they were. */
  readonly #lists: (Lists | undefined)[] = [undefined];
  readonly #back: (readonly number[] | undefined)[] = [undefined];
  /** Cells that keep their codes, each with its place behind it; and the others. */
  readonly #straight: Uint16Array;
  readonly #changed: Uint16Array;

  constructor(
    readonly of: Ruled,
    readonly standing: Standing,
  ) {
    const { hosts, vms } = standing;
    this.places = Int32Array.from({ length: of.count }, (_, cell) => cell);
    const [moves, known] = [!isInPlace(hosts), new Map<string, number>()];
    for (const { sort, cells, link, lists } of of.columns) {
      const order = sort === 'host' ? hosts : sort === 'vm' ? vms : undefined;
      order?.forEach((who, place) => {
        this.places[cells[place] as number] = cells[who] as number;
      });
      const isElsewhere = lists?.of === 'vm' ? !isInPlace(vms) : moves && (lists !== undefined || link !== NONE);
      if (!isElsewhere) continue;
      const key = `${link} ${lists?.number}`;
      const which = known.get(key) ?? this.#changes(link, lists);
      known.set(key, which);
      for (const cell of cells) this.places[cell]! += which << PLACE_BITS;
    }
    const isStraight = (cell: number): boolean => (this.places[cell] as number) <= PLACE_MASK;
    this.#straight = Uint16Array.from(
      of.cells.filter(isStraight).flatMap((cell) => [cell, this.places[cell] as number]),
    );
    this.#changed = Uint16Array.from(of.cells.filter((cell) => !isStraight(cell)));
  }

  /** What is seen of a row, into another. */
  show(row: Uint16Array, into: Uint16Array): void {
    const [straight, changed] = [this.#straight, this.#changed];
    for (let at = 0; at < straight.length; at += 2)
      into[straight[at] as number] = row[straight[at + 1] as number] as number;
    for (let at = 0; at < changed.length; at += 1) {
      const cell = changed[at] as number;
      const place = this.places[cell] as number;
      const [code, which] = [row[place & PLACE_MASK] as number, place >>> PLACE_BITS];
      into[cell] = (this.codes[which] as number[])[code] ?? this.#list(which, code);
    }
  }

  /** What a row has for a code that is seen in a byte. */
  codeOf(cell: number, code: number): number {
    const place = this.places[cell] as number;
    return place > PLACE_MASK ? ((this.#back[place >>> PLACE_BITS] as number[])[code] as number) : code;
  }

  /** Codes become others: where these are kept. */
  #changes(link: number, lists: Lists | undefined): number {
    const { hosts } = this.standing;
    const field = this.of.links[link];
    this.#lists.push(lists);
    this.#back.push(
      field &&
        changed(
          field,
          Array.from(hosts.entries(), ([place, who]) => [who, place]),
        ),
    );
    return this.codes.push(field === undefined ? [] : changed(field, [...hosts.entries()])) - 1;
  }

  /** What becomes of the code of a list. */
  #list(which: number, code: number): number {
    const { hosts, vms } = this.standing;
    const { of, slot } = this.#lists[which] as Lists;
    const renamed = this.of.following.renamed(slot, code, of === 'host' ? hosts : vms);
    (this.codes[which] as number[])[code] = renamed;
    return renamed;
  }
}

/** By code, that of the host that its host becomes: the first of a pair, where it was the second. */
function changed({ codes }: Placed, hosts: readonly (readonly [number, number])[]): number[] {
  const all = [...ALL_CODES];
  for (const [to, from] of hosts) all[codes[from] as number] = codes[to] as number;
  return all;
}

export function isInPlace(order: ArrayLike<number>): boolean {
  for (let place = 0; place < order.length; place += 1) if (order[place] !== place) return false;
  return true;
}
