import { expect, test } from 'vitest';
import { decodeText } from '../../src/base/decode.js';

test('UTF-8 and UTF-16 with their marks and without', () => {
  const text = JSON.stringify([{ Name: 'web1' }]);
  const [wide, marked] = [Buffer.from(text, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf16le')];
  const swapped = [wide, marked].map((bytes) => Buffer.from(bytes).swap16());
  for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), wide, marked, ...swapped])
    expect(decodeText(bytes)).toEqual({ ok: true, value: text });
  expect(decodeText(Buffer.from([0x22, 0xe4, 0x22]))).toMatchObject({ ok: false });
  expect(decodeText(Buffer.from([0xff, 0xfe, 0x22]))).toMatchObject({ ok: false });
});
