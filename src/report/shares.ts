/** Shares of runs, as people read them. */
import type { Estimate } from '../studies/statistics.js';

export const percent = (share: number): string => (Number.isNaN(share) ? '-' : `${Math.round(share * 100)} %`);

/** A share with what sampling leaves open. */
export const shareText = ({ value, low, high }: Estimate): string =>
  `${percent(value)} (${Math.round(low * 100)} to ${percent(high)})`;
