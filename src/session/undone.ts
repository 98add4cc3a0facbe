/** What an operator has left undone of an upgrade that it says is done: a policy may say so at any time. */
import { hostName, releaseKey } from '../model/rules/names.js';
import type { World } from '../model/world.js';
import type { Plan, RollingPlan } from '../operators/plans.js';

/** The first thing that is missing, in words; undefined: all is done, or there is no upgrade. */
export function undoneOf(plans: readonly Plan[], world: World): string | undefined {
  for (const plan of plans) {
    const undone = plan.kind === 'rolling' ? undoneIn(plan, world) : undefined;
    if (undone !== undefined) return undone;
  }
  return undefined;
}

function undoneIn({ order, to, cluster, into = cluster }: RollingPlan, world: World): string | undefined {
  const old = order.find((host) => world.hosts[host]?.release !== to);
  if (old !== undefined) return `${hostName(world, old)} does not run ${releaseKey(to)}`;
  const out = order.find((host) => world.hosts[host]?.cluster !== into);
  if (out !== undefined) return `${hostName(world, out)} is no member any more`;
  return world.clusters[into]?.level === to ? undefined : `the functional level is not that of ${releaseKey(to)}`;
}
