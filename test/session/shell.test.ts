import { describe, expect, test } from 'vitest';
import { scenarioOf, type } from './console.js';

const LAB = await scenarioOf(`
clusterdrill: 1
title: Three nodes
clusters: [{ name: LAB, level: WS2019, witness: file-share }]
hosts:
  - { names: Lab1..Lab3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }
  - { name: Lone, release: WS2019, cores: 16, memory: 64 GiB }
vms:
  - { name: web, count: 3, on: [Lab1, Lab2], memory: 4 GiB }
  - { name: solo, on: [Lone], memory: 4 GiB }
`);

describe('a session', () => {
  test('sees its own host alone, and others by -ComputerName', async () => {
    const { output } = await type(
      LAB,
      'Get-VM | Select-Object Name; (Get-VM -ComputerName Lab2, Lone).Name; (Get-VM).Count',
    );
    expect(output).toMatchInlineSnapshot(`
      "
      Name
      ----
      web1
      web3

      web2
      solo
      2
      "
    `);
  });

  test('acts on the cluster of its host', async () => {
    const { output, errors } = await type(LAB, '(Get-Cluster).Name; Get-ClusterNode', { on: 'Lab2' });
    expect({ output, errors }).toMatchInlineSnapshot(`
      {
        "errors": [],
        "output": "LAB

      Name ID State
      ---- -- -----
      Lab1 1  Up
      Lab2 2  Up
      Lab3 3  Up

      ",
      }
    `);
    expect(await type(LAB, 'Get-ClusterNode', { on: 'Lone' })).toMatchObject({
      errors: ['The host of this session is no member of a cluster.'],
    });
    expect((await type(LAB, '(Get-ClusterNode -Cluster LAB).Count', { on: 'Lone' })).output).toBe('3\n');
  });

  test('of a station names hosts and clusters', async () => {
    const { output, errors } = await type(
      LAB,
      "$env:COMPUTERNAME; (Get-VM -ComputerName Lone).Name; Get-VM web1; (Get-ClusterGroup -Cluster LAB 'web*').Count",
      { on: 'station' },
    );
    expect({ output, errors }).toMatchInlineSnapshot(`
      {
        "errors": [
          "Hyper-V was unable to find a virtual machine with name "web1".",
        ],
        "output": "STATION
      solo
      3
      ",
      }
    `);
  });

  test('ends with its host', async () => {
    const crash = await scenarioOf(`
clusterdrill: 1
title: One node dies
clusters: [{ name: LAB, level: WS2019, witness: file-share }]
hosts: [{ names: Lab1..Lab3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
faults: [{ at: 10 min, crash: Lab1, for: 20 min }]
`);
    const { output, tooMuch, code } = await type(
      crash,
      'while ($true) { Write-Host (Get-Date -Format HH:mm); Start-Sleep 300 }',
    );
    expect({ output, tooMuch, code }).toMatchInlineSnapshot(`
      {
        "code": 1,
        "output": "20:00
      20:05
      ",
        "tooMuch": "The session has ended: Lab1, on which it ran, does not answer any more.",
      }
    `);
  });

  test('that names a host that there is not is told', async () => {
    expect((await type(LAB, '1', { on: 'Lab9' })).complaints).toEqual([
      'No host is called Lab9. There are Lab1, Lab2, Lab3, Lone, and station.',
    ]);
  });
});

