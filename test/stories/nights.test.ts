/** Nights that once went wrong: each is a scenario with what is expected of it, and must come out so on either engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../src/base/units.js';
import { hostWord, vmWord } from '../../src/model/words.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { bandOf, rehearse } from '../../src/session/index.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { told } from './told.js';

const folder = new URL('./nights/', import.meta.url);
const nights = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('a night that once went wrong', () => {
  test.each(nights)('%s comes out as expected', async (name) => {
    const scenario = await parseScenario(readFileSync(new URL(name, folder), 'utf8'), name);
    if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
    const [table, xstate] = [await rehearse(scenario.value), await rehearse(scenario.value, { engine: 'xstate' })];
    expect(xstate.sha256).toBe(table.sha256);
    expect(table.missed).toEqual([]);
    const { world, endedAtUs } = table.run;
    expect(endedAtUs).toBeLessThan(3 * DAY);
    const vms = world.vms.map((vm) => `${vm.name} ${vmWord(vm.power)} on ${world.hosts[vm.host]?.name}`);
    const hosts = world.hosts.map((host) => `${host.name} ${hostWord(host.node)}`);
    expect([table.outcome, ...hosts, ...vms].join(', ')).toMatchSnapshot();
  });
});

test('a setup in place of a host of its own fails when the fault is due', async () => {
  const { run } = await rehearsed(`
hosts: [{ name: S, release: WS2019, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: S, memory: 4 GiB }]
script: [{ install: WS2022, on: S, method: in-place, expect: failed }]
faults: [{ at: 20 s, fail: installation, on: S }]
`);
  expect(told(run, /failed|is up/)).toMatchInlineSnapshot(`
    "20 s           S      installation failed WS2022
    20 s           S      is up
    Install-HostRelease S WS2022 -InPlace: failed S is Ready and runs WS2019."
  `);
});

test('a node that was Up when it was evicted is Up when it comes back from a crash in between', async () => {
  const { run } = await rehearsed(`${threeNodes('WS2019')}
script: [{ run: Remove-ClusterNode A3, expect: failed }]
faults: [{ at: 5 s, crash: A3, for: 1 min }]
`);
  expect(hostWord(run.world.hosts[2]?.node ?? 0)).toBe('Up');
});

test('the band of migration times notices script lines and second subjects', async () => {
  const rehearsal = await rehearsed(`${threeNodes('WS2019')}
networks: [{ name: LM, bandwidth: 10 Gbps, for: [migration], mode: tcp }]
vms: [{ name: v, on: A1, memory: 16 GiB, workload: web }]
script: [{ run: Suspend-ClusterNode A1 -Drain, ends: drain-completed, within: 25 s }]
`);
  const band = await bandOf(rehearsal);
  expect(rehearsal.run.endedAtUs).toBeLessThan(25 * SECOND + MINUTE);
  expect(band?.ends.map(({ misses }) => misses.map(({ got }) => got))).toEqual([[], ['not in time']]);
});
