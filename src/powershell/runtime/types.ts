/** Types that a script may name, by what may stand between `[` and `]` in small letters. Nothing else of .NET can be reached. */
import { Entity, EnumValue, isList, PsBlock, PsList, type Value } from './values.js';

const SHORT: Readonly<Record<string, string>> = {
  array: 'System.Array',
  bool: 'System.Boolean',
  byte: 'System.Byte',
  char: 'System.Char',
  datetime: 'System.DateTime',
  decimal: 'System.Decimal',
  double: 'System.Double',
  float: 'System.Single',
  hashtable: 'System.Collections.Hashtable',
  int: 'System.Int32',
  int16: 'System.Int16',
  int32: 'System.Int32',
  int64: 'System.Int64',
  long: 'System.Int64',
  math: 'System.Math',
  object: 'System.Object',
  ordered: 'System.Collections.Specialized.OrderedDictionary',
  pscustomobject: 'System.Management.Automation.PSCustomObject',
  psobject: 'System.Management.Automation.PSObject',
  regex: 'System.Text.RegularExpressions.Regex',
  scriptblock: 'System.Management.Automation.ScriptBlock',
  short: 'System.Int16',
  single: 'System.Single',
  string: 'System.String',
  switch: 'System.Management.Automation.SwitchParameter',
  timespan: 'System.TimeSpan',
  type: 'System.Type',
  uint16: 'System.UInt16',
  uint32: 'System.UInt32',
  uint64: 'System.UInt64',
  ulong: 'System.UInt64',
  ushort: 'System.UInt16',
  version: 'System.Version',
  void: 'System.Void',
};

/** Named in full, with or without `System.`. */
const FULL: readonly string[] = [
  ...Object.values(SHORT),
  'System.Collections.ArrayList',
  'System.Collections.Specialized.StringCollection',
  'System.Enum',
  'System.Exception',
  'System.ArgumentException',
  'System.DivideByZeroException',
  'System.InvalidOperationException',
  'System.FormatException',
  'System.Management.Automation.ErrorRecord',
  'System.Management.Automation.RuntimeException',
  'System.Management.Automation.ItemNotFoundException',
  'System.Management.Automation.CommandNotFoundException',
  'System.Management.Automation.ParameterBindingException',
  'System.Management.Automation.ActionPreferenceStopException',
  'Microsoft.HyperV.PowerShell.VirtualizationException',
  'Microsoft.HyperV.PowerShell.VirtualMachine',
  'Microsoft.FailoverClusters.PowerShell.ClusterNode',
  'Microsoft.FailoverClusters.PowerShell.ClusterGroup',
  'Microsoft.FailoverClusters.PowerShell.Cluster',
  'Microsoft.FailoverClusters.PowerShell.ClusterCmdletException',
];

export const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ...FULL.flatMap((name) => [
    [name.toLowerCase(), name] as const,
    [name.replace(/^System\./, '').toLowerCase(), name] as const,
  ]),
  ...Object.entries(SHORT),
]);

const GENERIC = /^(?:system\.)?collections\.generic\.list\[([\w.]+)\]$/;

/** The full name of a type that is written in small letters without blanks, or undefined. */
export function typeNamed(written: string): string | undefined {
  if (written.endsWith('[]')) {
    const inner = typeNamed(written.slice(0, -2));
    return inner === undefined ? undefined : `${inner}[]`;
  }
  const item = GENERIC.exec(written)?.[1];
  if (item !== undefined && TYPE_NAMES.has(item)) return `System.Collections.Generic.List[${TYPE_NAMES.get(item)}]`;
  return TYPE_NAMES.get(written);
}

const INT32 = 2_147_483_647;

/** The type of a value, as .NET calls it. */
export function typeNameOf(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return 'System.String';
  if (typeof value === 'boolean') return 'System.Boolean';
  if (typeof value === 'number') return numberType(value);
  return Array.isArray(value) ? 'System.Object[]' : (value.typeNames[0] ?? 'System.Object');
}

function numberType(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return 'System.Double';
  return Math.abs(value) <= INT32 ? 'System.Int32' : 'System.Int64';
}

/** Names of a type and of all that it is a case of. */
function typeNamesOf(value: Value): readonly string[] {
  if (value === null) return [];
  const name = typeNameOf(value);
  if (value instanceof Entity) return [...value.typeNames, 'System.Object'];
  if (Array.isArray(value)) return [name, 'System.Array', 'System.Object'];
  return typeof value === 'string' ? [name, 'System.Object'] : [name, 'System.ValueType', 'System.Object'];
}

/** Whether a value is of a type, which is named in full. A whole number is also a Double here where it is asked for one. */
export function isOfType(value: Value, type: string): boolean {
  if (value === null) return false;
  if (type === 'System.Object' || typeNamesOf(value).includes(type)) return true;
  if (type === 'System.Management.Automation.PSObject') return value instanceof Entity;
  if (type === 'System.Management.Automation.PSCustomObject') return typeNameOf(value).endsWith('PSCustomObject');
  if (type === 'System.Array' || type.endsWith('[]')) return isList(value) && !(value instanceof PsList);
  if (type === 'System.Enum') return value instanceof EnumValue;
  return type === 'System.Management.Automation.ScriptBlock' && value instanceof PsBlock;
}
