/** A real rollout against its rehearsal: read from the log of the script, told where it left the path, and what remains. */
import { describe, expect, test } from 'vitest';
import { formatDuration } from '../../src/base/formats.js';
import { follow } from '../../src/report/follow/follow.js';
import { readLog } from '../../src/report/follow/log.js';
import { readRollout } from '../../src/report/follow/read.js';
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
  const known = readRollout(text);
  if (!known.ok) throw new Error(JSON.stringify(known.error));
  return await follow(scenario, rehearsal, known.value);
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

describe('a rollout of a plan with windows', () => {
  const WINDOWED = `${TEXT.replace('method: clean', 'windows: { days: [Sat], from: "20:00", to: "02:00", startNoNodeAfter: "23:00", nodes: 1 }').replace('6 h', '60 d')}start: 2026-11-28T18:00\n`;

  /** `clocks`: of the first steps, when each begins. */
  const said = async (clocks: readonly string[]) => {
    const scenario = await scenarioOf(WINDOWED);
    const rehearsal = await rehearse(scenario);
    const lines = packSteps(rehearsal)
      .slice(0, clocks.length)
      .map(({ number, text }, at) => JSON.stringify({ step: number, state: 'begins', at: clocks[at], do: text }));
    const known = readRollout(lines.join('\n'));
    if (!known.ok) throw new Error(JSON.stringify(known.error));
    const { deviations } = await follow(scenario, rehearsal, known.value);
    return deviations.map(({ kind, line, says }) => [kind, line, says]);
  };
  const night = (...times: readonly string[]) => times.map((time) => `2026-11-28T${time}:00+01:00`);

  test('is on the path within them, by the clock of the log and on any of its days', async () => {
    expect(await said(night('20:00', '20:05', '20:10', '21:50'))).toEqual([]);
    expect(await said(night('20:00', '20:05', '20:10', '21:50').map((at) => at.replace('11-28', '12-05')))).toEqual([]);
  });

  test('began hours before one opened', async () => {
    expect(await said(night('18:00', '18:05', '18:10', '20:00'))).toEqual([
      ['window', 1, 'Steps 1 to 3 began while no window was open, by the log at 2026-11-28 18:00:00.'],
    ]);
  });

  test('began a node too late, or one more than its window may', async () => {
    expect(await said(night('23:10'))).toEqual([
      ['window', 1, 'A1 began at 2026-11-28 23:10:00, after the last start.'],
    ]);
    expect(await said(night('20:00', '20:05', '20:10', '21:50', '21:51'))).toEqual([
      ['window', 5, 'A2 is node 2 that began in its window; 1 may.'],
    ]);
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

describe('events of the cluster', () => {
  const at = (minutes: number): string => `/Date(${Date.UTC(2026, 10, 28, 20, minutes)})/`;
  const evicted = (node: string, minutes: number) => ({
    Id: 1011,
    TimeCreated: at(minutes),
    MachineName: 'A3.corp.example',
    Message: `Cluster node ${node} has been evicted from the failover cluster.`,
  });
  const kinds = (events: object) =>
    followed(JSON.stringify(events)).then(({ deviations }) => deviations.map(({ kind, step }) => [kind, step]));

  test('tell which steps are over, and when beside the rehearsal', async () => {
    const { steps } = await plan();
    const [one, two] = steps.filter(({ does }) => does === 'Remove-ClusterNode');
    const rehearsedUs = (two?.atUs ?? 0) + (two?.takesUs ?? 0) - (one?.atUs ?? 0) - (one?.takesUs ?? 0);
    // As they are exported: the newest first, others between them.
    const found = await followed(JSON.stringify([evicted('A2', 126), { Id: 7036 }, evicted('A1', 0)]));
    expect(found.deviations).toEqual([]);
    expect(found.followed.map(({ step, overUs }) => [step.number, overUs])).toEqual([
      [one?.number, 0],
      [two?.number, 126 * 60_000_000],
    ]);
    expect(found.rest.steps).toBe(steps.length - (two?.number ?? 0));
    const told = tellFollow(found, { color: false, width: 100 });
    expect(told).toContain('2 of 13 steps seen to be over, on the rehearsed path.');
    expect(told).toContain(`${formatDuration(126 * 60_000_000 - rehearsedUs)} later`);
    expect(JSON.parse(JSON.stringify(followJson('plan.yaml', found)))).toMatchObject({
      by: 'events',
      followed: [{ beganUs: null, tookUs: null, overUs: 0 }, {}],
    });
  });

  test('out of order, of a node of no plan, or of an upgrade that is over twice are off the path', async () => {
    expect(await kinds([evicted('A2', 0), evicted('A1', 90)])).toEqual([['order', 6]]);
    expect(await kinds(evicted('B7', 0))).toEqual([['unknown', 0]]);
    const raised = (minutes: number) => ({ Id: 1594, TimeCreated: at(minutes), Message: 'Functional Level: 10' });
    const nodes = ['A1', 'A2', 'A3'].map((node, index) => evicted(node, index));
    expect(await kinds([...nodes, raised(10)])).toEqual([]);
    expect(await kinds([...nodes, raised(10), raised(11)])).toEqual([['unknown', 0]]);
  });

  test('of failures stop the step of their node, and of trouble stand beside the steps', async () => {
    const event = (Id: number, more: object) => ({ Id, TimeCreated: at(0), ...more });
    expect(await kinds(event(1677, { Message: 'Node drain failed on Cluster node A2.' }))).toEqual([['stopped', 5]]);
    expect(await kinds(event(1677, { Properties: [{ Value: 'a2' }] }))).toEqual([['stopped', 5]]);
    expect(await kinds(event(1070, { MachineName: 'A1.corp.example', Message: 'The node failed to join' }))).toEqual([
      ['stopped', 4],
    ]);
    expect(await kinds(event(1664, {}))).toEqual([['stopped', 13]]);
    expect(await kinds(event(1135, { Message: "Cluster node 'A3' was removed" }))).toEqual([['event', 0]]);
    expect(await kinds(event(1137, { Message: "Move of cluster role 'web1' for drain" }))).toEqual([['event', 0]]);
  });

  test('one a line are read too; what is none is complained about, all at once', () => {
    const wrong = readRollout('{"Id":1011,"TimeCreated":"never"}\nnothing\n{"Id":"x"}');
    expect(wrong.ok ? [] : wrong.error.map(({ message, place }) => `${place?.line} ${message}`).sort()).toEqual([
      '1 The event 1011 has no time.',
      '2 This line is no JSON.',
      '3 The Id of this event is missing or wrong.',
    ]);
    const none = readRollout('[{"Id":7036}]');
    expect(none.ok ? [] : none.error.map(({ message }) => message)).toEqual([
      'The file holds no event that tells of an upgrade.',
    ]);
  });
});

test('is told, and as JSON', async () => {
  const found = await followed(await logOf(4, 1.5));
  const told = tellFollow(found, { color: false, width: 100 });
  expect(told.split('\n')[0]).toBe('4 of 13 steps done, on the rehearsed path.');
  expect(told).toContain('52 min 30 s later');
  const last = tellFollow(await followed(await logOf(12)), { color: false, width: 100 });
  expect(last).toMatch(/What remains\n {2}1 step, /);
  expect(JSON.parse(JSON.stringify(followJson('plan.yaml', found)))).toMatchObject({
    clusterdrill: 1,
    steps: 13,
    deviations: [],
  });
});
