/**
 * The least room that a cluster had left: what would be free if the Up node with the most memory went, below 0 where not all would find
 * room. It looks whenever a node comes or goes, at the nodes that were Up until then and at those that are now, so that it
 * costs nothing while VMs come and go.
 */
import { FACTS, type FactName } from '../model/facts.js';
import { NODE } from '../model/states.js';
import type { Outcome } from '../model/turn.js';
import type { Host, World } from '../model/world.js';
import type { Watcher } from '../sim/actors.js';

/** The nodes of a cluster that are Up. */
interface Serving {
  readonly hosts: Host[];
  /** Bytes that VMs may use on all of them but the largest. */
  bytes: number;
}

/** By kind of fact, whether a node may be Up after it that was not, or no longer, or be a member. */
const TURNS: readonly boolean[] = (() => {
  const names: readonly FactName[] = [
    ...(['node-paused', 'node-resumed', 'node-joined', 'node-evicted', 'eviction-started', 'host-up'] as const),
    ...(['host-down', 'node-isolated', 'node-returned', 'node-given-up', 'node-stopping', 'node-stopped'] as const),
    ...(['node-quarantined', 'installation-started', 'join-started'] as const),
  ];
  return FACTS.map(({ name }) => names.includes(name));
})();

export class LeastRoom implements Watcher {
  readonly ofNodes = true;
  /** By cluster. */
  #serving: readonly Serving[] = [];
  #least = Number.NaN;

  begin(world: World): void {
    this.#serving = world.clusters.map(() => ({ hosts: [], bytes: 0 }));
    this.#note(world);
  }

  see(world: World, { facts, factLength }: Outcome): void {
    for (let at = 0; at < factLength; at += 3)
      if (TURNS[facts[at] as number] === true) {
        this.#look();
        return this.#note(world);
      }
  }

  /** Bytes, to be asked when the run is over; NaN where no cluster had a VM on a node that was Up. */
  least(): number {
    this.#look();
    return this.#least;
  }

  #note(world: World): void {
    for (const { index, members } of world.clusters) {
      const serving = this.#serving[index] as Serving;
      let [count, all, largest] = [0, 0, 0];
      for (const member of members) {
        const host = world.hosts[member] as Host;
        if (host.node !== NODE.up) continue;
        serving.hosts[count] = host;
        count += 1;
        all += host.memory - host.reserve;
        largest = Math.max(largest, host.memory - host.reserve);
      }
      serving.hosts.length = count;
      serving.bytes = all - largest;
    }
    this.#look();
  }

  #look(): void {
    for (const { hosts, bytes } of this.#serving) {
      let used = 0;
      for (const host of hosts) used += host.used;
      if (used === 0) continue;
      const room = bytes - used;
      if (!(room >= this.#least)) this.#least = room;
    }
  }
}
