/** What the catalog assumes beside durations can be written: the same changes nothing, another value does, and is assumed no more. */
import { describe, expect, test } from 'vitest';
import { FIGURE_KEYS, FIGURES, type FigureKey, factOf } from '../../../src/model/catalog/index.js';
import { assumedBy } from '../../../src/report/assumed.js';
import { parseScenario } from '../../../src/scenarios/index.js';
import { rehearsed } from '../../stories/rehearsed.js';

const drain = (mode: string, more = ''): string => `
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A2, release: WS2019, cluster: C, cores: 16, memory: 64 GiB }]
networks: [{ name: LM, bandwidth: 25 Gbps, mode: ${mode} }]
vms: [{ name: a, on: A1, memory: 32 GiB, cores: 8, workload: database${more} }]
script: [Suspend-ClusterNode -Name A1 -Drain -Wait]
`;

/** What remains there is not enough for the other VM and the overhead of both. */
const FULL = drain('tcp').replace(
  'workload: database }]',
  'workload: database }, { name: b, on: A2, memory: 28 GiB }]',
);

/** It dirties what the wire carries, and more. */
const STUBBORN = drain('tcp', ', dirty: { firstSecond: 400 MiB, exponent: 0.8, workingSet: 16 GiB }').replace(
  '25 Gbps',
  '2 Gbps',
);

const S2D = `
clusters: [{ name: C, level: WS2019, witness: cloud, storage: s2d }]
hosts: [{ names: A1..A4, release: WS2019, cluster: C, cores: 16, memory: 64 GiB }]
vms: [{ name: a, on: A1, memory: 8 GiB }]
`;

/** For each figure how it is written as it is, another value, and a story in which it counts. */
const STORIES: Readonly<Record<FigureKey, readonly [same: string, other: string, story: string]>> = {
  blackoutTarget: ['500 ms', '20 ms', drain('tcp')],
  cpuCap: ['0 %', '50 %', STUBBORN],
  jitter: ['0 %', '15 %', drain('tcp')],
  linkShareFast: ['0.93', '0.2', drain('tcp')],
  smbLimitShare: ['0.75', '0.25', drain('smb').replaceAll('WS2019', 'WS2022').replace('25 Gbps', '1 Gbps')],
  tcpCeiling: ['9.6 Gbps', '20 Gbps', drain('tcp')],
  compressionBusyMax: ['0.8', '0.1', drain('compression', ', load: 50 %')],
  diskRate: ['500 MB/s', '50 MB/s', drain('tcp').replace(/script:.*/, 'script: [Save-VM -Name a, Start-VM -Name a]')],
  redirectedRate: [
    '200 MB/s',
    '20 MB/s',
    drain('tcp').replace(
      /script:.*/,
      'faults: [{ at: 1 min, storage: lost, of: A1 }]\nscript: [{ manual: wait, take: 5 min }, Save-VM -Name a]',
    ),
  ],
  bootReadShare: [
    '50 %',
    '20 %',
    drain('tcp').replace(
      /script:.*/,
      'faults: [{ at: 1 s, storage: slow, of: C, to: 50 MB/s }]\nscript: [{ manual: wait, take: 1 min }, Stop-VM -Name a, Start-VM -Name a]',
    ),
  ],
  repairRate: ['4 Gbps', '40 Mbps', `${S2D}upgrade: { to: WS2022, method: in-place }\n`],
  vmOverhead: ['256 MiB', '0', FULL],
  vmOverheadShare: ['1 %', '0 %', FULL],
  nodeBytes: ['4 TiB', '1 GiB', `${S2D}upgrade: { to: WS2022, method: in-place }\n`],
};

const played = async (story: string, figure = '') =>
  rehearsed(`${story}${figure === '' ? '' : `figures: { ${figure} }\n`}`);

describe.each(FIGURE_KEYS)('%s', (key) => {
  const [same, other, story] = STORIES[key];

  test('is a fact of the catalog', () => {
    expect(factOf(FIGURES[key].id)).toBe(FIGURES[key].fact);
  });

  test('written as it is, changes nothing; written otherwise, it does, and nobody assumes it any more', async () => {
    const [usual, written, changed] = [
      await played(story),
      await played(story, `${key}: ${same}`),
      await played(story, `${key}: ${other}`),
    ];
    expect(written.sha256).toBe(usual.sha256);
    expect(changed.sha256).not.toBe(usual.sha256);
    const ids = (of: typeof usual): string[] => assumedBy(of).map(({ id }) => id);
    expect(ids(changed)).not.toContain(FIGURES[key].id);
  });
});

test('nonsense is complained about', async () => {
  const read = await parseScenario(
    `clusterdrill: 1\ntitle: x\n${drain('tcp')}figures: { tcpCeiling: 0, linkShareFast: 0, bootReadShare: 3, nodeBytes: much, speed: 1 }\n`,
    'x.yaml',
  );
  expect(read.ok ? [] : read.error.map(({ path }) => path).sort()).toEqual([
    'figures',
    ...['bootReadShare', 'linkShareFast', 'nodeBytes', 'tcpCeiling'].map((key) => `figures.${key}`),
  ]);
});

test('a cap on the guest makes a migration that does not converge stand still for less', async () => {
  const blackoutsAt = async (figure: string) => (await played(STUBBORN, figure)).availability.blackoutsUs;
  const [free, capped, more] = [
    await blackoutsAt(''),
    await blackoutsAt('cpuCap: 20 %'),
    await blackoutsAt('cpuCap: 50 %'),
  ];
  expect(capped[0] as number).toBeLessThan(free[0] as number);
  expect(more[0] as number).toBeLessThan(capped[0] as number);
});

test('luck is that of the VM and the seed: others beside it change nothing, and on many nights it is as the curve says', async () => {
  const alone = drain('tcp');
  const longest = async (story: string, seed: string) =>
    (await rehearsed(`${story}figures: { jitter: 15 % }\n`, { seed })).availability.blackoutsUs[0] as number;
  // Another VM moves before it, and draws its own luck.
  const other = alone.replace('vms: [', 'vms: [{ name: other, on: A1, memory: 4 GiB, workload: database }, ');
  const before = other.replace('script: [', 'script: [Move-ClusterVirtualMachineRole other -Node A2, ');
  const { run, availability } = await rehearsed(`${before}figures: { jitter: 15 % }\n`, { seed: '1' });
  expect(run.world.vms.map(({ host }) => host)).toEqual([1, 1]);
  expect(availability.blackoutsUs).toContain(await longest(alone, '1'));
  const nights = await Promise.all(Array.from({ length: 40 }, (_, at) => longest(alone, String(at))));
  const usual = (await played(alone)).availability.blackoutsUs[0] as number;
  expect(new Set(nights).size).toBeGreaterThan(20);
  const mean = nights.reduce((sum, one) => sum + one, 0) / nights.length;
  expect(mean / usual).toBeGreaterThan(0.9);
  expect(mean / usual).toBeLessThan(1.1);
});
