import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenarios/index.js';
import { type RehearsalOptions, rehearse } from '../../src/session/index.js';

const folder = join(import.meta.dirname, '..', '..', 'scenarios');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** XState itself is slow; the largest cluster is left to the tables. */
const TOO_LARGE = 'largest-cluster.yaml';

async function play(file: string, options: RehearsalOptions = {}) {
  const scenario = await parseScenario(readFileSync(join(folder, file), 'utf8'), file);
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  return rehearse(scenario.value, options);
}

describe('every shipped scenario', () => {
  test('asks its question in its first line', () => {
    for (const file of files) expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^# Asks: .+\n/);
  });

  test.each(files)('%s comes to what it expects, twice with the same bytes', async (file) => {
    const [one, other] = [await play(file), await play(file)];
    expect(one.missed).toEqual([]);
    expect(other.sha256).toBe(one.sha256);
  });

  test.each(files.filter((file) => file !== TOO_LARGE))('%s tells the same story on XState itself', async (file) => {
    const [table, xstate] = [await play(file), await play(file, { engine: 'xstate' })];
    expect(xstate.sha256).toBe(table.sha256);
  });
});

describe('with the rule on supported versions switched off', () => {
  test('a VM comes to run on a host that does not support it, and the invariant says which, where and when', async () => {
    const { verdict } = await play('old-versions-trap-2019-to-2022.yaml', { doubts: ['vm-version/host-must-support'] });
    const [first] = verdict.violations.filter((violation) => violation.invariant === 'safety/version-supported');
    expect(first?.subject).toBe('vm:intranet2');
    expect(first?.saw).toBe('intranet2 has version 7.1 and runs on Node1, whose WS2022 does not support it');
    expect(first?.atUs).toBeGreaterThan(0);
  });
});
