import { describe, expect, test } from 'vitest';
import type { PageData } from '../../src/report/html/chart.js';
import { HOSTILE, pageOf } from './told.js';

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
