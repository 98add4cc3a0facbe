/** Cmdlets that scripts of an upgrade have beside those of the cluster: hosts, services, drives, storage, and what changes nothing here. */
import { describe, expect, test } from 'vitest';
import { scenarioOf, type } from './console.js';

const LAB = await scenarioOf(`
clusterdrill: 1
title: Three nodes, and two hosts alone
until: 2 d
clusters: [{ name: LAB, level: WS2022, witness: file-share }]
networks:
  - { name: Management, for: [management, cluster] }
  - { name: Storage, for: [storage] }
  - { name: Fast, bandwidth: 25 Gbps, for: [migration], mode: smb }
hosts:
  - { names: Lab1..Lab3, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB }
  - { name: Lone, release: WS2025, cores: 16, memory: 64 GiB, traits: [credssp] }
  - { name: Other, release: WS2025, cores: 16, memory: 64 GiB }
vms:
  - { name: web, count: 3, on: [Lab1, Lab2], version: "10.0", memory: 4 GiB, disk: 40 GiB }
  - { name: "off", on: [Lab1], version: "9.0", memory: 4 GiB, state: "Off" }
  - { name: solo, on: [Lone], version: "10.0", memory: 4 GiB }
`);

const POOL = await scenarioOf(`
clusterdrill: 1
title: Storage Spaces Direct
until: 2 d
clusters: [{ name: S2D, level: WS2016, witness: file-share, storage: s2d }]
hosts: [{ names: Lab1..Lab4, release: WS2019, cluster: S2D, cores: 16, memory: 64 GiB }]
vms: [{ name: web1, on: [Lab1], memory: 4 GiB }]
`);

const said = async (script: string, scenario = LAB, on = 'Lab1') => {
  const { output, errors, warnings, complaints } = await type(scenario, script, { on });
  return [...output.trim().split('\n'), ...errors, ...warnings, ...complaints].map((line) => line.trim());
};

test('a cluster, a service and a VM come through the pipeline; what a cmdlet cannot take is an error', async () => {
  expect(await said('(Get-Cluster | Get-ClusterQuorum).Cluster.ToString()')).toEqual(['LAB']);
  expect(await said("('LAB' | Get-Cluster).Name; ('ClusSvc' | Get-Service).Status.ToString()")).toEqual([
    'LAB',
    'Running',
  ]);
  expect(await said('(Get-VM web1 | Get-VMHost).Name')).toEqual(['LAB1']);
  expect(await said('Get-ClusterNode Lab2 | Get-VMHost')).toEqual([
    '',
    expect.stringMatching(/^The input object cannot be bound to any parameters/),
  ]);
});

test('a node that a variable does not hold is an error, and nobody moves', async () => {
  const script = 'Move-ClusterVirtualMachineRole web1 -Node $nodee; (Get-ClusterGroup web1).OwnerNode.Name';
  expect(await said(script)).toEqual([
    'Lab1',
    "Cannot validate argument on parameter 'Node'. The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.",
  ]);
});

test('a text that says false is no truth value', async () => {
  expect(await said('Set-VM web1 -AutomaticCheckpointsEnabled false')).toEqual([
    '',
    expect.stringMatching(/Boolean parameters accept only Boolean values and numbers/),
  ]);
});

test('the networks are those of the scenario, with what the cluster uses them for', async () => {
  expect(await said('Get-ClusterNetwork | ForEach-Object { "$($_.Name) $($_.Role)" }')).toEqual([
    'Management ClusterAndClient',
    'Storage None',
    'Fast Cluster',
  ]);
  expect(await said('(Get-VMMigrationNetwork).Subnet; (Get-VMHost).VirtualMachineMigrationPerformanceOption')).toEqual([
    'Fast',
    'SMB',
  ]);
});

