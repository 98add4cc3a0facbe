import { expect, test } from 'vitest';
import { byName, UTILITY_CMDLETS } from '../../src/powershell/cmdlets/index.js';
import { complete } from '../../src/powershell/complete.js';
import type { Cmdlet } from '../../src/powershell/runtime/cmdlet.js';

const move: Cmdlet = {
  table: {
    name: 'Move-Role',
    help: 'For a test.',
    parameters: [
      { name: 'Name', kind: 'vm', position: 0, help: '' },
      { name: 'Node', kind: 'host', position: 1, help: '' },
      { name: 'MigrationType', kind: 'choice', choices: ['Live', 'Quick'], help: '' },
      { name: 'Old', kind: 'boolean', help: '' },
      { name: 'Wait', kind: 'switch', help: '' },
    ],
  },
  start: () => ({}),
};
const cmdlets = byName([...UTILITY_CMDLETS, move]);
const names = {
  hosts: ['Lab1', 'Lab2'],
  vms: [
    'web1',
    'Test VM',
    'Many blanks 1',
    'Many blanks 2',
    'of (old); x',
    'zeta`v',
    'zoo$1',
    'Ö’Brien',
    '仮想1',
    '(old)',
  ],
  clusters: ['LAB'],
};

test.each([
  ['Move-R', ['Move-Role']],
  ['Get-VM | Where-O', ['Where-Object']],
  ['$x = Move-', ['Move-Role']],
  ['Move-Role w', ['web1']],
  ['Move-Role Te', ["'Test VM'"]],
  // Else PowerShell would read a part of the name as its own.
  ['Move-Role z', ["'zeta`v'", "'zoo$1'"]],
  ['Move-Role Ö', ["'Ö’’Brien'"]],
  ['Move-Role 仮', ['仮想1']],
  ['Move-Role -Old ', ['$false', '$true']],
  ['Move-Role web1 -N', ['-Name', '-Node']],
  ['Move-Role web1 -Node L', ['Lab1', 'Lab2']],
  ['Move-Role web1 -MigrationType ', ['Live', 'Quick']],
  // As far as several go, which is behind a blank: the quote is open, and what stands in it ends nothing.
  ['Move-Role M', ["'Many blanks 1'", "'Many blanks 2'"]],
  ["Move-Role 'Many blanks ", ["'Many blanks 1'", "'Many blanks 2'"]],
  ['Move-Role "Many blanks 2', ["'Many blanks 2'"]],
  ["Move-Role 'of (old); ", ["'of (old); x'"]],
  ["Move-Role 'Test VM' -Node L", ['Lab1', 'Lab2']],
  ["Move-Role 'a (b' -N", ['-Name', '-Node']],
  ['Nothing x', []],
])('%j can go on', (line, words) => {
  expect(complete(line, cmdlets, names).words).toEqual(words);
});
