import { describe, expect, test } from 'vitest';
import { GiB, MINUTE } from '../../src/base/units.js';
import { toJson } from '../../src/report/json.js';
import { traceLines } from '../../src/report/ndjson.js';
import { rehearsed } from '../stories/rehearsed.js';
import { lab, node, play, rolling, script, vm } from './rehearsals.js';

/** The keys of an object and of the first element of each of its lists, at any depth. */
function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [keysOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, keysOf(part)]));
}

/** What section 7 of the format promises; more may be there. */
const PROMISED = {
  clusterdrill: 'number',
  scenario: 'string',
  seed: 'string',
  outcome: 'string',
  endedAtUs: 'number',
  clusters: [
    {
      name: 'string',
      level: { release: 'string', major: 'number', minor: 'number' },
      mixed: 'boolean',
      upgradedAtUs: 'number',
    },
  ],
  hosts: [{ name: 'string', release: 'string', state: 'string', cluster: 'string' }],
  vms: [
    {
      ...{ name: 'string', host: 'string', version: 'string', state: 'string', migrations: 'number' },
      ...{ downtimeUs: 'number', blackoutUsMax: 'number' },
      outages: [{ atUs: 'number', us: 'number', cause: 'string', setting: 'string' }],
    },
  ],
  migrations: {
    ...{ live: 'number', quick: 'number', failed: 'number', bytes: 'number' },
    durationUs: { p50: 'number', p95: 'number', max: 'number' },
    blackoutUs: { p50: 'number', p95: 'number', max: 'number' },
  },
  trace: { occurrences: 'number', sha256: 'string' },
};

