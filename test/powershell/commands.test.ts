import { describe, expect, test } from 'vitest';
import type { CommandLine } from '../../src/powershell/parse.js';
import { argsOf, newVm, read, suspend } from './tables.js';

const GB = 1024 * 1024 * 1024;

const command = (text: string): CommandLine => {
  const line = read(text);
  if (line.kind !== 'command') throw new Error(`${text} is no command`);
  return line;
};

describe('names', () => {
  test('I can write a cmdlet and its parameters in any case', () => {
    const line = command('SUSPEND-clusternode -NAME Lab1 -drain');
    expect(line.cmdlet).toBe(suspend);
    expect({ ...line.args }).toEqual({ Name: 'Lab1', Drain: true });
  });

  test('I can name a cmdlet by its alias or with its module', () => {
    expect(command('Update-VmConfigurationVersion web1').cmdlet.name).toBe('Update-VMVersion');
    expect(command('FailoverClusters\\Suspend-ClusterNode Lab1').cmdlet).toBe(suspend);
    expect(command('hyper-v\\new-vm web1').cmdlet).toBe(newVm);
  });

  test('the beginning of a parameter is enough while it could be no other', () => {
    expect(argsOf('Suspend-ClusterNode -Na Lab1 -Dr -Fo')).toEqual({ Name: 'Lab1', Drain: true, ForceDrain: true });
  });

  test('a whole name wins over names that begin with it', () => {
    expect(argsOf('New-VM -Name web1 -Version 5.0')).toEqual({ Name: 'web1', Version: '5.0' });
    expect(argsOf('New-VM -VMName web1')).toEqual({ Name: 'web1' });
    expect(argsOf('Suspend-ClusterNode Lab1 -wi')).toEqual({ Name: 'Lab1', WhatIf: true });
  });
});

describe('where an argument goes', () => {
  test('a value without a name goes to the first place that is free', () => {
    expect(argsOf('Suspend-ClusterNode Lab1 Lab2')).toEqual({ Name: 'Lab1', TargetNode: 'Lab2' });
    expect(argsOf('Suspend-ClusterNode Lab2 -Name Lab1')).toEqual({ Name: 'Lab1', TargetNode: 'Lab2' });
  });

  test('a switch leaves what follows it: the 5 behind -Wait is the target node', () => {
    expect(argsOf('Suspend-ClusterNode Lab2 -Drain -Wait 5')).toEqual({
      Name: 'Lab2',
      TargetNode: '5',
      Drain: true,
      Wait: true,
    });
  });

  test('a colon ties a value to its parameter, also to a switch', () => {
    expect(argsOf('Suspend-ClusterNode -Name:Lab1 -Drain:$false -Wait: $TRUE')).toEqual({
      Name: 'Lab1',
      Drain: false,
      Wait: true,
    });
  });

  test('parameters that every cmdlet has are kept apart', () => {
    const line = command('Suspend-ClusterNode Lab1 -Confirm:$false -ErrorAction stop -Verbose -wa Ignore');
    expect({ ...line.args }).toEqual({ Name: 'Lab1' });
    expect({ ...line.common }).toEqual({ Confirm: false, ErrorAction: 'Stop', Verbose: true, WarningAction: 'Ignore' });
  });

  test('each argument knows where it stands', () => {
    const text = '  Suspend-ClusterNode Lab1 -Cluster:LAB -Drain # by night';
    const { spans, name, ...line } = command(text);
    const slice = ({ offset, length }: { offset: number; length: number }) => text.slice(offset, offset + length);
    expect(Object.entries(spans).map(([parameter, span]) => [parameter, slice(span)])).toEqual([
      ['Name', 'Lab1'],
      ['Drain', '-Drain'],
      ['Cluster', 'LAB'],
    ]);
    expect(slice(name)).toBe('Suspend-ClusterNode');
    expect(line.text).toBe('Suspend-ClusterNode Lab1 -Cluster:LAB -Drain');
  });
});

