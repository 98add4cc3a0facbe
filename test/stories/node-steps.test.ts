import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/units.js';
import { FACT } from '../../src/model/facts.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { rehearse } from '../../src/session/index.js';
import { rehearsed } from './rehearsed.js';

test('steps on each node take as long as the plan says: installation, patches, work by hand', async () => {
  const text = `
clusterdrill: 1
title: Steps
clusters: [{ name: LAB, level: WS2019, witness: disk }]
hosts: [{ names: N1..N2, release: WS2019, cluster: LAB, cores: 8, memory: 64 GiB }]
upgrade: { to: WS2022, method: in-place, nodeSteps: [{ install: 2 h }, { patch: 20 min }, { manual: agents, take: 10 min }] }
`;
  const scenario = await parseScenario(text, 'steps.yaml');
  if (!scenario.ok) throw new Error(scenario.error[0]?.message);
  const { run } = await rehearse(scenario.value);
  const at = (fact: keyof typeof FACT): number => run.trace.atUs(run.trace.find(FACT[fact], 0, 0));
  const installed = at('installation-completed');
  expect(installed).toBe(2 * HOUR);
  expect(at('host-patched')).toBe(2 * HOUR + 20 * MINUTE);
  expect(at('node-resumed')).toBe(2 * HOUR + 30 * MINUTE);
});

test('an update that a hop of Storage Spaces Direct needs is asked for beside the other release of that hop alone', async () => {
  const joins = async (members: string, build: string, storage = 's2d'): Promise<string | undefined> => {
    const { run } = await rehearsed(`
clusters: [{ name: C, level: ${members}, witness: cloud, storage: ${storage} }]
hosts:
  - { names: A1..A2, release: ${members}, cluster: C, cores: 8, memory: 64 GiB }
  - { name: New, release: WS2019, build: ${build}, cores: 8, memory: 64 GiB }
script: [Add-ClusterNode -Name New -Cluster C]
`);
    return [...run.trace.commands()].at(-1)?.[1].refusal?.rule;
  };
  expect(await joins('WS2016', '17763.107')).toBe('membership/is-patched');
  expect(await joins('WS2016', '17763.292')).toBeUndefined();
  expect(await joins('WS2019', '17763.107')).toBeUndefined();
  expect(await joins('WS2016', '17763.107', 'san')).toBeUndefined();
});
