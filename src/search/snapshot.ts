/** A world as it stood, kept so that it can be put back after each try: what is state, and what follows from it. */
import { OpenActivities } from '../model/activities.js';
import type { Cluster, Host, Vm, World } from '../model/world.js';
import { type Layout, readWorld, writeWorld } from './frame.js';

/** Numbers that follow from the state of a host, and of a VM. */
const OF_HOST = 9;
const OF_VM = 3;

export class Snapshot {
  readonly #row: Float64Array;
  readonly #derived: Float64Array;
  readonly #guests: number[][];
  readonly #members: number[][];
  readonly #open = new OpenActivities();
  #trouble = 0;
  #returning = false;
  #promises = 0;
  /** What only settings change, and what cmdlets make: kept by reference, since whoever changes such a list makes a new one. */
  #lists: Pick<Vm, 'antiAffinity' | 'possibleOwners' | 'preferredOwners' | 'set'>[] = [];
  #affinities: World['affinities'] = [];
  #groupSets: World['groupSets'] = [];
  #classes = 0;

  constructor(
    readonly world: World,
    readonly layout: Layout,
  ) {
    this.#row = new Float64Array(layout.length);
    this.#derived = new Float64Array(world.hosts.length * OF_HOST + world.vms.length * OF_VM);
    this.#guests = world.hosts.map(() => []);
    this.#members = world.clusters.map(() => []);
  }

  take(): void {
    const { world } = this;
    const derived = this.#derived;
    writeWorld(world, this.layout, this.#row);
    let at = 0;
    for (let index = 0; index < world.hosts.length; index += 1, at += OF_HOST) {
      const host = world.hosts[index] as Host;
      derived[at] = host.used;
      derived[at + 1] = host.slots;
      derived[at + 2] = host.storageSlots;
      derived[at + 3] = host.leaving;
      derived[at + 4] = host.coming;
      derived[at + 5] = host.active;
      derived[at + 6] = host.gives;
      derived[at + 7] = host.takes;
      derived[at + 8] = host.promised;
      refill(this.#guests[index] as number[], host.vms);
    }
    for (let index = 0; index < world.vms.length; index += 1, at += OF_VM) {
      const vm = world.vms[index] as Vm;
      derived[at] = vm.seat;
      derived[at + 1] = vm.suffers;
      derived[at + 2] = vm.ruled ? 1 : 0;
    }
    for (let index = 0; index < world.clusters.length; index += 1)
      refill(this.#members[index] as number[], (world.clusters[index] as Cluster).members);
    this.#open.copy(world.open);
    this.#trouble = world.trouble;
    this.#returning = world.returning;
    this.#promises = world.promises;
  }

  /** Takes what only settings change too; `restore` then gives it back. */
  takeAll(): void {
    const { vms, affinities, groupSets, classes } = this.world;
    this.take();
    this.#lists = vms.map(({ antiAffinity, possibleOwners, preferredOwners, set }) => ({
      ...{ antiAffinity, possibleOwners, preferredOwners, set },
    }));
    this.#affinities = affinities.map((one) => ({ ...one }));
    this.#groupSets = groupSets.map((one) => ({ ...one }));
    this.#classes = classes.length;
  }

  /** Puts back what `takeAll` has taken; what was made since is gone. */
  restoreAll(): void {
    const { world } = this;
    world.vms.length = this.#lists.length;
    world.checkpoints.length = this.layout.of('checkpoint').count;
    world.classes.length = this.#classes;
    refillWith(world.affinities, this.#affinities);
    refillWith(world.groupSets, this.#groupSets);
    this.#lists.forEach((lists, index) => {
      Object.assign(world.vms[index] as Vm, lists);
    });
    this.restore();
  }

  restore(): void {
    const { world } = this;
    const derived = this.#derived;
    readWorld(world, this.layout, this.#row);
    let at = 0;
    for (let index = 0; index < world.hosts.length; index += 1, at += OF_HOST) {
      const host = world.hosts[index] as Host;
      host.used = derived[at] as number;
      host.slots = derived[at + 1] as number;
      host.storageSlots = derived[at + 2] as number;
      host.leaving = derived[at + 3] as number;
      host.coming = derived[at + 4] as number;
      host.active = derived[at + 5] as number;
      host.gives = derived[at + 6] as number;
      host.takes = derived[at + 7] as number;
      host.promised = derived[at + 8] as number;
      refill(host.vms, this.#guests[index] as number[]);
    }
    for (let index = 0; index < world.vms.length; index += 1, at += OF_VM) {
      const vm = world.vms[index] as Vm;
      vm.seat = derived[at] as number;
      vm.suffers = derived[at + 1] as number;
      vm.ruled = derived[at + 2] === 1;
    }
    for (let index = 0; index < world.clusters.length; index += 1)
      refill((world.clusters[index] as Cluster).members, this.#members[index] as number[]);
    world.open.copy(this.#open);
    world.trouble = this.#trouble;
    world.returning = this.#returning;
    world.promises = this.#promises;
  }
}

function refillWith<T extends object>(into: T[], from: readonly T[]): void {
  into.length = 0;
  into.push(...from.map((one) => ({ ...one })));
}

function refill(into: number[], from: readonly number[]): void {
  const { length } = from;
  if (into.length !== length) into.length = length;
  for (let at = 0; at < length; at += 1) into[at] = from[at] as number;
}
