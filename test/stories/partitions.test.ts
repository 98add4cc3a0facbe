/** Networks that are cut, hosts that hang: who goes on, who waits for whom, and what becomes of the roles. */
import { describe, expect, test } from 'vitest';
import { hostWord } from '../../src/model/words.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { told } from './told.js';

const lab = (count: number, more = 'level: WS2019, witness: file-share, storage: smb', release = 'WS2019'): string => `
clusters: [{ name: LAB, ${more} }]
hosts: [{ names: A1..A${count}, release: ${release}, cluster: LAB, cores: 8, memory: 64 GiB }]
vms: [{ name: v, count: ${count}, memory: 4 GiB }]
`;

const story = async (text: string, about?: RegExp): Promise<string> => told((await rehearsed(text)).run, about);

describe('hosts that are cut off', () => {
  test('for less than their heartbeats take to be missed are not missed', async () => {
    const text = `${lab(4)}faults: [{ at: 1 h, cut: [A1], for: 9 s }]`;
    expect(await story(text)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A1     is reached by all again"
    `);
  });

  test('are isolated while their roles run on, and serve on without a restart when they are back in time', async () => {
    const text = `${lab(4)}faults: [{ at: 1 h, cut: [A1, A2], for: 1 min }]`;
    expect(await story(text)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A2     is cut off from part of the network
      1 h            A1     isolated
      1 h            A3     owns the core cluster group
      1 h            A2     isolated
      1 h 1 min      A1     is reached by all again
      1 h 1 min      A2     is reached by all again
      1 h 1 min      A1     is back in time
      1 h 1 min      A1     is up
      1 h 1 min      A2     is back in time
      1 h 1 min      A2     is up"
    `);
  });

  test('lose the volumes of their cluster with it: guests that can freeze do, older ones crash', async () => {
    const text = `
clusters: [{ name: LAB, level: WS2019, witness: disk }]
hosts: [{ names: A1..A3, release: WS2019, cluster: LAB, cores: 8, memory: 64 GiB }]
vms: [{ name: new, on: A1, memory: 4 GiB }, { name: old, on: A1, memory: 4 GiB, version: "5.0" }]
faults: [{ at: 1 h, cut: [A1], for: 1 min }]`;
    expect(await story(text, /new|old|isolated|in time/)).toMatchInlineSnapshot(`
      "1 h            A1     isolated
      1 h            new    freezes, its storage does not answer
      1 h            old    failed with its host A1
      1 h 1 min      A1     is back in time
      1 h 1 min      new    runs
      1 h 1 min      old    starts A1
      1 h 2 min      old    runs"
    `);
  });

  test('for longer are given up: their roles start elsewhere, and they join again when they hear the cluster', async () => {
    const text = `${lab(4)}faults: [{ at: 1 h, cut: A1, for: 10 min }]`;
    expect(await story(text, /A1|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A1     isolated
      1 h 4 min      A1     stopped its cluster service
      1 h 4 min      A1     given up by its cluster
      1 h 4 min      v1     failed with its host A1
      1 h 4 min      v1     waits for a host that can start it A1
      1 h 4 min      v1     belongs to A2
      1 h 4 min      v1     starts A2
      1 h 5 min      v1     runs
      1 h 10 min     A1     is reached by all again
      1 h 10 min     A1     joins its cluster again
      1 h 10 min     A1     is up"
    `);
  });

  test('at the level of 2012 R2 are given up at once', async () => {
    const text = `${lab(3, 'level: WS2012R2', 'WS2012R2')}faults: [{ at: 1 h, cut: A1, for: 1 min }]`;
    expect(await story(text, /A1|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A1     stopped its cluster service
      1 h            A1     given up by its cluster
      1 h            v1     failed with its host A1
      1 h            v1     waits for a host that can start it A1
      1 h            v1     belongs to A2
      1 h            v1     starts A2
      1 h 1 min      A1     is reached by all again
      1 h 1 min      A1     joins its cluster again
      1 h 1 min      v1     runs
      1 h 1 min      A1     is up"
    `);
  });

  test('are given up at once with ResiliencyLevel 1', async () => {
    const settings = 'level: WS2019, witness: file-share, storage: smb, settings: { ResiliencyLevel: 1 }';
    expect(
      await story(`${lab(3, settings)}faults: [{ at: 1 h, cut: A1, for: 1 min }]`, /A1|v1/),
    ).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A1     stopped its cluster service
      1 h            A1     given up by its cluster
      1 h            v1     failed with its host A1
      1 h            v1     waits for a host that can start it A1
      1 h            v1     belongs to A2
      1 h            v1     starts A2
      1 h 1 min      A1     is reached by all again
      1 h 1 min      A1     joins its cluster again
      1 h 1 min      v1     runs
      1 h 1 min      A1     is up"
    `);
  });

  test('go on as the cluster where they hold the majority; the others leave it', async () => {
    const text = `${lab(5)}faults: [{ at: 1 h, cut: A1..A3, for: 10 min }]`;
    expect(await story(text, /A4|v4|core/)).toMatchInlineSnapshot(`
      "1 h            A4     isolated
      1 h 4 min      A4     stopped its cluster service
      1 h 4 min      A4     given up by its cluster
      1 h 4 min      v4     failed with its host A4
      1 h 4 min      v4     waits for a host that can start it A4
      1 h 4 min      v4     belongs to A1
      1 h 4 min      v4     starts A1
      1 h 5 min      v4     runs
      1 h 10 min     A4     joins its cluster again
      1 h 10 min     A4     is up"
    `);
  });

  test('and whom nobody hears cannot be the majority, many as they are', async () => {
    const text = `${lab(5)}faults: [{ at: 1 h, cut: A1..A3, way: out, for: 1 min }]`;
    expect(await story(text, /LAB|A1|A4|v4/)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            LAB    lost quorum
      1 h            v1     failed with its host A1
      1 h            v4     failed with its host A4
      1 h            A1     stopped its cluster service
      1 h            A1     given up by its cluster
      1 h            v1     waits for a host that can start it A1
      1 h 1 min      A1     is reached by all again
      1 h 1 min      A1     is up
      1 h 1 min      v1     starts A1
      1 h 1 min      LAB    has quorum again
      1 h 1 min      v4     starts A4
      1 h 2 min      v4     runs"
    `);
  });

  test('take the cluster down where no part has the majority; it forms again when they hear each other', async () => {
    const cuts = '[{ at: 1 h, cut: [A1, A2], for: 1 min }, { at: 1 h, cut: [A3], for: 2 min }]';
    expect(await story(`${lab(5)}faults: ${cuts}`, /LAB|A1|A3|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A3     is cut off from part of the network
      1 h            LAB    lost quorum
      1 h            v1     failed with its host A1
      1 h            v3     failed with its host A3
      1 h            A1     stopped its cluster service
      1 h            A1     given up by its cluster
      1 h            v1     waits for a host that can start it A1
      1 h            A3     stopped its cluster service
      1 h            A3     given up by its cluster
      1 h            v3     waits for a host that can start it A3
      1 h 1 min      A1     is reached by all again
      1 h 1 min      A1     is up
      1 h 1 min      v1     starts A1
      1 h 1 min      LAB    has quorum again
      1 h 2 min      A3     is reached by all again
      1 h 2 min      A3     joins its cluster again
      1 h 2 min      v1     runs
      1 h 2 min      A3     is up
      1 h 2 min      v3     starts A3
      1 h 3 min      LAB    waits no more for the last owners of its roles"
    `);
  });

  test('of two without a witness the one with the vote goes on', async () => {
    const text = `${lab(2, 'level: WS2019')}faults: [{ at: 1 h, cut: A1, for: 1 min }]`;
    expect(await story(text, /LAB|A1|A2/)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A2     isolated
      1 h 1 min      A1     is reached by all again
      1 h 1 min      A2     is back in time
      1 h 1 min      A2     is up"
    `);
  });

  test('and lose power meanwhile are dead when the cut is over', async () => {
    const faults = '[{ at: 1 h, cut: A1, for: 2 min }, { at: 61 min, crash: A1, for: 30 min }]';
    expect(await story(`${lab(3)}faults: ${faults}`, /A1|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A1     isolated
      1 h 1 min      A1     went down
      1 h 1 min      v1     failed with its host A1
      1 h 2 min      A1     is reached by all again
      1 h 4 min      A1     given up by its cluster
      1 h 4 min      v1     waits for a host that can start it A1
      1 h 4 min      v1     belongs to A2
      1 h 4 min      v1     starts A2
      1 h 5 min      v1     runs
      1 h 39 min     A1     is up"
    `);
  });

  test('and boot meanwhile join when they are reached', async () => {
    const faults = '[{ at: 1 h, crash: A1, for: 1 min }, { at: 61 min, cut: A1, for: 30 min }]';
    expect(await story(`${lab(3)}faults: ${faults}`, /A1|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     went down
      1 h            v1     failed with its host A1
      1 h            A1     isolated
      1 h 1 min      A1     is cut off from part of the network
      1 h 4 min      A1     given up by its cluster
      1 h 4 min      v1     waits for a host that can start it A1
      1 h 4 min      v1     belongs to A2
      1 h 4 min      v1     starts A2
      1 h 5 min      v1     runs
      1 h 9 min      A1     stopped its cluster service
      1 h 31 min     A1     is reached by all again
      1 h 31 min     A1     joins its cluster again
      1 h 31 min     A1     is up"
    `);
  });

  test('answer no cmdlet of Hyper-V, and what runs there goes on', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2019')}
vms:
  - { name: runs, on: A1, memory: 4 GiB, clustered: false }
  - { name: rests, on: A1, memory: 4 GiB, clustered: false, state: Off }
script:
  - { at: 61 s, run: Stop-VM runs }
  - Save-VM runs
  - Set-VM rests -ProcessorCount 4
faults: [{ at: 1 min, cut: A1, for: 1 h }]
`);
    expect(told(run, /runs|rests|refused/)).toMatchInlineSnapshot(`
      "Stop-VM runs: refused: host/answers A1 does not answer.
      Save-VM runs: refused: host/answers A1 does not answer.
      Set-VM rests -ProcessorCount 4: refused: host/answers A1 does not answer."
    `);
  });

  test('break the moves across the cut, and with them the drain', async () => {
    const text = `${lab(3)}script: [Suspend-ClusterNode A1 -Drain -Wait]
faults: [{ at: 1 s, cut: A1, for: 5 s }]`;
    expect(await story(text, /A1|v1/)).toMatchInlineSnapshot(`
      "0 s            A1     paused
      0 s            A1     drain started
      0 s            v1     queued to leave A1
      0 s            v1     starts to move to A2
      1 s            A1     is cut off from part of the network
      1 s            v1     did not move from A1
      1 s            A1     drain failed
      6 s            A1     is reached by all again
      Suspend-ClusterNode A1 -Drain -Wait: failed 1 role cannot leave A1: v1 (A running VM moves only from a host that is up or paused, or being drained in quarantine, and that its target hears)."
    `);
  });

  test('while they join do not join', async () => {
    const text = `
clusters: [{ name: LAB, level: WS2019, witness: disk }]
hosts:
  - { names: A1..A2, release: WS2019, cluster: LAB, cores: 8, memory: 64 GiB }
  - { name: B, release: WS2019, cores: 8, memory: 64 GiB }
script: [{ run: Add-ClusterNode B, expect: failed }]
faults: [{ at: 5 s, cut: B, for: 1 min }]`;
    expect(await story(text, /B/)).toMatchInlineSnapshot(`
      "0 s            B      joins
      5 s            B      is cut off from part of the network
      5 s            B      did not join
      1 min 5 s      B      is reached by all again
      Add-ClusterNode B: failed B is Ready and runs WS2019."
    `);
  });
});

describe('a host that hangs', () => {
  test('lets its guests stand still, and goes on with them if it was waited for', async () => {
    expect(await story(`${lab(3)}faults: [{ at: 1 h, hang: A1, for: 1 min }]`, /A1|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     hangs
      1 h            v1     stands still with its host A1
      1 h            A1     is cut off from part of the network
      1 h            A1     isolated
      1 h 1 min      A1     goes on
      1 h 1 min      v1     runs
      1 h 1 min      A1     is reached by all again
      1 h 1 min      A1     is back in time
      1 h 1 min      A1     is up"
    `);
  });

  test('for longer than it is waited for has lost its roles', async () => {
    expect(await story(`${lab(3)}faults: [{ at: 1 h, hang: A1, for: 10 min }]`, /A1|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     hangs
      1 h            v1     stands still with its host A1
      1 h            A1     is cut off from part of the network
      1 h            A1     isolated
      1 h 4 min      A1     stopped its cluster service
      1 h 4 min      A1     given up by its cluster
      1 h 4 min      v1     failed with its host A1
      1 h 4 min      v1     waits for a host that can start it A1
      1 h 4 min      v1     belongs to A2
      1 h 4 min      v1     starts A2
      1 h 5 min      v1     runs
      1 h 10 min     A1     goes on
      1 h 10 min     A1     is reached by all again
      1 h 10 min     A1     joins its cluster again
      1 h 10 min     A1     is up"
    `);
  });

  test('and is switched off does not hang any more', async () => {
    const faults = '[{ at: 1 h, hang: A1, for: 1 h }, { at: 61 min, crash: A1, for: 1 min }]';
    expect(await story(`${lab(3)}faults: ${faults}`, /A1|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     hangs
      1 h            v1     stands still with its host A1
      1 h            A1     is cut off from part of the network
      1 h            A1     isolated
      1 h 1 min      A1     went down
      1 h 1 min      v1     failed with its host A1
      1 h 1 min      A1     is reached by all again
      1 h 4 min      A1     given up by its cluster
      1 h 4 min      v1     waits for a host that can start it A1
      1 h 4 min      v1     belongs to A2
      1 h 4 min      v1     starts A2
      1 h 5 min      v1     runs
      1 h 10 min     A1     is up"
    `);
  });

  test('and does not run cannot hang', async () => {
    const faults = '[{ at: 1 h, crash: A1, for: 1 h }, { at: 61 min, hang: A1, for: 1 min }]';
    const { run } = await rehearsed(`${lab(3)}faults: ${faults}`);
    expect(told(run, /hangs/)).toBe('');
    expect(hostWord(run.world.hosts[0]?.node ?? 0)).toBe('Up');
  });
});

test('a host that boots slowly is back later by so much', async () => {
  const faults = '[{ at: 1 h, slowReboot: A1, by: 10 min }, { at: 2 h, crash: A1, for: 1 min }]';
  // Power is back after a minute, a boot takes eight minutes, and ten more this time.
  expect(await story(`${lab(3)}faults: ${faults}`, /A1 +is up/)).toBe('2 h 19 min     A1     is up');
});
