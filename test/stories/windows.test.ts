import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/units.js';
import { tell, toJson } from '../../src/report/index.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { rehearse } from '../../src/session/index.js';
import { rehearsed } from './rehearsed.js';

/** Four nodes; the nights of Friday and Saturday, 20:00 to 02:00; time 0 is Friday noon. */
async function nights(windows: string) {
  const text = `
clusterdrill: 1
title: Nights
start: 2026-11-27T12:00
clusters: [{ name: PROD, level: WS2019, witness: cloud }]
hosts: [{ names: N1..N4, release: WS2019, cluster: PROD, cores: 32, memory: 256 GiB }]
vms: [{ name: app, count: 8, version: "9.0", memory: 8 GiB, workload: web }]
upgrade: { to: WS2022, windows: { days: [Fri, Sat], from: "20:00", to: "02:00", ${windows} } }
`;
  const scenario = await parseScenario(text, 'nights.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  return rehearse(scenario.value);
}

/** Two nodes in place, and large VMs that go home after the last of them. */
const SLOWLY_HOME = `
start: 2026-11-28T20:00
clusters: [{ name: C, level: WS2019, witness: disk }]
networks: [{ name: LM, bandwidth: 1 Gbps, for: [migration], mode: tcp }]
hosts: [{ names: L1..L2, release: WS2019, cluster: C, cores: 48, memory: 512 GiB }]
vms: [{ name: big, count: 2, version: "9.0", memory: 200 GiB, cores: 16, workload: web, on: L1 }]
upgrade: { to: WS2022, method: in-place, vmVersions: never, windows: { days: [Sat], from: "20:00", to: "02:00" } }`;

const section = (text: string, name: string): string => text.split(`\n${name}\n`)[1]?.split('\n\n')[0] ?? '';

describe('an upgrade in maintenance windows', () => {
  test('begins no node outside of them, and as many in each as it may', async () => {
    const rehearsal = await nights('nodes: 1');
    expect(rehearsal.outcome).toBe('completed');
    expect(section(tell(rehearsal, { color: false, width: 100 }), 'Windows')).toMatchInlineSnapshot(`
      "  A node that has begun is finished, and nothing new begins after its window; the level may rise
        between windows.
        Opened        Closed        Nodes begun  Last of them back
        Nov 27 20:00  Nov 28 02:00  N1           4 h 14 min before it closed
        Nov 28 20:00  Nov 29 02:00  N2           4 h 14 min before it closed
        Dec 04 20:00  Dec 05 02:00  N3           4 h 14 min before it closed
        Dec 05 20:00  Dec 06 02:00  N4           4 h 14 min before it closed"
    `);
  });

  test('finishes the node that it has begun when a window closes, and begins nothing new', async () => {
    const rehearsal = await nights('nodes: 9');
    expect(section(tell(rehearsal, { color: false, width: 100 }), 'Windows')).toMatchInlineSnapshot(`
      "  A node that has begun is finished, and nothing new begins after its window; the level may rise
        between windows.
        Opened        Closed        Nodes begun  Last of them back
        Fri 27 20:00  Sat 28 02:00  N1 … N4      1 h 6 min late"
    `);
  });

  test('says first of all whether every window was kept', async () => {
    const answer = async (windows: string) =>
      /Answer: ([^.]*)\./.exec(tell(await nights(windows), { color: false, width: 400 }))?.[1]?.split('; ')[2];
    expect(await answer('nodes: 1')).toBe('every window was kept');
    expect(await answer('nodes: 9')).toBe('1 of 1 window not kept, by 1 h 6 min at most');
    const { windows } = toJson(await nights('nodes: 9')) as { windows: object[] };
    expect(windows).toEqual([
      {
        opensUs: 8 * HOUR,
        closesUs: 14 * HOUR,
        nodes: ['N1', 'N2', 'N3', 'N4'],
        lateUs: expect.closeTo(66 * MINUTE, -8),
        nodesLateUs: expect.closeTo(66 * MINUTE, -8),
        calledHome: false,
        homeUs: null,
      },
    ]);
  });

  // The second node resumes at 01:19:47; 2 VMs of 200 GiB take 55 min over 1 Gbps, and the window closes at 02:00.
  test('has not kept one behind which the roles that a resume called home still move', async () => {
    const rehearsal = await rehearsed(SLOWLY_HOME);
    const told = tell(rehearsal, { color: false, width: 100 });
    const answer = told.replaceAll('\n', ' ');
    expect(answer).toContain('1 of 1 window not kept, by 14 min 40 s at most, until roles were home');
    expect(section(told, 'Windows')).toMatchInlineSnapshot(`
      "  A node that has begun is finished, and nothing new begins after its window; the level may rise
        between windows.
        Opened        Closed        Nodes begun  Last of them back
        Sat 28 20:00  Sun 29 02:00  L1, L2       40 min 13 s before it closed
        The roles that nodes of the window of Sat 28 20:00 called home (Resume-ClusterNode -Failback) move
        after it has closed, until Sun 29 02:14: the window is not kept. With upgrade.failback NoFailback
        they stay where they are."
    `);
    const [window] = (toJson(rehearsal) as { windows: object[] }).windows;
    expect(window).toMatchObject({
      lateUs: expect.closeTo(14.67 * MINUTE, -8),
      nodesLateUs: expect.closeTo(-40.2 * MINUTE, -8),
      calledHome: true,
      homeUs: expect.closeTo(374.67 * MINUTE, -8),
    });
  });

  test('keeps it where nobody is called home', async () => {
    const rehearsal = await rehearsed(
      SLOWLY_HOME.replace('method: in-place', 'method: in-place, failback: NoFailback'),
    );
    expect(tell(rehearsal, { color: false, width: 400 })).toContain('every window was kept');
    const [window] = (toJson(rehearsal) as { windows: object[] }).windows;
    expect(window).toMatchObject({ calledHome: false, homeUs: null, lateUs: expect.closeTo(-40.2 * MINUTE, -8) });
    const commands = [...rehearsal.run.trace.commands()].map(([, { text }]) => text);
    expect(commands).toContain('Resume-ClusterNode -Name L1 -Failback NoFailback');
  });

  test('has kept one before whose end they are home', async () => {
    const rehearsal = await rehearsed(SLOWLY_HOME.replace('02:00', '02:30'));
    expect(tell(rehearsal, { color: false, width: 400 })).toContain('every window was kept');
  });

  test('that must leave every node Up breaks its claim when one is still away, with the moment', async () => {
    const { verdict } = await nights('leave: { allUp: true }');
    expect(verdict.violations).toMatchInlineSnapshot(`
      [
        {
          "atUs": 50400000000,
          "invariant": "service/window-left-in-order",
          "saw": "a window of PROD closed while N4 was not Up",
          "seq": 81,
          "subject": "cluster:PROD",
        },
      ]
    `);
  });

  test('begins no node after the last time that is allowed', async () => {
    const { verdict } = await nights('startNoNodeAfter: "23:59", leave: { allUp: true, headroom: 1 }');
    expect(verdict.violations).toEqual([]);
  });

  test.each([
    ['stands still before it closes', ''],
    ['goes on elsewhere the next day', 'script: [{ manual: something else, take: 20 h }]'],
  ])('breaks that claim too where the run %s', async (_how, script) => {
    const { outcome, verdict } = await rehearsed(`
start: 2026-11-27T19:00
clusters: [{ name: C, level: WS2016 }]
hosts: [{ names: A1..A3, release: WS2016, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: A1, memory: 2 GiB, immovable: local disk }]
upgrade: { to: WS2019, windows: { days: [Fri], from: "20:00", to: "06:00", leave: { allUp: true } } }
${script}`);
    expect(outcome).toBe('stuck');
    const found = verdict.violations.find((one) => one.invariant === 'service/window-left-in-order');
    expect(found).toMatchObject({ atUs: 11 * HOUR, saw: 'a window of C closed while A1 was not Up' });
  });
});
