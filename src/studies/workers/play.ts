/**
 * Plays an arm to its end over a pool: shards go out a few ahead of what is finished, and come back in any order; what is saved, and
 * when a campaign has seen enough, depends on the numbers of the runs alone.
 */
import type { Arm, Played } from '../arms.js';
import { columnsOf, type Row, rowMaker } from '../campaign/table.js';
import { proportion } from '../statistics.js';
import { PART_RUNS, type Store } from './store.js';
import type { Shard } from './thread.js';

/** Runs in one shard: enough that handing it over costs nothing. */
const SHARD_RUNS = 50;

/** Whoever plays shards: threads of this machine, or workers of others. */
export interface Players {
  /** Shards that may be out at once. */
  readonly width: number;
  play(shard: Shard, signal: AbortSignal): Promise<readonly Played[]>;
}

export interface Goal {
  readonly runs: number;
  /** Ends as soon as the chance to fit is known to plus or minus this, 0 to 1; looked at after each thousand runs. */
  readonly precision?: number;
}

export interface ArmJob {
  /** Number of the arm at the players, and its name at the store. */
  readonly index: number;
  readonly name: string;
  readonly arm: Arm;
  readonly goal: Goal;
}

/** @returns how many runs, from the first, count: fewer than wanted where enough was seen, or where it was interrupted. */
export async function playArm(
  job: ArmJob,
  players: Players,
  store: Store,
  signal: AbortSignal,
  onRuns: (runs: number) => void,
): Promise<number> {
  const progress = await ArmProgress.open(job, store, onRuns);
  const shards = progress.shards();
  const lane = async (): Promise<void> => {
    for (const shard of shards) {
      if (signal.aborted || progress.isEnough) return;
      progress.take(await players.play(shard, signal));
    }
  };
  const lanes = Array.from({ length: players.width }, lane);
  const ended = await Promise.allSettled(lanes);
  progress.saveTails();
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed?.status === 'rejected' && !signal.aborted) throw failed.reason;
  return progress.counted;
}

class ArmProgress {
  /** By file: rows of runs that are not saved in a whole one yet. */
  readonly #open = new Map<number, Map<number, Row>>();
  readonly #rowOf: (played: Played) => Row;
  /** Files from the first on that are whole, the runs of them that fit, and whether that is enough. */
  #whole = 0;
  #fits = 0;
  isEnough = false;

  private constructor(
    readonly job: ArmJob,
    readonly store: Store,
    readonly onRuns: (runs: number) => void,
  ) {
    this.#rowOf = rowMaker(job.arm);
  }

  static async open(job: ArmJob, store: Store, onRuns: (runs: number) => void): Promise<ArmProgress> {
    const progress = new ArmProgress(job, store, onRuns);
    for (let part = 0; part * PART_RUNS < job.goal.runs; part += 1) {
      if (store.has(job.name, part)) onRuns(PART_RUNS);
      else {
        const rows = new Map(await store.tail(job.name, part));
        if (rows.size > 0) progress.#open.set(part, rows);
        onRuns(rows.size);
      }
    }
    await progress.#advance();
    return progress;
  }

  /** Runs from the first on without a gap. */
  get counted(): number {
    const { runs } = this.job.goal;
    if (this.isEnough) return Math.min(runs, this.#whole * PART_RUNS);
    let counted = this.#whole * PART_RUNS;
    const tail = this.#open.get(this.#whole);
    while (counted < runs && tail?.has(counted) === true) counted += 1;
    return Math.min(runs, counted);
  }

  /** What is to be played still, in order. */
  *shards(): Generator<Shard> {
    const { index, name, goal } = this.job;
    for (let first = 0; first < goal.runs; first += SHARD_RUNS) {
      const part = Math.floor(first / PART_RUNS);
      if (this.store.has(name, part)) continue;
      const count = Math.min(SHARD_RUNS, goal.runs - first);
      const rows = this.#open.get(part);
      const missing = Array.from({ length: count }, (_, at) => first + at).some((run) => rows?.has(run) !== true);
      if (missing) yield { arm: index, first, count };
    }
  }

  take(played: readonly Played[]): void {
    for (const one of played) {
      const part = Math.floor(one.index / PART_RUNS);
      const rows = this.#open.get(part) ?? new Map<number, Row>();
      this.#open.set(part, rows);
      rows.set(one.index, this.#rowOf(one));
    }
    this.onRuns(played.length);
    this.#saveWhole();
  }

  /** What is no whole file yet is kept as it is; nothing where enough was seen: what was played beyond that does not count. */
  saveTails(): void {
    if (this.isEnough) return;
    for (const [part, rows] of this.#open)
      this.store.save(this.job.name, part, columnsOf(this.job.arm, inOrder(rows)), false);
  }

  #saveWhole(): void {
    for (let rows = this.#open.get(this.#whole); rows?.size === PART_RUNS; rows = this.#open.get(this.#whole)) {
      const sorted = inOrder(rows);
      this.store.save(this.job.name, this.#whole, columnsOf(this.job.arm, sorted), true);
      this.#open.delete(this.#whole);
      this.#count(sorted);
      if (this.isEnough) return;
    }
  }

  /** Counts the files that are whole already. */
  async #advance(): Promise<void> {
    const { name, goal } = this.job;
    while (!this.isEnough && this.#whole * PART_RUNS < goal.runs && this.store.has(name, this.#whole))
      this.#count(await this.store.read(name, this.#whole, ['fits']));
  }

  #count(rows: readonly Row[]): void {
    this.#whole += 1;
    this.#fits += rows.filter(({ fits }) => fits === true).length;
    const { precision } = this.job.goal;
    const { value, low, high } = proportion(this.#fits, this.#whole * PART_RUNS);
    // Near none and all the interval reaches further to one side.
    if (precision !== undefined && Math.max(value - low, high - value) <= precision) this.isEnough = true;
  }
}

const inOrder = (rows: ReadonlyMap<number, Row>): Row[] =>
  [...rows].sort(([one], [other]) => one - other).map(([, row]) => row);
