/** Whole numbers, and a text behind them, as few bytes. */

/** Little-endian base-128 with a sign: most states take one byte. */
export function pack(numbers: readonly number[], tail: string): Uint8Array {
  const text = new TextEncoder().encode(tail);
  const bytes: number[] = [];
  for (const number of numbers) {
    let rest = number < 0 ? -number * 2 - 1 : number * 2;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  const packed = new Uint8Array(bytes.length + text.length);
  packed.set(bytes);
  packed.set(text, bytes.length);
  return packed;
}

/** Reads what was packed, number by number, and then the text. */
export class Reader {
  #at = 0;
  constructor(readonly bytes: Uint8Array) {}

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.#at] as number;
      this.#at += 1;
      value += (byte % 128) * scale;
      if (byte < 128) break;
      scale *= 128;
    }
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  numbers(length: number): number[] {
    return Array.from({ length }, () => this.number());
  }

  flag(): boolean {
    return this.number() === 1;
  }

  tail(): string {
    return new TextDecoder().decode(this.bytes.subarray(this.#at));
  }
}
