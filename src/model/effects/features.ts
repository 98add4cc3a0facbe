/** The processor features that a VM is given at its cold start, and keeps until the next one. */
import { COMPATIBILITY, compareLevels, featureOf, oldestOf, RELEASES, releaseOf, vendorOf } from '../catalog/index.js';
import { hostAt } from '../rules/names.js';
import { clusterOf, isVm, NONE, type Vm, type World } from '../world.js';

const MINIMAL = COMPATIBILITY.indexOf('minimal');
const COMMON = COMPATIBILITY.indexOf('common');

/** From this version on a VM can take what all nodes of its cluster offer. */
const COMMON_FLOOR = featureOf('dynamic-cpu-compatibility')?.minimumVersion?.value ?? 0;

/** The functional levels that work out what all nodes offer. */
const HAS_COMMON = RELEASES.map(
  ({ key, level }) =>
    key === 'HCI22H2' || compareLevels(level.value, releaseOf('AZL23H2').level.value) >= 0 || key === 'WS2025',
);

/** The mode that is in force: the common set where the cluster can work it out, else the smallest. */
function modeOf(world: World, vm: Vm): number {
  if (vm.compatibility !== COMMON) return vm.compatibility;
  const level = clusterOf(world, vm)?.level ?? NONE;
  return vm.version >= COMMON_FLOOR && HAS_COMMON[level] === true ? COMMON : MINIMAL;
}

/** Gives a VM (no other role) the features of its host, of the smallest set, or of all nodes of its cluster together. */
export function takeFeatures(world: World, vm: Vm): void {
  if (!isVm(vm)) return;
  const host = hostAt(world, vm.host);
  vm.startedMicrocode = host.microcode;
  vm.startedOn = host.release;
  vm.startedWith = host.processor;
  const mode = modeOf(world, vm);
  if (mode === MINIMAL) {
    vm.startedOn = NONE;
    vm.startedWith = oldestOf(host.processor);
  }
  if (mode !== COMMON) return;
  for (const member of clusterOf(world, vm)?.members ?? []) {
    const { release, processor } = hostAt(world, member);
    vm.startedOn = Math.min(vm.startedOn, release);
    if (vendorOf(processor) === vendorOf(host.processor)) vm.startedWith = Math.min(vm.startedWith, processor);
  }
}
