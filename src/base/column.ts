/** Room that a column has at first where nobody knows better; it doubles as needed. */
const ROOM = 64;

const EMPTY = new Float64Array(0);

/** Numbers by index, in a column that grows as it is written. What was never written is `unwritten`. */
export class Column {
  #values: Float64Array = EMPTY;

  /** `room`: of how many numbers room is made at least, once the first is written. */
  constructor(
    readonly unwritten: number,
    readonly room = ROOM,
  ) {}

  at(index: number): number {
    return index < this.#values.length ? (this.#values[index] as number) : this.unwritten;
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) this.#grow(index);
    this.#values[index] = value;
  }

  /** Becomes what another column is. */
  take(other: Column): void {
    this.#values = other.#values.slice();
  }

  clone(): Column {
    const copy = new Column(this.unwritten, this.room);
    copy.take(this);
    return copy;
  }

  #grow(index: number): void {
    let room = Math.max(this.room, this.#values.length);
    while (room <= index) room *= 2;
    const grown = new Float64Array(room).fill(this.unwritten);
    grown.set(this.#values);
    this.#values = grown;
  }
}