describe('a move that stops the VM', () => {
  const moved = (kind: string, more = '') =>
    said(`$null = Move-ClusterVirtualMachineRole web1 Lab3 -MigrationType ${kind} ${more}
      "$((Get-ClusterGroup web1).OwnerNode) $((Get-ClusterGroup web1).State)"`);

  test.each(['Shutdown', 'ShutdownForce', 'TurnOff'])(
    'by %s ends with a VM that runs on the other node',
    async (kind) => {
      expect(await moved(kind, '-IgnoreLocked')).toEqual(['Lab3 Online']);
    },
  );

  test('leaves a VM off that was off', async () => {
    const script =
      '$null = Move-ClusterVirtualMachineRole off Lab3 -MigrationType Shutdown; (Get-VM off -ComputerName Lab3).State';
    expect(await said(script)).toEqual(['Off']);
  });

  test('does not begin where nobody waits for it, or where the target takes no role', async () => {
    expect(await moved('Shutdown', '-Wait 0')).toEqual([
      'Lab1 Online',
      'A move that stops the VM is rehearsed only as one that is waited for: leave -Wait away.',
    ]);
    const [role, error] = await said(`$null = Suspend-ClusterNode Lab3
      Move-ClusterVirtualMachineRole web1 Lab3 -MigrationType TurnOff; (Get-ClusterGroup web1).State`);
    expect([role, error]).toEqual(['Online', 'The cluster node is paused.']);
  });

  test('may name the VM by its id', async () => {
    const script = `$null = Move-ClusterVirtualMachineRole -VMId (Get-VM web3).Id -Node Lab2; (Get-ClusterGroup web3).OwnerNode.Name
      Move-ClusterVirtualMachineRole -VMId 0 -Node Lab2`;
    expect(await said(script)).toEqual(['Lab2', 'No VM has the id 0.']);
  });
});

test('what goes on after -Wait is over has not failed', async () => {
  expect(
    await said('$null = Move-ClusterVirtualMachineRole web1 Lab3 -Wait 1; (Get-ClusterGroup web1).OwnerNode.Name'),
  ).toEqual(['Lab1']);
  expect(await said('$null = Stop-ClusterNode Lab1 -Wait 1; (Get-ClusterNode Lab1).State')).toEqual(['Paused']);
  expect(await said('$null = Remove-ClusterNode Lab3 -Force -Wait 1; (Get-ClusterNode Lab3).State')).toEqual([
    'Paused',
  ]);
  const joining = '$null = Stop-ClusterNode Lab3; $null = Start-ClusterNode Lab3 -Wait 1; (Get-ClusterNode Lab3).State';
  expect(await said(joining)).toEqual(['Down']);
});

describe('a checkpoint that is applied', () => {
  test('leaves the VM off where it holds no memory', async () => {
    const script = `Checkpoint-VM web1 -SnapshotName before
      Get-VMSnapshot web1 | Restore-VMSnapshot; (Get-VM web1).State
      Start-VM web1; Restore-VMCheckpoint before web1; (Get-VM web1).State
      Restore-VMSnapshot after web1`;
    expect(await said(script)).toEqual(['Off', 'Off', 'No VM of that name here has a checkpoint after.']);
  });

  test('is refused with its reason where it holds memory', async () => {
    const script = `Set-VM web1 -CheckpointType Standard; Checkpoint-VM web1 -SnapshotName warm
      Restore-VMSnapshot warm web1; (Get-VM web1).State`;
    const [state, why] = await said(script);
    expect([state, why]).toEqual([
      'Running',
      expect.stringContaining('leave it Saved as it was then, which is not modelled'),
    ]);
  });
});

describe('Set-VMHost', () => {
  const move = 'Move-VM solo Other; (Get-VM solo -ComputerName Other -ErrorAction SilentlyContinue).Name';

  test('takes away by Kerberos what keeps CredSSP from moving a VM', async () => {
    expect((await said(move, LAB, 'Lone')).join()).toContain('has failed');
    const kerberos = 'Set-VMHost -ComputerName Lone -VirtualMachineMigrationAuthenticationType Kerberos';
    expect(await said(`Enable-VMMigration; ${kerberos}; ${move}`, LAB, 'Lone')).toEqual(['solo']);
    const back = `${kerberos}; Set-VMHost Lone -VirtualMachineMigrationAuthenticationType CredSSP`;
    expect(await said(`${back}; (Get-VMHost).VirtualMachineMigrationAuthenticationType`, LAB, 'Lone')).toEqual([
      'CredSSP',
    ]);
  });

  test('says where it changes nothing', async () => {
    expect(await said('Set-VMHost Lab1 -VirtualMachineMigrationPerformanceOption TCPIP')).toEqual([
      '',
      'Set-VMHost -VirtualMachineMigrationPerformanceOption: how live migrations travel stays as the scenario has it: `mode:` of the network.',
    ]);
  });
});

