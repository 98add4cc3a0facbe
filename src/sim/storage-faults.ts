/** Faults of storage: what does not answer, and what is slow. What another fault still takes away stays away. */
import type { Micros } from '../base/units.js';
import type { FaultClock, FaultPort } from './faults.js';
import type { SlowStorage } from './physics/disks.js';
import type { Blow } from './question.js';

type Lost = Extract<Blow, { kind: 'storage-lost' }>;

export class StorageFaults {
  /** Losses under way, and storage that is slow, by the numbers of their faults. */
  #lost = new Map<number, Lost>();
  #slow = new Map<number, SlowStorage>();

  constructor(
    readonly clock: Pick<FaultClock, 'now' | 'put'>,
    readonly port: Pick<FaultPort, 'tell' | 'slowStorage'>,
  ) {}

  /** Storage does not answer; without `forUs` to the end. */
  lose(blow: Lost, number: number, forUs: Micros | undefined): void {
    this.#endLater(number, forUs);
    this.#lost.set(number, blow);
    for (const volume of blow.volumes) this.port.tell('storage-lost', volume);
    for (const host of blow.hosts) this.port.tell('path-lost', host);
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
    if (lost !== undefined) this.#regain(number, lost);
  }

  mend(): void {
    for (const number of [...this.#slow.keys(), ...this.#lost.keys()]) this.end(number);
  }

  clone(clock: FaultClock, port: FaultPort): StorageFaults {
    const twin = new StorageFaults(clock, port);
    twin.#lost = new Map(this.#lost);
    twin.#slow = new Map(this.#slow);
    return twin;
  }

  #endLater(number: number, forUs: Micros | undefined): void {
    if (forUs !== undefined) this.clock.put(this.clock.now() + forUs, 'fault-over', number);
  }

  #regain(number: number, { volumes, hosts }: Lost): void {
    this.#lost.delete(number);
    const others = [...this.#lost.values()];
    for (const volume of volumes)
      if (!others.some((one) => one.volumes.includes(volume))) this.port.tell('storage-back', volume);
    for (const host of hosts) if (!others.some((one) => one.hosts.includes(host))) this.port.tell('path-back', host);
  }
}
