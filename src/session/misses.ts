/** How near the claims of a run came to be broken: of each that has a bound, the subject that came nearest. */
import { boundOf, type NearMiss } from '../invariants/index.js';
import type { Recording } from './recording.js';
import type { Rehearsal } from './set-up.js';

/** By the ids of the claims. Of the whole run, or of what is recorded of it. */
export function nearestMisses(recording: Recording): ReadonlyMap<string, NearMiss> {
  const { conclusion } = recording;
  const before = conclusion && known.get(conclusion);
  if (before !== undefined) return before;
  const { judge } = recording.stage;
  const misses = [
    ...judge.nearest(),
    ...(recording.conclusion === undefined ? [] : billMisses(recording.conclusion, judge.options.limits)),
  ];
  const found = new Map(misses.map((one) => [one.id, one]));
  if (conclusion !== undefined) known.set(conclusion, found);
  return found;
}

/** Of a run that is over nothing changes any more. */
const known = new WeakMap<Rehearsal, ReadonlyMap<string, NearMiss>>();

type Limits = Parameters<typeof boundOf>[0];

/** Of blackouts and outages, the VM that came nearest to its own bound. */
function billMisses({ run, availability }: Rehearsal, limits: Limits = { written: new Set() }): NearMiss[] {
  const { endedAtUs, world } = run;
  const nearest = (id: string, limit: 'blackoutUs' | 'outageUs', usOf: (vm: number) => number): NearMiss => {
    const all = world.vms.map(({ index }) => ({
      ...{ id, about: 'vm' as const, subject: index, us: usOf(index), atUs: endedAtUs },
      boundUs: boundOf(limits, limit, index),
    }));
    const none = { id, about: 'vm' as const, subject: -1, us: 0, boundUs: boundOf(limits, limit, -1), atUs: 0 };
    return all.reduce<NearMiss>((most, one) => (one.us / one.boundUs > most.us / most.boundUs ? one : most), none);
  };
  return [
    nearest('service/blackout-bounded', 'blackoutUs', (vm) => availability.of(vm, endedAtUs).blackoutUsMax),
    nearest('service/outage-bounded', 'outageUs', (vm) => availability.outageUs(vm, endedAtUs)),
  ];
}
