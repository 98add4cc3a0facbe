import { describe, expect, test } from 'vitest';
import { formatDuration } from '../../src/base/formats.js';
import { GiB } from '../../src/base/units.js';
import { toldOf } from './told.js';

const NIGHT = `
clusterdrill: 1
title: A drain and a crash
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB, reserve: 4 GiB }]
vms: [{ name: web, count: 2, on: [A1, A2], memory: 8 GiB, workload: web }]
script: [Suspend-ClusterNode A1 -Drain -Wait]
faults: [{ at: 10 min, crash: A2, for: 20 min }]
until: 1 h
expect: { outcome: out-of-time }
`;

const { rehearsal, story } = await toldOf(NIGHT);
const { world, endedAtUs } = rehearsal.run;
const span = ({ fromUs, toUs }: { fromUs: number; toUs: number }): string =>
  `${formatDuration(fromUs)} to ${formatDuration(toUs)}`;

describe('what was seen of a run', () => {
  test('is the states of each host without a gap, from the beginning to the end', () => {
    for (const { index } of world.hosts) {
      const own = story.hosts.filter(({ subject }) => subject === index);
      expect(own[0]?.fromUs).toBe(0);
      expect(own.at(-1)?.toUs).toBe(endedAtUs);
      for (let at = 1; at < own.length; at += 1) expect(own[at]?.fromUs).toBe(own[at - 1]?.toUs);
    }
    const words = story.hosts.map((one) => `${world.hosts[one.subject]?.name} ${one.word} ${span(one)}`);
    expect(words).toMatchInlineSnapshot(`
      [
        "A1 Up 0 s to 0 s",
        "A2 Up 0 s to 10 min",
        "A3 Up 0 s to 38 min",
        "A1 Draining 0 s to 5.4 s",
        "A1 Paused 5.4 s to 38 min",
        "A2 Down 10 min to 10 min 10 s",
        "A2 Isolated 10 min 10 s to 14 min 10 s",
        "A2 Down 14 min 10 s to 38 min",
        "A2 Up 38 min to 38 min",
      ]
    `);
  });

  test('is the states of each VM, on which host, without a gap', () => {
    for (const { index } of world.vms) {
      const own = story.vms.filter(({ subject }) => subject === index);
      expect(own[0]?.fromUs).toBe(0);
      expect(own.at(-1)?.toUs).toBe(endedAtUs);
      for (let at = 1; at < own.length; at += 1) expect(own[at]?.fromUs).toBe(own[at - 1]?.toUs);
    }
    expect(story.vms.map((one) => `${world.vms[one.subject]?.name} ${one.word} ${span(one)}`)).toMatchInlineSnapshot(`
      [
        "web1 Running 0 s to 0 s",
        "web2 Running 0 s to 10 min",
        "web1 Moving 0 s to 5.4 s",
        "web1 Running 5.4 s to 38 min",
        "web2 Failed 10 min to 14 min 10 s",
        "web2 Starting 14 min 10 s to 15 min 10 s",
        "web2 Running 15 min 10 s to 38 min",
      ]
    `);
  });

  test('is each move with its blackout', () => {
    const [move] = story.moves;
    expect([story.moves.length, move?.kind, move?.result, move?.from, move?.to]).toEqual([
      1,
      'live',
      'completed',
      0,
      2,
    ]);
    expect(move?.blackoutUs).toBe(rehearsal.availability.blackoutsUs[0]);
    expect((move?.toUs ?? 0) - (move?.fromUs ?? 0)).toBe(rehearsal.availability.liveDurationsUs[0]);
  });

  test('is the blackout of a move that broke in it, and of one that the end of the run cuts', async () => {
    const silent = async (fault: string, until: string): Promise<readonly number[]> => {
      const calm = NIGHT.replace('{ at: 10 min, crash: A2, for: 20 min }', fault);
      const told = await toldOf(calm.replace('until: 1 h', `until: ${until}`));
      const { endedAtUs: endUs } = told.rehearsal.run;
      const billed = told.rehearsal.availability.of(0, endUs).blackoutUsSum;
      const moves = told.story.moves.filter(({ vm }) => vm === 0);
      return [moves.reduce((sum, { blackoutUs }) => sum + blackoutUs, 0) / billed, billed];
    };
    const [broke] = await silent('{ at: 0, fail: migration, of: web1, phase: blackout }', '1 h');
    expect(broke).toBe(1);
    const [move] = story.moves;
    const withinUs = (move?.blackoutAtUs ?? 0) + 1000;
    const [cut, billed] = await silent('', `${withinUs / 1_000_000} s`);
    expect([cut, billed]).toEqual([1, 1000]);
  });

  test('is the room of a cluster: three nodes, then two, then one', () => {
    const rooms = story.rooms[0] ?? [];
    // Two VMs of 8 GiB, each with its overhead of 256 MiB and 1 %.
    const used = 2 * (8.25 * GiB + Math.ceil(0.08 * GiB));
    expect(rooms[0]).toEqual({ atUs: 0, capacity: 180 * GiB, used, headroom: 120 * GiB - used });
    expect(Math.min(...rooms.map(({ capacity }) => capacity))).toBe(60 * GiB);
    expect(Math.min(...rooms.map(({ headroom }) => headroom))).toBeLessThan(0);
  });
});
