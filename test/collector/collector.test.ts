/** The collector reads and changes nothing: its syntax tree holds only what is on these lists, and another grammar reads it too. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readScript } from '../../src/powershell/read.js';
import { inventoryJsonSchema } from '../../src/scenarios/inventory/index.js';
import { inside, notInReference, type Syntax } from '../syntax-tree.js';
import { powershellGrammar } from '../tree-sitter.js';

const FILE = new URL('../../collector/Export-ClusterInventory.ps1', import.meta.url);
const text = readFileSync(FILE, 'utf8');
const { script, complaints } = readScript(text);

const all = [...inside(script)];
const ofKind = (...kinds: readonly string[]): Syntax[] => all.filter(({ is }) => kinds.includes(is));
const sorted = (names: Iterable<unknown>): string[] => [...new Set([...names].map(String))].sort();

/** Cmdlets that show, and those that shape what is shown. */
const READS = [
  'Get-CimInstance',
  'Get-Cluster',
  'Get-ClusterFaultDomain',
  'Get-ClusterGroup',
  'Get-ClusterNetwork',
  'Get-ClusterNetworkInterface',
  'Get-ClusterNode',
  'Get-ClusterOwnerNode',
  'Get-ClusterParameter',
  'Get-ClusterQuorum',
  'Get-ClusterResource',
  'Get-ClusterResourceType',
  'Get-ClusterSharedVolume',
  'Get-Date',
  'Get-VM',
  'Get-VMDvdDrive',
  'Get-VMHardDiskDrive',
  'Get-VMHost',
  'Get-VMNetworkAdapter',
  'Get-VMProcessor',
  'Get-VMSecurity',
  'Get-VMSnapshot',
  'Get-VMSwitch',
];
const SHAPES = [
  'ConvertTo-Json',
  'ForEach-Object',
  'Get-Command',
  'New-Object',
  'Select-Object',
  'Sort-Object',
  'Where-Object',
];
const TELLS = ['Write-Progress', 'Write-Warning'];
const METHODS = [
  'Add',
  'ComputeHash',
  'Create',
  'GetBytes',
  'GetType',
  'IndexOf',
  'Replace',
  'StartsWith',
  'Substring',
  'ToLowerInvariant',
  'ToString',
  'ToUniversalTime',
];

describe('by our own grammar', () => {
  const functions = ofKind('function').map(({ name }) => String(name));
  const commands = ofKind('command');
  const nameOf = ({ name }: Syntax): string => {
    const { is, raw, name: variable } = name as Syntax;
    return is === 'variable' ? `$${String(variable)}` : String(raw);
  };

  test('it is read whole', () => {
    expect(complaints).toEqual([]);
    expect(commands.length).toBeGreaterThan(50);
  });

  test('it calls what is on the lists, its own functions, and writes one file', () => {
    const known = [...READS, ...SHAPES, ...TELLS, ...functions];
    expect(sorted(commands.map(nameOf).filter((name) => !known.includes(name)))).toEqual(['$ask', 'Set-Content']);
    const writes = commands.filter((one) => nameOf(one) === 'Set-Content');
    expect(
      writes.map(({ elements }) => (elements as Syntax[]).map(({ name, value }) => name ?? (value as Syntax)['name'])),
    ).toEqual([['LiteralPath', 'path', 'Encoding', undefined]]);
  });

  test('each cmdlet on the list is called, so that the list stays as short as it can be', () => {
    expect([...READS, ...SHAPES, ...TELLS].filter((name) => !commands.some((one) => nameOf(one) === name))).toEqual([]);
  });

  test('each cmdlet and parameter is in the module reference', () => {
    expect(notInReference(script, functions)).toEqual([]);
  });

  test('nothing is redirected, and no method is called that could change anything', () => {
    expect(ofKind('redirection')).toEqual([]);
    expect(sorted(ofKind('call').map(({ name }) => name)).filter((name) => !METHODS.includes(name))).toEqual([]);
  });

  test('types are those that count and hash', () => {
    const types = sorted(ofKind('type', 'cast').map(({ type }) => String(type).toLowerCase()));
    expect(types).toEqual([
      'bool',
      'int',
      'int64',
      'ordered',
      'system.bitconverter',
      'system.security.cryptography.sha256',
      'system.text.encoding',
    ]);
  });

  test('it does nothing to a cluster, not even by assigning a property of it', () => {
    const targets = ofKind('assignment').flatMap(({ target }) => {
      const { is, target: owner } = target as Syntax;
      return is === 'variable' || is === 'constant' ? [] : [String((owner as Syntax)['name'])];
    });
    expect(sorted(targets)).toEqual([
      'clusterrecord',
      'domains',
      'lack',
      'ofgroup',
      'ownersofgroup',
      'record',
      'speeds',
    ]);
  });

  test('what it writes is what the importer reads', () => {
    const known = new Set(
      JSON.stringify(inventoryJsonSchema())
        .match(/"[A-Za-z0-9_-]+"(?=:)/g)
        ?.map((one) => one.slice(1, -1)),
    );
    const keys = ofKind('hash').flatMap(({ entries }) =>
      (entries as { key: Syntax }[]).map(({ key }) => String(key['raw'] ?? key['value'])),
    );
    expect(keys.length).toBeGreaterThan(40);
    expect(sorted(keys).filter((key) => !known.has(key))).toEqual([]);
  });

  test('it asks the role for preferred owners, and the VM in it for possible ones', () => {
    const askedOf = ofKind('pipeline')
      .map(({ stages }) => stages as Syntax[])
      .filter(
        (stages) => stages.length > 1 && stages[1]?.is === 'command' && nameOf(stages[1]) === 'Get-ClusterOwnerNode',
      )
      .map(([first]) => sorted([...inside(first)].flatMap(({ is, name }) => (is === 'variable' ? [name] : []))));
    expect(askedOf).toEqual([['resource'], ['group']]);
    expect(text).toMatch(/\$record\.PossibleOwners = /);
    expect(text).toMatch(/\$record\.PreferredOwners = /);
  });

  test('its help names each cmdlet that it asks', () => {
    const help = text.slice(0, text.indexOf('#>'));
    const asked = READS.filter(
      (name) => !['Get-Date', 'Get-CimInstance', 'Get-ClusterParameter', 'Get-ClusterResourceType'].includes(name),
    );
    expect(asked.filter((name) => !help.includes(name))).toEqual([]);
  });

  test('it can be read in five minutes', () => {
    expect(text.split('\n').length).toBeLessThan(250);
  });
});

test('by the grammar of tree-sitter, whole', async () => {
  expect((await powershellGrammar()).readsWhole(text)).toBe(true);
});
