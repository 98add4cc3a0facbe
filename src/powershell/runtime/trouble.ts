/** What ends a script, or a part of it, before its end: errors that may be caught, and ways out of loops and functions. */
import type { Span } from '../line.js';
import { PsObject, type Value } from './values.js';

/** What is known of an error: what it says, its number, and whose words they are. */
export interface Fault {
  readonly message: string;
  /** FullyQualifiedErrorId. */
  readonly id?: string;
  /** Of the exception, and of the one inside it, by which it is caught too. */
  readonly type?: string;
  readonly inner?: string;
  readonly category?: string;
  readonly target?: Value;
  /** Whether the words are the product's, ours, or nobody knows them. */
  readonly words?: Words;
  /** Rule of the ledger that refuses. */
  readonly rule?: string;
}

export type Words = 'vendor' | 'ours' | 'unknown';

/** A terminating error. `record` is what `$_` is in a catch. */
export class Thrown {
  span: Span | undefined;
  command: string | undefined;
  /** Whether it ends the script and not only the statement: `throw`, and `-ErrorAction Stop`. */
  fatal = false;
  /** Whether the errors of its command are redirected to nowhere. */
  silent = false;

  constructor(readonly record: PsObject) {}
}

/** `exit` */
export class Left {
  constructor(readonly code: number) {}
}

/** `break`, `continue`, `return`; and a pipeline that has enough. */
export class Jump {
  constructor(readonly kind: 'break' | 'continue' | 'return') {}
}

/** A stage of a pipeline wants no more; `stage` is the first that goes on. */
export class Enough {
  constructor(readonly stage: object) {}
}

export const BREAK = new Jump('break');
export const CONTINUE = new Jump('continue');
export const RETURN = new Jump('return');

const RUNTIME = 'System.Management.Automation.RuntimeException';

export function recordOf(fault: Fault): PsObject {
  const { message, id = 'RuntimeException', type = RUNTIME, category = 'NotSpecified', target = null, inner } = fault;
  const exception = new PsObject([type, ...(inner === undefined ? [] : [inner]), 'System.Exception', 'System.Object'], {
    Message: message,
  });
  const record = new PsObject(['System.Management.Automation.ErrorRecord', 'System.Object'], {
    Exception: exception,
    TargetObject: target,
    CategoryInfo: category,
    FullyQualifiedErrorId: id,
  });
  FAULTS.set(record, fault);
  return record;
}

/** What is known inside of a record: whose words it speaks, and which rule stands behind it. */
const FAULTS = new WeakMap<PsObject, Fault>();

export const faultOf = (record: PsObject): Fault | undefined => FAULTS.get(record);

export const thrown = (fault: Fault): Thrown => new Thrown(recordOf(fault));

/** A terminating error in our own words. */
export const fail = (message: string, id?: string): Thrown =>
  thrown({ message, words: 'ours', ...(id === undefined ? {} : { id }) });

/** An argument that its parameter does not take. */
export const notTaken = (message: string): Thrown =>
  thrown({
    message,
    id: 'ParameterArgumentValidationError',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidData',
    words: 'vendor',
  });

/** The same, of what a `Validate...` attribute demands. */
export const invalid = (name: string, why: string): Thrown =>
  notTaken(`Cannot validate argument on parameter '${name}'. ${why}`);
