/** Every cmdlet that acts: it does what it says, it refuses, and with -WhatIf it leaves the world to the byte as it was. */
import { describe, expect, test } from 'vitest';
import { CMDLETS } from '../../src/model/commands/index.js';
import { encode } from '../../src/model/encode.js';
import { scenarioOf, type } from './console.js';

const LAB = await scenarioOf(`
clusterdrill: 1
title: Three nodes of WS2022 whose level is still that of WS2019, and two hosts alone
until: 2 d
clusters: [{ name: LAB, level: WS2019, witness: file-share, volumes: [{ name: Fast, size: 10 TiB }] }, { name: NEW, level: WS2022 }]
networks: [{ name: LiveMigration, bandwidth: 10 Gbps, for: [migration] }]
hosts:
  - { names: Lab1..Lab3, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB, switches: [Production] }
  - { names: New1..New2, release: WS2022, cluster: NEW, cores: 16, memory: 64 GiB }
  - { name: Lone, release: WS2022, cores: 16, memory: 64 GiB, switches: [Production] }
  - { name: Other, release: WS2022, cores: 16, memory: 64 GiB, switches: [Production] }
vms:
  - { name: web1, on: [Lab1], version: "9.0", memory: 4 GiB }
  - { name: web2, on: [Lab2], version: "9.0", memory: 4 GiB }
  - { name: off, on: [Lab1], version: "9.0", memory: 4 GiB, state: "Off" }
  - { name: plain, on: [Lab1], version: "9.0", memory: 2 GiB, clustered: false }
  - { name: solo, on: [Lone], version: "9.0", memory: 4 GiB }
  - { name: idle, on: [Lone], version: "9.0", memory: 4 GiB, state: "Off" }
  - { name: huge, on: [Lone], version: "9.0", memory: 4 GiB }
  - { names: new1..new2, on: [New1], memory: 2 GiB }
`);

const POOL = await scenarioOf(`
clusterdrill: 1
title: Storage Spaces Direct
until: 2 d
clusters: [{ name: S2D, level: WS2016, witness: file-share, storage: s2d }]
hosts: [{ names: Lab1..Lab4, release: WS2019, cluster: S2D, cores: 16, memory: 64 GiB }]
vms: [{ name: web1, on: [Lab1], memory: 4 GiB }]
`);

interface Case {
  /** What is done before. */
  readonly before?: string;
  readonly does: string;
  /** What it shows afterwards, and what that is. */
  readonly shows?: readonly [script: string, output: string];
  readonly refused: string;
  readonly on?: string;
  readonly scenario?: typeof LAB;
}

const SETS = 'New-ClusterGroupSet front; New-ClusterGroupSet back;';
const RULE = 'New-ClusterAffinityRule apart DifferentNode -Cluster NEW;';

