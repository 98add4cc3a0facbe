/** The scenario's own claims while a run goes on: asked after each step that changed something which a condition can see. */
import type { Outcome } from '../../model/turn.js';
import type { World } from '../../model/world.js';
import type { AvailabilityLedger } from '../service/availability.js';
import type { OwnClaim } from './condition.js';
import { changedBy } from './seen.js';

export type Told = (id: string, saw: string) => void;

export class OwnClaims {
  /** Ids of `always` that broke and of `sometimes` that were seen. */
  readonly #told = new Set<string>();

  constructor(
    readonly claims: readonly OwnClaim[],
    readonly availability: AvailabilityLedger,
  ) {}

  begin(world: World, tell: Told): void {
    for (const claim of this.claims) this.#ask(claim, world, tell);
  }

  see(world: World, outcome: Outcome, tell: Told): void {
    if (this.claims.length === 0) return;
    const changed = changedBy(outcome);
    if (changed === 0) return;
    for (const claim of this.claims) if ((claim.condition.sees & changed) !== 0) this.#ask(claim, world, tell);
  }

  end(world: World, tell: Told): void {
    for (const { id, kind, condition } of this.claims) {
      if (kind === 'sometimes' && !this.#told.has(id)) tell(id, this.#saw(condition, world, 'never true'));
      if (kind === 'at-end' && !condition.holds(world, this.availability))
        tell(id, this.#saw(condition, world, 'not true at the end'));
    }
  }

  sometimes(): { id: string; seen: boolean }[] {
    return this.claims.filter((one) => one.kind === 'sometimes').map(({ id }) => ({ id, seen: this.#told.has(id) }));
  }

  #ask({ id, kind, condition }: OwnClaim, world: World, tell: Told): void {
    if (kind === 'at-end' || this.#told.has(id)) return;
    const holds = condition.holds(world, this.availability);
    if (holds === (kind === 'always')) return;
    this.#told.add(id);
    if (kind === 'always') tell(id, this.#saw(condition, world, 'not true'));
  }

  #saw(condition: OwnClaim['condition'], world: World, otherwise: string): string {
    const trouble = condition.trouble(world, this.availability);
    return trouble === undefined
      ? `${otherwise}: ${condition.text}`
      : `cannot be evaluated (${trouble}): ${condition.text}`;
  }
}
