/** Variables. A function sees those of whoever called it, and changes only its own. */

import { cast } from './casts.js';
import { spend } from './meter.js';
import type { Value } from './values.js';

interface Slot {
  value: Value;
  /** Type that whatever is assigned becomes. */
  type?: string;
}

/** Work of a new variable: it takes the room of as many items. */
const SLOT = 10;

export class Scope {
  readonly #slots = new Map<string, Slot>();

  constructor(
    readonly parent: Scope | undefined,
    /** Whether `$script:` means it. */
    readonly isScript = false,
  ) {}

  /** The slot of a name, here or further out. */
  find(name: string): Slot | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const slot = scope.#slots.get(name);
      if (slot !== undefined) return slot;
    }
    return undefined;
  }

  /** The slot of this scope alone. */
  own(name: string): Slot | undefined {
    return this.#slots.get(name);
  }

  set(name: string, value: Value, type?: string): void {
    const slot = this.#slots.get(name);
    const wanted = type ?? slot?.type;
    const kept = wanted === undefined ? value : cast(value, wanted);
    if (slot === undefined) {
      spend(SLOT);
      this.#slots.set(name, wanted === undefined ? { value: kept } : { value: kept, type: wanted });
    } else {
      slot.value = kept;
      if (type !== undefined) slot.type = type;
    }
  }

  remove(name: string): void {
    this.#slots.delete(name);
  }

  get names(): readonly string[] {
    return [...this.#slots.keys()];
  }

  get outermost(): Scope {
    return this.parent?.outermost ?? this;
  }

  get script(): Scope {
    return this.isScript || this.parent === undefined ? this : this.parent.script;
  }
}
