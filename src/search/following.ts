/**
 * What follows from the fields of a state, such as the memory in use on a host: each entity adds its part, and parts are remembered by
 * what they were read from. The sums have codes as fields have, so that whatever reads them is remembered by few cells.
 */
import { assert } from '../base/assert.js';
import { addHost, addVm, addVolume } from '../model/rebuild.js';
import type { World } from '../model/world.js';
import { Codebook } from './codebook.js';
import { BYTES_MAX } from './frame.js';
import { CODES_MAX, Memory, Store, UNKNOWN } from './memory.js';
import type { Mirror } from './mirror.js';

/** What one entity adds: to each of these slots so much. */
interface Part {
  readonly slots: readonly number[];
  readonly amounts: readonly number[];
}

interface Source {
  readonly index: number;
  /** By which it is known who has read a byte; of more than 32 some share one. */
  readonly bit: number;
  readonly add: (world: World, index: number) => void;
  readonly known: Memory;
  /** By its number, each part. */
  readonly parts: Part[];
  /** By what a part adds, its number. */
  readonly numbers: Map<string, number>;
}

/** Numbers of parts are kept in 16 bits, as codes are. */
const PARTS_MAX = 1 << 16;
/** Numbers that the row of what follows has room for at first. */
const KNOWN_MIN = 1 << 12;

/** What codes stand for: sums. That of a list has a bit for each of its members, who come in the order of their numbers. */
interface Table {
  readonly number: number;
  readonly codes: Map<number, number>;
  readonly values: number[];
  /** Of lists: members of which sort. */
  readonly holds: 'host' | 'vm' | undefined;
}

/** A state: its codes in front of a row, and its bytes. */
export interface Shown {
  readonly row: Uint16Array;
  readonly bytes: Uint8Array;
}

export class Following {
  readonly #sources: readonly Source[];
  readonly #sums: Store = new Store();
  readonly #whole = new Memory(this.#sums);
  /** By the number of what follows, its codes, one behind the other. */
  #known = new Uint16Array(KNOWN_MIN);
  #count = 0;
  /** By source, the number of its part. */
  readonly #numbers: Uint16Array;
  /** By derived slot, what its codes stand for: the same for all that have a field of this name. */
  readonly #tables: readonly Table[];
  readonly #all: readonly Table[];
  /** By byte, the sources that have ever read it, by bits. */
  readonly #readers = new Int32Array(BYTES_MAX);
  /** Entries of the book that are known here. */
  #read = 0;
  /** How many sorts of slots have had different codes. */
  varying = 0;

