import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CLASS_ERRORS } from '../../src/model/catalog/index.js';
import { tell, toJson } from '../../src/report/index.js';
import { bandOf, type Rehearsal } from '../../src/session/index.js';
import { calibrate, ownBand, readRows } from '../../src/studies/calibrate/index.js';
import { rehearsed, threeNodes } from '../stories/rehearsed.js';

async function banded(text: string): Promise<Rehearsal> {
  const rehearsal = await rehearsed(text);
  const band = await bandOf(rehearsal);
  return band === undefined ? rehearsal : { ...rehearsal, band };
}

const drain = (limits: string, workload = 'unknown'): string => `${threeNodes('WS2019')}
networks: [{ name: LM, bandwidth: 10 Gbps, for: [migration], mode: tcp }]
vms: [{ name: v, on: A1, memory: 16 GiB, workload: ${workload} }]
script: [Suspend-ClusterNode -Name A1 -Drain -Wait]
${limits}`;

describe('the band of migration times', () => {
  test('keeps a verdict that does not hang on them', async () => {
    const { band } = await banded(drain('limits: { blackout: 10 s }'));
    expect(band?.ends.map(({ pace, outcome, breaks, mends }) => ({ pace, outcome, breaks, mends }))).toEqual([
      { pace: 0.5, outcome: 'completed', breaks: [], mends: [] },
      { pace: 2, outcome: 'completed', breaks: [], mends: [] },
    ]);
  });

  test('says what breaks at its end, and names the VM whose workload is a guess', async () => {
    const rehearsal = await banded(drain('limits: { blackout: 1 s }'));
    expect(rehearsal.verdict.violations).toEqual([]);
    expect(rehearsal.band?.ends[1]?.breaks.map((one) => one.invariant)).toEqual(['service/blackout-bounded']);
    const text = tell(rehearsal, { color: false, width: 100 });
    expect(text).toContain('2 times as long: another verdict: service/blackout-bounded breaks');
    expect(text).toContain('The verdict hangs on VMs whose workload is a guess: v.');
    expect(toJson(rehearsal)).toMatchObject({ band: { factor: 2, guessed: ['v'] } });
  });

  test('names no guess where the workload was said, and states the error of its class', async () => {
    const text = tell(await banded(drain('limits: { blackout: 500 ms }', 'web')), { color: false, width: 100 });
    expect(text).not.toContain('is a guess');
    expect(text).toContain('web 5.0 %');
  });

  test('is as wide as migrations of one’s own say, where there are twenty of them', async () => {
    const rowsOf = (count: number) =>
      readRows(
        `id,profile,class,memoryMb,measuredS\n${Array.from({ length: count }, (_, index) => `m${index},hyper-v,web,8000,${9 + (index % 5)}`).join('\n')}\n`,
      );
    const widthOf = (count: number) => {
      const rows = rowsOf(count);
      return rows.ok ? ownBand(calibrate(rows.value).scored) : undefined;
    };
    expect(widthOf(19)).toBeUndefined();
    const width = widthOf(20);
    expect(width?.migrations).toBe(20);
    expect(width?.factor).toBeGreaterThan(1.05);
    const rehearsal = await rehearsed(drain('limits: { blackout: 10 s }'));
    const band = await bandOf(rehearsal, width);
    const text = tell({ ...rehearsal, ...(band === undefined ? {} : { band }) }, { color: false, width: 200 });
    expect(text).toContain(`Of 20 migrations of your own, nine in ten took at most ${width?.factor} times as long`);
  });

  test('is left out where nothing migrates alive', async () => {
    const { band } = await banded(`${threeNodes('WS2019')}script: [Suspend-ClusterNode -Name A1]`);
    expect(band).toBeUndefined();
  });
});

test('the errors of the classes are those that a calibration finds', () => {
  const rows = readRows(readFileSync(new URL('../../bench/calibration/jo.csv', import.meta.url), 'utf8'));
  if (!rows.ok) throw new Error('no rows');
  const { byClass } = calibrate(rows.value.filter(({ mode }) => mode === 'plain'));
  expect(CLASS_ERRORS.map(({ workload, rows: count, time }) => [workload, count, time])).toEqual(
    [...byClass].map(([name, errors]) => [name, errors.rows, Number(errors.timeMean?.toFixed(3))]),
  );
});
