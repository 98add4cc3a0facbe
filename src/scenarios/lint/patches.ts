/** Updates that Storage Spaces Direct asks of every node before two releases meet in it, of those that are there already as well. */
import { leastRevision } from '../../model/catalog/index.js';
import { hostAt, releaseKey } from '../../model/rules/names.js';
import { hasPool } from '../../model/rules/pool.js';
import { NONE, type World } from '../../model/world.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { callsOf } from './installations.js';
import { rollingOf, sparesOf } from './plan.js';

export function patches(scenario: Scenario): readonly Finding[] {
  const world = buildWorld(scenario);
  const lacking = world.hosts.filter(
    ({ release, revision }) => revision !== NONE && revision < (leastRevision(release) ?? 0),
  );
  if (lacking.length === 0) return [];
  const nodes = new Set([...ofThePlan(scenario), ...ofTheScript(scenario, world)]);
  return lacking.flatMap(({ index }) => (nodes.has(index) ? [unpatched(scenario, world, index)] : []));
}

/** Whether a hop between these two is one that begins from certain updates. */
const needsUpdates = (from: number, to: number): boolean =>
  from !== to && leastRevision(from) !== undefined && leastRevision(to) !== undefined;

const membersOf = (world: World, cluster: number): number[] => world.clusters[cluster]?.members.slice() ?? [];

/** Nodes of the cluster that is upgraded, and hosts that join it on the way. */
function ofThePlan(scenario: Scenario): number[] {
  const rolling = rollingOf(scenario);
  const cluster = rolling?.world.clusters[rolling.plan.cluster];
  if (rolling === undefined || cluster === undefined || !hasPool(cluster) || rolling.plan.into !== undefined) return [];
  const path = [cluster.level, ...rolling.hops];
  const meets = rolling.hops.some((to, hop) => needsUpdates(path[hop] ?? to, to));
  return meets ? [...membersOf(rolling.world, cluster.index), ...sparesOf(rolling.plan)] : [];
}

/** Members that a line adds a host of the other release to; what that lacks itself is told of the line. */
function ofTheScript(scenario: Scenario, world: World): number[] {
  return callsOf(scenario).flatMap(({ cmdlet, args }) => {
    const named = world.clusters.find(({ name }) => name.toLowerCase() === String(args['Cluster'] ?? '').toLowerCase());
    const cluster = named ?? (world.clusters.length === 1 ? world.clusters[0] : undefined);
    const joins = world.hosts.find(({ name }) => name.toLowerCase() === String(args['Name'] ?? '').toLowerCase());
    if (cmdlet !== 'Add-ClusterNode' || cluster === undefined || joins === undefined || !hasPool(cluster)) return [];
    return membersOf(world, cluster.index).filter((one) => needsUpdates(hostAt(world, one).release, joins.release));
  });
}

function unpatched({ places }: Scenario, world: World, index: number): Finding {
  const { name, release, revision } = hostAt(world, index);
  return {
    id: 'storage/unpatched-node',
    severity: 'error',
    line: places.hosts[index] ?? 1,
    subject: `host:${name}`,
    why: `${name} runs ${releaseKey(release)} at revision ${revision}, and with Storage Spaces Direct the hop begins from ${leastRevision(release)} on.`,
    remedy: 'Install the current cumulative update on every node before the first of them leaves.',
  };
}