describe('the move type of a drain', () => {
  const kind = "Get-ClusterResourceType 'Virtual Machine'";

  test('is read and set where Windows has it: a private property of the resource type', async () => {
    const read = `(${kind} | Get-ClusterParameter MoveTypeThreshold).Value`;
    expect(await said(`${read}; ${kind} | Set-ClusterParameter MoveTypeThreshold 3001; ${read}`)).toEqual([
      '1000',
      '3001',
    ]);
  });

  test('is set for one VM as well: a private property of its resource', async () => {
    const one = "Get-ClusterResource 'Virtual Machine web1'";
    const read = `(${one} | Get-ClusterParameter DefaultMoveType).Value`;
    const set = (value: number): string => `${one} | Set-ClusterParameter -Name DefaultMoveType -Value ${value}`;
    const script = `${read}; ${set(1)}; ${read}; ${set(4_294_967_295)}; ${read}; ${one} | Get-ClusterParameter VmID`;
    expect(await said(script)).toEqual(['4294967295', '1', '4294967295']);
    expect((await said(set(7))).join(' ')).toContain(
      'DefaultMoveType 7 of Virtual Machine web1 has no private property',
    );
  });

  test('is all that is modelled of private properties', async () => {
    const script = `Get-ClusterResource 'Virtual Machine web1' | Set-ClusterParameter OfflineAction 1
      Get-ClusterResource 'Cluster Name' | Set-ClusterParameter DefaultMoveType 1
      ${kind} | Set-ClusterParameter -Name Other -Value 1`;
    const lines = (await said(script)).join('\n');
    for (const what of ['Virtual Machine web1.OfflineAction', 'Cluster Name', 'Virtual Machine.Other'])
      expect(lines).toContain(`${what} has no private property that is modelled`);
  });
});

describe('the cluster service as a service', () => {
  test('is shown, stopped and started', async () => {
    const script = `
      (Get-Service ClusSvc).Status
      Get-Service ClusSvc | Stop-Service
      "$((Get-Service -Name Clus*).Status) $((Get-ClusterNode Lab1 -Cluster LAB).State)"
      Start-Service ClusSvc
      "$((Get-Service ClusSvc -ComputerName Lab1, Lone).Status)"`;
    expect(await said(script)).toEqual(['Running', 'Stopped Down', 'Running Stopped']);
  });

  test('is the only one', async () => {
    expect(await said('Stop-Service vmms')).toEqual([
      '',
      "Cannot find any service with service name 'vmms': only ClusSvc is modelled.",
    ]);
  });
});

test('disks and drives of VMs are shown', async () => {
  const script = `(Get-VMHardDiskDrive web1).Path; Checkpoint-VM web1 -SnapshotName a
    (Get-VM web1 | Get-VMHardDiskDrive).Path -like '*.avhdx'
    Set-VMDvdDrive web1 -Path 'D:\\setup.iso'; (Get-VMDvdDrive web1).DvdMediaType
    Set-VMDvdDrive web1 -Path $null; (Get-VMDvdDrive web1).DvdMediaType`;
  expect(await said(script)).toEqual([
    'C:\\ClusterStorage\\Volume1\\web1\\Virtual Hard Disks\\web1.vhdx',
    'True',
    'ISO',
    'None',
  ]);
});

