/**
 * A world in packed bytes, and back. What is state is written; what is derived is made anew. Decoding goes into a world of the
 * same question, whatever has happened to it meanwhile: VMs that it does not have are made from the tail, surplus ones go.
 */
import { assert } from '../base/assert.js';
import { OpenActivities } from './activities.js';
import { ALL_CONCERNS } from './concerns.js';
import { HOST_FIELDS, readHost, readVm as readVmFields, VM_FIELDS, writeHost, writeVm } from './frames.js';
import {
  CLUSTER_FIELDS,
  readCluster as readClusterFields,
  readSettings,
  readVolume,
  SETTING_FIELDS,
  VOLUME_FIELDS,
  writeCluster,
  writeSettings,
  writeVolume,
} from './frames-cluster.js';
import { pack, Reader } from './packing.js';
import { rebuild } from './rebuild.js';
import { type AffinityRule, type Checkpoint, type Cluster, type GroupSet, NONE, type Vm, type World } from './world.js';

/** Lists of a VM that a cmdlet may change. */
const VM_LISTS = ['preferredOwners', 'antiAffinity'] as const;

/** What is fixed about a VM that `New-VM` made. */
type Born = Pick<
  Vm,
  'name' | 'group' | 'kind' | 'generation' | 'failoverUs' | 'workload' | 'immovable' | 'traits' | 'disk'
>;

export function encode(world: World): Uint8Array {
  const numbers: number[] = [world.vms.length, world.checkpoints.length, world.open.size];
  for (const one of world.clusters) {
    writeCluster(one, numbers, numbers.length);
    writeSettings(one.settings, numbers, numbers.length);
  }
  for (const one of world.hosts) writeHost(one, numbers, numbers.length);
  for (const one of world.vms) {
    writeVm(one, numbers, numbers.length);
    for (const field of VM_LISTS) numbers.push(one[field].length, ...one[field]);
    numbers.push(one.possibleOwners === null ? NONE : one.possibleOwners.length, ...(one.possibleOwners ?? []));
  }
  for (const one of world.volumes) writeVolume(one, numbers, numbers.length);
  for (const one of world.checkpoints) numbers.push(one.vm, one.state);
  numbers.push(world.affinities.length);
  for (const one of world.affinities)
    numbers.push(one.cluster, one.type, one.enabled ? 1 : 0, one.vms.length, ...one.vms);
  numbers.push(world.groupSets.length);
  for (const one of world.groupSets)
    numbers.push(one.cluster, one.delayUs, one.vms.length, ...one.vms, one.after.length, ...one.after);
  for (const key of world.open) numbers.push(key);
  const tail = {
    vms: world.vms.slice(world.givenVms).map(born),
    checkpoints: world.checkpoints.map((one) => one.name),
    classes: world.classes.slice(world.givenClasses),
    affinities: world.affinities.map((one) => one.name),
    groupSets: world.groupSets.map((one) => one.name),
  };
  const isEmpty = Object.values(tail).every((part) => part.length === 0);
  return pack(numbers, isEmpty ? '' : JSON.stringify(tail));
}

const born = ({ name, group, kind, generation, failoverUs, workload, immovable, traits, disk }: Vm): Born => ({
  name,
  group,
  kind,
  generation,
  failoverUs,
  workload,
  immovable,
  traits,
  disk,
});

