import { expect, test } from 'vitest';
import { formatCommand } from '../../src/powershell/format.js';
import { newVm, setVm, suspend } from './tables.js';

test('a command is written with its parameters by name, in the order of the table', () => {
  const args = { Wait: true, Drain: true, Name: 'Lab1', ForceDrain: false };
  expect(formatCommand(suspend, args)).toBe('Suspend-ClusterNode -Name Lab1 -Drain -ForceDrain:$false -Wait');
});

test('quotes stand only where they are needed', () => {
  const args = { Name: ['web1', "Bob's VM"], Notes: '-5', CheckpointType: 'Standard', AllowUnverifiedPaths: true };
  expect(formatCommand(setVm, args)).toBe(
    "Set-VM -Name web1, 'Bob''s VM' -CheckpointType Standard -Notes '-5' -AllowUnverifiedPaths $true",
  );
});

test('memory is written in the largest unit that leaves a whole number', () => {
  const size = (MemoryStartupBytes: number) => formatCommand(newVm, { Name: 'a', MemoryStartupBytes });
  expect(size(4 * 1024 * 1024 * 1024)).toBe('New-VM -Name a -MemoryStartupBytes 4GB');
  expect(size(1_000_000_000)).toBe('New-VM -Name a -MemoryStartupBytes 1000000000');
  expect(size(1536 * 1024 * 1024)).toBe('New-VM -Name a -MemoryStartupBytes 1536MB');
});
