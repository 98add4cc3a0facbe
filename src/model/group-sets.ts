/** Group sets of a cluster: roles that others wait for when they are started after a failure. */
import { NONE, type Vm, type World } from './world.js';

/** Works out anew which set each role is in: one at most. */
export function markSets(world: World): void {
  for (const vm of world.vms) vm.set = NONE;
  world.groupSets.forEach(({ vms }, index) => {
    for (const one of vms) {
      const vm = world.vms[one];
      if (vm !== undefined) vm.set = index;
    }
  });
}

/** The number of a set of a cluster by its name, or NONE. Case does not count. */
export const setNamed = ({ groupSets }: World, cluster: number, name: string): number =>
  groupSets.findIndex((one) => one.cluster === cluster && one.name.toLowerCase() === name.toLowerCase());

/** Whether a set comes, over any number of others, after another, or is that one. */
export function comesAfter({ groupSets }: World, set: number, other: number): boolean {
  const seen = new Set<number>();
  const open = [set];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one === other) return true;
    if (seen.has(one)) continue;
    seen.add(one);
    open.push(...(groupSets[one]?.after ?? []));
  }
  return false;
}

/** Takes a role out of its set: true where it was in one. */
export function leaveSet({ groupSets }: World, vm: Vm): boolean {
  const set = groupSets[vm.set];
  if (set === undefined) return false;
  set.vms = set.vms.filter((one) => one !== vm.index);
  vm.set = NONE;
  return true;
}

/** Takes a set away; nobody waits for it any more. */
export function dropSet(world: World, index: number): void {
  world.groupSets.splice(index, 1);
  for (const set of world.groupSets)
    set.after = set.after.filter((one) => one !== index).map((one) => (one > index ? one - 1 : one));
  markSets(world);
}
