/** Types of resources, and their private properties: of those, MoveTypeThreshold of virtual machines is modelled. */
import { resolve } from '../../model/commands/resolve.js';
import { clusterAt } from '../../model/rules/names.js';
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
import { fitting, nameIn, namesIn } from './names.js';
import { perform, refuse } from './performing.js';
import { custom } from './shape.js';
import { type Sight, worldOf } from './sight.js';

const TYPE = 'Microsoft.FailoverClusters.PowerShell.ClusterResourceType';
const OF_VMS = 'Virtual Machine';
const THRESHOLD = 'MoveTypeThreshold';

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
    `Private properties of what comes through the pipeline; modelled is ${THRESHOLD} of the resource type ${OF_VMS}.`,
    [parameter('Name', 'text', 'Only these; patterns too.', { position: 0, list: true })],
    function* (call, cluster) {
      const names = namesIn(call.args.get('Name'));
      const fits = names.length === 0 || names.some((one) => fitting([{ name: THRESHOLD, index: 0 }], one).length > 0);
      if (fits) yield* emitAll(call.emit, shown(sight, cluster));
    },
  ),
  ofObjects(
    sight,
    'Set-ClusterParameter',
    `Sets ${THRESHOLD} of the resource type ${OF_VMS}: a drain moves roles below that priority by quick migration. No other is modelled.`,
    [
      parameter('Name', 'text', 'The property.', { position: 0, mandatory: true }),
      parameter('Value', 'integer', 'Its value.', { position: 1, mandatory: true }),
    ],
    function* (call, cluster) {
      const name = textArg(call.args, 'Name');
      if (name.toLowerCase() !== THRESHOLD.toLowerCase()) return unmodelled(call, `${OF_VMS}.${name}`);
      const args = {
        Cluster: clusterAt(worldOf(sight), cluster).name,
        Property: THRESHOLD,
        Value: Number(call.args.get('Value')),
      };
      const found = resolve(worldOf(sight), { cmdlet: 'Set-ClusterProperty', args }, sight.on);
      if ('refusal' in found) return refuse(call, found.refusal);
      for (const step of found.steps) yield* perform(sight, call, step);
    },
  ),
];

/** A cmdlet of private properties: `work` is done for the resource type of VMs, and any other object has none here. */
function ofObjects(
  sight: Sight,
  name: string,
  help: string,
  parameters: Parameters<typeof cmdlet>[2],
  work: (call: Call, cluster: number) => Run,
): Cmdlet {
  return cmdlet(name, help, [...parameters, INPUT, CLUSTER_PARAMETER], (call) => {
    const each = function* (value: Value): Run {
      const isOfVms = value instanceof PsObject && value.typeNames[0] === TYPE && nameIn(value) === OF_VMS;
      if (!isOfVms) return unmodelled(call, nameIn(value));
      const cluster = clusterOfCall(sight, call, toText(value.get('Cluster') ?? ''));
      if (cluster !== NONE) yield* work(call, cluster);
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
    message: `${what} has no private property that is modelled: only ${THRESHOLD} of the type ${OF_VMS} is, by Get-ClusterResourceType "${OF_VMS}" | ${call.name} ${THRESHOLD}.`,
    id: `NotModelled,${call.name}`,
    category: 'NotImplemented',
    target: what,
    words: 'ours',
  });

const shown = (sight: Sight, cluster: number): Value =>
  custom('Microsoft.FailoverClusters.PowerShell.ClusterParameter', {
    ClusterObject: OF_VMS,
    Name: THRESHOLD,
    IsReadOnly: false,
    ParameterType: 'UInt32',
    Value: clusterAt(worldOf(sight), cluster).settings.MoveTypeThreshold,
  });
