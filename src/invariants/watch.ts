/** How the judge goes about its invariants: who is looked at together, and on which fact. The same for every run; what is kept is the judge's. */
import type { World } from '../model/world.js';
import type { About, Invariant } from './invariant.js';
import { type Company, companies, wakings } from './waking.js';

export interface Watched {
  readonly invariant: Invariant;
  /** Its own, at hand: invariants have many shapes, and these are asked at every step. */
  readonly evidence: Invariant['evidence'];
  /** Its number, by which the judge keeps what it has told of it. */
  readonly place: number;
}

/** Invariants that are looked at together. */
export interface Watch {
  readonly about: About;
  readonly all: readonly Watched[];
  /** Those that a look asks for evidence while the run goes on. */
  readonly asked: readonly Watched[];
  /** Those that are asked once more when it is over. */
  readonly atEnd: readonly Watched[];
  /** What the next look at a subject needs to know of this one; undefined where nothing is remembered. */
  readonly remember: Invariant['remember'];
  /** Its number, by which the judge keeps what is remembered. */
  readonly place: number;
  /** Whether what is remembered is since when something is pending. */
  readonly timed: boolean;
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

function watchOf(company: Company, place: number, first: number): Watch {
  const [{ about, remember }] = company;
  const all = company.map((invariant, at) => ({ invariant, evidence: invariant.evidence, place: first + at }));
  const asked = all.filter(({ invariant }) => invariant.holds !== 'at-end');
  const atEnd = all.filter(({ invariant: { holds } }) => holds === 'at-end' || holds === 'within');
  return { about, all, asked, atEnd, remember, place, timed: company.some(isTimed) };
}

const isTimed = ({ boundUs, limit, remember }: Invariant): boolean =>
  remember !== undefined && (boundUs !== undefined || limit === 'mixedUs' || limit === 'upgradeUs');

/** Those that remember, and those that never sleep, are always looked at. */
function asleepOf(watches: readonly Watch[]): Woken['asleep'] {
  const all = watches.flatMap(({ asked }) => asked.map(({ invariant }) => invariant));
  const sleepers = all.flatMap(({ asleep }) => (asleep === undefined ? [] : [asleep]));
  if (sleepers.length < all.length || watches.some(({ remember }) => remember !== undefined)) return undefined;
  return (world) => sleepers.every((asleep) => asleep(world));
}

function wokenOf(way: number, watches: readonly Watch[]): Woken {
  const plain = watches.filter(({ remember }) => remember === undefined).flatMap(({ asked }) => asked);
  return {
    way,
    about: watches[0]?.about ?? 'vm',
    plain,
    remembering: watches.filter(({ remember }) => remember !== undefined),
    asleep: asleepOf(watches),
  };
}

export interface Watches {
  readonly watches: readonly Watch[];
  /** By kind of fact, those that it wakes. */
  readonly table: readonly (readonly Woken[])[];
}

/** Worked out once for each list of invariants and of those that are left out: many runs ask for the same. */
const known = new WeakMap<readonly Invariant[], Map<string, Watches>>();

export function watchesOf(invariants: readonly Invariant[], except: readonly string[]): Watches {
  const ways = known.get(invariants) ?? new Map<string, Watches>();
  known.set(invariants, ways);
  const key = [...except].sort().join(' ');
  const found = ways.get(key) ?? madeOf(invariants.filter((one) => !except.includes(one.id)));
  ways.set(key, found);
  return found;
}

function madeOf(invariants: readonly Invariant[]): Watches {
  const together = companies(invariants);
  let first = 0;
  const watches = together.map((company, place) => {
    const watch = watchOf(company, place, first);
    first += company.length;
    return watch;
  });
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
