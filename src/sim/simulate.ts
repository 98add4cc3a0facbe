/**
 * The driver "simulate": a clock and a seed decide. It performs steps, gives the endings of what they begin their times, asks the
 * operators when their wait is over, and writes the trace. It knows no rule.
 */
import { assert } from '../base/assert.js';
import type { Micros } from '../base/units.js';
import { ACTIVITIES, ACTIVITY, SUBJECTS } from '../model/activities.js';
import { copyWorld } from '../model/encode.js';
import { type EngineName, newTurn } from '../model/engines.js';
import { FACTS } from '../model/facts.js';
import { hostAt, vmAt } from '../model/rules/names.js';
import { MIGRATION, NODE } from '../model/states.js';
import { type Step, step } from '../model/step.js';
import type { Turn } from '../model/turn.js';
import { NONE, type World } from '../model/world.js';
import type { Ask, Operator, Placement, View, Watcher } from './actors.js';
import { copyPlayer, enter, isReady, type Player, type Waited, wakesAt } from './cast.js';
import { Copies, type CopyProgress } from './copies.js';
import { Dispatch } from './dispatch.js';
import { EVENT, ORDINARY } from './events.js';
import { endFault, type FaultClock, type FaultPort, hasPower, startFaults, strike } from './faults.js';
import { EventQueue } from './kernel/queue.js';
import { Streams } from './kernel/streams.js';
import { durationIn, durationOfActivity } from './physics/timing.js';
import type { Question } from './question.js';
import { Trace } from './trace.js';

/** How a run ended: every operator finished; one could do nothing more; the bound was reached; a watcher stopped it. */
export type Ending = 'completed' | 'stuck' | 'out-of-time' | 'stopped';

export interface Cast {
  readonly operators: readonly Operator[];
  readonly placement: Placement;
  readonly watchers?: readonly Watcher[];
  readonly engine?: EngineName;
}

export interface Run {
  readonly world: World;
  readonly trace: Trace;
  readonly ending: Ending;
  readonly endedAtUs: Micros;
  readonly players: readonly Player[];
  readonly waited: readonly Waited[];
  readonly copies: Copies;
}

/** By the number of a fact: whether it is about a host or a cluster. */
const OF_NODES = FACTS.map((fact) => fact.about === 'host' || fact.about === 'cluster');

/** Commands that operators may give within one moment; beyond it one of them asks forever. */
const ASKS_MAX = 200_000;

export class Simulation {
  nowUs: Micros = 0;
  ending: Ending | undefined;
  #lastUs: Micros = 0;
  #queue = new EventQueue();
  /** By kind of activity and subject: the event that ends it, and the occurrence that began it. */
  #handles: (number | undefined)[][] = ACTIVITIES.map(() => []);
  #causes: (number | undefined)[][] = ACTIVITIES.map(() => []);
  /** Events in the queue that keep the run alive. */
  #alive = 0;
  #flows = new Map<number, number>();
  /** Hosts whose next installation fails. */
  #cursed = new Set<number>();
  /** By host: when the serial part of the set-up of its next outgoing migration may begin; when its next guest may start. */
  #setupFree = new Map<number, Micros>();
  #bootFree = new Map<number, Micros>();
  #streams: Streams;
  #copies: Copies;
  #dispatch = new Dispatch();
  #waited: Waited[] = [];
  #turn: Turn;
  /** Occurrences that changed something; those that changed a host or a cluster. */
  #changes = 0;
  #nodeChanges = 0;
  #started = false;
  readonly #view: { -readonly [Key in keyof View]: View[Key] };
  readonly #watchers: readonly Watcher[];
  readonly #event = { atUs: 0, what: 0, subject: 0 };

  trace = new Trace();
  players: Player[];

  constructor(
    readonly world: World,
    readonly question: Question,
    readonly cast: Cast,
  ) {
    this.#turn = newTurn(cast.engine);
    this.#streams = new Streams(question.seed);
    this.#copies = new Copies(question.physics.network, this, world);
    this.players = cast.operators.map(enter);
    this.#watchers = cast.watchers ?? [];
    const find: View['find'] = (fact, subject, from) => this.trace.find(fact, subject, from);
    this.#view = { world, nowUs: 0, occurrences: 0, changes: 0, nodeChanges: 0, find };
  }

