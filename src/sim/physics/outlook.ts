/** What a copy that is under way comes to, if the wire stays as it is: for those who watch it. A rehearsal does not ask. */
import { type Bytes, type BytesPerSecond, type Micros, SECOND } from '../../base/units.js';
import { type Copying, endRound } from './rounds.js';

/** More rounds than any profile of a hypervisor allows. */
const ROUNDS_MAX = 64;

/**
 * How long the rest takes that is sent while the VM stands still, without what that costs at any length. `rate` is the memory that
 * goes over the wire in a second, `left` what this round has still to send. Undefined where nothing goes, or no end is seen.
 */
export function blackoutAhead(copy: Copying, rate: BytesPerSecond, left: Bytes, nowUs: Micros): Micros | undefined {
  if (rate <= 0) return undefined;
  const usOf = (bytes: Bytes): Micros => (bytes / rate) * SECOND;
  const ahead = { ...copy };
  let atUs = nowUs + usOf(left);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (endRound(ahead, atUs) === 'switch') return usOf(ahead.pending);
    atUs += usOf(ahead.pending);
  }
  return undefined;
}
