/** What a strategy has no way for. */

import { findRule, obstacleOf } from '../../model/rules/index.js';
import { hostAt, hostName } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { isVm, NONE, type World } from '../../model/world.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { type Rolling, rolesOf, rollingOf } from './plan.js';
import { waysFrom } from './ways.js';

/** In a cluster whose VMs go over to another: a role that is no VM, a VM whose possible owners are none of that one, and one that finds no processors there to go to as it is. */
export function strategies(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling?.plan.strategy !== 'new-cluster') return [];
  const { world, plan } = rolling;
  const target = world.clusters[plan.into ?? NONE];
  const staying = world.vms.filter((one) => !isVm(one) && hostAt(world, one.host).cluster === plan.cluster);
  const bound = rolesOf(rolling).filter(
    (one) =>
      isVm(one) && waysFrom(world, plan, one).every(({ index }) => one.possibleOwners?.includes(index) === false),
  );
  const kept = bound.map(
    ({ name, index }): Finding => ({
      id: 'strategy/owners-elsewhere',
      severity: 'error',
      line: scenario.places.vms[index] ?? scenario.places.upgrade,
      subject: `vm:${name}`,
      why: `No node of ${target?.name} is a possible owner of ${name}: it is not moved there.`,
      remedy: `Leave possibleOwners of ${name} out: in the other cluster it is a new role, whose owners are set there (Set-ClusterOwnerNode).`,
    }),
  );
  const stays = staying.map(
    ({ name, host }): Finding => ({
      id: 'strategy/role-stays',
      severity: 'error',
      line: scenario.places.upgrade,
      subject: `role:${name}`,
      why: `${name} is a role, and no VM: it does not go over to ${target?.name}, and ${hostName(world, host)} is never empty.`,
      remedy: `Make ${name} anew in the other cluster beforehand, take it out of this one, and leave it out of roles:.`,
    }),
  );
  return [...stays, ...kept, ...withoutProcessors(scenario, rolling)];
}

/** Rules about processors, by what is asked of a VM that moves. */
const OF_RUNNING = ['processors/same-vendor', 'migration/cpu-features'] as const;
const OF_SAVED = ['vm/restores-there'] as const;

/** Who is shut down takes what the processors there offer when it is started. */
function withoutProcessors(scenario: Scenario, rolling: Rolling): Finding[] {
  const { world, plan } = rolling;
  const target = world.clusters[plan.into ?? NONE];
  return rolesOf(rolling).flatMap((vm): Finding[] => {
    const asked = vm.power === POWER.running ? OF_RUNNING : vm.power === POWER.saved ? OF_SAVED : [];
    const refused = waysFrom(world, plan, vm).map(({ index }) =>
      asked.map((id) => obstacleIn(world, id, vm.index, index)).find((one) => one !== undefined),
    );
    const [first] = refused;
    if (first === undefined || refused.includes(undefined)) return [];
    return [
      {
        id: 'strategy/processors-elsewhere',
        severity: 'error',
        line: scenario.places.vms[vm.index] ?? scenario.places.upgrade,
        subject: `vm:${vm.name}`,
        why: `No node of ${target?.name} has processors to which ${vm.name} could go as it is. ${first}`,
        remedy:
          'Plan an outage for it and have it off when it goes over (`state: Off`; Stop-VM, not Save-VM); on older processors of the same vendor it also runs once compatibility is set while it is off (Set-VMProcessor).',
      },
    ];
  });
}

function obstacleIn(world: World, id: string, vm: number, host: number): string | undefined {
  const rule = findRule(id);
  return rule === undefined ? undefined : obstacleOf(world, rule, vm, host)?.message;
}
