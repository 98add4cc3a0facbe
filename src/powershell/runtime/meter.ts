/** How much a script asks for in all: steps, and the work of making and looking through lists, texts and objects. */

/** No error of the script: it asked for too much. It cannot be caught. */
export class TooMuch {
  constructor(readonly message: string) {}
}

export interface Bounds {
  /** Statements and values that are evaluated, and objects that go through pipelines. */
  readonly steps: number;
  /** Items of lists that are made or looked through, parts of texts and objects, steps of patterns. */
  readonly work: number;
}

export class Meter {
  #steps = 0;
  #work = 0;

  constructor(readonly bounds: Bounds) {}

  /** A script, or a line that is typed at a prompt, begins: the bounds are those of each. */
  begin(): void {
    this.#steps = 0;
    this.#work = 0;
  }

  /** @throws TooMuch beyond the bound. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > this.bounds.steps)
      throw new TooMuch(
        `The script has taken ${this.bounds.steps} steps; a loop that does not end is the usual reason.`,
      );
  }

  /** @throws TooMuch beyond the bound. */
  work(parts: number): void {
    this.#work += parts;
    if (this.#work > this.bounds.work)
      throw new TooMuch(
        `The script makes or looks through more than ${this.bounds.work} items, characters and the like in all; a list or a text that grows in a loop is the usual reason. A list takes more by .Add() than by +=.`,
      );
  }
}

/** Characters that are only looked at are so many to a part. */
const LOOKED_AT = 16;

export const lookAt = (characters: number): void => spend(1 + characters / LOOKED_AT);

/** Texts one behind the other. */
export function together(pieces: readonly string[], separator: string): string {
  const length = pieces.reduce((sum, piece) => sum + piece.length + separator.length, 0);
  spend(2 * pieces.length + length / 4);
  return pieces.join(separator);
}

/** Whose script runs now. Several take turns, each between two of its waits. */
let running: Meter | undefined;

/** Items of a list, characters of a text: more is nobody's script. */
const SIZE_MAX = 2_000_000;

/** @throws TooMuch where a list, a text or a range would have too many parts. */
export function sized(what: 'text' | 'list' | 'range', parts: number): void {
  if (parts > SIZE_MAX) throw new TooMuch(`The ${what} would have more than 2,000,000 parts.`);
}

/** The same, and counts them: all of it is made anew. */
export function making(what: 'text' | 'list' | 'range', parts: number): void {
  sized(what, parts);
  spend(parts);
}

/** Told before it is done. Outside of a script nobody counts. */
export const spend = (parts: number): void => running?.work(parts);

/** What is done until the next wait, and after each, is on this meter. */
export function* metered<Y, T, A>(meter: Meter, run: Generator<Y, T, A | undefined>): Generator<Y, T, A | undefined> {
  let next = during(meter, () => run.next(undefined));
  try {
    while (next.done !== true) {
      const answer = yield next.value;
      next = during(meter, () => run.next(answer));
    }
    return next.value;
  } finally {
    // Where nobody goes on, its blocks still come to their end.
    if (next.done !== true) during(meter, () => run.return(undefined as T));
  }
}

function during<T>(meter: Meter, work: () => T): T {
  const before = running;
  running = meter;
  try {
    return work();
  } finally {
    running = before;
  }
}
