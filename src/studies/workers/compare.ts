/** Plays several arms side by side over a pool. */
import type { Arm, Played } from '../arms.js';
import { type Comparison, comparisonOf } from '../compare/compare.js';
import type { Players } from './play.js';

/** Runs in one shard. */
const SHARD_RUNS = 25;

export interface CompareOptions {
  readonly runs: number;
  readonly signal: AbortSignal;
  onRuns(runs: number, of: number): void;
  /** The runs of a way that count, when all are there. */
  onWay?(name: string, played: readonly Played[]): void;
}

/** Where it is interrupted, the runs that all arms have finished count. */
export async function playComparison(
  arms: readonly Arm[],
  players: Players,
  { runs, signal, onRuns, onWay }: CompareOptions,
): Promise<Comparison> {
  const played = arms.map((): (Played | undefined)[] => []);
  const shards = shardsOf(arms.length, runs);
  const lane = async (): Promise<void> => {
    for (const shard of shards) {
      if (signal.aborted) return;
      const found = await players.play(shard, signal);
      for (const one of found) (played[shard.arm] as (Played | undefined)[])[one.index] = one;
      onRuns(found.length, runs * arms.length);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: players.width }, lane));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed?.status === 'rejected' && !signal.aborted) throw failed.reason;
  const counted = Math.min(...played.map((one) => without(one)));
  const whole = played.map((one) => one.slice(0, counted) as Played[]);
  for (const [at, { spec }] of arms.entries()) onWay?.(spec.name, whole[at] as Played[]);
  return comparisonOf(arms, whole);
}

/** Runs from the first on without a gap. */
function without(played: readonly (Played | undefined)[]): number {
  let count = 0;
  while (played[count] !== undefined) count += 1;
  return count;
}

/** The first runs of all arms, then the next: what is interrupted has as many of each. */
function* shardsOf(arms: number, runs: number): Generator<{ arm: number; first: number; count: number }> {
  for (let first = 0; first < runs; first += SHARD_RUNS)
    for (let arm = 0; arm < arms; arm += 1) yield { arm, first, count: Math.min(SHARD_RUNS, runs - first) };
}
