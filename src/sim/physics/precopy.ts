/**
 * One live migration as the driver sees it: rounds of copying until the rest is small, then a blackout. Pure bookkeeping: the
 * links own the rates, the machine of the model owns the phases.
 */
import type { Bytes, BytesPerSecond, Micros } from '../../base/units.js';
import { PASSES } from '../../model/catalog/index.js';
import { type DirtyCurve, dirtied } from './dirty.js';

export interface PreCopy {
  readonly vm: number;
  readonly curve: DirtyCurve;
  readonly memory: Bytes;
  /** Bytes on the wire per byte of memory. */
  readonly wireRatio: number;
  /** Most that this flow may take of the wire. */
  readonly cap: BytesPerSecond;
  readonly links: readonly number[];
  round: number;
  /** Memory bytes that this round, or the blackout, sends. */
  pending: Bytes;
  /** Start of this round. */
  roundAtUs: Micros;
  /** Memory bytes sent since the beginning. */
  sent: Bytes;
  /** Whether the last round was forced by the limit of passes. */
  forced: boolean;
  /** Whether it is under way. */
  open: boolean;
}

/** What a round's end leads to. */
export type Verdict = 'again' | 'switch';

/**
 * The stop rule of the Hyper-V profile: the VM is suspended once what is left takes no longer than the target at the rate just
 * seen, or after the last pass, however much is left.
 */
export function endRound(copy: PreCopy, nowUs: Micros): Verdict {
  const seconds = Math.max(1e-6, (nowUs - copy.roundAtUs) / 1_000_000);
  const rate = copy.pending / seconds;
  copy.sent += copy.pending;
  copy.pending = Math.min(copy.memory, dirtied(copy.curve, seconds));
  copy.roundAtUs = nowUs;
  const converged = copy.pending <= rate * (PASSES.blackoutTarget.value / 1_000_000);
  if (converged) return 'switch';
  if (copy.round < PASSES.max.value) return 'again';
  copy.forced = true;
  return 'switch';
}
