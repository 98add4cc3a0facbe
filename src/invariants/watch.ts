/** What the judge keeps of its invariants while it watches: who is looked at together, on which fact, and what was remembered. */
import { Column } from '../base/column.js';
import type { World } from '../model/world.js';
import { type About, type Invariant, NEVER } from './invariant.js';
import { type Company, companies, wakings } from './waking.js';

export interface Watched {
  readonly invariant: Invariant;
  /** Its own, at hand: invariants have many shapes, and these are asked at every step. */
  readonly evidence: Invariant['evidence'];
  /** Subjects that were reported, or, of `sometimes`, seen. */
  readonly told: Set<number>;
}

/** Invariants that are looked at together. */
export interface Watch {
  readonly about: About;
  readonly all: readonly Watched[];
  /** Those that a look asks for evidence while the run goes on. */
  readonly asked: readonly Watched[];
  /** Those that are asked once more when it is over. */
  readonly atEnd: readonly Watched[];
  /** What the next look at a subject needs to know of this one, and what it was; undefined where nothing is remembered. */
  readonly remember: Invariant['remember'];
  readonly memory: Column | undefined;
}

/** What a fact wakes on one way to its subjects: what needs no memory, and what remembers. */
export interface Woken {
  readonly way: number;
  readonly about: About;
  readonly plain: readonly Watched[];
  readonly remembering: readonly Watch[];
  /** Whether a look is of no use now; undefined: one is always taken. */
  readonly asleep: ((world: World) => boolean) | undefined;
}

function watchOf(company: Company): Watch {
  const [{ about, remember }] = company;
  const all = company.map((invariant) => ({ invariant, evidence: invariant.evidence, told: new Set<number>() }));
  const memory = remember === undefined ? undefined : new Column(NEVER);
  const asked = all.filter(({ invariant }) => invariant.holds !== 'at-end');
  const atEnd = all.filter(({ invariant: { holds } }) => holds === 'at-end' || holds === 'within');
  return { about, all, asked, atEnd, remember, memory };
}

/** Those that remember, and those that never sleep, are always looked at. */
function asleepOf(watches: readonly Watch[]): Woken['asleep'] {
  const all = watches.flatMap(({ asked }) => asked.map(({ invariant }) => invariant));
  const sleepers = all.flatMap(({ asleep }) => (asleep === undefined ? [] : [asleep]));
  if (sleepers.length < all.length || watches.some(({ memory }) => memory !== undefined)) return undefined;
  return (world) => sleepers.every((asleep) => asleep(world));
}

function wokenOf(way: number, watches: readonly Watch[]): Woken {
  const plain = watches.filter(({ memory }) => memory === undefined).flatMap(({ asked }) => asked);
  return {
    way,
    about: watches[0]?.about ?? 'vm',
    plain,
    remembering: watches.filter(({ memory }) => memory !== undefined),
    asleep: asleepOf(watches),
  };
}

/** The watches of these invariants, and by kind of fact which of them it wakes. */
export function watchesOf(invariants: readonly Invariant[]): {
  readonly watches: readonly Watch[];
  readonly table: readonly (readonly Woken[])[];
} {
  const together = companies(invariants);
  const watches = together.map(watchOf);
  const table = wakings(together).map((wakes) =>
    wakes.map(({ way, which }) =>
      wokenOf(
        way,
        which.map((one) => watches[one] as Watch),
      ),
    ),
  );
  return { watches, table };
}
