/** What cluster cmdlets show, and whom they mean: a node, a role or a resource that comes through the pipeline. */
import { describe, expect, test } from 'vitest';
import { rehearse } from '../../src/session/index.js';
import { scenarioOf, type } from './console.js';

const LAB = await scenarioOf(`
clusterdrill: 1
title: Three nodes
clusters: [{ name: LAB, level: WS2022, witness: file-share }]
hosts:
  - { names: Lab1..Lab3, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB }
  - { name: Lone, release: WS2022, cores: 16, memory: 64 GiB }
vms:
  - { name: web, count: 3, on: [Lab1, Lab2], memory: 4 GiB }
  - { name: solo, on: [Lone], memory: 4 GiB }
`);

const names = async (script: string, on = 'Lab1') => {
  const { output, errors, complaints } = await type(LAB, script, { on });
  const lines = output
    .trim()
    .split('\n')
    .map((line) => line.trim());
  return [...lines, ...errors, ...complaints];
};

describe('a node that comes through the pipeline', () => {
  test('shows the roles and the resources that it owns now, not those of the whole cluster', async () => {
    expect(await names('(Get-ClusterNode Lab2 | Get-ClusterGroup).Name')).toEqual(['web2']);
    expect(await names('(Get-ClusterNode Lab1 | Get-ClusterGroup).Name')).toEqual([
      'Available Storage',
      'Cluster Group',
      'web1',
      'web3',
    ]);
    expect(await names('(Get-ClusterNode Lab2 | Get-ClusterResource).Name')).toEqual([
      'Virtual Machine web2',
      'Virtual Machine Configuration web2',
    ]);
    expect(await names('(Get-ClusterNode Lab2 -Cluster LAB | Get-ClusterGroup).Name', 'Lone')).toEqual(['web2']);
  });

  test('shows only what is named of what it owns, and so does a cluster', async () => {
    expect(await names('(Get-ClusterNode Lab1 | Get-ClusterGroup -Name web1).Name')).toEqual(['web1']);
    expect(await names('(Get-ClusterNode Lab1 | Get-ClusterGroup -Name web*).Name')).toEqual(['web1', 'web3']);
    expect(await names('(Get-Cluster | Get-ClusterGroup web2).Name')).toEqual(['web2']);
    expect(await names('(Get-Cluster | Get-ClusterNode -Name Lab2).Name')).toEqual(['Lab2']);
  });

  test('moves its own VMs away, and nobody else', async () => {
    const script = `
      Get-ClusterNode Lab1 | Get-ClusterGroup | Where-Object GroupType -eq VirtualMachine |
        Move-ClusterVirtualMachineRole -Node Lab3 | Out-Null
      Get-ClusterGroup web* | ForEach-Object { "$($_.Name) $($_.OwnerNode)" }`;
    expect(await names(script)).toEqual(['web1 Lab3', 'web2 Lab2', 'web3 Lab3']);
  });

  test('filters the roles of a node by their resources, as the reference of Microsoft does', async () => {
    const script = `
      $groups = Get-ClusterNode Lab1 | Get-ClusterGroup |
        Where-Object { Get-ClusterResource -InputObject $_ | Where-Object ResourceType -like 'Virtual Machine' }
      $groups.Name`;
    expect(await names(script)).toEqual(['web1', 'web3']);
  });
});

test('one resource alone is its own first item, and a VM has the resources of its role', async () => {
  expect(await names("(Get-ClusterResource 'Virtual Machine web1')[0].Name")).toEqual(['Virtual Machine web1']);
  expect(await names('(Get-VM web1 | Get-ClusterResource).Name')).toEqual([
    'Virtual Machine web1',
    'Virtual Machine Configuration web1',
  ]);
});

test('a role of the pipeline has its resources, and a resource its VM', async () => {
  expect(await names("(Get-ClusterGroup 'Cluster Group' | Get-ClusterResource).Name")).toEqual([
    'Cluster IP Address',
    'Cluster Name',
    'File Share Witness',
  ]);
  expect(await names("(Get-ClusterResource | ? ResourceType -eq 'Virtual Machine' | Get-VM).Name")).toEqual([
    'web1',
    'web2',
    'web3',
  ]);
  expect(await names('(Get-ClusterGroup -VMId (Get-VM web3).Id).Name')).toEqual(['web3']);
});

