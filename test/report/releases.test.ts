import { describe, expect, test } from 'vitest';
import { releasesJson, tellReleases } from '../../src/report/index.js';

const text = tellReleases({ color: false, width: 100 });

describe('the page of releases', () => {
  test('tells what must be raised before a hop', () => {
    expect(text.replaceAll(/\s+/g, ' ')).toContain('Raise before the hop, on WS2019: 5.0, 6.2, 7.0, 7.1.');
  });

  test('names the dead ends, the previews among them, and no newest release', () => {
    const ends = text.split('Dead ends')[1] ?? '';
    for (const key of ['WS2012,', 'TP1', 'SAC1803', 'SAC1909']) expect(ends).toContain(key);
    expect(ends).not.toContain('WS2025');
  });

  test('stays within its width, and says the same as data', () => {
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(releasesJson()).toMatchObject({
      routes: [
        ['WS2012R2', 'WS2016', 'WS2019', 'WS2022', 'WS2025'],
        ['HCI20H2', 'HCI21H2', 'HCI22H2', 'AZL23H2'],
      ],
    });
  });
});
