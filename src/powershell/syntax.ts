/** The shape of a line before anyone asks what its words mean. The grammar makes it, the binder reads it. */
import type { Span } from './line.js';

/** How one value is written. `absent` stands behind a comma that nothing follows; `command` is a called word. */
export type PieceKind =
  | 'word'
  | 'number'
  | 'single'
  | 'double'
  | 'unclosed'
  | 'constant'
  | 'variable'
  | 'command'
  | 'absent';

export interface Piece extends Span {
  readonly kind: PieceKind;
  readonly raw: string;
}

/** `-Name`, or `-Name:` with the values that follow the colon. */
export interface ParameterSyntax extends Span {
  readonly is: 'parameter';
  /** Without its dash and colon. */
  readonly name: string;
  readonly colon: boolean;
  readonly values: readonly Piece[];
}

/** One value, or several between commas. */
export interface ArgumentSyntax extends Span {
  readonly is: 'argument';
  readonly values: readonly Piece[];
}

export type ElementSyntax = ParameterSyntax | ArgumentSyntax;

export interface CommandSyntax extends Span {
  readonly is: 'command';
  readonly name: Piece;
  readonly elements: readonly ElementSyntax[];
}

/** `(command).Property = value`. */
export interface AssignmentSyntax extends Span {
  readonly is: 'assignment';
  readonly object: CommandSyntax;
  /** Where the name of the property stands, without its dot. */
  readonly property: Piece;
  readonly value: Piece;
}

export type StatementSyntax = CommandSyntax | AssignmentSyntax;