describe('storage', () => {
  test('maintenance takes the node that a fault domain names', async () => {
    const of = "Get-StorageFaultDomain -Type StorageScaleUnit | Where-Object FriendlyName -eq 'Lab2'";
    const state = 'Get-PhysicalDisk | ForEach-Object { $_.OperationalStatus }';
    expect(await said(`${of} | Enable-StorageMaintenanceMode; ${state}`, POOL)).toEqual([
      'OK',
      'In Maintenance Mode',
      'OK',
      'OK',
    ]);
    expect(
      await said(`${of} | Enable-StorageMaintenanceMode; ${of} | Disable-StorageMaintenanceMode; ${state}`, POOL),
    ).toEqual(['OK', 'OK', 'OK', 'OK']);
  });

  test('the pool that is not primordial is updated', async () => {
    const script = `Update-ClusterFunctionalLevel -Force | Out-Null
      Get-StoragePool -IsPrimordial $false | Update-StoragePool; (Get-StoragePool S2D*).Version
      @(Get-StoragePool -IsPrimordial $true).Count; @(Get-VirtualDisk Nothing).Count`;
    expect(await said(script, POOL)).toEqual(['as the functional level', '0', '0']);
  });
});

describe('what is not modelled', () => {
  test('does not keep a script from running', async () => {
    const script = `
      (Install-WindowsFeature Hyper-V, Failover-Clustering -IncludeManagementTools -ComputerName Lone).ExitCode
      Clear-ClusterNode Lone -Force
      @(Get-HotFix -ComputerName Lab1).Count
      Set-VM off -AutomaticStopAction ShutDown -StaticMemory -Notes x
      Update-VMVersion off -Force -AsJob
      @(Get-CauClusterRole).Count`;
    expect(await said(script)).toEqual([
      'NoChangeNeeded',
      '0',
      '0',
      'Updates are not known by their numbers here: none is shown.',
      'Set-VM -AutomaticStopAction: a host that restarts saves VMs that are no roles, whatever their -AutomaticStopAction.',
      'Set-VM -StaticMemory: whether memory is dynamic stays as the scenario has it.',
      'Update-VMVersion -AsJob: there are no jobs here: it returns when it is done.',
      'No role of Cluster-Aware Updating is shown here: it begins where a scenario says so.',
    ]);
  });

  test('is an error where it would have done something', async () => {
    expect(await said('Stop-Computer Lab2 -Force; Clear-ClusterNode Lab2; Invoke-CauRun LAB')).toEqual([
      '',
      'A host that stays off is not modelled: Lab2 runs on. Restart-Computer starts it anew, and Stop-ClusterNode stops its cluster service.',
      'Lab2 is a node of LAB: Remove-ClusterNode evicts it first.',
      'An Updating Run is not rehearsed: drain, install and resume the nodes one by one.',
    ]);
  });

  test('roles come online whatever -IgnorePersistentState says', async () => {
    const script =
      '$null = Stop-ClusterNode Lab3; $null = Start-ClusterNode Lab3 -IgnorePersistentState; (Get-ClusterNode Lab3).State';
    expect(await said(script)).toEqual([
      'Up',
      'Start-ClusterNode -IgnorePersistentState: roles come online here as without -IgnorePersistentState.',
    ]);
  });
});

test('Set-VMProcessor has the mode of compatibility from HCI22H2 on', async () => {
  const script =
    'Set-VMProcessor off -CompatibilityForMigrationEnabled $true -CompatibilityForMigrationMode MinimumFeatureSet';
  expect((await said(script)).join()).toContain('CompatibilityForMigrationMode');
  const azure = await scenarioOf(`
clusterdrill: 1
title: HCI22H2
clusters: [{ name: HCI, level: HCI22H2, witness: file-share }]
hosts: [{ names: Lab1..Lab2, release: HCI22H2, cluster: HCI, cores: 16, memory: 64 GiB }]
vms: [{ name: "off", on: [Lab1], version: "10.0", memory: 4 GiB, state: "Off" }]
`);
  expect(await said(script, azure)).toEqual(['']);
});