  constructor(
    readonly mirror: Mirror,
    store: Store,
    /** Notes the reads of what is done, and answers their cells. */
    readonly cellsOf: (bytes: Uint8Array, work: () => void) => readonly number[],
    /** Whoever works by the same book has the same codes. */
    readonly book = new Codebook(),
  ) {
    const { volumes, hosts, vms } = mirror.world;
    const sources = (all: readonly { readonly index: number }[], add: Source['add']): Omit<Source, 'bit'>[] =>
      all.map(({ index }) => ({ index, add, known: new Memory(store), parts: [], numbers: new Map() }));
    this.#sources = [...sources(volumes, addVolume), ...sources(hosts, addHost), ...sources(vms, addVm)].map(
      (source, which) => ({ ...source, bit: 1 << (which & 31) }),
    );
    this.#numbers = new Uint16Array(this.#sources.length);
    const tables = new Map<string, Table>();
    this.#tables = mirror.derived.map(({ of, name }) => {
      const table = tables.get(name) ?? {
        ...{ number: tables.size, codes: new Map(), values: [], holds: holdsOf(of[name], name) },
      };
      tables.set(name, table);
      return table;
    });
    this.#all = [...tables.values()];
  }

  get bytes(): number {
    return this.#sums.words.byteLength + this.#known.byteLength;
  }

  /** Whether there are hardly codes left for what follows from states that nobody has seen. */
  get isFull(): boolean {
    return this.book.isFull;
  }

  /** Numbers of what follows from states mean nothing any more; codes still do. */
  forget(): void {
    for (const { known } of this.#sources) known.clear();
    this.#sums.clear();
    this.#whole.clear();
    this.#known = new Uint16Array(KNOWN_MIN);
    this.#count = 0;
  }

  /** The number of all that follows from the state whose codes stand in front of a row. */
  follow(shown: Shown): number {
    for (let which = 0; which < this.#sources.length; which += 1) {
      const source = this.#sources[which] as Source;
      const number = source.known.find(shown.row);
      this.#numbers[which] = number === UNKNOWN ? this.#find(source, shown) : number;
    }
    const known = this.#whole.find(this.#numbers);
    return known === UNKNOWN ? this.#sum() : known;
  }

  /** The sources that may add something else where this byte is another, by bits. */
  readersOf(byte: number): number {
    return this.#readers[byte] as number;
  }

  /**
   * Sets the bits, from the first of these words on, of all slots to which any of these sources adds something else in what is shown than in
   * the state that was followed last.
   */
  mark(readers: number, shown: Shown, words: Int32Array, first: number): void {
    for (let which = 0; which < this.#sources.length; which += 1) {
      const source = this.#sources[which] as Source;
      if ((readers & source.bit) === 0) continue;
      const [known, before] = [source.known.find(shown.row), this.#numbers[which] as number];
      const number = known === UNKNOWN ? this.#find(source, shown) : known;
      if (number === before) continue;
      const [one, other] = [source.parts[before] as Part, source.parts[number] as Part];
      markBeyond(one, other, words, first);
      markBeyond(other, one, words, first);
    }
  }

  /** Writes its codes into a row. */
  write(number: number, into: Uint16Array, at: number): void {
    const { length } = this.mirror.derived;
    const first = number * length;
    for (let slot = 0; slot < length; slot += 1) into[at + slot] = this.#known[first + slot] as number;
  }

  /** What a slot holds a list of; undefined: it holds a number. */
  holds(slot: number): Table['holds'] {
    return this.#tables[slot]?.holds;
  }

  /** Slots with the same number have the same codes. */
  tableOf(slot: number): number {
    return (this.#tables[slot] as Table).number;
  }

  /** The code of a list where all that it holds stand at other places: by place, who stands there. */
  renamed(slot: number, code: number, order: ArrayLike<number>): number {
    const table = this.#tables[slot] as Table;
    const members = table.values[code] as number;
    let renamed = 0;
    for (let place = 0; place < order.length; place += 1)
      renamed |= ((members >>> (order[place] as number)) & 1) << place;
    return this.#codeOf(table, renamed >>> 0);
  }

  /** Whether slots like this one hold lists, or have ever had different codes: until then all have 0. */
  varies(slot: number): boolean {
    const { holds, values } = this.#tables[slot] as Table;
    return holds !== undefined || values.length > 1;
  }

  /** Learns which codes others have given. */
  catchUp(): void {
    for (; this.#read < this.book.count; this.#read += 1) {
      const { section, value } = this.book.entry(this.#read);
      const { codes, values } = this.#all[section] as Table;
      codes.set(value, values.push(value) - 1);
      if (values.length === 2) this.varying += 1;
    }
  }

  #find(source: Source, { row, bytes }: Shown): number {
    const { world, derived } = this.mirror;
    const cells = this.cellsOf(bytes, () => {
      for (const { of, name } of derived) of[name] = Array.isArray(of[name]) ? [] : 0;
      source.add(world, source.index);
    });
    const [slots, amounts]: [number[], number[]] = [[], []];
    derived.forEach(({ of, name }, slot) => {
      const value = of[name];
      const amount = Array.isArray(value) ? value.reduce((sum, member) => sum + (1 << member), 0) : Number(value);
      if (amount === 0) return;
      slots.push(slot);
      amounts.push(amount);
    });
    const text = `${slots.join()};${amounts.join()}`;
    const number = source.numbers.get(text) ?? source.parts.push({ slots, amounts }) - 1;
    assert(number < PARTS_MAX, 'more parts of one entity than can be numbered');
    source.numbers.set(text, number);
    source.known.learn(row, cells, number);
    for (const cell of cells) this.#readers[cell]! |= source.bit;
    return number;
  }

  #sum(): number {
    const { derived } = this.mirror;
    const sums = new Float64Array(derived.length);
    this.#sources.forEach(({ parts }, which) => {
      const { slots, amounts } = parts[this.#numbers[which] as number] as Part;
      for (let at = 0; at < slots.length; at += 1) sums[slots[at] as number]! += amounts[at] as number;
    });
    const number = this.#count;
    this.#count += 1;
    const first = number * derived.length;
    while (first + derived.length > this.#known.length) this.#known = twice(this.#known);
    for (let slot = 0; slot < derived.length; slot += 1)
      this.#known[first + slot] = this.#codeOf(this.#tables[slot] as Table, sums[slot] as number);
    this.#whole.learn(this.#numbers, [...this.#numbers.keys()], number);
    return number;
  }

  #codeOf({ number, codes }: Table, value: number): number {
    const known = codes.get(value);
    if (known !== undefined) return known;
    do this.catchUp();
    while (!codes.has(value) && !this.book.write({ section: number, offset: 0, value }, this.#read));
    this.catchUp();
    assert(codes.size <= CODES_MAX, 'more values of what follows from a state than there are codes');
    return codes.get(value) as number;
  }
}

/** Sets the bits of all slots to which a part adds something that another does not. */
function markBeyond({ slots, amounts }: Part, other: Part, words: Int32Array, first: number): void {
  for (let at = 0; at < slots.length; at += 1) {
    const slot = slots[at] as number;
    const its = other.slots.indexOf(slot);
    if (its < 0 || other.amounts[its] !== amounts[at]) words[first + (slot >>> 5)]! |= 1 << (slot & 31);
  }
}

function twice(array: Uint16Array): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(array.length * 2);
  larger.set(array);
  return larger;
}

function holdsOf(value: unknown, name: string): 'host' | 'vm' | undefined {
  if (!Array.isArray(value)) return undefined;
  return name === 'members' ? 'host' : 'vm';
}
