/** The least room that was left in a run, worked out by hand. */
import { expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { beginningOf } from '../../src/session/index.js';
import { sampleOf } from '../../src/studies/sample.js';

/** Hosts keep 3.2 of their 64 GiB to themselves, 5 %. */
const SIZE = 64 * 0.95;
/** Three VMs of 10 GiB, each with 256 MiB and 1 % on top. */
const USED = 3 * (10 + 0.25 + 0.1);

async function roomOf(more: string, hosts = 'cluster: C, '): Promise<number> {
  const clusters = hosts === '' ? '' : 'clusters: [{ name: C, level: WS2016, witness: cloud }]';
  const scenario = await parseScenario(
    `clusterdrill: 1
title: Room
${clusters}
hosts: [{ names: A1..A3, release: WS2016, ${hosts}cores: 16, memory: 64 GiB }]
vms: [{ name: v, count: 3, memory: 10 GiB, version: "8.0" }]
${more}`,
    'room.yaml',
  );
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  const beginning = await beginningOf(scenario.value);
  return (await sampleOf(scenario.value, { seed: '1' }, beginning)).headroomMin / GiB;
}

test('of a night in which nothing happens is what is free beside the largest node', async () => {
  expect(await roomOf('until: 1 h')).toBeCloseTo(2 * SIZE - USED);
});

test('of an upgrade is what is left while a node is away', async () => {
  expect(await roomOf('upgrade: { to: WS2019, method: in-place }')).toBeCloseTo(SIZE - USED);
});

test('is below 0 when one node carries all that is left: it was seen though its VMs came after the node had gone', async () => {
  const faults = 'faults: [{ at: 1 h, crash: A1, for: 1 h }, { at: 90 min, crash: A2, for: 1 h }]';
  expect(await roomOf(faults)).toBeCloseTo(-USED);
});

test('is nothing where no cluster is', async () => {
  expect(await roomOf('until: 1 h', '')).toBeNaN();
});