test('Get-WinEvent has the events whose numbers are known, the newest first, those of an evicted node too', async () => {
  const script = `
    $null = Suspend-ClusterNode Lab3 -Drain -Wait
    Start-Sleep 60; $from = Get-Date
    Remove-ClusterNode Lab3 -Force
    Get-WinEvent -LogName System | ForEach-Object { "$($_.Id) $($_.Message)" }
    (Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 1011, 1135; StartTime = $from } -MaxEvents 1).Id
    Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 1135 }
    Get-WinEvent -FilterHashtable @{ LogName = 'System'; EndTime = $from }
    Get-WinEvent -FilterHashtable @{ Level = 2 }
    @(Get-WinEvent -FilterHashtable @{ Level = 2, 4; StartTime = '2001-02-03'; EndTime = (Get-Date) }).Count
    Get-WinEvent -FilterHashtable @{ Id = 1135; UserID = 'me' }
    @(Get-ClusterLog -Node Lab3 | Where-Object { $_ -like '*evicted*' }).Count`;
  expect(await said(script)).toEqual([
    '1011 Lab3 evicted',
    '1011',
    '1',
    '2',
    ...Array.from({ length: 4 }, () => 'No events were found that match the specified selection criteria.'),
    'Events are not filtered by UserID here.',
  ]);
});

test('what a VM consists of means its VM at the end of a pipeline, on another host too', async () => {
  const lab = await scenarioOf(`
clusterdrill: 1
title: An ISO in a drive, on another host
until: 1 d
clusters: [{ name: LAB, level: WS2022 }]
hosts: [{ names: Lab1..Lab2, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB, switches: [Red, Blue] }]
vms:
  - { name: build, on: [Lab2], memory: 4 GiB, switch: Red, immovable: an ISO of its host }
  - { name: off, on: [Lab2], memory: 4 GiB, state: "Off" }
`);
  const script = `
    Get-VM -ComputerName Lab2 | Get-VMDvdDrive | Set-VMDvdDrive -Path $null
    Get-VMProcessor off -ComputerName Lab2 | Set-VMProcessor -CompatibilityForMigrationEnabled $true
    Get-VMNetworkAdapter build -ComputerName Lab2 | Connect-VMNetworkAdapter -SwitchName Blue
    Get-VMFirmware off -ComputerName Lab2 | Set-VMFirmware -EnableSecureBoot Off
    Checkpoint-VM build -SnapshotName before -ComputerName Lab2
    Checkpoint-VM build -SnapshotName after -ComputerName Lab2
    Get-VMSnapshot build -ComputerName Lab2 | Where-Object Name -eq before | Remove-VMSnapshot
    (Get-VMDvdDrive build -ComputerName Lab2).DvdMediaType
    (Get-VMProcessor off -ComputerName Lab2).CompatibilityForMigrationEnabled
    (Get-VMNetworkAdapter build -ComputerName Lab2).SwitchName -eq 'Blue'
    (Get-VMFirmware off -ComputerName Lab2).SecureBoot
    (Get-VMSnapshot build -ComputerName Lab2).Name`;
  const { output, errors } = await type(lab, script, { on: 'Lab1' });
  expect(errors).toEqual([]);
  expect(output.trim().split('\n')).toEqual(['None', 'True', 'True', 'Off', 'after']);
});

test('Get-WinEvent tells on a host that is left alone why its cluster no longer runs', async () => {
  const alone = await scenarioOf(`
clusterdrill: 1
title: Two of three are gone
until: 1 d
clusters: [{ name: LAB, level: WS2022 }]
hosts: [{ names: Lab1..Lab3, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: web, on: [Lab1], memory: 4 GiB }]
faults: [{ at: 1 min, crash: Lab2, for: 8 h }, { at: 1 min, crash: Lab3, for: 8 h }]
`);
  const script = "Start-Sleep 120; (Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 1177 }).Message";
  expect(await said(script, alone)).toEqual(['LAB lost quorum']);
  expect((await said('Get-WinEvent -LogName System', LAB, 'Lone')).join()).toContain('is no member of a cluster');
});