describe('Get-ClusterOwnerNode', () => {
  const shown = (script: string) => names(`${script} | ForEach-Object { "$($_.ClusterObject): $($_.OwnerNodes)" }`);

  test('shows whom a role prefers, and who may own a resource', async () => {
    expect(await shown('Get-ClusterOwnerNode -Group web2')).toEqual(['web2:']);
    expect(await shown("Get-ClusterOwnerNode -Resource 'Virtual Machine web2'")).toEqual([
      'Virtual Machine web2: Lab1 Lab2 Lab3',
    ]);
    expect(await shown('Get-ClusterOwnerNode -Resource nothing')).toEqual([
      '',
      'Resource nothing cannot be found on cluster LAB.',
    ]);
  });

  test('takes groups, those of the cluster itself too, and resources from the pipeline', async () => {
    const set = `Set-ClusterOwnerNode -Group web1 -Owners Lab3
      Get-ClusterResource 'Virtual Machine web1' | Set-ClusterOwnerNode -Owners Lab1, Lab3`;
    expect(await shown(`${set}; Get-ClusterGroup | Get-ClusterOwnerNode`)).toEqual([
      'Available Storage:',
      'Cluster Group:',
      'web1: Lab3',
      'web2:',
      'web3:',
    ]);
    expect(await shown(`${set}; Get-ClusterResource 'Virtual Machine web1' | Get-ClusterOwnerNode`)).toEqual([
      'Virtual Machine web1: Lab1 Lab3',
    ]);
  });
});

describe('what a cluster has for itself', () => {
  test('moves: its core group to a node that is Up, to another one where none is said', async () => {
    const owner = "(Get-ClusterGroup 'Cluster Group').OwnerNode.Name";
    expect(await names(`Move-ClusterGroup 'Cluster Group' -Node Lab3 | Out-Null; ${owner}`)).toEqual(['Lab3']);
    expect(await names(`Get-ClusterGroup 'Cluster Group' | Move-ClusterGroup | Out-Null; ${owner}`)).toEqual(['Lab2']);
    expect(await names(`$null = Suspend-ClusterNode Lab3; Move-ClusterGroup 'Cluster Group' Lab3; ${owner}`)).toEqual([
      'Lab1',
      'The cluster node is paused.',
    ]);
    expect(await names(`Move-ClusterGroup 'Cluster Group' Lone; ${owner}`)).toEqual([
      'Lab1',
      'Lone is not a member of a cluster.',
    ]);
  });

  test('goes along when a script moves all that a node owns', async () => {
    const script = 'Get-ClusterNode Lab1 | Get-ClusterGroup | Move-ClusterGroup -Node Lab2';
    const { output, errors, warnings } = await type(LAB, `(${script}).Name`);
    expect({ output, errors, warnings }).toEqual({
      output: 'Cluster Group\nweb1\nweb3\n',
      errors: [],
      warnings: ['Available Storage holds no disk here: nothing moves.'],
    });
  });

  test('is a witness that Set-ClusterQuorum gives and takes away: the votes follow', async () => {
    const votes =
      "(Get-ClusterNode | Where-Object DynamicWeight -eq 1).Name -join ' '; (Get-ClusterQuorum).QuorumResource";
    const two = 'Stop-ClusterNode Lab3 | Out-Null;';
    expect(await names(`${two} ${votes}`)).toEqual(['Lab1 Lab2', 'File Share Witness']);
    expect(await names(`${two} Set-ClusterQuorum -NodeMajority | Out-Null; ${votes}`)).toEqual(['Lab1']);
    expect(
      await names(`${two} Set-ClusterQuorum -CloudWitness -AccountName a -AccessKey k | Out-Null; ${votes}`),
    ).toEqual(['Lab1 Lab2', 'Cloud Witness']);
  });

  test('is no witness on a disk with Storage Spaces Direct', async () => {
    const pool = await scenarioOf(`
clusterdrill: 1
title: Storage Spaces Direct
clusters: [{ name: S2D, level: WS2019, witness: file-share, storage: s2d }]
hosts: [{ names: Lab1..Lab2, release: WS2019, cluster: S2D, cores: 16, memory: 64 GiB }]
`);
    expect((await type(pool, "Set-ClusterQuorum -DiskWitness 'Cluster Disk 1'")).errors).toEqual([
      'Storage Spaces Direct takes no disk witness: set -FileShareWitness or -CloudWitness.',
    ]);
  });
});

test('a line of a scenario moves the core group, and gives a cluster another witness', async () => {
  const night = await scenarioOf(`
clusterdrill: 1
title: The core group is moved first
clusters: [{ name: LAB, level: WS2022, witness: file-share }]
hosts: [{ names: Lab1..Lab3, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB }]
script: [Move-ClusterGroup "Cluster Group" -Node Lab3, { run: Set-ClusterQuorum -NoWitness, ends: witness-changed }]
`);
  const { run } = await rehearse(night);
  expect(run.world.clusters[0]).toMatchObject({ core: 2, witness: 0 });
});

