/** Hop by hop: versions that the next release cannot run, and what raising them costs. */

import { listed } from '../../base/text.js';
import { formatDuration, type Micros } from '../../base/units.js';
import { DURATIONS, RELEASES, supports, versionOnArrival, versionText } from '../../model/catalog/index.js';
import { defaultVersion, releaseKey } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { NONE, type Vm } from '../../model/world.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { courseOf, type Rolling, rolesOf, rollingOf, versionsOf } from './plan.js';
import { goesOver } from './ways.js';

export function hops(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling === undefined) return [];
  return [...stranded(scenario, rolling), ...converted(scenario, rolling), ...raised(scenario, rolling)];
}

/** Roles that a hop would strand: raised by nobody before it. */
function stranded(scenario: Scenario, rolling: Rolling): Finding[] {
  const { plan, hops: path, world } = rolling;
  const roles = rolesOf(rolling).flatMap((vm) => {
    const versions = versionsOf(rolling, vm);
    const at = path.findIndex((release, hop) => !supports(release, versions[hop] ?? vm.version));
    const release = path[at];
    if (release === undefined) return [];
    const before = path[at - 1] ?? world.clusters[plan.cluster]?.level ?? release;
    return [strands(scenario, rolling, vm, versions[at] ?? vm.version, { release, before })];
  });
  return [...roles, ...strandedBeside(scenario, rolling)];
}

/** VMs that are no roles go over to another cluster as well, and nobody raises them. */
function strandedBeside(scenario: Scenario, rolling: Rolling): Finding[] {
  const { plan, world } = rolling;
  const before = world.clusters[plan.cluster]?.level ?? plan.to;
  return world.vms.flatMap((vm) => {
    if (vm.clustered || !goesOver(world, plan, vm)) return [];
    const arrives = vm.power === POWER.running ? versionOnArrival(plan.to, vm.version) : undefined;
    const isRun = supports(plan.to, arrives ?? vm.version);
    return isRun ? [] : [strands(scenario, rolling, vm, vm.version, { release: plan.to, before })];
  });
}

/** What brings a version to one that a release runs: the release before makes one, or a release that takes it for another when it arrives alive. */
function remedyFor(version: number, release: number, before: number): string {
  if (versionOnArrival(release, version) !== undefined)
    return 'Start it first (Start-VM): alive it goes over and becomes another version; or make the VM anew around its disks.';
  if (supports(release, defaultVersion(before)))
    return `Raise it while the cluster is at ${releaseKey(before)}: \`vmVersions: before-hop\`, or Update-VMVersion while it is off.`;
  const between = RELEASES.find((_, index) => versionOnArrival(index, version) !== undefined);
  return between === undefined
    ? `No version that ${releaseKey(before)} makes is one that ${releaseKey(release)} runs: move it to a host of ${listed(waypoints(version, release))} first and raise it there (Stop-VM, Update-VMVersion, Start-VM); or make the VM anew around its disks.`
    : `Move it to ${between.key} first, alive, which makes another version of it, and go on from there; or make the VM anew around its disks.`;
}

/** Releases that stay, run a version, and make one that another release runs. */
const waypoints = (version: number, release: number): readonly string[] =>
  RELEASES.filter(
    ({ channel }, index) => channel === 'ltsc' && supports(index, version) && supports(release, defaultVersion(index)),
  ).map(({ key }) => key);

/** The release that does not run it, and the one before. */
interface Hop {
  readonly release: number;
  readonly before: number;
}

function strands(
  scenario: Scenario,
  { plan, world }: Rolling,
  vm: Vm,
  version: number,
  { release, before }: Hop,
): Finding {
  const into = world.clusters[plan.into ?? NONE]?.name;
  const comesTo =
    into === undefined
      ? `${vm.name} loses a target with every node, and the last old node cannot be drained`
      : `${vm.name} does not go over to ${into}`;
  return {
    id: 'hop/strands-versions',
    severity: 'error',
    line: scenario.places.vms[vm.index] ?? 1,
    subject: `vm:${vm.name}`,
    why: `${releaseKey(release)} runs no VM of version ${versionText(version)}: ${comesTo}.`,
    remedy: remedyFor(version, release, before),
  };
}

