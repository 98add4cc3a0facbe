/** Live migrations on the wire: opens their flows round by round and says when a copy or a blackout is over. */
import { Column } from '../base/column.js';
import type { BytesPerSecond, Micros } from '../base/units.js';
import { PASSES, type StopProfile, stopProfile } from '../model/catalog/index.js';
import { hostAt, vmAt } from '../model/rules/names.js';
import { NONE, type Vm, type World } from '../model/world.js';
import { type DirtyCurve, dirtyCurve, zeroShareOf } from './physics/dirty.js';
import { figureIn } from './physics/figures.js';
import { blackoutAhead } from './physics/outlook.js';
import { type Copying, endRound, leastFirstRoundUs, startCopying } from './physics/rounds.js';
import { dependsOnLoad, type Passage, passageOf, streamOf, type Wired } from './physics/transport.js';
import { Wire } from './physics/wire.js';

/** What a finished or broken migration has cost, for the report. */
export interface CopyRecord {
  readonly vm: number;
  readonly bytes: number;
  readonly rounds: number;
  readonly forced: boolean;
}

/** How far the copy of a VM's memory is. */
export interface CopyProgress {
  /** From 1. */
  readonly round: number;
  /** Of this round, from 0 to 1. */
  readonly share: number;
  /** What it has of the wire now. */
  readonly rate: BytesPerSecond;
  /** How long the VM will stand still if nothing changes on the wire; undefined while nothing is sent. */
  readonly blackoutUs: Micros | undefined;
}

/** The copy of one VM, and where it goes. */
interface PreCopy {
  readonly vm: number;
  readonly rounds: Copying;
  readonly links: readonly number[];
  passage: Passage;
  /** Bytes that have gone over the wire. */
  wired: number;
  /** A round lasts at least so long: what the sender needs for it however fast the wire is. */
  leastUs: Micros;
}

/** What guests of one workload and one size do to their memory. */
interface Habit {
  readonly memory: number;
  readonly curve: DirtyCurve;
  readonly zeroShare: number;
}

const READ_AND_WRITTEN = 2;

/** When a copy ends, as written. */
export function profileIn(physics: Wired): StopProfile {
  const most = figureIn(physics, 'cpuCap');
  const profile = most === 0 ? stopProfile('hyper-v') : cappedAt(most, stopProfile('hyper-v-cpu-cap'));
  const value = physics.figures?.blackoutTarget;
  return value === undefined ? profile : { ...profile, switchWithin: { ...PASSES.blackoutTarget, value } };
}

const cappedAt = (most: number, { throttle, ...profile }: StopProfile): StopProfile =>
  throttle === undefined ? profile : { ...profile, throttle: { ...throttle, value: { ...throttle.value, most } } };

export interface CopyHost {
  /** The flow of this VM will be empty at this time; replaces what was said before. */
  flowEmptyAt(vm: number, atUs: Micros): void;
  /** What a VM has dirtied in a pass, of what its curve says; 1: as much. */
  luckOf(vm: number, sigma: number): number;
  /** What the storage of a VM gives a host at most; Infinity: what is usual. */
  storageRate(vm: number, host: number): BytesPerSecond;
}

export class Copies {
  readonly #wire: Wire;
  /** Whether how a migration travels may change under way. */
  readonly #followsLoad: boolean;
  readonly #profile: StopProfile;
  readonly #jitter: number;
  /** By VM: its copy that is under way. */
  #copies: (PreCopy | undefined)[] = [];
  /** By VM, of its last copy if that switched over: wire bytes and rounds; of rounds that came to a limit, below 0. */
  #sent = new Column(0);
  #rounds = new Column(0);
  /** By workload, of guests of which nothing else is written: the size asked for last. */
  readonly #habits = new Map<string, Habit>();
  /** By VM, bytes of its disks that are on their way over the network; 0 where they stay on their host. */
  #disks = new Map<number, number>();
  /** Wire bytes of all migrations so far. */
  bytes = 0;

  constructor(
    readonly physics: Wired,
    readonly host: CopyHost,
    world: World,
    wire?: Wire,
  ) {
    this.#followsLoad = dependsOnLoad(physics);
    this.#profile = profileIn(physics);
    this.#jitter = figureIn(physics, 'jitter');
    this.#wire = wire ?? Wire.lay(physics, world.hosts.length, (vm, atUs) => host.flowEmptyAt(vm, atUs));
  }

