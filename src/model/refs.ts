/** Where each machine's state stands in the world. Writing a power state keeps the memory of the host in step with it. */
import { checkFeatures } from './chart-features.js';
import { meetTrouble } from './concerns.js';
import type { CheckpointEvent } from './machines/checkpoint.js';
import type { ClusterEvent } from './machines/cluster.js';
import type { ConfigurationEvent } from './machines/configuration.js';
import type { DrainEvent } from './machines/drain.js';
import type { DrivesEvent } from './machines/drives.js';
import type { MigrationEvent } from './machines/migration.js';
import type { NodeEvent } from './machines/node.js';
import type { PoolEvent } from './machines/pool.js';
import type { PowerEvent } from './machines/power.js';
import type { VolumeEvent } from './machines/volume.js';
import { clusterAt, hostAt, vmAt, volumeAt } from './rules/names.js';
import { MACHINES, type MachineName, NODE, VOLUME } from './states.js';
import type { MachineRef } from './turn.js';
import { need, usesMemory, type World } from './world.js';

export const MACHINE_NAMES = Object.keys(MACHINES) as readonly MachineName[];

type Place = Pick<MachineRef, 'read' | 'write' | 'ruleSubject'>;

function ref<E extends string>(name: MachineName, place: Place): MachineRef<E> {
  const events = new Map(checkFeatures(MACHINES[name]).events.map((event, index) => [event, index]));
  return { name, number: MACHINE_NAMES.indexOf(name), event: (event) => events.get(event) as number, ...place };
}

export const node = ref<NodeEvent>('node', {
  read: (world, host) => hostAt(world, host).node,
  write: (world, index, state) => {
    const host = hostAt(world, index);
    if (host.node === NODE.cutOff) world.trouble -= 1;
    host.node = state;
    if (state === NODE.cutOff) meetTrouble(world);
  },
});

export const drain = ref<DrainEvent>('drain', {
  read: (world, host) => hostAt(world, host).drain,
  write: (world, host, state) => {
    hostAt(world, host).drain = state;
  },
});

export const power = ref<PowerEvent>('power', {
  read: (world, vm) => vmAt(world, vm).power,
  write: writePower,
});

export const configuration = ref<ConfigurationEvent>('configuration', {
  read: (world, vm) => vmAt(world, vm).configuration,
  write: (world, vm, state) => {
    vmAt(world, vm).configuration = state;
  },
});

export const migration = ref<MigrationEvent>('migration', {
  read: (world, vm) => vmAt(world, vm).migration,
  write: (world, vm, state) => {
    vmAt(world, vm).migration = state;
  },
});

export const cluster = ref<ClusterEvent>('cluster', {
  read: (world, index) => clusterAt(world, index).phase,
  write: (world, index, state) => {
    clusterAt(world, index).phase = state;
  },
});

export const pool = ref<PoolEvent>('pool', {
  read: (world, index) => clusterAt(world, index).pool,
  write: (world, index, state) => {
    clusterAt(world, index).pool = state;
  },
});

export const checkpoint = ref<CheckpointEvent>('checkpoint', {
  read: (world, index) => world.checkpoints[index]?.state ?? 0,
  write: (world, index, state) => {
    const point = world.checkpoints[index];
    if (point !== undefined) point.state = state;
  },
  ruleSubject: (world, index) => world.checkpoints[index]?.vm ?? index,
});

export const volume = ref<VolumeEvent>('volume', {
  read: (world, index) => volumeAt(world, index).state,
  write: (world, index, state) => {
    const one = volumeAt(world, index);
    if (one.state === VOLUME.offline) world.trouble -= 1;
    one.state = state;
    if (state === VOLUME.offline) meetTrouble(world);
  },
});

export const drives = ref<DrivesEvent>('drives', {
  read: (world, host) => hostAt(world, host).drives,
  write: (world, host, state) => {
    hostAt(world, host).drives = state;
  },
});

function writePower(world: World, index: number, state: number): void {
  const vm = vmAt(world, index);
  const host = hostAt(world, vm.host);
  host.used -= need(vm);
  if (usesMemory(vm.power)) host.active -= 1;
  vm.power = state;
  host.used += need(vm);
  if (usesMemory(state)) host.active += 1;
}
