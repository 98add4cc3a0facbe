/**
 * What follows from the fields of a state, such as the memory in use on a host: each entity adds its part, and parts are remembered by
 * what they were read from. The sums have codes as fields have, so that whatever reads them is remembered by few cells.
 */
import { addHost, addVm, addVolume } from '../model/rebuild.js';
import type { World } from '../model/world.js';
import { Memory, Store } from './memory.js';
import type { Mirror } from './mirror.js';

/** What one entity adds. */
interface Part {
  /** Parts of this entity that are alike have the same number. */
  readonly number: number;
  readonly slots: readonly number[];
  /** A number to add, or the member of a list. */
  readonly amounts: readonly number[];
}

interface Source {
  readonly index: number;
  readonly add: (world: World, index: number) => void;
  readonly known: Memory<Part>;
  readonly parts: Map<string, Part>;
}

export class Following {
  readonly #sources: readonly Source[];
  readonly #sums: Store = new Store();
  readonly #all = new Memory<Uint16Array>(this.#sums);
  /** By source, the number of its part. */
  readonly #numbers: Uint16Array;
  readonly #parts: Part[];
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
      all.map(({ index }) => ({ index, add, known: new Memory(store), parts: new Map() }));
    this.#sources = [...sources(volumes, addVolume), ...sources(hosts, addHost), ...sources(vms, addVm)];
    this.#numbers = new Uint16Array(this.#sources.length);
    this.#parts = Array.from({ length: this.#sources.length });
    this.#codes = mirror.derived.map(() => new Map());
    this.#isList = mirror.derived.map(({ of, name }) => Array.isArray(of[name]));
  }

  get bytes(): number {
    return this.#sums.words.byteLength;
  }

  forget(): void {
    for (const { known } of this.#sources) known.clear();
  }

  /** Codes of all that follows from the state in these bytes, which stand in front of the row. */
  codesOf(row: Uint16Array, bytes: Uint8Array): Uint16Array {
    for (let which = 0; which < this.#sources.length; which += 1) {
      const source = this.#sources[which] as Source;
      const part = source.known.find(row) ?? this.#find(source, row, bytes);
      this.#numbers[which] = part.number;
      this.#parts[which] = part;
    }
    return this.#all.find(this.#numbers) ?? this.#sum();
  }

  #find(source: Source, row: Uint16Array, bytes: Uint8Array): Part {
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
    const part = source.parts.get(text) ?? { number: source.parts.size, slots, amounts };
    source.parts.set(text, part);
    source.known.learn(row, cells, part);
    return part;
  }

  #sum(): Uint16Array {
    const { derived } = this.mirror;
    const sums = new Float64Array(derived.length);
    const lists: number[][] = derived.map(() => []);
    for (const { slots, amounts } of this.#parts)
      for (let at = 0; at < slots.length; at += 1) {
        const slot = slots[at] as number;
        if (this.#isList[slot] === true) lists[slot]?.push(amounts[at] as number);
        else sums[slot]! += amounts[at] as number;
      }
    const codes = Uint16Array.from(derived, (_, slot) => {
      const known = this.#codes[slot] as Map<number | string, number>;
      const value = this.#isList[slot] === true ? (lists[slot] as number[]).join() : (sums[slot] as number);
      const code = known.get(value) ?? known.size;
      known.set(value, code);
      return code;
    });
    this.#all.learn(this.#numbers, [...this.#numbers.keys()], codes);
    return codes;
  }
}
