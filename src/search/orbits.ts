/**
 * Moves of a state that differ by names alone: where hosts or VMs can change places and leave the state as it is, what a move does to one
 * of them it does to the others. One of such moves is made, and counts for all.
 */
import { ACTIVITIES, BLOWS } from '../model/activities.js';
import { COMMANDS } from '../model/commands/index.js';
import { CHOICES } from '../model/step.js';
import { NONE, type World } from '../model/world.js';
import type { Move } from './moves.js';
import type { Swap, Symmetry } from './symmetry.js';

/** What a move is about, where that can be told: a kind of move, a VM and a host, or NONE. */
interface Named {
  readonly kind: string;
  readonly vm: number;
  readonly host: number;
}

export class Orbits {
  /** By move, the first that does the same but for names; and of these, how many moves each stands for. */
  readonly first: Int32Array;
  readonly counts: Int32Array;
  readonly #named: readonly (Named | undefined)[];
  /** By kind of move, VM and host, the move. */
  readonly #moves = new Map<string, Int32Array>();
  readonly #tables: readonly (Int32Array | undefined)[];
  readonly #width: number;
  #isPlain = false;

  constructor(
    world: World,
    moves: readonly Move[],
    readonly symmetry: Symmetry,
  ) {
    this.first = new Int32Array(moves.length);
    this.counts = new Int32Array(moves.length);
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
  }

  /** The move that does to the first of their kinds what this one does to a host and a VM; these, or NONE where they are the first. */
  likeOf(move: number): { readonly move: number; readonly host: number; readonly vm: number } {
    const named = this.#named[move];
    const [host, vm] = [this.#elsewhere('host', named?.host), this.#elsewhere('vm', named?.vm)];
    if (named === undefined || (host === NONE && vm === NONE)) return { move, host: NONE, vm: NONE };
    const [firstHost, firstVm] = [this.#firstLike('host', named.host), this.#firstLike('vm', named.vm)];
    const first = this.#tables[move]?.[this.#placeOf(firstVm, firstHost)] ?? NONE;
    return first === NONE ? { move, host: NONE, vm: NONE } : { move: first, host, vm };
  }

  #firstLike(sort: 'host' | 'vm', index: number): number {
    return index === NONE ? NONE : this.symmetry.firstLike(sort, index);
  }

  #elsewhere(sort: 'host' | 'vm', index = NONE): number {
    return this.#firstLike(sort, index) === index ? NONE : index;
  }

  /** Looks for moves that differ by names alone in the state of these bytes. */
  of(bytes: Uint8Array): void {
    const swaps = this.symmetry.swaps(bytes);
    if (swaps.length === 0 && this.#isPlain) return;
    this.#isPlain = swaps.length === 0;
    const { first, counts } = this;
    for (let move = 0; move < first.length; move += 1) first[move] = move;
    for (const swap of swaps) for (let move = 0; move < first.length; move += 1) this.#join(move, swap);
    counts.fill(0);
    for (let move = 0; move < first.length; move += 1) {
      first[move] = this.#root(move);
      counts[first[move] as number]! += 1;
    }
  }

  #join(move: number, { hosts, vms }: Swap): void {
    const named = this.#named[move];
    if (named === undefined) return;
    const vm = named.vm === NONE ? NONE : (vms[named.vm] as number);
    const host = named.host === NONE ? NONE : (hosts[named.host] as number);
    const other = this.#tables[move]?.[this.#placeOf(vm, host)] ?? NONE;
    if (other === NONE) return;
    const [one, two] = [this.#root(move), this.#root(other)];
    this.first[Math.max(one, two)] = Math.min(one, two);
  }

  #root(move: number): number {
    let at = move;
    while (this.first[at] !== at) at = this.first[at] as number;
    return at;
  }

  #placeOf(vm: number, host: number): number {
    return (vm + 1) * this.#width + host + 1;
  }
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

/** A move of several steps, or with an argument that is no host, is none that others can stand for. */
function namedOf({ kind, steps, costs, bad }: Move): Named | undefined {
  const [{ do: name, subject, arg, with: given = {} }, ...others] = steps;
  const chosen = (CHOICES as readonly string[]).includes(name);
  const about = chosen ? 'vm' : aboutOf(name);
  if (others.length > 0 || (about !== 'vm' && about !== 'host') || (arg !== NONE && !chosen)) return undefined;
  const { Node = NONE, ...rest } = given;
  const vm = about === 'vm' ? subject : NONE;
  const host = about === 'host' ? subject : chosen ? arg : Number(Node);
  return { kind: JSON.stringify([kind, name, rest, costs, bad ?? null]), vm, host };
}

function aboutOf(name: string): string | undefined {
  const blow = Object.entries(BLOWS).find(([one]) => one === name)?.[1];
  const ends = ACTIVITIES.find(({ endings }) => (endings as readonly string[]).includes(name));
  return COMMANDS.get(name)?.about ?? blow ?? ends?.about;
}
