/** Hop by hop: versions that the next release cannot run, and what raising them costs. */

import { formatDuration, type Micros } from '../../base/units.js';
import { DURATIONS, supports } from '../../model/catalog/index.js';
import { defaultVersion, releaseKey, versionText } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Vm } from '../../model/world.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { type Rolling, rolesOf, rollingOf, versionsOf } from './plan.js';

export function hops(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling === undefined) return [];
  return [...stranded(scenario, rolling), ...raised(scenario, rolling)];
}

/** Roles that a hop would strand: raised by nobody before it. */
function stranded(scenario: Scenario, rolling: Rolling): Finding[] {
  const { plan, hops: path, world } = rolling;
  return rolesOf(rolling).flatMap((vm) => {
    const versions = versionsOf(rolling, vm);
    const at = path.findIndex((release, hop) => !supports(release, versions[hop] ?? vm.version));
    const release = path[at];
    if (release === undefined) return [];
    const before = path[at - 1] ?? world.clusters[plan.cluster]?.level ?? release;
    return [strands(scenario, vm, versions[at] ?? vm.version, release, before)];
  });
}

function strands(scenario: Scenario, vm: Vm, version: number, release: number, before: number): Finding {
  return {
    id: 'hop/strands-versions',
    severity: 'error',
    line: scenario.places.vms[vm.index] ?? 1,
    subject: `vm:${vm.name}`,
    why: `${releaseKey(release)} runs no VM of version ${versionText(version)}: ${vm.name} loses a target with every node, and the last old node cannot be drained.`,
    remedy: `Raise it while the cluster is at ${releaseKey(before)}: \`vmVersions: before-hop\`, or Update-VMVersion while it is off.`,
  };
}

/** How long a VM is down when its version is raised, by the durations of the scenario or the catalog. */
const downtime = ({ physics }: Scenario): Micros =>
  (['guestShutdown', 'versionUpdate', 'guestBoot'] as const).reduce(
    (sum, key) => sum + (physics.durations[key] ?? DURATIONS[key].value),
    0,
  );

function raised(scenario: Scenario, rolling: Rolling): Finding[] {
  const { plan, hops: path } = rolling;
  if (plan.vmVersions === 'never') return [];
  const wanted = (vm: Vm): boolean =>
    path.some((release) =>
      plan.vmVersions === 'after' ? vm.version < defaultVersion(release) : !supports(release, vm.version),
    );
  const running = rolesOf(rolling).filter((vm) => vm.power === POWER.running && wanted(vm));
  if (running.length === 0) return [];
  const us = downtime(scenario);
  const note: Finding = {
    id: 'hop/raises-by-shutdown',
    severity: 'note',
    line: scenario.places.upgrade,
    subject: `cluster:${rolling.world.clusters[plan.cluster]?.name}`,
    why: `${running.length} running VM${running.length === 1 ? ' is' : 's are'} shut down to raise the configuration version, each for about ${formatDuration(us)}.`,
    remedy: 'Tell their owners; `vmVersions: never` leaves the versions as they are.',
  };
  return [note, ...running.flatMap((vm) => tooLong(scenario, vm, us))];
}

function tooLong(scenario: Scenario, vm: Vm, us: Micros): Finding[] {
  const own = scenario.vms[vm.index]?.outageUs;
  const { outageUs } = scenario.limits;
  const bound = own ?? (outageUs.written ? outageUs.value : Number.POSITIVE_INFINITY);
  if (us <= bound) return [];
  return [
    {
      id: 'limit/outage-shorter-than-a-version-update',
      severity: 'error',
      line: scenario.places.vms[vm.index] ?? 1,
      subject: `vm:${vm.name}`,
      why: `${vm.name} may be out for ${formatDuration(bound)}; raising its version takes about ${formatDuration(us)}.`,
      remedy: 'Raise the limit, or leave its version as it is.',
    },
  ];
}
