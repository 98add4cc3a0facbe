/**
 * Of all states that differ by the names of hosts and VMs alone, the one that is kept: who stands where in it is decided by sorting, hosts
 * by what they are and what their VMs are, VMs by where they are and what. What most moves look at comes first in that, so that states are much
 * alike to them. States that are placed one after the other have most of their bytes in common: only of those that differ anything is worked
 * out anew.
 */
import { fieldAt, type Sort } from './frame.js';
import { mix, sortWithin } from './sorting.js';
import { doubled } from './states.js';

const CODES = 256;
/** The field that says where a VM is. */
export const WHEREABOUTS = fieldAt('vm', 'host');
/** No host. */
const NOBODY = -1;

/** A field that has bytes, one for each entity of its sort. */
export interface Placed {
  readonly sort: Sort;
  readonly offset: number;
  /** Where its bytes begin, and how many they are. */
  readonly start: number;
  readonly count: number;
  /** Whether it holds the numbers of hosts. */
  readonly links: boolean;
  /** By code, of links: the host, or NONE. And the other way about. */
  readonly hosts: readonly number[];
  readonly codes: readonly number[];
}

/** By host and by VM, the place where it stands. */
export interface Places {
  readonly hosts: ArrayLike<number>;
  readonly vms: ArrayLike<number>;
}

/** By what hosts and VMs are sorted before anything else: from the most to the least. */
const FIRST_OF: Readonly<Partial<Record<Sort, readonly number[]>>> = {
  host: ['node', 'cluster', 'release'].map((field) => fieldAt('host', field)),
  vm: ['configuration', 'power', 'version'].map((field) => fieldAt('vm', field)),
};
/** Of each of these, so many bits count. */
const RANK_BITS = 4;
const RANKS_BITS = 3 * RANK_BITS;

/** The bytes of a state, and the same as words. */
export interface Row {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

export class Placing {
  readonly #fields: Placed[] = [];
  /** Starts of the fields of hosts and of VMs, and all links. */
  readonly #ofHosts: number[] = [];
  readonly #ofVms: number[] = [];
  readonly #links: Placed[] = [];
  /** Of the links of VMs: by link and VM, the host; and by link, what tells it from others. */
  readonly #linkOffsets: number[] = [];
  readonly #linkHosts: number[] = [];
  /** By byte: its field, whose it is among hosts and VMs together, and of links its place in `linkHosts`; NOBODY: of none. */
  readonly #fieldOf: number[] = [];
  readonly #ownerOf: number[] = [];
  readonly #linkOf: number[] = [];
  /** By field and code, what it adds to the sum of an entity, and to its rank. */
  #signs = new Int32Array(CODES * 16);
  #ranks = new Int32Array(CODES * 16);
  /** The state that was placed last, and what its hosts and VMs are by their fields that are no links: as a sum, and by what comes first. */
  readonly #last: Row;
  readonly #sums: Int32Array;
  readonly #sumsOfRanks: Int32Array;
  /** The first of the links of VMs to the hosts where they are. */
  #whereabouts = NOBODY;
  /** The links of VMs of that state: the VM, its host, and by which field. */
  readonly #linked: number[] = [];
  #linkedLength = 0;
  #areLinksNew = false;
  /** Whether a VM has more than one; and whether one leads elsewhere than to where a VM is. */
  #haveSeveral = false;
  #haveOthers = false;
  readonly #hostSigns: Int32Array;
  readonly #vmSigns: Int32Array;
  readonly #hostRanks: Int32Array;
  readonly #vmRanks: Int32Array;
  /** By place in the state, who stands there; and the other way about, of hosts. */
  readonly #hostOrder: Int32Array;
  readonly #vmOrder: Int32Array;
  readonly #hostPlace: Int32Array;
  readonly #vmPlace: Int32Array;
  #areHostsMoved = false;
  #areVmsMoved = false;

  constructor(
    readonly hostClass: readonly number[],
    readonly vmClass: readonly number[],
    bytes: number,
  ) {
    this.#last = rowOf(new Uint8Array(bytes));
    this.#sums = new Int32Array(hostClass.length + vmClass.length);
    this.#sumsOfRanks = this.#sums.slice();
    this.#hostSigns = new Int32Array(hostClass.length);
    this.#vmSigns = new Int32Array(vmClass.length);
    this.#hostRanks = this.#sumsOfRanks.subarray(0, hostClass.length);
    this.#vmRanks = new Int32Array(vmClass.length);
    this.#hostOrder = Int32Array.from(hostClass.keys());
    this.#hostPlace = Int32Array.from(hostClass.keys());
    this.#vmOrder = Int32Array.from(vmClass.keys());
    this.#vmPlace = Int32Array.from(vmClass.keys());
  }

