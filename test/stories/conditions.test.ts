/** Script lines that wait for a condition. */
import { expect, test } from 'vitest';
import { waitingFor } from '../../src/report/figures.js';
import { rehearse } from '../../src/session/index.js';
import { scenarioOf, WITH_VMS } from '../scenarios/support.js';

const wait = async (entry: string) => rehearse(await scenarioOf(`${WITH_VMS}script:\n  - ${entry}\n`));

test('a line may wait for what the outage bill says', async () => {
  const { outcome, missed } = await rehearse(
    await scenarioOf(`${WITH_VMS}script:
  - Move-ClusterVirtualMachineRole web1 Lab2
  - { until: "vms.exists(v, v.name == 'web1' && v.migrations == 1)", within: 1 h }
`),
  );
  expect([outcome, missed]).toEqual(['completed', []]);
});

test('a condition that cannot be evaluated says so when its time is up', async () => {
  const { missed } = await wait(`{ until: "vms[9].state == 'Off'", within: 1 min }`);
  expect(missed).toMatchInlineSnapshot(`
    [
      "until vms[9].state == 'Off': expected to become true, came not in time (it cannot be evaluated: No such key: index out of bounds, index 9 >= size 4).",
    ]
  `);
});

test('a condition that cannot be evaluated says so while it is waited for', async () => {
  const rehearsal = await wait(`{ until: "vms[9].state == 'Off'" }`);
  expect(rehearsal.outcome).toBe('stuck');
  expect(waitingFor(rehearsal).map(({ because }) => because)).toMatchInlineSnapshot(`
    [
      "until vms[9].state == 'Off' (it cannot be evaluated: No such key: index out of bounds, index 9 >= size 4)",
    ]
  `);
});
