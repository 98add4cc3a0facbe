/** From a cmdlet with names to steps with indexes: the names are looked up in the world at the moment of the call. */

import { nearest } from '../../base/names.js';
import { listed } from '../../base/text.js';
import { releaseIndex, versionIndex } from '../catalog/index.js';
import type { Refusal } from '../rules/rule.js';
import { POWER } from '../states.js';
import { NONE, type World } from '../world.js';
import { isAvailableStorage, isCoreGroup, moveCoreGroup } from './cluster.js';
import type { Argument, Command, Step } from './command.js';
import { firstRefusal } from './command.js';
import { COMMANDS } from './index.js';
import type { Parameter } from './spec.js';

/** A cmdlet as the parser binds it: names as text, numbers as numbers. */
export interface Call {
  readonly cmdlet: string;
  readonly args: Readonly<Record<string, boolean | number | string | readonly (number | string)[]>>;
}

/** Steps of a call, one for each entity that it names; or why it cannot even be asked. */
export type Resolved = { readonly steps: readonly Step[] } | { readonly refusal: Refusal };

/**
 * Looks the names of a call up. `on` is the index of the host that the line runs on, or NONE for a station with the newest
 * tools, which sees every VM.
 */
export function resolve(world: World, call: Call, on = NONE): Resolved {
  if (call.cmdlet === 'Move-ClusterGroup' && !isVm(world, String(call.args.Name ?? ''))) {
    const name = String(call.args.Name ?? '');
    if (isAvailableStorage(name)) return { steps: [] };
    if (isCoreGroup(name)) return resolve(world, { ...call, cmdlet: moveCoreGroup.spec.name }, on);
  }
  const command = COMMANDS.get(call.cmdlet);
  if (command === undefined) return unknown(`no cmdlet is called ${call.cmdlet}`);
  const found: Record<string, Argument> = {};
  for (const parameter of command.spec.parameters) {
    const value = call.args[parameter.name];
    if (value === undefined) continue;
    const argument = argumentOf(world, parameter, value);
    if (typeof argument === 'object' && 'rule' in argument) return { refusal: argument };
    found[parameter.name] = argument;
  }
  const subjects = subjectsOf(world, command, found, on);
  if (!Array.isArray(subjects)) return { refusal: subjects as Refusal };
  if (command.spec.name === 'Add-ClusterNode' && found.Cluster === undefined) {
    const cluster = onlyCluster(world, on);
    if (typeof cluster !== 'number') return { refusal: cluster };
    found.Cluster = cluster;
  }
  const hidden = hiddenVm(world, command, subjects, found.ComputerName ?? on);
  if (hidden !== undefined) return { refusal: hidden };
  return { steps: subjects.map((subject) => ({ do: call.cmdlet, subject, arg: NONE, with: found })) };
}

function argumentOf(world: World, parameter: Parameter, value: Call['args'][string]): Argument | Refusal {
  if (Array.isArray(value)) {
    const all = value.map((one) => argumentOf(world, parameter, one));
    const bad = all.find((one) => typeof one === 'object' && 'rule' in one);
    return (bad as Refusal | undefined) ?? (all as number[]);
  }
  if (typeof value !== 'string' && typeof value !== 'number') return value as boolean;
  const text = String(value);
  switch (parameter.kind) {
    case 'host':
      return named(
        'host',
        text,
        world.hosts.map((host) => host.name),
      );
    case 'cluster':
      return named(
        'cluster',
        text,
        world.clusters.map((cluster) => cluster.name),
      );
    case 'vm':
      return vmNamed(world, text);
    case 'release':
      return releaseIndex(text) >= 0 ? releaseIndex(text) : unknown(`no release is called ${text}`).refusal;
    case 'version':
      return versionIndex(text) >= 0
        ? versionIndex(text)
        : unknown(`no configuration version is called ${text}`).refusal;
    default:
      return value;
  }
}

function named(kind: string, text: string, names: readonly string[]): number | Refusal {
  const index = names.findIndex((name) => name.toLowerCase() === text.toLowerCase());
  if (index >= 0) return index;
  const hint = nearest(text, names);
  return unknown(`no ${kind} is called ${text}${hint === undefined ? '' : `; did you mean ${hint}?`}`).refusal;
}

/** Whether a VM has that name. */
const isVm = (world: World, text: string): boolean =>
  world.vms.some((vm) => vm.name.toLowerCase() === text.toLowerCase());

/** A VM by its name, or by that of its resource: `Virtual Machine web1`. */
function vmNamed(world: World, text: string): number | Refusal {
  const wanted = text.replace(/^virtual machine (?=\S)/i, (prefix) => (isVm(world, text) ? prefix : '')).toLowerCase();
  const there = world.vms.findLast((vm) => vm.name.toLowerCase() === wanted && vm.power !== POWER.lost);
  return (
    there?.index ??
    named(
      'VM',
      text,
      world.vms.map((vm) => vm.name),
    )
  );
}

function subjectsOf(
  world: World,
  command: Command,
  found: Record<string, Argument>,
  on: number,
): readonly number[] | Refusal {
  if (command.subject === undefined) {
    const cluster = found.Cluster ?? onlyCluster(world, on);
    return typeof cluster === 'number' ? [cluster] : (cluster as Refusal);
  }
  const value =
    found[command.subject] ??
    found[command.otherSubject ?? ''] ??
    (command.about === 'host' && on !== NONE ? on : undefined);
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value;
  return unknown(`say which ${command.about === 'vm' ? 'VM' : 'host'}: -${command.subject}`).refusal;
}

function onlyCluster(world: World, on: number): number | Refusal {
  const own = world.hosts[on]?.cluster ?? NONE;
  if (own !== NONE) return own;
  if (world.clusters.length === 1) return 0;
  const names = world.clusters.map((cluster) => cluster.name);
  return unknown(names.length === 0 ? 'there is no cluster' : `say which cluster with -Cluster: ${listed(names)}`)
    .refusal;
}

/** A Hyper-V cmdlet that looks on one host does not see the VMs of another. */
function hiddenVm(world: World, command: Command, subjects: readonly number[], host: Argument): Refusal | undefined {
  if (command.about !== 'vm' || typeof host !== 'number' || host === NONE) return undefined;
  if (!command.spec.parameters.some((parameter) => parameter.name === 'ComputerName')) return undefined;
  return firstRefusal(
    world,
    subjects.map((vm) => ['vm/is-on-that-host', vm, host] as const),
  );
}

const unknown = (message: string): { refusal: Refusal } => ({
  refusal: {
    rule: 'request/names-exist',
    message: `${message[0]?.toUpperCase()}${message.slice(1)}${message.endsWith('?') ? '' : '.'}`,
  },
});
