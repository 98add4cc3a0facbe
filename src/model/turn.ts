/**
 * One turn of the world: what a step may do while it runs. It fires events at machines, writes facts, and opens and closes
 * activities. The engine decides where an event leads; the turn runs the actions that the machine names.
 */
import { ACTIVITIES, activityKey } from './activities.js';
import { FACT } from './facts.js';
import { LEDGER, permits, type Refusal, refuse } from './rules/index.js';
import { NONE, type World } from './world.js';

/** What the engine answers: the state to enter and the numbers of the effects to run. */
export interface Move {
  readonly target: number;
  readonly actions: readonly number[];
}

/** A machine in the world: where the state of an entity stands, and whom its guards ask about. */
export interface MachineRef<Event extends string = string> {
  readonly name: string;
  readonly number: number;
  event(name: Event): number;
  read(world: World, subject: number): number;
  write(world: World, subject: number, state: number): void;
  /** The entity that the rules behind its guards are asked about; unwritten: the subject itself. */
  readonly ruleSubject?: (world: World, subject: number) => number;
}

/** Decides transitions: compiled tables, or XState itself. Undefined: the state does not answer, or a guard said no. */
export interface Engine {
  readonly name: 'table' | 'xstate';
  /** `concerns`: of the world; what they leave out need not be asked. */
  decide(
    machine: number,
    state: number,
    event: number,
    concerns: number,
    ask: (rule: number) => boolean,
  ): Move | undefined;
}

export type Effect = (turn: Turn, subject: number, arg: number) => void;

/** What a step yields. The arrays are reused: valid until the next step. */
export interface Outcome {
  /** Number of the step's name. */
  readonly did: number;
  readonly refusal: Refusal | undefined;
  /** Kind, subject and argument of each fact, three integers each. */
  readonly facts: readonly number[];
  /** How many integers of `facts` are valid. */
  readonly factLength: number;
  /** Keys of the activities that began and ended (`kind * SUBJECTS + subject`). */
  readonly began: readonly number[];
  readonly beganLength: number;
  readonly ended: readonly number[];
  readonly endedLength: number;
}

export class Turn implements Outcome {
  world!: World;
  did = NONE;
  refusal: Refusal | undefined;
  readonly facts: number[] = [];
  factLength = 0;
  readonly began: number[] = [];
  beganLength = 0;
  readonly ended: number[] = [];
  endedLength = 0;
  /** Whether a host has changed its state in this step. */
  nodesMoved = false;
  /** State that the machine left in the transition whose actions run now. */
  from = NONE;

  #subject = NONE;
  #arg = NONE;
  /** The rule that said no to the latest event; NONE: the state does not answer it. */
  #refused = NONE;
  readonly #ask = (rule: number): boolean => {
    const known = LEDGER[rule];
    if (known === undefined || permits(this.world, known, this.#subject, this.#arg)) return true;
    this.#refused = rule;
    return false;
  };

  constructor(
    readonly engine: Engine,
    readonly effects: readonly Effect[],
  ) {}

  /** Makes ready for the next step, by the number of its name. */
  open(world: World, did: number): void {
    this.world = world;
    this.did = did;
    this.refusal = undefined;
    this.nodesMoved = false;
    this.factLength = this.beganLength = this.endedLength = 0;
  }

  /** Whether an event would be answered now; if not, why: the rule that said no. Nothing changes. */
  obstacle<E extends string>(
    machine: MachineRef<E>,
    state: number,
    event: E,
    subject: number,
    arg = NONE,
  ): Refusal | undefined {
    const move = this.#decide(machine as MachineRef, state, machine.event(event), subject, arg);
    return move === undefined ? this.#whyNot(machine as MachineRef, subject, arg) : undefined;
  }

  /** Fires an event if it is answered now; if not, why: the rule that said no. Then nothing changes. */
  attempt<E extends string>(machine: MachineRef<E>, subject: number, event: E, arg = NONE): Refusal | undefined {
    const state = machine.read(this.world, subject);
    const move = this.#decide(machine as MachineRef, state, machine.event(event), subject, arg);
    if (move === undefined) return this.#whyNot(machine as MachineRef, subject, arg);
    this.#enter(machine as MachineRef, subject, state, move, arg);
    return undefined;
  }

  #whyNot(machine: MachineRef, subject: number, arg: number): Refusal {
    const rule = LEDGER[this.#refused];
    if (rule === undefined)
      return { rule: 'state/does-not-answer', message: `The ${machine.name} does not answer that now.` };
    return refuse(this.world, rule, subject, arg);
  }

  /** Fires an event at a machine of an entity. False, and a fact, where its state does not answer or a guard says no. */
  fire<E extends string>(machine: MachineRef<E>, subject: number, event: E, arg = NONE): boolean {
    const { world } = this;
    const state = machine.read(world, subject);
    const asked = machine.ruleSubject?.(world, subject) ?? subject;
    const move = this.#decide(machine as MachineRef, state, machine.event(event), asked, arg);
    if (move === undefined) {
      this.fact(FACT.unanswered, subject, machine.number);
      return false;
    }
    this.#enter(machine as MachineRef, subject, state, move, arg);
    return true;
  }

  #enter(machine: MachineRef, subject: number, from: number, { target, actions }: Move, arg: number): void {
    if (machine.name === 'node') this.nodesMoved = true;
    machine.write(this.world, subject, target);
    for (let at = 0; at < actions.length; at += 1) {
      this.from = from;
      (this.effects[actions[at] as number] as Effect)(this, subject, arg);
    }
  }

  /** `kind`: of FACT. */
  fact(kind: number, subject: number, arg = NONE): void {
    const { facts } = this;
    facts[this.factLength] = kind;
    facts[this.factLength + 1] = subject;
    facts[this.factLength + 2] = arg;
    this.factLength += 3;
  }

  /** `kind`: of ACTIVITY. */
  begin(kind: number, subject: number): void {
    const key = activityKey(kind, subject);
    this.world.open.add(key);
    this.began[this.beganLength] = key;
    this.beganLength += 1;
  }

  /** Ends an activity if it is under way. */
  end(kind: number, subject: number): void {
    const key = activityKey(kind, subject);
    if (!this.world.open.delete(key)) return;
    this.ended[this.endedLength] = key;
    this.endedLength += 1;
  }

  /** Ends every activity of an entity, but what its cluster remembers of it. */
  endAll(about: 'host' | 'vm', subject: number): void {
    ACTIVITIES.forEach((kind, number) => {
      if (kind.about === about && kind.remembered !== true) this.end(number, subject);
    });
  }

  isOpen(kind: number, subject: number): boolean {
    return this.world.open.has(activityKey(kind, subject));
  }

  #decide(machine: MachineRef, state: number, event: number, subject: number, arg: number): Move | undefined {
    const outerSubject = this.#subject;
    const outerArg = this.#arg;
    this.#subject = subject;
    this.#arg = arg;
    this.#refused = NONE;
    const move = this.engine.decide(machine.number, state, event, this.world.concerns, this.#ask);
    this.#subject = outerSubject;
    this.#arg = outerArg;
    return move;
  }
}
