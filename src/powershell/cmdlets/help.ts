/** Get-Command and Get-Help: what there is to call, from the tables that are called by. */

import { SHARED } from '../lookup.js';
import { Formatted } from '../output/writer.js';
import { wildcard } from '../runtime/patterns.js';
import { toText } from '../runtime/text.js';
import { PsObject, type Value } from '../runtime/values.js';
import {
  answering,
  type Call,
  type Cmdlet,
  type CmdletParameter,
  type CmdletTable,
  flag,
  listArg,
  parameter,
  textArg,
} from './build.js';

/** Where a cmdlet is at home. */
export function moduleOf({ name, ours }: CmdletTable): string {
  if (ours === true || OURS.includes(name)) return 'Clusterdrill';
  const noun = name.split('-')[1] ?? '';
  if (/^Cluster/.test(noun)) return 'FailoverClusters';
  if (/^Cau/.test(noun)) return 'ClusterAwareUpdating';
  if (/^(?:Storage|VirtualDisk|PhysicalDisk)/.test(noun)) return 'Storage';
  if (noun === 'WindowsFeature') return 'ServerManager';
  if (noun === 'WinEvent') return 'Microsoft.PowerShell.Diagnostics';
  if (/^VM/i.test(noun) || name === 'Update-VmConfigurationVersion') return 'Hyper-V';
  if (/^(?:Computer|HotFix|Service)$/.test(noun)) return 'Microsoft.PowerShell.Management';
  return CORE.includes(name) ? 'Microsoft.PowerShell.Core' : 'Microsoft.PowerShell.Utility';
}

const OURS = ['Get-VMFile', 'Get-ManagementSession', 'Wait-NextEvent'];
const CORE = [
  'ForEach-Object',
  'Where-Object',
  'Get-Command',
  'Get-Help',
  'Import-Module',
  'Invoke-Command',
  'Out-Null',
  'Out-Host',
  'Set-StrictMode',
];

const tables = ({ shell }: Call): readonly CmdletTable[] =>
  [...new Set([...shell.around.cmdlets.values()].map(({ table }) => table))].toSorted((one, other) =>
    one.name < other.name ? -1 : 1,
  );

const getCommand = answering(
  'Get-Command',
  'The cmdlets and functions that this session knows.',
  [
    parameter('Name', 'text', 'Only these; patterns too.', { position: 0, list: true, pipeline: 'both' }),
    ...['Module', 'Verb', 'Noun'].map((name) =>
      parameter(name, 'text', `Only of this ${name.toLowerCase()}.`, { list: true }),
    ),
    parameter('CommandType', 'text', 'Only of this kind.', { list: true }),
    flag('Syntax', 'How they are called.'),
  ],
  (call) => {
    const tests = (name: string) => listArg(call.args, name).map((one) => wildcard(toText(one)));
    const [names, modules, verbs, nouns] = ['Name', 'Module', 'Verb', 'Noun'].map(tests) as ((
      text: string,
    ) => boolean)[][];
    const fits = (all: ((text: string) => boolean)[] | undefined, text: string): boolean =>
      all === undefined || all.length === 0 || all.some((test) => test(text));
    const found = tables(call).filter((table) => {
      const [verb = '', noun = ''] = table.name.split('-');
      return fits(names, table.name) && fits(modules, moduleOf(table)) && fits(verbs, verb) && fits(nouns, noun);
    });
    const functions = [...call.shell.functions.values()].filter(
      ({ name }) => fits(names, name) && modules?.length === 0 && verbs?.length === 0 && nouns?.length === 0,
    );
    if (found.length + functions.length === 0 && names?.length === 1) unknown(call);
    if (call.args.get('Syntax') === true) return found.map((table) => syntaxOf(table));
    return [
      ...functions.map(({ name }) => info('Function', name, '')),
      ...found.map((table) => info('Cmdlet', table.name, moduleOf(table))),
    ];
  },
  ['gcm'],
);

