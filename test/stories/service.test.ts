/** Quarantine, and the cluster service of a node as it is stopped and started. */
import { describe, expect, test } from 'vitest';
import { hostWord } from '../../src/model/words.js';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const lab = (count: number, more = 'witness: file-share, storage: smb'): string => `
clusters: [{ name: LAB, level: WS2019, ${more} }]
hosts: [{ names: A1..A${count}, release: WS2019, cluster: LAB, cores: 8, memory: 64 GiB }]
vms: [{ name: v, count: ${count}, memory: 4 GiB }]
`;

const story = async (text: string, about?: RegExp): Promise<string> => told((await rehearsed(text)).run, about);

describe('a node that leaves its cluster three times in an hour', () => {
  const FLAPS = 'faults: [{ at: 1 h, flapping: A1, every: 30 s, for: 3 min }]';

  test('is quarantined when it is heard again: its roles are moved off alive, and it joins two hours later', async () => {
    expect(await story(`${lab(4)}${FLAPS}`, /A1|v1/)).toMatchInlineSnapshot(`
      "1 h            A1     is cut off from part of the network
      1 h            A1     isolated
      1 h 1 min      A1     is reached by all again
      1 h 1 min      A1     is back in time
      1 h 1 min      A1     is up
      1 h 1 min      A1     is cut off from part of the network
      1 h 1 min      A1     isolated
      1 h 2 min      A1     is reached by all again
      1 h 2 min      A1     is back in time
      1 h 2 min      A1     is up
      1 h 2 min      A1     is cut off from part of the network
      1 h 2 min      A1     quarantined
      1 h 2 min      A1     isolated
      1 h 3 min      A1     is reached by all again
      1 h 3 min      A1     drain started
      1 h 3 min      v1     queued to leave A1
      1 h 3 min      v1     starts to move to A2
      1 h 3 min      v1     memory goes to A2
      1 h 3 min      v1     stands still
      1 h 3 min      v1     belongs to A2
      1 h 3 min      v1     has moved to A2
      1 h 3 min      A1     drain completed
      3 h 2 min      A1     is quarantined no more
      3 h 2 min      A1     joins its cluster again
      3 h 2 min      A1     is up"
    `);
  });

  test('takes roles again when it is over', async () => {
    const script = 'script: [{ at: 4 h, run: Suspend-ClusterNode A2 -Drain -Wait }]\n';
    const { run, verdict } = await rehearsed(`${lab(2)}${script}${FLAPS}`);
    expect(verdict.violations).toEqual([]);
    expect(run.world.vms.map(({ host }) => run.world.hosts[host]?.name)).toEqual(['A1', 'A1']);
  });

  test('takes no cmdlet but the one that clears it', async () => {
    const script = `script:
  - { at: 64 min, run: Suspend-ClusterNode A1 -Drain, expect: { refused: node/is-not-quarantined } }
  - { run: Start-ClusterNode A1, expect: { refused: node/is-not-quarantined } }
  - { run: Start-ClusterNode A1 -ClearQuarantine, ends: quarantine-over }
`;
    expect(
      await story(`${lab(4)}${script}${FLAPS}`, /Start|Suspend|A1 +(is up|joins)|quarantine/),
    ).toMatchInlineSnapshot(`
      "1 h 1 min      A1     is up
      1 h 2 min      A1     is up
      1 h 2 min      A1     quarantined
      1 h 4 min      A1     is quarantined no more
      1 h 4 min      A1     joins its cluster again
      1 h 4 min      A1     is up
      Suspend-ClusterNode A1 -Drain: refused: node/is-not-quarantined A1 is quarantined. Start-ClusterNode -ClearQuarantine takes it back.
      Start-ClusterNode A1: refused: node/is-not-quarantined A1 is quarantined. Start-ClusterNode -ClearQuarantine takes it back.
      Start-ClusterNode A1 -ClearQuarantine: quarantine-over"
    `);
  });

  test('is not where the threshold is higher, nor at a level that knows no quarantine', async () => {
    const four = `witness: file-share, storage: smb, settings: { QuarantineThreshold: 4 }`;
    expect(await story(`${lab(4, four)}${FLAPS}`, /quarantine/)).toBe('');
    const old = `${lab(4)}${FLAPS}`.replaceAll('WS2019', 'WS2012R2');
    expect(await story(old, /quarantine/)).toBe('');
  });

  test('with more than an hour between is not', async () => {
    const cuts = [1, 31, 62, 93].map((at) => `{ at: ${at} min, cut: A1, for: 30 s }`).join(', ');
    expect(await story(`${lab(4)}faults: [${cuts}]`, /quarantine/)).toBe('');
  });

  test('by losing power comes back into quarantine', async () => {
    const crashes = [0, 15, 30].map((at) => `{ at: ${at + 1} min, crash: A1, for: 1 min }`).join(', ');
    const quick = 'physics: { reboot: 1 min }\n';
    expect(await story(`${lab(3)}${quick}faults: [${crashes}]`, /A1|v1/)).toMatchInlineSnapshot(`
      "1 min          A1     went down
      1 min          v1     failed with its host A1
      1 min 10 s     A1     isolated
      3 min          A1     is up
      3 min          v1     starts A1
      4 min          v1     runs
      16 min         A1     went down
      16 min         v1     failed with its host A1
      16 min 10 s    A1     isolated
      18 min         A1     is up
      18 min         v1     starts A1
      19 min         v1     runs
      31 min         A1     went down
      31 min         v1     failed with its host A1
      31 min 10 s    A1     quarantined
      31 min 10 s    A1     isolated
      33 min         v1     waits for a host that can start it A1
      33 min         A1     drain started
      33 min         v1     queued to leave A1
      33 min         v1     belongs to A2
      33 min         v1     move called off
      33 min         A1     drain completed
      33 min         v1     starts A2
      34 min         v1     runs
      2 h 31 min     A1     is quarantined no more
      2 h 31 min     A1     joins its cluster again
      2 h 31 min     A1     is up"
    `);
  });
});

