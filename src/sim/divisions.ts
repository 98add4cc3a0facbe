/**
 * Faults that divide the network: cuts, a host that flaps, a host that hangs and is heard by nobody. Hosts on the same side of each
 * of them are in one part of the network.
 */
import type { Micros } from '../base/units.js';
import type { Blow as Happening } from '../model/activities.js';
import { runsGuests } from '../model/rules/node-states.js';
import type { World } from '../model/world.js';
import type { FaultClock } from './faults.js';
import type { Blow } from './question.js';

/** Hosts that a fault takes apart. */
interface Cut {
  readonly hosts: readonly number[];
  /** Nobody hears them. */
  readonly mute: boolean;
}

/** Tells the world of something from outside. */
type Tell = (name: Happening, subject: number, arg?: number) => void;

/** Numbers of parts that nobody hears begin here and go down. */
const MUTE_FIRST = -2;

export class Divisions {
  /** Cuts by the numbers of their faults. */
  #cuts = new Map<number, Cut>();
  /** Numbers of the parts, by the cuts that make them. */
  #islands = new Map<string, number>([['', 0]]);
  /** By the number of a fault: until when its host flaps. */
  #flapsUntil = new Map<number, Micros>();
  /** By the number of a fault: the cluster whose witness is lost. */
  #witnesses = new Map<number, number>();
  /** By host: the number of the fault by which it hangs. */
  #hangs = new Map<number, number>();

  constructor(
    readonly world: World,
    readonly clock: Pick<FaultClock, 'now' | 'put'>,
    readonly tell: Tell,
  ) {}

  /** Hosts are cut off; without `forUs` to the end. */
  cut(cut: Cut, number: number, forUs: Micros | undefined): void {
    if (forUs !== undefined) this.clock.put(this.clock.now() + forUs, 'fault-over', number);
    this.#cuts.set(number, cut);
    this.#spread();
  }

  /** A host is cut off and reached in turns. It comes here again at each turn, until its time is over. */
  flap({ host, everyUs }: Extract<Blow, { kind: 'flapping' }>, number: number, forUs: Micros | undefined): void {
    const nowUs = this.clock.now();
    const until = this.#flapsUntil.get(number) ?? nowUs + (forUs ?? Number.POSITIVE_INFINITY);
    this.#flapsUntil.set(number, until);
    if (!this.#cuts.delete(number)) this.#cuts.set(number, { hosts: [host], mute: false });
    this.#spread();
    if (nowUs + everyUs < until) this.clock.put(nowUs + everyUs, 'fault', number);
    else this.clock.put(until, 'fault-over', number);
  }

  /** The witness of a cluster is lost; without `forUs` to the end. */
  loseWitness(cluster: number, number: number, forUs: Micros | undefined): void {
    if (forUs !== undefined) this.clock.put(this.clock.now() + forUs, 'fault-over', number);
    this.#witnesses.set(number, cluster);
    this.tell('witness-lost', cluster);
  }

  /** A host hangs; one that does not run cannot, and one that hangs already goes on as it was to. */
  hang(host: number, number: number, forUs: Micros | undefined): void {
    const { hung = true, node = -1 } = this.world.hosts[host] ?? {};
    if (hung || !runsGuests(node)) return;
    if (forUs !== undefined) this.clock.put(this.clock.now() + forUs, 'fault-over', number);
    this.#hangs.set(host, number);
    this.tell('hang', host);
    this.#cuts.set(number, { hosts: [host], mute: true });
    this.#spread();
  }

  /** A fault is over. */
  end(number: number): void {
    this.#flapsUntil.delete(number);
    this.#findWitness(number);
    for (const [host, hang] of [...this.#hangs]) if (hang === number) return this.#goOn(host, number);
    if (this.#cuts.delete(number)) this.#spread();
  }

  /** A host that loses its power does not hang any more. */
  powerFailed(host: number): void {
    const hang = this.#hangs.get(host);
    if (hang !== undefined) this.#goOn(host, hang);
  }

  /** Whatever was divided is joined again. */
  mend(): void {
    this.#flapsUntil.clear();
    for (const number of [...this.#witnesses.keys()]) this.#findWitness(number);
    for (const [host, number] of [...this.#hangs]) this.#goOn(host, number);
    this.#cuts.clear();
    this.#spread();
  }

  /** An independent copy for the copy of a run. */
  clone(world: World, clock: Pick<FaultClock, 'now' | 'put'>, tell: Tell): Divisions {
    const twin = new Divisions(world, clock, tell);
    twin.#cuts = new Map(this.#cuts);
    twin.#islands = new Map(this.#islands);
    twin.#flapsUntil = new Map(this.#flapsUntil);
    twin.#hangs = new Map(this.#hangs);
    twin.#witnesses = new Map(this.#witnesses);
    return twin;
  }

  /** What another fault still takes away stays away. */
  #findWitness(number: number): void {
    const cluster = this.#witnesses.get(number);
    if (cluster === undefined) return;
    this.#witnesses.delete(number);
    if (![...this.#witnesses.values()].includes(cluster)) this.tell('witness-back', cluster);
  }

  #goOn(host: number, number: number): void {
    this.#hangs.delete(host);
    this.tell('hang-over', host);
    if (this.#cuts.delete(number)) this.#spread();
  }

  /** The part of the network that a host is in: hosts on the same side of every cut hear each other. */
  #islandOf(host: number): number {
    if (this.#cuts.size === 0) return 0;
    const around = [...this.#cuts].filter(([, { hosts }]) => hosts.includes(host)).sort(([a], [b]) => a - b);
    const key = around.map(([number]) => number).join();
    const known = this.#islands.get(key);
    if (known !== undefined) return known;
    const island = around.some(([, { mute }]) => mute) ? MUTE_FIRST - this.#islands.size : this.#islands.size;
    this.#islands.set(key, island);
    return island;
  }

  /** Tells every host which part of the network it is in now, and the clusters of those for whom that is news. */
  #spread(): void {
    const moved = this.world.hosts.filter(({ index, island }) => this.#islandOf(index) !== island);
    for (const { index } of moved) this.tell('reach', index, this.#islandOf(index));
    const clusters = new Set(moved.map(({ cluster }) => cluster));
    for (const cluster of [...clusters].sort((a, b) => a - b)) this.tell('regroup', cluster);
  }
}
