/**
 * A world as one row of numbers: every entity's state at its place, so that a search can save it, restore it and look for what has
 * changed without a single allocation. Entities neither come nor go in a search.
 */
import { assert } from '../base/assert.js';
import { maskOf, type OpenActivities, WORDS } from '../model/activities.js';
import { type Frame, HOST_FIELDS, readHost, readVm, VM_FIELDS, writeHost, writeVm } from '../model/frames.js';
import {
  CLUSTER_FIELDS,
  readCluster,
  readSettings,
  readVolume,
  SETTING_FIELDS,
  VOLUME_FIELDS,
  writeCluster,
  writeSettings,
  writeVolume,
} from '../model/frames-cluster.js';
import type { Checkpoint, World } from '../model/world.js';

export type Sort = 'cluster' | 'host' | 'vm' | 'volume' | 'checkpoint';

/** Where the entities of one sort stand in the row: `count` of them, `size` numbers each, from `base` on. */
export interface Section {
  readonly sort: Sort;
  readonly base: number;
  readonly size: number;
  readonly count: number;
  readonly fields: readonly string[];
}

const FIELDS: Readonly<Record<Sort, readonly string[]>> = {
  cluster: [...CLUSTER_FIELDS, ...SETTING_FIELDS, 'open0', 'open1'],
  host: [...HOST_FIELDS, 'open0', 'open1'],
  vm: [...VM_FIELDS, 'open0', 'open1'],
  volume: [...VOLUME_FIELDS, 'open0', 'open1'],
  checkpoint: ['state'],
};

assert(WORDS === 2, 'open activities have two words each');

const SETTINGS_AT = CLUSTER_FIELDS.length;
const OPEN_OF = {
  cluster: SETTINGS_AT + SETTING_FIELDS.length,
  host: HOST_FIELDS.length,
  vm: VM_FIELDS.length,
  volume: VOLUME_FIELDS.length,
} as const;
const MASKS = {
  cluster: [maskOf('cluster', 0), maskOf('cluster', 1)],
  host: [maskOf('host', 0), maskOf('host', 1)],
  vm: [maskOf('vm', 0), maskOf('vm', 1)],
  volume: [maskOf('volume', 0), maskOf('volume', 1)],
} as const;

/** Bytes of a state: more than any has. */
export const BYTES_MAX = 4096;

/** Place of a field within its entity. */
export function fieldAt(sort: Sort, field: string): number {
  const at = FIELDS[sort].indexOf(field);
  assert(at >= 0, `a ${sort} has no field ${field}`);
  return at;
}

/** The sections of the row of one world, and their length together. */
export class Layout {
  readonly sections: readonly Section[];
  readonly length: number;
  readonly clusters: Section;
  readonly hosts: Section;
  readonly vms: Section;
  readonly volumes: Section;
  readonly checkpoints: Section;

  constructor(world: World) {
    const counts: Record<Sort, number> = {
      cluster: world.clusters.length,
      host: world.hosts.length,
      vm: world.vms.length,
      volume: world.volumes.length,
      checkpoint: world.checkpoints.length,
    };
    let base = 0;
    this.sections = (Object.keys(counts) as Sort[]).map((sort) => {
      const section = { sort, base, size: FIELDS[sort].length, count: counts[sort], fields: FIELDS[sort] };
      base += section.size * section.count;
      return section;
    });
    this.length = base;
    this.clusters = this.of('cluster');
    this.hosts = this.of('host');
    this.vms = this.of('vm');
    this.volumes = this.of('volume');
    this.checkpoints = this.of('checkpoint');
  }

  of(sort: Sort): Section {
    return this.sections.find((one) => one.sort === sort) as Section;
  }
}

/** Writes the state of a world into a row. */
export function writeWorld(world: World, layout: Layout, into: Float64Array): void {
  const { open } = world;
  const { clusters, hosts, vms, volumes, checkpoints } = layout;
  for (let index = 0, at = clusters.base; index < clusters.count; index += 1, at += clusters.size) {
    const one = world.clusters[index] as World['clusters'][number];
    writeCluster(one, into, at);
    writeSettings(one.settings, into, at + SETTINGS_AT);
    writeOpen(open, index, MASKS.cluster, into, at + OPEN_OF.cluster);
  }
  for (let index = 0, at = hosts.base; index < hosts.count; index += 1, at += hosts.size) {
    writeHost(world.hosts[index] as World['hosts'][number], into, at);
    writeOpen(open, index, MASKS.host, into, at + OPEN_OF.host);
  }
  for (let index = 0, at = vms.base; index < vms.count; index += 1, at += vms.size) {
    writeVm(world.vms[index] as World['vms'][number], into, at);
    writeOpen(open, index, MASKS.vm, into, at + OPEN_OF.vm);
  }
  for (let index = 0, at = volumes.base; index < volumes.count; index += 1, at += volumes.size) {
    writeVolume(world.volumes[index] as World['volumes'][number], into, at);
    writeOpen(open, index, MASKS.volume, into, at + OPEN_OF.volume);
  }
  for (let index = 0; index < checkpoints.count; index += 1)
    into[checkpoints.base + index] = (world.checkpoints[index] as Checkpoint).state;
}

function writeOpen(open: OpenActivities, subject: number, mask: readonly number[], into: Frame, at: number): void {
  into[at] = (open.word(subject, 0) & (mask[0] as number)) >>> 0;
  into[at + 1] = (open.word(subject, 1) & (mask[1] as number)) >>> 0;
}

/** Gives a world the state of a row, but for its open activities. What is derived is left as it was. */
export function readWorld(world: World, layout: Layout, from: Float64Array): void {
  const { clusters, hosts, vms, volumes, checkpoints } = layout;
  for (let index = 0, at = clusters.base; index < clusters.count; index += 1, at += clusters.size) {
    const one = world.clusters[index] as World['clusters'][number];
    readCluster(one, from, at);
    readSettings(one.settings, from, at + SETTINGS_AT);
  }
  for (let index = 0, at = hosts.base; index < hosts.count; index += 1, at += hosts.size)
    readHost(world.hosts[index] as World['hosts'][number], from, at);
  for (let index = 0, at = vms.base; index < vms.count; index += 1, at += vms.size)
    readVm(world.vms[index] as World['vms'][number], from, at);
  for (let index = 0, at = volumes.base; index < volumes.count; index += 1, at += volumes.size)
    readVolume(world.volumes[index] as World['volumes'][number], from, at);
  for (let index = 0; index < checkpoints.count; index += 1)
    (world.checkpoints[index] as Checkpoint).state = from[checkpoints.base + index] as number;
}

/** Bits of the two words of open activities of an entity in a row, as keys. */
export function readOpen(
  world: World,
  layout: Layout,
  from: Float64Array,
  keyOf: (bit: number, subject: number) => number,
) {
  world.open.clear();
  for (const { sort, base, size, count } of layout.sections) {
    if (sort === 'checkpoint') continue;
    for (let index = 0; index < count; index += 1)
      for (let word = 0; word < WORDS; word += 1) {
        const bits = from[base + index * size + OPEN_OF[sort] + word] as number;
        for (let bit = 0; bit < 32; bit += 1)
          if (((bits >>> bit) & 1) === 1) world.open.add(keyOf(word * 32 + bit, index));
      }
  }
}
