import { expect, test } from 'vitest';
import { byName } from '../../src/operators/stage.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { rehearsed } from '../stories/rehearsed.js';

test('a command about a host can be pasted, whatever the host is called', () => {
  const text = (name: string) => byName('Resume-ClusterNode', 0, name, '', {}, ' -Failback Immediate').text;
  expect(text('Node-1')).toBe('Resume-ClusterNode -Name Node-1 -Failback Immediate');
  expect(text("Rack 2's")).toBe("Resume-ClusterNode -Name 'Rack 2''s' -Failback Immediate");
});

const OLD = ['Node 1', 'Node 2', "Rack 2's"];
const NEW = ['New 1', 'New 2'];

const host = (name: string, cluster: string, release: string): string =>
  `  - ${JSON.stringify({ name, release, cluster, cores: 16, memory: '64 GiB' })}\n`;

const CLUSTERS = `
clusters:
  - { name: The lab, level: WS2019, witness: file-share }
  - { name: The new lab, level: WS2022, witness: file-share }
hosts:
${OLD.map((name) => host(name, 'The lab', 'WS2019')).join('')}${NEW.map((name) => host(name, 'The new lab', 'WS2022')).join('')}vms:
  - { name: web 1, on: Node 1, memory: 4 GiB, version: "9.0" }
  - { name: db, on: "Rack 2's", memory: 4 GiB, version: "9.0" }
`;

test.each(['rolling', 'all-at-once', 'new-cluster'])(
  'what %s has done can be typed, whatever all are called',
  async (strategy) => {
    const into = strategy === 'new-cluster' ? ', into: The new lab' : ', vmVersions: after';
    const { run, outcome } = await rehearsed(
      `${CLUSTERS}upgrade: { to: WS2022, cluster: The lab, strategy: ${strategy}${into} }\n`,
    );
    expect(outcome).toBe('completed');
    const typed = [...run.trace.commands()].map(([, { text }]) => text);
    expect(typed.length).toBeGreaterThan(6);
    const script = typed.map((text) => `  - ${JSON.stringify(text)}\n`).join('');
    const read = await parseScenario(`clusterdrill: 1\ntitle: Typed\n${CLUSTERS}script:\n${script}`, 'typed.yaml');
    expect(read.ok ? [] : read.error.map(({ message }) => message)).toEqual([]);
  },
);
