/** The claims of the article that the product starts from, each as a trainee can see it at the console. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scenarioOf, type Typed, type } from './console.js';

const file = (name: string): string => readFileSync(new URL(`../../scenarios/${name}`, import.meta.url), 'utf8');

/** Lab1 to Lab3 are a cluster of WS2012R2, Lab4 is alone, Lab5 runs the first preview. */
const LAB = await scenarioOf(file('article.yaml'));

const seen = ({ output, errors, warnings }: Typed) => ({
  output: output.trim(),
  ...(errors.length > 0 ? { errors } : {}),
  ...(warnings.length > 0 ? { warnings } : {}),
});

const onLab5 = async (script: string) => seen(await type(LAB, script, { on: 'Lab5' }));
const onLab1 = async (script: string) => seen(await type(LAB, script, { on: 'Lab1' }));

const JOIN = 'Add-ClusterNode Lab5 -Cluster LAB | Out-Null;';
/** All nodes new, the level not raised yet: Lab1 to Lab3 are evicted once their roles have moved to Lab5. */
const ALL_NEW = `${JOIN} foreach ($n in 'Lab1', 'Lab2', 'Lab3') { Suspend-ClusterNode $n -Drain -Wait | Out-Null; Remove-ClusterNode $n -Force };`;
const RAISED = `${ALL_NEW} Update-ClusterFunctionalLevel -Force | Out-Null;`;

describe('A cluster of two releases', () => {
  test('A1: a new node joins a legacy cluster as any node does', async () => {
    expect(
      await onLab5('Add-ClusterNode Lab5 -Cluster LAB; Get-ClusterNode | Format-Table Name, State, BuildNumber'),
    ).toMatchInlineSnapshot(`
      {
        "output": "Name ID State
      ---- -- -----
      Lab5 4  Up


      Name State BuildNumber
      ---- ----- -----------
      Lab1 Up           9600
      Lab2 Up           9600
      Lab3 Up           9600
      Lab5 Up           9841",
      }
    `);
  });

  test('A2: nodes need not be upgraded at once, and a mixed cluster goes on', async () => {
    expect(
      await onLab5(`${JOIN} Start-Sleep (2 * 86400); (Get-ClusterNode).State; (Get-Cluster).ClusterFunctionalLevel`),
    ).toMatchInlineSnapshot(`
      {
        "output": "Up
      Up
      Up
      Up
      8",
      }
    `);
  });

  test('A3, A5: a role goes to the new node and back as between legacy nodes, as often as wanted', async () => {
    const script = `${JOIN} foreach ($n in 'Lab5', 'Lab2', 'Lab5', 'Lab3') { Move-ClusterVirtualMachineRole file1 $n }; (Get-ClusterGroup file1 | Get-VM).Version`;
    expect(await onLab5(script)).toMatchInlineSnapshot(`
      {
        "output": "Name  OwnerNode State
      ----  --------- -----
      file1 Lab5      Online
      file1 Lab2      Online
      file1 Lab5      Online
      file1 Lab3      Online

      5.0",
      }
    `);
  });

  test('A4, A5: so does a VM without a cluster', async () => {
    expect(
      await onLab5(
        'Move-VM lone Lab5 -ComputerName Lab4; (Get-VM lone).Version; Move-VM lone Lab4; (Get-VM lone -ComputerName Lab4).Version',
      ),
    ).toMatchInlineSnapshot(`
      {
        "output": "5.0
      5.0",
      }
    `);
  });

  test('A9: no version is raised while nodes are old, nor while the level is', async () => {
    expect(
      await onLab5(
        `${JOIN} Move-ClusterVirtualMachineRole file1 Lab5 | Out-Null; Stop-VM file1; Update-VmConfigurationVersion file1`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "errors": [
          "The functional level of LAB is that of WS2012R2, whose VMs have version 5.0; file1 stays at 5.0 until Update-ClusterFunctionalLevel has run.",
        ],
        "output": "",
      }
    `);
    expect(
      await onLab5(
        `${ALL_NEW} Stop-VM file1; Update-VmConfigurationVersion file1; Update-ClusterFunctionalLevel -Force | Out-Null; Update-VmConfigurationVersion file1; (Get-VM file1).Version`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "errors": [
          "The functional level of LAB is that of WS2012R2, whose VMs have version 5.0; file1 stays at 5.0 until Update-ClusterFunctionalLevel has run.",
        ],
        "output": "6.0",
      }
    `);
  });

  test('A10: once the level is raised no legacy node can be added', async () => {
    expect(await onLab5(`${RAISED} Add-ClusterNode Lab4`)).toMatchInlineSnapshot(`
      {
        "errors": [
          "The cluster join operation failed due to incompatible software versions between the joining node and its sponsor. The functional level of LAB is that of TP1; an older release (WS2012R2) can no longer join.",
        ],
        "output": "",
      }
    `);
  });

  test('A11: legacy tools on a mixed cluster are told that some answers may be wrong', async () => {
    expect(
      await onLab5(`${JOIN} Invoke-Command Lab1 { Get-ClusterNode Lab5 } | Format-Table Name`),
    ).toMatchInlineSnapshot(`
      {
        "output": "Name
      ----
      Lab5",
        "warnings": [
          "This session has the tools of WS2012R2, and LAB has nodes of TP1: some answers may be wrong. Manage it from the newest release.",
        ],
      }
    `);
    expect(await onLab5(`${JOIN} Get-ClusterNode Lab1 | Format-Table Name`)).toMatchInlineSnapshot(`
      {
        "output": "Name
      ----
      Lab1",
      }
    `);
  });
});