const unknown = (call: Call): void =>
  call.shell.complain(call, {
    message: `The term '${toText(listArg(call.args, 'Name')[0] ?? null)}' is not recognized as a name of a cmdlet, function, script file, or executable program.`,
    id: `CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand`,
    type: 'System.Management.Automation.CommandNotFoundException',
    category: 'ObjectNotFound',
    words: 'vendor',
  });

const info = (kind: string, name: string, source: string): Value =>
  new PsObject(['System.Management.Automation.CommandInfo', 'System.Object'], {
    CommandType: kind,
    Name: name,
    Version: source === '' ? '' : '1.0',
    Source: source,
  });

/** `Get-VM [[-Name] <vm[]>] [-ComputerName <host[]>]` */
export const syntaxOf = ({ name, parameters }: CmdletTable): string => [name, ...parameters.map(usageOf)].join(' ');

function usageOf({ name, kind, mandatory, position, list }: CmdletParameter): string {
  if (kind === 'switch') return `[-${name}]`;
  const named = position === undefined ? `-${name}` : `[-${name}]`;
  const usage = `${named} <${KINDS[kind] ?? kind}${list === true ? '[]' : ''}>`;
  return mandatory === true ? usage : `[${usage}]`;
}

const KINDS: Readonly<Record<string, string>> = {
  any: 'object',
  block: 'scriptblock',
  property: 'object',
  text: 'string',
  boolean: 'bool',
  integer: 'int',
  size: 'long',
  number: 'double',
  choice: 'string',
};

const getHelp = answering(
  'Get-Help',
  'What a cmdlet does, and its parameters.',
  [
    parameter('Name', 'text', 'The cmdlet.', { position: 0, pipeline: 'both' }),
    parameter('Parameter', 'text', 'Only this parameter.'),
    ...['Detailed', 'Full', 'Examples', 'Online'].map((name) => flag(name, 'Accepted; there is one page.')),
  ],
  (call) => {
    const name = textArg(call.args, 'Name').toLowerCase();
    const table = tables(call).find((one) =>
      [one.name, ...(one.aliases ?? [])].some((known) => known.toLowerCase() === name),
    );
    if (table !== undefined) return [new Formatted(helpLines(table, textArg(call.args, 'Parameter')))];
    if (name === '')
      return [
        new Formatted([
          '',
          'Get-Command lists the cmdlets that this session knows; Get-Help NAME says what one does.',
          '',
        ]),
      ];
    call.shell.complain(call, {
      message: `Get-Help could not find ${textArg(call.args, 'Name')} in a help file in this session.`,
      id: 'HelpNotFound,Microsoft.PowerShell.Commands.GetHelpCommand',
      category: 'ResourceUnavailable',
      words: 'vendor',
    });
    return [];
  },
  ['help', 'man'],
);

function helpLines(table: CmdletTable, only: string): string[] {
  const wanted = table.parameters.filter(({ name }) => only === '' || wildcard(only)(name));
  const section = (title: string, lines: readonly string[]): string[] => [
    title,
    ...lines.map((line) => `    ${line}`),
    '',
  ];
  const own = wanted.flatMap((one) => [
    `-${one.name}`,
    `    ${one.help}${one.aliases === undefined || one.aliases.length === 0 ? '' : ` Also -${one.aliases.join(', -')}.`}`,
  ]);
  if (only !== '') return ['', ...own, ''];
  const common = [...SHARED].map(({ name }) => `-${name}`).join(', ');
  return [
    '',
    ...section('NAME', [table.name]),
    ...section('SYNOPSIS', [table.help]),
    ...section('SYNTAX', [syntaxOf(table)]),
    ...section('PARAMETERS', [...own, `Of every cmdlet: ${common}.`]),
  ];
}

export const HELP_CMDLETS: readonly Cmdlet[] = [getCommand, getHelp];