describe('values', () => {
  test.each([
    ['4GB', 4 * GB],
    ['512mb', GB / 2],
    ['1.5GB', 1.5 * GB],
    ['2Tb', 2048 * GB],
    ['0x4000000', 64 * 1024 * 1024],
    ['"1073741824"', GB],
  ])('memory can be written as %s', (written, bytes) => {
    expect(argsOf(`New-VM web1 ${written}`)).toEqual({ Name: 'web1', MemoryStartupBytes: bytes });
  });

  test('a number may be hexadecimal, and below zero where the cmdlet allows it', () => {
    expect(argsOf('Set-VM web1 -ClockOffset -5 -AutomaticStartDelay 0x10')).toEqual({
      Name: ['web1'],
      ClockOffset: -5,
      AutomaticStartDelay: 16,
    });
  });

  test('a version stays as it is written', () => {
    expect(argsOf('New-VM web1 -Version 5.0')).toEqual({ Name: 'web1', Version: '5.0' });
    expect(argsOf("New-VM web1 -Version '8.0'")).toEqual({ Name: 'web1', Version: '8.0' });
  });

  test('a choice is answered in its own case', () => {
    expect(argsOf('Set-VM web1 -CheckpointType productiononly')).toMatchObject({ CheckpointType: 'ProductionOnly' });
  });

  test('a list stands between commas, with or without spaces, also over lines', () => {
    expect(argsOf('Set-VM web1,web2, web3 ,\n web4')).toEqual({ Name: ['web1', 'web2', 'web3', 'web4'] });
    expect(argsOf('New-VM web1 -ComputerName Lab1')).toEqual({ Name: 'web1', ComputerName: ['Lab1'] });
  });

  test('a truth value is $true, $false or a number', () => {
    expect(argsOf('Set-VM a -AllowUnverifiedPaths $true')).toMatchObject({ AllowUnverifiedPaths: true });
    expect(argsOf('Set-VM a -AllowUnverifiedPaths 0')).toMatchObject({ AllowUnverifiedPaths: false });
    expect(argsOf('Set-VM a -StaticMemory:$null')).toMatchObject({ StaticMemory: false });
  });
});

describe('text', () => {
  test.each([
    ['F:\\VMs\\web-1\\x.vhdx', 'F:\\VMs\\web-1\\x.vhdx'],
    ['\\\\files\\share$\\a#b@c', '\\\\files\\share$\\a#b@c'],
    ['web*', 'web*'],
    ['F:\\"my disks"\\x', 'F:\\my disks\\x'],
    ['my` disk', 'my disk'],
    ["'Windows Server 10 Test VM 1'", 'Windows Server 10 Test VM 1'],
    ["'it''s $x `n'", "it's $x `n"],
    ['"it\'s ""here"""', 'it\'s "here"'],
    ['"a`tb`nc`"d``e`$f`u{41}"', 'a\tb\nc"d`e$fA'],
    ['"5 $ or 5$"', '5 $ or 5$'],
    ["''", ''],
  ])('%s is read as PowerShell reads it', (written, meant) => {
    expect(argsOf(`Set-VM web1 -Notes ${written}`)).toEqual({ Name: ['web1'], Notes: meant });
  });

  test('dashes and quotes of a word processor count as the plain ones', () => {
    const meant = { Name: 'Lab 1', TargetNode: 'Lab2', Drain: true };
    expect(argsOf('Suspend–ClusterNode —Name ‘Lab 1’ ―Drain –TargetNode “Lab2”')).toEqual(meant);
    expect(argsOf('Set-VM a -ClockOffset –5')).toMatchObject({ ClockOffset: -5 });
  });

  test('a comment ends a line, and a backtick carries it on', () => {
    expect(argsOf('Suspend-ClusterNode `\r\n  Lab1 <# the first #> -Drain # first of three')).toEqual({
      Name: 'Lab1',
      Drain: true,
    });
  });

  test('a semicolon or line break at the end begins nothing', () => {
    expect(argsOf('\nSuspend-ClusterNode Lab1;\n\n# done')).toEqual({ Name: 'Lab1' });
  });
});

describe('properties of the cluster', () => {
  test('I can set one', () => {
    expect(read('(Get-Cluster).MaximumParallelMigrations = 2')).toEqual({
      kind: 'set-property',
      object: 'cluster',
      property: 'MaximumParallelMigrations',
      value: 2,
      spans: { property: { offset: 14, length: 25 }, value: { offset: 42, length: 1 } },
      text: '(Get-Cluster).MaximumParallelMigrations = 2',
    });
  });

  test.each(['(Get-Cluster LAB)', '(get-cluster -Name LAB)', "( FailoverClusters\\Get-Cluster -n 'LAB' )"])(
    'I can say which cluster: %s',
    (cluster) => {
      const line = read(`${cluster}.maximumparallelmigrations=0x10 # more`);
      expect(line).toMatchObject({ clusterName: 'LAB', property: 'MaximumParallelMigrations', value: 16 });
    },
  );

  test('a truth value is stored as 1 or 0, and a text stays a text', () => {
    expect(read('(Get-Cluster).AddEvictDelay = $true')).toMatchObject({ value: 1 });
    expect(read('(Get-Cluster).AddEvictDelay = "sixty"')).toMatchObject({ value: 'sixty' });
  });
});
