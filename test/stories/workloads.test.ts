import { expect, test } from 'vitest';
import { fitYaml } from '../../src/report/calibration-fit.js';
import { fitClasses, readRows } from '../../src/studies/calibrate/index.js';
import { rehearsed, threeNodes } from './rehearsed.js';

const night = (workloads: string): string => `${threeNodes('WS2019')}
networks: [{ name: LM, bandwidth: 1 Gbps, for: [migration], mode: tcp }]
vms: [{ name: v, on: A1, memory: 16 GiB, workload: web }]
script: [Suspend-ClusterNode -Name A1 -Drain -Wait]
${workloads}`;

test('a class of workload is as the scenario says, where it says so', async () => {
  const usual = await rehearsed(night(''));
  const busy = await rehearsed(
    night('workloads: { web: { dirtyFirstSecondMb: 300, k: 1, exponent: 0.8, workingSetShare: 0.5 } }'),
  );
  const other = await rehearsed(night('workloads: { java: { k: 9 } }'));
  expect(busy.run.copies.bytes).toBeGreaterThan(usual.run.copies.bytes * 1.2);
  expect(other.run.copies.bytes).toBe(usual.run.copies.bytes);
});

test('a class takes one bound of its working set in place of the catalog’s other one', async () => {
  const small = await rehearsed(night('workloads: { web: { dirtyFirstSecondMb: 300, workingSetMb: 1 } }'));
  const usual = await rehearsed(night('workloads: { web: { dirtyFirstSecondMb: 300 } }'));
  expect(small.run.copies.bytes).toBeLessThan(usual.run.copies.bytes);
});

test('what a fit prints is what a scenario takes', async () => {
  const rows = readRows(
    `id,profile,class,memoryMb,measuredS\n${Array.from({ length: 12 }, (_, index) => `m${index},hyper-v,web,${4000 + index * 500},${9 + (index % 3)}`).join('\n')}\n`,
  );
  if (!rows.ok) throw new Error('no rows');
  const rehearsal = await rehearsed(night(fitYaml(fitClasses(rows.value))));
  expect(rehearsal.outcome).toBe('completed');
});
