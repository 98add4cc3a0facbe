/**
 * The rounds of one live migration: each sends what was dirtied during the one before, until its profile says that the rest is
 * small enough, or that it has been long enough. Pure bookkeeping: the links own the rates, the machine of the model owns the phases.
 */
import { type Bytes, type BytesPerSecond, type Micros, SECOND } from '../../base/units.js';
import { type StopProfile, type Throttle, TRANSPORT } from '../../model/catalog/index.js';
import { type DirtyCurve, dirtied } from './dirty.js';

export interface Copying {
  readonly profile: StopProfile;
  readonly curve: DirtyCurve;
  readonly memory: Bytes;
  /** From 1. */
  round: number;
  /** Memory bytes that this round, or the blackout, sends. */
  pending: Bytes;
  /** Memory bytes that this round leaves for the next one. */
  kept: Bytes;
  /** Start of this round. */
  roundAtUs: Micros;
  /** Memory bytes sent since the beginning. */
  sent: Bytes;
  /** Whether it was suspended by a limit, however much was left. */
  forced: boolean;
  /** Part of the time that the guest's processors run, 0 to 1. */
  guestShare: number;
  /** Rounds in a row in which more than half of what was sent was dirtied again. */
  badRounds: number;
}

/** What a round's end leads to. */
export type Verdict = 'again' | 'switch';

const secondsOf = (us: Micros): number => us / SECOND;

/** A migration before its first round; `rate` is what the memory is expected to go at. */
export function startCopying(
  profile: StopProfile,
  curve: DirtyCurve,
  memory: Bytes,
  zeroShare: number,
  rate: BytesPerSecond,
  nowUs: Micros,
): Copying {
  const copy: Copying = {
    profile,
    curve,
    memory,
    round: 1,
    pending: memory * (1 - zeroShare),
    kept: 0,
    roundAtUs: nowUs,
    sent: 0,
    forced: false,
    guestShare: 1,
    badRounds: 0,
  };
  keepBack(copy, rate);
  return copy;
}

/**
 * How long a first round takes at least, on whatever wire: one thread sends what is not zero, and looks at what is. A wire that is
 * slower than this thread hides it. `rate` is what the migration may move in a second; one that is faster than others has a faster
 * sender.
 */
export function leastFirstRoundUs(
  memory: Bytes,
  zeroShare: number,
  rate: BytesPerSecond,
  ceiling: BytesPerSecond = TRANSPORT.tcpCeiling.value,
): Micros {
  const sender = Math.max(rate, ceiling);
  return Math.ceil(
    ((memory * zeroShare) / TRANSPORT.zeroScanRate.value + (memory * (1 - zeroShare)) / sender) * SECOND,
  );
}

/**
 * Ends a round and says what follows: another one, whose bytes are `pending` then, or the blackout, which sends `pending`. The rate
 * that counts is that of the round just ended; `luck` is what it dirtied, of what its curve says.
 */
export function endRound(copy: Copying, nowUs: Micros, luck = 1): Verdict {
  const seconds = Math.max(1e-6, secondsOf(nowUs - copy.roundAtUs));
  const rate = copy.pending / seconds;
  const fresh = Math.min(copy.memory, luck * dirtied(copy.curve, seconds * copy.guestShare));
  const isBad = fresh > copy.pending / 2;
  copy.sent += copy.pending;
  copy.pending = Math.min(copy.memory, copy.kept + fresh);
  copy.kept = 0;
  copy.roundAtUs = nowUs;
  copy.forced = !fits(copy, rate) && isForced(copy);
  if (copy.forced || fits(copy, rate)) {
    copy.pending = Math.max(0, copy.pending - (copy.profile.unsentAtEnd?.value ?? 0));
    return 'switch';
  }
  copy.round += 1;
  copy.badRounds = isBad ? copy.badRounds + 1 : 0;
  if (copy.profile.throttle !== undefined) slowDown(copy, copy.profile.throttle.value);
  keepBack(copy, rate);
  return 'again';
}

/** Whether what is left is small enough. */
function fits({ profile, pending }: Copying, rate: BytesPerSecond): boolean {
  const { switchWithin, switchBelow } = profile;
  if (switchWithin !== undefined && pending <= rate * secondsOf(switchWithin.value)) return true;
  return switchBelow !== undefined && pending < switchBelow.value;
}

function isForced({ profile, round, sent, memory }: Copying): boolean {
  const { roundsMax, sentMax } = profile;
  return (
    round >= (roundsMax?.value ?? Number.POSITIVE_INFINITY) ||
    sent > memory * (sentMax?.value ?? Number.POSITIVE_INFINITY)
  );
}

/** One who looks now and then begins a new round when what is left would fit, not when nothing is left. */
function keepBack(copy: Copying, rate: BytesPerSecond): void {
  const { switchWithin, looksEvery } = copy.profile;
  if (switchWithin === undefined || looksEvery === undefined || copy.profile.postCopy) return;
  copy.kept = Math.min(copy.pending, rate * secondsOf(switchWithin.value - looksEvery.value));
  copy.pending -= copy.kept;
}

function slowDown(copy: Copying, { afterBadRounds, fromRound, first, step, most }: Throttle): void {
  const due = afterBadRounds === undefined ? copy.round >= (fromRound ?? 1) : copy.badRounds >= afterBadRounds;
  if (!due) return;
  const taken = 1 - copy.guestShare;
  copy.guestShare = 1 - Math.min(most, taken === 0 ? first : taken + step);
  copy.badRounds = 0;
}
