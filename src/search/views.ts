/**
 * A state as it is with a host and a VM in the places of the first of their kinds: what is learned of the first then serves for all that
 * can change places with it. Without symmetry there is one view, the state itself.
 */
import { NONE, type World } from '../model/world.js';
import type { Following } from './following.js';
import { BYTES_MAX, type Layout, type Section } from './frame.js';
import { type Memory, PLACE_BITS, PLACE_MASK, type Sight, type Store } from './memory.js';
import type { Mirror } from './mirror.js';
import type { Packer } from './packer.js';

export class View {
  /** Its bytes as cells, and from BYTES_MAX on what follows from them: of a view that is not plain when it was asked for. */
  readonly row: Uint16Array;
  /** Where the state has what its cells show. */
  sight: Sight = { places: new Int32Array(0), codes: [] };
  /** Bytes of a state when it came to see it so. */
  length = 0;
  readonly #bytes = new Uint8Array(BYTES_MAX);

  constructor(
    readonly host: number,
    readonly vm: number,
    /** The state as it is; undefined: this is it. */
    readonly plain: View | undefined,
    cells: number,
    /** By slot in the view, that in the state, and the other way about: two change places. */
    readonly slots: Int32Array,
    /** By subject in the state, its number in the view, and the other way about. */
    readonly subjects: readonly number[],
  ) {
    this.row = new Uint16Array(cells);
  }

  /** What a memory has learned of what it shows now, or UNKNOWN. */
  find(memory: Memory): number {
    return this.plain === undefined ? memory.find(this.row) : memory.findSeen(this.plain.row, this.sight);
  }

  /** The same from where a memory of this store begins. */
  findFrom(store: Store, root: number): number {
    return this.plain === undefined ? store.find(root, this.row) : store.findSeen(root, this.plain.row, this.sight);
  }

  /** Its cells as bytes, valid until it shows another state. */
  get bytes(): Uint8Array {
    for (let at = 0; at < this.length; at += 1) this.#bytes[at] = this.row[at] as number;
    return this.#bytes;
  }
}

/** Where views come from. */
export interface Viewed {
  readonly world: World;
  readonly layout: Layout;
  readonly packer: Packer;
}

export class Views {
  readonly plain: View;
  readonly #views: (View | undefined)[] = [];
  /** What follows from the state that is shown. */
  #following = NONE;

  constructor(
    readonly of: Viewed,
    readonly mirror: Mirror,
    readonly following: Following,
  ) {
    this.plain = this.#made(NONE, NONE);
    this.#views[0] = this.plain;
  }

  /** Shows another state, the one in these bytes. */
  show(bytes: ArrayLike<number>): void {
    const { length } = this.of.packer;
    const { row } = this.plain;
    if (length !== this.plain.length) for (const view of this.all) this.#see(view);
    for (let at = 0; at < length; at += 1) row[at] = bytes[at] as number;
    const number = this.following.follow(this.plain);
    if (number !== this.#following) this.following.write(number, row, BYTES_MAX);
    this.#following = number;
  }

  /** What follows from states has other numbers from now on. */
  forget(): void {
    this.#following = NONE;
  }

  /** Every view that anybody looks at. */
  get all(): readonly View[] {
    return this.#views.filter((view) => view !== undefined);
  }

  /** The view with a host and a VM in the places of the first of their kinds; NONE: nobody is elsewhere. */
  with(host: number, vm: number): View {
    const key = (vm + 1) * (this.of.world.hosts.length + 1) + host + 1;
    const view = this.#views[key] ?? this.#made(host, vm);
    this.#views[key] = view;
    return view;
  }

  /** The row of a view, with what it shows of the state now. */
  row({ row, plain, sight: { places, codes }, length, host, vm }: View): Uint16Array {
    if (plain === undefined) return row;
    const fill = (cell: number): void => {
      const [place, which] = [(places[cell] as number) & PLACE_MASK, (places[cell] as number) >>> PLACE_BITS];
      const code = plain.row[place] as number;
      const others = codes[which] as number[];
      if (which > 0) others[code] ??= this.#exchanged(cell - BYTES_MAX, code, host, vm);
      row[cell] = which > 0 ? (others[code] as number) : code;
    };
    for (let cell = 0; cell < length; cell += 1) fill(cell);
    for (let cell = BYTES_MAX; cell < places.length; cell += 1) fill(cell);
    return row;
  }

  /** The code of a list that follows from a state, of which two have changed places. */
  #exchanged(slot: number, code: number, host: number, vm: number): number {
    const sort = this.following.holds(slot) as 'host' | 'vm';
    const one = sort === 'host' ? host : vm;
    return this.following.exchanged(slot, code, [one, this.of.packer.symmetry.firstLike(sort, one)]);
  }

  /** A view comes to see states of as many bytes as they have now. */
  #see(view: View): void {
    const { host, vm, slots } = view;
    const { symmetry, length } = this.of.packer;
    const { firstDerived, derived } = this.mirror;
    const { from, codes: ofBytes } = symmetry.exchange(length, host, vm);
    const codes: (readonly number[])[] = [[]];
    const places = new Int32Array(BYTES_MAX + derived.length);
    const sees = (cell: number, place: number, its: readonly number[] | undefined): void => {
      if (its !== undefined && !codes.includes(its)) codes.push(its);
      places[cell] = place + (its === undefined ? 0 : codes.indexOf(its) << PLACE_BITS);
    };
    for (let cell = 0; cell < length; cell += 1) sees(cell, from[cell] as number, ofBytes[cell]);
    for (let slot = 0; slot < derived.length; slot += 1) {
      const holds = this.following.holds(slot);
      const changes = (holds === 'host' && host !== NONE) || (holds === 'vm' && vm !== NONE);
      sees(
        BYTES_MAX + slot,
        BYTES_MAX + (slots[firstDerived + slot] as number) - firstDerived,
        changes ? [] : undefined,
      );
    }
    view.length = length;
    view.sight = { places, codes };
  }

  #made(host: number, vm: number): View {
    const { world, layout, packer } = this.of;
    const { derived, firstDerived } = this.mirror;
    const slots = Int32Array.from({ length: firstDerived + derived.length }, (_, slot) => slot);
    const { clusters, hosts, vms, volumes } = world;
    const subjects = Array.from(
      { length: clusters.length + hosts.length + vms.length + volumes.length },
      (_, at) => at,
    );
    const exchange = (section: Section, from: number, one: number): void => {
      const other = packer.symmetry.firstLike(section.sort, one);
      swap(subjects, from + one, from + other);
      for (let at = 0; at < section.size; at += 1)
        swap(slots, section.base + one * section.size + at, section.base + other * section.size + at);
      const [its, others] = [one, other].map((index) => world[`${section.sort}s`][index]);
      const [first, second] = [its, others].map((entity) => derived.findIndex(({ of }) => (of as object) === entity));
      const count = derived.filter(({ of }) => (of as object) === its).length;
      for (let at = 0; at < count; at += 1)
        swap(slots, firstDerived + (first as number) + at, firstDerived + (second as number) + at);
    };
    if (host !== NONE) exchange(layout.hosts, clusters.length, host);
    if (vm !== NONE) exchange(layout.vms, clusters.length + hosts.length, vm);
    const cells = BYTES_MAX + derived.length;
    const view = new View(host, vm, host === NONE && vm === NONE ? undefined : this.plain, cells, slots, subjects);
    this.#see(view);
    return view;
  }
}

function swap(row: { [at: number]: number }, one: number, other: number): void {
  const kept = row[one] as number;
  row[one] = row[other] as number;
  row[other] = kept;
}