describe('VM configuration versions', () => {
  test('A6, A15: made on a legacy host it is 5.0, made on the preview 6.0, and a VM that comes keeps its own', async () => {
    const script = `
      New-VM 'Windows Server 10 Test VM 2' 1GB -ComputerName Lab4 | Select-Object Name, Version
      New-VM 'Windows Server 10 Test VM 3' 1GB | Out-Null
      Move-VM lone Lab5 -ComputerName Lab4
      Get-VM | Select-Object Name, Version`;
    expect(await onLab5(script)).toMatchInlineSnapshot(`
      {
        "output": "Name                        Version
      ----                        -------
      Windows Server 10 Test VM 2 5.0
      lone                        5.0
      Windows Server 10 Test VM 3 6.0",
      }
    `);
  });

  test('A7: production checkpoints need the new version', async () => {
    const script = `
      Move-VM lone Lab5 -ComputerName Lab4
      Set-VM lone -CheckpointType Production
      Stop-VM lone; Update-VmConfigurationVersion lone
      Set-VM lone -CheckpointType Production
      Start-VM lone; Checkpoint-VM lone; Get-VMSnapshot lone | Select-Object VMName, SnapshotType`;
    expect(await onLab5(script)).toMatchInlineSnapshot(`
      {
        "errors": [
          "lone has version 5.0; production checkpoints need 6.0.",
        ],
        "output": "VMName SnapshotType
      ------ ------------
      lone   Production",
      }
    `);
  });

  test('A8: at the new version no legacy host takes it, and there is no way back', async () => {
    const script = `
      New-VM new 1GB | Out-Null
      Move-VM new Lab4
      (Compare-VM new Lab4).Incompatibilities.Message
      Get-Command *Downgrade*, *Restore-VMVersion* | Measure-Object | Select-Object -ExpandProperty Count`;
    expect(await onLab5(script)).toMatchInlineSnapshot(`
      {
        "errors": [
          "new has configuration version 6.0, which Lab4 (WS2012R2) does not support. A VM has no way back to an older version.",
        ],
        "output": "new has configuration version 6.0, which Lab4 (WS2012R2) does not support. A VM has no way back to an older version.
      0",
      }
    `);
  });

  test('A16: versions of all VMs in bulk, as the article types it', async () => {
    expect(await onLab1('Get-VM * | Select-Object Name, Version')).toMatchInlineSnapshot(`
      {
        "output": "Name                        Version
      ----                        -------
      Windows Server 10 Test VM 1 5.0",
      }
    `);
  });

  test('A21: a VM is converted by the name that the preview has, later by another', async () => {
    expect(
      await onLab5(
        'Move-VM lone Lab5 -ComputerName Lab4; Stop-VM lone; Update-VmConfigurationVersion lone; (Get-VM lone).Version; Get-Command Update-Vm* | Select-Object -ExpandProperty Name',
      ),
    ).toMatchInlineSnapshot(`
      {
        "output": "6.0
      Update-VmConfigurationVersion",
      }
    `);
    const station = await type(LAB, 'Update-VmConfigurationVersion lone -ComputerName Lab4', { on: 'station' });
    expect(station.complaints).toMatchInlineSnapshot(`
      [
        "The tools of the station, on which this session runs, do not have Update-VmConfigurationVersion. There it is Update-VMVersion.",
      ]
    `);
    expect((await type(LAB, 'Update-VMVersion lone', { on: 'Lab5' })).complaints).toMatchInlineSnapshot(`
      [
        "The tools of TP1, on which this session runs, do not have Update-VMVersion. There it is Update-VmConfigurationVersion in the first previews.",
      ]
    `);
  });
});

