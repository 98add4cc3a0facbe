/**
 * Hosts and VMs that are told apart by their names alone may change places: of all states that differ by that only one is kept.
 * Which one is decided by sorting: hosts by what they are and what their VMs are, VMs by what they are and where. Where the sorting
 * finds two alike that are not, two states are kept for one; that costs room and nothing else.
 */
import { NONE, type World } from '../model/world.js';
import type { Layout, Section, Sort } from './frame.js';
import { classesOfHosts, classesOfVms, joins, waysOf } from './likeness.js';

/** One field of the bytes of a state. */
interface Watched {
  readonly sort: Sort;
  readonly offset: number;
  /** Where its bytes begin, and how many they are. */
  readonly start: number;
  readonly count: number;
  readonly links: boolean;
  /** By code: what it adds to the sign of an entity. Code 0, as at the start, tells nothing. */
  readonly signs: number[];
  /** By code, of links: the host. And the other way about. */
  readonly hosts: number[];
  readonly codes: number[];
}

/** Who takes whose place. */
export interface Swap {
  readonly hosts: readonly number[];
  readonly vms: readonly number[];
}

/** From the bytes of a state to those of one that differs by names alone: by byte where it comes from, and what becomes of its code. */
export interface Exchange {
  readonly from: Int32Array;
  readonly codes: readonly (Uint8Array | undefined)[];
  /** The bytes that may be others. */
  readonly moved: Int32Array;
}

const NO_SWAPS: readonly Swap[] = [];

export class Symmetry {
  readonly #layout: Layout;
  /** For each host and VM the number of its class. */
  readonly #hostClass: readonly number[];
  readonly #vmClass: readonly number[];
  readonly #fields: Watched[] = [];
  /** Of hosts and of VMs, links among them; and all links. */
  readonly #ofHosts: Watched[] = [];
  readonly #ofVms: Watched[] = [];
  readonly #links: Watched[] = [];
  readonly #ofHost: Watched[] = [];
  /** Of VMs: fields that say what they are, and links to hosts. */
  readonly #ofVm: Watched[] = [];
  readonly #linksOfVm: Watched[] = [];
  /** By place in the state, who stands there; and the other way about, of hosts. */
  readonly #hostOrder: number[];
  readonly #vmOrder: number[];
  readonly #hostPlace: number[];
  /** Of the state at hand, the links of VMs: the VM, its host, and by which field. */
  readonly #linked: number[] = [];
  #linkedLength = 0;
  readonly #hostSigns: Int32Array;
  readonly #vmSigns: Int32Array;
  readonly isOn: boolean;