const CASES: Readonly<Record<string, Case>> = {
  'Suspend-ClusterNode': {
    does: 'Suspend-ClusterNode Lab2 -Drain -Wait',
    shows: ['(Get-ClusterNode Lab2).DrainStatus', 'Completed'],
    refused: 'Suspend-ClusterNode Lone',
  },
  'Restart-Computer': {
    does: 'Restart-Computer Lab2 -Force -Wait -For PowerShell -Timeout 3600 -Delay 2 -Protocol WSMan',
    shows: [
      '(Get-ClusterNode Lab2).State; (Get-ClusterGroup web2).State; Restart-Computer Lone -Wait; Start-Sleep 300; Get-VM -ComputerName Lone | ForEach-Object { "$($_.Name) $($_.State)" }',
      'Up\nOnline\nhuge Running\nidle Off\nsolo Running',
    ],
    refused: 'Restart-Computer Lab3; Restart-Computer Lab3',
    on: 'Lab1',
  },
  'Import-VM': {
    before:
      '$f = (Get-VMFile solo -ComputerName Lone | Where-Object Kind -eq configuration).Path; Set-VM idle -ProcessorCount 8 -ComputerName Lone; $g = (Get-VMFile idle -ComputerName Lone | Where-Object Kind -eq configuration).Path; Install-HostRelease Lone WS2025; Import-VM $g -ComputerName Other | Out-Null',
    does: 'Import-VM $f -ComputerName Other',
    shows: [
      'Get-VM solo, idle -ComputerName Other | ForEach-Object { "$($_.Name) $($_.State) $($_.Version) $($_.ProcessorCount)" }',
      'solo Off 9.0 2\nidle Off 9.0 8',
    ],
    refused: "Import-VM 'C:\\nothing.vmcx' -ComputerName Lone",
  },
  'Resume-ClusterNode': {
    before: 'Suspend-ClusterNode Lab2',
    does: 'Resume-ClusterNode Lab2 -Wait',
    shows: ['(Get-ClusterNode Lab2).State', 'Up'],
    refused: 'Resume-ClusterNode Lab2',
  },
  'Remove-ClusterNode': {
    before: 'Suspend-ClusterNode Lab3 -Drain -Wait',
    does: 'Remove-ClusterNode Lab3',
    shows: ['(Get-ClusterNode).Count', '2'],
    refused: 'Remove-ClusterNode Lab1',
  },
  'Add-ClusterNode': {
    does: 'Add-ClusterNode Lone -Cluster LAB',
    shows: ['(Get-ClusterNode).Count', '4'],
    refused: 'Add-ClusterNode Lab2 -Cluster LAB',
  },
  'Start-ClusterNode': {
    before: 'Stop-ClusterNode Lab3',
    does: 'Start-ClusterNode Lab3',
    shows: ['(Get-ClusterNode Lab3).State', 'Up'],
    refused: 'Start-ClusterNode Lab3',
  },
  'Stop-ClusterNode': {
    does: 'Stop-ClusterNode Lab3',
    shows: ['(Get-ClusterNode Lab3).State', 'Down'],
    refused: 'Stop-ClusterNode Lone',
  },
  'Install-HostRelease': {
    does: 'Install-HostRelease Other WS2025',
    shows: ['(Get-VMHost Other).OperatingSystem', 'Windows Server 2025'],
    refused: 'Install-HostRelease Lab2 WS2025',
  },
  'Update-ClusterFunctionalLevel': {
    does: 'Update-ClusterFunctionalLevel',
    shows: ['(Get-Cluster).ClusterFunctionalLevel', '11'],
    refused: 'Suspend-ClusterNode Lab3; Update-ClusterFunctionalLevel',
  },
  'Update-StoragePool': {
    before: 'Update-ClusterFunctionalLevel',
    does: 'Update-StoragePool',
    shows: ['(Get-StoragePool).Version', 'as the functional level'],
    refused: 'Update-StoragePool',
    scenario: POOL,
  },
  'Enable-StorageMaintenanceMode': {
    does: 'Enable-StorageMaintenanceMode Lab2',
    shows: ['(Get-VirtualDisk).HealthStatus', 'Warning'],
    refused: 'Enable-StorageMaintenanceMode Lab2; Enable-StorageMaintenanceMode Lab3',
    scenario: POOL,
  },
  'Disable-StorageMaintenanceMode': {
    before: 'Enable-StorageMaintenanceMode Lab2',
    does: 'Disable-StorageMaintenanceMode Lab2; Start-Sleep 7200',
    shows: ['(Get-VirtualDisk).HealthStatus', 'Healthy'],
    refused: 'Disable-StorageMaintenanceMode Lab9',
    scenario: POOL,
  },
  'Update-VMVersion': {
    does: 'Update-VMVersion idle',
    shows: ['(Get-VM idle).Version', '10.0'],
    refused: 'Update-VMVersion solo',
    on: 'Lone',
  },
  'Move-ClusterVirtualMachineRole': {
    does: 'Move-ClusterVirtualMachineRole web1 Lab3',
    shows: ['(Get-ClusterGroup web1).OwnerNode.Name', 'Lab3'],
    refused: 'Move-ClusterVirtualMachineRole plain Lab3',
  },
  'Move-ClusterGroup': {
    does: 'Move-ClusterGroup web1 Lab3',
    shows: ['(Get-ClusterGroup web1).OwnerNode.Name', 'Lab3'],
    refused: 'Suspend-ClusterNode Lab3; Move-ClusterGroup web1 Lab3',
  },
  'Move-ClusterSharedVolume': {
    does: 'Move-ClusterSharedVolume Fast Lab3',
    shows: ['(Get-ClusterSharedVolume Fast).OwnerNode', 'Lab3'],
    refused: 'Move-ClusterSharedVolume Slow Lab3',
  },
  'Set-ClusterQuorum': {
    does: 'Set-ClusterQuorum -NoWitness',
    shows: ['$null -eq (Get-ClusterQuorum).QuorumResource', 'True'],
    refused: 'Set-ClusterQuorum',
  },
  'Move-VM': {
    does: 'Move-VM solo Other',
    shows: ['(Get-VM solo -ComputerName Other).State', 'Running'],
    refused: 'Move-VM nobody Other',
    on: 'Lone',
  },
  'Move-VMStorage': { does: "Move-VMStorage solo 'D:\\VMs'", refused: "Move-VMStorage nobody 'D:\\VMs'", on: 'Lone' },
  'New-VM': {
    does: "New-VM fresh 1GB -Generation 2 -SwitchName Production -NoVHD -Path 'C:\\ClusterStorage\\Volume1'",
    shows: ['(Get-VM fresh).Version; (Get-VMNetworkAdapter fresh).SwitchName', '9.0\nProduction'],
    refused: 'New-VM fresh 1GB -SwitchName Backup',
  },
  'Add-ClusterVirtualMachineRole': {
    does: 'Add-ClusterVirtualMachineRole plain',
    shows: ['(Get-VM plain).IsClustered', 'True'],
    refused: 'Add-ClusterVirtualMachineRole web1',
  },
  'Remove-ClusterGroup': {
    does: 'Remove-ClusterGroup web1 -RemoveResources',
    shows: ['(Get-VM web1).IsClustered', 'False'],
    refused: 'Remove-ClusterGroup plain',
  },
  'Set-VM': {
    does: 'Set-VM idle -ProcessorCount 4',
    shows: ['(Get-VM idle).ProcessorCount', '4'],
    refused: 'Set-VM solo -ProcessorCount 4',
    on: 'Lone',
  },
  'Set-VMHost': {
    does: 'Set-VMHost -ComputerName Lone -MaximumVirtualMachineMigrations 5',
    shows: ['(Get-VMHost Lone).MaximumVirtualMachineMigrations', '5'],
    refused: 'Set-VMHost -ComputerName Nowhere -MaximumVirtualMachineMigrations 5',
  },
  'Start-VM': {
    does: 'Start-VM idle',
    shows: ['(Get-VM idle).State', 'Running'],
    refused: 'Start-VM solo',
    on: 'Lone',
  },
  'Stop-VM': { does: 'Stop-VM solo', shows: ['(Get-VM solo).State', 'Off'], refused: 'Stop-VM idle', on: 'Lone' },
  'Save-VM': { does: 'Save-VM solo', shows: ['(Get-VM solo).State', 'Saved'], refused: 'Save-VM idle', on: 'Lone' },
  'Checkpoint-VM': {
    does: 'Checkpoint-VM solo Before',
    shows: ['(Get-VMSnapshot solo).Name', 'Before'],
    refused: 'Set-VM solo -CheckpointType Disabled; Checkpoint-VM solo',
    on: 'Lone',
  },
  'Remove-VMSnapshot': {
    before: 'Checkpoint-VM solo Before',
    does: 'Remove-VMSnapshot solo',
    shows: ['@(Get-VMSnapshot solo).Count', '0'],
    refused: 'Remove-VMSnapshot solo',
    on: 'Lone',
  },
  'Set-ClusterOwnerNode': {
    does: 'Set-ClusterOwnerNode Lab3, Lab2 -Group web1',
    shows: ["(Get-ClusterOwnerNode -Group web1).OwnerNodes -join ','", 'Lab3,Lab2'],
    refused: 'Set-ClusterOwnerNode Lone -Group web1',
  },
  'New-ClusterAffinityRule': {
    does: 'New-ClusterAffinityRule apart DifferentNode -Cluster NEW',
    shows: ['(Get-ClusterAffinityRule apart -Cluster NEW).RuleType', 'DifferentNode'],
    refused: 'New-ClusterAffinityRule apart DifferentNode -Cluster LAB',
  },
  'Add-ClusterGroupToAffinityRule': {
    before: RULE,
    does: 'Add-ClusterGroupToAffinityRule apart -Groups new1, new2 -Cluster NEW',
    shows: ['(Get-ClusterAffinityRule apart -Cluster NEW).Groups.Count', '2'],
    refused: 'Add-ClusterGroupToAffinityRule none -Groups new1 -Cluster NEW',
  },
  'Remove-ClusterGroupFromAffinityRule': {
    before: `${RULE} Add-ClusterGroupToAffinityRule apart -Groups new1, new2 -Cluster NEW`,
    does: 'Remove-ClusterGroupFromAffinityRule apart -Groups new1 -Cluster NEW',
    shows: ['@((Get-ClusterAffinityRule apart -Cluster NEW).Groups).Count', '1'],
    refused: 'Remove-ClusterGroupFromAffinityRule none -Groups new1 -Cluster NEW',
  },
  'Set-ClusterAffinityRule': {
    before: RULE,
    does: 'Set-ClusterAffinityRule apart -Enabled 0 -Cluster NEW',
    shows: ['(Get-ClusterAffinityRule apart -Cluster NEW).Enabled', '0'],
    refused: 'Set-ClusterAffinityRule none -Enabled 0 -Cluster NEW',
  },
  'New-ClusterGroupSet': {
    does: 'New-ClusterGroupSet front',
    refused: 'New-ClusterGroupSet front; New-ClusterGroupSet front',
  },
  'Set-ClusterGroupSet': {
    before: SETS,
    does: 'Set-ClusterGroupSet front -StartupDelay 30',
    refused: 'Set-ClusterGroupSet none -StartupDelay 30',
  },
  'Remove-ClusterGroupSet': {
    before: SETS,
    does: 'Remove-ClusterGroupSet front',
    refused: 'Remove-ClusterGroupSet none',
  },
  'Add-ClusterGroupToSet': {
    before: SETS,
    does: 'Add-ClusterGroupToSet front web1',
    refused: 'Add-ClusterGroupToSet none web1',
  },
  'Remove-ClusterGroupFromSet': {
    before: `${SETS} Add-ClusterGroupToSet front web1`,
    does: 'Remove-ClusterGroupFromSet front web1',
    refused: 'Remove-ClusterGroupFromSet none web1',
  },
  'Add-ClusterGroupSetDependency': {
    before: SETS,
    does: 'Add-ClusterGroupSetDependency front back',
    refused: 'Add-ClusterGroupSetDependency front none',
  },
  'Remove-ClusterGroupSetDependency': {
    before: `${SETS} Add-ClusterGroupSetDependency front back`,
    does: 'Remove-ClusterGroupSetDependency front back',
    refused: 'Remove-ClusterGroupSetDependency front none',
  },
  'New-VMSwitch': {
    does: 'New-VMSwitch Production -SwitchType Internal -ComputerName New1',
    shows: ['(Get-VMSwitch -ComputerName Lone).Name', 'Production'],
    refused: 'New-VMSwitch Production -SwitchType Internal -ComputerName Nowhere',
  },
  'Rename-VMSwitch': {
    does: 'Rename-VMSwitch Production Other -ComputerName Lone',
    shows: ['@(Get-VMSwitch Production -ComputerName Lone).Count', '0'],
    refused: 'Rename-VMSwitch Backup Other -ComputerName Lone',
  },
  'Connect-VMNetworkAdapter': {
    does: 'Connect-VMNetworkAdapter solo -SwitchName Production',
    shows: ['(Get-VMNetworkAdapter solo).SwitchName', 'Production'],
    refused: 'Connect-VMNetworkAdapter nobody -SwitchName Production',
    on: 'Lone',
  },
  'Set-VMDvdDrive': {
    does: "Set-VMDvdDrive solo -Path 'D:\\setup.iso'",
    refused: 'Set-VMDvdDrive nobody -Path $null',
    on: 'Lone',
  },
  'Set-VMProcessor': {
    does: 'Set-VMProcessor idle -CompatibilityForMigrationEnabled $true',
    shows: ['(Get-VMProcessor idle).CompatibilityForMigrationEnabled', 'True'],
    refused: 'Set-VMProcessor solo -CompatibilityForMigrationEnabled $true',
    on: 'Lone',
  },
  'Start-ClusterGroup': {
    does: 'Start-ClusterGroup off',
    shows: ['(Get-ClusterGroup off).State', 'Online'],
    refused: 'Start-ClusterGroup web1',
  },
  'Stop-ClusterGroup': {
    does: 'Stop-ClusterGroup web1',
    shows: ['(Get-VM web1).State', 'Saved'],
    refused: 'Stop-ClusterGroup off',
  },
  'Set-VMMemory': {
    does: 'Set-VMMemory idle -StartupBytes 6GB',
    shows: ['(Get-VM idle).MemoryStartup / 1GB', '6'],
    refused: 'Set-VMMemory huge -StartupBytes 200GB',
    on: 'Lone',
  },
  'Update-ClusterVirtualMachineConfiguration': {
    does: 'Update-ClusterVirtualMachineConfiguration web1',
    shows: ['(Get-VM web1).Version', '9.0'],
    refused: 'Update-ClusterVirtualMachineConfiguration nobody',
  },
  'Compare-VM': {
    does: 'Compare-VM solo Other',
    shows: ['@((Compare-VM solo Lab1).Incompatibilities).Count', '0'],
    refused: 'Compare-VM nobody Other',
    on: 'Lone',
  },
  'Set-VMFirmware': {
    does: 'Set-VMFirmware idle -EnableSecureBoot Off',
    refused: 'Set-VMFirmware solo -EnableSecureBoot Off',
    on: 'Lone',
  },
  'Add-VMNetworkAdapter': {
    does: 'Add-VMNetworkAdapter solo -SwitchName Production',
    refused: 'Add-VMNetworkAdapter solo -SwitchName Backup',
    on: 'Lone',
  },
  'Remove-VMNetworkAdapter': {
    does: 'Remove-VMNetworkAdapter solo',
    refused: 'Remove-VMNetworkAdapter nobody',
    on: 'Lone',
  },
};

