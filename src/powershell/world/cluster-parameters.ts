/** Types of resources, and private properties: MoveTypeThreshold of the type of virtual machines, DefaultMoveType of one of them. */
import { MOVE_TYPES } from '../../model/catalog/index.js';
import { resolve } from '../../model/commands/resolve.js';
import { clusterAt, vmAt } from '../../model/rules/names.js';
import { NONE } from '../../model/world.js';
import {
  answering,
  type Call,
  type Cmdlet,
  cmdlet,
  INPUT,
  listArg,
  parameter,
  type Run,
  textArg,
} from '../cmdlets/build.js';
import { emitAll } from '../runtime/execute.js';
import { toText } from '../runtime/text.js';
import { PsObject, type Value } from '../runtime/values.js';
import { CLUSTER_PARAMETER, clusterOfCall } from './cluster-meant.js';
import { groupOfResource, isResource } from './cluster-parts.js';
import { fitting, nameIn, namesIn, rolesOf } from './names.js';
import { perform, refuse } from './performing.js';
import { custom } from './shape.js';
import { type Sight, worldOf } from './sight.js';

const TYPE = 'Microsoft.FailoverClusters.PowerShell.ClusterResourceType';
const OF_VMS = 'Virtual Machine';
const THRESHOLD = 'MoveTypeThreshold';
const MOVE_TYPE = 'DefaultMoveType';

const TYPES = [
  ...['Cloud Witness', 'File Share Witness', 'Generic Application', 'IP Address', 'Network Name', 'Physical Disk'],
  ...[OF_VMS, 'Virtual Machine Configuration'],
];

export const parameterCmdlets = (sight: Sight): readonly Cmdlet[] => [
  answering(
    'Get-ClusterResourceType',
    'The types of resources of a cluster.',
    [parameter('Name', 'text', 'Only these; patterns too.', { position: 0, list: true }), CLUSTER_PARAMETER],
    (call) => {
      const cluster = clusterOfCall(sight, call, textArg(call.args, 'Cluster'));
      if (cluster === NONE) return [];
      const names = namesIn(call.args.get('Name'));
      const all = TYPES.map((name, index) => ({ name, index }));
      const wanted = names.length === 0 ? all.map(({ index }) => index) : names.flatMap((one) => fitting(all, one));
      return wanted.map((at) =>
        custom(TYPE, {
          Name: TYPES[at] ?? '',
          DisplayName: TYPES[at] ?? '',
          Cluster: clusterAt(worldOf(sight), cluster).name,
        }),
      );
    },
  ),
  ofObjects(
    sight,
    'Get-ClusterParameter',
    `Private properties of what comes through the pipeline; modelled are ${THRESHOLD} of the resource type ${OF_VMS}, and ${MOVE_TYPE} of a VM.`,
    [parameter('Name', 'text', 'Only these; patterns too.', { position: 0, list: true })],
    function* (call, property) {
      const { name } = property;
      const names = namesIn(call.args.get('Name'));
      const fits = names.length === 0 || names.some((one) => fitting([{ name, index: 0 }], one).length > 0);
      if (fits) yield* emitAll(call.emit, shown(property));
    },
  ),
  ofObjects(
    sight,
    'Set-ClusterParameter',
    `Sets ${THRESHOLD} of the resource type ${OF_VMS}, below which a drain moves roles by quick migration, or ${MOVE_TYPE} of a VM: ${MOVE_TYPES.quick} moves this one so, ${MOVE_TYPES.asPriority} as its priority says. No other is modelled.`,
    [
      parameter('Name', 'text', 'The property.', { position: 0, mandatory: true }),
      parameter('Value', 'integer', 'Its value.', { position: 1, mandatory: true }),
    ],
    function* (call, { of, name, values, cmdlet, args }) {
      const [asked, value] = [textArg(call.args, 'Name'), Number(call.args.get('Value'))];
      if (asked.toLowerCase() !== name.toLowerCase()) return unmodelled(call, `${of}.${asked}`);
      if (values?.includes(value) === false) return unmodelled(call, `${name} ${value} of ${of}`);
      const found = resolve(worldOf(sight), { cmdlet, args: { ...args, Property: name, Value: value } }, sight.on);
      if ('refusal' in found) return refuse(call, found.refusal);
      for (const step of found.steps) yield* perform(sight, call, step);
    },
  ),
];