  constructor(world: World, layout: Layout, wanted: boolean) {
    this.#layout = layout;
    this.#hostClass = classesOfHosts(world);
    this.#vmClass = classesOfVms(world);
    this.isOn = wanted && (joins(this.#hostClass) || joins(this.#vmClass));
    this.#hostOrder = world.hosts.map((_, index) => index);
    this.#hostPlace = world.hosts.map((_, index) => index);
    this.#vmOrder = world.vms.map((_, index) => index);
    this.#hostSigns = new Int32Array(world.hosts.length);
    this.#vmSigns = new Int32Array(world.vms.length);
  }

  /** How many ways there are to change places: a bound of what the reduction can save. */
  get ways(): number {
    return this.isOn ? Math.min(Number.MAX_SAFE_INTEGER, waysOf(this.#hostClass) * waysOf(this.#vmClass)) : 1;
  }

  /** Whether a field is the same at the start for all that may change places. */
  alike(base: Float64Array, { sort, base: from, size, count }: Section, offset: number): boolean {
    if (!this.isOn || (sort !== 'host' && sort !== 'vm')) return true;
    const ofClass = sort === 'host' ? this.#hostClass : this.#vmClass;
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
    const field: Watched = { sort, offset, start, count, links, signs: [0], hosts: [-1], codes: [] };
    this.#fields.push(field);
    if (links) this.#links.push(field);
    if (sort === 'host') this.#ofHosts.push(field);
    if (sort === 'vm') this.#ofVms.push(field);
    if (links) {
      if (sort === 'vm') this.#linksOfVm.push(field);
    } else if (sort === 'vm') this.#ofVm.push(field);
    else if (sort === 'host') this.#ofHost.push(field);
  }

  /** A code of the field that was watched as the n-th stands for this value. */
  learn(which: number, code: number, value: number): void {
    const { offset, links, signs, hosts, codes } = this.#fields[which] as Watched;
    signs[code] = links ? 0 : mix(offset, value);
    hosts[code] = links ? value : -1;
    if (links && value >= 0) codes[value] = code;
  }

  /** Of all states that differ from this one by names alone, the one that is kept. A host that nobody has linked to yet is unknown to links. */
  place(from: Uint8Array, into: Uint8Array, length: number): void {
    if (!this.isOn) return;
    for (let at = 0; at < length; at += 1) into[at] = from[at] as number;
    this.#order(from);
    const [hostsStay, vmsStay] = [areInPlace(this.#hostOrder), areInPlace(this.#vmOrder)];
    if (!hostsStay)
      for (let at = 0; at < this.#ofHosts.length; at += 1)
        move(this.#ofHosts[at] as Watched, this.#hostOrder, from, into);
    if (!vmsStay)
      for (let at = 0; at < this.#ofVms.length; at += 1) move(this.#ofVms[at] as Watched, this.#vmOrder, from, into);
    if (!hostsStay) for (let at = 0; at < this.#links.length; at += 1) this.#lead(this.#links[at] as Watched, into);
  }

  /** Links lead to where their hosts are now. */
  #lead({ start, count, hosts, codes }: Watched, into: Uint8Array): void {
    for (let at = start; at < start + count; at += 1) {
      const host = hosts[into[at] as number] as number;
      if (host >= 0) into[at] = codes[this.#hostPlace[host] as number] as number;
    }
  }

  /** The first of those that a host or a VM can change places with, itself where there is no other. */
  firstLike(sort: Sort, index: number): number {
    if (!this.isOn || index === NONE || (sort !== 'host' && sort !== 'vm')) return index;
    return (sort === 'host' ? this.#hostClass : this.#vmClass)[index] as number;
  }

  /** Where the bytes come from, and which codes change, where a host and a VM change places with the first of their kinds; NONE: none does. */
  exchange(length: number, host: number, vm: number): Exchange {
    const from = Int32Array.from({ length }, (_, at) => at);
    const codes: (Uint8Array | undefined)[] = Array.from({ length });
    const places = { host: [host, this.firstLike('host', host)], vm: [vm, this.firstLike('vm', vm)] } as const;
    for (const { sort, start, count, links, codes: ofHosts } of this.#fields) {
      if (links && host !== NONE) {
        const changes = Uint8Array.from({ length: 256 }, (_, code) => code);
        const [one, other] = places.host.map((at) => ofHosts[at] as number) as [number, number];
        changes[one] = other;
        changes[other] = one;
        codes.fill(changes, start, start + count);
      }
      if (sort !== 'host' && sort !== 'vm') continue;
      const [one, other] = places[sort];
      if (one === NONE) continue;
      from[start + one] = start + other;
      from[start + other] = start + one;
    }
    const moved = Int32Array.from(from.keys()).filter((at) => from[at] !== at || codes[at] !== undefined);
    return { from, codes, moved };
  }

  /** Changes of two places that leave these bytes as they are. All others follow from these. */
  swaps(bytes: Uint8Array): readonly Swap[] {
    if (!this.isOn) return NO_SWAPS;
    const found: Swap[] = [];
    const [hosts, vms] = [this.#hostClass.map((_, host) => host), this.#vmClass.map((_, vm) => vm)];
    for (let one = 0; one < vms.length; one += 1)
      for (let other = one + 1; other < vms.length; other += 1)
        if (this.#areAlike(bytes, one, other, NONE, NONE)) {
          found.push({ hosts, vms: changed(vms, one, other) });
          break;
        }
    for (let one = 0; one < hosts.length; one += 1)
      for (let other = one + 1; other < hosts.length; other += 1) {
        if (this.#hostClass[one] !== this.#hostClass[other] || !isSame(bytes, this.#ofHost, one, other)) continue;
        const matched = this.#matched(bytes, one, other);
        if (matched !== undefined) found.push({ hosts: changed(hosts, one, other), vms: matched });
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
    for (let vm = 0; vm < this.#vmClass.length; vm += 1) {
      let mate = 0;
      while (mate < this.#vmClass.length && (matched.includes(mate) || !this.#areAlike(bytes, vm, mate, one, other)))
        mate += 1;
      if (mate === this.#vmClass.length) return undefined;
      matched.push(mate);
    }
    return matched;
  }

  /** Whether one VM is as another would be if these two hosts changed places. */
  #areAlike(bytes: Uint8Array, vm: number, mate: number, one: number, other: number): boolean {
    if (this.#vmClass[vm] !== this.#vmClass[mate] || !isSame(bytes, this.#ofVm, vm, mate)) return false;
    return this.#linksOfVm.every(({ start, hosts }) => {
      const [here, there] = [hosts[bytes[start + vm] as number], hosts[bytes[start + mate] as number]];
      return there === (here === one ? other : here === other ? one : here);
    });
  }

  /** Works out who stands where in a state. */
  #order(codes: Uint8Array): void {
    const hostSigns = this.#hostSigns;
    const vmSigns = this.#vmSigns;
    signAll(hostSigns, codes, this.#ofHost, this.#hostClass);
    signAll(vmSigns, codes, this.#ofVm, this.#vmClass);
    this.#gatherLinks(codes);
    this.#tellGuests();
    for (let round = 0; round < 2; round += 1) this.#tellHosts();
    sortWithin(this.#hostOrder, this.#hostClass, hostSigns);
    for (let place = 0; place < hostSigns.length; place += 1) this.#hostPlace[this.#hostOrder[place] as number] = place;
    this.#tellPlaces();
    sortWithin(this.#vmOrder, this.#vmClass, vmSigns);
  }

  /** Looks which VMs have links to hosts: few have any but one. */
  #gatherLinks(codes: Uint8Array): void {
    const linked = this.#linked;
    let length = 0;
    for (let which = 0; which < this.#linksOfVm.length; which += 1) {
      const { start, count, offset, hosts } = this.#linksOfVm[which] as Watched;
      for (let vm = 0; vm < count; vm += 1) {
        const host = hosts[codes[start + vm] as number] as number;
        if (host < 0) continue;
        linked[length] = vm;
        linked[length + 1] = host;
        linked[length + 2] = offset;
        length += 3;
      }
    }
    this.#linkedLength = length;
  }

  /** A host is known by the VMs that it has, and that go to it, come from it or call it home. */
  #tellGuests(): void {
    const linked = this.#linked;
    const signs = this.#hostSigns;
    for (let at = 0; at < this.#linkedLength; at += 3) {
      const [vm, host, offset] = [linked[at] as number, linked[at + 1] as number, linked[at + 2] as number];
      signs[host] = ((signs[host] as number) + mix(this.#vmSigns[vm] as number, offset + 1)) | 0;
    }
  }

  /** A VM is known by its hosts; and they once more by it. */
  #tellHosts(): void {
    if (this.#linksOfVm.length < 2) return;
    const linked = this.#linked;
    for (let at = 0; at < this.#linkedLength; at += 3) {
      const [vm, host, offset] = [linked[at] as number, linked[at + 1] as number, linked[at + 2] as number];
      this.#vmSigns[vm] = mix(this.#vmSigns[vm] as number, (this.#hostSigns[host] as number) ^ offset);
    }
    this.#tellGuests();
  }

  /** What a VM is, its hosts by their places. */
  #tellPlaces(): void {
    const linked = this.#linked;
    const signs = this.#vmSigns;
    for (let at = 0; at < this.#linkedLength; at += 3) {
      const [vm, host, offset] = [linked[at] as number, linked[at + 1] as number, linked[at + 2] as number];
      signs[vm] = mix(signs[vm] as number, ((this.#hostPlace[host] as number) + 1) * 64 + offset);
    }
  }
}

function areInPlace(order: readonly number[]): boolean {
  for (let place = 0; place < order.length; place += 1) if (order[place] !== place) return false;
  return true;
}

/** Puts what one field says of each where it stands now. */
function move({ start, count }: Watched, order: readonly number[], from: Uint8Array, into: Uint8Array): void {
  for (let place = 0; place < count; place += 1) into[start + place] = from[start + (order[place] as number)] as number;
}

const SPREAD = 0x9e3779b1;
const STIR = 0x85ebca6b;

function mix(a: number, b: number): number {
  const stirred = Math.imul(a ^ Math.imul(b + 0x7f4a7c15, SPREAD), STIR);
  return stirred ^ (stirred >>> 15);
}

/** What entities are, by their fields that are no links. */
function signAll(signs: Int32Array, codes: Uint8Array, fields: readonly Watched[], ofClass: readonly number[]): void {
  signs.fill(0);
  for (let which = 0; which < fields.length; which += 1) {
    const { start, count, signs: ofCode } = fields[which] as Watched;
    for (let index = 0; index < count; index += 1)
      signs[index] = (signs[index] as number) + (ofCode[codes[start + index] as number] as number);
  }
  for (let index = 0; index < signs.length; index += 1)
    signs[index] = mix(signs[index] as number, ofClass[index] as number);
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

/** Sorts those of one class among the places that the class has. Places are few: insertion is quickest. */
function sortWithin(order: number[], ofClass: readonly number[], signs: Int32Array): void {
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  for (let index = 1; index < order.length; index += 1) {
    const mine = ofClass[index] as number;
    let place = index;
    for (let before = index - 1; before >= 0; before -= 1) {
      if (ofClass[before] !== mine) continue;
      const one = order[place] as number;
      const other = order[before] as number;
      if ((signs[other] as number) <= (signs[one] as number)) break;
      order[place] = other;
      order[before] = one;
      place = before;
    }
  }
}
