/** Which installations fail: the next one of a host that a fault asks for, and any other by chance. */
import { hostName } from '../model/rules/names.js';
import type { World } from '../model/world.js';
import type { Streams } from './kernel/streams.js';

export class Installations {
  /** Hosts whose next one fails. */
  #cursed: Set<number>;

  /** `chance`: of any other to fail, 0 to 1. */
  constructor(
    private chance: number,
    cursed: Iterable<number> = [],
  ) {
    this.#cursed = new Set(cursed);
  }

  /** The next one of a host fails. */
  curse(host: number): void {
    this.#cursed.add(host);
  }

  /** None fails any more. */
  forgive(): void {
    this.#cursed.clear();
    this.chance = 0;
  }

  /** Whether the one of a host that would end now fails. */
  fails(world: World, host: number, streams: Streams): boolean {
    if (this.#cursed.delete(host)) return true;
    return this.chance > 0 && streams.draw(`installation/${hostName(world, host)}`) < this.chance;
  }

  clone(): Installations {
    return new Installations(this.chance, this.#cursed);
  }
}
