/**
 * A state as it is with a host and a VM in the places of the first of their kinds: what is learned of the first then serves for all that
 * can change places with it. Without symmetry there is one view, the state itself.
 */
import { NONE, type World } from '../model/world.js';
import type { Following } from './following.js';
import type { Layout, Section } from './frame.js';
import type { Mirror } from './mirror.js';
import { BYTES_MAX, type Packer } from './packer.js';
import type { Exchange } from './symmetry.js';

/** A list of those of whom two change places, and by its codes in the state, those in the view that are known. */
interface List {
  readonly slot: number;
  readonly two: readonly [number, number];
  readonly known: number[];
}

export class View {
  /** Its bytes as cells, and from BYTES_MAX on what follows from them. */
  readonly row: Uint16Array;
  /** The state that it shows. */
  state = NONE;
  /** The number of what follows from it. */
  following = NONE;
  exchange: Exchange = { from: new Int32Array(0), codes: [], moved: new Int32Array(0) };
  readonly #bytes = new Uint8Array(BYTES_MAX);
  /** Whether everybody is in their own place. */
  readonly isPlain: boolean;

  constructor(
    readonly host: number,
    readonly vm: number,
    cells: number,
    /** By slot in the view, that in the state, and the other way about: two change places. */
    readonly slots: Int32Array,
    /** By subject in the state, its number in the view, and the other way about. */
    readonly subjects: readonly number[],
    /** Where what follows comes from, and the lists that hold who has changed places. */
    readonly places: Int32Array,
    readonly lists: readonly List[],
  ) {
    this.row = new Uint16Array(cells);
    this.isPlain = host === NONE && vm === NONE;
  }

  /** Its bytes, valid until it shows another state. */
  get bytes(): Uint8Array {
    const { length } = this.exchange.from;
    for (let at = 0; at < length; at += 1) this.#bytes[at] = this.row[at] as number;
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
  readonly #views: (View | undefined)[] = [];
  /** The codes of the state that is shown. */
  readonly #codes = new Uint16Array(BYTES_MAX);
  /** States that were shown. */
  #state = 0;

  constructor(
    readonly of: Viewed,
    readonly mirror: Mirror,
    readonly following: Following,
  ) {}

  /** Shows another state, the one in these bytes. */
  show(bytes: ArrayLike<number>): void {
    this.#state += 1;
    const { length } = this.of.packer;
    for (let at = 0; at < length; at += 1) this.#codes[at] = bytes[at] as number;
  }

  /** Every view that anybody looks at. */
  get all(): readonly View[] {
    return this.#views.filter((view) => view !== undefined);
  }

  /** The view with a host and a VM in the places of the first of their kinds; NONE: nobody is elsewhere. Whoever looks at it asks for `ready`. */
  with(host: number, vm: number): View {
    const key = (vm + 1) * (this.of.world.hosts.length + 1) + host + 1;
    const view = this.#views[key] ?? this.#made(host, vm);
    this.#views[key] = view;
    return view;
  }

  /** The same view of the state that is shown now. */
  ready(view: View): View {
    if (view.state !== this.#state) this.#fill(view);
    return view;
  }

  #fill(view: View): void {
    const { row } = view;
    const shown = this.#codes;
    const { length, symmetry } = this.of.packer;
    if (view.exchange.from.length !== length) view.exchange = symmetry.exchange(length, view.host, view.vm);
    for (let at = 0; at < length; at += 1) row[at] = shown[at] as number;
    if (view.isPlain) {
      const number = this.following.follow(view);
      if (number !== view.following) this.following.write(number, row, BYTES_MAX);
      view.following = number;
    } else this.#exchange(view);
    view.state = this.#state;
  }

  /** What follows from a state with two in each other's places is what follows from it, exchanged. */
  #exchange(view: View): void {
    const { row, places, lists } = view;
    const { from, codes, moved } = view.exchange;
    const shown = this.#codes;
    for (let which = 0; which < moved.length; which += 1) {
      const at = moved[which] as number;
      const code = shown[from[at] as number] as number;
      row[at] = codes[at]?.[code] ?? code;
    }
    const plain = this.ready(this.with(NONE, NONE)).row;
    for (let slot = 0; slot < places.length; slot += 1)
      row[BYTES_MAX + slot] = plain[BYTES_MAX + (places[slot] as number)] as number;
    for (let which = 0; which < lists.length; which += 1) {
      const { slot, two, known } = lists[which] as List;
      const code = row[BYTES_MAX + slot] as number;
      known[code] ??= this.following.exchanged(slot, code, two);
      row[BYTES_MAX + slot] = known[code] as number;
    }
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
    const places = slots.subarray(firstDerived).map((slot) => slot - firstDerived);
    const two = {
      host: [host, packer.symmetry.firstLike('host', host)],
      vm: [vm, packer.symmetry.firstLike('vm', vm)],
    } as const;
    const lists = this.following.lists.map(({ slot, holds }): List => ({ slot, two: two[holds], known: [] }));
    const changing = lists.filter(({ two: [one] }) => one !== NONE);
    return new View(host, vm, BYTES_MAX + derived.length, slots, subjects, places, changing);
  }
}

function swap(row: { [at: number]: number }, one: number, other: number): void {
  const kept = row[one] as number;
  row[one] = row[other] as number;
  row[other] = kept;
}
