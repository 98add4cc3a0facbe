/** VMs that write to their memory faster than the wire carries it: however often that is sent again, the end of their move is a long silence. */

import { formatDuration, type Micros } from '../../base/units.js';
import { DURATIONS } from '../../model/catalog/index.js';
import { hostAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { type Host, isVm, type Vm, type World } from '../../model/world.js';
import { profileIn } from '../../sim/copies.js';
import { dirtyCurve, zeroShareOf } from '../../sim/physics/dirty.js';
import { blackoutAhead } from '../../sim/physics/outlook.js';
import { startCopying } from '../../sim/physics/rounds.js';
import { passageOf, payload, portsOf, spreads, uplinkPayload } from '../../sim/physics/transport.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { rolesOf, rollingOf } from './plan.js';

export function silences(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling === undefined || rolling.plan.strategy === 'all-at-once') return [];
  const least = scenario.physics.durations.blackoutFixed ?? DURATIONS.blackoutFixed.value;
  const moved = rolesOf(rolling).filter((vm) => isVm(vm) && vm.power === POWER.running && !vm.bound);
  return moved.flatMap((vm) => {
    const bound = scenario.vms[vm.index]?.blackoutUs ?? scenario.limits.blackoutUs.value;
    const us = silenceOf(scenario, rolling.world, vm) + least;
    return us <= bound || least > bound ? [] : [silent(scenario, vm, us, bound)];
  });
}

/** What is sent at its end while it stands still, on its best way, with no other move on the wire. */
function silenceOf({ physics }: Scenario, world: World, vm: Vm): Micros {
  const source = hostAt(world, vm.host);
  // Of its target the release alone counts.
  const others = (world.clusters[source.cluster]?.members ?? []).filter((one) => one !== vm.host);
  const targets = new Map(others.map((one) => [hostAt(world, one).release, hostAt(world, one)]));
  const rates = [...targets.values()].map((target) => rateTo({ physics }, world, vm, source, target));
  const rate = Math.max(0, ...rates);
  const guest = physics.guests?.get(vm.index);
  const curve = dirtyCurve(vm.workload, vm.assigned, guest?.dirty, physics.workloads);
  const zeroShare = guest?.zeroShare ?? zeroShareOf(vm.workload);
  const copy = startCopying(profileIn(physics), curve, vm.assigned, zeroShare, rate, 0);
  return blackoutAhead(copy, rate, copy.pending, 0) ?? 0;
}

/** Memory bytes in a second. */
function rateTo({ physics }: Pick<Scenario, 'physics'>, world: World, vm: Vm, source: Host, target: Host): number {
  const { network } = physics;
  const { cap, wireRatio } = passageOf(physics, world, vm, source, target);
  const port = payload(network) * (spreads(network) ? portsOf(network) : 1);
  return Math.min(cap, port, uplinkPayload(network) ?? Number.POSITIVE_INFINITY) / wireRatio;
}

const silent = ({ places }: Scenario, { index, name }: Vm, us: Micros, bound: Micros): Finding => ({
  id: 'vm/silent-for-long',
  severity: 'warning',
  line: places.vms[index] ?? 1,
  subject: `vm:${name}`,
  why: `${name} writes to its memory faster than the network carries it: its live migration ends with a silence of about ${formatDuration(us)}, longer with others on the wire; its limit is ${formatDuration(bound)}.`,
  remedy:
    'Give migrations a faster network, or agree on a time at which it may be silent, or shut it down while its node is drained. What it dirties is as `dirty:` or its workload says: measure it.',
});