describe('Management', () => {
  test('A12: another account reaches new hosts, and legacy ones do not take it', async () => {
    expect(
      await onLab5("(Get-VMHost Lab5 -Credential 'LAB\\admin').Name; Get-VMHost Lab4 -Credential 'LAB\\admin'"),
    ).toMatchInlineSnapshot(`
      {
        "errors": [
          "Lab4 runs a release that takes no other credentials from a remote console.",
        ],
        "output": "LAB5",
      }
    `);
  });

  test('A13: it talks WS-MAN, with CredSSP, Kerberos or NTLM', async () => {
    const script = 'Get-ManagementSession | Format-List Protocol, Port, Authentication, Credential, MovesToOtherHosts';
    expect(await onLab5(script)).toMatchInlineSnapshot(`
      {
        "output": "Protocol          : WS-MAN
      Port              : 5985
      Authentication    : Kerberos
      Credential        : that of the session
      MovesToOtherHosts : allowed",
      }
    `);
    const transport = { authentication: 'NTLM', credential: 'LAB\\admin' } as const;
    expect(seen(await type(LAB, script, { on: 'station', transport }))).toMatchInlineSnapshot(`
      {
        "output": "Protocol          : WS-MAN
      Port              : 5985
      Authentication    : NTLM
      Credential        : LAB\\admin
      MovesToOtherHosts : refused: delegation needs Kerberos or CredSSP",
      }
    `);
  });

  test('A14: legacy hosts and the preview from one place', async () => {
    expect(
      await onLab5('Get-VM -ComputerName Lab1,Lab2,Lab3,Lab4,Lab5 | Select-Object ComputerName, Name, Version'),
    ).toMatchInlineSnapshot(`
      {
        "output": "ComputerName Name                        Version
      ------------ ----                        -------
      LAB1         Windows Server 10 Test VM 1 5.0
      LAB2         file1                       5.0
      LAB3         file2                       5.0
      LAB4         lone                        5.0",
      }
    `);
  });
});

