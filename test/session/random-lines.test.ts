/** Whatever is typed at a console while hosts crash: it is answered, and the run goes on to its end. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cmdletReference } from '../../src/powershell/reference.js';
import type { CmdletParameter } from '../../src/powershell/runtime/cmdlet.js';
import { scenarioOf, type } from './console.js';

const LAB = await scenarioOf(`
clusterdrill: 1
title: Three nodes, and power that fails
until: 2 d
clusters: [{ name: LAB, level: WS2022, witness: file-share }]
hosts:
  - { names: Lab1..Lab3, release: WS2025, cluster: LAB, cores: 16, memory: 64 GiB, switches: [Production] }
  - { name: Lone, release: WS2025, cores: 16, memory: 64 GiB, switches: [Production] }
vms:
  - { name: web, count: 3, on: [Lab1, Lab2], version: "9.0", memory: 4 GiB }
  - { name: plain, on: [Lab1], version: "9.0", memory: 2 GiB, clustered: false }
  - { name: solo, on: [Lone], version: "9.0", memory: 4 GiB, state: "Off" }
faults: [{ random: crash, every: 6 h, for: 20 min..1 h }, { random: migration-failure, chance: 20 % }]
`);

const VALUES: Readonly<Record<string, readonly string[]>> = {
  host: ['Lab1', 'Lab2', 'Lone', 'Nope', 'Lab*'],
  vm: ['web1', 'plain', 'solo', 'web*', 'nobody', '(Get-VM)', '(Get-ClusterGroup web1)'],
  cluster: ['LAB', 'Lab2', 'nowhere'],
  integer: ['0', '1', '30', '5000', '-1'],
  size: ['1GB', '200GB'],
  boolean: ['$true', '$false'],
  version: ['9.0', '10.0', '12.0'],
  release: ['WS2019', 'WS2022', 'WS2025'],
  block: ['{ Get-VM }', '{ $env:COMPUTERNAME; Get-VM | Stop-VM }'],
};

const valueFor = ({ kind, choices }: CmdletParameter): fc.Arbitrary<string> =>
  fc.constantFrom(...(choices ?? VALUES[kind] ?? ["'x'", 'web1', '$null', '1']));

/** The cmdlets that all tools here have. */
const known = cmdletReference().filter(
  ({ module, table }) => !module.startsWith('Microsoft') && table.name !== 'Update-VmConfigurationVersion',
);

const calls = fc
  .constantFrom(...known)
  .chain(({ table }) =>
    fc
      .tuple(
        ...table.parameters.map((one) =>
          fc
            .tuple(one.mandatory === true ? fc.constant(true) : fc.boolean(), valueFor(one))
            .map(([isGiven, value]) => (isGiven ? ` -${one.name}${one.kind === 'switch' ? '' : ` ${value}`}` : '')),
        ),
      )
      .map((words) => table.name + words.join('')),
  );

const lines = fc.oneof(
  { weight: 5, arbitrary: calls },
  { weight: 1, arbitrary: fc.constantFrom('Start-Sleep 60', 'Start-Sleep 7200', '(Get-Cluster).AddEvictDelay = 5') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['Get-VM | ConvertTo-Json', 'Get-ClusterNode | Format-List *', 'Get-ClusterGroup | Get-VM | Stop-VM'],
      ...['Get-VM | Get-Member', 'Get-ClusterGroup | Select-Object *', 'Get-ClusterNode | Suspend-ClusterNode -Drain'],
    ),
  },
);

test('lines of every cmdlet, with whatever they are given', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(lines, { minLength: 1, maxLength: 10 }),
      fc.constantFrom('Lab1', 'Lone', 'station'),
      async (script, on) => {
        const { code, complaints, rehearsal } = await type(LAB, script.join('\n'), { on });
        expect({ code: Math.min(code, 1), complaints }).toEqual({ code: expect.any(Number), complaints: [] });
        expect(['completed', 'out-of-time']).toContain(rehearsal?.outcome);
      },
    ),
    { numRuns: 60 },
  );
});
