import { describe, expect, test } from 'vitest';
import { complaintsOf, told } from './tables.js';

describe('a name that is wrong', () => {
  test('an unknown cmdlet is told with the nearest one', () => {
    expect(told('Suspend-ClusterNod Lab1 -Drain')).toMatchInlineSnapshot(
      `"[Suspend-ClusterNod] There is no cmdlet 'Suspend-ClusterNod' here. Expected: a cmdlet that a rehearsal knows. Nearest: Suspend-ClusterNode."`,
    );
    expect(told('.\\upgrade.ps1')).toMatchInlineSnapshot(
      `"[.\\upgrade.ps1] There is no cmdlet '.\\upgrade.ps1' here. Expected: a cmdlet that a rehearsal knows."`,
    );
    expect(told('Storage\\Get-Disk')).toMatchInlineSnapshot(
      `"[Storage\\Get-Disk] There is no module 'Storage' here. Expected: Hyper-V or FailoverClusters."`,
    );
  });

  test('a verb that was written is meant: no other cmdlet of the noun is nearest', () => {
    expect(told('Remove-ClusterNode Lab1')).toMatchInlineSnapshot(
      `"[Remove-ClusterNode] There is no cmdlet 'Remove-ClusterNode' here. Expected: a cmdlet that a rehearsal knows."`,
    );
    expect(told('Start-VMVersion web1')).toMatchInlineSnapshot(
      `"[Start-VMVersion] There is no cmdlet 'Start-VMVersion' here. Expected: a cmdlet that a rehearsal knows."`,
    );
    expect(told('Supsend-ClusterNode Lab1')).toMatchInlineSnapshot(
      `"[Supsend-ClusterNode] There is no cmdlet 'Supsend-ClusterNode' here. Expected: a cmdlet that a rehearsal knows. Nearest: Suspend-ClusterNode."`,
    );
  });

  test('what Windows has and a rehearsal has not is told from what nobody has', () => {
    expect(told('stop-clusternode Lab1')).toMatchInlineSnapshot(
      `"[stop-clusternode] Stop-ClusterNode exists in Windows, but cannot be rehearsed yet. Expected: a cmdlet that a rehearsal knows."`,
    );
    expect(told('Get-ClusterNode')).toMatchInlineSnapshot(
      `"[Get-ClusterNode] Get-ClusterNode exists in Windows, but cannot be rehearsed yet. Expected: \`until:\` with a condition over clusters, hosts and vms, or a cmdlet that a rehearsal knows."`,
    );
    expect(told('Set-VM web1 -AutomaticStopAction Save')).toMatchInlineSnapshot(
      `"[-AutomaticStopAction] -AutomaticStopAction of Set-VM exists in Windows, but cannot be rehearsed yet. Expected: -Name, -CheckpointType, -Notes, -StaticMemory, -AutomaticStartDelay, -ClockOffset or -AllowUnverifiedPaths."`,
    );
    expect(told('New-VM web1 -OutVariable made')).toMatchInlineSnapshot(
      `"[-OutVariable] -OutVariable of New-VM exists in Windows, but cannot be rehearsed yet. Expected: -Name, -MemoryStartupBytes, -Generation, -Version, -ComputerName or -NewVHDPath."`,
    );
  });

  test('a parameter that a wrong name meant is not missed as well', () => {
    expect(told('New-VM -N web1')).toMatchInlineSnapshot(
      `"[-N] '-N' could be -Name or -NewVHDPath. Expected: more of the name."`,
    );
    expect(told('Update-VMVersion -Nmae web1')).toMatchInlineSnapshot(
      `"[-Nmae] Update-VMVersion has no parameter '-Nmae'. Expected: -Name or -Force. Nearest: -Name."`,
    );
    expect(told('Update-VMVersion -Nane web1')).toMatchInlineSnapshot(
      `"[-Nane] Update-VMVersion has no parameter '-Nane'. Expected: -Name or -Force. Nearest: -Name."`,
    );
  });

  test('an unknown parameter is told with the nearest one and all that there are', () => {
    expect(told('Suspend-ClusterNode Lab1 -Drian')).toMatchInlineSnapshot(
      `"[-Drian] Suspend-ClusterNode has no parameter '-Drian'. Expected: -Name, -TargetNode, -Drain, -ForceDrain, -Wait, -WhatIf or -Cluster. Nearest: -Drain."`,
    );
  });

  test('a beginning that could be several parameters names them', () => {
    expect(told('Suspend-ClusterNode Lab1 -W')).toMatchInlineSnapshot(
      `"[-W] '-W' could be -Wait, -WhatIf or -WarningAction. Expected: more of the name."`,
    );
  });

  test('-WhatIf is only where the cmdlet has it', () => {
    expect(told('New-VM web1 -WhatIf')).toMatchInlineSnapshot(
      `"[-WhatIf] New-VM has no parameter '-WhatIf'. Expected: -Name, -MemoryStartupBytes, -Generation, -Version, -ComputerName or -NewVHDPath."`,
    );
  });
});

