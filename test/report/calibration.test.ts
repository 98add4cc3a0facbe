import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { calibrationJson } from '../../src/report/calibration.js';
import { fitWarnings, fitYaml } from '../../src/report/calibration-fit.js';
import { calibrationHtml } from '../../src/report/calibration-page.js';
import { calibrate, fitClasses, type Row, readRows } from '../../src/studies/calibrate/index.js';

function rowsOf(text: string): readonly Row[] {
  const rows = readRows(text);
  if (!rows.ok) throw new Error(rows.error.map((one) => one.message).join(' '));
  return rows.value;
}

const jo = rowsOf(readFileSync(new URL('../../bench/calibration/jo.csv', import.meta.url), 'utf8'));

describe('the page of a calibration', () => {
  test('has a dot for every row that was measured, and needs nothing from elsewhere', () => {
    const html = calibrationHtml(calibrate(jo));
    // 97 rows with a time and a blackout each.
    expect(html.match(/<circle /g)).toHaveLength(2 * 97);
    expect(/<title>JC-1 [^<]*<\/title>/.exec(html)?.[0]).toBe(
      '<title>JC-1 (JO): measured 27.5 s, predicted 27.4 s</title>',
    );
    expect(/<script|https?:|url\(|@import|src=|href=/.exec(html)).toBeNull();
    expect(/^<!doctype html>\n<html lang="en">.*<\/html>\n$/s.test(html)).toBe(true);
  });

  test('writes every name of the file as text', () => {
    const evil = '<img src=x onerror=alert(1)>&"\'';
    const cell = `"${evil.replaceAll('"', '""')}"`;
    const html = calibrationHtml(
      calibrate(rowsOf(`id,source,profile,memoryMb,measuredS\n${cell},${cell},qemu,1000,2\nb,s,qemu,1000,never\n`)),
    );
    expect(html.includes('<img')).toBe(false);
    expect(html.includes('&#x3C;img src=x onerror=alert(1)>&#x26;"\'')).toBe(true);
    expect(/Rows without a dot: [^<]*/.exec(html)?.[0]).toBe(
      'Rows without a dot: 1, not measured, or one of the two never ends.',
    );
  });

  test('has no plot where nothing was measured', () => {
    const html = calibrationHtml(calibrate(rowsOf('id,profile,memoryMb\na,qemu,1000\nb,qemu,2000\n')));
    expect(html.includes('<svg')).toBe(false);
  });
});

describe('fitted classes', () => {
  const fitted = fitClasses(jo.filter((row) => row.class === 'web' || row.class === 'memory-writer'));

  test('are YAML in the words of the catalog, with the errors before and after and a warning where rows are few', () => {
    expect(fitYaml(fitted)).toMatchInlineSnapshot(`
      "# Parameters of workload classes, fitted to measured rows by clusterdrill calibrate.
      # Distinct MB that are dirtied t seconds after a look:
      # min(working set, k * dirtyFirstSecondMb * t^exponent). A share is of the memory of the VM.

      workloads:
        # 11 rows; error before -> after: time mean 10.6 % -> 7.1 %; sent mean 16.4 % -> 4.9 %; blackout median 40.8 % -> 22.7 %.
        memory-writer: { k: 1.15, exponent: 1, workingSetShare: 0.3 }
        # 9 rows; error before -> after: time mean 5.7 % -> 5.6 %; sent mean 5.3 % -> 5.3 %; blackout median 29.0 % -> 24.4 %.
        # Warning: only 9 rows, fewer than 10: measure more before you use these numbers.
        web: { k: 0.85, exponent: 0.35, workingSetShare: 0.075 }
      "
    `);
    expect(Object.keys(parse(fitYaml(fitted)).workloads)).toEqual(['memory-writer', 'web']);
    expect(fitWarnings(fitted)).toEqual([
      'web: only 9 rows, fewer than 10: measure more before you use these numbers.',
    ]);
  });

  test('stand in the JSON under fit, where they were asked for', () => {
    expect(calibrationJson(calibrate(jo))).not.toHaveProperty('fit');
    expect(calibrationJson(calibrate(jo), fitted)).toMatchObject({
      fit: { web: { rows: 9, thin: true, from: { k: 0.85 }, after: { rows: 9 } }, 'memory-writer': { thin: false } },
    });
  });
});
