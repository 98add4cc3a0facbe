/** How the judge goes about its invariants: who is looked at together, and on which fact. The same for every run; what is kept is the judge's. */
import { isConcerned } from '../model/concerns.js';
import type { World } from '../model/world.js';
import type { About, Invariant } from './invariant.js';
import { type Company, companies, type Waking, wakings } from './waking.js';

export interface Watched {
  readonly invariant: Invariant;
  /** Its own, at hand: invariants have many shapes, and these are asked at every step. */
  readonly evidence: Invariant['evidence'];
  /** Its number, by which the judge keeps what it has told of it. */
  readonly place: number;
  /** Whether it is true as soon as it has been seen. */
  readonly sometimes: boolean;
}

/** Claims that are asked on one occasion; undefined: at every look. */
export interface Asked {
  readonly occasion: Invariant['occasion'];
  readonly watched: readonly Watched[];
}

/** Invariants that are looked at together. */
export interface Watch {
  readonly about: About;
  readonly all: readonly Watched[];
  /** Those that a look asks for evidence while the run goes on. */
  readonly asked: readonly Asked[];
  /** Those that are asked once more when it is over. */
  readonly atEnd: readonly Asked[];
  /** What the next look at a subject needs to know of this one; undefined where nothing is remembered. */
  readonly remember: Invariant['remember'];
  readonly place: number;
  /** Of those that remember and are about the same sort of entity: its number, from 0, and how many there are. */
  readonly slot: number;
  readonly width: number;
  /** Whether what is remembered is since when something is pending. */
  readonly timed: boolean;
}

/** What a fact wakes on one way to its subjects: what needs no memory, and what remembers. */
export interface Woken {
  readonly way: number;
  readonly about: About;
  readonly plain: readonly Asked[];
  readonly remembering: readonly Watch[];
  /** Whether a look is of no use now; undefined: one is always taken. */
  readonly asleep: ((world: World) => boolean) | undefined;
}

/** Those without an occasion first, else in the order of their first members. */
function byOccasion(all: readonly Watched[]): readonly Asked[] {
  const occasions = new Set([undefined, ...all.map(({ invariant }) => invariant.occasion)]);
  return [...occasions]
    .map((occasion) => ({ occasion, watched: all.filter(({ invariant }) => invariant.occasion === occasion) }))
    .filter(({ watched }) => watched.length > 0);
}

function watchOf(company: Company, place: number, first: number, slot: number, width: number): Watch {
  const [{ about, remember }] = company;
  const all = company.map((invariant, at) => ({
    invariant,
    evidence: invariant.evidence,
    place: first + at,
    sometimes: invariant.holds === 'sometimes',
  }));
  const asked = byOccasion(all.filter(({ invariant }) => invariant.holds !== 'at-end'));
  const atEnd = byOccasion(all.filter(({ invariant: { holds } }) => holds === 'at-end' || holds === 'within'));
  return { about, all, asked, atEnd, remember, place, slot, width, timed: company.some(isTimed) };
}

const isTimed = ({ boundUs, limit, remember }: Invariant): boolean =>
  remember !== undefined && (boundUs !== undefined || limit === 'mixedUs' || limit === 'upgradeUs');

/** Those that remember, and those that never sleep, are always looked at. */
function asleepOf(watches: readonly Watch[]): Woken['asleep'] {
  const all = watches.flatMap(({ asked }) => asked.flatMap(({ watched }) => watched.map(({ invariant }) => invariant)));
  const sleepers = all.flatMap(({ asleep }) => (asleep === undefined ? [] : [asleep]));
  if (sleepers.length < all.length || watches.some(({ remember }) => remember !== undefined)) return undefined;
  return (world) => sleepers.every((asleep) => asleep(world));
}

/** What is left of a watch where what does not concern a world is not asked. What is remembered is remembered all the same. */
const relevant = (watch: Watch, concerns: number): Watch => ({
  ...watch,
  asked: watch.asked
    .map(({ occasion, watched }) => ({
      occasion,
      watched: watched.filter(({ invariant }) => isConcerned(concerns, invariant)),
    }))
    .filter(({ watched }) => watched.length > 0),
});

function wokenOf(way: number, watches: readonly Watch[]): Woken {
  const plain = watches
    .filter(({ remember }) => remember === undefined)
    .flatMap(({ asked }) => asked.flatMap(({ watched }) => watched));
  return {
    way,
    about: watches[0]?.about ?? 'vm',
    plain: byOccasion(plain),
    remembering: watches.filter(({ remember }) => remember !== undefined),
    asleep: asleepOf(watches),
  };
}

/** By kind of fact, what it wakes. */
export type Table = readonly (readonly Woken[])[];

export interface Watches {
  readonly watches: readonly Watch[];
  /** What facts wake in worlds with these concerns. */
  tableIn(concerns: number): Table;
  /** Claims that something happens at all. */
  readonly sometimes: readonly Watched[];
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

function tableOf(ways: readonly (readonly Waking[])[], watches: readonly Watch[], concerns: number): Table {
  const left = watches.map((watch) => relevant(watch, concerns));
  const wokenBy = ({ way, which }: Waking): Woken =>
    wokenOf(
      way,
      which.map((one) => left[one] as Watch),
    );
  return ways.map((wakes) =>
    wakes.map(wokenBy).filter(({ plain, remembering }) => plain.length > 0 || remembering.length > 0),
  );
}

function madeOf(invariants: readonly Invariant[]): Watches {
  const together = companies(invariants);
  const rememberers = (about: About, companies = together): number =>
    companies.filter(([one]) => one.about === about && one.remember !== undefined).length;
  let first = 0;
  const watches = together.map((company, place) => {
    const [{ about }] = company;
    const slot = rememberers(about, together.slice(0, place));
    const watch = watchOf(company, place, first, slot, rememberers(about));
    first += company.length;
    return watch;
  });
  const ways = wakings(together);
  const tables = new Map<number, Table>();
  const tableIn = (concerns: number): Table => {
    const table = tables.get(concerns) ?? tableOf(ways, watches, concerns);
    tables.set(concerns, table);
    return table;
  };
  return { watches, tableIn, sometimes: watches.flatMap(({ all }) => all.filter(({ sometimes }) => sometimes)) };
}