const hash = (world: Parameters<typeof encode>[0] | undefined): string =>
  world === undefined ? '' : Buffer.from(encode(world)).toString('base64');

const run = async ({ on = 'Lab1', scenario = LAB }: Case, ...parts: readonly (string | undefined)[]) =>
  type(
    scenario,
    `$null = & { ${parts
      .slice(0, -1)
      .filter((part) => part !== undefined && part !== '')
      .join('\n')} }\n${parts.at(-1) ?? ''}`,
    { on },
  );

test('every cmdlet that acts is here', () => {
  expect(CMDLETS.map(({ name }) => name).filter((name) => CASES[name] === undefined)).toEqual([]);
});

describe.each(Object.entries(CASES))('%s', (_, one) => {
  test('does what it says', async () => {
    const { errors, output, complaints } = await run(one, one.before, one.does, one.shows?.[0] ?? "'done'");
    expect({ errors, complaints, output: output.trim() }).toEqual({
      errors: [],
      complaints: [],
      output: one.shows?.[1] ?? 'done',
    });
  });

  test('refuses', async () => {
    const { errors, complaints } = await run(one, one.refused, '');
    expect({ complaints, count: errors.length }).toEqual({ complaints: [], count: 1 });
  });

  test('changes nothing with -WhatIf', async () => {
    const before = await run(one, one.before, '');
    const does = one.does.split(';')[0] ?? '';
    const after = await run(one, one.before, `${does} -WhatIf`, '');
    expect(after.errors).toEqual([]);
    expect(hash(after.rehearsal?.run.world)).toBe(hash(before.rehearsal?.run.world));
  });
});