describe('a host that a script asks', async () => {
  const NIGHT = await scenarioOf(`
clusterdrill: 1
title: Hosts that run, and hosts that do not
until: 2 d
clusters: [{ name: LAB, level: WS2022, witness: file-share }]
hosts:
  - { names: Lab1..Lab3, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB }
  - { name: Lone, release: WS2022, cores: 16, memory: 64 GiB }
vms: [{ name: solo, on: [Lone], memory: 4 GiB }]
faults:
  - { at: 10 min, crash: Lone, for: 5 h }
  - { at: 10 min, crash: Lab3, for: 5 h }
`);

  test('answers nothing while it is down, whether a cluster has it or not', async () => {
    const { output, errors } = await type(
      NIGHT,
      `Start-Sleep 1800
      Get-VM -ComputerName Lone; Get-VMHost -ComputerName Lab3; Invoke-Command Lone { 'there' }
      Get-Service ClusSvc -ComputerName Lab3`,
    );
    expect(output).toBe('');
    expect(errors).toEqual([
      'The host Lone does not answer.',
      'The host Lab3 does not answer.',
      'The host Lone cannot be reached: it does not answer.',
      'The host Lab3 does not answer.',
    ]);
  });

  test('answers while only its cluster service is stopped', async () => {
    const { output, errors } = await type(
      NIGHT,
      `$null = Stop-ClusterNode Lab2; Start-Sleep 120
      (Get-VMHost -ComputerName Lab2).Name; Invoke-Command Lab2 { 'there' }
      "$((Get-Service ClusSvc -ComputerName Lab2).Status)"`,
    );
    expect({ output, errors }).toEqual({ output: 'LAB2\nthere\nStopped\n', errors: [] });
  });
});

describe('a host that the network cuts off', () => {
  const CUT = `
clusterdrill: 1
title: A host that is cut off
clusters: [{ name: LAB, level: WS2019 }]
hosts: [{ names: Lab1..Lab3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms:
  - { name: web, on: Lab2, version: "9.0", memory: 4 GiB, workload: web }
  - { name: solo, on: Lab2, clustered: false, version: "9.0", memory: 4 GiB, workload: web }
faults: [{ at: 10 min, cut: [Lab2], for: 1 h }]
`;

  test('starts no VM for those who do not reach it', async () => {
    const { errors } = await type(
      await scenarioOf(CUT),
      'Stop-VM web, solo -ComputerName Lab2 -TurnOff; Start-Sleep 610; Start-VM solo -ComputerName Lab2; Start-ClusterGroup web',
    );
    expect(errors).toEqual(['Lab2 does not answer.', 'The storage of web does not answer Lab2.']);
  });
});

describe('a virtual switch', () => {
  const SWITCHES = `
clusterdrill: 1
title: Switches
hosts:
  - { name: Lab1, release: WS2019, cores: 16, memory: 64 GiB, switches: [Old] }
  - { name: Lab2, release: WS2019, cores: 16, memory: 64 GiB, switches: [VMs] }
vms: [{ name: web, on: Lab1, version: "9.0", memory: 4 GiB, workload: web, switch: Old }]
`;

  test('of a name that nobody writes is told not to be kept', async () => {
    const { errors, warnings, output } = await type(
      await scenarioOf(SWITCHES),
      'New-VMSwitch Foo -SwitchType Private; Connect-VMNetworkAdapter web -SwitchName Foo; Rename-VMSwitch Old VMs; (Get-VMSwitch).Name',
    );
    expect(warnings).toEqual([expect.stringContaining("A switch called 'Foo' is not kept")]);
    expect(errors).toEqual(['Hyper-V was unable to find a virtual switch of that name on Lab1.']);
    expect(output.trim()).toBe('VMs');
  });

  test('is made on the host of the session where none is named', async () => {
    const { errors, complaints, output } = await type(
      await scenarioOf(SWITCHES),
      "New-VMSwitch VMs -SwitchType Private; (Get-VMSwitch).Name -join ','; Rename-VMSwitch VMs Old; (Get-VMSwitch).Name",
    );
    expect([...errors, ...complaints]).toEqual([]);
    expect(output).toBe('Old,VMs\nOld\n');
  });
});
