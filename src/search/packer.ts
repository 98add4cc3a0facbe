/**
 * From a world to the few bytes of its state, and back. Of the row of a world only fields that have ever differed from the start are
 * packed, one block for each, in the order in which they were found; a block that is all as at the start is all zeros. So a state
 * that was packed before a field was found equals its zero-extended form, and nothing is ever packed anew.
 */
import { assert } from '../base/assert.js';
import { activityKey } from '../model/activities.js';
import { rebuild } from '../model/rebuild.js';
import { NONE, type World } from '../model/world.js';
import { Codebook } from './codebook.js';
import { BYTES_MAX, type Layout, readOpen, readWorld, type Section, type Sort, writeWorld } from './frame.js';
import { type Row, rowOf } from './placing.js';
import { type Reads, rest, rouse } from './rest.js';
import type { Symmetry } from './symmetry.js';

/** A field that is packed: one byte for each entity of its sort. */
interface Block {
  readonly section: Section;
  /** Within an entity. */
  readonly offset: number;
  /** Where its bytes begin. */
  readonly start: number;
  /** Whether code 0 stands for what the entity was at the start: not where that moves with those that change places. */
  readonly rests: boolean;
  readonly codes: Map<number, number>;
  readonly values: number[];
}

/** A field that is packed, as it is kept on disk. */
export interface FrozenBlock {
  readonly sort: Sort;
  readonly offset: number;
  readonly values: readonly number[];
}

/** Fields that hold the number of a host. */
const LINKS: Readonly<Record<string, readonly string[]>> = {
  cluster: [],
  host: ['drainTarget'],
  vm: ['host', 'moveTo', 'moveFrom', 'home', 'promised', 'boundTo'],
  volume: ['owner'],
  checkpoint: [],
};

const CODES_MAX = 255;

