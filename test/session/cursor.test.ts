import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/units.js';
import { encode } from '../../src/model/encode.js';
import { MIGRATION } from '../../src/model/states.js';
import { underWay } from '../../src/model/world.js';
import { parseScenario, type Scenario } from '../../src/scenarios/index.js';
import { Cursor, nearestMisses, Recording, rehearse, stripOf } from '../../src/session/index.js';
import { breakFrom, eventFrom, placeFrom, refusalFrom } from '../../src/session/jumps.js';
import { lab, rolling } from '../report/rehearsals.js';

const FLAGSHIP = 'scenarios/four-nodes-2012r2-to-2016.yaml';

async function flagship(): Promise<Scenario> {
  const scenario = await parseScenario(readFileSync(FLAGSHIP, 'utf8'), FLAGSHIP);
  if (!scenario.ok) throw new Error('the flagship does not parse');
  return scenario.value;
}

async function recorded(scenario: Scenario): Promise<Cursor> {
  const recording = await Recording.open(scenario);
  recording.record();
  return new Cursor(recording);
}

describe('a run that is recorded', () => {
  test('is the run that is rehearsed, however it is cut into pieces', async () => {
    const scenario = await flagship();
    const { sha256, missed, verdict, outcome } = await rehearse(scenario);
    const inPieces = await Recording.open(scenario);
    for (let pieces = 1; inPieces.record(pieces); pieces += 3);
    const atOnce = await Recording.open(scenario);
    expect(atOnce.record()).toBe(false);
    for (const { conclusion } of [inPieces, atOnce])
      expect(conclusion).toMatchObject({ sha256, missed, verdict, outcome });
  });

  test('knows what was broken when, and what is said at the end alone only there', async () => {
    const { recording } = await recorded(lab());
    const { conclusion, trace } = recording;
    expect(recording.broken(0)).toMatchObject({ violations: 0, warnings: 0 });
    expect(recording.broken(trace.length)).toEqual({
      violations: conclusion?.verdict.violations.length,
      warnings: conclusion?.verdict.warnings.length,
    });
  });
});

test('a claim is broken right after the occurrence that breaks it, also within a moment', async () => {
  const text = `
clusterdrill: 1
title: No room
clusters: [{ name: PROD, level: WS2019 }]
hosts: [{ names: Node1..Node2, release: WS2019, cluster: PROD, cores: 32, memory: 64 GiB }]
vms: [{ name: sql, count: 3, version: "9.0", memory: 15 GiB, workload: web }]
upgrade: { to: WS2022 }
limits: { headroom: 1 }
`;
  const scenario = await parseScenario(text, 'no-room.yaml');
  if (!scenario.ok) throw new Error('it does not parse');
  const { recording } = await recorded(scenario.value);
  const { violations } = recording.stage.judge;
  expect(violations.some(({ seq }) => recording.boundTo(seq + 1) < seq + 1)).toBe(true);
  for (const { seq } of violations) {
    const before = violations.filter((one) => one.seq < seq).length;
    expect([recording.broken(seq).violations, recording.broken(seq + 1).violations > before]).toEqual([before, true]);
  }
});

describe('near misses', () => {
  test('are the longest that something was pending, and the VMs that came nearest to their bounds', async () => {
    const cursor = await recorded(await flagship());
    const { recording } = cursor;
    const misses = nearestMisses(recording);
    const drain = misses.get('progress/drain-ends');
    const strip = stripOf(recording);
    expect(drain?.us).toBe(Math.max(...strip.drains.map(({ fromUs, toUs }) => toUs - fromUs)));
    expect(drain).toMatchObject({ about: 'host', boundUs: 7 * 24 * HOUR });
    const blackout = misses.get('service/blackout-bounded');
    expect(blackout?.us).toBe(Math.max(...(recording.conclusion?.availability.blackoutsUs ?? [])));
    expect(nearestMisses(recording)).toBe(misses);
  });
});

