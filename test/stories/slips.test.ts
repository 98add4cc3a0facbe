/** What becomes of an upgrade whose operator does something wrong on one node. */
import { describe, expect, test } from 'vitest';
import { slipsOf } from '../../src/report/faults.js';
import { tell, toJson } from '../../src/report/index.js';
import type { Rehearsal } from '../../src/session/index.js';
import { rehearsed } from './rehearsed.js';

const night = (slip: string, more = ''): Promise<Rehearsal> =>
  rehearsed(`
clusters: [{ name: C, level: WS2019, witness: file-share }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 16, memory: 64 GiB }]
vms: [{ name: v, count: 6, memory: 4 GiB, version: "9.0" }]
upgrade: { to: WS2022${more} }
faults: [{ slip: ${slip}, on: A1 }]
`);

/** Refused commands with their rules, and how it ended. */
const told = ({ run, outcome, verdict }: Rehearsal): string[] => [
  ...[...run.trace.commands()].flatMap(([, { text, refusal }]) =>
    refusal === undefined ? [] : [`${text}: ${refusal.rule}`],
  ),
  ...verdict.violations.map(({ invariant, saw }) => `${invariant}: ${saw}`),
  ...run.players.flatMap(({ ask }) => (ask?.kind === 'stuck' ? [ask.because] : [])),
  outcome,
];

describe('an operator', () => {
  test('whose mistake was made is told of it, and where no turn came for it', async () => {
    const made = await night('replaced-early');
    const struckAtUs = expect.any(Number) as number;
    expect(slipsOf(made)).toEqual([{ slip: 'replaced-early', node: 'A1', struckAtUs, because: '' }]);
    const none = await night('replaced-early', ', method: in-place');
    expect(slipsOf(none)[0]).toMatchObject({
      struckAtUs: null,
      because: 'its turn did not come, or it was not evicted',
    });
    expect(tell(made, { color: false, width: 100 })).toMatch(
      /Faults\n.*\n {2}its turn {2}slip: added again right after its eviction: A1 +0d 00:00:2/,
    );
    expect(toJson(made)).toMatchObject({ slips: slipsOf(made), faults: [] });
  });

  test('that takes another node away is refused while that still owns roles', async () => {
    expect(told(await night('wrong-node'))).toMatchInlineSnapshot(`
      [
        "Remove-ClusterNode -Name A2 -Force: drain/only-an-emptied-node-leaves",
        "completed",
      ]
    `);
    expect(told(await night('wrong-node', ', method: in-place'))).toMatchInlineSnapshot(`
      [
        "Install-HostRelease -Name A2 -Release WS2022 -InPlace: node/must-be-paused",
        "completed",
      ]
    `);
  });

  test('that does not wait for the drain is refused, and waits then', async () => {
    expect(told(await night('skipped-wait'))).toMatchInlineSnapshot(`
      [
        "Remove-ClusterNode -Name A1 -Force: drain/only-an-emptied-node-leaves",
        "Suspend-ClusterNode -Name A1 -Drain -Wait: drain/one-at-a-time",
        "completed",
      ]
    `);
    expect(told(await night('skipped-wait', ', method: in-place'))).toMatchInlineSnapshot(`
      [
        "Install-HostRelease -Name A1 -Release WS2022 -InPlace: install/no-roles-on-the-node",
        "Suspend-ClusterNode -Name A1 -Drain -Wait: drain/one-at-a-time",
        "completed",
      ]
    `);
  });

  test('that raises a VM too early is refused, and has shut it down for nothing', async () => {
    const rehearsal = await night('early-version-update');
    expect(told(rehearsal)).toMatchInlineSnapshot(`
      [
        "Update-VMVersion -Name v1 -Force: vm-version/below-the-host",
        "completed",
      ]
    `);
    expect(rehearsal.verdict.warnings.map(({ id }) => id)).toContain('service/outage-bounded');
  });

  test('that adds the node again right away waits for AddEvictDelay, and drains it anew', async () => {
    const plain = await night('replaced-early');
    expect(told(plain)).toMatchInlineSnapshot(`
      [
        "completed",
      ]
    `);
    expect(plain.run.endedAtUs).toBeGreaterThan((await night('replaced-early', ', method: in-place')).run.endedAtUs);
  });

  test('that looks at no drain takes nothing away that did not leave, and tries again', async () => {
    const full = (slip: string) =>
      rehearsed(`
clusters: [{ name: C, level: WS2019, witness: file-share }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 16, memory: 64 GiB }]
vms: [{ name: v, count: 2, on: [A1, A2], memory: 40 GiB, version: "9.0" }]
upgrade: { to: WS2022 }
faults: [{ slip: ${slip}, on: A1 }]
`);
    expect(told(await full('unchecked-drain'))[0]).toBe(
      'Remove-ClusterNode -Name A1 -Force: drain/only-an-emptied-node-leaves',
    );
    expect(told(await night('unchecked-drain'))).toEqual(['completed']);
  });

  test('that drains the next node too soon leaves one alone with everything', async () => {
    const { verdict, outcome } = await night('next-too-soon');
    expect(outcome).toBe('completed');
    expect(verdict.warnings.map(({ id }) => id)).toContain('service/headroom');
    const last = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: file-share }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 16, memory: 64 GiB }]
vms: [{ name: v, count: 2, memory: 4 GiB, version: "9.0" }]
upgrade: { to: WS2022 }
faults: [{ slip: next-too-soon, on: A2 }]
`);
    expect(slipsOf(last)[0]).toMatchObject({
      struckAtUs: null,
      because: 'its turn did not come, or it was the last one',
    });
  });
});
