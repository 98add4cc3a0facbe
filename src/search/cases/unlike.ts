/** What sets the nodes of a case apart, keeps its VMs apart, and binds them to a node: few cases have it, so that the others stay frequent. */
import type { CaseHost, CaseVm } from './case.js';
import type { Chooser } from './chooser.js';

/** What a case has of it. */
export interface Unlike {
  readonly processors: boolean;
  readonly antiAffinity: 'none' | 'soft' | 'enforced';
  readonly bound: boolean;
}

const [PROCESSORS_SHARE, APART_SHARE, BOUND_SHARE] = [0.12, 0.12, 0.06] as const;

/** One of them at most: where two leave a VM its nodes, a placement would have to know which of these another one needs later. */
export function unlikeOf(choose: Chooser): Unlike {
  if (choose.chance(PROCESSORS_SHARE)) return { ...ALIKE, processors: true };
  if (choose.chance(APART_SHARE)) return { ...ALIKE, antiAffinity: choose.of(['soft', 'enforced']) };
  return choose.chance(BOUND_SHARE) ? { ...ALIKE, bound: true } : ALIKE;
}

const ALIKE: Unlike = { processors: false, antiAffinity: 'none', bound: false };

/** Whether a VM may find fewer nodes than have room for it: all VMs of such a case have room on any of them, and any may own them. */
export const isNarrow = ({ processors, antiAffinity }: Unlike): boolean => processors || antiAffinity === 'enforced';

/** Generations of each vendor, the oldest first. */
const GENERATIONS = [
  ['Intel/Haswell', 'Intel/Skylake', 'Intel/IceLake'],
  ['AMD/Naples', 'AMD/Rome', 'AMD/Milan'],
] as const;

/** Two vendors, each on two nodes at least; or older and newer ones of one vendor, of the newer ones two where there are three nodes. */
export function withProcessors(choose: Chooser, hosts: readonly CaseHost[]): CaseHost[] {
  if (hosts.length > 3 && choose.chance(0.3)) {
    const [intel, amd] = GENERATIONS.map((generations) => choose.of(generations)) as [string, string];
    return hosts.map((host, at) => ({ ...host, cpu: at % 2 === 0 ? intel : amd }));
  }
  const generations = choose.of(GENERATIONS);
  const older = choose.between(0, generations.length - 2);
  const [old, fresh] = [generations[older] as string, generations[choose.between(older + 1, generations.length - 1)]];
  let isOld = hosts.length - Math.min(2, hosts.length - 1);
  return hosts.map((host) => {
    const cpu = isOld > 0 && choose.chance(0.5) ? old : (fresh as string);
    if (cpu === old) isOld -= 1;
    return { ...host, cpu };
  });
}

/**
 * One that runs, and could leave its node for no other without processor compatibility, mostly has it. None is saved: where that may be
 * restored is decided by where others leave it.
 */
export function withCompatibility(choose: Chooser, one: CaseVm, hosts: readonly CaseHost[]): CaseVm {
  const vm = one.state === 'Saved' ? { ...one, state: 'Off' } : one;
  const home = hosts.find(({ name }) => name === vm.on)?.cpu ?? '';
  const mayLeave = hosts.some(({ name, cpu = '' }) => name !== vm.on && hasFeatures(cpu, home));
  return choose.chance(mayLeave ? 0.3 : 0.9) ? { ...vm, compatibility: 'minimal' } : vm;
}

/** Whether a processor has what another has, by the places of both in the list of a vendor. */
const hasFeatures = (one: string, other: string): boolean =>
  GENERATIONS.some((generations: readonly string[]) => {
    const at = generations.indexOf(other);
    return at >= 0 && generations.indexOf(one) >= at;
  });

/** Some VMs share a class: where that is enforced one on a node, and a node is left for the drain of another. */
export function withClasses(choose: Chooser, vms: readonly CaseVm[], hosts: number, isEnforced: boolean): CaseVm[] {
  const taken = new Set<string>();
  return vms.map((vm) => {
    const hasPlace = !isEnforced || (!taken.has(vm.on) && taken.size < hosts - 1);
    if (!hasPlace || !choose.chance(0.7)) return vm;
    taken.add(vm.on);
    return { ...vm, antiAffinity: 'apart' };
  });
}

const BINDINGS = ['local disk', 'local ISO', 'pass-through', 'GPU'] as const;

/** One VM is no role, or something of its node binds it: it does not leave that while it runs, so it mostly does not. */
export function withBound(choose: Chooser, vms: readonly CaseVm[]): CaseVm[] {
  const bound = choose.between(0, vms.length - 1);
  return vms.map((vm, at) => {
    if (at !== bound) return vm;
    if (choose.chance(0.3)) {
      const { possibleOwners: _, ...alone } = vm;
      return { ...alone, clustered: false };
    }
    const immovable = choose.of(BINDINGS);
    return choose.chance(0.3) ? { ...vm, immovable } : { ...vm, immovable, state: choose.of(['Off', 'Saved']) };
  });
}
