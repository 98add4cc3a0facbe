/** A few cmdlets as the tables describe them, so that these tests do not move when a real cmdlet does. */
import { assumed } from '../../src/model/catalog/types.js';
import type { CmdletSpec } from '../../src/model/commands/spec.js';
import { type LineComplaint, loadParser, type ScriptLine, type Tables } from '../../src/powershell/parse.js';

const GB = 1024 * 1024 * 1024;
const help = 'For a test.';

export const suspend: CmdletSpec = {
  name: 'Suspend-ClusterNode',
  help,
  parameters: [
    { name: 'Name', kind: 'host', position: 0, help },
    { name: 'TargetNode', kind: 'host', position: 1, help },
    { name: 'Drain', kind: 'switch', help },
    { name: 'ForceDrain', kind: 'switch', help },
    { name: 'Wait', kind: 'switch', help },
    { name: 'WhatIf', kind: 'switch', aliases: ['wi'], help },
    { name: 'Cluster', kind: 'cluster', help },
  ],
};

export const newVm: CmdletSpec = {
  name: 'New-VM',
  help,
  parameters: [
    { name: 'Name', kind: 'vm', position: 0, aliases: ['VMName'], mandatory: true, help },
    { name: 'MemoryStartupBytes', kind: 'size', position: 1, min: 32 * 1024 * 1024, max: 12 * 1024 * GB, help },
    { name: 'Generation', kind: 'integer', min: 1, max: 2, help },
    { name: 'Version', kind: 'version', help },
    { name: 'ComputerName', kind: 'host', list: true, help },
    { name: 'NewVHDPath', kind: 'text', help },
  ],
};

export const setVm: CmdletSpec = {
  name: 'Set-VM',
  help,
  parameters: [
    { name: 'Name', kind: 'vm', position: 0, mandatory: true, list: true, help },
    { name: 'CheckpointType', kind: 'choice', choices: ['Disabled', 'Standard', 'Production', 'ProductionOnly'], help },
    { name: 'Notes', kind: 'text', help },
    { name: 'StaticMemory', kind: 'switch', help },
    { name: 'AutomaticStartDelay', kind: 'integer', help },
    { name: 'ClockOffset', kind: 'integer', min: -10, max: 10, help },
    { name: 'AllowUnverifiedPaths', kind: 'boolean', help },
  ],
};

export const updateVm: CmdletSpec = {
  name: 'Update-VMVersion',
  aliases: ['Update-VmConfigurationVersion'],
  help,
  parameters: [
    { name: 'Name', kind: 'vm', position: 0, mandatory: true, list: true, help },
    { name: 'Force', kind: 'switch', help },
  ],
};

export const raise: CmdletSpec = { name: 'Update-ClusterFunctionalLevel', help, parameters: [] };

export const tables: Tables = {
  cmdlets: [suspend, newVm, setVm, updateVm, raise],
  clusterProperties: [
    {
      name: 'MaximumParallelMigrations',
      kind: 'count',
      range: assumed({ from: 1, to: 1024 }, help),
    },
    { name: 'WitnessDynamicWeight', readOnly: true },
    { name: 'AddEvictDelay' },
  ],
};

export const parser = await loadParser();

/** What the line means; a line that is refused fails the test with its complaints. */
export function read(text: string): ScriptLine {
  const result = parser.parse(text, tables);
  if (!result.ok) throw new Error(`${text}: ${result.error.map(({ message }) => message).join(' ')}`);
  return result.value;
}

/** The arguments of a cmdlet's line. */
export function argsOf(text: string): Record<string, unknown> {
  const line = read(text);
  if (line.kind !== 'command') throw new Error(`${text} is no command`);
  return { ...line.args };
}

export function complaintsOf(text: string): readonly LineComplaint[] {
  const result = parser.parse(text, tables);
  return result.ok ? [] : result.error;
}

/** Each complaint on one line: the text that it is about, the message, what was expected, the nearest name. */
export const told = (text: string): string =>
  complaintsOf(text)
    .map(({ message, expected, nearest, offset, length }) => {
      const parts = [`[${text.slice(offset, offset + length)}] ${message}`];
      if (expected !== undefined) parts.push(`Expected: ${expected}.`);
      if (nearest !== undefined) parts.push(`Nearest: ${nearest}.`);
      return parts.join(' ');
    })
    .join('\n');
