/** Checkpoints that VMs have when a plan begins: one that holds saved state keeps the version of its VM down. */
import { expect, test } from 'vitest';
import { versionText } from '../../src/model/catalog/index.js';
import { POWER } from '../../src/model/states.js';
import { tell } from '../../src/report/index.js';
import { lint } from '../../src/scenarios/lint/index.js';
import { scenarioOf } from '../scenarios/support.js';
import { rehearsed } from './rehearsed.js';

const plan = (checkpoints: string, rest: string): string => `
clusters: [{ name: PROD, level: WS2019, witness: cloud }]
hosts: [{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }]
vms: [{ name: old, on: N1, version: "5.0", memory: 8 GiB, checkpoints: [${checkpoints}] }]
${rest}
`;

const UPGRADE = 'upgrade: { to: WS2022, vmVersions: before-hop }';

test('a forgotten one with saved state stops an upgrade before its first node, on either engine', async () => {
  const [tables, machines] = [
    await rehearsed(plan('before the update', UPGRADE)),
    await rehearsed(plan('before the update', UPGRADE), { engine: 'xstate' }),
  ];
  expect(tables.run.ending).toBe('stuck');
  expect(tell(tables, { color: false, width: 120 })).toContain(
    'old: The checkpoint "before the update" of old holds saved state.',
  );
  expect(machines.sha256).toBe(tables.sha256);
  // It is asked before anything is shut down.
  expect(tables.run.world.vms.map(({ power }) => power)).toEqual([POWER.running]);
});

test('one without is not in the way, and removing what is lets the version rise', async () => {
  const cold = await rehearsed(plan('{ name: cold, memory: false }', UPGRADE));
  expect(cold.run.ending).toBe('completed');
  const removed = await rehearsed(
    plan(
      'one, two, { name: cold, memory: false }',
      `script:
  - Stop-VM old
  - { run: Update-VMVersion old -Force, expect: { refused: vm-version/no-saved-checkpoint } }
  - Remove-VMSnapshot old -Name one
  - { run: Update-VMVersion old -Force, expect: { refused: vm-version/no-saved-checkpoint } }
  - Remove-VMSnapshot old -Name two
  - Update-VMVersion old -Force`,
    ),
  );
  expect(removed.missed).toEqual([]);
  expect(versionText(removed.run.world.vms[0]?.version ?? -1)).toBe('9.0');
});

test('what is to be typed against one is quoted, whatever its VM is called', async () => {
  const odd = plan('it', UPGRADE.replace('before-hop', 'after')).replace('name: old', 'name: w $(x) <b>');
  const remedies = lint(await scenarioOf(`clusterdrill: 1\ntitle: odd\n${odd}`)).map(({ remedy }) => remedy);
  expect(remedies).toContain(
    "Remove it beforehand, and wait until the disks have merged: Remove-VMSnapshot -VMName 'w $(x) <b>' -ComputerName N1.",
  );
});
