/** What is not known of the network that carries migrations and decides how long they take. */
import { limitsSmb, releaseAt, TRANSPORT } from '../../model/catalog/index.js';
import { spreads } from '../../sim/physics/transport.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { rollingOf } from './plan.js';

const HUNDRED = 100;

export const networks = (scenario: Scenario): readonly Finding[] =>
  scenario.plans.length === 0 ? [] : [...smbLimits(scenario), ...oneAtATime(scenario)];

/** Every functional level that a cluster has in the course of the plan, by its number. */
function levelsOf({ world, ...scenario }: Scenario, index: number): number[] {
  const rolling = rollingOf({ world, ...scenario });
  return [world.clusters[index]?.level ?? 0, ...(rolling?.plan.cluster === index ? rolling.hops : [])];
}

/** From this rate on one migration over TCP does not fill the wire. */
const WIDE = 3_125_000_000;

/** From WS2022 on the cluster overwrites what its hosts say, with 1 where nobody set it. */
function oneAtATime(scenario: Scenario): Finding[] {
  const { world, physics, places } = scenario;
  return world.clusters.flatMap((cluster, index): Finding[] => {
    const level = levelsOf(scenario, index)
      .map((release) => releaseAt(release))
      .find(({ parallelMigrations }) => parallelMigrations.value === 1);
    const hosts = world.hosts.filter((host) => host.cluster === index && (host.maximumMigrations ?? 1) > 1);
    if (level === undefined || cluster.settings?.MaximumParallelMigrations !== undefined) return [];
    if (hosts.length === 0 && physics.network.bandwidth < WIDE) return [];
    const made =
      hosts.length > 0
        ? `${hosts[0]?.name} is set to ${hosts[0]?.maximumMigrations}`
        : 'one migration does not fill the wire';
    return [
      {
        id: 'setting/one-migration-at-a-time',
        severity: 'warning',
        line: places.clusters[index] ?? 1,
        subject: `cluster:${cluster.name}`,
        why: `At the functional level of ${level.key} ${cluster.name} has MaximumParallelMigrations 1, which overrules its hosts; ${made}. Drains take longer than before.`,
        remedy: `${level === releaseAt(cluster.level) ? '' : 'Once the functional level has risen: '}(Get-Cluster).MaximumParallelMigrations = 2, or as many as a test shows to be faster.`,
      },
    ];
  });
}

/** A limit that a functional level brings along, and whose meaning is disputed. */
function smbLimits(scenario: Scenario): readonly Finding[] {
  const { physics, world, places } = scenario;
  if (!spreads(physics.network) || physics.network.smbLimit !== undefined) return [];
  const found = world.clusters.map((cluster, index) => {
    const level = levelsOf(scenario, index)
      .map((release) => releaseAt(release).key)
      .find(limitsSmb);
    return level === undefined ? undefined : unknownLimit(cluster.name, level, places.clusters[index] ?? 1);
  });
  return found.filter((one) => one !== undefined);
}

function unknownLimit(name: string, level: string, line: number): Finding {
  const { value, range } = TRANSPORT.smbLimitShare;
  return {
    id: 'network/smb-limit-unknown',
    severity: 'note',
    line,
    subject: `cluster:${name}`,
    why: `At the functional level of ${level} ${name} limits migrations by SMB by itself (SetSMBBandwidthLimit 1, SMBBandwidthLimitFactor 2500), which is read as ${(range?.from ?? value) * HUNDRED} % of a link by some and as ${(range?.to ?? value) * HUNDRED} % by others; a rehearsal takes ${value * HUNDRED} %.`,
    remedy: 'Write `smbLimit` of the network, as measured or as Set-SmbBandwidthLimit sets it; 100 % where it is off.',
  };
}
