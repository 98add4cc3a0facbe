/** Cmdlets about the session itself: variables, objects that are made by hand, and what there is to call. */

import { given } from '../runtime/cmdlet.js';
import { namesOf, propertyOf } from '../runtime/members.js';
import { PROPER } from '../runtime/method-table.js';
import { METHOD_NAMES, methodOf } from '../runtime/methods.js';
import { wildcard } from '../runtime/patterns.js';
import { staticMethod } from '../runtime/statics.js';
import { toText } from '../runtime/text.js';
import { fail } from '../runtime/trouble.js';
import { typeNamed, typeNameOf } from '../runtime/types.js';
import { collapsed, Dictionary, PsObject, Thing, type Value } from '../runtime/values.js';
import {
  answering,
  type Call,
  type Cmdlet,
  cmdlet,
  eachInput,
  emit,
  flag,
  INPUT,
  listArg,
  parameter,
  textArg,
} from './build.js';

const newObject = answering(
  'New-Object',
  'Makes an object of a known type.',
  [
    parameter('TypeName', 'text', 'Its type.', { position: 0, mandatory: true }),
    parameter('ArgumentList', 'any', 'What it is made of.', { position: 1, list: true, aliases: ['Args'] }),
    parameter('Property', 'any', 'A table of its fields.'),
  ],
  ({ args }) => {
    const written = textArg(args, 'TypeName');
    const type = typeNamed(written.toLowerCase().replace(/\s+/g, ''));
    const made = type === undefined ? undefined : staticMethod(type, 'new', 0)?.(listArg(args, 'ArgumentList'));
    if (made === undefined)
      throw fail(
        `Cannot find type [${written}]: only plain objects, lists, tables, dates and versions are made here.`,
        'TypeNotFound,Microsoft.PowerShell.Commands.NewObjectCommand',
      );
    const fields = args.get('Property');
    if (made instanceof PsObject && fields instanceof Dictionary)
      for (const { key, value } of fields.entries.values()) made.set(toText(key), value);
    return [made];
  },
);

const addMember = cmdlet(
  'Add-Member',
  'Gives an object one more field.',
  [
    parameter('MemberType', 'choice', 'Its kind.', { position: 0, choices: ['NoteProperty'], aliases: ['Type'] }),
    parameter('Name', 'text', 'Its name.', { position: 1 }),
    parameter('Value', 'any', 'Its value.', { position: 2 }),
    parameter('NotePropertyName', 'text', 'Its name.'),
    parameter('NotePropertyValue', 'any', 'Its value.'),
    parameter('NotePropertyMembers', 'any', 'A table of several.'),
    flag('PassThru', 'Puts the object out.'),
    flag('Force', 'Also where there is one of that name.'),
    INPUT,
  ],
  (call) =>
    eachInput(call, (item) => {
      for (const [name, value] of members(call)) addField(item, name, value);
      return given(call, 'PassThru') ? call.emit(item) : undefined;
    }),
);

function members({ args }: Call): readonly (readonly [string, Value])[] {
  const several = args.get('NotePropertyMembers');
  if (several instanceof Dictionary)
    return [...several.entries.values()].map(({ key, value }) => [toText(key), value] as const);
  const name = textArg(args, 'NotePropertyName') || textArg(args, 'Name');
  if (name === '') throw fail('Add-Member needs the name of the field.');
  return [[name, args.get('NotePropertyValue') ?? args.get('Value') ?? null]];
}

function addField(item: Value, name: string, value: Value): void {
  if (item instanceof PsObject) return item.set(name, value);
  if (!(item instanceof Thing)) throw fail('A field can be added to an object only.');
  item.added ??= new Map();
  item.added.set(name.toLowerCase(), { name, value });
}

const getMember = cmdlet(
  'Get-Member',
  'The fields and methods of objects.',
  [
    parameter('Name', 'text', 'Only these.', { position: 0, list: true }),
    parameter('MemberType', 'text', 'Only of this kind.', { list: true }),
    INPUT,
  ],
  (call) => {
    const seen = new Set<string>();
    return eachInput(call, (item) => {
      const type = typeNameOf(item);
      if (seen.has(type)) return undefined;
      seen.add(type);
      return emit(call.emit, membersOf(call, item, type));
    });
  },
  ['gm'],
);

function membersOf({ args }: Call, item: Value, type: string): Value[] {
  const wanted = listArg(args, 'Name').map((name) => wildcard(toText(name)));
  const kinds = listArg(args, 'MemberType').map((kind) => toText(kind).toLowerCase());
  const note = item instanceof PsObject && type.endsWith('PSCustomObject');
  const properties = namesOf(item).map(
    (name) => [name, note ? 'NoteProperty' : 'Property', definition(item, name)] as const,
  );
  const methods = [...METHOD_NAMES]
    .filter((name) => methodOf(item, name) !== undefined)
    .map((name) => PROPER.get(name) ?? name)
    .map((name) => [name, 'Method', `${name}()`] as const);
  return [...methods, ...properties]
    .filter(([name]) => wanted.length === 0 || wanted.some((test) => test(name)))
    .filter(([, kind]) => kinds.length === 0 || kinds.some((one) => kind.toLowerCase().endsWith(one)))
    .toSorted(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x === 'Method' ? -1 : y === 'Method' ? 1 : 0))
    .map(
      ([name, kind, text]) => new PsObject(MEMBER, { TypeName: type, Name: name, MemberType: kind, Definition: text }),
    );
}

