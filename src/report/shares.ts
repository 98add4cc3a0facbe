/** Shares of runs, as people read them. */
import { formatDuration, formatSize } from '../base/formats.js';
import type { Estimate } from '../studies/statistics.js';

export const percent = (share: number): string => (Number.isNaN(share) ? '-' : `${Math.round(share * 100)} %`);

/** A share with what sampling leaves open. */
export const shareText = ({ value, low, high }: Estimate): string =>
  `${percent(value)} (${Math.round(low * 100)} to ${percent(high)})`;

/** When runs end; '-' where so many never do. */
export const endText = ({ value }: Estimate): string => (Number.isNaN(value) ? '-' : formatDuration(value));

/** Room in bytes, below 0 where there is too little; '-' where there is nothing to have room for. */
/** Undefined, and so a dash, where one of the two never differs. */
export const correlationText = (value: number): string => (Number.isNaN(value) ? '-' : value.toFixed(2));

export const roomText = (bytes: number): string =>
  Number.isNaN(bytes) ? '-' : bytes < 0 ? `-${formatSize(-bytes)}` : formatSize(bytes);
