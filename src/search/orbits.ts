/**
 * Moves of a state that differ by names alone: where hosts or VMs can change places and leave the state as it is, what a move does to one
 * of them it does to the others. One of such moves is made, and counts for all.
 */
import { ACTIVITIES, BLOWS } from '../model/activities.js';
import { COMMANDS } from '../model/commands/index.js';
import { CHOICES } from '../model/step.js';
import { NONE, type World } from '../model/world.js';
import type { Move } from './moves.js';
import type { Places } from './placing.js';
import type { Swap, Symmetry } from './symmetry.js';

/** What a move is about, where that can be told: a kind of move, a VM and a host, or NONE. */
interface Named {
  readonly kind: string;
  readonly vm: number;
  readonly host: number;
}

/** Which moves differ by names alone where so many can change places. */
export interface Orbit {
  /** By move, the first that does the same but for names; and of these, how many moves each stands for. */
  readonly first: Int32Array;
  readonly counts: Int32Array;
  /** The same where one more swap leaves the state as it is. */
  readonly next: Map<string, Orbit>;
}

/** Moves of all orbits that are kept. More are forgotten, and worked out anew: of many VMs that are alike there is an orbit for every few states. */
const MOVES_KEPT = 1 << 22;

export class Orbits {
  readonly #named: readonly (Named | undefined)[];
  /** By kind of move, VM and host, the move. */
  readonly #moves = new Map<string, Int32Array>();
  readonly #tables: readonly (Int32Array | undefined)[];
  readonly #width: number;
  /** Where nobody can change places. */
  readonly #plain: Orbit;
  /** Orbits that are kept beside that one. */
  count = 0;

  constructor(
    world: World,
    moves: readonly Move[],
    readonly symmetry: Symmetry,
    /** So many are kept at most, or few more. */
    readonly most = Math.ceil(MOVES_KEPT / (moves.length + 1)),
  ) {
    this.#width = world.hosts.length + 1;
    this.#named = numbered(moves.map(namedOf));
    const places = (world.vms.length + 1) * this.#width;
    this.#tables = this.#named.map((named, move) => {
      if (named === undefined) return undefined;
      const table = this.#moves.get(named.kind) ?? new Int32Array(places).fill(NONE);
      this.#moves.set(named.kind, table);
      table[this.#placeOf(named.vm, named.host)] = move;
      return table;
    });
    this.#plain = orbitOf(Int32Array.from(this.#named.keys()));
  }

  /** The move that does to the first of their kinds what this one does to a host and a VM, or NONE; undefined: it is like no other. */
  likeOf(move: number): { readonly move: number; readonly host: number; readonly vm: number } | undefined {
    const named = this.#named[move];
    if (named === undefined) return undefined;
    const { host, vm } = named;
    const first = this.#tables[move]?.[this.#placeOf(this.#firstLike('vm', vm), this.#firstLike('host', host))] ?? NONE;
    return first === NONE ? undefined : { move: first, host, vm };
  }

  #firstLike(sort: 'host' | 'vm', index: number): number {
    return index === NONE ? NONE : this.symmetry.firstLike(sort, index);
  }

  /** Looks for moves that differ by names alone in the state of these bytes. */
  of(bytes: Uint8Array): Orbit {
    const swaps = this.symmetry.swaps(bytes);
    if (this.count > this.most) this.#forget();
    let at = this.#plain;
    for (let which = 0; which < swaps.length; which += 1)
      at = at.next.get((swaps[which] as Swap).key) ?? this.#with(at, swaps[which] as Swap);
    return at;
  }

  #forget(): void {
    this.#plain.next.clear();
    this.count = 0;
  }

  /** One more swap leaves states as they are. */
  #with({ first: before, next }: Orbit, swap: Swap): Orbit {
    const first = before.slice();
    for (let move = 0; move < first.length; move += 1) this.#join(first, move, swap);
    const orbit = orbitOf(first);
    next.set(swap.key, orbit);
    this.count += 1;
    return orbit;
  }

  /** The move that does the same where everybody stands at these places; NONE: that cannot be told. */
  renamed(move: number, { hosts, vms }: Places): number {
    const named = this.#named[move];
    if (named === undefined) return NONE;
    const vm = named.vm === NONE ? NONE : (vms[named.vm] as number);
    const host = named.host === NONE ? NONE : (hosts[named.host] as number);
    return this.#tables[move]?.[this.#placeOf(vm, host)] ?? NONE;
  }

  #join(first: Int32Array, move: number, swap: Swap): void {
    const other = this.renamed(move, swap);
    if (other === NONE) return;
    const [one, two] = [rootOf(first, move), rootOf(first, other)];
    first[Math.max(one, two)] = Math.min(one, two);
  }

  #placeOf(vm: number, host: number): number {
    return (vm + 1) * this.#width + host + 1;
  }
}

/** Of moves each of which leads to one before it that does the same, or to itself. */
function orbitOf(first: Int32Array): Orbit {
  const counts = new Int32Array(first.length);
  for (let move = 0; move < first.length; move += 1) {
    first[move] = rootOf(first, move);
    counts[first[move] as number]! += 1;
  }
  return { first, counts, next: new Map() };
}

function rootOf(first: Int32Array, move: number): number {
  let at = move;
  while (first[at] !== at) at = first[at] as number;
  return at;
}

/** Several activities may end in the same way: each of these is a kind of its own. Moves of one kind stand together, in the same order. */
function numbered(all: readonly (Named | undefined)[]): (Named | undefined)[] {
  const seen = new Map<string, number>();
  return all.map((named) => {
    if (named === undefined) return undefined;
    const key = `${named.kind} ${named.vm} ${named.host}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return { ...named, kind: `${named.kind} ${count}` };
  });
}

/**
 * A move of several steps, or with an argument that is no host, is none that others can stand for. One about a cluster or a volume, which do
 * not change places, is a kind of its own.
 */
function namedOf({ kind, steps, costs, bad }: Move): Named | undefined {
  const [{ do: name, subject, arg, with: given = {} }, ...others] = steps;
  const chosen = (CHOICES as readonly string[]).includes(name);
  const about = chosen ? 'vm' : aboutOf(name);
  if (others.length > 0 || about === undefined || (arg !== NONE && !chosen)) return undefined;
  const { Node = NONE, ...rest } = given;
  const vm = about === 'vm' ? subject : NONE;
  const host = about === 'host' ? subject : chosen ? arg : Number(Node);
  const fixed = about === 'cluster' || about === 'volume' ? subject : NONE;
  return { kind: JSON.stringify([kind, name, rest, costs, bad ?? null, fixed]), vm, host };
}

function aboutOf(name: string): string | undefined {
  const blow = Object.entries(BLOWS).find(([one]) => one === name)?.[1];
  const ends = ACTIVITIES.find(({ endings }) => (endings as readonly string[]).includes(name));
  return COMMANDS.get(name)?.about ?? blow ?? ends?.about;
}
