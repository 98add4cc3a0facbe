/** What a lab is after: goals that are reached or not, and traps that are sprung once. */
import { assert } from '../base/assert.js';
import { type Condition, compileCondition } from '../invariants/index.js';
import type { Lab } from '../scenarios/index.js';
import type { Live } from './live.js';

export class Aims {
  readonly #sprung = new Set<string>();
  #known: { readonly live: Live; readonly version: number; readonly goals: readonly boolean[] } | undefined;

  private constructor(
    readonly goals: readonly Condition[],
    readonly traps: readonly { readonly condition: Condition; readonly say: string }[],
  ) {}

  static async of({ goals, traps = [] }: Lab): Promise<Aims> {
    return new Aims(
      await Promise.all(goals.map(({ claim }) => compiled(claim))),
      await Promise.all(traps.map(async ({ when, say }) => ({ condition: await compiled(when), say }))),
    );
  }

  /** Whether each goal is reached now. */
  reached(live: Live): readonly boolean[] {
    const { version, world, availability } = live;
    if (this.#known?.live !== live || this.#known.version !== version)
      this.#known = { live, version, goals: this.goals.map((goal) => goal.holds(world, availability)) };
    return this.#known.goals;
  }

  /** What is said of traps that are sprung now, and have not been before. */
  spring({ world, availability }: Live): readonly string[] {
    const sprung = this.traps.filter(
      ({ condition, say }) => !this.#sprung.has(say) && condition.holds(world, availability),
    );
    for (const { say } of sprung) this.#sprung.add(say);
    return sprung.map(({ say }) => say);
  }

  /** No trap has been sprung. */
  forget(): void {
    this.#sprung.clear();
  }
}

async function compiled(text: string): Promise<Condition> {
  const condition = await compileCondition(text);
  assert(condition.ok, 'a condition that was checked compiles');
  return condition.value;
}
