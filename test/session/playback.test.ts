import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { MIGRATION } from '../../src/model/states.js';
import { underWay } from '../../src/model/world.js';
import { parseScenario, type Scenario } from '../../src/scenarios/index.js';
import { Playback, rehearse } from '../../src/session/index.js';
import { lab, rolling } from '../report/rehearsals.js';

const FLAGSHIP = 'scenarios/four-nodes-2012r2-to-2016.yaml';

async function flagship(): Promise<Scenario> {
  const scenario = await parseScenario(readFileSync(FLAGSHIP, 'utf8'), FLAGSHIP);
  if (!scenario.ok) throw new Error('the flagship does not parse');
  return scenario.value;
}

describe('a run that is played', () => {
  test('is the run that is rehearsed, however it is cut into pieces', async () => {
    const scenario = await flagship();
    const { sha256, missed, verdict, outcome } = await rehearse(scenario);
    const inPieces = await Playback.open(scenario);
    for (let at = 0; inPieces.advanceTo(at, 3); at = inPieces.atUs + 7 * SECOND) if (at % 2 === 0) inPieces.step();
    const byNodes = await Playback.open(scenario);
    while (byNodes.stepToNodes());
    const atOnce = await Playback.open(scenario);
    atOnce.advanceTo(Number.POSITIVE_INFINITY);
    for (const { conclusion } of [inPieces, byNodes, atOnce])
      expect(conclusion).toMatchObject({ sha256, missed, verdict, outcome });
  });

  test('stands where it was told to, with everything done that is due and nothing else', async () => {
    const playback = await Playback.open(lab());
    expect(playback.nextAtUs).toBe(0);
    expect(playback.simulation.trace.length).toBe(0);
    expect(playback.advanceTo(10 * SECOND)).toBe(true);
    const { trace } = playback.simulation;
    expect(playback.atUs).toBe(10 * SECOND);
    expect(trace.atUs(trace.length - 1)).toBeLessThanOrEqual(10 * SECOND);
    expect(playback.nextAtUs).toBeGreaterThan(10 * SECOND);
    const before = trace.length;
    playback.advanceTo((playback.nextAtUs ?? 0) - 1);
    expect(trace.length).toBe(before);
  });

  test('never goes back', async () => {
    const playback = await Playback.open(lab());
    playback.advanceTo(MINUTE);
    const written = playback.simulation.trace.length;
    playback.advanceTo(SECOND);
    expect(playback.atUs).toBe(MINUTE);
    expect(playback.simulation.trace.length).toBe(written);
  });

  test('goes on by one moment in which something happens', async () => {
    const playback = await Playback.open(lab());
    playback.advanceTo(0);
    const { trace } = playback.simulation;
    const before = trace.length;
    expect(playback.step()).toBe(true);
    expect(trace.length).toBeGreaterThan(before);
    for (let seq = before; seq < trace.length; seq += 1) expect(trace.atUs(seq)).toBe(playback.atUs);
  });

  test('goes on to the next event of a host or a cluster: the drain is over, the node is being evicted', async () => {
    const playback = await Playback.open(lab());
    playback.stepToNodes();
    expect(playback.atUs).toBe(0);
    playback.stepToNodes();
    expect(playback.lastFacts(3).map((line) => (line.kind === 'fact' ? line.fact : line.text))).toMatchInlineSnapshot(`
      [
        3,
        "Remove-ClusterNode -Name Lab1 -Force",
        6,
      ]
    `);
  });

  test('ends where its bound is, with what there is to say of it', async () => {
    const playback = await Playback.open(lab({ untilUs: HOUR }));
    expect(playback.advanceTo(59 * MINUTE)).toBe(true);
    expect(playback.conclusion).toBeUndefined();
    expect(playback.advanceTo(2 * HOUR)).toBe(false);
    expect(playback).toMatchObject({ ending: 'out-of-time', atUs: HOUR, nextAtUs: undefined });
    expect(playback.conclusion?.missed).toEqual(['The outcome is out-of-time; expected was completed.']);
    expect([playback.step(), playback.stepToNodes(), playback.advanceTo(3 * HOUR)]).toEqual([false, false, false]);
    expect(playback.atUs).toBe(HOUR);
  });

  test('with no bound of moments and with few at a time comes to the same clock', async () => {
    const few = await Playback.open(lab());
    while (few.advanceTo(MINUTE, 1) && few.atUs < MINUTE);
    const all = await Playback.open(lab());
    all.advanceTo(MINUTE);
    expect(few.simulation.trace.length).toBe(all.simulation.trace.length);
  });
});

describe('the copy of a VM that moves', () => {
  test('counts as many rounds as the wire has made', async () => {
    const playback = await Playback.open(await flagship());
    const seen = new Map<number, number>();
    let compared = 0;
    while (!playback.atEnd && compared < 30) {
      const next = playback.nextAtUs ?? 0;
      playback.advanceTo(next - 1);
      for (const vm of playback.world.vms) {
        const progress = playback.progressOf(vm.index);
        if (progress !== undefined) seen.set(vm.index, progress.round);
        expect(progress === undefined).toBe(vm.migration !== MIGRATION.copying || !underWay(vm.migration));
        expect(progress?.share ?? 0).toBeLessThanOrEqual(1);
      }
      playback.advanceTo(next);
      const { copies } = playback.simulation.result();
      for (const [vm, rounds] of seen) {
        if (playback.world.vms[vm]?.migration !== MIGRATION.handover) continue;
        expect(copies.lastOf(vm)?.rounds).toBe(rounds);
        compared += 1;
        seen.delete(vm);
      }
    }
    expect(compared).toBeGreaterThanOrEqual(30);
  });
});

describe('the last lines of a trace', () => {
  test('are commands and what came of them, alike ones of one moment together', async () => {
    const playback = await Playback.open(lab({ plans: [rolling({ order: [0] })] }));
    playback.advanceTo(HOUR * 4);
    const lines = playback.lastFacts(12);
    expect(lines).toHaveLength(12);
    expect(lines).toBe(playback.lastFacts(12));
    expect(lines.map((line) => line.atUs)).toEqual(lines.map((line) => line.atUs).sort((a, b) => a - b));
    expect(playback.lastFacts(1)).toEqual(lines.slice(-1));
  });
});
