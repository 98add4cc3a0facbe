/** A session: its variables, functions and cmdlets, where it writes, and how much it may ask for. It holds no clock: it is told. */
import { nearest } from '../../base/names.js';
import type { Span } from '../line.js';
import type { BlockSyntax } from '../syntax.js';
import type { Call, Cmdlet, Run } from './cmdlet.js';
import { keep } from './kept.js';
import { type Bounds, Meter, spend, TooMuch } from './meter.js';
import { Scope } from './scope.js';
import { toText } from './text.js';
import { type Fault, recordOf, Thrown } from './trouble.js';
import { PsObject, type Thing, type Value } from './values.js';

/** Where a session writes. */
export interface Outside {
  /** Write-Host; without `newline` the line goes on. */
  host(text: string, newline: boolean): void;
  warning(text: string): void;
  verbose(text: string): void;
  error(record: PsObject, at: Span | undefined, command: string | undefined): void;
  /** `What if:` lines. */
  whatIf(text: string): void;
  /** Whether the person agrees; a script's answer is the default one. */
  confirms(question: string): boolean;
}

export type Edition = '5.1' | '7';

export interface Surroundings {
  readonly outside: Outside;
  /** By all their names and aliases in small letters. */
  readonly cmdlets: ReadonlyMap<string, Cmdlet>;
  readonly edition: Edition;
  /** Milliseconds since 1970 by the clock on the wall of the simulated world. */
  now(): number;
  /** Microseconds since the beginning of the run. */
  nowUs(): number;
  /** `$env:NAME`, in small letters. */
  environment(name: string): string | undefined;
  /** Sets a property of an object of the model; unwritten, none can be. */
  assign?(shell: Shell, thing: Thing, name: string, value: Value): Run | undefined;
}

export interface Limits extends Bounds {
  /** Blocks and functions within each other. */
  readonly depth: number;
}

const LIMITS: Limits = { steps: 20_000_000, work: 100_000_000, depth: 120 };

/** Work of an error, a warning or the like that is told. */
const TOLD = 200;

/** Work of a block or a function that begins. */
const ENTERED = 20;

/** Errors that `$error` keeps. */
const ERRORS_KEPT = 256;

export interface FunctionValue {
  readonly name: string;
  readonly block: BlockSyntax;
}

export class Shell {
  readonly global = new Scope(undefined);
  scope = this.global;
  readonly functions = new Map<string, FunctionValue>();
  readonly errors: Value[] = [];
  /** `$?` */
  ok = true;
  /** `try` blocks around what runs now. */
  guarded = 0;
  /** The last `exit` of a command, and what a script answers. */
  exitCode = 0;
  /** Variables of whoever sent a block elsewhere: `$using:x`. */
  sender: Scope | undefined;
  /** Text of what is run, for the text of its blocks. */
  source = '';
  /** Where what runs now writes: outside, unless a redirection says otherwise. */
  streams: Outside;
  readonly meter: Meter;
  #depth = 0;

  constructor(
    readonly around: Surroundings,
    readonly limits: Limits = LIMITS,
  ) {
    this.streams = around.outside;
    this.meter = new Meter(limits);
  }

  get edition(): Edition {
    return this.around.edition;
  }

  /** Counts a step. @throws TooMuch beyond the limit. */
  step(): void {
    this.meter.step();
  }

  enter(): void {
    // What is refused here is not left again.
    if (this.#depth >= this.limits.depth)
      throw new TooMuch(
        `Blocks and functions call each other ${this.limits.depth} deep; a function that calls itself without end is the usual reason.`,
      );
    spend(ENTERED);
    this.#depth += 1;
  }

  leave(): void {
    this.#depth -= 1;
  }

  variable(name: string): Value {
    return this.scope.find(name)?.value ?? null;
  }

  /** A preference: a variable that says what is done with a stream. */
  preference(name: string): string {
    return toText(this.variable(name)).toLowerCase();
  }

  cmdlet(name: string): Cmdlet | undefined {
    return this.around.cmdlets.get(name.toLowerCase());
  }

  /** An error after which a command goes on, unless it is to stop. */
  complain(call: Pick<Call, 'common' | 'name' | 'span'>, fault: Fault | PsObject): void {
    const record = fault instanceof PsObject ? fault : recordOf(fault);
    const action = toText(call.common.get('ErrorAction') ?? this.variable('erroractionpreference')).toLowerCase();
    this.ok = false;
    if (action === 'ignore') return;
    keep(this, call.common, 'ErrorVariable', record);
    if (action === 'stop') {
      const stop = new Thrown(record);
      stop.fatal = true;
      stop.span = call.span;
      stop.command = call.name;
      throw stop;
    }
    this.note(record);
    if (action !== 'silentlycontinue') this.streams.error(record, call.span, call.name);
  }

  /** Keeps an error in `$error`, the newest first. */
  note(record: PsObject): void {
    spend(TOLD);
    this.errors.unshift(record);
    if (this.errors.length > ERRORS_KEPT) this.errors.pop();
  }

  warn(call: Pick<Call, 'common'>, text: string): void {
    spend(TOLD);
    const action = toText(call.common.get('WarningAction') ?? this.variable('warningpreference')).toLowerCase();
    if (action === 'ignore') return;
    keep(this, call.common, 'WarningVariable', text);
    if (action !== 'silentlycontinue') this.streams.warning(text);
  }

  /** What is told only where that is asked for. */
  more(text: string): void {
    spend(TOLD);
    this.streams.verbose(text);
  }

  /** A name that the session knows and that is probably meant. */
  meant(name: string): string | undefined {
    const known = [...this.around.cmdlets.values()].map(({ table }) => table.name);
    return nearest(name, [...new Set([...known, ...[...this.functions.values()].map((one) => one.name)])]);
  }
}