describe('a node whose cluster service is stopped', () => {
  test('is drained first, and joins again when it is started', async () => {
    const script = 'script: [Stop-ClusterNode A1, { at: 10 min, run: Start-ClusterNode A1 }]';
    expect(await story(`${lab(3)}${script}`, /A1|v1/)).toMatchInlineSnapshot(`
      "0 s            A1     stops its cluster service
      0 s            A1     drain started
      0 s            v1     queued to leave A1
      0 s            v1     starts to move to A2
      1.5 s          v1     memory goes to A2
      3.1 s          v1     stands still
      3.7 s          v1     belongs to A2
      4.7 s          v1     has moved to A2
      4.7 s          A1     drain completed
      4.7 s          A1     stopped its cluster service
      10 min         A1     joins its cluster again
      10 min 15 s    A1     is up"
    `);
  });

  test('fails its roles over where DrainOnShutdown is 0', async () => {
    const settings = 'witness: file-share, settings: { DrainOnShutdown: 0 }';
    expect(await story(`${lab(3, settings)}script: [Stop-ClusterNode A1]`, /A1|v1/)).toMatchInlineSnapshot(`
      "0 s            A1     stops its cluster service
      0 s            A1     stopped its cluster service
      0 s            v1     failed with its host A1
      0 s            v1     waits for a host that can start it A1
      0 s            v1     belongs to A2
      0 s            v1     starts A2
      1 min          v1     runs"
    `);
  });

  test('must leave a majority behind', async () => {
    const script = `script:
  - { run: Start-ClusterNode A1, expect: { refused: node/service-is-stopped } }
  - Stop-ClusterNode A1
  - { run: Stop-ClusterNode A2, expect: { refused: quorum/stop-keeps-quorum } }
  - { run: Stop-ClusterNode A1, expect: { refused: node/may-be-paused } }
`;
    const { missed } = await rehearsed(`${lab(2)}${script}`);
    expect(missed).toEqual([]);
  });

  test('stops with its host, which asks no cluster: with the last vote its quorum goes', async () => {
    const script = 'script: [Stop-ClusterNode A1, { run: Restart-Computer A2 -Force, at: 1 h }]';
    expect(await story(`${lab(2)}${script}`, /^1 h.*(A2|v2|C )/)).toMatchInlineSnapshot(`
      "1 h            A2     stops its cluster service
      1 h            A2     drain started
      1 h            v1     queued to leave A2
      1 h            v2     queued to leave A2
      1 h            v1     did not move from A2
      1 h            v2     did not move from A2
      1 h            A2     drain failed
      1 h            A2     stopped its cluster service
      1 h            v1     failed with its host A2
      1 h            v1     waits for a host that can start it A2
      1 h            v2     failed with its host A2
      1 h            v2     waits for a host that can start it A2
      1 h            A2     goes down to start again
      1 h 2 min      A2     went down
      1 h 10 min     A2     is up
      1 h 10 min     v1     starts A2
      1 h 10 min     v2     starts A2
      1 h 11 min     v2     runs"
    `);
  });

  test('that is quarantined restarts at once', async () => {
    const script = (at: string) => `script: [{ at: ${at}, run: Restart-Computer A2 -Force }]\n`;
    const flaps = 'faults: [{ flapping: A2, at: 1 min, every: 1 min, for: 10 min }]\n';
    expect(await story(`${lab(3)}${flaps}${script('30 min')}`, /^(3|4)\d min.*A2/)).toMatchInlineSnapshot(`
      "30 min         A2     goes down to start again
      32 min         A2     went down"
    `);
  });

  test('restarts though somebody starts its service meanwhile', async () => {
    const { run } = await rehearsed(`${lab(3)}
script: [Restart-Computer A1, { run: Start-ClusterNode A1, expect: refused }, { at: 30 min, run: Restart-Computer A1 -Wait }]
`);
    expect(told(run, / A1 /)).toMatchInlineSnapshot(`
      "0 s            A1     stops its cluster service
      0 s            A1     drain started
      4.7 s          A1     drain completed
      4.7 s          A1     stopped its cluster service
      4.7 s          A1     goes down to start again
      2 min 5 s      A1     went down
      10 min 5 s     A1     is up
      30 min         A1     stops its cluster service
      30 min         A1     drain started
      30 min         A1     drain completed
      30 min         A1     stopped its cluster service
      30 min         A1     goes down to start again
      32 min         A1     went down
      40 min         A1     is up
      Start-ClusterNode A1: refused: host/is-not-restarting A system shutdown is in progress. A1 is being restarted."
    `);
  });

  test('restarts though it was about to join its cluster again', async () => {
    const { run } = await rehearsed(`${lab(3)}
script: [{ at: 3605 s, run: Restart-Computer A1 -Wait }]
faults: [{ at: 1 min, cut: A1, for: 59 min }]
`);
    expect(told(run, / A1 /)).toMatchInlineSnapshot(`
      "1 min          A1     is cut off from part of the network
      1 min 10 s     A1     isolated
      5 min 10 s     A1     stopped its cluster service
      5 min 10 s     A1     given up by its cluster
      1 h            A1     is reached by all again
      1 h            A1     joins its cluster again
      1 h            A1     goes down to start again
      1 h 2 min      A1     went down
      1 h 10 min     A1     is up"
    `);
  });

  test('that is isolated and loses its power in the middle of a restart stays down', async () => {
    const text = `
clusters: [{ name: LAB, level: WS2019 }]
hosts: [{ names: A1..A4, release: WS2019, cluster: LAB, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: A3, memory: 4 GiB, possibleOwners: [A1, A3] }]
physics: { guestBoot: 10 min, shutdown: 5 min }
script: [{ at: 5 min, run: Restart-Computer A1 }]
faults: [{ at: 0 s, crash: A3 }, { at: 310 s, cut: [A1], for: 1 h }, { at: 7 min, crash: A1 }]
`;
    // Its drain waits for v, which still starts there when the peers of A1 miss it.
    const { run } = await rehearsed(text);
    expect(told(run, / A1 /)).toMatchInlineSnapshot(`
      "5 min          A1     stops its cluster service
      5 min          A1     drain started
      5 min 10 s     A1     is cut off from part of the network
      5 min 20 s     A1     isolated
      5 min 20 s     A1     drain failed
      5 min 20 s     A1     goes down to start again
      7 min          A1     went down
      9 min 20 s     A1     given up by its cluster
      1 h 5 min      A1     is reached by all again"
    `);
  });

  test('stays stopped through a cut of the network', async () => {
    const text = `${lab(3)}script: [Stop-ClusterNode A1]\nfaults: [{ at: 1 h, cut: A1, for: 1 min }]`;
    const { run } = await rehearsed(text);
    expect(hostWord(run.world.hosts[0]?.node ?? 0)).toBe('Down');
  });
});

