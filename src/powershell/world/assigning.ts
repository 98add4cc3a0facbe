/** `(Get-Cluster).MaximumParallelMigrations = 2`, `(Get-ClusterGroup web1).Priority = 3000`: properties that can be set. */
import { GROUP_SETTINGS, SETTINGS } from '../../model/catalog/index.js';
import { resolve } from '../../model/commands/resolve.js';
import { clusterAt, vmAt } from '../../model/rules/names.js';
import { toNumber } from '../runtime/casts.js';
import type { Call, Run } from '../runtime/cmdlet.js';
import type { Shell } from '../runtime/shell.js';
import { toText } from '../runtime/text.js';
import { thrown } from '../runtime/trouble.js';
import { isList, itemsOf, type Thing, type Value } from '../runtime/values.js';
import { SHAPES } from './names.js';
import { perform, refuse } from './performing.js';
import { type Sight, worldOf } from './sight.js';

/** Undefined where an object of that kind has no property that can be set. */
export function assignProperty(sight: Sight, shell: Shell, target: Thing, name: string, value: Value): Run | undefined {
  const lower = name.toLowerCase();
  const isCluster = target.shape === SHAPES.CLUSTER;
  const table = isCluster
    ? SETTINGS
    : target.shape === SHAPES.CLUSTER_GROUP && target.ref >= 0
      ? GROUP_SETTINGS
      : undefined;
  const setting = table?.find((one) => one.name.toLowerCase() === lower);
  if (setting === undefined) return undefined;
  if ('readOnly' in setting && setting.readOnly === true) throw readOnly(setting.name);
  const call = {
    shell,
    name: `Set-Cluster${isCluster ? '' : 'Group'}Property`,
    args: new Map(),
    common: new Map(),
    emit: () => undefined,
    span: { offset: 0, length: 0 },
    text: `${toText(target)}.${setting.name} = ${toText(value)}`,
    piped: false,
  } as Call;
  const plain = valueFor(setting, value);
  const args = isCluster
    ? { Cluster: clusterAt(worldOf(sight), target.ref).name, Property: setting.name, Value: plain }
    : { Name: vmAt(worldOf(sight), target.ref).name, Property: setting.name, Value: plain };
  return set(sight, call, args);
}

function* set(sight: Sight, call: Call, args: Readonly<Record<string, number | string>>): Run {
  const found = resolve(worldOf(sight), { cmdlet: call.name, args }, sight.on);
  if ('refusal' in found) return refuse(call, found.refusal);
  for (const step of found.steps) yield* perform(sight, call, step);
}

type Settable = (typeof SETTINGS)[number] | (typeof GROUP_SETTINGS)[number];

function valueFor({ name, kind, range, choices }: Settable, value: Value): number | string {
  if (kind === undefined)
    return isList(value)
      ? itemsOf(value)
          .map((one) => toText(one))
          .join(',')
      : toText(value);
  const number = Math.round(toNumber(value, 'System.UInt32'));
  const inRange = range === undefined || (number >= range.value.from && number <= range.value.to);
  if (inRange && (choices === undefined || choices[number] !== undefined)) return number;
  throw thrown({
    message: `${name} cannot be ${number}${range === undefined ? '' : `: it goes from ${range.value.from} to ${range.value.to}`}.`,
    id: 'PropertyAssignmentException',
    category: 'InvalidArgument',
    words: 'ours',
  });
}

const readOnly = (name: string) =>
  thrown({
    message: `'${name}' is a ReadOnly property.`,
    id: 'PropertyAssignmentException',
    category: 'InvalidOperation',
    words: 'vendor',
  });