describe('a place in a run', () => {
  test('has everything done that is due, and nothing else', async () => {
    const cursor = await recorded(lab());
    expect(cursor).toMatchObject({ length: 0, atUs: 0, nextAtUs: 0, atEnd: false });
    cursor.goTo(10 * SECOND);
    expect(cursor.atUs).toBe(10 * SECOND);
    expect(cursor.trace.atUs(cursor.length - 1)).toBeLessThanOrEqual(10 * SECOND);
    expect(cursor.nextAtUs).toBeGreaterThan(10 * SECOND);
    const before = cursor.length;
    cursor.goTo((cursor.nextAtUs ?? 0) - 1);
    expect(cursor.length).toBe(before);
  });

  test('is not beyond what is recorded', async () => {
    const cursor = new Cursor(await Recording.open(lab()));
    cursor.goTo(HOUR);
    expect(cursor).toMatchObject({ length: 0, atUs: 0 });
    cursor.recording.record(20);
    cursor.goTo(7 * 24 * HOUR);
    expect(cursor.atUs).toBe(cursor.recording.recordedUs);
    expect(cursor.length).toBe(cursor.trace.length);
  });

  test('goes on and back by one occurrence, also within a moment', async () => {
    const cursor = await recorded(lab());
    cursor.forward();
    cursor.forward();
    expect(cursor).toMatchObject({ length: 2, atUs: 0 });
    const world = encode(cursor.world);
    cursor.forward();
    cursor.back();
    expect(encode(cursor.world)).toEqual(world);
    cursor.back();
    cursor.back();
    cursor.back();
    expect(cursor).toMatchObject({ length: 0, atUs: 0 });
  });

  test('back from between two occurrences is the last one', async () => {
    const cursor = await recorded(lab());
    cursor.goTo(10 * SECOND);
    const { length } = cursor;
    cursor.back();
    expect(cursor).toMatchObject({ length, atUs: cursor.trace.atUs(length - 1) });
    cursor.back();
    expect(cursor.length).toBe(length - 1);
  });

  test('is the end where the bound is, with what there is to say of the run', async () => {
    const cursor = await recorded(lab({ untilUs: HOUR }));
    cursor.goTo(59 * MINUTE);
    expect(cursor.conclusion).toBeUndefined();
    cursor.goTo(2 * HOUR);
    expect(cursor).toMatchObject({ atEnd: true, atUs: HOUR, nextAtUs: undefined });
    expect(cursor.conclusion?.missed).toEqual(['The outcome is out-of-time; expected was completed.']);
    cursor.goToLength(cursor.trace.length);
    expect(cursor.atEnd).toBe(false);
    cursor.forward();
    expect(cursor.atEnd).toBe(true);
  });

  test('shows at the end the world that the run left', async () => {
    const cursor = await recorded(await flagship());
    cursor.goTo(Number.POSITIVE_INFINITY);
    expect(encode(cursor.world)).toEqual(encode(cursor.recording.stage.world));
  });

  test('shows the outage bill as it stood then', async () => {
    const cursor = await recorded(await flagship());
    const { conclusion } = cursor.recording;
    const [vm] = conclusion?.run.world.vms.filter(({ index }) => billOf(cursor, index).length > 0) ?? [];
    const index = vm?.index ?? -1;
    const outage = billOf(cursor, index)[0];
    if (outage === undefined) throw new Error('nobody was out');
    cursor.goToLength(outage.seq);
    expect(cursor.availability.of(index, cursor.atUs).outages).toEqual([]);
    cursor.goToLength(outage.seq + 1);
    expect(cursor.availability.of(index, cursor.atUs).outages).toMatchObject([
      { atUs: outage.atUs, us: 0, open: true },
    ]);
  });
});

const billOf = ({ recording: { conclusion } }: Cursor, vm: number) =>
  conclusion?.availability.of(vm, conclusion.run.endedAtUs).outages ?? [];