describe('a cluster that has lost quorum', () => {
  const SPLIT = 'faults: [{ at: 1 h, crash: A1, for: 3 h }, { at: 1 h, crash: A2, for: 3 h }]';

  test('is forced by one node, which takes what it can hold; the others join when they are back', async () => {
    const script = `script:
  - { at: 2 min, run: Start-ClusterNode A3 -ForceQuorum, expect: { refused: node/service-is-stopped } }
  - { at: 2 h, run: Start-ClusterNode A1, expect: { refused: node/has-power } }
  - { at: 2 h, run: Start-ClusterNode A3 -ForceQuorum }
`;
    expect(await story(`${lab(3)}${script}${SPLIT}`)).toMatchInlineSnapshot(`
      "1 h            A1     went down
      1 h            v1     failed with its host A1
      1 h            A2     went down
      1 h            v2     failed with its host A2
      1 h            LAB    lost quorum
      1 h            v3     failed with its host A3
      1 h            A1     isolated
      1 h            A2     isolated
      1 h 4 min      A1     given up by its cluster
      1 h 4 min      v1     waits for a host that can start it A1
      1 h 4 min      A2     given up by its cluster
      1 h 4 min      v2     waits for a host that can start it A2
      2 h            LAB    has quorum again
      2 h            A3     owns the core cluster group
      2 h            v3     starts A3
      2 h 1 min      v3     runs
      2 h 2 min      LAB    waits no more for the last owners of its roles
      2 h 2 min      v1     belongs to A3
      2 h 2 min      v1     starts A3
      2 h 2 min      v2     belongs to A3
      2 h 2 min      v2     starts A3
      2 h 3 min      v1     runs
      2 h 3 min      v2     runs
      4 h 8 min      A1     is up
      4 h 8 min      A2     is up
      Start-ClusterNode A3 -ForceQuorum: refused: node/service-is-stopped The cluster node is up.
      Start-ClusterNode A1: refused: node/has-power The cluster node is down: A1 does not run."
    `);
  });
});
