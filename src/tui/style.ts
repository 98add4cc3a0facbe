/**
 * How a screen may look: colours that people with any colour vision tell apart, and never alone; none where nobody wants them; and
 * signs of ASCII alone where the font has no others.
 */
import { widthOf } from './text.js';

export type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly told: Paint;
  /** Colours of VM versions, by their number; a letter always stands beside them. */
  readonly versions: readonly Paint[];
}

/** Colours that a terminal has: none, the sixteen of old, or 256. */
export type Colours = 'none' | 'few' | 'many';

const ESC = '\u001b';

const painted =
  (open: string, close: string): Paint =>
  (text) =>
    text === '' ? text : `${ESC}[${open}m${text}${ESC}[${close}m`;

const few = (code: number): Paint => painted(String(code), '39');
const many = (code: number): Paint => painted(`38;5;${code}`, '39');

const plain: Paint = (text) => text;

const NONE: Palette = { bold: plain, dim: plain, good: plain, bad: plain, warn: plain, told: plain, versions: [plain] };

const WEIGHTS = { bold: painted('1', '22'), dim: painted('2', '22') };

/** Blue and yellow, cyan and magenta: red and green never stand against one another. */
const FEW: Palette = {
  ...WEIGHTS,
  good: few(36),
  bad: painted('1;35', '22;39'),
  warn: few(33),
  told: few(34),
  versions: [few(36), few(33), few(35), few(34), few(37)],
};

/** The colours of Okabe and Ito, as near as 256 come to them. */
const ITO = { orange: 214, sky: 74, green: 36, yellow: 227, blue: 68, vermilion: 166, purple: 175 } as const;

const MANY: Palette = {
  ...WEIGHTS,
  good: many(ITO.green),
  bad: painted(`1;38;5;${ITO.vermilion}`, '22;39'),
  warn: many(ITO.orange),
  told: many(ITO.sky),
  versions: [many(ITO.sky), many(ITO.orange), many(ITO.green), many(ITO.purple), many(ITO.yellow), many(ITO.blue)],
};

export const paletteOf = (colours: Colours): Palette => ({ none: NONE, few: FEW, many: MANY })[colours];

/** What stands for each sign where there is nothing but ASCII. */
const ASCII: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '█': '#',
  '░': '.',
  '▒': '=',
  '▓': '%',
  '▶': '>',
  '■': '#',
  '‖': '"',
  '▲': '^',
  '◆': '*',
  '┬': '+',
  '└': '`',
  '├': '+',
  '·': '.',
  '…': '~',
  '←': '<',
  '→': '>',
  µ: 'u',
};

const BEYOND = /[\u00a0-\u{10ffff}]+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A row in ASCII alone, as wide as before. */
export const inAscii = (row: string): string =>
  row.replace(BEYOND, (text) =>
    [...graphemes.segment(text)].map(({ segment }) => ASCII[segment] ?? '?'.repeat(widthOf(segment))).join(''),
  );