describe('arguments that do not fit', () => {
  test('a parameter can be given only once, under whatever name', () => {
    expect(told('New-VM -Name web1 -VMName web2')).toMatchInlineSnapshot(
      `"[-VMName] -Name is given twice. Expected: -Name once."`,
    );
  });

  test('a parameter needs its value', () => {
    expect(told('Suspend-ClusterNode -Name -Drain')).toMatchInlineSnapshot(
      `"[-Name] -Name has no value. Expected: the name of a host."`,
    );
    expect(told('New-VM web1 -Version:')).toMatchInlineSnapshot(
      `"[-Version:] -Version has no value. Expected: a version such as 8.0."`,
    );
  });

  test('a parameter without which the cmdlet cannot work is missed', () => {
    expect(told('New-VM -Generation 2')).toMatchInlineSnapshot(
      `"[New-VM] New-VM needs -Name. Expected: the name of a VM."`,
    );
  });

  test('a name with spaces and without quotes is told how to be written', () => {
    expect(told('New-VM Windows Server 10 Test VM 1')).toMatchInlineSnapshot(`
      "[Server] -MemoryStartupBytes wants a size, and 'Server' is none. Expected: a size such as 4GB from 32MB to 12TB.
      [10 Test VM 1] '10' is a surplus positional argument: New-VM takes only -Name and -MemoryStartupBytes without a name. Expected: a name with spaces in quotes: 'Windows Server 10 Test VM 1', or commas between several names."
    `);
    expect(told('Set-VM Windows Server')).toMatchInlineSnapshot(
      `"[Server] 'Server' is a surplus positional argument: Set-VM takes only -Name without a name. Expected: a name with spaces in quotes: 'Windows Server', or commas between several names."`,
    );
  });

  test('a word that one parameter takes is told its parameter', () => {
    expect(told('Set-VM web1 production')).toMatchInlineSnapshot(
      `"[production] 'production' is a surplus positional argument: Set-VM takes only -Name without a name. Expected: -CheckpointType Production."`,
    );
  });

  test('a switch that is turned off without a colon is told how to be written', () => {
    expect(told('Update-ClusterFunctionalLevel -Confirm $false')).toMatchInlineSnapshot(
      `"[$false] '$false' is a surplus positional argument: Update-ClusterFunctionalLevel takes none. Expected: -Confirm:$false, with a colon."`,
    );
  });

  test('one value is wanted, not a list', () => {
    expect(told('Suspend-ClusterNode Lab1,Lab2')).toMatchInlineSnapshot(
      `"[Lab1,Lab2] -Name takes one value, not a list. Expected: the name of a host."`,
    );
  });

  test('a comma waits for a value', () => {
    expect(told('Set-VM web1,')).toMatchInlineSnapshot(`"[,] Nothing follows this comma. Expected: a value."`);
    expect(told('Set-VM ,web1')).toMatchInlineSnapshot(`"[,] ',' has no value before it."`);
  });
});

