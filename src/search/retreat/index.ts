/** The way back, step by step. */
export type { Back, HopRetreat, LostWay, Moment, NoReturn, Retreat, WayBack } from './moment.js';
export { type RetreatOptions, RetreatSearch, retreatOf } from './retreat.js';
export type { VmWay } from './vm-ways.js';
