/** The parts of a line that asks for one thing, as they are written: the line's own syntax, which the binder reads. */
import type { Span } from './line.js';

/** How one value is written. `command` is a called word. */
export type PieceKind = 'word' | 'number' | 'single' | 'double' | 'constant' | 'variable' | 'command';

export interface Piece extends Span {
  readonly kind: PieceKind;
  readonly raw: string;
}

/** `-Name`, or `-Name:` with the values that follow the colon. */
export interface LineParameter extends Span {
  readonly is: 'parameter';
  /** Without its dash and colon. */
  readonly name: string;
  readonly colon: boolean;
  readonly values: readonly Piece[];
}

/** One value, or several between commas. */
export interface LineArgument extends Span {
  readonly is: 'argument';
  readonly values: readonly Piece[];
}

export type LineElement = LineParameter | LineArgument;

export interface LineCommand extends Span {
  readonly is: 'command';
  readonly name: Piece;
  readonly elements: readonly LineElement[];
}

/** `(command).Property = value`. */
export interface LineAssignment extends Span {
  readonly is: 'assignment';
  readonly object: LineCommand;
  /** Where the name of the property stands, without its dot. */
  readonly property: Piece;
  readonly value: Piece;
}

export type LineStatement = LineCommand | LineAssignment;
