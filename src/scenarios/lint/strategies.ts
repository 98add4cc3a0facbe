/** What a strategy has no way for. */
import { hostAt, hostName } from '../../model/rules/names.js';
import { isVm } from '../../model/world.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { rollingOf } from './plan.js';

/** A role that is no VM, in a cluster whose VMs go over to another. */
export function strategies(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling?.plan.strategy !== 'new-cluster') return [];
  const { world, plan } = rolling;
  const staying = world.vms.filter((one) => !isVm(one) && hostAt(world, one.host).cluster === plan.cluster);
  return staying.map(
    ({ name, host }): Finding => ({
      id: 'strategy/role-stays',
      severity: 'error',
      line: scenario.places.upgrade,
      subject: `role:${name}`,
      why: `${name} is a role, and no VM: it does not go over to ${world.clusters[plan.into ?? -1]?.name}, and ${hostName(world, host)} is never empty.`,
      remedy: `Make ${name} anew in the other cluster beforehand, take it out of this one, and leave it out of roles:.`,
    }),
  );
}
