/** When each node was taken out and was back, hop by hop: in an upgrade over several releases it goes and comes back several times. */
import type { Micros } from '../base/units.js';
import { FACT, FACTS } from '../model/facts.js';
import type { Outcome } from '../model/turn.js';
import { NONE, type World } from '../model/world.js';
import { hopsOf } from '../operators/hops.js';
import type { RollingPlan } from '../operators/plans.js';
import type { Scenario } from '../scenarios/index.js';
import type { Watcher } from '../sim/actors.js';

/** When a node was taken out and when it served again: with another release, or, where it never left its cluster, as it was. Undefined: it never did. */
export interface NodeTimes {
  readonly host: number;
  /** Release index of its hop; undefined: no upgrade is planned of it. */
  readonly to?: number;
  readonly beganUs: Micros;
  /** Its eviction, or its installation where it stays a member: from here on the way back is another installation. */
  readonly leftUs?: Micros;
  readonly backUs?: Micros;
  /** When the last of the roles that its resume called home had come, or had stayed; null: not in this run, undefined: it called none. */
  readonly homeUs?: Micros | null;
}

/** By host: the releases that it is to get, one after the other. */
export const hopsByHost = ({ plans, world }: Scenario): readonly (readonly number[])[] =>
  world.hosts.map(({ release }, host) => {
    const plan = plans.find(
      (one): one is RollingPlan => one.kind === 'rolling' && [...one.order, ...(one.spares ?? [])].includes(host),
    );
    if (plan === undefined) return [];
    const hops = hopsOf(plan, world.clusters[plan.cluster]?.level ?? NONE);
    return hops[0] === release ? hops.slice(1) : hops;
  });

const [BEGINS, LEAVES, RETURNS] = [1, 2, 3];

/** By kind of fact, what it says of a host. */
const SAYS: readonly number[] = (() => {
  const said = FACTS.map(() => 0);
  said[FACT['drain-started']] = BEGINS;
  for (const name of ['eviction-started', 'installation-started'] as const) said[FACT[name]] = LEAVES;
  for (const name of ['node-joined', 'node-resumed', 'host-patched'] as const) said[FACT[name]] = RETURNS;
  return said;
})();

/** One hop of a host, as far as it has come. */
interface Turn {
  readonly host: number;
  readonly to: number | undefined;
  readonly beganUs: Micros;
  /** The release with which it began, and the one with which it was last back. */
  readonly before: number;
  after: number;
  leftUs: Micros | undefined;
  backUs: Micros | undefined;
}

/** Notes when each host is taken out, and when it is back. */
export class NodeClock implements Watcher {
  readonly ofNodes = true;
  /** By host, the turn that it is at. */
  readonly #turns = new Map<number, Turn>();
  readonly #hops = new Map<number, number>();
  readonly #order: Turn[] = [];

  /** `hops`: by host, the releases that it is to get. */
  constructor(
    private readonly releasesBefore: readonly number[],
    private readonly hops: readonly (readonly number[])[],
  ) {}

  see(world: World, { facts, factLength }: Outcome, atUs: Micros): void {
    for (let at = 0; at < factLength; at += 3) {
      const kind = facts[at] as number;
      const says = SAYS[kind] as number;
      if (says === 0) continue;
      if (says === BEGINS) this.#begin(facts[at + 1] as number, atUs);
      else if (says === LEAVES) this.#leave(facts[at + 1] as number, atUs);
      else this.#return(world, kind, facts[at + 1] as number, atUs);
    }
  }

  /** Of hosts that were taken out. */
  times(): readonly NodeTimes[] {
    return this.#order.map(({ host, to, beganUs, leftUs, backUs }) => ({
      host,
      beganUs,
      ...(to === undefined ? {} : { to }),
      ...(leftUs === undefined ? {} : { leftUs }),
      ...(backUs === undefined ? {} : { backUs }),
    }));
  }

  #begin(host: number, atUs: Micros): Turn {
    const turn = this.#turns.get(host);
    if (turn === undefined) return this.#next(host, atUs, this.releasesBefore[host] ?? NONE);
    if (this.#isOver(turn)) return this.#next(host, atUs, turn.after);
    turn.backUs = undefined;
    return turn;
  }

  /** Whether it is back from a hop, with another before it. After the last one it may be taken out again: then it is not back. */
  #isOver({ host, leftUs, backUs }: Turn): boolean {
    const done = this.#hops.get(host) ?? 0;
    return leftUs !== undefined && backUs !== undefined && done < (this.hops[host] ?? []).length;
  }

  #next(host: number, beganUs: Micros, before: number): Turn {
    const done = this.#hops.get(host) ?? 0;
    const to = this.hops[host]?.[done];
    const turn: Turn = { host, to, beganUs, before, after: before, leftUs: undefined, backUs: undefined };
    this.#hops.set(host, done + 1);
    this.#turns.set(host, turn);
    this.#order.push(turn);
    return turn;
  }

  #leave(host: number, atUs: Micros): void {
    this.#begin(host, atUs).leftUs ??= atUs;
  }

  #return(world: World, kind: number, index: number, atUs: Micros): void {
    const host = world.hosts[index];
    const turn = this.#turns.get(index);
    if (host === undefined || turn === undefined) return;
    // A node that joins is back when it has joined, one that is none when it has its patches.
    if (kind === FACT['host-patched'] && host.cluster !== NONE) return;
    if (turn.leftUs !== undefined && host.release === turn.before) return;
    turn.backUs = atUs;
    turn.after = host.release;
  }
}
