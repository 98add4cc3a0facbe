/** Each pane as a string, at 80 and at 200 columns, of one story in which much happens. */
import stringWidth from 'string-width';
import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { PANES } from '../../src/tui/panes/index.js';
import type { Watching } from '../../src/tui/watching.js';
import { go, LARGE, SMALL, screen, watchingText } from './screens.js';

const STORY = `clusterdrill: 1
title: A night in which much happens
start: 2026-11-28T20:00
clusters: [{ name: LAB, level: WS2012R2, witness: disk }]
networks: [{ name: LiveMigration, bandwidth: 10 Gbps, for: [migration] }]
hosts: [{ names: Lab1..Lab3, release: WS2012R2, cluster: LAB, cores: 16, memory: 64 GiB }]
vms:
  - { name: web, count: 6, on: [Lab1, Lab2, Lab3], version: "5.0", memory: 4 GiB, workload: web }
  - { name: db, on: Lab1, version: "5.0", memory: 16 GiB, workload: database }
upgrade:
  to: WS2016
  windows: { from: "20:00", to: "23:30" }
script:
  - { run: Move-ClusterVirtualMachineRole web1 -Node Lab1, at: 20 s, expect: refused }
faults: [{ crash: Lab3, at: 90 s, for: 10 min }]
limits: { blackout: 100 ms }
`;

const NARROW = { columns: 60, rows: 24 };

let watching: Watching;

beforeAll(async () => {
  watching = await watchingText(STORY);
  go(watching, 20 * SECOND);
  watching.type('m');
  go(watching, 3 * MINUTE);
});

describe.each([
  ['80x24', SMALL],
  ['200x60', LARGE],
] as const)('at %s', (name, size) => {
  test.each(PANES.map((pane, at) => [pane, String(at + 1)]))('the pane of %s', async (pane, key) => {
    watching.type(key);
    await expect(screen(watching, size)).toMatchFileSnapshot(`screens/pane-${pane}-${name}.txt`);
    for (const row of watching.frame(size).rows) expect(stringWidth(row)).toBeLessThanOrEqual(size.columns);
  });

  test('a host and a VM from near', async () => {
    watching.type('1');
    watching.frame(size);
    watching.type('h\r');
    await expect(screen(watching, size)).toMatchFileSnapshot(`screens/near-host-${name}.txt`);
    watching.press('enter');
    await expect(screen(watching, size)).toMatchFileSnapshot(`screens/near-vm-${name}.txt`);
    watching.type('w');
    await expect(screen(watching, size)).toMatchFileSnapshot(`screens/why-${name}.txt`);
    for (let press = 0; press < 4; press += 1) watching.press('esc');
  });
});

test('at 60 columns the row of the cluster has its quorum, and says that there is no room', () => {
  const rows = screen(watching, NARROW).split('\n');
  expect(rows[2]).toBe('LAB: level WS2012R2, all old, quorum (1 of 2), NO ROOM');
});

test('at 60 columns names are whole, and what is least asked for gives way', () => {
  watching.type('3');
  const [heads, first] = screen(watching, NARROW).split('\n').slice(4);
  watching.type('1');
  expect(heads).toBe('  name             host state          version           out');
  expect(first).toBe('> web1             Lab2 Running        B 5.0');
});

test.each([
  [80, 'HV1', 'version     memory  blackout          out'],
  [80, 'HYPERV-PROD-N01', 'version   blackout          out'],
  [60, 'HV1', 'version           out'],
])('at %i columns a VM has a whole computer name beside a host called %s', async (columns, host, heads) => {
  const night = await watchingText(`clusterdrill: 1
title: Names as long as computers have them
clusters: [{ name: LAB, level: WS2019, witness: file-share }]
hosts: [{ name: ${host}, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: PLANT-SQL-CLU-A, memory: 8 GiB }, { name: PLANT-SQL-CLU-B, memory: 8 GiB }]
`);
  go(night, 0);
  night.type('3');
  const [head = '', first = ''] = screen(night, { columns, rows: 24 }).split('\n').slice(4);
  expect(head.endsWith(heads)).toBe(true);
  expect(first).toMatch(new RegExp(`^> PLANT-SQL-CLU-A +${host} +Running`));
});

test('an operator that has just acted waits no more for the window that has opened', async () => {
  const story = `clusterdrill: 1
title: One node a night
start: 2026-11-28T20:00
clusters: [{ name: LAB, level: WS2019, witness: file-share }]
hosts: [{ names: Lab1..Lab3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: web, count: 3, on: [Lab1, Lab2, Lab3], version: "9.0", memory: 8 GiB }]
upgrade: { to: WS2022, windows: { from: "20:00", to: "23:00", nodes: 1 } }
`;
  const night = await watchingText(story);
  const waits = (): string =>
    screen(night, LARGE)
      .split('\n')
      .find((row) => row.startsWith('Waits')) ?? '';
  go(night, 12 * HOUR);
  expect(waits()).toBe('Waits: rolling upgrade of LAB: the next maintenance window');
  night.type('n');
  expect(waits()).toBe('Waits: rolling upgrade of LAB: Suspend-ClusterNode -Name Lab2 -Drain -Wait');
  night.type('..');
  expect(waits()).toBe('Waits: rolling upgrade of LAB: the drain of Lab2');
});

test('has no sign beyond ASCII where there is none, and stands as it stood', async () => {
  const plain = await watchingText(STORY, { ascii: true });
  for (const one of [plain, watching]) {
    go(one, 3 * MINUTE);
    one.type('1');
  }
  for (const size of [SMALL, LARGE]) {
    const [rows, others] = [plain.frame(size).rows, watching.frame(size).rows];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    expect(rows.join('')).toMatch(/^[\u0000-\u007f]*$/);
    if (watching.travel.marks.length === 0)
      expect(rows.map((row) => row.length)).toEqual(others.map((row) => stringWidth(row)));
  }
});

test('shows names of hosts and VMs in every pane without a row that breaks or a sign that acts', async () => {
  const { hostile } = await import('./hostile.js');
  const odd = await watchingText(hostile);
  go(odd, 30 * SECOND);
  for (const size of [SMALL, LARGE])
    for (const key of ['1', '2', '3', '4', '5', '6', '7', '1h\r', '\r', 'w']) {
      odd.type(key);
      for (const row of odd.frame(size).rows) {
        expect(stringWidth(row)).toBeLessThanOrEqual(size.columns);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(row).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }
    }
});
