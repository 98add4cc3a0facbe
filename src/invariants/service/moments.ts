/** When something last happened to hosts and clusters, kept while a run goes on. */
import type { Micros } from '../../base/units.js';

/** The level of a cluster rose; a drain of a host came to its end; a node was resumed; a host joined. */
export type Happening = 'raised' | 'drained' | 'resumed' | 'joined';

export class Moments {
  readonly #last: Readonly<Record<Happening, Map<number, Micros>>>;

  constructor(of?: Moments) {
    const copy = (what: Happening): Map<number, Micros> => new Map(of === undefined ? [] : of.#last[what]);
    this.#last = {
      ...{ raised: copy('raised'), drained: copy('drained') },
      ...{ resumed: copy('resumed'), joined: copy('joined') },
    };
  }

  /** Of a cluster or a host by its number; undefined: never. */
  lastUs(what: Happening, subject: number): Micros | undefined {
    return this.#last[what].get(subject);
  }

  note(what: Happening, subject: number, atUs: Micros): void {
    this.#last[what].set(subject, atUs);
  }

  clone(): Moments {
    return new Moments(this);
  }
}