const MEMBER = ['Microsoft.PowerShell.Commands.MemberDefinition', 'System.Object'];

function definition(item: Value, name: string): string {
  const value = propertyOf(item, name) ?? null;
  const type =
    value === null
      ? 'object'
      : typeNameOf(value)
          .replace(/^System\./, '')
          .toLowerCase();
  const short = type === 'int32' ? 'int' : type === 'boolean' ? 'bool' : type === 'int64' ? 'long' : type;
  return item instanceof PsObject ? `${short} ${name}=${toText(value)}` : `${short} ${name} {get;}`;
}

const MODULES = [
  'hyper-v',
  'failoverclusters',
  'storage',
  'clusterawareupdating',
  'servermanager',
  'microsoft.powershell.utility',
  'microsoft.powershell.management',
  'microsoft.powershell.core',
];

const importModule = cmdlet(
  'Import-Module',
  'Loads a module: those of Hyper-V and failover clusters are there anyway.',
  [
    parameter('Name', 'text', 'The module.', { position: 0, mandatory: true, list: true, pipeline: 'both' }),
    flag('Force', 'Again.'),
    flag('PassThru', 'Puts it out.'),
  ],
  (call) => ({
    alone: () => {
      for (const name of listArg(call.args, 'Name')) {
        if (MODULES.includes(toText(name).toLowerCase())) continue;
        call.shell.complain(call, {
          message: `The specified module '${toText(name)}' was not loaded because no valid module file was found in any module directory.`,
          id: 'Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand',
          type: 'System.IO.FileNotFoundException',
          category: 'ResourceUnavailable',
          words: 'vendor',
        });
      }
      return undefined;
    },
  }),
  ['ipmo'],
);

const setStrictMode = cmdlet(
  'Set-StrictMode',
  'Accepted; names that nobody has set stay $null here.',
  [parameter('Version', 'any', 'Which.'), flag('Off', 'None.')],
  () => ({}),
);

const getVariable = answering(
  'Get-Variable',
  'Variables of the session.',
  [parameter('Name', 'text', 'Only these.', { position: 0, list: true }), flag('ValueOnly', 'Their values.')],
  (call) => {
    const wanted = listArg(call.args, 'Name').map((name) => wildcard(toText(name)));
    const names = [...new Set([...call.shell.scope.names, ...call.shell.global.names])].toSorted();
    const found = names.filter((name) => wanted.length === 0 || wanted.some((test) => test(name)));
    return found.map((name) => {
      const value = call.shell.variable(name);
      return given(call, 'ValueOnly')
        ? value
        : new PsObject(['System.Management.Automation.PSVariable', 'System.Object'], { Name: name, Value: value });
    });
  },
  ['gv'],
);

const setVariableCmdlet = cmdlet(
  'Set-Variable',
  'Gives a variable a value.',
  [
    parameter('Name', 'text', 'The variable.', { position: 0, mandatory: true }),
    parameter('Value', 'any', 'Its value.', { position: 1, pipeline: 'both' }),
    parameter('Scope', 'text', 'Where.'),
    parameter('Option', 'text', 'Accepted.'),
  ],
  ({ args, shell, piped }) => {
    const values: Value[] = [];
    const set = (value: Value): undefined => {
      const scope = textArg(args, 'Scope').toLowerCase();
      if (!['', 'global', 'script', 'local'].includes(scope))
        throw fail(`-Scope ${scope} is not modelled: it takes Global, Script or Local.`);
      const into = scope === 'global' ? shell.global : scope === 'script' ? shell.scope.script : shell.scope;
      into.set(textArg(args, 'Name').toLowerCase(), value);
    };
    return {
      alone: () => set(args.get('Value') ?? null),
      take: (value) => void values.push(value),
      end: () => (piped ? set(collapsed(values)) : undefined),
    };
  },
  ['sv', 'New-Variable'],
);

const removeVariable = cmdlet(
  'Remove-Variable',
  'Forgets a variable.',
  [
    parameter('Name', 'text', 'The variable.', { position: 0, mandatory: true, list: true }),
    flag('Force', 'Also one that is read-only.'),
  ],
  ({ args, shell }) => ({
    alone: () => {
      for (const name of listArg(args, 'Name')) shell.scope.remove(toText(name).toLowerCase());
      return undefined;
    },
  }),
  ['rv'],
);

export const SESSION_CMDLETS: readonly Cmdlet[] = [
  ...[newObject, addMember, getMember, importModule, setStrictMode],
  ...[getVariable, setVariableCmdlet, removeVariable],
];
