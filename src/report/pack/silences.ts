/** Live migrations that end with a silence longer than their VM may have: whoever works with it notices, as of an outage. */
import type { Micros } from '../../base/units.js';
import { FACT, type FactName } from '../../model/facts.js';
import type { Vm } from '../../model/world.js';
import type { Rehearsal } from '../../session/index.js';
import { durationIn } from '../../sim/physics/timing.js';

export interface Silence {
  readonly vm: Vm;
  readonly atUs: Micros;
  readonly us: Micros;
  readonly cause: string;
  /** What would spare it. */
  readonly setting: string;
  /** It stands when the run ends. */
  readonly open: boolean;
}

const CAUSE = 'silent at the end of its live migration';
const SETTING = 'a faster network for migrations, or a quieter hour';

/** Facts with which a silence ends: the VM goes on at the target, or at its source after the delay of a move that breaks, or is out. */
const ENDS: ReadonlySet<number> = new Set(
  (
    [
      ...(['vm-arrived', 'migration-failed', 'vm-failed', 'vm-off', 'vm-stopping', 'vm-saving'] as const),
      ...(['vm-paused', 'vm-paused-critical', 'vm-preempted', 'vm-lost', 'configuration-damaged'] as const),
    ] satisfies FactName[]
  ).map((name) => FACT[name]),
);

/** In the order of their ends. */
export function silencesOf({ scenario, run: { trace, world, endedAtUs } }: Rehearsal): readonly Silence[] {
  const silences: Silence[] = [];
  const since = new Map<number, Micros>();
  const breakOffUs = durationIn(scenario.physics, 'breakOffDelay');
  const note = (index: number, endUs: Micros, open: boolean): void => {
    const [vm, atUs] = [world.vms[index], since.get(index)];
    if (vm === undefined || atUs === undefined) return;
    const bound = scenario.vms[index]?.blackoutUs ?? scenario.limits.blackoutUs.value;
    if (endUs - atUs > bound) silences.push({ vm, atUs, us: endUs - atUs, cause: CAUSE, setting: SETTING, open });
  };
  trace.eachFact((atUs, kind, subject) => {
    if (kind === FACT['blackout-started']) since.set(subject, atUs);
    if (!ENDS.has(kind)) return;
    note(subject, kind === FACT['migration-failed'] ? atUs + breakOffUs : atUs, false);
    since.delete(subject);
  });
  for (const index of since.keys()) note(index, endedAtUs, true);
  return silences;
}