  /** What operators and the placement see, as of now. One object, brought up to date: nobody keeps it. */
  get view(): View {
    this.#view.nowUs = this.nowUs;
    this.#view.occurrences = this.trace.length;
    this.#view.changes = this.#changes;
    this.#view.nodeChanges = this.#nodeChanges;
    return this.#view;
  }

  /** When something is due next: the bound where nothing is before it, and now where the run is about to end. */
  get nextAtUs(): Micros {
    if (!this.#started || this.#alive === 0) return this.nowUs;
    return Math.min(this.#queue.nextAt, this.question.untilUs);
  }

  /** How far the copy of a VM's memory is at a time before the next moment; undefined unless it is being copied. */
  progressOf(vm: number, atUs: Micros): CopyProgress | undefined {
    return vmAt(this.world, vm).migration === MIGRATION.copying ? this.#copies.progressOf(vm, atUs) : undefined;
  }

  /** Runs to the end. */
  run(): Run {
    while (this.advance());
    return this.result();
  }

  /** The run as far as it has come. */
  result(): Run {
    const { world, trace, players } = this;
    const ending = this.ending ?? 'out-of-time';
    return { world, trace, ending, endedAtUs: this.#lastUs, players, waited: this.#waited, copies: this.#copies };
  }

  /** Performs all that is due at the next moment; false once the run has ended. */
  advance(): boolean {
    if (this.ending !== undefined) return false;
    if (!this.#started) this.#start();
    else if (!this.#nextMoment()) return false;
    this.#settle();
    if (this.#watchers.some((watcher) => watcher.stops === true)) this.ending = 'stopped';
    return this.ending === undefined;
  }

  /** An independent copy of the run at this moment: world, driver and operators. Watchers do not come along. */
  copy(): Simulation {
    const players = this.players.map(copyPlayer);
    const twin = new Simulation(copyWorld(this.world), this.question, { ...this.cast, operators: [], watchers: [] });
    twin.players = players;
    twin.nowUs = this.nowUs;
    twin.ending = this.ending;
    twin.trace = this.trace.clone();
    twin.#lastUs = this.#lastUs;
    twin.#queue = this.#queue.clone();
    twin.#handles = this.#handles.map((one) => [...one]);
    twin.#causes = this.#causes.map((one) => [...one]);
    twin.#alive = this.#alive;
    twin.#flows = new Map(this.#flows);
    twin.#cursed = new Set(this.#cursed);
    twin.#setupFree = new Map(this.#setupFree);
    twin.#bootFree = new Map(this.#bootFree);
    twin.#streams = this.#streams.clone();
    twin.#copies = this.#copies.clone(twin, twin.world);
    twin.#dispatch = this.#dispatch.clone();
    twin.#waited = [...this.#waited];
    twin.#started = this.#started;
    twin.#changes = this.#changes;
    twin.#nodeChanges = this.#nodeChanges;
    return twin;
  }

  /** Called by the wire: the flow of a VM will be empty then. */
  flowEmptyAt(vm: number, atUs: Micros): void {
    const known = this.#flows.get(vm);
    if (known !== undefined) this.#cancel(known);
    if (atUs === Number.POSITIVE_INFINITY) this.#flows.delete(vm);
    else this.#flows.set(vm, this.#put(atUs, EVENT.flowEmpty, vm));
  }

  #start(): void {
    this.#started = true;
    for (const watcher of this.#watchers) watcher.begin?.(this.world);
    startFaults(this.question.faults, this.world, this.#streams, this.#faultClock);
  }

  #nextMoment(): boolean {
    if (this.#alive === 0)
      return this.#end(this.players.every((one) => one.ask?.kind === 'done') ? 'completed' : 'stuck');
    if (this.#queue.nextAt > this.question.untilUs) return this.#end('out-of-time', this.question.untilUs);
    for (const watcher of this.#watchers) watcher.rest?.(this.world, this.nowUs, this.#queue.nextAt);
    this.nowUs = this.#queue.nextAt;
    while (this.#queue.nextAt === this.nowUs && this.#queue.take(this.#event))
      this.#handle(this.#event.what, this.#event.subject);
    return true;
  }

  #end(ending: Ending, atUs = this.#lastUs): boolean {
    this.ending = ending;
    this.#lastUs = atUs;
    return false;
  }

  /** Begins what can begin and asks every operator whose wait is over, until nothing moves any more at this moment. */
  #settle(): void {
    for (let asked = 0, moved = true; moved; ) {
      this.#dispatch.pump(this.view, this.cast.placement, this.#attempt);
      moved = false;
      for (let index = 0; index < this.players.length; index += 1) {
        const player = this.players[index] as Player;
        while (isReady(player, this.view)) {
          asked += 1;
          assert(asked < ASKS_MAX, `the operator ${player.operator.name} asks forever`);
          if (!this.#askPlayer(player, index)) break;
          moved = true;
        }
      }
    }
  }

  /** Asks an operator; true if it did something. */
  #askPlayer(player: Player, index: number): boolean {
    const { operator } = player;
    const before = player.ask;
    const since = player.askedAtUs;
    const ask = operator.next(this.view, operator.memory, player.answer);
    player.answer = undefined;
    this.#noteWaiting(player, before, since, ask);
    player.ask = ask;
    player.askedAtChange = this.#changes;
    const wake = wakesAt(ask);
    if (wake !== undefined && wake > this.nowUs) this.#put(wake, EVENT.wake, index);
    if (ask.kind !== 'step' && ask.kind !== 'rejected') return false;
    this.#command(player, ask);
    return true;
  }

  #noteWaiting(player: Player, before: Ask | undefined, since: Micros, now: Ask): void {
    const told = (ask: Ask | undefined): string | undefined =>
      ask?.kind === 'wait' || ask?.kind === 'stuck' ? ask.because : undefined;
    const because = told(before);
    if (because !== undefined && because === told(now)) return;
    if (because !== undefined && this.nowUs > since) {
      this.#waited.push({ operator: player.operator.name, because, fromUs: since, toUs: this.nowUs });
    }
    player.askedAtUs = this.nowUs;
  }

  #command(player: Player, ask: Extract<Ask, { kind: 'step' | 'rejected' }>): void {
    const cause = this.trace.length - 1;
    if (ask.kind === 'rejected') {
      const seq = this.trace.write(this.nowUs, { do: 'rejected-call', subject: NONE, arg: NONE }, undefined, cause);
      this.trace.tell(seq, { text: ask.text, step: undefined, refusal: ask.refusal });
      player.answer = { refusal: ask.refusal, step: undefined, seq, facts: [] };
      return;
    }
    const seq = this.#perform(ask.step, cause);
    const { refusal, facts, factLength } = this.#turn;
    this.trace.tell(seq, { text: ask.text, step: ask.step, refusal });
    player.answer = { refusal, step: ask.step, seq, facts: facts.slice(0, factLength) };
  }

  readonly #attempt = (
    name: 'begin' | 'takeover' | 'abandon',
    vm: number,
    target: number,
    cause: number,
    silent: boolean,
  ): boolean => {
    const action: Step = { do: name, subject: vm, arg: target };
    step(this.world, action, this.#turn);
    const { refusal } = this.#turn;
    if (refusal !== undefined && silent) return false;
    const seq = this.#record(action, cause);
    if (refusal !== undefined)
      this.trace.tell(seq, { text: `${name} ${vmAt(this.world, vm).name}`, step: action, refusal });
    return refusal === undefined;
  };

  #perform(action: Step, cause: number): number {
    step(this.world, action, this.#turn);
    return this.#record(action, cause);
  }

  /** Writes the step just made, starts and stops the clocks of what it began and ended, and shows it to the watchers. */
  #record(action: Step, cause: number): number {
    const turn = this.#turn;
    const seq = this.trace.write(this.nowUs, action, turn, cause);
    this.#lastUs = this.nowUs;
    this.#countChanges(turn);
    for (let index = 0; index < turn.endedLength; index += 1) this.#stopClock(turn.ended[index] as number);
    for (let index = 0; index < turn.beganLength; index += 1) {
      const key = turn.began[index] as number;
      if (this.world.open.has(key)) this.#startClock(key, seq);
    }
    for (let at = 0; at < turn.factLength; at += 3) {
      this.#dispatch.notice(
        this.world,
        turn.facts[at] as number,
        turn.facts[at + 1] as number,
        turn.facts[at + 2] as number,
        seq,
      );
    }
    for (const watcher of this.#watchers) watcher.see(this.world, turn, this.nowUs, seq);
    return seq;
  }

  #countChanges(turn: Turn): void {
    if (turn.factLength === 0) return;
    this.#changes += 1;
    for (let at = 0; at < turn.factLength; at += 3) {
      if (OF_NODES[turn.facts[at] as number] !== true) continue;
      this.#nodeChanges += 1;
      return;
    }
  }

  #startClock(key: number, seq: number): void {
    const kind = Math.floor(key / SUBJECTS);
    const subject = key % SUBJECTS;
    (this.#causes[kind] as (number | undefined)[])[subject] = seq;
    if (kind === ACTIVITY['migration-copy']) return this.#startCopy(subject);
    if (kind === ACTIVITY['migration-blackout']) return this.#copies.blackout(subject, this.nowUs);
    const name = ACTIVITIES[kind]?.name;
    assert(name !== undefined, 'an activity of no kind');
    if (name === 'migration-setup') return this.#schedule(kind, subject, this.#setupEnds(subject));
    if (name === 'guest-boot') return this.#schedule(kind, subject, this.#bootEnds(subject));
    const us = durationOfActivity(this.question.physics, this.world, name, subject);
    assert(us !== undefined, `nobody knows how long ${name} takes`);
    this.#schedule(kind, subject, this.nowUs + us);
  }

  /** The event `what` will end the activity of this kind and subject. */
  #schedule(kind: number, subject: number, atUs: Micros, what = kind): void {
    (this.#handles[kind] as (number | undefined)[])[subject] = this.#put(atUs, what, subject);
  }

  #stopClock(key: number): void {
    const kind = Math.floor(key / SUBJECTS);
    const subject = key % SUBJECTS;
    const handles = this.#handles[kind] as (number | undefined)[];
    const handle = handles[subject];
    if (handle !== undefined) this.#cancel(handle);
    handles[subject] = undefined;
    if (kind === ACTIVITY['migration-copy'] && vmAt(this.world, subject).migration !== MIGRATION.blackout)
      this.#dropCopy(subject);
    if (kind === ACTIVITY['migration-blackout']) this.#dropCopy(subject);
  }

  #dropCopy(vm: number): void {
    this.#copies.drop(vm, this.nowUs);
    this.flowEmptyAt(vm, Number.POSITIVE_INFINITY);
  }

  /** The set-up has a part that goes one at a time for each source host. */
  #setupEnds(index: number): Micros {
    const { moveFrom } = vmAt(this.world, index);
    const { physics } = this.question;
    const begins = Math.max(this.nowUs + durationIn(physics, 'migrationSetup'), this.#setupFree.get(moveFrom) ?? 0);
    const ends = begins + durationIn(physics, 'migrationSetupSerial');
    this.#setupFree.set(moveFrom, ends);
    return ends;
  }

  /** Guests of one host start a little apart. */
  #bootEnds(index: number): Micros {
    const { host } = vmAt(this.world, index);
    const { physics } = this.question;
    const begins = Math.max(this.nowUs, this.#bootFree.get(host) ?? 0);
    this.#bootFree.set(host, begins + durationIn(physics, 'bootStagger'));
    return begins + durationIn(physics, 'guestBoot');
  }

  #startCopy(index: number): void {
    this.#copies.begin(this.world, index, this.nowUs);
    const fault = this.question.faults.find((one) => one.kind === 'random-migration-failure');
    if (fault === undefined) return;
    const stream = `migration/${vmAt(this.world, index).name}`;
    if (this.#streams.draw(stream) >= fault.chance) return;
    const whole = this.#copies.firstRoundUs(index);
    const atUs = this.nowUs + Math.ceil(whole * this.#streams.draw(stream));
    this.#schedule(ACTIVITY['migration-copy'], index, atUs, EVENT.migrationBreaks);
  }

  #put(atUs: Micros, what: number, subject: number): number {
    if (what !== EVENT.periodicFault) this.#alive += 1;
    return this.#queue.put(atUs, what, subject);
  }

  #cancel(handle: number): void {
    this.#alive -= 1;
    this.#queue.cancel(handle);
  }

  #handle(what: number, subject: number): void {
    if (what !== EVENT.periodicFault) this.#alive -= 1;
    if (what < EVENT.flowEmpty) return this.#endActivity(what, subject);
    switch (what) {
      case EVENT.flowEmpty:
        return this.#flowEmpty(subject);
      case EVENT.migrationBreaks:
        return this.#happen('migration-broke', subject, ACTIVITY['migration-copy']);
      case EVENT.fault:
      case EVENT.periodicFault:
        return strike(
          subject,
          this.question.faults,
          this.world,
          this.#streams,
          this.#faultClock,
          this.#faultPort,
          this.nowUs,
        );
      case EVENT.faultOver:
        return endFault(subject, this.question.faults, this.#faultPort);
      case EVENT.powerBack:
        this.#perform({ do: 'power-back', subject, arg: NONE }, NONE);
        return;
      default:
    }
  }

  #endActivity(kind: number, subject: number): void {
    const installs = kind === ACTIVITY['clean-install'] || kind === ACTIVITY['in-place-upgrade'];
    if (installs && this.#cursed.delete(subject)) return this.#happen('installation-failed', subject, kind);
    this.#happen(ORDINARY[kind] as string, subject, kind);
  }

  #happen(name: string, subject: number, kind: number): void {
    const cause = (this.#causes[kind] as (number | undefined)[])[subject] ?? NONE;
    (this.#handles[kind] as (number | undefined)[])[subject] = undefined;
    this.#perform({ do: name, subject, arg: NONE }, cause);
  }

  #flowEmpty(vm: number): void {
    this.#flows.delete(vm);
    const { migration } = vmAt(this.world, vm);
    if (migration === MIGRATION.blackout) {
      this.#copies.blackoutSent(vm, this.nowUs);
      const kind = ACTIVITY['migration-blackout'];
      this.#schedule(kind, vm, this.nowUs + durationIn(this.question.physics, 'blackoutFixed'));
    } else if (this.#copies.roundEnded(vm, this.nowUs)) this.#happen('copied', vm, ACTIVITY['migration-copy']);
  }

  readonly #faultClock: FaultClock = {
    at: (atUs, event, index, periodic) => {
      const what = event === 'fault-over' ? EVENT.faultOver : periodic ? EVENT.periodicFault : EVENT.fault;
      this.#put(atUs, what, index);
    },
  };

  readonly #faultPort: FaultPort = {
    crash: (host) => {
      if (!hasPower(this.world, host)) return false;
      this.#perform({ do: 'crash', subject: host, arg: NONE }, NONE);
      return true;
    },
    powerBackAfter: (host, us) => void this.#put(this.nowUs + us, EVENT.powerBack, host),
    setBandwidth: (_network, line) => this.#copies.setBandwidth(line, this.world.hosts.length * 2, this.nowUs),
    resetBandwidth: () =>
      this.#copies.setBandwidth(this.question.physics.network.bandwidth, this.world.hosts.length * 2, this.nowUs),
    failInstallation: (host) => {
      const { node } = hostAt(this.world, host);
      // The event of its ordinary ending is still in the queue: ending the activity takes it out.
      if (node === NODE.installing || node === NODE.upgrading)
        this.#perform({ do: 'installation-failed', subject: host, arg: NONE }, NONE);
      else this.#cursed.add(host);
    },
  };
}

/** Runs a world under a question to its end. The world is changed in place. */
export const simulate = (world: World, question: Question, cast: Cast): Run =>
  new Simulation(world, question, cast).run();
