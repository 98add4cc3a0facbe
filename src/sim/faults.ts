/** Faults: written at a time, or drawn from streams of their own; and the calm after which none strikes any more. */
import type { BytesPerSecond, Micros } from '../base/units.js';
import { ACTIVITY, activityKey, type Happening } from '../model/activities.js';
import { FACT } from '../model/facts.js';
import { hasNoPower } from '../model/rules/node-states.js';
import type { World } from '../model/world.js';
import { Divisions } from './divisions.js';
import { Streams } from './kernel/streams.js';
import type { SlowStorage } from './physics/disks.js';
import type { Blow, Consequence, DrawnFault, Fault, MovePhase, Question, WrittenFault } from './question.js';
import { StorageFaults } from './storage-faults.js';

/** What the driver does for a fault. */
export interface FaultPort {
  crash(host: number): void;
  /** What the migration network carries from now on. */
  setBandwidth(line: BytesPerSecond): void;
  /** Storage gives what begins from now on no more than this. */
  slowStorage(slow: readonly SlowStorage[]): void;
  /** The installation under way fails now, else the next one. */
  failInstallation(host: number): void;
  /** The next boot of a host takes so much longer. */
  slowBoot(host: number, byUs: Micros): void;
  /** Something strikes a host, a volume or a cluster, or is over. */
  tell(name: Happening, subject: number, arg?: number): void;
  /** A guest that is asked to shut down does not, or does again. */
  deafen(vm: number, deaf: boolean): void;
  /** The next live migration of the VM breaks in this phase. */
  breakMigration(vm: number, phase: MovePhase): void;
  /** Nothing that was asked to fail later does. */
  forgive(): void;
}

export interface FaultClock {
  now(): Micros;
  streams(): Streams;
  /** An event of its own; the number takes it out of the queue again. A periodic one does not keep the run alive. */
  put(atUs: Micros, event: 'fault' | 'fault-over' | 'power-back' | 'calm', index: number, periodic?: boolean): number;
  cancel(event: number): void;
}

/** Storage goes or comes back: of a volume, or the way of a host to it. */
export type StorageBlow = 'storage-lost' | 'storage-back' | 'path-lost' | 'path-back';

const STARTED = FACT['installation-started'];
const PATCHED = FACT['host-patched'];

type GuestTrouble = Extract<Blow, { kind: 'backup' | 'deaf-guest' }>;

/** When a host without power has it again; the event is undefined where that is never. */
interface PowerBack {
  readonly atUs: Micros;
  readonly event: number | undefined;
}

/** One blow of a fault that is drawn: it strikes, or ends, by its own number. */
interface Struck {
  readonly fault: DrawnFault;
  readonly blow: Blow;
  readonly stream: string;
}

/**
 * Numbers of events: written faults have those of their places in the question, then come the strokes of those that are drawn,
 * then their blows.
 */
export class Faults {
  readonly #drawn: readonly DrawnFault[];
  readonly #struck: readonly Struck[];
  /** Networks are slow for these faults, by their numbers. */
  #slow = new Map<number, BytesPerSecond>();
  /** Guests in trouble, by the numbers of the faults. */
  #troubled = new Map<number, GuestTrouble>();
  /** By host: how it was installed last, and what. */
  #method = new Map<number, { readonly inPlace: boolean; readonly release: number }>();
  /** By host. */
  #back = new Map<number, PowerBack>();
  #divisions: Divisions;
  #storage: StorageFaults;
  /** Whether nothing strikes any more. */
  calm = false;