/** A private property of what comes through the pipeline, and by what it is set. */
interface Property {
  readonly of: string;
  readonly name: string;
  readonly value: number;
  /** Unwritten: any. */
  readonly values?: readonly number[];
  readonly cmdlet: 'Set-ClusterProperty' | 'Set-ClusterGroupProperty';
  readonly args: Readonly<Record<string, string>>;
}

const isTypeOfVms = (value: PsObject): boolean => value.typeNames[0] === TYPE && nameIn(value) === OF_VMS;

const isResourceOfVm = (value: PsObject): boolean =>
  isResource(value) && toText(value.get('ResourceType') ?? '') === OF_VMS;

/** What is modelled of the type of VMs, or of the resource of one. */
function propertyOf(sight: Sight, value: PsObject, cluster: number): Property | undefined {
  const world = worldOf(sight);
  const { name: Cluster, settings } = clusterAt(world, cluster);
  if (isTypeOfVms(value))
    return {
      ...{ of: OF_VMS, name: THRESHOLD, value: settings.MoveTypeThreshold },
      ...{ cmdlet: 'Set-ClusterProperty', args: { Cluster } },
    };
  const Name = groupOfResource(value);
  const vm = rolesOf(sight, cluster).find(({ name }) => name === Name);
  if (vm === undefined) return undefined;
  return {
    ...{ of: nameIn(value), name: MOVE_TYPE },
    value: vmAt(world, vm.index).movesQuickly ? MOVE_TYPES.quick : MOVE_TYPES.asPriority,
    values: Object.values(MOVE_TYPES),
    ...{ cmdlet: 'Set-ClusterGroupProperty', args: { Name, Cluster } },
  };
}

/** A cmdlet of private properties: `work` is done for each that is modelled, and any other object has none here. */
function ofObjects(
  sight: Sight,
  name: string,
  help: string,
  parameters: Parameters<typeof cmdlet>[2],
  work: (call: Call, property: Property) => Run,
): Cmdlet {
  return cmdlet(name, help, [...parameters, INPUT, CLUSTER_PARAMETER], (call) => {
    const each = function* (value: Value): Run {
      if (!(value instanceof PsObject && (isTypeOfVms(value) || isResourceOfVm(value))))
        return unmodelled(call, nameIn(value));
      const cluster = clusterOfCall(sight, call, toText(value.get('Cluster') ?? ''));
      const property = cluster === NONE ? undefined : propertyOf(sight, value, cluster);
      if (property !== undefined) yield* work(call, property);
    };
    return {
      *alone() {
        for (const value of listArg(call.args, 'InputObject')) yield* each(value);
      },
      take: each,
    };
  });
}

const unmodelled = (call: Call, what: string): void =>
  call.shell.complain(call, {
    message: `${what} has no private property that is modelled: only ${THRESHOLD} of the type ${OF_VMS} is, by Get-ClusterResourceType "${OF_VMS}" | ${call.name} ${THRESHOLD}, and ${MOVE_TYPE} (${Object.values(MOVE_TYPES).join(' or ')}) of a VM, by Get-ClusterResource "${OF_VMS} NAME" | ${call.name} ${MOVE_TYPE}.`,
    id: `NotModelled,${call.name}`,
    category: 'NotImplemented',
    target: what,
    words: 'ours',
  });

const shown = ({ of, name, value }: Property): Value =>
  custom('Microsoft.FailoverClusters.PowerShell.ClusterParameter', {
    ClusterObject: of,
    Name: name,
    IsReadOnly: false,
    ParameterType: 'UInt32',
    Value: value,
  });
