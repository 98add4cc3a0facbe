/** Whether a world is so large that no search could keep a state of it: told before its moves are listed and those alike are sorted. */
import type { WorldSpec } from '../model/world-spec.js';
import { BYTES_MAX } from './frame.js';
import { TooLarge } from './packer.js';

/** Bytes of each VM in a state of any search in which VMs move: its host, what it was started on and how it moves. Most keep twice as many. */
const BYTES_OF_VM_MIN = 5;

/** A world with fewer VMs fits, or is found not to while it is searched. @throws TooLarge */
export function mustFit({ vms }: WorldSpec): void {
  if (vms.length * BYTES_OF_VM_MIN > BYTES_MAX)
    throw new TooLarge(`a state takes more than ${BYTES_MAX} bytes, having ${vms.length} VMs`);
}