  /** A field has bytes from now on. */
  watch(placed: Placed): void {
    const { sort, offset, start, count, links } = placed;
    const field = this.#fields.push(placed) - 1;
    if (this.#fields.length * CODES > this.#signs.length) {
      this.#signs = doubled(this.#signs);
      this.#ranks = doubled(this.#ranks);
    }
    if (sort === 'host') this.#ofHosts.push(start);
    if (sort === 'vm') this.#ofVms.push(start);
    if (links) this.#links.push(placed);
    const first = sort === 'vm' ? this.hostClass.length : 0;
    const isLinkOfVm = links && sort === 'vm';
    if (isLinkOfVm && offset === WHEREABOUTS) this.#whereabouts = this.#linkHosts.length;
    for (let at = 0; at < count; at += 1) {
      this.#fieldOf[start + at] = field;
      this.#ownerOf[start + at] = !links && (sort === 'host' || sort === 'vm') ? first + at : NOBODY;
      this.#linkOf[start + at] = isLinkOfVm ? this.#linkHosts.push(NOBODY) - 1 : NOBODY;
    }
    if (isLinkOfVm) this.#linkOffsets.push(offset);
  }

  /** A code of the field that was watched as the n-th stands for this value. */
  learn(field: number, code: number, value: number): void {
    const { sort, offset, links } = this.#fields[field] as Placed;
    if (links) return;
    this.#signs[field * CODES + code] = mix(offset, value);
    const first = FIRST_OF[sort]?.indexOf(offset) ?? NOBODY;
    if (first === NOBODY) return;
    const rank = value & ((1 << RANK_BITS) - 1);
    this.#ranks[field * CODES + code] = rank << (RANKS_BITS - (first + 1) * RANK_BITS);
  }

