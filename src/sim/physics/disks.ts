/** What storage gives the VMs on it, where it is slower than it should be, and how long what waits for it takes then. */
import { type BytesPerSecond, type Micros, SECOND } from '../../base/units.js';
import { STORAGE } from '../../model/catalog/index.js';
import { hostAt } from '../../model/rules/names.js';
import type { Vm, World } from '../../model/world.js';
import type { Physics } from '../question.js';
import { figureIn } from './figures.js';

/** Storage that gives each VM on these volumes, or on these hosts, no more than this. */
export interface SlowStorage {
  readonly volumes: readonly number[];
  readonly hosts: readonly number[];
  readonly to: BytesPerSecond;
}

/** What the files of a VM give it at most on a host now; Infinity: nothing is slower than usual. */
export function storageRate(
  physics: Physics,
  world: World,
  vm: Vm,
  host: number,
  slow: readonly SlowStorage[],
): BytesPerSecond {
  let rate = isRedirected(world, vm, host) ? figureIn(physics, 'redirectedRate') : Number.POSITIVE_INFINITY;
  for (const { volumes, hosts, to } of slow)
    if (volumes.includes(vm.volume) || hosts.includes(host)) rate = Math.min(rate, to);
  return rate;
}

/** Whether a host reaches the files of a VM over another member of its cluster. */
function isRedirected(world: World, { volume }: Vm, host: number): boolean {
  const { pathLost, cluster } = hostAt(world, host);
  return pathLost && world.volumes[volume]?.cluster === cluster;
}

/** Writing the memory of a VM, or reading it. */
export const memoryFileUs = (physics: Physics, { assigned }: Vm, rate: BytesPerSecond): Micros =>
  Math.ceil((assigned / Math.min(figureIn(physics, 'diskRate'), rate)) * SECOND);

/** The boot of a guest, which takes so long on storage that is as fast as usual: part of it is spent reading. */
export function guestBootUs(physics: Physics, usualUs: Micros, rate: BytesPerSecond): Micros {
  const usual = STORAGE.hostRate.value;
  if (rate >= usual) return usualUs;
  return Math.ceil(usualUs * (1 + figureIn(physics, 'bootReadShare') * (usual / rate - 1)));
}