describe('jumps', () => {
  test('go to the next event of a host or a cluster, and to the one before', async () => {
    const cursor = await recorded(lab());
    const forward: number[] = [];
    for (let at = eventFrom(cursor.trace, 0, 1); at !== undefined; at = eventFrom(cursor.trace, at, 1))
      forward.push(at);
    const back: number[] = [];
    for (let at = eventFrom(cursor.trace, cursor.trace.length + 1, -1); at !== undefined; ) {
      back.push(at);
      at = eventFrom(cursor.trace, at, -1);
    }
    expect(forward.length).toBeGreaterThan(10);
    expect(back.reverse()).toEqual(forward);
  });

  test('find what was broken, and of given places the next', async () => {
    const limits = { ...lab().limits, blackoutUs: { value: 1, written: true } };
    const { recording } = await recorded(lab({ limits }));
    const first = breakFrom(recording, 0, 1) ?? 0;
    expect(recording.broken(first - 1).violations).toBe(0);
    expect(recording.broken(first).violations).toBeGreaterThan(0);
    expect(breakFrom(recording, first, -1)).toBeUndefined();
    expect([placeFrom([2, 5], 2, 1), placeFrom([2, 5], 5, -1), placeFrom([2, 5], 5, 1)]).toEqual([5, 2, undefined]);
  });

  test('find no refusal where there is none', async () => {
    const { trace } = await recorded(lab());
    expect(refusalFrom(trace, 0, 1)).toBeUndefined();
    expect(refusalFrom(trace, trace.length, -1)).toBeUndefined();
  });
});

describe('the copy of a VM that moves', () => {
  test('counts as many rounds as the wire has made, and foresees the blackout', async () => {
    const cursor = await recorded(await flagship());
    const seen = new Map<number, { round: number; blackoutUs: number }>();
    let compared = 0;
    while (!cursor.atEnd && compared < 30) {
      const next = cursor.nextAtUs ?? Number.POSITIVE_INFINITY;
      cursor.goTo(next - 1);
      for (const vm of cursor.world.vms) {
        const progress = cursor.progressOf(vm.index);
        if (progress !== undefined) seen.set(vm.index, { round: progress.round, blackoutUs: progress.blackoutUs ?? 0 });
        expect(progress === undefined).toBe(vm.migration !== MIGRATION.copying || !underWay(vm.migration));
        expect(progress?.share ?? 0).toBeLessThanOrEqual(1);
      }
      cursor.goTo(next);
      for (const [vm, { blackoutUs }] of seen) {
        if (cursor.world.vms[vm]?.migration !== MIGRATION.handover) continue;
        const { blackoutUsSum } = cursor.availability.of(vm, cursor.atUs);
        expect(blackoutUs).toBeGreaterThan(0);
        if (cursor.availability.of(vm, cursor.atUs).migrations === 0)
          expect(Math.abs(blackoutUs - blackoutUsSum)).toBeLessThan(SECOND);
        compared += 1;
        seen.delete(vm);
      }
    }
    expect(compared).toBeGreaterThanOrEqual(30);
  });
});

describe('the last lines of a trace', () => {
  test('are commands and what came of them, alike ones of one moment together', async () => {
    const cursor = await recorded(lab({ plans: [rolling({ order: [0] })] }));
    cursor.goTo(HOUR * 4);
    const lines = cursor.lastFacts(12);
    expect(lines).toHaveLength(12);
    expect(lines).toBe(cursor.lastFacts(12));
    expect(lines.map((line) => line.atUs)).toEqual(lines.map((line) => line.atUs).sort((a, b) => a - b));
    expect(cursor.lastFacts(1)).toEqual(lines.slice(-1));
    cursor.goToLength(1);
    expect(cursor.lastFacts(12).every(({ seq }) => seq === 0)).toBe(true);
  });
});