describe('values that are wrong', () => {
  test('a size with a space or with quotes is no size in PowerShell', () => {
    expect(told('New-VM web1 4 GiB')).toMatchInlineSnapshot(`
      "[4] -MemoryStartupBytes cannot be '4'. Expected: a size such as 4GB from 32MB to 12TB.
      [GiB] 'GiB' is a surplus positional argument: New-VM takes only -Name and -MemoryStartupBytes without a name. Expected: 4GB, without a space."
    `);
    expect(told("New-VM web1 '4 GiB'")).toMatchInlineSnapshot(
      `"['4 GiB'] -MemoryStartupBytes wants a size, and '4 GiB' is none. Expected: 4GB, without quotes or spaces."`,
    );
  });

  test('a number is wanted, whole and within its bounds', () => {
    expect(told('New-VM web1 -Generation two')).toMatchInlineSnapshot(
      `"[two] -Generation wants a number, and 'two' is none. Expected: a whole number from 1 to 2."`,
    );
    expect(told('New-VM web1 -Generation 3')).toMatchInlineSnapshot(
      `"[3] -Generation cannot be '3'. Expected: a whole number from 1 to 2."`,
    );
    expect(told('Set-VM web1 -AutomaticStartDelay 1.5')).toMatchInlineSnapshot(
      `"[1.5] '1.5' is not a whole number. Expected: a whole number, at least 0."`,
    );
    expect(told('Set-VM web1 -AutomaticStartDelay -1')).toMatchInlineSnapshot(
      `"[-1] -AutomaticStartDelay cannot be '-1'. Expected: a whole number, at least 0."`,
    );
    expect(told('New-VM web1 8PB')).toMatchInlineSnapshot(
      `"[8PB] -MemoryStartupBytes cannot be '8PB'. Expected: a size such as 4GB from 32MB to 12TB."`,
    );
  });

  test('a choice that is none is told with the nearest', () => {
    expect(told('Set-VM web1 -CheckpointType Produktion')).toMatchInlineSnapshot(
      `"[Produktion] -CheckpointType cannot be 'Produktion'. Expected: Disabled, Standard, Production or ProductionOnly. Nearest: Production."`,
    );
  });

  test('a name is neither empty nor $null nor a truth value', () => {
    expect(told("Set-VM ''")).toMatchInlineSnapshot(`"[''] -Name cannot be empty. Expected: the name of a VM."`);
    expect(told('Set-VM $null')).toMatchInlineSnapshot(
      `"[$null] -Name wants the name of a VM, and '$null' is none. Expected: the name of a VM."`,
    );
    expect(told('Suspend-ClusterNode Lab1 -Cluster $true')).toMatchInlineSnapshot(
      `"[$true] -Cluster wants the name of a cluster, and '$true' is none. Expected: the name of a cluster."`,
    );
  });

  test('the word true is no truth value', () => {
    expect(told('Set-VM web1 -AllowUnverifiedPaths true')).toMatchInlineSnapshot(
      `"[true] -AllowUnverifiedPaths is a truth value, and 'true' is none. Expected: $true or $false."`,
    );
  });

  test('a quote that stays open is shown where it opens', () => {
    expect(told("New-VM 'web1 -Version 5.0")).toMatchInlineSnapshot(
      `"['] A quote is opened and never closed. Expected: a closing quote."`,
    );
    expect(told("New-VM bob's")).toMatchInlineSnapshot(
      `"['] A quote is opened and never closed. Expected: a closing quote."`,
    );
  });
});

describe('properties of the cluster', () => {
  test('an unknown one is told with the nearest', () => {
    expect(told('(Get-Cluster).MaxParallelMigrations = 2')).toMatchInlineSnapshot(
      `"[MaxParallelMigrations] The cluster has no property 'MaxParallelMigrations' that a rehearsal knows. Expected: MaximumParallelMigrations, AddEvictDelay. Nearest: MaximumParallelMigrations."`,
    );
  });

  test('a value must fit its property', () => {
    expect(told('(Get-Cluster).MaximumParallelMigrations = 0')).toMatchInlineSnapshot(
      `"[0] MaximumParallelMigrations cannot be '0'. Expected: a whole number from 1 to 1024."`,
    );
    expect(told("(Get-Cluster).MaximumParallelMigrations = 'two'")).toMatchInlineSnapshot(
      `"['two'] MaximumParallelMigrations cannot be 'two'. Expected: a whole number from 1 to 1024."`,
    );
    expect(told('(Get-Cluster).AddEvictDelay = sixty')).toMatchInlineSnapshot(
      `"[sixty] 'sixty' is a command here. Expected: a number, or a text in quotes."`,
    );
  });

  test('one that a rehearsal does not obey yet is refused by name', () => {
    expect(told('(Get-Cluster).WitnessDynamicWeight = 1')).toMatchInlineSnapshot(
      `"[WitnessDynamicWeight] WitnessDynamicWeight is read-only: the cluster works it out by itself."`,
    );
  });

  test('only the cluster has properties here, and they can only be set', () => {
    expect(told('(Get-VM web1).Notes = 2')).toMatchInlineSnapshot(
      `"[Get-VM] Only properties of the cluster and of roles can be set in a script line. Expected: (Get-Cluster).Property = value, (Get-ClusterGroup web1).Property = value."`,
    );
    expect(told('(Get-Cluster).AddEvictDelay')).toMatchInlineSnapshot(
      `"[] The line ends before it is complete. Expected: = and a value."`,
    );
    expect(told('(Get-Cluster).AddEvictDelay += 2')).toMatchInlineSnapshot(
      `"[+=] '+=' changes a value in place; a script line takes one cmdlet. Expected: = and a value."`,
    );
    expect(told('(Get-Cluster')).toMatchInlineSnapshot(
      `"[] The line ends before it is complete. Expected: a closing )."`,
    );
  });
});

