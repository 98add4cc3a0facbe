/** Faults: written at a time, or drawn from streams of their own. */
import type { BytesPerSecond, Micros } from '../base/units.js';
import { ACTIVITY, activityKey } from '../model/activities.js';
import { hostName } from '../model/rules/names.js';
import { hasNoPower } from '../model/rules/node-states.js';
import type { World } from '../model/world.js';
import type { Streams } from './kernel/streams.js';
import type { Fault, Question } from './question.js';

/** What the driver does for a fault. */
export interface FaultPort {
  crash(host: number): void;
  /** What the migration network carries from now on. */
  setBandwidth(line: BytesPerSecond): void;
  /** The installation under way fails now, else the next one. */
  failInstallation(host: number): void;
}

export interface FaultClock {
  now(): Micros;
  streams(): Streams;
  /** An event of its own; the number takes it out of the queue again. A periodic one does not keep the run alive. */
  put(atUs: Micros, event: 'fault' | 'fault-over' | 'power-back', index: number, periodic?: boolean): number;
  cancel(event: number): void;
}

type RandomCrash = Extract<Fault, { kind: 'random-crash' }>;

/** When a host without power has it again; the event is undefined where that is never. */
interface PowerBack {
  readonly atUs: Micros;
  readonly event: number | undefined;
}

export class Faults {
  readonly #random: readonly RandomCrash[];
  /** Networks are slow for these faults, by their numbers. */
  #slow = new Map<number, BytesPerSecond>();
  /** By host. */
  #back = new Map<number, PowerBack>();

  constructor(
    readonly question: Question,
    readonly world: World,
    readonly clock: FaultClock,
    readonly port: FaultPort,
  ) {
    this.#random = question.faults.filter((one) => one.kind === 'random-crash');
  }

  start(): void {
    this.question.faults.forEach((fault, index) => {
      if ('atUs' in fault) this.clock.put(fault.atUs, 'fault', index);
    });
    this.#random.forEach((_, which) => {
      for (const { index } of this.world.hosts) this.#nextCrash(which, index, this.clock.now());
    });
  }

  /** A fault's time has come. */
  strike(index: number): void {
    const fault = this.question.faults[index];
    if (fault === undefined) return this.#strikeRandom(index - this.question.faults.length);
    switch (fault.kind) {
      case 'crash':
        return this.#crash(fault.host, fault.forUs);
      case 'slow':
        if (fault.forUs !== undefined) this.clock.put(this.clock.now() + fault.forUs, 'fault-over', index);
        this.#slow.set(index, fault.to);
        return this.#setBandwidth();
      case 'failed-installation':
        return this.port.failInstallation(fault.host);
      default:
    }
  }

  /** A fault that lasts is over. */
  end(index: number): void {
    if (this.#slow.delete(index)) this.#setBandwidth();
  }

  /** A host has power again. */
  powerIsBack(host: number): void {
    this.#back.delete(host);
  }

  /** An independent copy for the copy of a run. */
  clone(world: World, clock: FaultClock, port: FaultPort): Faults {
    const twin = new Faults(this.question, world, clock, port);
    twin.#slow = new Map(this.#slow);
    twin.#back = new Map(this.#back);
    return twin;
  }

  /** Random crashes are numbered after the written faults, host by host for each of them. */
  #nextCrash(which: number, host: number, fromUs: Micros): void {
    const { faults } = this.question;
    const wait = this.clock.streams().exponential(this.#stream('crash', which, host), this.#random[which]?.meanUs ?? 0);
    this.clock.put(fromUs + wait, 'fault', faults.length + which * this.world.hosts.length + host, true);
  }

  #strikeRandom(number: number): void {
    const hosts = this.world.hosts.length;
    const [which, host] = [Math.floor(number / hosts), number % hosts];
    const fault = this.#random[which];
    if (fault === undefined) return;
    const { from, to } = fault.forUs;
    const lasts = this.clock.streams().between(this.#stream('crash-length', which, host), from, to);
    this.#crash(host, lasts);
    this.#nextCrash(which, host, this.clock.now() + lasts);
  }

  #stream(what: string, which: number, host: number): string {
    return `${what}/${hostName(this.world, host)}${which === 0 ? '' : `/${which + 1}`}`;
  }

  /** A host loses its power, or does not have it back as early as it was to. */
  #crash(host: number, forUs: Micros | undefined): void {
    const { clock, world } = this;
    if (feelsCrash(world, host)) this.port.crash(host);
    const atUs = forUs === undefined ? Number.POSITIVE_INFINITY : clock.now() + forUs;
    const known = this.#back.get(host);
    if (known !== undefined && known.atUs >= atUs) return;
    if (known?.event !== undefined) clock.cancel(known.event);
    const event = forUs === undefined ? undefined : clock.put(atUs, 'power-back', host);
    this.#back.set(host, { atUs, event });
  }

  /** Where several faults slow a network, the worst of them counts. */
  #setBandwidth(): void {
    this.port.setBandwidth(Math.min(this.question.physics.network.bandwidth, ...this.#slow.values()));
  }
}

/** Whether a host has power to lose: it runs, or it boots. */
const feelsCrash = (world: World, host: number): boolean =>
  !hasNoPower(world.hosts[host]?.node ?? -1) || world.open.has(activityKey(ACTIVITY.boot, host));
