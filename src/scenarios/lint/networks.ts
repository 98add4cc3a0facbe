/** What is not known of the network that carries migrations and decides how long they take. */
import { limitsSmb, releaseAt, TRANSPORT } from '../../model/catalog/index.js';
import { spreads } from '../../sim/physics/transport.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { rollingOf } from './plan.js';

const HUNDRED = 100;

/** A limit that a functional level brings along, and whose meaning is disputed. */
export function networks(scenario: Scenario): readonly Finding[] {
  const { physics, world, places, plans } = scenario;
  if (plans.length === 0 || !spreads(physics.network) || physics.network.smbLimit !== undefined) return [];
  const rolling = rollingOf(scenario);
  const found = world.clusters.map((cluster, index) => {
    const levels = [cluster.level, ...(rolling?.plan.cluster === index ? rolling.hops : [])];
    const level = levels.map((release) => releaseAt(release).key).find(limitsSmb);
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
