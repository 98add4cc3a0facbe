/**
 * Hosts and VMs that are told apart by their names alone may change places: of all states that differ by that only one is kept. Where
 * the sorting that decides which (`Placing`) finds two alike that are not, two states are kept for one; that costs room and nothing else.
 */
import type { Apart } from '../invariants/index.js';
import { NONE, type World } from '../model/world.js';
import { BYTES_MAX, type Layout, type Section, type Sort } from './frame.js';
import { classesOfHosts, classesOfVms, joins, waysOf } from './likeness.js';
import { type Placed, type Places, Placing, type Row } from './placing.js';

/** A field of the bytes of a state, of which more and more codes are known. */
interface Watched extends Placed {
  readonly hosts: number[];
  readonly codes: number[];
}

/** Who takes whose place. */
export interface Swap extends Places {
  /** Two swaps with the same do the same. */
  readonly key: string;
}

const NO_SWAPS: readonly Swap[] = [];

export class Symmetry {
  readonly #layout: Layout;
  /** For each host and VM the number of its class: that of the first. */
  readonly hostClass: readonly number[];
  readonly vmClass: readonly number[];
  /** Everybody in their own place. */
  readonly #hosts: readonly number[];
  readonly #vms: readonly number[];
  readonly #fields: Watched[] = [];
  readonly #ofHost: Watched[] = [];
  /** Of VMs: fields that say what they are, and links to hosts. */
  readonly #ofVm: Watched[] = [];
  readonly #linksOfVm: Watched[] = [];
  readonly #placing: Placing;
  /** Whether any two are told apart by their names alone. */
  readonly isOn: boolean;
  /** Whether of states that differ by names alone only one is kept. */
  readonly reduces: boolean;

  /** `wanted`: whether states are kept only once; `apart`: who is told apart by a name alone. */
  constructor(world: World, layout: Layout, wanted: boolean, apart: Apart) {
    this.#layout = layout;
    this.hostClass = classesOfHosts(world, apart);
    this.vmClass = classesOfVms(world, apart);
    this.#hosts = world.hosts.map(({ index }) => index);
    this.#vms = world.vms.map(({ index }) => index);
    this.isOn = joins(this.hostClass) || joins(this.vmClass);
    this.reduces = this.isOn && wanted;
    this.#placing = new Placing(this.hostClass, this.vmClass, BYTES_MAX);
  }

  /** How many ways there are to change places: a bound of what the reduction can save. */
  get ways(): number {
    return this.reduces ? Math.min(Number.MAX_SAFE_INTEGER, waysOf(this.hostClass) * waysOf(this.vmClass)) : 1;
  }

  /** Whether a field is the same at the start for all that may change places. */
  alike(base: Float64Array, { sort, base: from, size, count }: Section, offset: number): boolean {
    if (!this.isOn || (sort !== 'host' && sort !== 'vm')) return true;
    const ofClass = sort === 'host' ? this.hostClass : this.vmClass;
    const first = new Map<number, number>();
    for (let index = 0; index < count; index += 1) {
      const value = base[from + index * size + offset] as number;
      const known = first.get(ofClass[index] as number);
      if (known === undefined) first.set(ofClass[index] as number, value);
      else if (known !== value) return false;
    }
    return true;
  }

  /** A field has bytes from now on, from this one on. */
  watch(sort: Sort, offset: number, start: number, links: boolean): void {
    const { count } = this.#layout.of(sort);
    const field: Watched = { sort, offset, start, count, links, hosts: [NONE], codes: [] };
    this.#fields.push(field);
    this.#placing.watch(field);
    if (links) {
      if (sort === 'vm') this.#linksOfVm.push(field);
    } else if (sort === 'vm') this.#ofVm.push(field);
    else if (sort === 'host') this.#ofHost.push(field);
  }

  /** A code of the field that was watched as the n-th stands for this value. */
  learn(which: number, code: number, value: number): void {
    const field = this.#fields[which] as Watched;
    field.hosts[code] = field.links ? value : NONE;
    if (field.links && value >= 0) field.codes[value] = code;
    this.#placing.learn(which, code, value);
  }