/** What goes over to a release that makes another version of it has no way back. */
function converted(scenario: Scenario, rolling: Rolling): Finding[] {
  const { plan, hops: path } = rolling;
  const [release] = path;
  if (plan.into === undefined || release === undefined) return [];
  const those = rolesOf(rolling).filter(
    ({ power, version }) => power === POWER.running && versionOnArrival(release, version) !== undefined,
  );
  const [first] = those;
  if (first === undefined) return [];
  const become = versionText(versionOnArrival(release, first.version) ?? first.version);
  return [
    {
      id: 'hop/converts-on-arrival',
      severity: 'note',
      line: scenario.places.upgrade,
      subject: subjectOf(rolling),
      why: `${those.length} running VM${those.length === 1 ? ' becomes' : 's become'} version ${become} on ${those.length === 1 ? 'its' : 'their'} arrival on ${releaseKey(release)}, and ${those.length === 1 ? 'does' : 'do'} not go back.`,
      remedy: 'Have a backup of each that was tried before it goes over.',
    },
  ];
}

/** How long a VM is down when its version is raised, by the durations of the scenario or the catalog. */
const downtime = ({ physics }: Scenario): Micros =>
  (['guestShutdown', 'versionUpdate', 'guestBoot'] as const).reduce(
    (sum, key) => sum + (physics.durations[key] ?? DURATIONS[key].value),
    0,
  );

function raised(scenario: Scenario, rolling: Rolling): Finding[] {
  const raisings = rolesOf(rolling)
    .filter((vm) => vm.power === POWER.running)
    .map((vm) => ({ vm, times: courseOf(rolling, vm).raises }))
    .filter(({ times }) => times > 0);
  if (raisings.length === 0) return [];
  const us = downtime(scenario);
  const note: Finding = {
    id: 'hop/raises-by-shutdown',
    severity: 'note',
    line: scenario.places.upgrade,
    subject: subjectOf(rolling),
    why: `${vmsAre(raisings.length, 'running ')} shut down to raise the configuration version, each for about ${formatDuration(us)}.`,
    remedy: 'Tell their owners; `vmVersions: never` leaves the versions as they are.',
  };
  return [note, ...again(scenario, rolling, raisings), ...raisings.flatMap((one) => tooLong(scenario, one, us))];
}

/** A role and how often its version is raised. */
interface Raising {
  readonly vm: Vm;
  readonly times: number;
}

const subjectOf = ({ world, plan }: Rolling): string => `cluster:${world.clusters[plan.cluster]?.name}`;

const vmsAre = (count: number, kind = ''): string => `${count} ${kind}VM${count === 1 ? ' is' : 's are'}`;

/** Over several hops the plan raises after each of them, where once would do. */
function again(scenario: Scenario, rolling: Rolling, raisings: readonly Raising[]): Finding[] {
  const several = raisings.filter(({ times }) => times > 1);
  if (several.length === 0) return [];
  const most = several.reduce((found, { times }) => Math.max(found, times), 0);
  return [
    {
      id: 'hop/raises-again',
      severity: 'warning',
      line: scenario.places.upgrade,
      subject: subjectOf(rolling),
      why: `\`vmVersions: after\` raises after each of the ${rolling.hops.length} hops: ${vmsAre(several.length)} shut down ${most} times, where once would do.`,
      remedy:
        '`vmVersions: before-hop` raises only what the next release cannot run; raise the rest once, after the last hop.',
    },
  ];
}

/** The bound is one of the whole run: all of its shutdowns count together. */
function tooLong(scenario: Scenario, { vm, times }: Raising, onceUs: Micros): Finding[] {
  const bound = outageBound(scenario, vm);
  const us = onceUs * times;
  if (us <= bound) return [];
  const raising = times === 1 ? 'raising its version takes' : `raising its version ${times} times takes`;
  return [
    {
      id: 'limit/outage-shorter-than-a-version-update',
      severity: 'error',
      line: scenario.places.vms[vm.index] ?? 1,
      subject: `vm:${vm.name}`,
      why: `${vm.name} may be out for ${formatDuration(bound)}; ${raising} about ${formatDuration(us)}.`,
      remedy: 'Raise the limit, or leave its version as it is.',
    },
  ];
}

/** Where a VM may not be stopped at all, that is the finding, and its bound of 0 would only repeat it. */
export function outageBound({ vms, limits }: Scenario, { index }: Vm): Micros {
  const { outageUs, mayStop } = vms[index] ?? {};
  if (mayStop === false) return Number.POSITIVE_INFINITY;
  return outageUs ?? (limits.outageUs.written ? limits.outageUs.value : Number.POSITIVE_INFINITY);
}