describe('more than a script line takes', () => {
  test.each([
    'Set-VM web1 | Out-Null',
    'Set-VM web1; Set-VM web2',
    'Set-VM web1\nSet-VM web2',
    'Set-VM web1 && Set-VM web2',
    '& Set-VM web1',
    'Set-VM web1 > log.txt',
    'Set-VM web1 2>&1',
    '$x = Set-VM web1',
    'if ($true) { Set-VM web1 }',
    'Set-VM { web1 }',
    'Set-VM (Get-VM)',
    'Set-VM @(1)',
    'Set-VM @args',
    '[int]5',
    '42',
    "'web1'",
    'Set-VM @"',
  ])('%j is refused by name', (text) => {
    const messages = complaintsOf(text).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(/; a script line takes one cmdlet\.$/));
    expect(messages).toMatchSnapshot();
  });

  test('a bracket that closes nothing is told', () => {
    expect(told('Set-VM web1) -Notes x')).toMatchInlineSnapshot(`"[)] ')' closes nothing."`);
    expect(told('Set-VM web1 -- -x')).toMatchInlineSnapshot(`"[--] '--' ends the parameters."`);
  });

  test('a variable is refused where it stands, also inside double quotes', () => {
    expect(told('Set-VM $vm -Notes "for $user at $(Get-Date)"')).toMatchInlineSnapshot(`
      "[$vm] '$vm' is a variable; a script line has none. Expected: a value, or text in 'single quotes'.
      [$user] '$user' is a variable; a script line has none. Expected: a value, or text in 'single quotes'.
      [$(] '$(' is an expression; a script line has none. Expected: a value, or text in 'single quotes'."
    `);
  });

  test('an empty line or a comment is no cmdlet', () => {
    expect(told('')).toMatchInlineSnapshot(`"[] There is no cmdlet here. Expected: one cmdlet with its parameters."`);
    expect(told('# later')).toMatchInlineSnapshot(
      `"[] There is no cmdlet here. Expected: one cmdlet with its parameters."`,
    );
  });

  test('a line has at most 8,192 characters', () => {
    const line = `Set-VM web1 -Notes ${'x'.repeat(8192)}`;
    expect(complaintsOf(line)).toMatchInlineSnapshot(`
      [
        {
          "expected": "at most 8192 characters",
          "length": 19,
          "message": "The line has 8211 characters.",
          "offset": 8192,
        },
      ]
    `);
  });
});

test('everything that is wrong with a line is told at once, from left to right', () => {
  expect(
    told('Set-VM -Notes $note -Chekpoint x -AutomaticStartDelay soon -AllowUnverifiedPaths yes'),
  ).toMatchInlineSnapshot(`
    "[Set-VM] Set-VM needs -Name. Expected: the name of a VM.
    [$note] '$note' is a variable; a script line has none. Expected: a value, or text in 'single quotes'.
    [-Chekpoint] Set-VM has no parameter '-Chekpoint'. Expected: -Name, -CheckpointType, -Notes, -StaticMemory, -AutomaticStartDelay, -ClockOffset or -AllowUnverifiedPaths. Nearest: -CheckpointType.
    [soon] -AutomaticStartDelay wants a number, and 'soon' is none. Expected: a whole number, at least 0.
    [yes] -AllowUnverifiedPaths is a truth value, and 'yes' is none. Expected: $true or $false."
  `);
});
