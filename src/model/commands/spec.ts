/**
 * What a cmdlet looks like from outside: its names and parameters. The console, the parser's binder and the completion
 * read these tables; nothing about a cmdlet's syntax is written a second time.
 */

/** How the text of an argument is read. `host`, `vm`, `cluster`, `release` and `version` are names that are looked up later. */
export type ParameterKind =
  | 'switch'
  | 'host'
  | 'vm'
  | 'cluster'
  | 'release'
  | 'version'
  | 'choice'
  | 'integer'
  | 'size'
  | 'boolean'
  | 'text';

export interface Parameter {
  /** The cmdlet's own word, in its own case, without the dash. */
  readonly name: string;
  readonly kind: ParameterKind;
  readonly aliases?: readonly string[];
  /** Zero-based position of the argument when it is given without its name. */
  readonly position?: number;
  readonly mandatory?: true;
  /** Takes a comma list; the bound value is then always an array. */
  readonly list?: true;
  readonly choices?: readonly string[];
  /** A text that may be `$null`, which is bound as an empty one. */
  readonly nullable?: true;
  /** Inclusive bounds of an integer or of a size in bytes. */
  readonly min?: number;
  readonly max?: number;
  /** One line for help. */
  readonly help: string;
}

export interface CmdletSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One sentence for help. */
  readonly help: string;
  /** A cmdlet of ours that no Windows module has (marked so wherever it is shown). */
  readonly ours?: true;
  readonly parameters: readonly Parameter[];
}
