/** Those who watch a run, each shown what it has asked for: everything, or what becomes of hosts and clusters alone; and the time between. */
import type { Micros } from '../base/units.js';
import type { Turn } from '../model/turn.js';
import type { World } from '../model/world.js';
import type { Watcher } from './actors.js';

export class Audience {
  readonly #all: readonly Watcher[];
  /** Those of them that see everything, and those that see what becomes of hosts and clusters alone. */
  readonly #seeing: readonly Watcher[];
  readonly #seeingNodes: readonly Watcher[];
  /** Those of them that look at the time between two moments; that may end the run. */
  readonly #resting: readonly Watcher[];
  readonly #stopping: readonly Watcher[];

  constructor(watchers: readonly Watcher[] = []) {
    this.#all = watchers;
    this.#seeing = watchers.filter(({ ofNodes }) => ofNodes !== true);
    this.#seeingNodes = watchers.filter(({ ofNodes }) => ofNodes === true);
    this.#resting = watchers.filter(({ rest }) => rest !== undefined);
    this.#stopping = watchers.filter((watcher) => 'stops' in watcher);
  }

  /** Whether one of them has seen enough. */
  get stops(): boolean {
    return this.#stopping.some((watcher) => watcher.stops === true);
  }

  begin(world: World): void {
    for (const watcher of this.#all) watcher.begin?.(world);
  }

  /** An occurrence; `ofNodes`: it has changed a host or a cluster. */
  see(world: World, turn: Turn, atUs: Micros, seq: number, ofNodes: boolean): void {
    for (const watcher of this.#seeing) watcher.see(world, turn, atUs, seq);
    if (ofNodes) for (const watcher of this.#seeingNodes) watcher.see(world, turn, atUs, seq);
  }

  /** Nothing happens between two times. */
  rest(world: World, fromUs: Micros, toUs: Micros): void {
    for (const watcher of this.#resting) watcher.rest?.(world, fromUs, toUs);
  }
}
