/**
 * What a run looked like while it went on: the states of hosts and VMs as stretches of time, moves, and the room that was left. It
 * watches a rehearsal; pictures and traces for other tools are made of it.
 */
import type { Micros } from '../base/units.js';
import { DURATIONS } from '../model/catalog/index.js';
import { FACT, FACTS } from '../model/facts.js';
import { DRAIN, POWER } from '../model/states.js';
import type { Outcome } from '../model/turn.js';
import { hostWord, vmWord } from '../model/words.js';
import { freeMemory, type Host, MOVE, NONE, type World } from '../model/world.js';
import type { Watcher } from '../sim/actors.js';

/** From when to when something was in a state. */
export interface Stretch<Word extends string = string> {
  readonly subject: number;
  readonly word: Word;
  /** Of a VM its host; NONE of a host. */
  readonly host: number;
  readonly fromUs: Micros;
  toUs: Micros;
}

export type HostState = ReturnType<typeof hostWord> | 'Draining';
export type VmState = ReturnType<typeof vmWord> | 'Moving';

export interface Move {
  readonly vm: number;
  readonly kind: 'live' | 'quick' | 'offline';
  readonly from: number;
  readonly to: number;
  readonly fromUs: Micros;
  toUs: Micros;
  /** When its silence began, and how long it was; 0 where there was none. */
  blackoutAtUs: Micros;
  blackoutUs: Micros;
  result: 'completed' | 'failed' | 'cancelled' | 'open';
}

/** The room of a cluster from a moment on, bytes. */
export interface RoomAt {
  readonly atUs: Micros;
  /** What VMs may use on the nodes that are Up. */
  readonly capacity: number;
  readonly used: number;
  /** What would be free if the Up node with the most memory went; below 0: not all would find room. */
  readonly headroom: number;
}

export class Story implements Watcher {
  readonly hosts: Stretch<HostState>[] = [];
  readonly vms: Stretch<VmState>[] = [];
  readonly moves: Move[] = [];
  /** By cluster. */
  readonly rooms: RoomAt[][] = [];
  readonly #host: Stretch<HostState>[] = [];
  readonly #vm: Stretch<VmState>[] = [];
  readonly #open = new Map<number, Move>();
  #nowUs: Micros = 0;

  /** `breakOffUs`: how long after a broken blackout the VM runs on at its source, as in the outage bill. */
  constructor(readonly breakOffUs: Micros = DURATIONS.breakOffDelay.value) {}

  begin(world: World): void {
    for (const { index } of world.vms) this.#noteVm(world, index);
    this.#sample(world);
  }

  see(world: World, { facts, factLength }: Outcome, atUs: Micros): void {
    this.#nowUs = atUs;
    for (let at = 0; at < factLength; at += 3) {
      const [kind, subject, arg] = [facts[at] as number, facts[at + 1] as number, facts[at + 2] as number];
      if (FACTS[kind]?.about !== 'vm') continue;
      this.#noteMove(world, kind, subject, arg);
      this.#noteVm(world, subject);
    }
  }

  rest(world: World, fromUs: Micros): void {
    this.#nowUs = fromUs;
    this.#sample(world);
  }

  /** To be asked once, when the run is over. */
  close(endedAtUs: Micros): void {
    for (const one of [...this.#host, ...this.#vm]) one.toUs = Math.max(one.fromUs, endedAtUs);
    for (const move of this.#open.values()) {
      move.toUs = Math.max(move.fromUs, endedAtUs);
      if (isSilent(move)) move.blackoutUs = endedAtUs - move.blackoutAtUs;
    }
  }

  #sample(world: World): void {
    for (const host of world.hosts) this.#noteHost(host);
    for (const { index, members } of world.clusters) {
      const up = members.map((one) => world.hosts[one] as Host).filter((host) => hostWord(host.node) === 'Up');
      this.#noteRoom(index, up);
    }
  }

  #noteHost(host: Host): void {
    const word = hostWord(host.node);
    const drains = word === 'Paused' && host.drain === DRAIN.inProgress;
    const known = this.#host[host.index];
    const now: HostState = drains ? 'Draining' : word;
    if (known?.word === now) return;
    if (known !== undefined) known.toUs = this.#nowUs;
    const made: Stretch<HostState> = {
      subject: host.index,
      word: now,
      host: NONE,
      fromUs: this.#nowUs,
      toUs: this.#nowUs,
    };
    this.#host[host.index] = made;
    this.hosts.push(made);
  }

  #noteRoom(cluster: number, up: readonly Host[]): void {
    let [capacity, used, largest] = [0, 0, 0];
    for (const host of up) {
      capacity += host.used + freeMemory(host);
      used += host.used;
      largest = Math.max(largest, host.used + freeMemory(host));
    }
    const headroom = capacity - used - largest;
    const known = this.rooms[cluster] ?? [];
    this.rooms[cluster] = known;
    const last = known.at(-1);
    if (last?.capacity === capacity && last.used === used && last.headroom === headroom) return;
    known.push({ atUs: this.#nowUs, capacity, used, headroom });
  }

  #noteVm(world: World, index: number): void {
    const vm = world.vms[index];
    if (vm === undefined) return;
    const word: VmState = this.#open.has(index) ? 'Moving' : vmWord(vm.power);
    const known = this.#vm[index];
    if (known?.word === word && known.host === vm.host) return;
    if (known !== undefined && known.word === 'Moving' && word === 'Moving') return;
    if (known !== undefined) known.toUs = this.#nowUs;
    const made: Stretch<VmState> = { subject: index, word, host: vm.host, fromUs: this.#nowUs, toUs: this.#nowUs };
    this.#vm[index] = made;
    this.vms.push(made);
  }

  #noteMove(world: World, kind: number, vm: number, arg: number): void {
    if (kind === FACT['migration-started']) this.#begin(world, vm, arg);
    const move = this.#open.get(vm);
    if (move === undefined) return;
    if (kind === FACT['blackout-started']) move.blackoutAtUs = this.#nowUs;
    else if (kind === FACT['vm-arrived'] && move.blackoutAtUs >= 0) move.blackoutUs = this.#nowUs - move.blackoutAtUs;
    else if (ENDS.has(kind)) {
      move.toUs = this.#nowUs;
      move.result = ENDS.get(kind) ?? 'failed';
      if (isSilent(move)) move.blackoutUs = this.#nowUs - move.blackoutAtUs + this.#moreUs(world, vm);
      this.#open.delete(vm);
    }
  }

  /** A VM whose host died is out, and no longer silent. */
  #moreUs(world: World, vm: number): Micros {
    return world.vms[vm]?.power === POWER.running ? this.breakOffUs : 0;
  }

  #begin(world: World, vm: number, to: number): void {
    const { host: from, moveKind } = world.vms[vm] as World['vms'][number];
    const kind = moveKind === MOVE.live ? 'live' : moveKind === MOVE.quick ? 'quick' : 'offline';
    const times = { fromUs: this.#nowUs, toUs: this.#nowUs, blackoutAtUs: NONE, blackoutUs: 0 };
    const move: Move = { vm, kind, from, to, ...times, result: 'open' };
    this.#open.set(vm, move);
    this.moves.push(move);
  }
}

/** Whether the blackout of a move has begun and not ended. */
const isSilent = ({ blackoutAtUs, blackoutUs }: Move): boolean => blackoutAtUs >= 0 && blackoutUs === 0;

const ENDS: ReadonlyMap<number, Move['result']> = new Map([
  [FACT['migration-completed'], 'completed'],
  [FACT['migration-failed'], 'failed'],
  [FACT['migration-cancelled'], 'cancelled'],
]);
