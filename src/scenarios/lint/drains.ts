/** How a drain takes roles of low priority: alive or saved, which a setting decides whose default is not documented everywhere. */
import { formatDuration, type Micros, SECOND } from '../../base/units.js';
import { DURATIONS, FIGURES, releaseAt, releaseOf } from '../../model/catalog/index.js';
import { hostAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { type Cluster, isVm, type Vm } from '../../model/world.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { emptied } from './installations.js';

/** Hosts whose roles a drain moves: a plan that shuts VMs down before, or moves them to another cluster itself, has nobody to drain. */
export function drained(scenario: Scenario): ReadonlySet<number> {
  const others = scenario.plans.filter(
    (plan) => plan.kind !== 'rolling' || !DRAINS_NOBODY.has(plan.strategy ?? 'rolling'),
  );
  return emptied({ ...scenario, plans: others });
}

const DRAINS_NOBODY: ReadonlySet<string> = new Set(['all-at-once', 'new-cluster']);

/** The value of WS2012, by which roles of Low priority are saved. */
const OTHER = releaseOf('WS2012').moveTypeThreshold.value;

/** By cluster: what is drained of it alive that another value of the threshold would save. */
export function drains(scenario: Scenario): readonly Finding[] {
  const world = buildWorld(scenario);
  const hosts = drained(scenario);
  return world.clusters.flatMap((cluster): Finding[] => {
    const low = world.vms.filter(
      (vm) => hosts.has(vm.host) && hostAt(world, vm.host).cluster === cluster.index && isSplit(vm, cluster),
    );
    return low.length === 0 || !isAssumed(scenario, cluster) ? [] : [mayBeSaved(scenario, cluster, low)];
  });
}

const isAssumed = ({ world }: Scenario, { index, level }: Cluster): boolean =>
  world.clusters[index]?.settings?.MoveTypeThreshold === undefined &&
  releaseAt(level).moveTypeThreshold.confidence === 'assumed';

/** Whether a running role moves alive at the threshold that is taken for the cluster, and not at the other one. */
const isSplit = (vm: Vm, { settings }: Cluster): boolean =>
  vm.clustered &&
  isVm(vm) &&
  vm.power === POWER.running &&
  !vm.movesQuickly &&
  vm.priority >= settings.MoveTypeThreshold &&
  vm.priority < OTHER;

function mayBeSaved(scenario: Scenario, { name, settings }: Cluster, low: readonly Vm[]): Finding {
  const longest = low.reduce((most, vm) => Math.max(most, outUs(scenario, vm)), 0);
  const [first] = low as [Vm];
  const who = low.length === 1 ? `${first.name} is` : `${low.length} VMs are`;
  return {
    id: 'drain/low-may-be-saved',
    severity: 'note',
    line: scenario.places.vms[first.index] ?? 1,
    subject: `cluster:${name}`,
    why: `${who} of Low priority. At MoveTypeThreshold ${settings.MoveTypeThreshold}, which is assumed, a drain moves them alive; at ${OTHER}, as WS2012 has it, it saves them: out for up to ${formatDuration(longest)} each time.`,
    remedy: `Read it there (Get-ClusterResourceType "Virtual Machine" | Get-ClusterParameter MoveTypeThreshold) and write what it says: \`settings: { MoveTypeThreshold: ... }\`.`,
  };
}

/** Saved, moved and brought back. */
function outUs({ physics: { durations, figures } }: Scenario, { assigned }: Vm): Micros {
  const rate = figures?.diskRate ?? FIGURES.diskRate.fact.value;
  return (2 * assigned * SECOND) / rate + (durations.quickMoveFixed ?? DURATIONS.quickMoveFixed.value);
}
