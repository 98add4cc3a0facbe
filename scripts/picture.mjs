/**
 * The picture of the README, from the program itself: tmux holds a terminal, types, and what stands on it becomes docs/watch.svg.
 * `node scripts/picture.mjs`
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from './ensure-built.mjs';
import { root } from './project.mjs';

const SIZE = { columns: 120, rows: 43 };
const SCENARIO = 'scenarios/old-versions-trap-2019-to-2022.yaml';

/** Paused in the middle of a drain; nothing is a while to wait. */
const KEYS = ['g', 'm', '-', '-', '-', '+', ' ', '', '', '', ' '];

const CELL = { width: 8.4, height: 18 };
const MARGIN = 12;
const PLAIN = '#d4d4d4';
const COLOURS = ['#808080', '#f14c4c', '#23d18b', '#e5e510', '#3b8eea', '#d670d6', '#29b8db', '#ffffff'];

const ESCAPE = String.fromCharCode(27);
const SGR = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The 216 colours of a cube and the greys, as terminals have them. */
function indexed(number) {
  if (number < 8) return COLOURS[number];
  if (number < 16) return COLOURS[number - 8];
  const level = (value) => (value === 0 ? 0 : 55 + value * 40);
  const hex = (values) => `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  if (number >= 232) return hex([0, 0, 0].map(() => 8 + (number - 232) * 10));
  const cube = number - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level));
}

/** Runs of one look in a row: text, colour, weight, and whether it stands in reverse. A look goes on in the next row. */
function runs(row, look) {
  const found = [];
  for (const part of row.split(SGR)) {
    if (part.startsWith(ESCAPE)) turnAll(look, part.slice(2, -1).split(';').map(Number));
    else if (part !== '') found.push({ ...look, text: part });
  }
  return found;
}

function turnAll(look, codes) {
  for (let at = 0; at < codes.length; at += 1) {
    if (codes[at] === 38 && codes[at + 1] === 5) {
      look.colour = indexed(codes[at + 2]);
      at += 2;
    } else turn(look, codes[at]);
  }
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

/** Rows of the terminal with their colours. */
async function rowsOfTerminal() {
  const tmux = (...args) => execFileSync('tmux', ['-u', '-L', `picture-${process.pid}`, ...args], { encoding: 'utf8' });
  const unset = ['CI', 'CONTINUOUS_INTEGRATION', 'NO_COLOR'].flatMap((name) => ['-u', name]);
  const command = ['env', ...unset, process.execPath, 'bin/clusterdrill.mjs', 'watch', SCENARIO].join(' ');
  tmux(
    '-f',
    '/dev/null',
    'new-session',
    '-d',
    '-c',
    root,
    '-x',
    String(SIZE.columns),
    '-y',
    String(SIZE.rows),
    command,
  );
  tmux('set-option', '-g', 'default-terminal', 'tmux-256color');
  try {
    await sleep(4000);
    for (const key of KEYS) {
      if (key !== '') tmux('send-keys', '-l', key);
      await sleep(250);
    }
    await sleep(1000);
    return tmux('capture-pane', '-e', '-p').replace(/\n+$/, '').split('\n');
  } finally {
    tmux('kill-server');
  }
}

await ensureBuilt();
const rows = await rowsOfTerminal();
const look = { colour: PLAIN, bold: false, dim: false, reverse: false };
const looked = rows.map((row) => runs(row, look));
const columns = Math.max(...looked.map((row) => row.reduce((sum, run) => sum + [...run.text].length, 0)));
const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
const height = rows.length * CELL.height + 2 * MARGIN;

const drawn = looked.flatMap((row, y) => {
  let x = 0;
  return row.map(({ text, colour, bold, dim, reverse }) => {
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

writeFileSync(
  join(root, 'docs', 'watch.svg'),
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Consolas, Menlo, 'DejaVu Sans Mono', monospace" font-size="14" role="img" aria-label="A terminal">`,
    '<title>clusterdrill watch, as it stands on a terminal</title>',
    `<rect width="100%" height="100%" rx="8" fill="#1e1e1e"/>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n'),
);
