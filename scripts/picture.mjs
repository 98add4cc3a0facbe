/**
 * A picture of a terminal: what `tmux capture-pane -e -p` printed on standard input becomes an SVG on standard output.
 * `node scripts/picture.mjs < pane.txt > docs/watch.svg`
 */
import { readFileSync } from 'node:fs';

const CELL = { width: 8.4, height: 18 };
const MARGIN = 12;
const PLAIN = '#d4d4d4';
const COLOURS = ['#808080', '#f14c4c', '#23d18b', '#e5e510', '#3b8eea', '#d670d6', '#29b8db', '#ffffff'];

const ESCAPE = String.fromCharCode(27);
const SGR = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Runs of one look in a row: text, colour, weight, and whether it stands in reverse. */
function runs(row) {
  const look = { colour: PLAIN, bold: false, dim: false, reverse: false };
  const found = [];
  for (const part of row.split(SGR)) {
    if (part.startsWith(ESCAPE)) for (const code of part.slice(2, -1).split(';')) turn(look, Number(code));
    else if (part !== '') found.push({ ...look, text: part });
  }
  return found;
}

function turn(look, code) {
  if (code === 0) Object.assign(look, { colour: PLAIN, bold: false, dim: false, reverse: false });
  else if (code === 1) look.bold = true;
  else if (code === 2) look.dim = true;
  else if (code === 22) Object.assign(look, { bold: false, dim: false });
  else if (code === 7) look.reverse = true;
  else if (code === 27) look.reverse = false;
  else if (code === 39) look.colour = PLAIN;
  else if (code >= 30 && code <= 37) look.colour = COLOURS[code - 30];
  else if (code >= 90 && code <= 97) look.colour = COLOURS[code - 90];
}

const rows = readFileSync(0, 'utf8').replace(/\n+$/, '').split('\n');
const columns = Math.max(...rows.map((row) => runs(row).reduce((sum, run) => sum + [...run.text].length, 0)));
const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
const height = rows.length * CELL.height + 2 * MARGIN;

const drawn = rows.flatMap((row, y) => {
  let x = 0;
  return runs(row).map(({ text, colour, bold, dim, reverse }) => {
    const length = [...text].length;
    const [left, top] = [MARGIN + x * CELL.width, MARGIN + y * CELL.height];
    x += length;
    const box = reverse
      ? `<rect x="${left}" y="${top}" width="${length * CELL.width}" height="${CELL.height}" fill="${colour}"/>`
      : '';
    const fill = reverse ? '#1e1e1e' : colour;
    const style = `${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.65"' : ''}`;
    return `${box}<text x="${left}" y="${top + 13}" textLength="${length * CELL.width}" fill="${fill}"${style} xml:space="preserve">${escaped(text)}</text>`;
  });
});

process.stdout.write(
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Consolas, Menlo, 'DejaVu Sans Mono', monospace" font-size="14" role="img" aria-label="A terminal">`,
    '<title>clusterdrill watch, as it stands on a terminal</title>',
    `<rect width="100%" height="100%" rx="8" fill="#1e1e1e"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n'),
);
