/** What a strategy has no way for. */
import { hostAt, hostName } from '../../model/rules/names.js';
import { isVm, NONE } from '../../model/world.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { rolesOf, rollingOf } from './plan.js';

/** In a cluster whose VMs go over to another: a role that is no VM, and a VM whose possible owners are none of that one. */
export function strategies(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling?.plan.strategy !== 'new-cluster') return [];
  const { world, plan } = rolling;
  const target = world.clusters[plan.into ?? NONE];
  const staying = world.vms.filter((one) => !isVm(one) && hostAt(world, one.host).cluster === plan.cluster);
  const bound = rolesOf(rolling).filter(
    (one) => isVm(one) && one.possibleOwners?.some((owner) => target?.members.includes(owner)) === false,
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
  return [...stays, ...kept];
}
