import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ClassFit, fitClasses, type Row, readRows } from '../../src/studies/calibrate/index.js';
import { predict } from '../../src/studies/calibrate/predict.js';

const rowsOf = (text: string): readonly Row[] => {
  const rows = readRows(text);
  if (!rows.ok) throw new Error(rows.error.map((one) => one.message).join(' '));
  return rows.value;
};

const jo = rowsOf(readFileSync(new URL('../../bench/calibration/jo.csv', import.meta.url), 'utf8'));

test('a fit finds the parameters again that rows were made with', () => {
  const made = { k: 1.6, exponent: 0.45, workingSetShare: 0.2 };
  const cells = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(
    (index) => `r${index},qemu-jo,java,${600 + 150 * index},${60 + 15 * (index % 4)},${10 + 5 * (index % 5)}`,
  );
  const bare = rowsOf(`id,profile,class,memoryMb,capMbPerS,dirtyFirstSecondMb\n${cells.join('\n')}\n`);
  const rows = bare.map((row) => {
    const { totalUs, blackoutUs, sentBytes } = predict(row, () => made);
    return { ...row, measuredS: totalUs / 1e6, measuredBlackoutMs: blackoutUs / 1e3, measuredSentMb: sentBytes / 1e6 };
  });
  const [java] = fitClasses(rows) as [ClassFit];
  expect(java.rows).toBe(12);
  expect(java.after.timeMean).toBeLessThan(0.01);
  expect(java.after.timeMean).toBeLessThan((java.before.timeMean ?? 0) / 5);
  expect(java.to.k).toBeCloseTo(made.k, 0);
  expect(java.to.exponent).toBeCloseTo(made.exponent, 0);
});

test('a fit of the same rows gives the same numbers, and none of them is further off than before in what it weighs', () => {
  const fitted = fitClasses(jo);
  expect(fitClasses([...jo])).toEqual(fitted);
  expect(fitted.map(({ name }) => name)).toContain('memory-writer');
  const writer = fitted.find(({ name }) => name === 'memory-writer');
  expect(writer?.after.timeMean).toBeLessThan(writer?.before.timeMean ?? 0);
});

test('rows that write their own curve, dirty nothing or copy after the switch say nothing about a class', () => {
  const header = 'id,profile,mode,class,memoryMb,dirtyFirstSecondMb,dirtyExponent,workingSetMb,measuredS\n';
  const own = 'a,qemu,plain,web,4000,20,0.5,300,40\n';
  const paused = 'b,qemu,plain,web,4000,0,,,40\nc,qemu,post-copy,web,4000,,,,40\n';
  const unmeasured = 'd,qemu,plain,web,4000,,,,\n';
  expect(fitClasses(rowsOf(header + own + paused + unmeasured))).toEqual([]);
});
