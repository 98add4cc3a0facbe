/** Affinity rules of a cluster: roles that keep together, or apart, on nodes or in fault domains. */
import { NONE, underWay, usesMemory, type Vm, type World } from './world.js';

export const AFFINITY = ['SameNode', 'DifferentNode', 'SameFaultDomain', 'DifferentFaultDomain'] as const;

export type AffinityType = (typeof AFFINITY)[number];

const keepsTogether = (type: number): boolean => AFFINITY[type]?.startsWith('Same') === true;

const ofDomain = (type: number): boolean => AFFINITY[type]?.endsWith('FaultDomain') === true;

/** Whether two hosts are one place to a rule. */
const onePlace = (world: World, type: number, a: number, b: number): boolean => {
  if (a === b || !ofDomain(type)) return a === b;
  return world.hosts[a]?.domain === world.hosts[b]?.domain;
};

/** Works out anew which roles an enabled rule names. */
export function markAffinity(world: World): void {
  for (const vm of world.vms) vm.ruled = false;
  for (const { enabled, vms } of world.affinities) {
    if (!enabled || vms.length < 2) continue;
    for (const index of vms) {
      const vm = world.vms[index];
      if (vm !== undefined) vm.ruled = true;
    }
  }
}

/** Takes a role out of every rule: true where one named it. */
export function leaveRules(world: World, { index }: Vm): boolean {
  const naming = world.affinities.filter(({ vms }) => vms.includes(index));
  for (const rule of naming) rule.vms = rule.vms.filter((one) => one !== index);
  if (naming.length > 0) markAffinity(world);
  return naming.length > 0;
}

/** Whether an enabled rule of their cluster keeps two roles apart. */
export const keptApart = ({ affinities }: World, { index }: Vm, other: Vm): boolean =>
  affinities.some(
    ({ enabled, type, vms }) => enabled && !keepsTogether(type) && vms.includes(index) && vms.includes(other.index),
  );

/** A role that keeps another from a host, by a rule of their cluster that is enabled; or NONE. Only roles that run count. */
export function affinityConflict(world: World, vm: Vm, host: number): number {
  if (!vm.ruled || !vm.clustered) return NONE;
  for (const { enabled, type, vms } of world.affinities) {
    if (!enabled || !vms.includes(vm.index)) continue;
    const mate = vms.find((one) => one !== vm.index && conflicts(world, type, vm, world.vms[one], host));
    if (mate !== undefined) return mate;
  }
  return NONE;
}

/**
 * Roles that keep apart never share a place. One of those that keep together may leave first, and the others then follow it; each
 * starts where it is.
 */
function conflicts(world: World, type: number, vm: Vm, mate: Vm | undefined, host: number): boolean {
  if (mate === undefined || !mate.clustered || !usesMemory(mate.power)) return false;
  const goes = underWay(mate.migration) ? mate.moveTo : mate.host;
  if (!keepsTogether(type)) return onePlace(world, type, mate.host, host) || onePlace(world, type, goes, host);
  return host !== vm.host && !onePlace(world, type, goes, host) && !onePlace(world, type, goes, vm.host);
}
