/** The bounds of the service invariants: written ones are claims, unwritten ones warn at their defaults. */
import { DAY, type Micros, SECOND } from '../../base/units.js';

export type LimitName = 'blackoutUs' | 'outageUs' | 'upgradeUs' | 'mixedUs' | 'headroom';

/** Bounds of one VM. All of them are written. */
export interface VmLimits {
  readonly blackoutUs?: Micros;
  readonly outageUs?: Micros;
}

export interface Limits {
  /** Of one blackout. */
  readonly blackoutUs?: Micros;
  /** Of all outages of one VM, blackouts apart. */
  readonly outageUs?: Micros;
  /** Of the whole upgrade of a cluster; unwritten: none. */
  readonly upgradeUs?: Micros;
  /** Of the time in which a cluster is mixed. */
  readonly mixedUs?: Micros;
  /** Up members whose loss the others can carry. */
  readonly headroom?: number;
  readonly written: ReadonlySet<LimitName>;
  /** By the number of the VM. */
  readonly perVm?: ReadonlyMap<number, VmLimits>;
}

export const NO_LIMITS: Limits = { written: new Set() };

const UNWRITTEN = {
  blackoutUs: 2 * SECOND,
  outageUs: 2 * SECOND,
  upgradeUs: Number.POSITIVE_INFINITY,
  mixedUs: 28 * DAY,
  headroom: 1,
} as const satisfies Readonly<Record<LimitName, number>>;

/** The bound that counts for a VM, or for a cluster. */
export function boundOf(limits: Limits, name: LimitName, subject: number): number {
  return ownOf(limits, name, subject) ?? limits[name] ?? UNWRITTEN[name];
}

/** Whether somebody wrote the bound, so that breaking it breaks a claim. */
export function isWritten(limits: Limits, name: LimitName, subject: number): boolean {
  return limits.written.has(name) || ownOf(limits, name, subject) !== undefined;
}

/** Whether a bound is written for nobody: then it can only warn. */
export const isNowhereWritten = (limits: Limits, name: LimitName): boolean =>
  !limits.written.has(name) && (limits.perVm === undefined || (name !== 'blackoutUs' && name !== 'outageUs'));

function ownOf(limits: Limits, name: LimitName, subject: number): number | undefined {
  return name === 'blackoutUs' || name === 'outageUs' ? limits.perVm?.get(subject)?.[name] : undefined;
}