/** Makes `into` the world that was encoded, and returns it. */
export function decode(bytes: Uint8Array, into: World): World {
  const from = new Reader(bytes);
  const [vms, checkpoints, open] = [from.number(), from.number(), from.number()];
  for (const one of into.clusters) readCluster(from, one);
  for (const one of into.hosts) readHost(one, from.numbers(HOST_FIELDS.length), 0);
  into.vms.length = Math.min(into.vms.length, into.givenVms);
  assert(into.vms.length === into.givenVms, 'a world of another question');
  while (into.vms.length < vms) into.vms.push({ index: into.vms.length, overhead: into.overhead } as Vm);
  for (const one of into.vms) readVm(from, one);
  for (const one of into.volumes) readVolume(one, from.numbers(VOLUME_FIELDS.length), 0);
  into.checkpoints.length = 0;
  for (let index = 0; index < checkpoints; index += 1) {
    into.checkpoints.push({ index, name: '', vm: from.number(), state: from.number() });
  }
  into.affinities.length = 0;
  for (let count = from.number(); count > 0; count -= 1) into.affinities.push(readAffinity(from));
  into.groupSets.length = 0;
  for (let count = from.number(); count > 0; count -= 1) into.groupSets.push(readGroupSet(from));
  into.open.clear();
  for (let count = 0; count < open; count += 1) into.open.add(from.number());
  readTail(from.tail(), into);
  return rebuild(into);
}

function readCluster(from: Reader, one: Cluster): void {
  readClusterFields(one, from.numbers(CLUSTER_FIELDS.length), 0);
  readSettings(one.settings, from.numbers(SETTING_FIELDS.length), 0);
}

const readAffinity = (from: Reader): AffinityRule => ({
  name: '',
  cluster: from.number(),
  type: from.number(),
  enabled: from.flag(),
  vms: readList(from, from.number()),
});

const readGroupSet = (from: Reader): GroupSet => ({
  name: '',
  cluster: from.number(),
  delayUs: from.number(),
  vms: readList(from, from.number()),
  after: readList(from, from.number()),
});

function readVm(from: Reader, one: Vm): void {
  readVmFields(one, from.numbers(VM_FIELDS.length), 0);
  for (const field of VM_LISTS) one[field] = readList(from, from.number());
  const owners = from.number();
  one.possibleOwners = owners === NONE ? null : readList(from, owners);
}

const readList = (from: Reader, length: number): number[] => from.numbers(length);

/** What is no number. */
interface Tail {
  readonly vms: readonly Born[];
  readonly checkpoints: readonly string[];
  readonly classes: readonly string[];
  readonly affinities: readonly string[];
  readonly groupSets: readonly string[];
}

function readTail(text: string, into: World): void {
  into.classes.length = into.givenClasses;
  if (text === '') return;
  const tail = JSON.parse(text) as Tail;
  into.classes.push(...tail.classes);
  tail.affinities.forEach((name, index) => {
    into.affinities[index] = { ...(into.affinities[index] as AffinityRule), name };
  });
  tail.groupSets.forEach((name, index) => {
    into.groupSets[index] = { ...(into.groupSets[index] as GroupSet), name };
  });
  tail.vms.forEach((one, index) => {
    Object.assign(into.vms[into.givenVms + index] as Vm, one);
  });
  tail.checkpoints.forEach((name, index) => {
    into.checkpoints[index] = { ...(into.checkpoints[index] as Checkpoint), name };
  });
}

/** An independent copy, derived fields included; with all concerns, since whoever copies may change it. */
export function copyWorld(world: World): World {
  return {
    clusters: world.clusters.map((one) => ({ ...one, settings: { ...one.settings }, members: [...one.members] })),
    hosts: world.hosts.map((one) => ({ ...one, vms: [...one.vms] })),
    vms: world.vms.map((one) => ({ ...one })),
    volumes: world.volumes.map((one) => ({ ...one })),
    checkpoints: world.checkpoints.map((one) => ({ ...one })),
    classes: [...world.classes],
    givenClasses: world.givenClasses,
    siteNames: world.siteNames,
    switchNames: world.switchNames,
    affinities: world.affinities.map((one) => ({ ...one })),
    groupSets: world.groupSets.map((one) => ({ ...one })),
    hindrances: world.hindrances,
    givenVms: world.givenVms,
    doubts: world.doubts,
    terse: world.terse,
    caps: world.caps,
    overhead: world.overhead,
    concerns: ALL_CONCERNS,
    pools: world.pools,
    owned: world.owned,
    open: new OpenActivities(world.open),
    trouble: world.trouble,
    promises: world.promises,
    returning: world.returning,
  };
}
