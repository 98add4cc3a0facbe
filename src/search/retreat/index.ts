/** The way back, step by step. */
export { type LostWay, type Moment, type Retreat, RetreatSearch, retreatOf, type WayBack } from './retreat.js';
export type { VmWay } from './vm-ways.js';
