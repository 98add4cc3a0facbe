/** What runs on a real host has room there, whatever is assumed: a smaller reserve then, and no overhead where not even that is enough. */
import { type Bytes, parseSize } from '../../base/units.js';
import { NO_OVERHEAD, type Overhead, overheadIn, withOverhead } from '../../model/catalog/index.js';
import { defaultReserve } from '../../model/make-world.js';
import { exactSize } from './amounts.js';
import type { Entry, Gaps, Keys } from './drafted.js';

interface Fitted {
  readonly hosts: readonly Entry[];
  /** Further keys of the file. */
  readonly file: Keys;
}

/** Hosts as drafted, with a reserve that leaves room for what runs on them. What the inventory writes itself stays. */
export function withRoom(hosts: readonly Entry[], vms: readonly Entry[], file: Keys, gaps: Gaps): Fitted {
  const running = new Map<string, Bytes[]>();
  for (const { keys } of vms) {
    const on = String(keys['on']);
    if (keys['state'] === undefined || keys['state'] === 'Running')
      running.get(on)?.push(assignedOf(keys['memory'])) ?? running.set(on, [assignedOf(keys['memory'])]);
  }
  const sums = (of: Entry, overhead: Overhead): Bytes =>
    (running.get(String(of.keys['name'])) ?? []).reduce((sum, bytes) => sum + withOverhead(overhead, bytes), 0);
  const isOver = 'figures' in file ? false : hosts.some((one) => sums(one, overheadIn()) > sizeOf(one.keys['memory']));
  const overhead = isOver ? NO_OVERHEAD : overheadIn();
  return {
    hosts: hosts.map((one) => {
      const [memory, taken] = [sizeOf(one.keys['memory']), sums(one, overhead)];
      if ('reserve' in one.keys || taken <= memory - defaultReserve(memory)) return one;
      const assumed = [...one.assumed, gaps.add('reserve', String(one.keys['name']))];
      return { ...one, keys: { ...one.keys, reserve: exactSize(Math.max(0, memory - taken)) }, assumed };
    }),
    file: isOver ? { figures: { vmOverhead: 0, vmOverheadShare: 0 } } : {},
  };
}

const sizeOf = (written: unknown): Bytes => {
  const size = parseSize(String(written));
  return size.ok ? size.value : 0;
};

/** Memory that a VM has now, of what is written; 0 where it cannot be read. */
export const assignedOf = (memory: unknown): Bytes =>
  sizeOf(typeof memory === 'object' && memory !== null && 'assigned' in memory ? memory.assigned : memory);