test('a role that still has its resources is not removed without -RemoveResources', async () => {
  const left = '(Get-ClusterGroup web*).Count';
  expect(await names(`Remove-ClusterGroup web1 -Force; ${left}`)).toEqual([
    '3',
    'The role web1 still has its resources: add -RemoveResources. The VM stays.',
  ]);
  expect(await names(`Remove-ClusterGroup web1 -RemoveResources -Force; ${left}; (Get-VM web1).State`)).toEqual([
    '2',
    'Running',
  ]);
});

describe('waiting', () => {
  test('Resume-ClusterNode -Wait returns when the roles are home again', async () => {
    const script = (wait: string) => `$null = Suspend-ClusterNode Lab1 -Drain -Wait
      $null = Resume-ClusterNode Lab1 -Failback Immediate ${wait}
      (Get-ClusterGroup web1, web3).OwnerNode.Name -join ' '`;
    expect(await names(script('-Wait'))).toEqual(['Lab1 Lab1']);
    expect(await names(script(''))).not.toEqual(['Lab1 Lab1']);
  });

  test('Restart-Computer knows -For beside -Force, and -Timeout ends its patience', async () => {
    const script = (seconds: number) =>
      `Restart-Computer Lab2 -Force -Wait -For PowerShell -Timeout ${seconds} -Delay 2; (Get-ClusterNode Lab2).State`;
    expect(await names(script(3600))).toEqual(['Up']);
    expect(await names(script(60))).toEqual(['Down', 'Lab2 has not come back in the time that -Timeout gives.']);
  });
});

test('-Verbose says what is done to whom, unless it is switched off', async () => {
  const script = `$null = Suspend-ClusterNode Lab3 -Verbose; $VerbosePreference = 'Continue'
    $null = Resume-ClusterNode Lab3; $null = Stop-VM web1 -TurnOff -Verbose:$false`;
  expect((await type(LAB, script)).warnings).toEqual([
    'VERBOSE: Performing the operation "Suspend-ClusterNode" on target "Lab3".',
    'VERBOSE: Performing the operation "Resume-ClusterNode" on target "Lab3".',
  ]);
});

test('an object that a cmdlet does not take from the pipeline is an error, and nothing is done with nobody', async () => {
  const script = `New-ClusterGroupSet front
    Get-ClusterGroup web1 | Add-ClusterGroupToSet front
    Get-VM web1 | Connect-VMNetworkAdapter`;
  expect((await type(LAB, script)).errors).toEqual([
    'Cannot process command because of one or more missing mandatory parameters: Group.',
    'Cannot process command because of one or more missing mandatory parameters: SwitchName.',
  ]);
});

describe('a cmdlet of nodes that names none', () => {
  test('means the node of the session', async () => {
    const script = `
      Suspend-ClusterNode -Drain -Wait | Out-Null
      (Get-ClusterNode | Where-Object State -eq Paused).Name
      Resume-ClusterNode | Out-Null
      Invoke-Command Lab3 { Suspend-ClusterNode } | Out-Null
      (Get-ClusterNode | Where-Object State -eq Paused).Name
      Stop-ClusterNode | Out-Null
      Start-ClusterNode | Out-Null
      (Get-ClusterNode Lab2).State`;
    const { output, errors } = await type(LAB, script, { on: 'Lab2' });
    expect({ output, errors }).toEqual({ output: 'Lab2\nLab3\nUp\n', errors: [] });
  });

  test('is not whole on a host that is none', async () => {
    const { errors } = await type(LAB, 'Suspend-ClusterNode -Drain', { on: 'station' });
    expect(errors).toEqual(['Cannot process command because of one or more missing mandatory parameters: Name.']);
  });
});

test('the classes of a role are set by a collection of texts, as Windows has it documented', async () => {
  const script = `
    $classes = New-Object System.Collections.Specialized.StringCollection
    $null = $classes.Add('dc')
    (Get-ClusterGroup web1).AntiAffinityClassNames = $classes
    (Get-ClusterGroup web2).AntiAffinityClassNames = [System.Collections.Specialized.StringCollection]('dc', 'old')
    (Get-ClusterGroup web1, web2).AntiAffinityClassNames`;
  expect(await names(script)).toEqual(['dc', 'dc', 'old']);
});
