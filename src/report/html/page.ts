/**
 * The frame of a page, and the parts that pages are made of. A page is one file that asks the network for nothing: its charts are data,
 * its script is a fixed text, and its policy of content lets no other script run. The library escapes every name.
 */
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import { escapeCharacters } from '../../base/text.js';
import type { Start } from '../../scenarios/start.js';
import type { Chart, PageData } from './chart.js';
import { STYLE } from './style.js';

export type Element = ReturnType<typeof h>;

/** The script that draws charts, and the SHA-256 of its text in base64, which the page's policy names. */
export interface Client {
  readonly text: string;
  readonly sha256: string;
}

export interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: readonly Element[];
  readonly charts?: Readonly<Record<string, Chart>>;
}

export interface PageParts {
  readonly title: string;
  /** What is said before all else. */
  readonly lead: readonly Element[];
  readonly parts: readonly Part[];
  readonly start: Start | undefined;
  readonly endUs: number;
}

export function pageHtml({ title, lead, parts, start, endUs }: PageParts, client: Client): string {
  const told = parts.filter(({ body }) => body.length > 0);
  const charts = Object.fromEntries(told.flatMap((part) => Object.entries(part.charts ?? {})));
  const data: PageData = { start: start ?? null, endUs, charts };
  const policy = `default-src 'none'; script-src 'sha256-${client.sha256}'; style-src 'unsafe-inline'; img-src data:`;
  const page = h('html', { lang: 'en' }, [
    h('head', [
      h('meta', { charSet: 'utf-8' }),
      h('meta', { httpEquiv: 'Content-Security-Policy', content: policy }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', escapeCharacters(title)),
      // No browser asks a server for a picture of the page.
      h('link', { rel: 'icon', href: 'data:,' }),
      h('style', STYLE),
    ]),
    h('body', [
      h('a', { className: ['skip'], href: '#main' }, 'To the report'),
      h('header', [h('h1', escapeCharacters(title)), contents(told)]),
      h('main', { id: 'main', tabIndex: -1 }, [...lead, ...told.map(sectionOf)]),
      h('script', { type: 'application/json', id: 'data' }, JSON.stringify(data).replaceAll('<', '\\u003c')),
      h('script', client.text),
    ]),
  ]);
  return `<!doctype html>\n${toHtml(page)}`;
}

const contents = (parts: readonly Part[]): Element =>
  h('nav', { ariaLabel: 'Contents' }, [
    h(
      'ul',
      parts.map(({ id, title }) => h('li', h('a', { href: `#${id}` }, escapeCharacters(title)))),
    ),
  ]);

const sectionOf = ({ id, title, body }: Part): Element =>
  h('section', { ariaLabelledBy: id }, [h('h2', { id }, escapeCharacters(title)), ...body]);

export const text = (words: string): Element => h('p', escapeCharacters(words));

export const lead = (words: string): Element => h('p', { className: ['lead'] }, escapeCharacters(words));

/** A table; the first cell of a row is its head. On a narrow screen it scrolls by itself, with keys too. */
export function tableOf(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): Element {
  const head = h(
    'tr',
    heads.map((one) => h('th', { scope: 'col' }, escapeCharacters(one))),
  );
  const body = rows.map((row) =>
    h(
      'tr',
      row.map((cell, at) =>
        at === 0 ? h('th', { scope: 'row' }, escapeCharacters(cell)) : h('td', escapeCharacters(cell)),
      ),
    ),
  );
  const label = escapeCharacters(caption);
  return h('div', { className: ['scroll'], role: 'region', ariaLabel: label, tabIndex: 0 }, [
    h('table', { ariaLabel: label }, [h('thead', head), h('tbody', body)]),
  ]);
}

export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly kind: Chart['kind'];
  readonly keys?: readonly { readonly key: string; readonly word: string }[];
  readonly table: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

const ZOOMS: ReadonlySet<Chart['kind']> = new Set(['timeline', 'lines']);

/** A chart with its words, and the same as a table. */
export function figureOf({ id, title, says, kind, keys = [], table }: Figure): Element {
  const zooms = ZOOMS.has(kind);
  const label = escapeCharacters(`${title}. ${says}`);
  const keysHelp = ' Arrow keys move it, + and - zoom, 0 shows all.';
  return h('figure', [
    h('figcaption', escapeCharacters(title)),
    h('p', escapeCharacters(says)),
    ...(keys.length === 0 ? [] : [legend(keys)]),
    h('div', {
      className: ['chart', ...(zooms ? ['zooms'] : [])],
      dataChart: id,
      role: zooms ? 'group' : 'img',
      ariaLabel: label + (zooms ? keysHelp : ''),
      ...(zooms ? { tabIndex: 0 } : {}),
    }),
    ...(zooms ? [tools(id)] : []),
    folded('The same as a table', tableOf(title, table.heads, table.rows)),
  ]);
}

const legend = (keys: NonNullable<Figure['keys']>): Element =>
  h(
    'ul',
    { className: ['keys'] },
    keys.map(({ key, word }) =>
      h('li', [h('span', { className: ['key'], style: `background: var(--${key})` }), escapeCharacters(word)]),
    ),
  );

const tools = (id: string): Element =>
  h('div', { className: ['tools'], dataFor: id, hidden: true }, [
    h('button', { type: 'button', dataDo: 'in' }, 'Zoom in'),
    h('button', { type: 'button', dataDo: 'out' }, 'Zoom out'),
    h('button', { type: 'button', dataDo: 'all' }, 'Show all'),
  ]);

export type Mood = 'good' | 'warn' | 'bad';

/** The answer in one box: a word, a sentence, and the figures that people ask for. */
export const verdictBox = (
  mood: Mood,
  word: string,
  says: string,
  facts: readonly (readonly [string, string])[],
): Element =>
  h('div', { className: ['verdict', mood] }, [
    h('p', [h('strong', escapeCharacters(word)), ` ${escapeCharacters(says)}`]),
    h(
      'dl',
      { className: ['facts'] },
      facts.map(([name, value]) => h('div', [h('dt', escapeCharacters(name)), h('dd', escapeCharacters(value))])),
    ),
  ]);

export const h3 = (words: string): Element => h('h3', escapeCharacters(words));

/** What few read at once; on paper it is unfolded. */
export const folded = (summary: string, body: Element): Element =>
  h('details', [h('summary', escapeCharacters(summary)), body]);
