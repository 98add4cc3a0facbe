/** What cluster cmdlets show, and whom they mean: a node, a role or a resource that comes through the pipeline. */
import { describe, expect, test } from 'vitest';
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