/** A world of which no state fits into the bytes that there are: whoever asks should ask of a smaller one. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

export class Packer {
  readonly layout: Layout;
  readonly symmetry: Symmetry;
  /** Bytes of a state now: it grows as fields are found to vary. The first is whoever packs its own. */
  length = 1;
  readonly #packed = rowOf(new Uint8Array(BYTES_MAX));
  /** The state that was packed last; valid until the next. Its tail beyond `length` is zero. */
  readonly bytes = this.#packed.bytes;
  readonly words = this.#packed.words;
  readonly #coded: Row;
  /** The same before anybody has changed places: each entity at its own. */
  readonly codes: Uint8Array;
  readonly #row: Float64Array;
  readonly #base: Float64Array;
  readonly #blocks: Block[] = [];
  /** Places in the row that have been as at the start in all states so far. */
  #still: Int32Array;
  readonly #blockOf: (Block | undefined)[];
  /** By place in the row, where its byte is; NONE: it has none. */
  readonly #byteOf: Int32Array;
  /** Entries of the book that are known here. */
  #known = 0;

  constructor(
    readonly world: World,
    layout: Layout,
    readonly reads: Reads,
    symmetry: Symmetry,
    readonly book = new Codebook(),
  ) {
    this.layout = layout;
    this.#row = new Float64Array(layout.length);
    this.#base = new Float64Array(layout.length);
    writeWorld(world, layout, this.#base);
    rest(this.#base, layout, reads);
    this.#blockOf = Array.from({ length: layout.length });
    this.#still = Int32Array.from({ length: layout.length }, (_, index) => index);
    this.#byteOf = new Int32Array(layout.length).fill(NONE);
    this.symmetry = symmetry;
    this.#coded = symmetry.reduces ? rowOf(new Uint8Array(BYTES_MAX)) : this.#packed;
    this.codes = this.#coded.bytes;
    for (const section of layout.sections)
      section.fields.forEach((field, offset) => {
        const isLink = LINKS[section.sort]?.includes(field) === true;
        if ((isLink && symmetry.isOn && section.count > 0) || !this.symmetry.alike(this.#base, section, offset))
          this.#learn(section, offset);
      });
  }

  /** Learns what others have found meanwhile. */
  catchUp(): void {
    for (; this.#known < this.book.count; this.#known += 1) {
      const { section, offset, value } = this.book.entry(this.#known);
      this.#note(this.layout.sections[section] as Section, offset, value);
    }
  }

  /** What is packed, and which byte stands for what: enough to go on with bytes that were packed before. */
  freeze(): FrozenBlock[] {
    return this.#blocks.map(({ section: { sort }, offset, values }) => ({ sort, offset, values: [...values] }));
  }

  thaw(frozen: readonly FrozenBlock[]): void {
    frozen.forEach(({ sort, offset, values }, index) => {
      const section = this.layout.of(sort);
      this.#learn(section, offset);
      const block = this.#blocks[index];
      assert(block?.section === section && block.offset === offset, 'a search of another question');
      for (const value of values.slice(1)) this.#learn(section, offset, value);
    });
  }

  /** Packs the world as it stands. */
  pack(): void {
    this.code(this.codes);
    this.place();
  }

  /** From the codes to the bytes: of all states that differ by names alone, the one that is kept. */
  place(): void {
    this.symmetry.place(this.#coded, this.#packed, Math.ceil(this.length / 4));
  }

  /** Takes codes that were written before. */
  show(codes: ArrayLike<number>): void {
    for (let at = 0; at < this.length; at += 1) this.codes[at] = codes[at] as number;
  }

  /** Writes down the codes of the world as it stands, nobody having changed places. */
  code(into: Uint8Array): void {
    const row = this.#row;
    this.look();
    for (let block = 0; block < this.#blocks.length; block += 1) this.#code(this.#blocks[block] as Block, row, into);
  }

  /** Looks which fields of the world as it stands are not as at the start: they are packed from now on. */
  look(): void {
    const row = this.#row;
    writeWorld(this.world, this.layout, row);
    rest(row, this.layout, this.reads);
    this.#find(row);
  }

  /** Where the byte of a place in the row is, or NONE. */
  byteOf(place: number): number {
    return this.#byteOf[place] as number;
  }

  /** Makes the world the one whose state these bytes are. Bytes beyond the end count as zero. */
  unpack(bytes: Uint8Array): void {
    const row = this.#row;
    row.set(this.#base);
    let at = 1;
    for (const { section, offset, values } of this.#blocks)
      for (let index = 0; index < section.count; index += 1, at += 1) {
        const code = bytes[at] ?? 0;
        if (code > 0) row[section.base + index * section.size + offset] = values[code] as number;
      }
    readWorld(this.world, this.layout, row);
    readOpen(this.world, this.layout, row, activityKey);
    rebuild(this.world);
    rouse(this.world, this.reads);
  }

  /** Looks for fields that differ from the start for the first time. */
  #find(row: Float64Array): void {
    const still = this.#still;
    const base = this.#base;
    for (let at = 0; at < still.length; at += 1) {
      const place = still[at] as number;
      if (row[place] === base[place]) continue;
      const section = this.layout.sections.find((one) => place < one.base + one.size * one.count) as Section;
      this.#learn(section, (place - section.base) % section.size);
      return this.#find(row);
    }
  }

  /** A field varies, and takes a value: by the book. */
  #learn(section: Section, offset: number, value = Number.NaN): void {
    const entry = { section: this.layout.sections.indexOf(section), offset, value };
    do this.catchUp();
    while (!this.#isKnown(section, offset, value) && !this.book.write(entry, this.#known));
    this.catchUp();
  }

  #isKnown(section: Section, offset: number, value: number): boolean {
    const block = this.#blockOf[section.base + offset];
    return block !== undefined && (Number.isNaN(value) || block.codes.has(value));
  }

  #note(section: Section, offset: number, value: number): void {
    const first = section.base + offset;
    if (this.#blockOf[first] === undefined) this.#open(section, offset);
    if (Number.isNaN(value)) return;
    const block = this.#blockOf[first] as Block;
    if (!block.codes.has(value)) this.#name(block, value);
  }

  /** The next code of a field stands for this value. */
  #name(block: Block, value: number): void {
    const { codes, values, section, offset } = block;
    if (values.length > CODES_MAX) throw new TooLarge(`more than ${CODES_MAX} values of ${section.fields[offset]}`);
    this.symmetry.learn(this.#blocks.indexOf(block), values.length, value);
    codes.set(value, values.length);
    values.push(value);
  }

  #open(section: Section, offset: number): void {
    const first = section.base + offset;
    const links = LINKS[section.sort]?.includes(section.fields[offset] as string) === true;
    const { symmetry, length: start } = this;
    const rests = !symmetry.isOn || (!links && symmetry.alike(this.#base, section, offset));
    const block: Block = { section, offset, start, rests, codes: new Map(), values: [NONE] };
    this.#blocks.push(block);
    this.length += section.count;
    if (this.length > BYTES_MAX) throw new TooLarge(`a state takes more than ${BYTES_MAX} bytes`);
    const mine = new Set(Array.from({ length: section.count }, (_, index) => first + index * section.size));
    for (const place of mine) this.#blockOf[place] = block;
    for (let index = 0; index < section.count; index += 1) this.#byteOf[first + index * section.size] = start + index;
    this.#still = this.#still.filter((place) => !mine.has(place));
    symmetry.watch(section.sort, offset, start, links);
    // Whoever changes places takes its links along: to hosts that nobody was linked to so far too.
    if (symmetry.isOn && links) for (const { index } of this.world.hosts) this.#name(block, index);
  }

  #code({ section, offset, start, rests, codes }: Block, row: Float64Array, into: Uint8Array): void {
    const base = this.#base;
    const { count, size } = section;
    let place = section.base + offset;
    for (let index = 0; index < count; index += 1, place += size) {
      const value = row[place] as number;
      if (rests && value === base[place]) {
        into[start + index] = 0;
        continue;
      }
      let code = codes.get(value);
      if (code === undefined) {
        this.#learn(section, offset, value);
        code = codes.get(value) as number;
      }
      into[start + index] = code;
    }
  }
}
