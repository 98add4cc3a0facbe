/** What a session remembers of the run, for cmdlets that tell of it: since when VMs run, and what a log of the cluster would hold. */
import { Column } from '../base/column.js';
import type { Micros } from '../base/units.js';
import { FACT, FACTS } from '../model/facts.js';
import { POWER } from '../model/states.js';
import type { World } from '../model/world.js';
import type { LogEntry } from '../powershell/world/sight.js';
import type { View, Watcher } from '../sim/actors.js';

/** Entries that are kept; the oldest go first. */
const ENTRIES_MAX = 20_000;

/** Of VMs a log holds what their groups come to, not every step of a move. */
const LOGGED: readonly boolean[] = FACTS.map(({ about, awaited }) => about !== 'vm' || awaited === true);

export class Log implements Watcher {
  readonly #since = new Column(0);
  #entries: LogEntry[] = [];

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  see(_: World, { facts, factLength }: Parameters<Watcher['see']>[1], atUs: Micros): void {
    for (let at = 0; at < factLength; at += 3) {
      const [kind, subject, arg] = [facts[at] as number, facts[at + 1] as number, facts[at + 2] as number];
      if (kind === FACT['vm-running']) this.#since.set(subject, atUs);
      if (LOGGED[kind] === true) this.#entries.push({ atUs, kind, subject, arg });
    }
    if (this.#entries.length > 2 * ENTRIES_MAX) this.#entries = this.#entries.slice(-ENTRIES_MAX);
  }

  /** Microseconds for which a VM has been running. */
  runningUs({ world, nowUs }: View, vm: number): Micros {
    const one = world.vms[vm];
    return one !== undefined && RUNNING.includes(one.power) ? nowUs - this.#since.at(vm) : 0;
  }
}

const RUNNING = [POWER.running, POWER.paused, POWER.pausedCritical, POWER.saving, POWER.stopping];
