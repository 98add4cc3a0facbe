/** How often something has changed: whoever was refused asks again when that may help. */
import { FACTS } from '../model/facts.js';
import type { Turn } from '../model/turn.js';

/** By the number of a fact: whether it is about a host or a cluster. */
const OF_NODES = FACTS.map((fact) => fact.about === 'host' || fact.about === 'cluster');

export class Changes {
  /** Occurrences that changed something; those that changed a host or a cluster. */
  all = 0;
  ofNodes = 0;

  /** Whether a step has changed a host or a cluster. */
  count({ facts, factLength }: Turn): boolean {
    if (factLength === 0) return false;
    this.all += 1;
    for (let at = 0; at < factLength; at += 3) {
      if (OF_NODES[facts[at] as number] !== true) continue;
      this.ofNodes += 1;
      return true;
    }
    return false;
  }

  clone(): Changes {
    const twin = new Changes();
    twin.all = this.all;
    twin.ofNodes = this.ofNodes;
    return twin;
  }
}