describe('Files', () => {
  test('A17, A19: a legacy VM has .xml, and .bin and .vsv where its state calls for them', async () => {
    expect(
      await onLab5(
        '(Get-VMFile lone -ComputerName Lab4).Path; Save-VM lone -ComputerName Lab4; (Get-VMFile lone -ComputerName Lab4).Path',
      ),
    ).toMatchInlineSnapshot(`
      {
        "output": "\\\\share\\VMs\\lone\\Virtual Hard Disks\\lone.vhdx
      \\\\share\\VMs\\lone\\Virtual Machines\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9.xml
      \\\\share\\VMs\\lone\\Virtual Hard Disks\\lone.vhdx
      \\\\share\\VMs\\lone\\Virtual Machines\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9.xml
      \\\\share\\VMs\\lone\\Virtual Machines\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9.bin
      \\\\share\\VMs\\lone\\Virtual Machines\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9.vsv",
      }
    `);
  });

  test('A18, A19: the new version has .vmcx and .vmrs, in the same folders', async () => {
    expect(
      await onLab5(
        'Move-VM lone Lab5 -ComputerName Lab4; Stop-VM lone; (Get-VMFile lone).Path; Update-VmConfigurationVersion lone; (Get-VMFile lone).Path',
      ),
    ).toMatchInlineSnapshot(`
      {
        "output": "\\\\share\\VMs\\lone\\Virtual Hard Disks\\lone.vhdx
      \\\\share\\VMs\\lone\\Virtual Machines\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9.xml
      \\\\share\\VMs\\lone\\Virtual Hard Disks\\lone.vhdx
      \\\\share\\VMs\\lone\\Virtual Machines\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9.vmcx
      \\\\share\\VMs\\lone\\Virtual Machines\\B9BBA1BA-7814-1D3E-2D73-192FEF8E1AD9.vmrs",
      }
    `);
  });

  test('A20: a VM of the new version freezes where storage fails, one of the old version crashes', async () => {
    const storage = await scenarioOf(`
clusterdrill: 1
title: Storage fails
clusters: [{ name: LAB, level: WS2016, witness: file-share }]
hosts: [{ names: Lab1..Lab2, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }]
vms:
  - { name: old, on: [Lab1], version: "5.0", memory: 4 GiB }
  - { name: new, on: [Lab1], version: "8.0", memory: 4 GiB }
faults: [{ at: 1 min, storage: lost, of: LAB, for: 2 min }]
`);
    const typed = await type(
      storage,
      'Start-Sleep 90; Get-VM | Select-Object Name, State, Version; Start-Sleep 600; Get-VM | Select-Object Name, State',
    );
    expect(seen(typed)).toMatchInlineSnapshot(`
      {
        "output": "Name State          Version
      ---- -----          -------
      new  PausedCritical 8.0
      old  OffCritical    5.0
      new  Running
      old  Running",
      }
    `);
  });
});