describe('cluster cmdlets', () => {
  const LABS =
    'Suspend-ClusterNode Lab2; Move-ClusterVirtualMachineRole web1 Lab3; Update-ClusterFunctionalLevel; (Get-Cluster)';

  test('of a host outside every cluster find none, unless it is named', async () => {
    const { errors } = await type(LAB, LABS, { on: 'Lone' });
    expect(errors).toEqual([
      ...Array.from(
        { length: 3 },
        () => 'The host of this session is no member of a cluster; say which with -Cluster.',
      ),
      'The host of this session is no member of a cluster.',
    ]);
    const named = await type(
      LAB,
      'Suspend-ClusterNode Lab2 -Cluster Lab1; Get-ClusterNode Lab2 -Cluster LAB | Select-Object -ExpandProperty State',
      { on: 'Lone' },
    );
    expect([named.output.split('\n').at(-2), named.errors]).toEqual(['Paused', []]);
  });

  test('do not reach into another cluster', async () => {
    const two = await scenarioOf(`
clusterdrill: 1
title: Two clusters
clusters: [{ name: A, level: WS2022 }, { name: B, level: WS2022 }]
hosts:
  - { names: A1..A2, release: WS2022, cluster: A, cores: 16, memory: 64 GiB }
  - { names: B1..B2, release: WS2022, cluster: B, cores: 16, memory: 64 GiB }
`);
    const { errors } = await type(
      two,
      'Suspend-ClusterNode B1; Suspend-ClusterNode B1 -Cluster B | Out-Null; Get-ClusterNode B1',
    );
    expect(errors).toEqual(['B1 cannot be found on cluster A.', 'Node B1 cannot be found on cluster A.']);
  });
});

describe('time', () => {
  test('passes while a cmdlet waits, and not otherwise', async () => {
    const { output } = await type(
      LAB,
      `
      $began = Get-Date
      $null = Suspend-ClusterNode Lab1 -Drain
      "asked: $(((Get-Date) - $began).TotalSeconds -eq 0) $((Get-ClusterNode Lab1).DrainStatus)"
      while ((Get-ClusterNode Lab1).DrainStatus -eq 'InProgress') { Start-Sleep 1 }
      "done: $(((Get-Date) - $began).TotalSeconds -gt 0) $((Get-ClusterNode Lab1).DrainStatus)"
      (Get-VM).Count
      Stop-VM web2 -ComputerName Lab2
      (Get-VM web2 -ComputerName Lab2).State
    `,
    );
    expect(output).toMatchInlineSnapshot(`
      "asked: True InProgress
      done: True Completed
      0
      Off
      "
    `);
  });

  test('is that of the scenario', async () => {
    const begins = { ...LAB, start: { text: '', day: 20_000, second: 3600, weekday: 0 } };
    expect(
      (await type(begins, "Get-Date -Format 'yyyy-MM-dd HH:mm'; Start-Sleep 90; (Get-VM web1).Uptime.TotalSeconds"))
        .output,
    ).toBe('2024-10-04 01:00\n90\n');
  });
});

