/** What holds the votes of a cluster meanwhile, and who else acts on its nodes. */

import { compareLevels, defaultSetting, featureOf, releaseAt, releaseOf, SETTINGS } from '../../model/catalog/index.js';
import { hostAt, hostName } from '../../model/rules/names.js';
import { type Cluster, WITNESSES, type World } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { installationsOf } from './installations.js';
import { atOnceIn } from './nights.js';
import { planOf, sparesOf } from './plan.js';

export function clusters(scenario: Scenario): readonly Finding[] {
  const world = buildWorld(scenario);
  const upgraded = new Set(installationsOf(scenario).map(({ host }) => hostAt(world, host).cluster));
  return world.clusters.flatMap((cluster) => {
    const isUpgraded = upgraded.has(cluster.index);
    const found = [
      ...updating(scenario, cluster, isUpgraded),
      ...lacking(scenario, cluster),
      ...noWitness(world, cluster),
      ...twoLeft(scenario, cluster),
      ...(isUpgraded ? twoNodes(scenario, cluster) : []),
    ];
    const line = scenario.places.clusters[cluster.index] ?? 1;
    return found.map((one) => ({ ...one, line, subject: `cluster:${cluster.name}` }));
  });
}

type Part = Omit<Finding, 'line' | 'subject'>;

function updating({ clusters: extras }: Scenario, { index, name }: Cluster, isUpgraded: boolean): Part[] {
  if (!isUpgraded || extras[index]?.cau !== true) return [];
  return [
    {
      id: 'cau/left-on',
      severity: 'warning',
      why: `Cluster-Aware Updating is on in ${name}: it drains and restarts a node when its time has come, also in the middle of the upgrade. A rehearsal plays it where faults say when.`,
      remedy: 'Disable-CauClusterRole before the first node, Enable-CauClusterRole when the level has risen.',
    },
  ];
}

/** What is written of a cluster that its functional level does not have: a rehearsal takes it as it is written. */
function lacking({ world }: Scenario, { index, name, level, witness }: Cluster): Part[] {
  const { key } = releaseAt(level);
  const cloud = featureOf('cloud-witness')?.minimumRelease?.value;
  const isEarly = cloud !== undefined && compareLevels(releaseOf(key).level.value, releaseOf(cloud).level.value) < 0;
  const properties = SETTINGS.filter(
    (setting) =>
      Object.hasOwn(world.clusters[index]?.settings ?? {}, setting.name) && defaultSetting(setting, key) === undefined,
  ).map((setting) => `the property ${setting.name}`);
  const found = [...(WITNESSES[witness] === 'cloud' && isEarly ? ['a cloud witness'] : []), ...properties];
  return found.map((what) => ({
    id: 'level/lacks',
    severity: 'warning',
    why: `${name} has ${what} here, which the functional level of ${key} does not have; a rehearsal takes it as it is written.`,
    remedy: 'Write what the real cluster has: Get-Cluster | Format-List *.',
  }));
}

/** Dynamic quorum keeps the votes odd: one node of an even number has none. */
function noWitness(world: World, { name, members, witness }: Cluster): Part[] {
  const silent = members.find((one) => !hostAt(world, one).vote);
  if (witness !== 0 || members.length % 2 !== 0 || silent === undefined) return [];
  const without = hostName(world, silent);
  const voter = hostName(world, members.find((one) => one !== silent) ?? silent);
  const luck =
    members.length === 2
      ? `${name} has two nodes and no witness, and only ${voter} has a vote: if ${without} is lost, ${voter} goes on; if ${voter} is lost, ${without} stops too`
      : `${name} has ${members.length} nodes and no witness, and ${without} has no vote: if half of the nodes are lost at once, the rest goes on only if ${without} was among those lost`;
  return [
    {
      id: 'quorum/no-witness',
      severity: 'warning',
      why: `${luck}. That is luck.`,
      remedy: 'Set a witness (`witness: file-share`, Set-ClusterQuorum).',
    },
  ];
}

/** Nodes that are there in the course of a plan before any of them leaves: spares have joined. */
const nodesOf = (plan: RollingPlan | undefined, { index, members }: Cluster): number =>
  members.length + (plan?.cluster === index ? sparesOf(plan).length : 0);

/** The votes of two nodes are one without a witness; a cluster that begins with an odd number comes to that on the way. */
function twoLeft(scenario: Scenario, cluster: Cluster): Part[] {
  const plan = planOf(scenario);
  const nodes = nodesOf(plan, cluster);
  if (plan?.cluster !== cluster.index || cluster.witness !== 0 || nodes % 2 === 0) return [];
  const away = atOnceIn(plan);
  if (nodes - away !== 2) return [];
  return [
    {
      id: 'quorum/two-left',
      severity: 'warning',
      why: `While ${away === 1 ? 'a node is' : `${away} nodes are`} away, two are left of ${cluster.name} without a witness, and only one of them has a vote: if that is lost, the other stops too.`,
      remedy: 'Set a witness (`witness: file-share`, Set-ClusterQuorum), at least for the time of the upgrade.',
    },
  ];
}

/** Where roles go over to another cluster, or a spare has joined, nobody carries everything. */
function twoNodes(scenario: Scenario, cluster: Cluster): Part[] {
  const plan = planOf(scenario);
  const goesOver = plan?.cluster === cluster.index && plan.into !== undefined;
  if (cluster.members.length !== 2 || nodesOf(plan, cluster) !== 2 || goesOver) return [];
  return [
    {
      id: 'quorum/two-nodes',
      severity: 'warning',
      why: `While one of the two nodes of ${cluster.name} is installed, the other carries everything alone.`,
      remedy: 'Join a third node for the time of the upgrade, or accept the risk.',
    },
  ];
}