  /** How the last migration of a VM that switched over has copied. */
  lastOf(vm: number): CopyRecord | undefined {
    const rounds = this.#rounds.at(vm);
    if (rounds === 0) return undefined;
    return { vm, bytes: this.#sent.at(vm), rounds: Math.abs(rounds), forced: rounds < 0 };
  }

  /** How long the first round takes at least, on an idle wire. */
  firstRoundUs(index: number): Micros {
    const copy = this.#copies[index];
    return copy === undefined ? 0 : Math.ceil((bytesOf(copy) / copy.passage.cap) * 1_000_000);
  }

  /** How far the copy of a VM is; undefined unless its memory is on the wire. */
  progressOf(index: number, nowUs: Micros): CopyProgress | undefined {
    const copy = this.#copies[index];
    if (copy === undefined) return undefined;
    const bytes = bytesOf(copy);
    const left = this.#wire.links.leftOf(index, nowUs);
    const share = bytes <= 0 ? 1 : 1 - left / bytes;
    const rate = this.#wire.links.rateOf(index);
    const { wireRatio } = copy.passage;
    return {
      round: copy.rounds.round,
      share: Math.min(1, Math.max(0, share)),
      rate,
      blackoutUs: blackoutAhead(copy.rounds, rate / wireRatio, left / wireRatio, nowUs),
    };
  }

  /** Begins to send the disks of a VM. */
  mirror(world: World, index: number, nowUs: Micros): void {
    const vm = vmAt(world, index);
    if (vm.moveTo === NONE) return this.#relocate(vm, nowUs);
    const [source, target] = [hostAt(world, vm.moveFrom), hostAt(world, vm.moveTo)];
    const disks = [this.#wire.diskOf(source.index), this.#wire.diskOf(target.index)];
    const links = [...this.#wire.wayOf(world, index, source, target, nowUs), ...disks];
    const cap = links.reduce(
      (least, link) => Math.min(least, this.#wire.links.capacityOf(link)),
      Math.min(
        streamOf(this.physics, source, target),
        this.host.storageRate(index, source.index),
        this.host.storageRate(index, target.index),
      ),
    );
    this.#wire.links.open(index, vm.disk, cap, links, nowUs);
    this.#disks.set(index, vm.disk);
  }

  /** Disks that go elsewhere on their host: its storage reads and writes every byte. */
  #relocate({ index, host, disk }: Vm, nowUs: Micros): void {
    const link = this.#wire.diskOf(host);
    const cap = Math.min(this.#wire.links.capacityOf(link), this.host.storageRate(index, host));
    this.#wire.links.open(index, READ_AND_WRITTEN * disk, cap, [link], nowUs);
    this.#disks.set(index, 0);
  }

  /** Begins the first round. */
  begin(world: World, index: number, nowUs: Micros): void {
    const vm = vmAt(world, index);
    const [source, target] = [hostAt(world, vm.moveFrom), hostAt(world, vm.moveTo)];
    const { curve, zeroShare } = this.#habitOf(vm);
    const passage = passageOf(this.physics, world, vm, source, target);
    const rate = passage.cap / passage.wireRatio;
    const copy: PreCopy = {
      vm: index,
      rounds: startCopying(this.#profile, curve, vm.assigned, zeroShare, rate, nowUs),
      passage,
      wired: 0,
      links: this.#wire.wayOf(world, index, source, target, nowUs),
      leastUs: Math.max(
        PASSES.durationMin.value,
        leastFirstRoundUs(vm.assigned, zeroShare, rate, figureIn(this.physics, 'tcpCeiling')),
      ),
    };
    while (this.#copies.length < index) this.#copies.push(undefined);
    this.#copies[index] = copy;
    this.#rounds.set(index, 0);
    this.#send(copy, nowUs);
  }

  #habitOf({ index, workload, assigned }: Vm): Habit {
    const guest = this.physics.guests?.get(index);
    const known = guest === undefined ? this.#habits.get(workload) : undefined;
    if (known?.memory === assigned) return known;
    const made: Habit = {
      memory: assigned,
      curve: dirtyCurve(workload, assigned, guest?.dirty, this.physics.workloads),
      zeroShare: guest?.zeroShare ?? zeroShareOf(workload),
    };
    if (guest === undefined) this.#habits.set(workload, made);
    return made;
  }

  /** The flow of a VM ran empty during its copy: true when the copy is over. Otherwise the next round has begun. */
  roundEnded(world: World, index: number, nowUs: Micros): boolean {
    const copy = this.#copies[index];
    if (copy === undefined) return false;
    const early = copy.rounds.roundAtUs + copy.leastUs - nowUs;
    if (early > 0) {
      // Nothing is left to send, and the sender still looks: meanwhile the wire is for the others.
      this.#wire.links.close(index, nowUs);
      this.host.flowEmptyAt(index, nowUs + early);
      return false;
    }
    this.#account(copy, this.#wire.links.leftOf(index, nowUs));
    if (endRound(copy.rounds, nowUs, this.#jitter === 0 ? 1 : this.host.luckOf(index, this.#jitter)) === 'switch')
      return true;
    copy.leastUs = PASSES.durationMin.value;
    this.#look(world, copy, nowUs);
    this.#send(copy, nowUs);
    return false;
  }

  /** Sends what is left while the VM stands still. */
  blackout(world: World, index: number, nowUs: Micros): void {
    const copy = this.#copies[index];
    if (copy === undefined) return this.host.flowEmptyAt(index, nowUs);
    this.#look(world, copy, nowUs);
    if (copy.rounds.pending >= 1) return this.#send(copy, nowUs);
    this.#wire.links.close(index, nowUs);
    this.host.flowEmptyAt(index, nowUs);
  }

  /** The rest has arrived. */
  blackoutSent(index: number, nowUs: Micros): void {
    const copy = this.#copies[index];
    if (copy === undefined) return;
    this.#account(copy, this.#wire.links.close(index, nowUs));
    this.#copies[index] = undefined;
    this.#sent.set(index, copy.wired);
    this.#rounds.set(index, copy.rounds.forced ? -copy.rounds.round : copy.rounds.round);
  }

  /** Whatever a VM has on the wire is called off; what was sent is wasted. */
  drop(index: number, nowUs: Micros): void {
    const copy = this.#copies[index];
    if (copy === undefined) return this.#dropDisks(index, nowUs);
    this.#account(copy, this.#wire.links.close(index, nowUs));
    this.#copies[index] = undefined;
  }

  #dropDisks(index: number, nowUs: Micros): void {
    const disk = this.#disks.get(index);
    if (disk === undefined) return;
    const unsent = this.#wire.links.close(index, nowUs);
    if (disk > 0) this.bytes += disk - unsent;
    this.#disks.delete(index);
  }

  /** Changes what every port of the network carries. */
  setBandwidth(line: BytesPerSecond, nowUs: Micros): void {
    this.#wire.setLine(line, nowUs);
  }

  clone(host: CopyHost, world: World): Copies {
    const wire = this.#wire.clone((vm, atUs) => host.flowEmptyAt(vm, atUs));
    const copy = new Copies(this.physics, host, world, wire);
    copy.#copies = this.#copies.map((one) => one && { ...one, rounds: { ...one.rounds } });
    copy.#sent = this.#sent.clone();
    copy.#rounds = this.#rounds.clone();
    copy.#disks = new Map(this.#disks);
    copy.bytes = this.bytes;
    return copy;
  }

  /** Looks at the load of the source again: what it has processors for, it compresses. */
  #look(world: World, copy: PreCopy, nowUs: Micros): void {
    if (!this.#followsLoad) return;
    const vm = vmAt(world, copy.vm);
    copy.passage = passageOf(this.physics, world, vm, hostAt(world, vm.moveFrom), hostAt(world, vm.moveTo));
    if (this.#wire.links.isOpen(copy.vm)) this.#wire.links.setCap(copy.vm, copy.passage.cap, nowUs);
  }

  #send(copy: PreCopy, nowUs: Micros): void {
    const bytes = bytesOf(copy);
    if (this.#wire.links.isOpen(copy.vm)) this.#wire.links.refill(copy.vm, bytes, nowUs);
    else this.#wire.links.open(copy.vm, bytes, copy.passage.cap, copy.links, nowUs);
  }

  #account(copy: PreCopy, unsent: number): void {
    const gone = Math.max(0, bytesOf(copy) - unsent);
    copy.wired += gone;
    this.bytes += gone;
  }
}

/** On the wire, of the round or the blackout that is under way. */
const bytesOf = ({ rounds, passage }: PreCopy): number => rounds.pending * passage.wireRatio;
