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
  readonly open: false;
}

const CAUSE = 'silent at the end of its live migration';
const SETTING = 'a faster network for migrations, or a quieter hour';

/** Facts with which a silence ends: the VM goes on at the target, or at its source after the delay of a move that breaks, or is out. */
const ENDS: ReadonlySet<number> = new Set(
  (
    ['vm-arrived', 'migration-failed', 'vm-failed', 'vm-off', 'vm-paused', 'vm-paused-critical'] satisfies FactName[]
  ).map((name) => FACT[name]),
);

/** In the order of their ends. */
export function silencesOf({ scenario, run: { trace, world } }: Rehearsal): readonly Silence[] {
  const silences: Silence[] = [];
  const since = new Map<number, Micros>();
  const breakOffUs = durationIn(scenario.physics, 'breakOffDelay');
  trace.eachFact((atUs, kind, subject) => {
    if (kind === FACT['blackout-started']) since.set(subject, atUs);
    if (!ENDS.has(kind)) return;
    const fromUs = since.get(subject);
    const vm = world.vms[subject];
    since.delete(subject);
    if (fromUs === undefined || vm === undefined) return;
    const us = atUs - fromUs + (kind === FACT['migration-failed'] ? breakOffUs : 0);
    const bound = scenario.vms[subject]?.blackoutUs ?? scenario.limits.blackoutUs.value;
    if (us > bound) silences.push({ vm, atUs: fromUs, us, cause: CAUSE, setting: SETTING, open: false });
  });
  return silences;
}
