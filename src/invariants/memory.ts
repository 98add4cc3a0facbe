/**
 * What a judge remembers from look to look: of each subject one number for every watch that remembers. Those of one subject lie side
 * by side, since one occurrence asks for many of them.
 */
import { Column } from '../base/column.js';
import type { Micros } from '../base/units.js';
import { type About, NEVER } from './invariant.js';
import type { Watch } from './watch.js';

/** What was pending for longest, of one watch. */
export interface Longest {
  us: Micros;
  subject: number;
  /** When that was seen. */
  atUs: Micros;
}

export class Memory {
  /** By watch: the column of all that is about the same sort of entity; undefined where nothing is remembered. */
  readonly #columns: readonly (Column | undefined)[];
  /** By watch; undefined where what is remembered is no time. */
  readonly longest: readonly (Longest | undefined)[];

  constructor(watches: readonly Watch[]) {
    const columns: Readonly<Record<About, Column>> = {
      vm: new Column(NEVER),
      host: new Column(NEVER),
      cluster: new Column(NEVER),
    };
    this.#columns = watches.map(({ about, remember }) => (remember === undefined ? undefined : columns[about]));
    this.longest = watches.map(({ timed }) => (timed ? { us: NEVER, subject: NEVER, atUs: 0 } : undefined));
  }

  /** Of a watch that remembers nothing, NEVER. */
  at({ place, width, slot }: Watch, subject: number): number {
    return this.#columns[place]?.at(subject * width + slot) ?? NEVER;
  }

  put({ place, width, slot }: Watch, subject: number, value: number): void {
    this.#columns[place]?.set(subject * width + slot, value);
  }

  /** Something has been pending since this time. */
  noteLong({ place }: Watch, subject: number, sinceUs: Micros, nowUs: Micros): void {
    const longest = this.longest[place];
    if (longest === undefined || nowUs - sinceUs <= longest.us) return;
    longest.us = nowUs - sinceUs;
    longest.subject = subject;
    longest.atUs = nowUs;
  }

  /** Becomes what another remembers, with the same watches; of what was pending for how long nothing. */
  take(other: Memory): void {
    const taken = new Set<Column>();
    other.#columns.forEach((column, place) => {
      const own = this.#columns[place];
      if (column === undefined || own === undefined || taken.has(own)) return;
      own.take(column);
      taken.add(own);
    });
  }
}
