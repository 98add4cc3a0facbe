/** A run that somebody types into: each line runs until its commands have returned, and then time stands still. */
import type { Result } from '../base/result.js';
import type { Micros } from '../base/units.js';
import type { AvailabilityLedger } from '../invariants/index.js';
import { NONE, type World } from '../model/world.js';
import { type Completion, complete } from '../powershell/complete.js';
import type { LineComplaint } from '../powershell/line.js';
import { Writer } from '../powershell/output/writer.js';
import type { Reading } from '../powershell/read.js';
import type { Ended } from '../powershell/run.js';
import type { Run } from '../powershell/runtime/cmdlet.js';
import type { Outside } from '../powershell/runtime/shell.js';
import { openSession, type Session } from '../powershell/session.js';
import type { Ask, Operator, View } from '../sim/actors.js';
import { Simulation } from '../sim/simulate.js';
import { Log } from './log.js';
import type { Stage } from './set-up.js';
import { lostHost, networksOf, startOf } from './shell.js';

export interface LiveOptions {
  /** The host of the session, or NONE. */
  readonly on: number;
  readonly outside: Outside;
  line(text: string): void;
}

/** What came of a line. */
export type Typed =
  | { readonly is: 'run'; readonly ended: Ended }
  /** Nothing ran: something in it is not known. */
  | { readonly is: 'refused'; readonly complaints: readonly LineComplaint[] }
  /** The session, or the run, is over. */
  | { readonly is: 'over'; readonly because: string };

export class Live {
  /** Steps that were asked of the world. */
  commands = 0;
  readonly #simulation: Simulation;
  readonly #session: Session;
  readonly #writer: Writer;
  #view: View;
  #line: Run<Ended> | undefined;
  #ended: Ended | undefined;
  #over: string | undefined;
  /** To this moment time passes at the prompt. */
  #untilUs: Micros = 0;

  constructor(
    readonly stage: Stage,
    options: LiveOptions,
    readText: (text: string) => Reading,
  ) {
    const { world } = stage;
    this.#view = { world, nowUs: 0, occurrences: 0, changes: 0, nodeChanges: 0, calm: false, find: () => NONE };
    this.#writer = new Writer(options.line);
    const log = new Log();
    const host = (line: string, newline: boolean): void => {
      this.#writer.flush();
      options.outside.host(line, newline);
    };
    this.#session = openSession(
      {
        on: options.on,
        outside: { ...options.outside, host },
        edition: '7',
        transport: { authentication: 'Kerberos' },
        whatIf: false,
        startMs: startOf(stage.scenario),
        ...networksOf(stage.scenario),
        runningUs: (vm) => log.runningUs(this.#view, vm),
        log: () => log.entries,
      },
      readText,
      () => this.#view,
    );
    const cast = {
      ...stage.cast,
      operators: [this.#operator(options.on)],
      watchers: [...(stage.cast.watchers ?? []), log],
    };
    this.#simulation = new Simulation(world, stage.question, cast);
    this.#simulation.advance();
  }

  /** What may come next in a line. */
  complete(line: string): Completion {
    const { hosts, vms, clusters } = this.world;
    const namesOf = (all: readonly { readonly name: string }[]): readonly string[] => all.map(({ name }) => name);
    return complete(line, this.#session.shell.around.cmdlets, {
      hosts: namesOf(hosts),
      vms: namesOf(vms),
      clusters: namesOf(clusters),
    });
  }

  get world(): World {
    return this.stage.world;
  }

  get availability(): AvailabilityLedger {
    return this.stage.availability;
  }

  /** Why the session is over, where it is. */
  get over(): string | undefined {
    return this.#over;
  }

  /** When something is due next. */
  get nextAtUs(): Micros {
    return this.#simulation.nextAtUs;
  }

  get nowUs(): Micros {
    return this.#view.nowUs;
  }

  /** The hash of all that has happened. */
  sha256(): string {
    return this.#simulation.trace.sha256(this.world);
  }

  /** Another number as soon as something has happened, or time has passed. */
  get version(): number {
    return this.nowUs + this.#simulation.trace.length;
  }

  /** Begins a line. Undefined: it is under way, and `goOn` goes on with it. */
  begin(text: string): Typed | undefined {
    if (this.#over !== undefined) return { is: 'over', because: this.#over };
    const read: Result<Parameters<Session['run']>[0], readonly LineComplaint[]> = this.#session.read(text);
    if (!read.ok) return { is: 'refused', complaints: read.error };
    this.#ended = undefined;
    this.#line = this.#session.runLine(read.value, (value) => this.#writer.put(value));
    return undefined;
  }

  /** Goes on with the line up to a time, which is in it; what came of it, or undefined where it is still under way. */
  goOn(untilUs: Micros): Typed | undefined {
    while (this.#line !== undefined && this.#over === undefined && this.#simulation.nextAtUs <= untilUs) {
      if (this.#simulation.advance()) continue;
      this.#over ??= TIME_IS_UP;
    }
    this.#writer.flush();
    if (this.#over !== undefined) return { is: 'over', because: this.#over };
    return this.#line === undefined ? { is: 'run', ended: this.#ended ?? { code: 0 } } : undefined;
  }

  /** Lets time pass up to a moment, at the prompt; why the session is over, where it is. */
  pass(untilUs: Micros): string | undefined {
    this.#untilUs = untilUs;
    while (this.nowUs < untilUs && this.#over === undefined) if (!this.#simulation.advance()) this.#over ??= TIME_IS_UP;
    return this.#over;
  }

  #operator(on: number): Operator<object> {
    return {
      name: 'console',
      memory: {},
      next: (view, _, answer): Ask => {
        this.#view = view;
        this.#over ??= lostHost(view, on);
        if (this.#line === undefined || this.#over !== undefined) return this.#idle(view);
        const result = this.#line.next(answer);
        if (result.done !== true) return this.#counted(result.value);
        this.#ended = result.value;
        this.#line = undefined;
        return this.#idle(view);
      },
    };
  }

  /** Asked again in the next microsecond, which comes only when somebody types; or at the end of the time that he lets pass. */
  #idle({ nowUs }: View): Ask {
    const atUs = Math.max(nowUs + 1, this.#untilUs);
    return { kind: 'wait', wait: { kind: 'time', atUs }, because: 'the next line' };
  }

  #counted(ask: Ask): Ask {
    if (ask.kind === 'step' && ask.step.with?.WhatIf !== true) this.commands += 1;
    return ask;
  }
}

export const TIME_IS_UP = 'The time of this lab is over.';
