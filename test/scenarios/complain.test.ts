import { expect, test } from 'vitest';
import { formatComplaints } from '../../src/scenarios/index.js';
import { BASE, complaintsOf, WITH_VMS } from './support.js';

const told = async (text: string): Promise<string> =>
  formatComplaints('lab.yaml', text, await complaintsOf(text), { color: false });

test('a complaint begins with its place, shows the lines and says what was expected', async () => {
  expect(await told(`${WITH_VMS}script:\n  - Suspend-ClusterNode Lab1 -Drian\n`)).toMatchInlineSnapshot(`
    "lab.yaml:7:30: Suspend-ClusterNode has no parameter '-Drian'.
      5 | vms: [{ name: web, count: 3, memory: 4 GiB }, { name: dc, on: Lone, memory: 2 GiB }]
      6 | script:
    > 7 |   - Suspend-ClusterNode Lab1 -Drian
        |                              ^^^^^^
      expected: -Name, -TargetNode, -Drain, -ForceDrain, -Wait, -Cluster or -WhatIf
      did you mean: -Drain
    "
  `);
});

test('a character that cannot be seen is written out, and the mark stands under it', async () => {
  expect(await told(`${BASE}vms: [{ name: "a\u202eb", memory: 1 GiB }]\n`)).toMatchInlineSnapshot(`
    "lab.yaml:5:15: 'a\\u{202E}b' holds the bidirectional character \\u{202E}.
      3 | clusters: [{ name: LAB, level: WS2012R2 }]
      4 | hosts: [{ names: Lab1..Lab3, release: WS2012R2, cluster: LAB, cores: 8, memory: 32 GiB }, { name: Lone, release: WS2016, cores: 8, memory: 32 GiB }]
    > 5 | vms: [{ name: "a\\u{202E}b", memory: 1 GiB }]
        |               ^^^^^^^^^^^^
      expected: characters that can be seen
    "
  `);
});

test('a long line is shown around its place only', async () => {
  const text = `${BASE}vms: [${Array.from({ length: 500 }, (_, at) => `{ name: vm${at}, memory: 32 MiB }`).join(', ')}, { name: x, memory: 1 }]\n`;
  const shown = await told(text);
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(200);
  expect(shown).toContain("lab.yaml:5:16416: '1' has no unit.");
});

test('after twenty complaints the rest is counted', async () => {
  const text = BASE + Array.from({ length: 23 }, (_, at) => `key${at}: 1\n`).join('');
  const lines = (await told(text)).trimEnd().split('\n');
  expect(lines.at(-1)).toBe('And 3 more; with --json all of them are told.');
  expect(lines.filter((line) => line.startsWith('lab.yaml:'))).toHaveLength(20);
});

test('colour is for terminals', async () => {
  const text = `${BASE}seeds: 1\n`;
  const complaints = await complaintsOf(text);
  expect(await formatComplaints('lab.yaml', text, complaints, { color: true })).toContain('\u001b[');
  expect(await formatComplaints('lab.yaml', text, complaints, { color: false })).not.toContain('\u001b[');
});
