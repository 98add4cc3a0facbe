import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/units.js';
import { FACT } from '../../src/model/facts.js';
import { parseScenario } from '../../src/scenarios/index.js';
import {
  type Branch,
  Branches,
  Cursor,
  chainOf,
  compareBranches,
  type Deed,
  differencesOf,
  historyOf,
  lastAbout,
  type RehearsalOptions,
  rehearse,
  stripOf,
} from '../../src/session/index.js';
import { threeNodes } from '../stories/rehearsed.js';

async function planted(text: string, options: RehearsalOptions = {}): Promise<Branches> {
  const scenario = await parseScenario(text, 'story.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  const branches = await Branches.plant({ text, scenario: scenario.value }, options);
  branches.root.recording.record();
  return branches;
}

const FLAGSHIP = readFileSync('scenarios/four-nodes-2012r2-to-2016.yaml', 'utf8');

const DRAIN = `clusterdrill: 1
title: One drain
${threeNodes('WS2019')}
vms: [{ name: app, count: 12, on: [A1, A2, A3], version: "9.0", memory: 8 GiB, workload: web }]
# What is typed.
script:
  - Suspend-ClusterNode A1 -Drain -Wait # comments stay
  - Resume-ClusterNode A1
`;

const typed = (text: string): Deed => ({ kind: 'command', text });

async function grown(branches: Branches, from: Branch, atUs: number, deed: Deed): Promise<Branch> {
  const cursor = new Cursor(from.recording);
  cursor.goTo(atUs);
  const branch = await branches.grow(from, cursor, deed);
  if (!branch.ok) throw new Error(branch.error.map((one) => one.message).join(' '));
  branch.value.recording.record();
  return branch.value;
}

/** The file that would be saved, run as `run` runs it. */
async function replayed({ story: { text } }: Branch): Promise<string> {
  const scenario = await parseScenario(text, 'saved.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  return (await rehearse(scenario.value)).sha256;
}

describe('a branch', () => {
  test('is what was until then, and another run after it', async () => {
    const branches = await planted(DRAIN);
    const branch = await grown(branches, branches.root, 2_000_000, typed('Stop-VM -Name app2'));
    const comparison = compareBranches(branches.root, branch);
    const parting = comparison?.parting ?? -1;
    expect(branch.recording.trace.atUs(parting)).toBe(2_000_000);
    expect(branch.recording.trace.occurrence(parting)).toMatchObject({ command: { text: 'Stop-VM -Name app2' } });
    expect(branches.all.map(({ number, from }) => [number, from?.number])).toEqual([
      [0, undefined],
      [1, 0],
    ]);
  });

  test('comes after all that has been in its moment', async () => {
    const branches = await planted(DRAIN);
    const cursor = new Cursor(branches.root.recording);
    cursor.goToLength(1);
    const branch = await branches.grow(branches.root, cursor, typed('Stop-VM -Name app2'));
    expect(branch.ok && branch.value.atUs).toBe(1);
  });

  test('is saved as a file that gives the same bytes, whose comments are still there', async () => {
    const branches = await planted(DRAIN);
    const one = await grown(branches, branches.root, 2_000_000, typed('Stop-VM -Name app2'));
    const two = await grown(branches, one, 30_000_000, { kind: 'fault', entry: { crash: 'A2', for: '20 min' } });
    expect(two.story.text).toContain('# What is typed.');
    expect(two.story.text).toContain('# comments stay');
    expect(two.story.text).toContain('{ run: Stop-VM -Name app2, at: 2000000 us, meanwhile: true }');
    expect(two.story.text).toContain('{ crash: A2, for: 20 min, at: 30000000 us }');
    for (const branch of [one, two]) expect(await replayed(branch)).toBe(branch.recording.conclusion?.sha256);
  });

  test('keeps the seed and the bound that were asked for', async () => {
    const branches = await planted(`${DRAIN}faults: [{ random: crash, every: 2 h, for: 5 min..20 min }]\n`, {
      seed: '7',
      untilUs: 5 * HOUR,
    });
    const branch = await grown(branches, branches.root, MINUTE, typed('Suspend-ClusterNode A3 -Drain'));
    expect(await replayed(branch)).toBe(branch.recording.conclusion?.sha256);
  });

  test('of the flagship: a crash while the first node drains', async () => {
    const branches = await planted(FLAGSHIP);
    const branch = await grown(branches, branches.root, 30_000_000, {
      kind: 'fault',
      entry: { crash: 'Node3', for: '20 min' },
    });
    expect(await replayed(branch)).toBe(branch.recording.conclusion?.sha256);
    expect(compareBranches(branches.root, branch)?.parting).toBeGreaterThan(0);
    expect(compareBranches(branches.root, branches.root)?.parting).toBeUndefined();
  });

  test('with a mistake in it is none: what is wrong is told, with the nearest name', async () => {
    const branches = await planted(DRAIN);
    const cursor = new Cursor(branches.root.recording);
    const wrong = await branches.grow(branches.root, cursor, typed('Stop-VM -Name app99'));
    expect(wrong).toMatchObject({ ok: false, error: [{ message: "There is no VM 'app99'." }] });
    const fault = await branches.grow(branches.root, cursor, { kind: 'fault', entry: { crash: 'A9' } });
    expect(fault).toMatchObject({ ok: false, error: [{ message: "There is no host 'A9'." }] });
    expect(branches.all).toHaveLength(1);
  });

  test('is refused where the list of the file stands elsewhere', async () => {
    const branches = await planted(`${DRAIN}expect: { violations: &none [] }\nfaults: *none\n`);
    const cursor = new Cursor(branches.root.recording);
    const branch = await branches.grow(branches.root, cursor, { kind: 'fault', entry: { hang: 'A1', for: '1 min' } });
    expect(branch).toMatchObject({
      ok: false,
      error: [{ message: '`faults:` of this file is no plain list, and cannot be added to.' }],
    });
  });
});

describe('why', () => {
  test('goes from what happened back to what was typed, and refusals know their rule', async () => {
    const branches = await planted(DRAIN);
    const { trace } = branches.root.recording;
    const moved = trace.find(FACT['migration-completed'], 0, 0);
    const chain = chainOf(trace, moved);
    expect(chain[0]?.seq).toBe(moved);
    expect(chain.at(-1)?.cause).toBeNull();
    expect(chain.some(({ command }) => command?.text === 'Suspend-ClusterNode A1 -Drain -Wait')).toBe(true);
    for (const [at, { cause }] of chain.slice(0, -1).entries()) expect(cause).toBe(chain[at + 1]?.seq);
    expect(lastAbout(trace, trace.length, 'vm', 0)).toBeGreaterThanOrEqual(moved);
    expect(lastAbout(trace, 0, 'vm', 0)).toBeUndefined();
    const history = historyOf(trace, trace.length, 'vm', 0, 3);
    expect(history).toHaveLength(3);
    expect(history.map(({ seq }) => seq)).toEqual(history.map(({ seq }) => seq).sort((a, b) => a - b));
  });
});

describe('two moments', () => {
  test('differ in what has changed between them, and in nothing else', async () => {
    const { root } = await planted(DRAIN);
    const [before, after] = [new Cursor(root.recording), new Cursor(root.recording)];
    expect(differencesOf(before.world, after.world)).toEqual([]);
    after.goTo(Number.POSITIVE_INFINITY);
    const found = differencesOf(before.world, after.world);
    expect(found.filter(({ about }) => about === 'vm').every(({ what }) => what === 'host')).toBe(true);
    expect(found.find(({ about, subject }) => about === 'vm' && subject === 0)).toMatchObject({ before: 'A1' });
  });
});

describe('the strip of a run', () => {
  test('has its drains, installations, levels and windows', async () => {
    const { root } = await planted(FLAGSHIP);
    const strip = stripOf(root.recording);
    expect([strip.drains.length, strip.installs.length]).toEqual([4, 4]);
    expect(strip.levels.map(({ phase }) => phase)).toEqual(['mixed', 'new', 'raising', 'raised']);
    expect(strip.endUs).toBe(root.recording.conclusion?.run.endedAtUs);
    expect(strip.outages.length).toBeGreaterThan(0);
    for (const { fromUs, toUs } of [...strip.drains, ...strip.installs, ...strip.outages])
      expect(toUs).toBeGreaterThanOrEqual(fromUs);
  });
});
