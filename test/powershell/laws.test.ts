import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CmdletSpec, Parameter } from '../../src/model/commands/spec.js';
import { formatCommand } from '../../src/powershell/format.js';
import type { LineComplaint, Scalar, Value } from '../../src/powershell/parse.js';
import { argsOf, newVm, parser, raise, setVm, suspend, tables, updateVm } from './tables.js';

/** Pieces of PowerShell and of ordinary mistakes, so that random lines come near to meaning something. */
const PIECES = [
  'Suspend-ClusterNode',
  'New-VM',
  'Set-VM',
  '(Get-Cluster)',
  '.MaximumParallelMigrations',
  ' = ',
  '2',
  '4GB',
  '0x',
  '-',
  '-Name',
  '-Name:',
  '-Drain',
  '-Drain:$false',
  '-W',
  '–Wait',
  ' ',
  ' ',
  ' ',
  ',',
  ';',
  '|',
  '&',
  '>',
  '2>&1',
  '\n',
  '\r\n',
  '`',
  '`\n',
  '#',
  '<#',
  '#>',
  "'",
  '"',
  '‘',
  '”',
  '$',
  '$x',
  '$(',
  '${',
  '(',
  ')',
  '{',
  '}',
  '[',
  '@',
  '@(',
  '@"',
  '\\',
  'Hyper-V\\',
  '*',
  '--',
  '+=',
  'if',
  'web1',
  '5.0',
  "''",
  '""',
  '\0',
  '\ud800',
  '💻',
  '__proto__',
  '-constructor',
];

const line = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => `Set-VM web1 ${pieces.join(' ')}`),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
);

const lies = (text: string, { offset, length }: LineComplaint): boolean =>
  Number.isInteger(offset) && offset >= 0 && length >= 0 && offset + length <= text.length;

test('whatever is typed is understood or complained of, within the line', () => {
  fc.assert(
    fc.property(line, (text) => {
      const result = parser.parse(text, tables);
      if (result.ok) return result.value.text.length <= text.length;
      return result.error.length > 0 && result.error.every((complaint) => lies(text, complaint));
    }),
    { numRuns: 2000 },
  );
});

test.each(['"', "'", '`', 'a"', "a'", '""\'', '<#\n', '-a ', 'a,', '$x ', '(', ')', '{', '`"', '"$', '\\', '$(', 'a;'])(
  'a line full of %j is answered in good time',
  (piece) => {
    const text = `Set-VM ${piece.repeat(8000 / piece.length)}`;
    const result = parser.parse(text, tables);
    expect(result.ok || result.error.every((complaint) => lies(text, complaint))).toBe(true);
  },
  2000,
);

const name = fc.oneof(
  fc.constantFrom(
    'web1',
    'F:\\VMs\\x',
    '-Drain',
    '5.0',
    '$true',
    "it's",
    '‘x’',
    'a,b',
    '#',
    '@x',
    '2>',
    '`n',
    'a b',
    '--',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
);

function scalarOf({ kind, choices = [], min = 0, max = Number.MAX_SAFE_INTEGER }: Parameter): fc.Arbitrary<Scalar> {
  if (kind === 'switch' || kind === 'boolean') return fc.boolean();
  if (kind === 'choice') return fc.constantFrom(...choices);
  if (kind === 'integer') return fc.integer({ min, max });
  if (kind === 'size')
    return fc.oneof(
      fc.integer({ min, max }),
      fc.integer({ min: 1, max: 99 }).map((n) => n * 1024 * 1024 * 1024),
    );
  return kind === 'text' ? fc.oneof(fc.constant(''), name) : name;
}

const writable = (parameter: Parameter): fc.Arbitrary<Value> =>
  parameter.list === true ? fc.array(name, { minLength: 1, maxLength: 3 }) : scalarOf(parameter);

function argumentsOf({ parameters }: CmdletSpec): fc.Arbitrary<Record<string, Value>> {
  const entries = parameters.map((parameter) => [parameter.name, writable(parameter)] as const);
  const requiredKeys = parameters.filter(({ mandatory }) => mandatory === true).map((parameter) => parameter.name);
  return fc.record(Object.fromEntries(entries), { requiredKeys }) as fc.Arbitrary<Record<string, Value>>;
}

test.each([suspend, newVm, setVm, updateVm, raise])('what is written for $name is read back as it was', (cmdlet) => {
  fc.assert(
    fc.property(argumentsOf(cmdlet), (args) => {
      expect(argsOf(formatCommand(cmdlet, args))).toEqual({ ...args });
    }),
    { numRuns: 300 },
  );
});

test('the order and the spelling of the parameters do not matter', () => {
  const spellings = ['-Name Lab1', '-TargetNode:Lab2', '-dRAIN', "–Cluster 'LAB'"];
  const meant = argsOf('Suspend-ClusterNode Lab1 Lab2 -Drain -Cluster LAB');
  fc.assert(
    fc.property(fc.shuffledSubarray(spellings, { minLength: spellings.length }), (parts) => {
      expect(argsOf(`Suspend-ClusterNode ${parts.join(' ')}`)).toEqual(meant);
    }),
    { numRuns: 24 },
  );
});
