/** Faults of storage: what does not answer, and what is slow. What another fault still takes away stays away. */
import type { Micros } from '../base/units.js';
import { isWritten } from '../model/effects/damage.js';
import { hostAt } from '../model/rules/names.js';
import { reaches } from '../model/rules/storage.js';
import { CONFIGURATION } from '../model/states.js';
import type { Vm, World } from '../model/world.js';
import type { FaultClock, FaultPort } from './faults.js';
import type { SlowStorage } from './physics/disks.js';
import type { Blow, Damage } from './question.js';

type Lost = Extract<Blow, { kind: 'storage-lost' }>;

export class StorageFaults {
  /** Losses under way, and storage that is slow, by the numbers of their faults. */
  #lost = new Map<number, Lost>();
  #slow = new Map<number, SlowStorage>();
  /** VMs that somebody makes anew once the storage answers again, by the numbers of the faults that damaged them. */
  #remade = new Map<number, readonly number[]>();

  constructor(
    readonly world: World,
    readonly clock: Pick<FaultClock, 'now' | 'put' | 'streams'>,
    readonly port: Pick<FaultPort, 'tell' | 'slowStorage'>,
  ) {}

  /** Storage does not answer; without `forUs` to the end. */
  lose(blow: Lost, number: number, forUs: Micros | undefined): void {
    this.#endLater(number, forUs);
    this.#lost.set(number, blow);
    const { damage } = blow;
    const written = damage === undefined ? [] : this.world.vms.filter((vm) => isWritten(vm) && this.#reaches(vm));
    for (const volume of blow.volumes) this.port.tell('storage-lost', volume);
    for (const host of blow.hosts) this.port.tell('path-lost', host);
    if (damage !== undefined) this.#damage(damage, number, written);
  }

  /** Storage is slow; without `forUs` to the end. */
  slow(blow: SlowStorage, number: number, forUs: Micros | undefined): void {
    this.#endLater(number, forUs);
    this.#slow.set(number, blow);
    this.port.slowStorage([...this.#slow.values()]);
  }

  end(number: number): void {
    if (this.#slow.delete(number)) this.port.slowStorage([...this.#slow.values()]);
    const lost = this.#lost.get(number);
    if (lost !== undefined) return this.#regain(number, lost);
    for (const vm of this.#remade.get(number) ?? []) this.port.tell('configuration-restored', vm);
    this.#remade.delete(number);
  }

  mend(): void {
    for (const number of [...this.#slow.keys(), ...this.#lost.keys()]) this.end(number);
    for (const { index, configuration } of this.world.vms)
      if (configuration === CONFIGURATION.damaged) this.port.tell('configuration-restored', index);
  }

  clone(world: World, clock: FaultClock, port: FaultPort): StorageFaults {
    const twin = new StorageFaults(world, clock, port);
    twin.#lost = new Map(this.#lost);
    twin.#slow = new Map(this.#slow);
    twin.#remade = new Map(this.#remade);
    return twin;
  }

  #reaches(vm: Vm): boolean {
    return reaches(this.world, vm, hostAt(this.world, vm.host));
  }

  /** Some of the VMs whose configurations were being written are damaged: each has a stream of its own. */
  #damage({ chance, remadeUs }: Damage, number: number, written: readonly Vm[]): void {
    const lost = written.filter((vm) => !this.#reaches(vm));
    const damaged = lost.filter(({ name }) => this.clock.streams().draw(`damage/${name}`) < chance);
    for (const { index } of damaged) this.port.tell('configuration-damaged', index);
    if (damaged.length > 0 && remadeUs !== undefined)
      this.#remade.set(
        number,
        damaged.map(({ index }) => index),
      );
  }

  #endLater(number: number, forUs: Micros | undefined): void {
    if (forUs !== undefined) this.clock.put(this.clock.now() + forUs, 'fault-over', number);
  }

  #regain(number: number, { volumes, hosts, damage }: Lost): void {
    this.#lost.delete(number);
    const others = [...this.#lost.values()];
    for (const volume of volumes)
      if (!others.some((one) => one.volumes.includes(volume))) this.port.tell('storage-back', volume);
    for (const host of hosts) if (!others.some((one) => one.hosts.includes(host))) this.port.tell('path-back', host);
    if (this.#remade.has(number)) this.#endLater(number, damage?.remadeUs);
  }
}
