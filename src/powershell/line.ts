/** What a line of a script means once it is read: one cmdlet with its arguments, or one property of the cluster or of a role set. */
import { type Complaint, complain } from '../base/complaint.js';
import type { Result } from '../base/result.js';
import type { Setting } from '../model/catalog/settings.js';
import type { CmdletSpec } from '../model/commands/spec.js';

/** A stretch of the text, in UTF-16 units from 0. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

export type Scalar = boolean | number | string;

/** A list parameter always has an array, also of one; no list holds truth values. Sizes are bytes. */
export type Value = Scalar | readonly (number | string)[];

/** By the parameter's own name in its own case; without a prototype. Only what was written is here. */
export type Arguments = Readonly<Record<string, Value>>;

export interface CommandLine {
  readonly kind: 'command';
  readonly cmdlet: CmdletSpec;
  readonly args: Arguments;
  /** Parameters that every cmdlet has, such as -Verbose: recorded, and of no effect on a rehearsal. */
  readonly common: Arguments;
  /** Where the cmdlet's name stands. */
  readonly name: Span;
  /** Where each argument of `args` stands: its value, or the parameter itself for a switch. */
  readonly spans: Readonly<Record<string, Span>>;
  /** As typed, without what surrounds it. */
  readonly text: string;
}

export interface PropertyLine {
  readonly kind: 'set-property';
  /** Whose property it is: the cluster's, or that of the role of a VM. */
  readonly object: 'cluster' | 'group';
  readonly clusterName?: string;
  readonly groupName?: string;
  readonly property: string;
  readonly value: number | string;
  readonly spans: {
    readonly clusterName?: Span;
    readonly groupName?: Span;
    readonly property: Span;
    readonly value: Span;
  };
  readonly text: string;
}

export type ScriptLine = CommandLine | PropertyLine;

/** A complaint that knows which stretch of the line it is about; the span always lies within the text. */
export interface LineComplaint extends Complaint, Span {}

/** A property of the cluster, or of a role, that can be set. Where nothing but the name is known, any number or text is taken. */
export type ClusterProperty = Pick<Setting, 'name'> & Partial<Pick<Setting, 'kind' | 'range' | 'choices' | 'readOnly'>>;

export interface Tables {
  readonly cmdlets: readonly CmdletSpec[];
  readonly clusterProperties: readonly ClusterProperty[];
  /** Unwritten: none. */
  readonly groupProperties?: readonly ClusterProperty[];
}

export interface Parser {
  /** Reads one line. Never throws; on failure everything that is wrong with the line is told at once, in its order. */
  parse(text: string, tables: Tables): Result<ScriptLine, readonly LineComplaint[]>;
}

/** A complaint put in its place. */
export const at = ({ offset, length }: Span, complaint: Complaint): LineComplaint => ({ ...complaint, offset, length });

export const complainAt = (span: Span, message: string, expected?: string, nearest?: string): LineComplaint =>
  at(span, complain(message, expected, nearest));

/** From the beginning of one span to the end of another. */
export const across = (first: Span, last: Span): Span => ({
  offset: first.offset,
  length: last.offset + last.length - first.offset,
});
