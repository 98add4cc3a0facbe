import { expect, test } from 'vitest';
import { assert, Bug } from '../../src/base/assert.js';
import { complain } from '../../src/base/complaint.js';
import { err, ok } from '../../src/base/result.js';

test('what must hold and does not is a bug of ours', () => {
  expect(() => assert(true, 'fine')).not.toThrow();
  expect(() => assert(false, 'two owners')).toThrow(Bug);
});

test('a complaint holds only the parts that it was given', () => {
  expect(complain('No such release.', undefined, 'WS2016')).toEqual({ message: 'No such release.', nearest: 'WS2016' });
  expect(Object.keys(complain('Wrong.'))).toEqual(['message']);
});

test('a result is one of two things', () => {
  expect([ok(1), err('no')]).toEqual([
    { ok: true, value: 1 },
    { ok: false, error: 'no' },
  ]);
});
