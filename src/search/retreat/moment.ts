/** What is found of the way back: at each step of a plan, and of each hop. */
import type { Micros } from '../../base/units.js';
import type { VmWay } from './vm-ways.js';

/** A way back that comes to its end, or the reason why there is none. */
export type WayBack =
  | {
      readonly possible: true;
      readonly takesUs: Micros;
      /** Of the VM that is out longest while it is gone, and the sum of all. */
      readonly outUsMax: Micros;
      readonly outUsSum: Micros;
      readonly commands: readonly string[];
    }
  | { readonly possible: false; readonly because: string };

/** What the plan types, and the VM that it is about, if one; `raises`: its version, or the functional level. */
export interface TypedStep {
  readonly text: string;
  readonly vm?: number;
  readonly raises?: boolean;
}

/** The way back to one place. */
export interface Back {
  readonly cluster: WayBack;
  /** By VM; roles that are no VMs are left out. */
  readonly vms: readonly VmWay[];
}

/** The way back as it is before a step, or after the last one. */
export interface Moment extends Back {
  readonly atUs: Micros;
  /** Occurrences that have been. */
  readonly length: number;
  /** What is typed next; empty at the end. */
  readonly steps: readonly TypedStep[];
  /** Number of the hop, and the way back to its beginning: to the release of the level that the cluster has. In the first it is the same. */
  readonly hop: number;
  readonly inHop: Back;
  /** To how the maintenance window began; where the plan has windows and it was asked for. */
  readonly inWindow?: WayBack;
  /** At the first step of a window: to how the one before it began. */
  readonly toLastWindow?: WayBack;
}

/** The steps after which there is no way back any more: none where there was none from the beginning. */
export interface NoReturn {
  readonly atUs: Micros;
  readonly steps: readonly string[];
}

export interface LostWay {
  readonly vm: string;
  readonly atUs: Micros;
  readonly steps: readonly string[];
  /** As it was when it was lost. */
  readonly because: string;
  /** At the end: whether its old release runs its version, so that a host which somebody installs with it outside would take it. */
  readonly runsThere: boolean;
}

/** From one functional level to the next. */
export interface HopRetreat {
  /** Release indexes: of the level that the cluster has meanwhile, which is where the way back goes, and of the one that it comes to. */
  readonly from: number;
  readonly to: number;
  readonly noReturn: NoReturn | undefined;
  readonly lost: readonly LostWay[];
}

export interface Retreat {
  readonly cluster: string;
  readonly moments: readonly Moment[];
  /** Of the whole upgrade: the steps after which the cluster has no way back any more; undefined: it has one to the end. */
  readonly noReturn: NoReturn | undefined;
  /** What is left of each VM's way, and the step that took it away. */
  readonly lost: readonly LostWay[];
  /** The same of each hop that was begun; one, where there is but one. */
  readonly hops: readonly HopRetreat[];
}
