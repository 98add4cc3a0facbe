/** From a place in the value of a YAML scalar to the same place in the file. */
import type { Scalar } from 'yaml';
import type { Source } from './source.js';

/** Offsets in the file of each character of a value, and of its end. */
export class ScalarPlaces {
  private readonly offsets: readonly number[] | undefined;
  private readonly first: number;
  private readonly end: number;

  constructor(source: Source, scalar: Scalar, value: string) {
    const [from = 0, to = from] = scalar.range ?? [];
    const quoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE';
    this.first = quoted ? from + 1 : from;
    this.end = to;
    const raw = source.slice(this.first, to);
    this.offsets = raw.startsWith(value) ? undefined : aligned(raw, value);
  }

  /** The place of a stretch of the value; where the two cannot be laid side by side, the scalar itself. */
  stretch(offset: number, length: number): readonly [from: number, to: number] {
    const from = this.at(offset);
    return [from, Math.min(this.end, Math.max(from, this.at(offset + length)))];
  }

  private at(offset: number): number {
    return this.first + (this.offsets === undefined ? offset : (this.offsets[offset] ?? this.offsets.at(-1) ?? 0));
  }
}

/** Lays a value beside its writing: escapes, doubled quotes and indentation are what the value lacks. */
function aligned(raw: string, value: string): readonly number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const character of value.split('')) {
    const found = character === ' ' ? raw.slice(at).search(/\s/) + at : raw.indexOf(character, at);
    if (found < at) return [0];
    offsets.push(found);
    at = found + 1;
  }
  return [...offsets, at];
}
