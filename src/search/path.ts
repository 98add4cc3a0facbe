/** From the states of a search to moves that somebody can repeat: the same way again, with the hosts and VMs by their own names. */

import { assert } from '../base/assert.js';
import { ACTIVITIES } from '../model/activities.js';
import { versionText } from '../model/catalog/index.js';
import { hostName, releaseKey } from '../model/rules/names.js';
import type { Step } from '../model/step.js';
import { hostWord, vmWord } from '../model/words.js';
import { NONE, type World } from '../model/world.js';
import type { Seen } from './claims.js';
import type { Explorer } from './explore.js';
import type { Move } from './moves.js';
import type { Break } from './sightings.js';
import { moveText } from './tell.js';

/** One move of a counterexample. */
export interface Told {
  readonly text: string;
  readonly kind: Move['kind'];
  /** What began it; the endings of an atomic move follow by themselves. */
  readonly steps: readonly [Step, ...Step[]];
  /** What is true after it. */
  readonly after: Scene;
}

/** The world in words, by names. */
export interface Scene {
  readonly levels: Readonly<Record<string, string>>;
  readonly hosts: Readonly<
    Record<string, { readonly release: string; readonly state: string; readonly member: boolean }>
  >;
  readonly vms: Readonly<Record<string, { readonly host: string; readonly version: string; readonly state: string }>>;
}

export const sceneOf = (world: World): Scene => ({
  levels: Object.fromEntries(world.clusters.map(({ name, level }) => [name, releaseKey(level)])),
  hosts: Object.fromEntries(
    world.hosts.map(({ name, release, node, cluster }) => [
      name,
      { release: releaseKey(release), state: hostWord(node), member: cluster !== NONE },
    ]),
  ),
  vms: Object.fromEntries(
    world.vms.map(({ name, host, version, power }) => [
      name,
      { host: hostName(world, host), version: versionText(version), state: vmWord(power) },
    ]),
  ),
});

/** How a claim comes to be broken, from the start, by the fewest moves that the search has found; and what it sees there, by the names of that way. */
export function pathTo(
  explorer: Explorer,
  { invariant, state, move }: Break,
): { path: Told[]; seen: Seen | undefined } {
  const walker = new Walker(explorer);
  for (const next of explorer.chain(state).slice(1)) walker.walk((number) => number === next);
  const sees = (): Seen | undefined => {
    explorer.claims.judge();
    return explorer.claims.broken.find((one) => one.invariant === invariant);
  };
  let seen = move === NONE ? sees() : undefined;
  if (move !== NONE)
    walker.walk(() => {
      seen = sees();
      return seen !== undefined;
    });
  return { path: walker.told, seen };
}

/** How a state is reached from the start. */
export function pathToState(explorer: Explorer, state: number): Told[] {
  const walker = new Walker(explorer);
  for (const next of explorer.chain(state).slice(1)) walker.walk((number) => number === next);
  return walker.told;
}

class Walker {
  readonly told: Told[] = [];
  #left: number;

  constructor(readonly explorer: Explorer) {
    this.#left = explorer.options.budget;
    explorer.start();
    explorer.claims.load();
  }

  /** Goes on by the first move that does what is wanted. */
  walk(wanted: (state: number) => boolean): void {
    const { explorer } = this;
    const { moves, world, snapshot, performer, claims } = explorer;
    snapshot.take();
    claims.load();
    for (const move of moves) {
      if (move.costs > this.#left || !move.canBe(world)) continue;
      const text = tell(explorer, move);
      if (performer.perform(move) && wanted(explorer.numberOf(this.#left - move.costs))) {
        this.told.push({ text, kind: move.kind, steps: move.steps, after: sceneOf(world) });
        this.#left -= move.costs;
        return;
      }
      snapshot.restore();
      claims.back();
    }
    assert(false, 'a way that a search has found cannot be gone again');
  }
}

/** An ending by the name of its activity too, since nobody asked for it. */
function tell({ world }: Explorer, move: Move): string {
  const [{ do: name, subject }] = move.steps;
  const activity = ACTIVITIES.find(({ endings }) => (endings as readonly string[]).includes(name));
  if (move.kind !== 'ending' && !(move.kind === 'fault' && activity !== undefined)) return moveText(world, move);
  const named =
    activity && { host: world.hosts, vm: world.vms, cluster: world.clusters, volume: world.volumes }[activity.about];
  return `${name} (${named?.[subject]?.name ?? ''})`;
}
