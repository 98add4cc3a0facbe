/**
 * A state as it is seen from a host, or from nowhere: that host stands first among those that it can change places with, and its VMs before
 * others; who comes behind them stands as in the state itself, which, where it is kept but once, has everybody in an order that goes by what they
 * are. So what was learned of one host serves for all, and of one state for many. Without symmetry there is one seat, from which a state is seen
 * as it is.
 */
import { NONE } from '../model/world.js';
import { Arrangement, isInPlace, type Ruled, type Standing } from './arrangement.js';
import { columnsOf } from './columns.js';
import type { Following, Shown } from './following.js';
import { BYTES_MAX } from './frame.js';
import type { Mirror } from './mirror.js';
import type { Packer } from './packer.js';
import { type Placed, WHEREABOUTS } from './placing.js';

export class Seat {
  /** Codes by cell: bytes, and from BYTES_MAX on what follows from them. */
  row: Uint16Array;
  /** How the state is seen; undefined: as it is. */
  arrangement: Arrangement | undefined;
  /** By VM, how a row is seen from here with that VM in the first place too; undefined: it is there. */
  readonly fronts: (Arrangement | undefined)[] = [];
  /** Whether hosts stand elsewhere than in the state. */
  readonly areHostsMoved: boolean;

  constructor(
    readonly host: number,
    /** What it shows where that is not the state as it is. */
    readonly own: Uint16Array,
    /** By place, who stands there. */
    readonly hosts: Int32Array,
    readonly vms: Int32Array,
  ) {
    this.row = own;
    this.areHostsMoved = !isInPlace(hosts);
  }
}

/** Arrangements by their orders: by who stands at the next place. */
interface Node {
  readonly next: Node[];
  arrangement: Arrangement | undefined;
}

/** Arrangements that are kept at most. More are forgotten, and made anew. */
const ARRANGEMENTS_MAX = 1024;

export class Seats {
  readonly plain: Seat;
  /** The state as it is. */
  readonly shown: Shown;
  /** Nowhere, and each host. */
  readonly #seats: readonly Seat[] = [];
  /** Bytes of a state. */
  length = 0;
  /** How many sorts of what follows from states have been seen to vary. */
  #varying = 0;
  /** Everybody at their own places. */
  readonly #standing: Standing;
  #ruled: Ruled;
  #root = newNode();
  #count = 0;
  /** By place of a VM, how a row is seen with that VM in the first place. */
  #fronts: readonly (Arrangement | undefined)[] = [];
  /** The field that says where VMs are. */
  #homes: Placed | undefined;
  /** What follows from the state that is shown. */
  #following = NONE;

  constructor(
    readonly packer: Packer,
    readonly mirror: Mirror,
    readonly following: Following,
  ) {
    const { hostClass, vmClass, isOn } = packer.symmetry;
    const cells = BYTES_MAX + mirror.derived.length;
    this.#standing = { hosts: Int32Array.from(hostClass.keys()), vms: Int32Array.from(vmClass.keys()) };
    this.#ruled = { following, columns: [], links: [], count: cells, cells: [] };
    const seat = (host: number): Seat => {
      const hosts = this.#standing.hosts.slice();
      if (host !== NONE) bringForward(hosts, hostClass, host);
      return new Seat(host, new Uint16Array(cells), hosts, this.#standing.vms.slice());
    };
    this.plain = seat(NONE);
    const [{ row }, bytes] = [this.plain, new Uint8Array(BYTES_MAX)];
    this.shown = {
      row,
      get bytes() {
        for (let at = 0; at < packer.length; at += 1) bytes[at] = row[at] as number;
        return bytes;
      },
    };
    this.#seats = isOn ? [NONE, ...hostClass.keys()].map(seat) : [];
  }

  /** Cells of a row. */
  get cells(): number {
    return this.#ruled.count;
  }

  /** From where a host is looked at, or nobody. */
  of(host: number): Seat {
    return this.#seats[host + 1] ?? this.plain;
  }

  /** Shows another state, the one in these bytes. */
  show(bytes: ArrayLike<number>): void {
    const { length } = this.packer;
    const { row } = this.plain;
    for (let at = 0; at < length; at += 1) row[at] = bytes[at] as number;
    const number = this.following.follow(this.shown);
    if (number !== this.#following) this.following.write(number, row, BYTES_MAX);
    this.#following = number;
    if (length !== this.length || this.following.varying !== this.#varying) this.#begin();
    for (let which = 0; which < this.#seats.length; which += 1) this.#arrange(this.#seats[which] as Seat);
  }

  /** What follows from states has other numbers from now on. */
  forget(): void {
    this.#following = NONE;
  }

  /** States have as many bytes as they have now. */
  #begin(): void {
    const { packer, mirror, following } = this;
    const { length, symmetry } = packer;
    const columns = columnsOf(packer, mirror, following);
    this.length = length;
    this.#ruled = { following, columns, links: symmetry.links, count: this.cells, cells: this.#varyingCells() };
    this.#homes = symmetry.links.find(({ sort, offset }) => sort === 'vm' && offset === WHEREABOUTS);
    this.#forgetOrders();
    this.#fronts = symmetry.vmClass.map((first, place) => {
      const { hosts, vms } = this.#standing;
      const order = vms.slice();
      bringForward(order, symmetry.vmClass, place);
      return first === place ? undefined : new Arrangement(this.#ruled, { hosts, vms: order });
    });
  }

  #varyingCells(): number[] {
    this.#varying = this.following.varying;
    const ofBytes = Array.from({ length: this.length }, (_, cell) => cell);
    const ofFollowing = this.mirror.derived.flatMap((_, slot) =>
      this.following.varies(slot) ? [BYTES_MAX + slot] : [],
    );
    return [...ofBytes, ...ofFollowing];
  }

  #forgetOrders(): void {
    this.#root = newNode();
    this.#count = 0;
  }

