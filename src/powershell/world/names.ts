/** Whom a script means: names, patterns, and objects that it holds in its hand. */

import { POWER } from '../../model/states.js';
import { isVm, NONE } from '../../model/world.js';
import { compareText } from '../runtime/comparing.js';
import { propertyOf } from '../runtime/members.js';
import { isWildcard, wildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import { itemsOf, PsObject, Thing, type Value } from '../runtime/values.js';
import { CLUSTER, CLUSTER_GROUP, CLUSTER_NODE } from './cluster-shapes.js';
import { hostNamed, type Sight, worldOf } from './sight.js';
import { VM, VM_HOST, VM_SNAPSHOT } from './vm-shapes.js';

/** The name by which a value is meant: its own, or that of the object. */
export function nameIn(value: Value): string {
  if (value instanceof Thing || value instanceof PsObject)
    return toText(propertyOf(value, 'Name') ?? propertyOf(value, 'FriendlyName') ?? value);
  return toText(value);
}

export const namesIn = (value: Value | undefined): readonly string[] =>
  value === undefined || value === null ? [] : itemsOf(value).map(nameIn);

export const isThing = (value: Value, shape: Thing['shape']): value is Thing =>
  value instanceof Thing && value.shape === shape;

/** Numbers of those whose name fits, in the order of their names. */
export function fitting<T extends { readonly index: number; readonly name: string }>(
  all: readonly T[],
  pattern: string,
): number[] {
  const test = isWildcard(pattern)
    ? wildcard(pattern)
    : (name: string): boolean => name.toLowerCase() === pattern.toLowerCase();
  return all.filter(({ name }) => test(name)).map(({ index }) => index);
}

/** VMs that are on a host, by their names. */
export function vmsOn(sight: Sight, host: number): readonly { readonly index: number; readonly name: string }[] {
  const world = worldOf(sight);
  return (world.hosts[host]?.vms ?? [])
    .map((index) => world.vms[index])
    .filter((vm) => vm !== undefined)
    .filter((vm) => isVm(vm) && vm.power !== POWER.lost)
    .toSorted((one, other) => compareText(one.name, other.name));
}

/** Number of the VM that an object is, or is a part of: a drive, an adapter, processors, memory, firmware, a checkpoint. */
export function vmHeld(sight: Sight, value: Value): number | undefined {
  const { vms, checkpoints } = worldOf(sight);
  if (isThing(value, VM)) return value.ref;
  if (isThing(value, VM_SNAPSHOT)) return checkpoints[value.ref]?.vm;
  if (!(value instanceof PsObject) || value.typeNames[0]?.startsWith(PARTS) !== true) return undefined;
  const name = value.get('VMName');
  return vms.find((vm) => isVm(vm) && vm.power !== POWER.lost && vm.name === name)?.index;
}

/** What the types of the parts of a VM begin with. */
const PARTS = 'Microsoft.HyperV.PowerShell.';

/** Hosts that -ComputerName or -CimSession names; unwritten, that of the session. Those that nobody knows are told. */
export function hostsIn(sight: Sight, value: Value | undefined, unknown: (name: string) => void): readonly number[] {
  if (value === undefined || value === null) return sight.on === NONE ? [] : [sight.on];
  return namesIn(value).flatMap((name) => {
    const host = hostNamed(sight, name);
    if (host === undefined) unknown(name);
    return host === undefined ? [] : [host.index];
  });
}

/** Roles of a cluster: VMs and others, in the order of their names. */
export function rolesOf(sight: Sight, cluster: number): readonly { readonly index: number; readonly name: string }[] {
  const world = worldOf(sight);
  return world.vms
    .filter((vm) => vm.clustered && vm.power !== POWER.lost && world.hosts[vm.host]?.cluster === cluster)
    .toSorted((one, other) => compareText(one.name, other.name));
}

export const SHAPES = { CLUSTER, CLUSTER_GROUP, CLUSTER_NODE, VM, VM_HOST, VM_SNAPSHOT };
