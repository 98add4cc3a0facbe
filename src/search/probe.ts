/** A stand-in for the list of doubts: it notes every rule that says no, and permits what one mutant would permit. */
import type { Doubts, World } from '../model/world.js';
import type { Mutant } from './mutants.js';

export class Probe implements Doubts {
  /** Rules that have said no since it was last cleared. */
  readonly asked = new Set<string>();
  mutant: Mutant | undefined;
  /** Whether the mutant has permitted something that its rule forbids. */
  permitted = false;

  has(rule: string, world: World, subject: number, arg: number): boolean {
    this.asked.add(rule);
    if (this.mutant?.rule !== rule || !this.mutant.permits(world, subject, arg)) return false;
    this.permitted = true;
    return true;
  }

  clear(mutant: Mutant | undefined): void {
    this.asked.clear();
    this.mutant = mutant;
    this.permitted = false;
  }

  *[Symbol.iterator](): Generator<string> {
    if (this.mutant !== undefined) yield this.mutant.rule;
  }
}
