/** A command of a rehearsal as the script of a pack types it: with every name as a literal, and on the cluster or the host that it is about. */
import { releaseAt, VM_VERSIONS } from '../../model/catalog/index.js';
import type { Argument, Step } from '../../model/commands/command.js';
import { COMMANDS } from '../../model/commands/index.js';
import type { Parameter } from '../../model/commands/spec.js';
import type { World } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import { literal } from './literal.js';

type Given = NonNullable<Step['with']>;

/** Whether a node is only paused: its roles stay where they are. */
export const pausesOnly = ({ do: name, with: given = {} }: Step): boolean =>
  name === 'Suspend-ClusterNode' && given['Drain'] !== true && given['ForceDrain'] !== true;

/** Whether it was only asked what would be done. */
export const isAsked = ({ with: given = {} }: Step): boolean => given['WhatIf'] === true;

/** Words of the model for what somebody types as a property of an object: the script has somebody do it by hand. */
const BY_HAND: ReadonlySet<string> = new Set([
  'Set-ClusterProperty',
  'Set-ClusterGroupProperty',
  'Move-ClusterCoreGroup',
]);

/** One statement. `text`: as it was typed in the rehearsal. */
export function lineOf(plan: RollingPlan, world: World, step: Step, text: string): string {
  const { do: name, subject, with: given = {} } = step;
  const host = literal(world.hosts[subject]?.name ?? '');
  const vm = literal(world.vms[subject]?.name ?? '');
  const cluster = (index: number): string => literal(world.clusters[index]?.name ?? '');
  if (BY_HAND.has(name)) return `Wait-ByHand ${literal(text)} 0`;
  switch (name) {
    case 'Suspend-ClusterNode':
      return `Suspend-ClusterNode -Cluster ${cluster(plan.cluster)} -Name ${host}${drain(world, step)}`;
    case 'Remove-ClusterNode':
      return `Remove-ClusterNode -Cluster ${cluster(plan.cluster)} -Name ${host} -Force`;
    case 'Add-ClusterNode':
      return `Add-ClusterNode -Cluster ${cluster(Number(given['Cluster'] ?? plan.cluster))} -Name ${host}`;
    case 'Install-HostRelease':
      return `Install-Node ${host} ${literal(releaseAt(Number(given['Release'])).key)} ${truth(given['InPlace'])}`;
    case 'Enable-StorageMaintenanceMode':
    case 'Disable-StorageMaintenanceMode':
      return `Set-Maintenance ${host} ${truth(name.startsWith('Enable'))}`;
    case 'Update-ClusterFunctionalLevel':
      return `Update-ClusterFunctionalLevel -Cluster ${cluster(plan.cluster)} -Force`;
    case 'Remove-ClusterGroup':
      return `Remove-ClusterGroup -Cluster ${cluster(plan.cluster)} -Name ${vm} -RemoveResources -Force`;
    case 'Add-ClusterVirtualMachineRole':
      return `Add-ClusterVirtualMachineRole -Cluster ${cluster(plan.into ?? plan.cluster)} -VMName ${vm}`;
    default:
      return asGiven(plan, world, step);
  }
}

const truth = (value: unknown): string => (value === true ? '$true' : '$false');

/** Whoever drains waits for its end: the checks behind it look at that. */
function drain(world: World, step: Step): string {
  if (pausesOnly(step)) return '';
  const { TargetNode: target, ForceDrain: force } = step.with ?? {};
  const to = target === undefined ? '' : ` -TargetNode ${literal(world.hosts[target as number]?.name ?? '')}`;
  return `${to} -Drain${force === true ? ' -ForceDrain' : ''} -Wait`;
}

/** Parameters that say where it is done, which the script says by itself. */
const PLACES: ReadonlySet<string> = new Set(['Cluster', 'ComputerName', 'WhatIf']);

/** Any other cmdlet, with all that was given to it. */
function asGiven(plan: RollingPlan, world: World, { do: name, subject, with: given = {} }: Step): string {
  const command = COMMANDS.get(name);
  const parameters = command?.spec.parameters ?? [];
  const own = command?.subject ?? '';
  const about = command?.about ?? 'cluster';
  const called = literal((about === 'host' ? world.hosts : world.vms)[subject]?.name ?? '');
  const at = about === 'cluster' ? subject : Number(given['Cluster'] ?? plan.cluster);
  const takes = (one: string): boolean => parameters.some((parameter) => parameter.name === one);
  const words = [
    ...(takes('Cluster') ? [`-Cluster ${literal(world.clusters[at]?.name ?? '')}`] : []),
    ...(about === 'cluster' ? [] : [`-${given[own] === undefined ? otherOf(name, given) : own} ${called}`]),
    ...(about === 'vm' && takes('ComputerName') ? [`-ComputerName (Find-VM ${called})`] : []),
    ...parameters
      .filter((one) => !PLACES.has(one.name) && one.name !== own && !isOther(name, one))
      .flatMap((one) => typed(world, one, given[one.name])),
  ];
  return [name, ...words].join(' ');
}

/** The parameter that names the subject: its own, or another where that one was not given. */
const otherOf = (name: string, given: Given): string => {
  const { subject = '', otherSubject } = COMMANDS.get(name) ?? {};
  return otherSubject !== undefined && given[otherSubject] !== undefined ? otherSubject : subject;
};

const isOther = (name: string, { name: parameter }: Parameter): boolean =>
  parameter === COMMANDS.get(name)?.otherSubject;

/** Nothing where it was not given, or is a switch that is off. */
function typed(world: World, parameter: Parameter, value: Argument | undefined): readonly string[] {
  if (value === undefined || (parameter.kind === 'switch' && value !== true)) return [];
  if (parameter.kind === 'switch') return [`-${parameter.name}`];
  const all = Array.isArray(value) ? (value as readonly number[]) : [value as boolean | number | string];
  return [`-${parameter.name} ${all.map((one) => argument(world, parameter, one)).join(', ')}`];
}

function argument(world: World, { kind }: Parameter, value: boolean | number | string): string {
  if (typeof value === 'boolean') return truth(value);
  if (typeof value === 'string') return kind === 'choice' && /^\w+$/.test(value) ? value : literal(value);
  if (kind === 'host') return literal(world.hosts[value]?.name ?? '');
  if (kind === 'vm') return literal(world.vms[value]?.name ?? '');
  return kind === 'version' ? literal(VM_VERSIONS[value] ?? '') : String(value);
}
