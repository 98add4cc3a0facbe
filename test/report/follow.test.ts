/** A real rollout against its rehearsal: read from the log of the script, told where it left the path, and what remains. */
import { describe, expect, test } from 'vitest';
import { follow } from '../../src/report/follow/follow.js';
import { readLog } from '../../src/report/follow/log.js';
import { followJson, tellFollow } from '../../src/report/follow/tell.js';
import { packSteps } from '../../src/report/pack/index.js';
import { rehearse } from '../../src/session/index.js';
import { scenarioOf } from '../scenarios/support.js';

const TEXT = `clusterdrill: 1
title: A small lab
clusters: [{ name: LAB, level: WS2016, witness: file-share }]
hosts: [{ names: A1..A3, release: WS2016, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: web, count: 3, version: "8.0", memory: 4 GiB, workload: idle }]
upgrade: { to: WS2019, method: clean }
limits: { upgrade: 6 h }
`;

const plan = async () => {
  const scenario = await scenarioOf(TEXT);
  const rehearsal = await rehearse(scenario);
  return { scenario, rehearsal, steps: packSteps(rehearsal) };
};

type Line = Partial<Record<'step' | 'state' | 'do' | 'why' | 'at', unknown>>;

/** Lines of the first steps, each so many times as long as it was rehearsed. */
async function logOf(count: number, times = 1, change: (line: Line) => Line = (line) => line): Promise<string> {
  const { steps } = await plan();
  let ms = Date.UTC(2026, 10, 28, 20);
  const at = (): string => new Date(ms).toISOString().replace('.000', '');
  return steps
    .slice(0, count)
    .flatMap(({ number, text, takesUs }) => {
      const begins = { step: number, state: 'begins', at: at(), do: text };
      ms += 1000 * Math.round((takesUs / 1_000_000) * times);
      return [begins, { step: number, state: 'done', at: at(), do: text }].map((line) => JSON.stringify(change(line)));
    })
    .join('\n');
}

async function followed(text: string) {
  const { scenario, rehearsal } = await plan();
  const log = readLog(text);
  expect(log.ok ? [] : log.error).toEqual([]);
  return await follow(scenario, rehearsal, log.ok ? log.value : []);
}

describe('a rollout', () => {
  test('on the path has no deviation, and what remains is as it was rehearsed', async () => {
    const found = await followed(await logOf(4));
    expect(found.deviations).toEqual([]);
    expect(found.followed.map(({ step }) => step.number)).toEqual([1, 2, 3, 4]);
    // Times of the log are whole seconds: a drain of 4.6 s counts as 5 s.
    expect(Math.abs(found.rest.takesUs - found.rest.beforeUs)).toBeLessThan(5_000_000);
  });

  test('whose first node took half as long again is rehearsed on with that', async () => {
    const { factors, rest } = await followed(await logOf(4, 1.5));
    expect(factors.install).toBeCloseTo(1.5, 2);
    expect(rest.takesUs / rest.beforeUs).toBeCloseTo(1.5, 1);
    // Three nodes of 1 h 46 min each fit into 6 h; of 2 h 39 min they do not.
    expect(rest.missed).toEqual(['The invariant service/upgrade-bounded is broken.']);
  });

  test('that was stopped by a check says by which', async () => {
    const stop = (line: Line): Line =>
      line.step === 2 && line.state === 'done'
        ? { ...line, state: 'stopped', why: 'before: A1 still owns web1.' }
        : line;
    const { deviations, followed: steps } = await followed(await logOf(2, 1, stop));
    expect(deviations.map(({ kind, says }) => [kind, says])).toEqual([
      ['stopped', 'Step 2 stopped: before: A1 still owns web1.'],
    ]);
    expect(steps.at(-1)?.tookUs).toBeUndefined();
  });

  test('that left a step out, did one twice, or followed another plan says so', async () => {
    const lines = (await logOf(5)).split('\n');
    const kinds = async (text: string) => (await followed(text)).deviations.map(({ kind }) => kind);
    expect(await kinds(lines.toSpliced(2, 2).join('\n'))).toEqual(['order']);
    expect(await kinds([...lines, ...lines.slice(8, 10)].join('\n'))).toEqual(['again']);
    expect(await kinds(lines.map((line) => line.replace('A1', 'B7')).join('\n'))).toContain('other');
    expect(await kinds(lines.map((line) => line.replace('"step":5', '"step":99')).join('\n'))).toContain('unknown');
  });

  test('with work by hand counts it until somebody goes on', async () => {
    const byHand = (line: Line): Line =>
      line.step === 3 && line.state === 'done'
        ? { ...line, state: 'stopped', why: 'By hand: install WS2019 on A1.' }
        : line;
    const { deviations, followed: steps } = await followed(await logOf(4, 2, byHand));
    expect(deviations).toEqual([]);
    expect(steps[2]?.tookUs).toBe(2 * (steps[2]?.step.takesUs ?? 0));
  });
});

describe('a log', () => {
  const complaints = (text: string) => {
    const read = readLog(text);
    return read.ok ? [] : read.error.map(({ message, place }) => `${place?.line} ${message}`);
  };

  test('that is none is complained about, all lines at once', () => {
    expect(complaints('{"step":1}\nnothing\n{"step":0,"state":"done","at":"x","do":"y"}')).toEqual([
      '1 The state of this line is missing or wrong.',
      '2 This line is no JSON.',
      '3 The step of this line is missing or wrong.',
    ]);
    expect(complaints('')).toEqual(['1 The log holds no step that was begun.']);
  });

  test('of -WhatIf holds nothing', () => {
    expect(complaints('{"step":1,"state":"would","at":"2026-11-28T20:00:00Z","do":"x"}').length).toBe(1);
  });
});

test('is told, and as JSON', async () => {
  const found = await followed(await logOf(4, 1.5));
  const told = tellFollow(found, { color: false, width: 100 });
  expect(told.split('\n')[0]).toBe('4 of 13 steps done, on the rehearsed path.');
  expect(told).toContain('52 min 30 s later');
  expect(JSON.parse(JSON.stringify(followJson('plan.yaml', found)))).toMatchObject({
    clusterdrill: 1,
    steps: 13,
    deviations: [],
  });
});
