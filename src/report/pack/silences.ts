/** Live migrations that end with a silence longer than their VM may have: whoever works with it notices, as of an outage. */
import type { Micros } from '../../base/units.js';
import { FACT } from '../../model/facts.js';
import type { Vm } from '../../model/world.js';
import type { Rehearsal } from '../../session/index.js';

export interface Silence {
  readonly vm: Vm;
  readonly atUs: Micros;
  readonly us: Micros;
  readonly cause: string;
  /** What would spare it. */
  readonly setting: string;
}

const CAUSE = 'silent at the end of its live migration';
const SETTING = 'a faster network for migrations, or a quieter hour';

/** In the order of their ends. */
export function silencesOf({ scenario, run: { trace, world } }: Rehearsal): readonly Silence[] {
  const silences: Silence[] = [];
  const since = new Map<number, Micros>();
  trace.eachFact((atUs, kind, subject) => {
    if (kind === FACT['blackout-started']) since.set(subject, atUs);
    if (kind !== FACT['vm-arrived']) return;
    const fromUs = since.get(subject);
    const vm = world.vms[subject];
    since.delete(subject);
    if (fromUs === undefined || vm === undefined) return;
    const bound = scenario.vms[subject]?.blackoutUs ?? scenario.limits.blackoutUs.value;
    if (atUs - fromUs > bound) silences.push({ vm, atUs: fromUs, us: atUs - fromUs, cause: CAUSE, setting: SETTING });
  });
  return silences;
}
