import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FINDINGS, type FindingId, lint, parseScenario } from '../../../src/scenarios/index.js';

interface Plan {
  readonly clusters?: string;
  readonly hosts?: string;
  readonly vms?: string;
  readonly rest?: string;
}

const text = ({ clusters, hosts, vms, rest = 'upgrade: { to: WS2022 }' }: Plan): string => `
clusterdrill: 1
title: A plan
start: 2026-11-28T20:00
clusters: [${clusters ?? '{ name: PROD, level: WS2019, witness: cloud }'}]
hosts: [${hosts ?? '{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }'}]
vms: [${vms ?? '{ name: app, count: 6, version: "9.0", memory: 8 GiB }'}]
${rest}
`;

async function found(plan: Plan) {
  const scenario = await parseScenario(text(plan), 'plan.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => `${one.place?.line} ${one.message}`).join('\n'));
  return lint(scenario.value);
}

/** For each finding a plan that triggers it; the plan without a fault triggers none of them. */
const TRIGGERS: Readonly<Record<FindingId, Plan>> = {
  'vm/not-clustered': { vms: '{ name: dc, on: N1, memory: 4 GiB, clustered: false }' },
  'vm/immovable': { vms: '{ name: gpu, on: N1, memory: 4 GiB, immovable: GPU }' },
  'vm/no-other-owner': { vms: '{ name: pinned, on: N1, memory: 4 GiB, possibleOwners: [N1] }' },
  'vm/too-large': {
    hosts:
      '{ name: N1, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB }, { names: N2..N3, release: WS2019, cluster: PROD, cores: 8, memory: 32 GiB }',
    vms: '{ name: big, on: N1, version: "9.0", memory: 64 GiB }',
  },
  'vm/version-strands': {
    hosts:
      '{ name: N1, release: WS2022, cluster: PROD, cores: 8, memory: 128 GiB }, { names: N2..N3, release: WS2019, cluster: PROD, cores: 8, memory: 128 GiB }',
    vms: '{ name: new, on: N1, version: "10.0", memory: 4 GiB }',
  },
  'hop/strands-versions': { vms: '{ name: old, version: "5.0", memory: 4 GiB }' },
  'hop/raises-by-shutdown': { rest: 'upgrade: { to: WS2022, vmVersions: after }' },
  'stage/no-room': { vms: '{ name: app, count: 30, version: "9.0", memory: 10 GiB }' },
  'stage/no-headroom': { vms: '{ name: app, count: 20, version: "9.0", memory: 10 GiB }' },
  'level/cannot-rise': { rest: 'upgrade: { to: WS2022 }\nfaults: [{ at: 1 h, crash: N3 }]' },
  'window/shorter-than-a-node': { rest: 'upgrade: { to: WS2022, windows: { from: "20:00", to: "21:00" } }' },
  'window/too-few': { rest: 'until: 2 d\nupgrade: { to: WS2022, windows: { from: "20:00", to: "23:00", nodes: 1 } }' },
  'quorum/no-witness': {
    clusters: '{ name: PROD, level: WS2019 }',
    hosts: '{ names: N1..N4, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }',
  },
  'quorum/two-nodes': { hosts: '{ names: N1..N2, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }' },
  'limit/outage-shorter-than-a-version-update': {
    rest: 'upgrade: { to: WS2022, vmVersions: after }\nlimits: { outage: 30 s }',
  },
};

describe('the linter', () => {
  test('finds nothing in a plan without a fault', async () => {
    expect(await found({})).toEqual([]);
  });

  test.each(Object.entries(TRIGGERS))('finds %s, with a line, a reason and a remedy', async (id, plan) => {
    const [one] = (await found(plan)).filter((finding) => finding.id === id);
    expect(one).toBeDefined();
    expect(one?.line).toBeGreaterThan(1);
    expect(one?.why).toMatch(/[.]$/);
    expect(one?.remedy).toMatch(/[.]$/);
  });

  test('knows a trigger for each of its findings', () => {
    expect(Object.keys(TRIGGERS).sort()).toEqual(Object.keys(FINDINGS).sort());
  });

  test('tells the VMs that cannot leave before anything else', async () => {
    const findings = await found({
      vms: '{ name: dc, on: N1, memory: 4 GiB, clustered: false }',
      rest: 'upgrade: { to: WS2022, windows: { from: "20:00", to: "21:00" } }',
    });
    expect(findings.map((finding) => finding.id)).toEqual(['vm/not-clustered', 'window/shorter-than-a-node']);
  });

  test('says that a clean installation destroys a VM that is no role, and that one in place does not', async () => {
    const vms = '{ name: dc, on: N1, memory: 4 GiB, clustered: false }';
    const [clean] = await found({ vms });
    const [inPlace] = await found({ vms, rest: 'upgrade: { to: WS2022, method: in-place }' });
    expect([clean?.severity, inPlace?.severity]).toEqual(['error', 'warning']);
  });

  test('raises no alarm of stranded versions where they are raised before the hop', async () => {
    const findings = await found({
      vms: '{ name: old, version: "5.0", memory: 4 GiB }',
      rest: 'upgrade: { to: WS2022, vmVersions: before-hop }',
    });
    expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  });

  test('says of each shipped scenario that completes without an expected violation that it can', async () => {
    for (const name of readdirSync('scenarios').filter((one) => one.endsWith('.yaml'))) {
      const scenario = await parseScenario(readFileSync(`scenarios/${name}`, 'utf8'), name);
      if (!scenario.ok) throw new Error(name);
      const errors = lint(scenario.value).filter((finding) => finding.severity === 'error');
      const completes = (scenario.value.expect?.outcome ?? 'completed') === 'completed';
      expect([name, errors.length === 0]).toEqual([name, completes || name === 'article.yaml']);
    }
  });
});