describe('A22: what came with the preview is refused below its floor, and works from there on', () => {
  test('memory that is added while the VM runs', async () => {
    expect(
      await onLab5(
        'Move-VM lone Lab5 -ComputerName Lab4; Set-VMMemory lone -StartupBytes 6GB; Stop-VM lone; Update-VmConfigurationVersion lone; Start-VM lone; Set-VMMemory lone -StartupBytes 6GB; (Get-VM lone).MemoryAssigned / 1GB',
      ),
    ).toMatchInlineSnapshot(`
      {
        "errors": [
          "lone is not off and has version 5.0; changing memory while it runs needs 6.0.",
        ],
        "output": "6",
      }
    `);
  });

  test('network adapters that are added while the VM runs', async () => {
    expect(
      await onLab5(
        "Add-VMNetworkAdapter lone -ComputerName Lab4; Move-VM lone Lab5 -ComputerName Lab4; Add-VMNetworkAdapter lone; Remove-VMNetworkAdapter lone; 'works'",
      ),
    ).toMatchInlineSnapshot(`
      {
        "errors": [
          "Lab4 runs WS2012R2; Network adapters added and removed while running came with its successor.",
        ],
        "output": "works",
      }
    `);
  });

  test('they are added to generation 2 alone while it runs, and keep the VM where their switch is', async () => {
    const lab = await scenarioOf(`
clusterdrill: 1
title: Adapters
clusters: [{ name: LAB, level: WS2019 }]
hosts:
  - { names: Lab1..Lab2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB, switches: [Production] }
  - { name: Lab3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB, switches: [Storage] }
vms:
  - { name: old, generation: 1, on: [Lab1], memory: 2 GiB }
  - { name: new, on: [Lab1], memory: 2 GiB }
`);
    const script = `
      New-VM made 1GB | Out-Null; New-VM made2 1GB -Generation 2 | Out-Null
      Get-VM | Select-Object Name, Generation
      Add-VMNetworkAdapter old
      Set-VMFirmware made -EnableSecureBoot Off
      Add-VMNetworkAdapter new -SwitchName Storage
      Move-ClusterVirtualMachineRole new Lab3 | Out-Null; Move-ClusterVirtualMachineRole new Lab1 | Out-Null
      Add-VMNetworkAdapter new -SwitchName Production
      Move-ClusterVirtualMachineRole new Lab3
      Remove-VMNetworkAdapter new
      Move-ClusterVirtualMachineRole new Lab3
      Stop-VM old; Add-VMNetworkAdapter old -SwitchName Production; (Get-VMNetworkAdapter old).SwitchName`;
    expect(seen(await type(lab, script, { on: 'Lab1' }))).toMatchInlineSnapshot(`
      {
        "errors": [
          "old is of generation 1: its network adapters change only while it is off.",
          "made is of generation 1, which has no such firmware.",
          "Hyper-V was unable to find a virtual switch of that name on Lab1.",
          "The move of new has failed.",
        ],
        "output": "Name  Generation
      ----  ----------
      made           1
      made2          2
      new            2
      old            1


      Name OwnerNode State
      ---- --------- -----
      new  Lab1      Online
      new  Lab3      Online

      Production",
      }
    `);
  });

  test('secure boot of Linux guests', async () => {
    expect(
      await onLab5(
        'Move-VM lone Lab5 -ComputerName Lab4; Stop-VM lone; Set-VMFirmware lone -SecureBootTemplate MicrosoftUEFICertificateAuthority; Update-VmConfigurationVersion lone; Set-VMFirmware lone -SecureBootTemplate MicrosoftUEFICertificateAuthority; Get-VMFirmware lone',
      ),
    ).toMatchInlineSnapshot(`
      {
        "errors": [
          "lone has version 5.0; Secure Boot of Linux guests needs 6.0.",
        ],
        "output": "VMName SecureBoot SecureBootTemplate
      ------ ---------- ------------------
      lone   On         MicrosoftUEFICertificateAuthority",
      }
    `);
  });

  test('storage quality of service', async () => {
    expect(await onLab5(`${JOIN} New-StorageQosPolicy Gold -MinimumIops 500`)).toMatchInlineSnapshot(`
      {
        "errors": [
          "LAB has nodes of several releases: storage QoS needs all servers to be of one.",
        ],
        "output": "",
      }
    `);
    expect(
      await onLab5(
        `${ALL_NEW} New-StorageQosPolicy Gold; Update-ClusterFunctionalLevel -Force | Out-Null; (New-StorageQosPolicy Gold -MinimumIops 500).Status; (Get-StorageQosPolicy g*).MinimumIops`,
      ),
    ).toMatchInlineSnapshot(`
      {
        "errors": [
          "LAB has the functional level of WS2012R2: storage QoS came with its successor.",
        ],
        "output": "Ok
      500",
      }
    `);
  });

  test('integration services through updates', async () => {
    expect(
      await onLab5(
        '(Get-VMIntegrationService lone -ComputerName Lab4)[0].UpdatesThrough; New-VM x 1GB | Out-Null; (Get-VMIntegrationService x)[0].UpdatesThrough',
      ),
    ).toMatchInlineSnapshot(`
      {
        "output": "vmguest.iso of the host
      Windows Update",
      }
    `);
  });

  test('rolling upgrade, versions, file format, production checkpoints and the manager have their own tests; connected standby is explained', async () => {
    const { explain } = await import('../../src/report/index.js');
    const told = explain('connected-standby', { color: false, width: 100 });
    expect(told.ok && told.value).toMatch(/Connected standby/);
  });
});

test('A23: maintenance without an outage, where it would be one otherwise', async () => {
  const rolling = await type(
    LAB,
    'Suspend-ClusterNode Lab1 -Drain -Wait | Out-Null; Resume-ClusterNode Lab1 -Failback Immediate | Out-Null',
  );
  const stopping = await type(
    LAB,
    "Stop-VM 'Windows Server 10 Test VM 1'; Start-Sleep 600; Start-VM 'Windows Server 10 Test VM 1'",
  );
  const outages = ({ rehearsal }: Typed): number =>
    rehearsal?.verdict.violations.filter(({ invariant }) => invariant === 'service/outage-bounded').length ?? -1;
  expect([outages(rolling), outages(stopping)]).toEqual([0, 1]);
});
