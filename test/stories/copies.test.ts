import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { FACT, type FactName } from '../../src/model/facts.js';
import { assumedBy } from '../../src/report/assumed.js';
import { rehearsed, threeNodes } from './rehearsed.js';

/** One VM leaves A1 over a wire of its own. */
const leaving = (vm: string, mode = 'tcp') => `${threeNodes('WS2019')}
networks: [{ name: LM, mode: ${mode} }]
vms: [{ name: v, on: A1, memory: 4 GiB${vm} }]
script: [Suspend-ClusterNode A1 -Drain -Wait]
`;

describe('a VM whose memory is known', () => {
  test('sends what is not zero, once if it writes nothing', async () => {
    const { run } = await rehearsed(
      leaving(', zeroShare: 75 %, dirty: { firstSecond: 0, exponent: 1, workingSet: 0 }'),
    );
    expect(run.copies.lastOf(0)).toMatchObject({ bytes: GiB, rounds: 1, forced: false });
  });

  test('sends nothing but what it writes if all else is zero', async () => {
    const { run } = await rehearsed(
      leaving(', zeroShare: 1, dirty: { firstSecond: 100 MB, exponent: 1, workingSet: 50 MB }'),
    );
    const sent = run.copies.lastOf(0);
    expect(sent?.rounds).toBe(2);
    // Zeros are looked at for 4 GiB / 15.6 GB/s = 0.28 s: 28 MB, sent in the 50 ms of a shortest round, and 5 MB of these.
    expect((sent?.bytes ?? 0) / 1e6).toBeCloseTo(32.6, 0);
  });

  test('is forced to stand still after ten rounds if it writes faster than the wire carries', async () => {
    const { run, availability } = await rehearsed(
      leaving(', dirty: { firstSecond: 2 GB, exponent: 1, workingSet: 3 GiB }'),
    );
    expect(run.copies.lastOf(0)).toMatchObject({ rounds: 10, forced: true });
    // 3 GiB at 1162.5 MB/s, and 0.6 s in any case.
    expect(availability.of(0, run.endedAtUs).blackoutUsMax / 1e6).toBeCloseTo(3.371, 2);
  });

  test('does not rest on the assumptions about its class', async () => {
    const ids = async (vm: string) =>
      assumedBy(await rehearsed(leaving(vm, 'compression'))).flatMap(({ id }) =>
        id.startsWith('workload/') ? [id] : [],
      );
    expect(await ids('')).toEqual(['workload/unknown', 'workload/unknown/zeroShare', 'workload/unknown/wireRatio']);
    expect(await ids(', zeroShare: 0')).toEqual(['workload/unknown', 'workload/unknown/wireRatio']);
    expect(await ids(', zeroShare: 0, dirty: { firstSecond: 1 MB, exponent: 1, workingSet: 1 GiB }')).toEqual([
      'workload/unknown/wireRatio',
    ]);
  });
});

describe('a network by SMB', () => {
  const ids = async (text: string) => assumedBy(await rehearsed(text)).map(({ id }) => id);
  const limit = 'migration/transport/smbLimitShare';

  test('rests on the assumed limit only while the functional level has one, and none is written', async () => {
    expect(await ids(leaving('', 'smb'))).not.toContain(limit);
    const newer = leaving('', 'smb').replaceAll('WS2019', 'WS2022');
    expect(await ids(newer)).toContain(limit);
    expect(await ids(newer.replace('mode: smb', 'mode: smb, smbLimit: 25 %'))).not.toContain(limit);
    expect(await ids(newer.replace('mode: smb', 'mode: tcp'))).not.toContain(limit);
  });

  test('sends a VM at a quarter of the wire in four times the time', async () => {
    const still = ', zeroShare: 0, dirty: { firstSecond: 0, exponent: 1, workingSet: 0 }';
    const copyUs = async (smbLimit: string) => {
      const { trace } = (await rehearsed(leaving(still, `smb, smbLimit: ${smbLimit}`))).run;
      const at = (fact: FactName) => trace.occurrence(trace.find(FACT[fact], 0, 0)).atUs;
      return at('blackout-started') - at('copy-started');
    };
    // 4 GiB at 1162.5 MB/s.
    expect((await copyUs('100 %')) / 1e6).toBeCloseTo(3.6946, 3);
    expect((await copyUs('25 %')) / 1e6).toBeCloseTo(14.7784, 3);
  });
});
