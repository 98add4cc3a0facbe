/** What operators and the placement see of a run: itself, as of now. */
import type { Micros } from '../base/units.js';
import type { World } from '../model/world.js';
import type { View } from './actors.js';
import type { Changes } from './changes.js';
import type { Trace } from './trace.js';

/** The run behind a view. */
export interface Seen {
  readonly world: World;
  readonly nowUs: Micros;
  readonly trace: Trace;
  readonly changes: Changes;
  readonly calm: boolean;
}

/** Nothing is copied: who keeps it sees the run go on. */
export class LiveView implements View {
  readonly #run: Seen;

  constructor(run: Seen) {
    this.#run = run;
  }

  get world(): World {
    return this.#run.world;
  }

  get nowUs(): Micros {
    return this.#run.nowUs;
  }

  get occurrences(): number {
    return this.#run.trace.length;
  }

  get changes(): number {
    return this.#run.changes.all;
  }

  get nodeChanges(): number {
    return this.#run.changes.ofNodes;
  }

  get calm(): boolean {
    return this.#run.calm;
  }

  find(fact: number, subject: number, from: number): number {
    return this.#run.trace.find(fact, subject, from);
  }
}
