/** What holds where the file says nothing. */
import { type BytesPerSecond, DAY, type Micros, SECOND } from '../base/units.js';
import { type MigrationMode, releaseIndex } from '../model/catalog/index.js';
import type { Network } from '../sim/question.js';
import type { Limits } from './scenario.js';

export const SEED = '1';

export const UNTIL_US: Micros = 28 * DAY;

export const BANDWIDTH: BytesPerSecond = 1_250_000_000;

export const DEFAULT_NETWORK: Network = { name: 'LiveMigration', bandwidth: BANDWIDTH, mode: 'compression' };

const WS2012 = releaseIndex('WS2012');

/** How migrations travel between hosts of these releases: the oldest one's default for all. */
export const modeFor = (releases: readonly number[]): MigrationMode =>
  releases.includes(WS2012) ? 'tcp' : 'compression';

const unwritten = (value: number): { readonly value: number; readonly written: false } => ({ value, written: false });

export const LIMITS: Limits = {
  blackoutUs: unwritten(2 * SECOND),
  outageUs: unwritten(2 * SECOND),
  mixedUs: unwritten(28 * DAY),
  headroom: unwritten(1),
};
