/** A document as blocks, which Markdown and HTML are both written from. */
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import { escapeCharacters } from '../../base/text.js';
import { code, plain } from '../markdown-text.js';

export type Block =
  | { readonly is: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  /** `alarm`: in red. */
  | { readonly is: 'text'; readonly text: string; readonly alarm?: true }
  | { readonly is: 'list'; readonly items: readonly string[] }
  | { readonly is: 'code'; readonly lines: readonly string[] }
  | { readonly is: 'table'; readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ is: 'heading', level, text });
export const words = (text: string): Block => ({ is: 'text', text });
export const alarm = (text: string): Block => ({ is: 'text', text, alarm: true });
export const list = (items: readonly string[]): Block[] => (items.length === 0 ? [] : [{ is: 'list', items }]);
export const codeLines = (lines: readonly string[]): Block => ({ is: 'code', lines });
export const tableBlock = (heads: readonly string[], rows: readonly (readonly string[])[]): Block[] =>
  rows.length === 0 ? [] : [{ is: 'table', heads, rows }];

export const toMarkdown = (blocks: readonly Block[]): string => `${blocks.map(markdownOf).join('\n\n')}\n`;

function markdownOf(block: Block): string {
  switch (block.is) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${plain(block.text)}`;
    case 'text':
      return block.alarm === true ? `> **${plain(block.text)}**` : plain(block.text);
    case 'list':
      return block.items.map((item) => `- ${plain(item)}`).join('\n');
    case 'code':
      return block.lines.map((line) => `- ${code(line)}`).join('\n');
    case 'table': {
      const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
      return [line(block.heads), `| ${block.heads.map(() => '---').join(' | ')} |`, ...block.rows.map(line)].join('\n');
    }
  }
}

const STYLE = `
body { font: 11pt/1.4 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #1b1f24; background: #fff; }
h2 { break-after: avoid; margin-top: 2em; border-bottom: 1px solid #d0d7de; } h3 { break-after: avoid; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; font-size: 90%; } tr { break-inside: avoid; }
th, td { border: 1px solid #d0d7de; padding: .3em .5em; text-align: left; vertical-align: top; overflow-wrap: break-word; }
code { font-family: ui-monospace, monospace; font-size: 95%; overflow-wrap: anywhere; }
.alarm { color: #a40e26; border: 2px solid #a40e26; padding: .5em 1em; font-weight: 600; break-inside: avoid; }
`;

/** One file that asks the network for nothing and runs no script. */
export function toPage(title: string, blocks: readonly Block[]): string {
  const page = h('html', { lang: 'en' }, [
    h('head', [
      h('meta', { charSet: 'utf-8' }),
      h('meta', {
        httpEquiv: 'Content-Security-Policy',
        content: "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      }),
      h('title', escapeCharacters(title)),
      h('link', { rel: 'icon', href: 'data:,' }),
      h('style', STYLE),
    ]),
    h('body', h('main', blocks.map(elementOf))),
  ]);
  return `<!doctype html>\n${toHtml(page)}\n`;
}

function elementOf(block: Block): ReturnType<typeof h> {
  const said = escapeCharacters;
  switch (block.is) {
    case 'heading':
      return h(`h${block.level}`, said(block.text));
    case 'text':
      return h('p', block.alarm === true ? { className: ['alarm'] } : {}, said(block.text));
    case 'list':
      return h(
        'ul',
        block.items.map((item) => h('li', said(item))),
      );
    case 'code':
      return h(
        'ul',
        block.lines.map((line) => h('li', h('code', said(line)))),
      );
    case 'table':
      return h('table', [
        h(
          'thead',
          h(
            'tr',
            block.heads.map((one) => h('th', { scope: 'col' }, said(one))),
          ),
        ),
        h(
          'tbody',
          block.rows.map((row) =>
            h(
              'tr',
              row.map((cell) => h('td', said(cell))),
            ),
          ),
        ),
      ]);
  }
}