describe('the JSON of a rehearsal', () => {
  const upgraded = play(lab({ plans: [rolling({ vmVersions: 'after' })] }));

  test('has every key that the format promises', () => {
    expect(keysOf(toJson(upgraded))).toMatchObject(PROMISED);
    expect(toJson(upgraded)).toMatchObject({
      ...{ clusterdrill: 1, scenario: 'Rolling upgrade of a lab', seed: '42', outcome: 'completed', waitsFor: [] },
      clusters: [{ name: 'LAB', level: { release: 'WS2016', major: 9, minor: 8 }, mixed: false }],
      hosts: [{ name: 'Lab1', release: 'WS2016', releaseBefore: 'WS2012R2', state: 'Up', cluster: 'LAB' }, {}, {}],
      ...{ refusals: [], violations: [], script: [] },
      trace: { occurrences: upgraded.run.trace.length, sha256: upgraded.sha256 },
    });
  });

  test('holds numbers and texts only, so that it survives being written and read', () => {
    expect(JSON.parse(JSON.stringify(toJson(upgraded)))).toEqual(toJson(upgraded));
  });

  test('counts blackouts and outages as downtime, and lists the outages alone', () => {
    const { vms } = toJson(upgraded) as {
      vms: { downtimeUs: number; blackoutUsSum: number; outages: { us: number }[] }[];
    };
    for (const { downtimeUs, blackoutUsSum, outages } of vms) {
      expect(downtimeUs).toBe(blackoutUsSum + outages.reduce((sum, one) => sum + one.us, 0));
    }
  });

  test('a host outside every cluster is Ready and has none', () => {
    const spare = play(
      lab({
        world: {
          ...lab().world,
          hosts: [...lab().world.hosts, { name: 'Lab5', release: 7, cores: 8, memory: 32 * GiB }],
        },
      }),
    );
    expect((toJson(spare) as { hosts: object[] }).hosts[3]).toMatchObject({
      name: 'Lab5',
      state: 'Ready',
      cluster: null,
    });
  });

  test('a refusal is expected only where the script said so', () => {
    const line = (text: string, line: number) => ({
      action: { kind: 'run' as const, calls: [{ cmdlet: 'Update-VMVersion', args: { Name: ['web1'] }, text }] },
      line,
    });
    const told = play(
      lab({
        plans: [script({ ...line('Update-VMVersion web1', 3), expect: 'refused' }, line('Update-VMVersion web1', 4))],
      }),
    );
    expect(toJson(told)).toMatchObject({
      refusals: [
        { atUs: 0, command: 'Update-VMVersion web1', rule: 'vm-version/below-the-host', expected: true },
        { atUs: 0, command: 'Update-VMVersion web1', rule: 'vm-version/below-the-host', expected: false },
      ],
      script: [
        { line: 3, met: true },
        { line: 4, met: false, expected: 'ok' },
      ],
    });
  });

  test('a violation comes with the command that replays it', () => {
    const verdict = {
      violations: [{ invariant: 'safety/version-supported', atUs: 5, seq: 1, subject: 'vm:web1', saw: 'version 8.0' }],
      warnings: [{ id: 'service/headroom', atUs: 0, subject: 'cluster:LAB', saw: 'no room' }],
      sometimes: [{ id: 'sometimes/raised', seen: true }],
    };
    const told = play(
      lab({ file: 'my labs/lab.yaml' }),
      { doubts: ['vm-version/needs-level'], engine: 'xstate' },
      verdict,
    );
    expect(toJson(told)).toMatchObject({
      violations: [
        {
          ...verdict.violations[0],
          replay: "clusterdrill run 'my labs/lab.yaml' --seed 42 --doubt vm-version/needs-level --engine xstate",
        },
      ],
      warnings: verdict.warnings,
      sometimes: verdict.sometimes,
    });
  });

  test('what is stuck says what it waits for', () => {
    const vms = [
      vm('big1', 0, { startup: 50 * GiB }),
      vm('big2', 1, { startup: 50 * GiB }),
      vm('big3', 2, { startup: 50 * GiB }),
    ];
    const told = play(lab({ world: { ...lab().world, vms } }));
    expect(toJson(told)).toMatchObject({
      outcome: 'stuck',
      waitsFor: [{ operator: 'rolling upgrade of LAB', because: expect.stringContaining('1 role cannot leave Lab1') }],
      clusters: [{ upgradedAtUs: null }],
    });
  });

  test('names the assumptions that it rests on, and leaves out what the scenario wrote', () => {
    const idsOf = (told: object): string[] => (told as { assumed: { id: string }[] }).assumed.map((one) => one.id);
    expect(idsOf(toJson(upgraded))).toEqual(
      expect.arrayContaining([
        ...['duration/cleanInstall', 'duration/patch', 'duration/evict', 'duration/join', 'duration/levelUpdate'],
        ...['duration/versionUpdate', 'duration/guestBoot', 'duration/guestShutdown', 'duration/blackoutFixed'],
        ...['migration/passes/blackoutTarget', 'release/WS2016/moveTypeThreshold'],
      ]),
    );
    expect(idsOf(toJson(upgraded))).not.toContain('limit/hostReserveFixed');
    const { physics, world } = lab();
    const written = play(
      lab({
        physics: { ...physics, durations: { patch: 30 * MINUTE } },
        world: {
          ...world,
          hosts: ['A', 'B', 'C'].map((name) => ({ name, release: 1, cluster: 0, cores: 16, memory: 64 * GiB })),
        },
      }),
    );
    expect(idsOf(toJson(written))).not.toContain('duration/patch');
    expect(idsOf(toJson(written))).toContain('limit/hostReserveFixed');
  });

  test('says which cluster has quorum, and which fault struck', () => {
    const faults = [
      { kind: 'crash' as const, atUs: MINUTE, host: 0 },
      { kind: 'crash' as const, atUs: MINUTE, host: 1 },
      { kind: 'failed-installation' as const, atUs: MINUTE, host: 2 },
    ];
    const world = { ...lab().world, clusters: [{ name: 'LAB', level: 1 }] };
    expect(toJson(upgraded)).toMatchObject({ clusters: [{ quorum: true }], faults: [] });
    expect(toJson(play(lab({ world, faults })))).toMatchObject({
      clusters: [{ quorum: false }],
      faults: [
        { fault: 'crash of Lab1', atUs: MINUTE, struckAtUs: MINUTE, because: '' },
        { fault: 'crash of Lab2', struckAtUs: MINUTE },
        { fault: 'failed installation of Lab3', struckAtUs: null, because: expect.stringContaining('nothing was') },
      ],
    });
  });

  test('an upgrade in place rests on the length of a setup, not of a clean installation', () => {
    const told = play(
      lab({
        plans: [rolling({ method: 'in-place' })],
        world: { ...lab().world, hosts: [node('Lab1'), node('Lab2'), node('Lab3')] },
      }),
    );
    const ids = (toJson(told) as { assumed: { id: string }[] }).assumed.map((one) => one.id);
    expect(ids).toContain('duration/inPlaceUpgrade');
    expect(ids).not.toContain('duration/cleanInstall');
  });
});

test('a move that fails is event 1137 where its node drains, and none where somebody asked for it', async () => {
  const events = async (line: string): Promise<unknown[]> => {
    const rehearsal = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 8, memory: 64 GiB }]
vms: [{ name: a, memory: 4 GiB, on: A1 }]
script: ['${line}']
faults: [{ at: 3 s, crash: A2 }]
until: 10 min
`);
    return [...traceLines(rehearsal)]
      .flatMap((one) => (JSON.parse(one) as { facts?: { fact: string; event?: number }[] }).facts ?? [])
      .flatMap(({ fact, event }) => (fact === 'migration-failed' ? [event] : []));
  };
  expect(await events('Suspend-ClusterNode -Name A1 -Drain')).toEqual([1137]);
  expect(await events('Move-ClusterVirtualMachineRole -Name a -Node A2')).toEqual([undefined]);
});
