/** What a file says beside its cluster and its upgrade, and a search of every order does not ask. */
import type { Scenario } from '../scenarios/index.js';
import { counted } from './names.js';

export type Beside = Pick<Scenario, 'invariantsAlso' | 'limits' | 'plans' | 'faults' | 'policy'>;

/** In plain words. `placed`: a policy was named that says where VMs go; `unasked`: claims of the file that the search did not ask. */
export function besideCluster(
  { limits, plans, faults, policy }: Beside,
  placed: boolean,
  unasked: readonly string[],
): string[] {
  const isScripted = plans.some((plan) => plan.kind === 'script' && plan.name === undefined);
  const isLimited = Object.values(limits).some((limit) => limit?.written);
  return [
    ...(unasked.length === 0
      ? []
      : [`Claims of the file about times, or about the end of a run: ${unasked.join(', ')}. A rehearsal asks them.`]),
    ...(!isLimited ? [] : ['The limits of the file. A rehearsal asks them.']),
    ...(!isScripted ? [] : ['The script of the file: the commands that are listed come in any order instead.']),
    ...(faults.length === 0
      ? []
      : [`${counted(faults.length, 'fault')} of the file: others come at any time instead.`]),
    ...(policy === undefined || placed ? [] : ['The policy of the file. --policy asks who says where VMs go.']),
  ];
}