describe('errors', () => {
  test('do not end a script unless they are asked to', async () => {
    const { output, errors, words, rules, code } = await type(
      LAB,
      `
      Resume-ClusterNode Lab1
      Start-VM nobody
      try { Resume-ClusterNode Lab1 -ErrorAction Stop } catch { "caught: $_ ($($_.FullyQualifiedErrorId))" }
      Resume-ClusterNode Lab1 -ErrorAction SilentlyContinue
      $Error.Count
    `,
    );
    expect({ output, errors, words, rules, code }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "errors": [
          "The cluster node is not paused.",
          "Hyper-V was unable to find a virtual machine with name "nobody".",
        ],
        "output": "caught: The cluster node is not paused. (5058,Resume-ClusterNode)
      4
      ",
        "rules": [
          "node/must-be-paused",
          "vm/is-on-that-host",
        ],
        "words": [
          "vendor",
          "vendor",
        ],
      }
    `);
  });

  test('end it with exit code 1 where nobody catches them', async () => {
    expect(await type(LAB, "$ErrorActionPreference = 'Stop'; Resume-ClusterNode Lab1; 'not here'")).toMatchObject({
      output: '',
      code: 1,
    });
    expect(await type(LAB, "throw 'no'")).toMatchObject({ code: 1, errors: ['no'] });
    expect(await type(LAB, 'exit 7')).toMatchObject({ code: 7 });
  });

  test('of the text are told before anything runs', async () => {
    expect(
      (await type(LAB, "Stop-VM web1\nGet-Foo\nStart-VM web1 -Fast\n[io.file]::Delete('x')")).complaints,
    ).toMatchInlineSnapshot(`
      [
        "'Get-Foo' is no cmdlet or function that is modelled.",
        "Start-VM has no parameter '-Fast'.",
        "[io.file] is no type that is modelled: files, processes, the network and the machine itself are out of reach.",
      ]
    `);
  });
});

describe('-WhatIf', () => {
  test('says what would happen and changes nothing, also for a whole script', async () => {
    const script =
      'Stop-VM web1; Suspend-ClusterNode Lab2 -Drain; (Get-Cluster).AddEvictDelay = 5; (Get-VM web1).State; (Get-Cluster).AddEvictDelay';
    const { output } = await type(LAB, script, { whatIf: true });
    expect(output).toMatchInlineSnapshot(`
      "What if: Performing the operation "Stop-VM" on target "web1".
      What if: Performing the operation "Suspend-ClusterNode" on target "Lab2".
      What if: Performing the operation "Set-ClusterProperty" on target "LAB".
      Running
      60
      "
    `);
  });
});

describe('properties', () => {
  test('of clusters and roles can be set, within their bounds', async () => {
    const { output, errors } = await type(
      LAB,
      `
      (Get-Cluster).AddEvictDelay = 5; (Get-Cluster).AddEvictDelay
      (Get-ClusterGroup web1).Priority = 3000; (Get-ClusterGroup web1).Priority
      (Get-ClusterGroup web1).AntiAffinityClassNames = 'a', 'b'; (Get-ClusterGroup web1).AntiAffinityClassNames
      (Get-ClusterGroup web1).Priority = 17
      (Get-Cluster).WitnessDynamicWeight = 1
      (Get-Cluster).Nothing = 1
    `,
    );
    expect({ output, errors }).toMatchInlineSnapshot(`
      {
        "errors": [
          "Priority cannot be 17: it goes from 0 to 3000.",
          "'WitnessDynamicWeight' is a ReadOnly property.",
          "The property 'Nothing' cannot be found on this object. Verify that the property exists and can be set.",
        ],
        "output": "5
      3000
      a
      b
      ",
      }
    `);
  });
});

describe('a block that is sent elsewhere', () => {
  test('runs there, and knows only what it is given', async () => {
    const { output, errors } = await type(
      LAB,
      `
      $x = 'mine'
      Invoke-Command -ComputerName Lab2, Lone, Lab9 -ScriptBlock { param($y) "$env:COMPUTERNAME [$x] [$using:x] [$y] $((Get-VM).Name -join ',')" } -ArgumentList 'given'
      "$env:COMPUTERNAME"
    `,
    );
    expect({ output, errors }).toMatchInlineSnapshot(`
      {
        "errors": [
          "The host Lab9 cannot be reached: there is none of that name.",
        ],
        "output": "LAB2 [] [mine] [given] web2
      LONE [] [mine] [given] solo
      LAB1
      ",
      }
    `);
  });
});

test('8,000 VMs are shown in good time', async () => {
  const large = await scenarioOf(`
clusterdrill: 1
title: Large
hosts: [{ names: H01..H64, release: WS2022, cores: 64, memory: 1 TiB }]
vms: [{ name: vm, count: 8000, memory: 1 GiB }]
`);
  const hosts = Array.from({ length: 64 }, (_, at) => `H${String(at + 1).padStart(2, '0')}`).join(',');
  await type(large, '1');
  const began = performance.now();
  const { output } = await type(large, `(Get-VM -ComputerName ${hosts}).Count`);
  expect(output).toBe('8000\n');
  // The bar is 200 ms on a quiet machine, the world and the run included.
  expect(performance.now() - began).toBeLessThan(2000);
});
