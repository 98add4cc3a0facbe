/** The moves between the states of a search, and what can be reached from where. States are expanded in the order of their numbers. */
import { doubled } from './states.js';

export class Graph {
  #targets = new Int32Array(1 << 16);
  #starts = new Int32Array(1 << 14);
  #length = 0;
  #states = 0;

  get bytes(): number {
    return this.#targets.byteLength + this.#starts.byteLength;
  }

  /** The state whose moves come from here on: the next one. */
  open(): void {
    if (this.#states + 1 >= this.#starts.length) this.#starts = doubled(this.#starts);
    this.#starts[this.#states] = this.#length;
    this.#states += 1;
    this.#starts[this.#states] = this.#length;
  }

  add(target: number): void {
    if (this.#length >= this.#targets.length) this.#targets = doubled(this.#targets);
    this.#targets[this.#length] = target;
    this.#length += 1;
    this.#starts[this.#states] = this.#length;
  }

  freeze(): { readonly targets: Int32Array; readonly starts: Int32Array } {
    return { targets: this.#targets.slice(0, this.#length), starts: this.#starts.slice(0, this.#states + 1) };
  }

  thaw({ targets, starts }: { readonly targets: Int32Array; readonly starts: Int32Array }): void {
    this.#targets = new Int32Array(Math.max(this.#targets.length, targets.length));
    this.#targets.set(targets);
    this.#starts = new Int32Array(Math.max(this.#starts.length, starts.length));
    this.#starts.set(starts);
    this.#length = targets.length;
    this.#states = starts.length - 1;
  }

  /** The states that one move leads to. */
  from(state: number): Int32Array {
    return this.#targets.subarray(this.#starts[state], this.#starts[state + 1]);
  }

  /** By state, 1 where one of the goals can be reached by moves that stay where `within` permits. */
  reaching(
    count: number,
    isGoal: (state: number) => boolean,
    within: (state: number) => boolean = () => true,
  ): Uint8Array {
    const sources = this.#backwards(count);
    const reached = new Uint8Array(count);
    const queue: number[] = [];
    for (let state = 0; state < count; state += 1)
      if (isGoal(state)) {
        reached[state] = 1;
        queue.push(state);
      }
    for (let next = queue.pop(); next !== undefined; next = queue.pop())
      for (let at = sources.starts[next] as number; at < (sources.starts[next + 1] as number); at += 1) {
        const source = sources.of[at] as number;
        if (reached[source] === 1 || !within(source)) continue;
        reached[source] = 1;
        queue.push(source);
      }
    return reached;
  }

  #backwards(count: number): { readonly starts: Int32Array; readonly of: Int32Array } {
    const starts = new Int32Array(count + 1);
    for (let at = 0; at < this.#length; at += 1) starts[(this.#targets[at] as number) + 1]! += 1;
    for (let state = 0; state < count; state += 1) starts[state + 1]! += starts[state] as number;
    const next = starts.slice(0, count);
    const of = new Int32Array(this.#length);
    for (let state = 0; state < this.#states; state += 1)
      for (const target of this.from(state)) {
        of[next[target] as number] = state;
        next[target]! += 1;
      }
    return { starts, of };
  }
}
