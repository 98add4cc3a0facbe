/**
 * From facts to looks: for each kind of fact the invariants that it wakes, and through what, worked out once. Invariants that are
 * woken by the same facts and remember the same are looked at together.
 */

import { assert } from '../base/assert.js';
import { FACT, FACTS } from '../model/facts.js';
import type { About, Invariant, Through } from './invariant.js';

/** Where a fact leads, with what the fact itself is about already worked in. */
export const WAY = {
  subject: 0,
  arg: 1,
  hostOfVm: 2,
  endsOfMove: 3,
  clusterOfVm: 4,
  clusterOfHost: 5,
  vmsOfHost: 6,
  vmsOfCluster: 7,
  membersOfCluster: 8,
  every: 9,
} as const;

/** Invariants about one kind of entity that are woken by the same facts and remember the same: one look serves them all. */
export type Company = readonly [Invariant, ...Invariant[]];

/** In the order of their first members. */
export function companies(invariants: readonly Invariant[]): readonly Company[] {
  const found: [Invariant, ...Invariant[]][] = [];
  for (const one of invariants) {
    const company = found.find(([first]) => areAlike(first, one));
    if (company === undefined) found.push([one]);
    else company.push(one);
  }
  return found;
}

const areAlike = (a: Invariant, b: Invariant): boolean =>
  a.about === b.about && a.remember === b.remember && wakesText(a) === wakesText(b);

const wakesText = ({ wokenBy }: Invariant): string =>
  wokenBy.map(({ through, facts }) => `${through}: ${facts.join()}`).join('; ');

export interface Waking {
  /** WAY */
  readonly way: number;
  /** Positions of the companies. */
  readonly which: readonly number[];
}

/** By kind of fact, the ways on which it wakes. */
export function wakings(all: readonly Company[]): readonly (readonly Waking[])[] {
  const table: { way: number; which: number[] }[][] = FACTS.map(() => []);
  all.forEach(([first], which) => {
    for (const { through, facts } of first.wokenBy) {
      for (const name of facts) {
        const way = wayOf(first, through, FACT[name]);
        const ways = table[FACT[name]] as { way: number; which: number[] }[];
        const known = ways.find((one) => one.way === way);
        if (known === undefined) ways.push({ way, which: [which] });
        else known.which.push(which);
      }
    }
  });
  return table;
}

type Entity = About | 'checkpoint' | 'volume';

const WAYS: Readonly<Record<Through, Partial<Record<Entity, Partial<Record<About, number>>>>>> = {
  subject: { vm: { vm: WAY.subject }, host: { host: WAY.subject }, cluster: { cluster: WAY.subject } },
  arg: {},
  host: { vm: { host: WAY.hostOfVm } },
  ends: { vm: { host: WAY.endsOfMove } },
  cluster: { vm: { cluster: WAY.clusterOfVm }, host: { cluster: WAY.clusterOfHost } },
  vms: { host: { vm: WAY.vmsOfHost }, cluster: { vm: WAY.vmsOfCluster } },
  members: { cluster: { host: WAY.membersOfCluster } },
  every: {},
};

function wayOf(invariant: Invariant, through: Through, kind: number): number {
  const fact = FACTS[kind];
  if (through === 'every') return WAY.every;
  const way =
    through === 'arg' && fact?.arg === invariant.about
      ? WAY.arg
      : WAYS[through][fact?.about ?? 'vm']?.[invariant.about];
  assert(way !== undefined, `${fact?.name} does not lead to a ${invariant.about} through ${through}`);
  return way;
}
