import { describe, expect, test } from 'vitest';
import type { PageData } from '../../src/report/html/chart.js';
import { comparisonHtml } from '../../src/report/html/comparison-page.js';
import { variantsOf } from '../../src/scenarios/index.js';
import { type Arm, openArm, playRange } from '../../src/studies/arms.js';
import { comparisonOf, type Way } from '../../src/studies/compare/compare.js';
import { CLIENT, HOSTILE, pageOf } from './told.js';

const dataOf = (page: string): PageData =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as PageData;

const page = await pageOf(HOSTILE);

describe('the page of a run', () => {
  test('is the same bytes each time', async () => {
    expect(await pageOf(HOSTILE)).toBe(page);
  });

  test('holds no element that a name wrote', () => {
    expect([...page.matchAll(/<script/g)]).toHaveLength(2);
    expect([...page.matchAll(/<\/script/g)]).toHaveLength(2);
    const elements = page.replaceAll(/="[^"]*"/g, '');
    expect(elements).not.toMatch(/<(img|b|svg)\b/);
    expect(page).toContain('&#x3C;img src=x');
  });

  test('asks for nothing but itself', () => {
    expect(page).toContain("default-src 'none'; script-src 'sha256-none'".replaceAll("'", '&#x27;'));
    expect(page).not.toMatch(/(src|href)="(?!#|data:,)/);
  });

  test('has for each chart its data, and a table beside it', () => {
    const named = [...page.matchAll(/data-chart="([^"]+)"/g)].map(([, id]) => id);
    expect(named.sort()).toEqual(Object.keys(dataOf(page).charts).sort());
    expect(named.length).toBeGreaterThanOrEqual(4);
    for (const figure of page.split('<figure>').slice(1)) expect(figure.split('</figure>')[0]).toContain('<table');
  });

  test('names each section and each anchor once', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  test('draws a bar of each host that does not serve, and the names of moved VMs as they are', () => {
    const { timeline } = dataOf(page).charts;
    expect(timeline?.kind).toBe('timeline');
    if (timeline?.kind !== 'timeline') return;
    expect(timeline.rows.slice(0, 3)).toEqual(['A1', 'A2', 'A3']);
    expect(timeline.arrows.map(({ name }) => name)).toContain('<img src=x onerror=alert(3)>');
    expect(timeline.bars.every(([row, state, fromUs, toUs]) => row < 4 && state >= 0 && fromUs <= toUs)).toBe(true);
  });
});

test('the page of a comparison calls no way the best one where none ever fits', async () => {
  const text = `
clusterdrill: 1
title: Too little time
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: v, count: 2, memory: 4 GiB }]
upgrade: { to: WS2022 }
vary: [{ set: upgrade.parallel, to: 1..2 }]
until: 30 min
`;
  const variants = await variantsOf(text);
  const arms: Arm[] = [];
  for (const { name, text: variant } of variants.ok ? variants.value : []) {
    const arm = await openArm({ name, text: variant, file: 'a.yaml', doubts: [], factor: 2 });
    if (arm.ok) arms.push(arm.value);
  }
  const comparison = comparisonOf(arms, await Promise.all(arms.map((arm) => playRange(arm, 0, 5))));
  expect(comparison.ways.filter(({ dominatedBy }) => dominatedBy === undefined)).toHaveLength(1);
  const [{ scenario }] = arms as [Arm];
  const html = comparisonHtml({ scenario, comparison, interrupted: false }, [], CLIENT);
  expect(html).toContain('<div class="verdict bad"><p><strong>It does not fit.</strong> None ever fits.</p>');
  // Of two of which one fits at times, that one is the best, and no good one.
  const [never] = comparison.ways as [Way];
  const seldom: Way = { ...never, name: 'seldom', fits: { value: 0.07, low: 0.02, high: 0.21 } };
  const verdictOf = (fits: number): string => {
    const { dominatedBy, ...best } = seldom;
    const ways = [
      { ...never, dominatedBy: 'seldom' },
      { ...best, fits: { ...seldom.fits, value: fits } },
    ];
    const page = comparisonHtml({ scenario, comparison: { ...comparison, ways }, interrupted: false }, [], CLIENT);
    return /<div class="verdict (\w+)"><p><strong>([^<]*)/.exec(page)?.slice(1).join(': ') ?? '';
  };
  expect(verdictOf(0.07)).toBe('warn: One way is best, and fits in less than nine nights of ten.');
  expect(verdictOf(0.95)).toBe('good: One way is best.');
});
