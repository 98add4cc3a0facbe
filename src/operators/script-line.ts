/** One entry of a written script, checked and bound, as the script operator walks it. */
import type { Micros } from '../base/units.js';

/** What the answer to a line must be. `failed`: accepted, and ended badly. `any`: nothing is expected of it. */
export type Expectation = 'any' | 'ok' | 'refused' | 'failed' | { readonly refused: string };

/** A cmdlet with its arguments as text and numbers; names are looked up in the world when the line runs. */
export interface CmdletCall {
  readonly cmdlet: string;
  readonly args: Readonly<Record<string, boolean | number | string | readonly (number | string)[]>>;
  /** As typed. */
  readonly text: string;
}

export interface ScriptLine {
  /** Not before this time. */
  readonly atUs?: Micros;
  /** Somebody else types it at that time, whatever the other lines are doing. */
  readonly meanwhile?: true;
  /** Host that the line runs on; unwritten: a station with the newest tools. */
  readonly on?: string;
  readonly action:
    | { readonly kind: 'run'; readonly calls: readonly CmdletCall[] }
    /** A condition in CEL over the world. */
    | { readonly kind: 'until'; readonly condition: string }
    | { readonly kind: 'manual'; readonly what: string; readonly takeUs: Micros };
  readonly expect?: Expectation;
  /** Name of the fact about the line's subject that it must come to. */
  readonly ends?: string;
  /** Bound of `ends` and `until`. */
  readonly withinUs?: Micros;
  /** Place in the file, for the report. */
  readonly line?: number;
}
