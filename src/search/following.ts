/**
 * What follows from the fields of a state, such as the memory in use on a host: each entity adds its part, and parts are remembered by
 * what they were read from. The sums have codes as fields have, so that whatever reads them is remembered by few cells.
 */
import { addHost, addVm, addVolume } from '../model/rebuild.js';
import type { World } from '../model/world.js';
import { Memory, Store, UNKNOWN } from './memory.js';
import type { Mirror } from './mirror.js';

/** What one entity adds. */
interface Part {
  readonly slots: readonly number[];
  /** A number to add, or the member of a list. */
  readonly amounts: readonly number[];
}

interface Source {
  readonly index: number;
  readonly add: (world: World, index: number) => void;
  readonly known: Memory;
  /** By its number, each part. */
  readonly parts: Part[];
  /** By what a part adds, its number. */
  readonly numbers: Map<string, number>;
}

/** A state: its codes in front of a row, and its bytes. */
interface Shown {
  readonly row: Uint16Array;
  readonly bytes: Uint8Array;
}

export class Following {
  readonly #sources: readonly Source[];
  readonly #sums: Store = new Store();
  readonly #all = new Memory(this.#sums);
  readonly #known: Uint16Array[] = [];
  /** By source, the number of its part. */
  readonly #numbers: Uint16Array;
  /** By derived slot, its values by their codes. */
  readonly #codes: readonly Map<number | string, number>[];
  /** By derived slot, whether it is a list. */
  readonly #isList: readonly boolean[];

  constructor(
    readonly mirror: Mirror,
    store: Store,
    /** Notes the reads of what is done, and answers their cells. */
    readonly cellsOf: (bytes: Uint8Array, work: () => void) => readonly number[],
  ) {
    const { volumes, hosts, vms } = mirror.world;
    const sources = (all: readonly { readonly index: number }[], add: Source['add']): Source[] =>
      all.map(({ index }) => ({ index, add, known: new Memory(store), parts: [], numbers: new Map() }));
    this.#sources = [...sources(volumes, addVolume), ...sources(hosts, addHost), ...sources(vms, addVm)];
    this.#numbers = new Uint16Array(this.#sources.length);
    this.#codes = mirror.derived.map(() => new Map());
    this.#isList = mirror.derived.map(({ of, name }) => Array.isArray(of[name]));
  }

  get bytes(): number {
    return this.#sums.words.byteLength;
  }

  forget(): void {
    for (const { known } of this.#sources) known.clear();
  }

  /** The number of all that follows from the state whose codes stand in front of a row. */
  follow(shown: Shown): number {
    for (let which = 0; which < this.#sources.length; which += 1) {
      const source = this.#sources[which] as Source;
      const number = source.known.find(shown.row);
      this.#numbers[which] = number === UNKNOWN ? this.#find(source, shown) : number;
    }
    const known = this.#all.find(this.#numbers);
    return known === UNKNOWN ? this.#sum() : known;
  }

  /** Its codes. */
  codesOf(number: number): Uint16Array {
    return this.#known[number] as Uint16Array;
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
      for (const amount of Array.isArray(value) ? (value as number[]) : [Number(value)]) {
        if (amount === 0 && !Array.isArray(value)) continue;
        slots.push(slot);
        amounts.push(amount);
      }
    });
    const text = `${slots.join()};${amounts.join()}`;
    const number = source.numbers.get(text) ?? source.parts.push({ slots, amounts }) - 1;
    source.numbers.set(text, number);
    source.known.learn(row, cells, number);
    return number;
  }

  #sum(): number {
    const { derived } = this.mirror;
    const sums = new Float64Array(derived.length);
    const lists: number[][] = derived.map(() => []);
    this.#sources.forEach(({ parts }, which) => {
      const { slots, amounts } = parts[this.#numbers[which] as number] as Part;
      for (let at = 0; at < slots.length; at += 1) {
        const slot = slots[at] as number;
        if (this.#isList[slot] === true) lists[slot]?.push(amounts[at] as number);
        else sums[slot]! += amounts[at] as number;
      }
    });
    const codes = Uint16Array.from(derived, (_, slot) => {
      const known = this.#codes[slot] as Map<number | string, number>;
      const value = this.#isList[slot] === true ? (lists[slot] as number[]).join() : (sums[slot] as number);
      const code = known.get(value) ?? known.size;
      known.set(value, code);
      return code;
    });
    const number = this.#known.push(codes) - 1;
    this.#all.learn(this.#numbers, [...this.#numbers.keys()], number);
    return number;
  }
}
