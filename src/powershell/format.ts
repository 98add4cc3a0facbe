/** A command as PowerShell text: every parameter by name, in the order of the table, with quotes only where needed. */
import type { CmdletSpec, Parameter } from '../model/commands/spec.js';
import { SINGLE_QUOTES } from './characters.js';
import type { Arguments, Scalar } from './line.js';
import { formatBytes } from './literals.js';

/** The parser reads it back as the same arguments. An empty list has no writing and is left out. */
export function formatCommand(cmdlet: CmdletSpec, args: Arguments): string {
  const words = cmdlet.parameters.flatMap((parameter) => formatParameter(parameter, args));
  return [cmdlet.name, ...words].join(' ');
}

function formatParameter(parameter: Parameter, args: Arguments): readonly string[] {
  const value = args[parameter.name];
  if (value === undefined) return [];
  if (parameter.kind === 'switch') return [value === true ? `-${parameter.name}` : `-${parameter.name}:$false`];
  const values = typeof value === 'object' ? value : [value];
  if (values.length === 0) return [];
  return [`-${parameter.name}`, values.map((one) => formatScalar(one, parameter)).join(', ')];
}

function formatScalar(value: Scalar, { kind }: Parameter): string {
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  if (typeof value === 'number') return kind === 'size' ? formatBytes(value) : String(value);
  return quoted(value);
}

const BARE = /^[\p{L}\p{N}_\\.*][\p{L}\p{N}_\\.*:/-]*$/u;
const SINGLE = new RegExp(`[${SINGLE_QUOTES}]`, 'g');

/** Bare where nothing in the text means anything to PowerShell, else in single quotes. */
const quoted = (text: string): string => (BARE.test(text) ? text : `'${text.replace(SINGLE, '$&$&')}'`);