test('Import-VM is refused where the version is unknown, and for a VM that is in service', async () => {
  const script = `
    $f = (Get-VMFile web1 -ComputerName Lab1 | Where-Object Kind -eq configuration).Path
    Import-VM $f -ComputerName Lone
    New-VM newest -Version 10.0 -ComputerName Other | Out-Null
    Install-HostRelease Lone WS2019
    Import-VM (Get-VMFile newest -ComputerName Other | Where-Object Kind -eq configuration).Path -ComputerName Lone`;
  const { errors, rules, words } = await type(LAB, script, { on: 'Lab1' });
  expect(errors).toEqual([
    'web1 is registered on Lab1: two VMs of one configuration are not modelled.',
    'Failed to import a virtual machine. Error Code: 32784 Cause: VM version is unsupported. newest has version 10.0, and Lone runs WS2019.',
  ]);
  expect(rules[1]).toBe('vm-version/host-must-support');
  expect(words[1]).toBe('vendor');
});

test('Get-ClusterLog tells what has happened to nodes and roles, of all of them or of one, and of the last minutes', async () => {
  const script = `
    Suspend-ClusterNode Lab2 -Drain -Wait | Out-Null
    Start-Sleep 600
    Resume-ClusterNode Lab2 | Out-Null
    Stop-VM solo -ComputerName Lone
    Get-ClusterLog
    '--'
    Get-ClusterLog -Node Lab3 -UseLocalTime | Measure-Object | Select-Object -ExpandProperty Count
    Get-ClusterLog -TimeSpan 5`;
  const { output, errors } = await type(LAB, script, { on: 'Lab1' });
  expect(errors).toEqual([]);
  expect(output).toMatchInlineSnapshot(`
    "2026/11/28-20:00:00.000 INFO  [NODE] Lab2 paused
    2026/11/28-20:00:00.000 INFO  [NODE] Lab2 drain started
    2026/11/28-20:00:04.720 INFO  [RCM] web2 has moved to Lab3
    2026/11/28-20:00:04.720 INFO  [NODE] Lab2 drain completed
    2026/11/28-20:10:04.720 INFO  [NODE] Lab2 resumed
    --
    1
    2026/11/28-20:10:04.720 INFO  [NODE] Lab2 resumed
    "
  `);
  expect((await type(LAB, 'Get-ClusterLog -Node Lab9', { on: 'Lab1' })).errors).toHaveLength(1);
  expect((await type(LAB, 'Get-ClusterLog', { on: 'Lone' })).errors).toHaveLength(1);
  expect(await type(LAB, "Get-ClusterLog -Destination 'C:\\temp'", { on: 'Lab1' })).toMatchObject({
    ...{ output: '', errors: [], complaints: [] },
    warnings: ['No file is written here. Without -Destination the lines of the log are put out.'],
  });
});

test('a checkpoint is found by its own name, and says in which state its VM would be', async () => {
  const { output, errors } = await type(
    LAB,
    `Set-VM solo -CheckpointType Standard -ComputerName Lone
    Checkpoint-VM solo -SnapshotName Before -ComputerName Lone; Start-Sleep 60
    $solo = Get-VM solo -ComputerName Lone
    "$((Get-VMSnapshot -VMName solo -Name Bef* -ComputerName Lone).State)"
    @($solo | Get-VMSnapshot -Name Other).Count`,
  );
  expect({ output, errors }).toEqual({ output: 'Saved\n0\n', errors: [] });
});