  /** Of all states that differ from this one by names alone, the one that is kept. */
  place(from: Row, into: Row, words: number): void {
    if (this.reduces) this.#placing.place(from, into, words);
  }

  /** Where everybody stands in the state that was placed last, valid until the next; undefined: at their own places. */
  get places(): Places | undefined {
    return this.reduces ? this.#placing.places : undefined;
  }

  /** The first of those that a host or a VM can change places with, itself where there is no other. */
  firstLike(sort: Sort, index: number): number {
    if (!this.isOn || index === NONE || (sort !== 'host' && sort !== 'vm')) return index;
    return (sort === 'host' ? this.hostClass : this.vmClass)[index] as number;
  }

  /** All fields that have bytes, in their order. */
  get fields(): readonly Placed[] {
    return this.#fields;
  }

  /** Of these, those that hold numbers of hosts. */
  get links(): readonly Placed[] {
    return this.#fields.filter(({ links }) => links);
  }

  /** Changes of two places that leave these bytes as they are. All others follow from these. */
  swaps(bytes: Uint8Array): readonly Swap[] {
    if (!this.reduces) return NO_SWAPS;
    const found: Swap[] = [];
    const [hosts, vms] = [this.#hosts, this.#vms];
    for (let one = 0; one < vms.length; one += 1)
      for (let other = one + 1; other < vms.length; other += 1)
        if (this.#areAlike(bytes, one, other, NONE, NONE)) {
          found.push({ key: `${one} ${other}`, hosts, vms: changed(vms, one, other) });
          break;
        }
    for (let one = 0; one < hosts.length; one += 1)
      for (let other = one + 1; other < hosts.length; other += 1) {
        if (this.hostClass[one] !== this.hostClass[other] || !isSame(bytes, this.#ofHost, one, other)) continue;
        const matched = this.#matched(bytes, one, other);
        if (matched === undefined) continue;
        found.push({ key: `${one} ${other} ${matched}`, hosts: changed(hosts, one, other), vms: matched });
      }
    return found;
  }

  /** Who is as each VM would be if two hosts changed places; undefined: nobody is as one of them would be, or a host has other links. */
  #matched(bytes: Uint8Array, one: number, other: number): number[] | undefined {
    for (const { sort, start, count, links, hosts } of this.#fields) {
      if (!links || sort === 'vm') continue;
      for (let at = start; at < start + count; at += 1) {
        const host = hosts[bytes[at] as number];
        if (host === one || host === other) return undefined;
      }
    }
    const matched: number[] = [];
    for (let vm = 0; vm < this.vmClass.length; vm += 1) {
      let mate = 0;
      while (mate < this.vmClass.length && (matched.includes(mate) || !this.#areAlike(bytes, vm, mate, one, other)))
        mate += 1;
      if (mate === this.vmClass.length) return undefined;
      matched.push(mate);
    }
    return matched;
  }

  /** Whether one VM is as another would be if these two hosts changed places. */
  #areAlike(bytes: Uint8Array, vm: number, mate: number, one: number, other: number): boolean {
    if (this.vmClass[vm] !== this.vmClass[mate] || !isSame(bytes, this.#ofVm, vm, mate)) return false;
    return this.#linksOfVm.every(({ start, hosts }) => {
      const [here, there] = [hosts[bytes[start + vm] as number], hosts[bytes[start + mate] as number]];
      return there === (here === one ? other : here === other ? one : here);
    });
  }
}

/** Whether two entities are the same but for their links. */
function isSame(bytes: Uint8Array, fields: readonly Watched[], one: number, other: number): boolean {
  for (let which = 0; which < fields.length; which += 1) {
    const { start } = fields[which] as Watched;
    if (bytes[start + one] !== bytes[start + other]) return false;
  }
  return true;
}

/** The same order with two of its members in each other's places. */
function changed(order: readonly number[], one: number, other: number): number[] {
  const swapped = [...order];
  swapped[one] = other;
  swapped[other] = one;
  return swapped;
}
