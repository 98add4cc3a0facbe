/** Written limits that no live migration keeps. */
import { formatDuration, type Micros } from '../../base/units.js';
import { DURATIONS } from '../../model/catalog/index.js';
import { POWER } from '../../model/states.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { worldToLeave } from './leaving.js';

/** A limit for all is told once; one of a VM with that VM. */
export function blackouts(scenario: Scenario): readonly Finding[] {
  const { limits, places, physics, vms, plans } = scenario;
  if (plans.length === 0) return [];
  const least = physics.durations.blackoutFixed ?? DURATIONS.blackoutFixed.value;
  // Who is shut down before anything moves is silent in no migration.
  const running = worldToLeave(scenario).vms.filter(({ power }) => power === POWER.running);
  const own = running.flatMap(({ index, name }) => {
    const bound = vms[index]?.blackoutUs;
    return bound === undefined || bound >= least
      ? []
      : [{ ...tooShort(`vm:${name}`, places.vms[index] ?? 1, `of ${name}`, bound, least), remedy: OF_ITS_OWN }];
  });
  const bound = limits.blackoutUs;
  const [first] = running.filter(({ index }) => vms[index]?.blackoutUs === undefined);
  if (!bound.written || bound.value >= least || first === undefined) return own;
  return [tooShort(`vm:${first.name}`, places.limits, 'of all VMs', bound.value, least), ...own];
}

const OF_ITS_OWN = 'Write a longer limit for it, or under `physics:` the blackout that was measured.';

const tooShort = (subject: string, line: number, whose: string, bound: Micros, least: Micros): Finding => ({
  id: 'limit/blackout-too-short',
  severity: 'error',
  line,
  subject,
  why: `The limit of blackouts ${whose} is ${formatDuration(bound)}; a live migration silences a VM for ${formatDuration(least)} at least (\`blackoutFixed\`), so that any of them breaks it.`,
  remedy: 'Write a longer limit for all, or under `physics:` the blackout that was measured.',
});
