/** The rolling plan of a scenario, hop by hop, as the lints ask about it. */
import { type ReleaseKey, releaseAt, releaseIndex, supports, upgradePath } from '../../model/catalog/index.js';
import { defaultVersion, hostAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Vm, World } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import { buildWorld, type Scenario } from '../scenario.js';

export interface Rolling {
  readonly plan: RollingPlan;
  readonly world: World;
  /** Release indexes, the present level left out. */
  readonly hops: readonly number[];
}

/** The upgrade of a scenario, or undefined where it has none. */
export function rollingOf(scenario: Scenario): Rolling | undefined {
  const plan = scenario.plans.find((one): one is RollingPlan => one.kind === 'rolling');
  if (plan === undefined) return undefined;
  const world = buildWorld(scenario);
  const level = releaseAt(world.clusters[plan.cluster]?.level ?? 0).key;
  const path: readonly ReleaseKey[] = upgradePath(level, releaseAt(plan.to).key) ?? [];
  return { plan, world, hops: path.map(releaseIndex) };
}

/** Roles of the cluster that is upgraded. */
export const rolesOf = ({ plan, world }: Rolling): readonly Vm[] =>
  world.vms.filter((vm) => vm.clustered && hostAt(world, vm.host).cluster === plan.cluster && vm.power !== POWER.lost);

/**
 * The version that a role has during each hop, as the plan raises it: before a hop what the next release cannot run, after one
 * everything, or nothing at all.
 */
export function versionsOf({ plan, world, hops }: Rolling, vm: Vm): readonly number[] {
  let { version } = vm;
  let level = world.clusters[plan.cluster]?.level ?? 0;
  return hops.map((release) => {
    if (plan.vmVersions === 'before-hop' && !supports(release, version))
      version = Math.max(version, defaultVersion(level));
    const during = version;
    if (plan.vmVersions === 'after') version = Math.max(version, defaultVersion(release));
    level = release;
    return during;
  });
}
