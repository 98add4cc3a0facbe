/** Who upgrades all nodes together has every VM off meanwhile: for how long at least, held against what is written of outages; and whether all start again. */
import { formatDuration, formatSize } from '../../base/units.js';
import { hostName, vmAt } from '../../model/rules/names.js';
import { startObstacle } from '../../model/rules/targets.js';
import { POWER } from '../../model/states.js';
import { isVm, startNeed, type Vm, type World } from '../../model/world.js';
import { homesFor } from '../../operators/homes.js';
import type { Scenario } from '../scenario.js';
import { afterAll } from './ends.js';
import type { Finding } from './finding.js';
import { outageBound } from './hops.js';
import { installationsOf } from './installations.js';
import { worldToLeave } from './leaving.js';
import { nodeAway, turnsOf } from './nights.js';
import { type Rolling, rolesOf, rollingOf } from './plan.js';

export function allAtOnce(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling?.plan.strategy !== 'all-at-once') return [];
  return [...outages(scenario, rolling), ...startedAgain(scenario, rolling)];
}

function outages(scenario: Scenario, rolling: Rolling): Finding[] {
  const us = nodeAway(scenario, rolling.plan) * turnsOf(rolling);
  return rolesOf(rolling).flatMap((vm): Finding[] => {
    const bound = outageBound(scenario, vm);
    if (!isVm(vm) || vm.power !== POWER.running || us <= bound) return [];
    return [
      {
        id: 'limit/outage-shorter-than-a-version-update',
        severity: 'error',
        line: scenario.places.vms[vm.index] ?? 1,
        subject: `vm:${vm.name}`,
        why: `${vm.name} may be out for ${formatDuration(bound)}; \`strategy: all-at-once\` has it off while the nodes are installed, for ${formatDuration(us)} at least.`,
        remedy: 'Raise the limit, or take `strategy: rolling`.',
      },
    ];
  });
}

/** What ran is started again when every node is installed; the first that finds no node to start on. */
function startedAgain(scenario: Scenario, rolling: Rolling): Finding[] {
  const { cluster } = rolling.plan;
  const later = afterAll(worldToLeave(scenario), installationsOf(scenario));
  const stopped = rolesOf(rolling)
    .filter((vm) => isVm(vm) && vm.power === POWER.running)
    .map(({ index }) => index);
  const homes = homesFor(later, cluster, stopped);
  const without = stopped.filter((_, at) => homes[at] === undefined);
  const never = without.find((one) => homesFor(later, cluster, [one])[0] === undefined);
  const left = never ?? without[0];
  if (left === undefined) return [];
  const vm = vmAt(later, left);
  const why =
    never === undefined
      ? `${vm.name} (takes ${formatSize(startNeed(vm))}) may find no node beside those that are started before it: they leave none with room for it, or hold what it is kept apart from.`
      : `${vm.name} starts on no node. ${whyNot(later, vm)}`;
  return [
    {
      id: 'stage/no-room',
      severity: never === undefined ? 'warning' : 'error',
      line: scenario.places.upgrade,
      subject: `vm:${vm.name}`,
      why: `When the VMs are started again, ${why}`,
      remedy:
        'Make room for it, or let it start elsewhere: what binds it, its owners, or what keeps it apart from others.',
    },
  ];
}

/** In the words of the rule, of the node on which it is now. */
function whyNot(world: World, { index, host }: Vm): string {
  const rule = startObstacle(world, index, host);
  return rule?.because(world, index, host) ?? `${hostName(world, host)} has no room for it.`;
}
