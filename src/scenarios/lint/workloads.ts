/** Large databases whose class stands for guests that were much smaller: what is foretold of their moves is a guess. */
import { formatSize } from '../../base/units.js';
import { DATABASES, LIMITS, workloadOf } from '../../model/catalog/index.js';
import { POWER } from '../../model/states.js';
import type { Vm } from '../../model/world.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';

export function workloads(scenario: Scenario): readonly Finding[] {
  const { physics, plans, places } = scenario;
  if (plans.length === 0) return [];
  const least = LIMITS.largeDatabase.value;
  const isGuessed = ({ index, workload, assigned, power }: Vm): boolean =>
    power === POWER.running &&
    assigned >= least &&
    DATABASES.some((one) => one === workload) &&
    physics.workloads?.has(workload) !== true &&
    physics.guests?.get(index)?.dirty === undefined;
  return buildWorld(scenario)
    .vms.filter(isGuessed)
    .map((vm) => guessed(vm, places.vms[vm.index] ?? 1));
}

function guessed({ name, workload, assigned }: Vm, line: number): Finding {
  const { dirtyFirstSecondMb = 0, k = 1 } = workloadOf(workload) ?? {};
  return {
    id: 'vm/large-database',
    severity: 'warning',
    line,
    subject: `vm:${name}`,
    why: `${name} has ${formatSize(assigned)}, and the class ${workload} was measured on guests of a few GB: a rehearsal lets it dirty ${Math.round(dirtyFirstSecondMb * k)} MB in the first second, as a small one does. Its migrations may take many times as long, and end with a long silence.`,
    remedy:
      'Write `dirty:` as measured on it, or under `workloads:` what migrations of your own show (clusterdrill calibrate --fit).',
  };
}
