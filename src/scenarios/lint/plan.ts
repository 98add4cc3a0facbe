/** The rolling plan of a scenario, hop by hop, as the lints ask about it. */
import { supports, versionOnArrival } from '../../model/catalog/index.js';
import { defaultVersion, hostAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Vm, World } from '../../model/world.js';
import { hopsOf } from '../../operators/hops.js';
import type { RollingPlan } from '../../operators/plans.js';
import { buildWorld, type Scenario } from '../scenario.js';

export interface Rolling {
  readonly plan: RollingPlan;
  readonly world: World;
  /** Release indexes, the present level left out. */
  readonly hops: readonly number[];
}

export const planOf = ({ plans }: Pick<Scenario, 'plans'>): RollingPlan | undefined =>
  plans.find((one): one is RollingPlan => one.kind === 'rolling');

/** The upgrade of a scenario, or undefined where it has none. */
export function rollingOf(scenario: Scenario): Rolling | undefined {
  const plan = planOf(scenario);
  if (plan === undefined) return undefined;
  const world = buildWorld(scenario);
  return { plan, world, hops: hopsOf(plan, world.clusters[plan.cluster]?.level ?? 0) };
}

/** Roles of the cluster that is upgraded. */
export const rolesOf = ({ plan, world }: Rolling): readonly Vm[] =>
  world.vms.filter((vm) => vm.clustered && hostAt(world, vm.host).cluster === plan.cluster && vm.power !== POWER.lost);

/** What a plan does to the version of a role. */
export interface Course {
  /** By hop: the version that it has meanwhile. */
  readonly versions: readonly number[];
  /** How often it is raised. */
  readonly raises: number;
}

/** A plan raises versions before a hop where the next release cannot run them, after each hop wherever it can, or never. */
export function courseOf({ plan, world, hops }: Rolling, vm: Vm): Course {
  let { version } = vm;
  let level = world.clusters[plan.cluster]?.level ?? 0;
  let raises = 0;
  const raise = (to: number): void => {
    if (version >= to) return;
    version = to;
    raises += 1;
  };
  const versions = hops.map((release) => {
    if (plan.into !== undefined && vm.power === POWER.running) version = versionOnArrival(release, version) ?? version;
    if (plan.vmVersions === 'before-hop' && !supports(release, version)) raise(defaultVersion(level));
    const during = version;
    if (plan.vmVersions === 'after') raise(defaultVersion(release));
    level = release;
    return during;
  });
  return { versions, raises };
}

export const versionsOf = (rolling: Rolling, vm: Vm): readonly number[] => courseOf(rolling, vm).versions;

/** Hosts beside the nodes that take the place of those that are away. */
export const sparesOf = ({ strategy, spares = [] }: Rolling['plan']): readonly number[] =>
  strategy === 'swing' ? spares : [];
