/** Arenas: small clusters in which rules have something to forbid, in a few words. */
import { GiB } from '../base/units.js';
import { releaseIndex } from '../model/catalog/index.js';
import type { Step } from '../model/commands/index.js';
import { NONE } from '../model/world.js';
import type { HostSpec, VmSpec, WorldSpec } from '../model/world-spec.js';
import type { Alphabet, Grain } from './grain.js';

export interface Arena extends Alphabet {
  readonly name: string;
  readonly world: WorldSpec;
  readonly grain: Grain;
  readonly budget: number;
  /** Done before the search begins: what no move of it would bring about. */
  readonly prepare?: readonly Step[];
  /** What is tried in each state beside what could be asked of any world. */
  readonly tries?: readonly Step[];
  /** What a world that a wrong rule has changed is asked too. */
  readonly after?: readonly Step[];
}

export const [R2012, R2016, R2019, R2022] = ['WS2012R2', 'WS2016', 'WS2019', 'WS2022'].map((key) =>
  releaseIndex(key),
) as [number, number, number, number];

export const host = (name: string, more: Partial<HostSpec> = {}): HostSpec => ({
  ...{ name, release: R2016, cluster: 0, cores: 16, memory: 64 * GiB },
  ...more,
});

/** A host of no cluster. */
export const alone = (name: string, more: Partial<HostSpec> = {}): HostSpec => ({
  ...{ name, release: R2016, cores: 16, memory: 64 * GiB },
  ...more,
});

export const vm = (name: string, on: number, more: Partial<VmSpec> = {}): VmSpec => ({
  ...{ name, host: on, startup: 4 * GiB },
  ...more,
});

export const cluster = (level: number, more: Partial<WorldSpec['clusters'][number]> = {}): WorldSpec['clusters'] => [
  { name: 'LAB', level, witness: 2, ...more },
];

/** By hand, a node at a time, without the moves that only lead round. */
export const HANDS: Alphabet['commands'] = ['pause', 'drain', 'evict', 'join', 'install', 'level', 'move', 'stop'];

export const arena = (name: string, world: WorldSpec, more: Partial<Omit<Arena, 'name' | 'world'>> = {}): Arena => ({
  ...{ name, world, grain: 'atomic', budget: 1, commands: HANDS, faults: ['crash'], to: [R2019] },
  ...more,
});

export const TWO = [host('Host1'), host('Host2')];

/** A step before the search, or after a wrong rule: a command, or a happening without an argument. */
export const asks = (name: string, subject: number, given?: Step['with']): Step => ({
  ...{ do: name, subject, arg: NONE },
  ...(given === undefined ? {} : { with: given }),
});