  constructor(
    readonly question: Question,
    readonly world: World,
    readonly clock: FaultClock,
    readonly port: FaultPort,
  ) {
    this.#divisions = new Divisions(world, clock, port.tell);
    this.#storage = new StorageFaults(world, clock, port);
    this.#drawn = faultsInRun(question).filter((one) => one.kind === 'random');
    this.#struck = this.#drawn.flatMap((fault) =>
      fault.blows.map((blow, at) => ({ fault, blow, stream: fault.streams[at] ?? '' })),
    );
  }

  start(): void {
    const { faults, calmUs } = this.question;
    const present = new Set(faultsInRun(this.question));
    faults.forEach((fault, index) => {
      if ('atUs' in fault && present.has(fault)) this.clock.put(fault.atUs, 'fault', index);
    });
    this.#drawn.forEach((_, which) => {
      this.#nextStroke(which, this.clock.now());
    });
    if (calmUs !== undefined) this.clock.put(calmUs, 'calm', 0);
  }

  /** The time of a fault, of a stroke or of a blow has come. */
  strike(number: number): void {
    if (this.calm) return;
    const { faults } = this.question;
    if (number < faults.length) {
      const fault = faults[number] as WrittenFault;
      return this.#hit(fault, number, fault.forUs);
    }
    if (number < this.#firstBlow) return this.#stroke(number - faults.length);
    const struck = this.#struck[number - this.#firstBlow];
    if (struck !== undefined) return this.#hit(struck.blow, number, this.#lasts(struck));
    const met = this.#consequences[number - this.#firstConsequence];
    if (met !== undefined) this.#hit(met.blow, number, met.forUs);
  }

  /** A host has begun to be installed, or has its updates: what known problems do to it is due. */
  notice(kind: number, host: number, release: number): void {
    if (kind === STARTED) {
      const inPlace = this.world.open.has(activityKey(ACTIVITY['in-place-upgrade'], host));
      this.#method.set(host, { inPlace, release });
    }
    if (kind !== STARTED && kind !== PATCHED) return;
    const install = this.#method.get(host);
    this.#consequences.forEach((one, at) => {
      if (one.host !== host || one.to !== install?.release || one.when !== (kind === STARTED ? 'during' : 'after'))
        return;
      if (one.method !== undefined && (one.method === 'in-place') !== install.inPlace) return;
      const late = kind === STARTED ? one.forUs : 0;
      this.clock.put(this.clock.now() + late, 'fault', this.#firstConsequence + at);
    });
  }

  /** A fault that lasts is over. */
  end(number: number): void {
    if (this.#slow.delete(number)) this.#setBandwidth();
    this.#storage.end(number);
    this.#divisions.end(number);
    const trouble = this.#troubled.get(number);
    if (trouble !== undefined) this.#soothe(number, trouble);
  }

  /** A host has power again. */
  powerIsBack(host: number): void {
    this.#back.delete(host);
  }

  /** From now on nothing strikes, and what is broken is repaired. */
  becomeCalm(): void {
    this.calm = true;
    for (const [host, { event }] of [...this.#back]) {
      if (event !== undefined) this.clock.cancel(event);
      this.#back.set(host, { atUs: this.clock.now(), event: this.clock.put(this.clock.now(), 'power-back', host) });
    }
    this.#storage.mend();
    for (const [number, trouble] of [...this.#troubled]) this.#soothe(number, trouble);
    this.#slow.clear();
    this.#setBandwidth();
    this.#divisions.mend();
    this.port.forgive();
  }

  /** An independent copy for the copy of a run. */
  clone(world: World, clock: FaultClock, port: FaultPort): Faults {
    const twin = new Faults(this.question, world, clock, port);
    twin.#slow = new Map(this.#slow);
    twin.#troubled = new Map(this.#troubled);
    twin.#back = new Map(this.#back);
    twin.#method = new Map(this.#method);
    twin.#divisions = this.#divisions.clone(world, clock, port.tell);
    twin.#storage = this.#storage.clone(world, clock, port);
    twin.calm = this.calm;
    return twin;
  }

  get #consequences(): readonly Consequence[] {
    return this.question.consequences ?? [];
  }

  get #firstConsequence(): number {
    return this.#firstBlow + this.#struck.length;
  }

  get #firstBlow(): number {
    return this.question.faults.length + this.#drawn.length;
  }

  #nextStroke(which: number, fromUs: Micros): void {
    const { meanUs, shape, streams } = this.#drawn[which] as DrawnFault;
    const wait = this.clock.streams().weibull(streams[0] ?? '', meanUs, shape);
    this.clock.put(fromUs + wait, 'fault', this.question.faults.length + which, true);
  }

  /** All blows of a fault come: at once, or each a while later. The next stroke is drawn from the end of the longest. */
  #stroke(which: number): void {
    const { clock } = this;
    const fault = this.#drawn[which];
    let overUs = clock.now();
    this.#struck.forEach((struck, at) => {
      if (struck.fault !== fault) return;
      const number = this.#firstBlow + at;
      if (fault.withinUs > 0) {
        const atUs = clock.now() + clock.streams().between(`${struck.stream}/after`, 0, fault.withinUs);
        clock.put(atUs, 'fault', number);
        overUs = Math.max(overUs, atUs + fault.forUs.to);
        return;
      }
      const lasts = this.#lasts(struck);
      this.#hit(struck.blow, number, lasts);
      overUs = Math.max(overUs, clock.now() + lasts);
    });
    this.#nextStroke(which, overUs);
  }

  #lasts({ fault: { forUs }, stream }: Struck): Micros {
    return this.clock.streams().between(`${stream}/length`, forUs.from, forUs.to);
  }

  #hit(blow: Blow, number: number, forUs: Micros | undefined): void {
    switch (blow.kind) {
      case 'crash':
        return this.#crash(blow.host, forUs);
      case 'slow':
        if (forUs !== undefined) this.clock.put(this.clock.now() + forUs, 'fault-over', number);
        // Nothing that is played goes over any other network.
        if (blow.network !== this.question.physics.network.name) return;
        this.#slow.set(number, blow.to);
        return this.#setBandwidth();
      case 'storage-lost':
        return this.#storage.lose(blow, number, forUs);
      case 'storage-slow':
        return this.#storage.slow(blow, number, forUs);
      case 'failed-installation':
        return this.port.failInstallation(blow.host);
      case 'cut':
        return this.#divisions.cut(blow, number, forUs);
      case 'flapping':
        return this.#divisions.flap(blow, number, forUs);
      case 'witness-lost':
        return this.#divisions.loseWitness(blow.cluster, number, forUs);
      case 'hang':
        return this.#divisions.hang(blow.host, number, forUs);
      case 'slow-reboot':
        return this.port.slowBoot(blow.host, blow.byUs);
      case 'failed-migration':
        return this.port.breakMigration(blow.vm, blow.phase);
      case 'backup':
      case 'deaf-guest':
        return this.#trouble(blow, number, forUs);
    }
  }

  /** A host loses its power, or does not have it back as early as it was to. */
  #crash(host: number, forUs: Micros | undefined): void {
    const { clock, world } = this;
    if (feelsCrash(world, host)) this.port.crash(host);
    this.#divisions.powerFailed(host);
    const atUs = forUs === undefined ? Number.POSITIVE_INFINITY : clock.now() + forUs;
    const known = this.#back.get(host);
    if (known !== undefined && known.atUs >= atUs) return;
    if (known?.event !== undefined) clock.cancel(known.event);
    const event = forUs === undefined ? undefined : clock.put(atUs, 'power-back', host);
    this.#back.set(host, { atUs, event });
  }

  /** A guest is in trouble for a while: what another fault still does to it goes on. */
  #trouble(blow: GuestTrouble, number: number, forUs: Micros | undefined): void {
    if (forUs !== undefined) this.clock.put(this.clock.now() + forUs, 'fault-over', number);
    this.#troubled.set(number, blow);
    if (blow.kind === 'backup') this.port.tell('backup-started', blow.vm);
    else this.port.deafen(blow.vm, true);
  }

  #soothe(number: number, { kind, vm }: GuestTrouble): void {
    this.#troubled.delete(number);
    if ([...this.#troubled.values()].some((other) => other.kind === kind && other.vm === vm)) return;
    if (kind === 'backup') this.port.tell('backup-over', vm);
    else this.port.deafen(vm, false);
  }

  /** Where several faults slow a network, the worst of them counts. */
  #setBandwidth(): void {
    this.port.setBandwidth(Math.min(this.question.physics.network.bandwidth, ...this.#slow.values()));
  }
}

/** The faults that a run of this seed has. Each that need not be there has a stream of its own. */
export function faultsInRun({ faults, seed }: Question): readonly Fault[] {
  const streams = new Streams(seed);
  return faults.filter(({ share }, index) => share === undefined || streams.draw(`swarm/${index + 1}`) < share);
}

/** Whether a host has power to lose: it runs, or it boots. */
const feelsCrash = (world: World, host: number): boolean =>
  !hasNoPower(world.hosts[host]?.node ?? -1) || world.open.has(activityKey(ACTIVITY.boot, host));
