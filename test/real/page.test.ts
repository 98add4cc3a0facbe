/** Pages in a real browser: they draw their charts, ask nobody, obey keys, print, and let no name become more than a name. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE } from '../report/told.js';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const found = BROWSERS.find((name) => spawnSync(name, ['--version']).status === 0);
if (found === undefined)
  console.warn('pages in a browser: skipped, chromium is not installed (apt-get install chromium).');

const SCENARIO = 'scenarios/four-nodes-2012r2-to-2016.yaml';

/** A campaign of so many runs that its page would be large if it held them. */
const MANY = `
clusterdrill: 1
title: The work on many nights
hosts: [{ name: A, release: WS2019, cores: 16, memory: 64 GiB }]
script: [{ manual: the work, take: 10 min..20 min }]
until: 17 min
`;

let folder = '';
let browser: Browser;
let page: Page;
/** What a page must not do: complain, ask, or let a name act. */
let noticed: string[] = [];

const at = (name: string): string => join(folder, name);
const clusterdrill = (...args: string[]): void =>
  void spawnSync(process.execPath, ['bin/clusterdrill.mjs', ...args, '--quiet'], { encoding: 'utf8' });

async function open(name: string, width = 1200): Promise<void> {
  page = await browser.newPage();
  noticed = [];
  page.on('console', (message) => noticed.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noticed.push(`error: ${String(error)}`));
  page.on('dialog', (dialog) => {
    noticed.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const own = pathToFileURL(at(name)).href;
  page.on('request', (request) => {
    if (request.url() !== own && !request.url().startsWith('data:')) noticed.push(`request: ${request.url()}`);
  });
  await page.setViewport({ width, height: 900 });
  await page.goto(own);
}

/** Asks the page; the texts are its language, which this project's types do not know. */
const ask = async <Answer>(expression: string): Promise<Answer> => (await page.evaluate(expression)) as Answer;

/** Ids of charts, and how many shapes each has. */
const charts = (): Promise<[string, number][]> =>
  ask(
    "[...document.querySelectorAll('[data-chart]')].map((one) => [one.dataset.chart, one.querySelectorAll('path').length])",
  );

/** Whether something sticks out of the page to the right. */
const sticksOut = (): Promise<boolean> =>
  ask('document.documentElement.scrollWidth > document.documentElement.clientWidth');

/** The marks of the axes of a chart: they are others when it is zoomed. */
const marks = (id: string): Promise<string> =>
  ask(`[...document.querySelectorAll('[data-chart="${id}"] text')].map((one) => one.textContent).join(' ')`);

const hasFocus = (selector: string): Promise<boolean> => ask(`document.activeElement.matches('${selector}')`);

/** Presses Tab until something that is wanted has the focus. */
async function tabTo(selector: string): Promise<void> {
  for (let times = 0; times < 60; times += 1) {
    await page.keyboard.press('Tab');
    if (await hasFocus(selector)) return;
  }
  throw new Error(`Tab does not come to ${selector}`);
}

const count = (selector: string): Promise<number> => ask(`document.querySelectorAll('${selector}').length`);

describe.skipIf(found === undefined)('a page in a real browser', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
    execFileSync(process.execPath, ['bin/clusterdrill.mjs', '--version']);
    writeFileSync(at('hostile.yaml'), HOSTILE);
    writeFileSync(at('many.yaml'), MANY);
    clusterdrill('run', SCENARIO, '--html', at('run.html'));
    clusterdrill('run', at('hostile.yaml'), '--html', at('hostile.html'));
    clusterdrill('campaign', SCENARIO, '--runs', '60', '--html', at('campaign.html'));
    clusterdrill('compare', SCENARIO, '--strategies', 'rolling,all-at-once', '--runs', '40', '--html', at('ways.html'));
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
    browser = await puppeteer.launch({ executablePath: which(found ?? ''), args, userDataDir: at('profile') });
  }, 120_000);
  afterEach(async () => {
    await page.close();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['run.html', 'campaign.html', 'ways.html', 'hostile.html'])(
    'draws every chart of %s, says nothing on the console and asks nobody',
    async (name) => {
      await open(name);
      const drawn = await charts();
      expect(drawn.length).toBeGreaterThan(2);
      expect(drawn.filter(([, count]) => count < 2)).toEqual([]);
      expect(noticed).toEqual([]);
    },
  );

  test.each([360, 800, 1400])('fits a screen of %i pixels, light and dark', async (width) => {
    await open('run.html', width);
    expect(await sticksOut()).toBe(false);
    const light = await page.screenshot();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    const dark = await page.screenshot();
    expect(Buffer.compare(light, dark)).not.toBe(0);
    const [ink, background] = await ask<string[]>(
      '(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))',
    );
    expect(contrast(ink ?? '', background ?? '')).toBeGreaterThan(7);
    expect(noticed).toEqual([]);
  });

  test('obeys the keyboard alone: skips to the report, zooms a chart, unfolds its table', async () => {
    await open('run.html');
    await page.keyboard.press('Tab');
    expect(await hasFocus('.skip')).toBe(true);
    await page.keyboard.press('Enter');
    await tabTo('[data-chart="timeline"]');
    const whole = await marks('timeline');
    await page.keyboard.press('+');
    // The chart is drawn anew in its own time.
    const drawn = () => expect.poll(() => marks('timeline'), { timeout: 10_000 });
    await drawn().not.toBe(whole);
    const closer = await marks('timeline');
    await page.keyboard.press('ArrowRight');
    await drawn().not.toBe(closer);
    await page.keyboard.press('0');
    await drawn().toBe(whole);
    await tabTo('button[data-do="in"]');
    await page.keyboard.press('Enter');
    await drawn().toBe(closer);
    await tabTo('summary');
    await page.keyboard.press('Enter');
    expect(await count('figure details[open]')).toBe(1);
    expect(noticed).toEqual([]);
  });

  test('lets no name act, not even under the pointer', async () => {
    await open('hostile.html');
    const chart = await page.$('[data-chart="timeline"]');
    const box = await chart?.boundingBox();
    if (!box) throw new Error('the chart has no place');
    for (let y = 20; y < box.height - 90; y += 13)
      for (let x = 60; x < box.width; x += 60) await page.mouse.move(box.x + x, box.y + y);
    expect(await count('img, b, svg[onload], [onerror]')).toBe(0);
    expect(noticed).toEqual([]);
  });

  test('prints: light, with its tables unfolded, on pages of A4', async () => {
    await open('run.html');
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    const pdf = Buffer.from(await page.pdf({ format: 'A4' }));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await count('details[open]')).toBe(0);
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    await page.emulateMediaType('print');
    expect(await count('details:not([open])')).toBe(0);
    const background = await ask('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe('rgb(255, 255, 255)');
    expect(noticed).toEqual([]);
  });

  test('of a campaign of 100,000 runs is smaller than 5 MB', async () => {
    clusterdrill('campaign', at('many.yaml'), '--runs', '100000', '--html', at('many.html'));
    expect(statSync(at('many.html')).size).toBeLessThan(5_000_000);
    expect(readFileSync(at('many.html'), 'utf8')).toContain('100000');
    await open('many.html');
    expect(await sticksOut()).toBe(false);
    expect(noticed).toEqual([]);
  });
});

const which = (name: string): string => execFileSync('which', [name], { encoding: 'utf8' }).trim();

/** By WCAG, of two colours as `rgb(1, 2, 3)`. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
