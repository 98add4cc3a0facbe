/** What migrations of the user's own say of the band of their times: how far off the physics is on nine of ten of them. */
import { quantile } from 'simple-statistics';
import type { Scored } from './score.js';

/** So many of the user's own Hyper-V migrations are needed before their times stand on them. */
export const OWN_MIN = 20;

export interface OwnBand {
  /** Nine of ten migrations took at most so many times as long, or as short, as predicted. */
  readonly factor: number;
  /** Migrations behind it. */
  readonly migrations: number;
}

/** A band narrower than this claims more than a stopwatch. */
const FACTOR_MIN = 1.05;

/** Of the Hyper-V migrations whose times were measured; undefined where they are too few. */
export function ownBand(scored: readonly Scored[]): OwnBand | undefined {
  const ratios = scored.flatMap(({ row, foretold, predictedS }) => {
    const isOwn = row.kind === 'migration' && row.profile.startsWith('hyper-v') && foretold.ends;
    if (!isOwn || typeof row.measuredS !== 'number' || predictedS <= 0) return [];
    return [Math.max(predictedS / row.measuredS, row.measuredS / predictedS)];
  });
  if (ratios.length < OWN_MIN) return undefined;
  return { factor: Math.max(FACTOR_MIN, Math.ceil(quantile(ratios, 0.9) * 100) / 100), migrations: ratios.length };
}