  /** Everybody takes their place as it is seen from a seat. */
  #arrange(seat: Seat): void {
    const { host, hosts, vms, fronts, own } = seat;
    if (host !== NONE) {
      vms.set(this.#standing.vms);
      this.#bringGuests(host, vms);
    }
    for (let place = 0; place < vms.length; place += 1) fronts[vms[place] as number] = this.#fronts[place];
    if (!seat.areHostsMoved && isInPlace(vms)) {
      seat.arrangement = undefined;
      seat.row = this.plain.row;
      return;
    }
    seat.arrangement = this.#of(hosts, vms);
    seat.row = own;
    seat.arrangement.show(this.plain.row, own);
  }

  /** VMs of a host move before the others of their class. */
  #bringGuests(host: number, vms: Int32Array): void {
    const { vmClass } = this.packer.symmetry;
    for (let place = 1; place < vms.length; place += 1) {
      const who = vms[place] as number;
      if (this.#hostOf(who) !== host) continue;
      let at = place;
      for (let before = place - 1; before >= 0; before -= 1) {
        if (vmClass[before] !== vmClass[place]) continue;
        const other = vms[before] as number;
        if (this.#hostOf(other) === host) break;
        vms[at] = other;
        vms[before] = who;
        at = before;
      }
    }
  }

  #hostOf(vm: number): number | undefined {
    const { start, hosts } = this.#homes as Placed;
    return hosts[this.plain.row[start + vm] as number];
  }

  #of(hosts: Int32Array, vms: Int32Array): Arrangement {
    const node = behind(behind(this.#root, hosts), vms);
    if (node.arrangement !== undefined) return node.arrangement;
    if (this.#count >= ARRANGEMENTS_MAX) {
      this.#forgetOrders();
      return this.#of(hosts, vms);
    }
    this.#count += 1;
    node.arrangement = new Arrangement(this.#ruled, { hosts: hosts.slice(), vms: vms.slice() });
    return node.arrangement;
  }
}

const newNode = (): Node => ({ next: [], arrangement: undefined });

function behind(root: Node, order: Int32Array): Node {
  let node = root;
  for (let place = 0; place < order.length; place += 1) {
    const who = order[place] as number;
    const next = node.next[who] ?? newNode();
    node.next[who] = next;
    node = next;
  }
  return node;
}

/** Moves somebody to the first place of their class in an order; the others of it move up. A class has the number of its first place. */
function bringForward(order: Int32Array, ofClass: readonly number[], who: number): void {
  const mine = ofClass[who] as number;
  let carried = who;
  for (let place = mine; place < order.length; place += 1) {
    if (ofClass[place] !== mine) continue;
    const was = order[place] as number;
    order[place] = carried;
    if (was === who) return;
    carried = was;
  }
}
