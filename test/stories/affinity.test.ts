import { describe, expect, test } from 'vitest';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const lab = (affinity: string, script: string, more: { sites?: boolean; on?: string; level?: string } = {}): string => {
  const { sites = false, on = '[N1, N1, N2]', level = 'WS2022' } = more;
  const host = (name: string, site: string): string =>
    `  - { name: ${name}, release: ${level}, cluster: C, cores: 8, memory: 64 GiB${sites ? `, site: ${site}` : ''} }`;
  return `
clusters: [{ name: C, level: ${level}, witness: cloud }]
hosts:
${host('N1', 'east')}
${host('N2', 'east')}
${host('N3', 'west')}
vms: [{ name: v, count: 3, on: ${on}, memory: 4 GiB }]
affinity: [${affinity}]
script: [${script}]
`;
};

const moves = async (text: string): Promise<string> =>
  told((await rehearsed(text)).run, /moved to|did not move|drain failed/);

describe('an affinity rule', () => {
  test('keeps roles on different nodes in a drain, and lets it fail where that is impossible', async () => {
    const rule = '{ name: r, rule: DifferentNode, vms: [v1, v3] }';
    expect(await moves(lab(rule, 'Suspend-ClusterNode N1 -Drain -Wait'))).toMatch(/v1 +has moved to N3/);
    const both = 'Suspend-ClusterNode N3, { run: Suspend-ClusterNode N1 -Drain -Wait, expect: failed }';
    expect(await moves(lab(rule, both))).toMatch(/v1 +did not move from N1[\s\S]*drain failed/);
  });

  test('refuses a move to the node of another by error 5971', async () => {
    const rule = '{ name: r, rule: DifferentNode, vms: v }';
    const { run } = await rehearsed(
      lab(rule, '{ run: Move-ClusterVirtualMachineRole v1 -Node N2, expect: { refused: affinity/rules } }', {
        on: '[N1, N2, N3]',
      }),
    );
    expect(told(run, /nothing/)).toMatchInlineSnapshot(
      `"Move-ClusterVirtualMachineRole v1 -Node N2: refused: affinity/rules v1 may not be on N2: the rule r says DifferentNode, and v2 is on N2."`,
    );
  });

  test('brings roles that keep together to one node', async () => {
    const rule = '{ name: r, rule: SameNode, vms: [v1, v2] }';
    const text = await moves(lab(rule, 'Suspend-ClusterNode N1 -Drain -Wait'));
    expect(text).toMatch(/v1 +has moved to (N\d)\n.*v2 +has moved to \1/);
  });

  test('keeps roles on different sites', async () => {
    const rule = '{ name: r, rule: DifferentFaultDomain, vms: [v1, v3] }';
    const script = 'Move-ClusterVirtualMachineRole v3 -Node N3, Suspend-ClusterNode N1 -Drain -Wait';
    // v3 is in the west, so v1 stays in the east.
    expect(
      await moves(
        lab(rule, script, { sites: true, on: '[N1, N1, N3]' }).replace(
          'Move-ClusterVirtualMachineRole v3 -Node N3, ',
          '',
        ),
      ),
    ).toMatch(/v1 +has moved to N2/);
  });

  test('keeps roles in different racks, which are its fault domains where they are written', async () => {
    const text = (racks: readonly string[]): string => `
clusters: [{ name: C, level: WS2022, witness: cloud }]
hosts:
${racks.map((rack, at) => `  - { name: N${at + 1}, release: WS2022, cluster: C, cores: 8, memory: 64 GiB${rack} }`).join('\n')}
vms: [{ name: v1, on: N1, memory: 4 GiB }, { name: v2, on: N3, memory: 4 GiB }]
affinity: [{ name: r, rule: DifferentFaultDomain, vms: [v1, v2] }]
script: [Move-ClusterVirtualMachineRole v1 -Node N2]
`;
    const refused = async (...racks: string[]) => told((await rehearsed(text(racks))).run, /nothing/);
    expect(await refused(', rack: a', ', rack: B', ', rack: b')).toMatch(/refused: affinity\/rules/);
    expect(await refused(', rack: a', ', rack: a', ', rack: b')).toBe('');
    // Racks of one name in two sites are two; a rack is not the site that it stands in.
    expect(await refused(', rack: a', ', rack: b, site: e', ', rack: b, site: w')).toBe('');
    expect(await refused(', site: e', ', site: e', ', site: e, rack: b')).toBe('');
    expect(await refused('', '', '')).toBe('');
  });

  test('is made, filled, emptied and switched off by its cmdlets', async () => {
    const script = `
  New-ClusterAffinityRule -Name r -RuleType DifferentNode,
  { run: New-ClusterAffinityRule r SameNode, expect: { refused: affinity/rule-exists } },
  "Add-ClusterGroupToAffinityRule r -Groups v1,v3",
  { run: Move-ClusterVirtualMachineRole v1 -Node N2, expect: { refused: affinity/rules } },
  Set-ClusterAffinityRule r -Enabled 0,
  Move-ClusterVirtualMachineRole v1 -Node N2,
  Set-ClusterAffinityRule r -Enabled 1,
  Move-ClusterVirtualMachineRole v1 -Node N1,
  { run: Move-ClusterVirtualMachineRole v1 -Node N2, expect: { refused: affinity/rules } },
  Remove-ClusterGroupFromAffinityRule r -Groups v3,
  Move-ClusterVirtualMachineRole v1 -Node N2,
  { run: Set-ClusterAffinityRule s -Enabled 1, expect: { refused: affinity/rule-exists } }`;
    expect((await rehearsed(lab('', script))).missed).toEqual([]);
  });

  test('does not exist before the functional level of WS2022', async () => {
    const script = '{ run: New-ClusterAffinityRule r SameNode, expect: { refused: affinity/level-has-rules } }';
    expect((await rehearsed(lab('', script, { level: 'WS2019' }))).missed).toEqual([]);
  });

  test('holds when a node dies: its roles start apart, or one of them waits', async () => {
    const rule = '{ name: r, rule: DifferentNode, vms: v }';
    const text = lab(rule, '{ manual: wait, take: 1 h }', { on: '[N1, N2, N3]' });
    const { run } = await rehearsed(`${text}faults: [{ at: 1 min, crash: N1 }]\n`);
    expect(told(run, /v1 +(waits|starts)/)).toMatch(/waits for a host[\s\S]*$/);
    expect(run.world.vms[0]?.waiting).toBe(true);
  });
});
