/** Who upgrades all nodes together has every VM off meanwhile: for how long at least, held against what is written of outages. */
import { formatDuration } from '../../base/units.js';
import { POWER } from '../../model/states.js';
import { isVm } from '../../model/world.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { outageBound } from './hops.js';
import { nodeAway, turnsOf } from './nights.js';
import { rolesOf, rollingOf } from './plan.js';

export function allAtOnce(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling?.plan.strategy !== 'all-at-once') return [];
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