  /** Places a state of so many words. A host that nobody has linked to yet is unknown to links. */
  place({ bytes: from, words: fromWords }: Row, { bytes: into, words: intoWords }: Row, length: number): void {
    const last = this.#last.words;
    for (let at = 0; at < length; at += 1) {
      const word = fromWords[at] as number;
      intoWords[at] = word;
      if (word !== last[at]) this.#change(at * 4, from);
    }
    this.#order();
    if (this.#areHostsMoved) move(this.#ofHosts, this.#hostOrder, from, into);
    if (this.#areVmsMoved) move(this.#ofVms, this.#vmOrder, from, into);
    if (this.#areHostsMoved) this.#lead(into);
  }

  /** Where everybody stands in the state that was placed last, valid until the next; undefined: at their own places. */
  get places(): Places | undefined {
    if (!this.#areHostsMoved && !this.#areVmsMoved) return undefined;
    for (let place = 0; place < this.#vmOrder.length; place += 1) this.#vmPlace[this.#vmOrder[place] as number] = place;
    return { hosts: this.#hostPlace, vms: this.#vmPlace };
  }

  /** Four bytes are others than in the state before. */
  #change(first: number, from: Uint8Array): void {
    const last = this.#last.bytes;
    for (let at = first; at < first + 4; at += 1) {
      const [before, now] = [last[at] as number, from[at] as number];
      if (before === now) continue;
      last[at] = now;
      const field = this.#fieldOf[at];
      if (field === undefined) continue;
      const owner = this.#ownerOf[at] as number;
      const link = this.#linkOf[at] as number;
      if (owner !== NOBODY) {
        const signs = field * CODES;
        this.#sums[owner]! += (this.#signs[signs + now] as number) - (this.#signs[signs + before] as number);
        this.#sumsOfRanks[owner]! += (this.#ranks[signs + now] as number) - (this.#ranks[signs + before] as number);
      } else if (link !== NOBODY) {
        this.#linkHosts[link] = (this.#fields[field] as Placed).hosts[now] as number;
        this.#areLinksNew = true;
      }
    }
  }

  /** Works out who stands where. */
  #order(): void {
    const [signs, vmSigns, sums] = [this.#hostSigns, this.#vmSigns, this.#sums];
    for (let host = 0; host < signs.length; host += 1)
      signs[host] = mix(sums[host] as number, this.hostClass[host] as number);
    for (let vm = 0; vm < vmSigns.length; vm += 1)
      vmSigns[vm] = mix(sums[signs.length + vm] as number, this.vmClass[vm] as number);
    if (this.#areLinksNew) this.#gatherLinks();
    this.#tellGuests();
    // Two that look the same may differ by what else is where their VMs go.
    for (let round = 0; round < 2 && this.#haveSeveral && this.#areSame(); round += 1) this.#tellHosts();
    this.#areHostsMoved = sortWithin(this.#hostOrder, this.hostClass, this.#hostRanks, signs);
    const [order, places] = [this.#hostOrder, this.#hostPlace];
    for (let place = 0; place < order.length; place += 1) places[order[place] as number] = place;
    if (this.#haveOthers) this.#tellPlaces();
    this.#rankVms();
    this.#areVmsMoved = sortWithin(this.#vmOrder, this.vmClass, this.#vmRanks, vmSigns);
  }

  /** Whether two hosts that may change places look the same so far. */
  #areSame(): boolean {
    const signs = this.#hostSigns;
    for (let one = 1; one < signs.length; one += 1)
      for (let other = 0; other < one; other += 1)
        if (signs[one] === signs[other] && this.hostClass[one] === this.hostClass[other]) return true;
    return false;
  }

  /** Looks which VMs have links to hosts: few have any but one. */
  #gatherLinks(): void {
    const linked = this.#linked;
    const vms = this.#vmSigns.length;
    let length = 0;
    let [seen, several, others] = [0, 0, false];
    for (let link = 0, at = 0; link < this.#linkOffsets.length; link += 1)
      for (let vm = 0; vm < vms; vm += 1, at += 1) {
        const host = this.#linkHosts[at] as number;
        if (host < 0) continue;
        const bit = 1 << (vm & 31);
        several |= seen & bit;
        seen |= bit;
        others ||= this.#linkOffsets[link] !== WHEREABOUTS;
        linked[length] = vm;
        linked[length + 1] = host;
        linked[length + 2] = this.#linkOffsets[link] as number;
        length += 3;
      }
    this.#linkedLength = length;
    this.#areLinksNew = false;
    this.#haveSeveral = several !== 0;
    this.#haveOthers = others;
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
    const linked = this.#linked;
    for (let at = 0; at < this.#linkedLength; at += 3) {
      const [vm, host, offset] = [linked[at] as number, linked[at + 1] as number, linked[at + 2] as number];
      this.#vmSigns[vm] = mix(this.#vmSigns[vm] as number, (this.#hostSigns[host] as number) ^ offset);
    }
    this.#tellGuests();
  }

  /** What a VM is, its hosts by their places; where it is is told by its rank. */
  #tellPlaces(): void {
    const linked = this.#linked;
    const signs = this.#vmSigns;
    for (let at = 0; at < this.#linkedLength; at += 3) {
      const [vm, host, offset] = [linked[at] as number, linked[at + 1] as number, linked[at + 2] as number];
      signs[vm] = mix(signs[vm] as number, ((this.#hostPlace[host] as number) + 1) * 64 + offset);
    }
  }

  /** VMs are sorted by where they are before anything else. */
  #rankVms(): void {
    const [ranks, sums, whereabouts, places] = [this.#vmRanks, this.#sumsOfRanks, this.#whereabouts, this.#hostPlace];
    const hosts = places.length;
    for (let vm = 0; vm < ranks.length; vm += 1) {
      const host = whereabouts === NOBODY ? NOBODY : (this.#linkHosts[whereabouts + vm] as number);
      ranks[vm] = ((host < 0 ? hosts : (places[host] as number)) << RANKS_BITS) + (sums[hosts + vm] as number);
    }
  }

  /** Links lead to where their hosts are now. */
  #lead(into: Uint8Array): void {
    for (let which = 0; which < this.#links.length; which += 1) {
      const { start, count, hosts, codes } = this.#links[which] as Placed;
      for (let at = start; at < start + count; at += 1) {
        const host = hosts[into[at] as number] as number;
        if (host >= 0) into[at] = codes[this.#hostPlace[host] as number] as number;
      }
    }
  }
}

export const rowOf = (bytes: Uint8Array): Row => ({ bytes, words: new Int32Array(bytes.buffer) });

/** Puts what fields say of each where it stands now. */
function move(starts: readonly number[], order: Int32Array, from: Uint8Array, into: Uint8Array): void {
  for (let place = 0; place < order.length; place += 1) {
    const who = order[place] as number;
    if (who === place) continue;
    for (let at = 0; at < starts.length; at += 1) {
      const start = starts[at] as number;
      into[start + place] = from[start + who] as number;
    }
  }
}
