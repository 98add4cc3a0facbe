/** Dates that are read by a format: `[datetime]::ParseExact`. */
import { calendar, halfDay, valid } from './calendar.js';
import { dateParts, MONTHS } from './format-operator.js';

/** What stands for a part of a date; what has no name is passed over. */
const PARTS: Readonly<Record<string, readonly [pattern: string, name?: string]>> = {
  yyyy: ['\\d{4}', 'year'],
  yy: ['\\d{2}', 'shortYear'],
  MMMM: ['[A-Za-z]+', 'monthName'],
  MMM: ['[A-Za-z]{3}', 'monthName'],
  MM: ['\\d{2}', 'month'],
  M: ['\\d{1,2}', 'month'],
  dddd: ['[A-Za-z]+'],
  ddd: ['[A-Za-z]{3}'],
  dd: ['\\d{2}', 'day'],
  d: ['\\d{1,2}', 'day'],
  HH: ['\\d{2}', 'hour'],
  H: ['\\d{1,2}', 'hour'],
  hh: ['\\d{2}', 'hour'],
  h: ['\\d{1,2}', 'hour'],
  mm: ['\\d{2}', 'minute'],
  m: ['\\d{1,2}', 'minute'],
  ss: ['\\d{2}', 'second'],
  s: ['\\d{1,2}', 'second'],
  tt: ['[AaPp][Mm]', 'half'],
  t: ['[AaPp]', 'half'],
  K: ['(?:Z|[+-]\\d{2}:\\d{2})?'],
  zzz: ['[+-]\\d{2}:\\d{2}'],
  z: ['[+-]\\d{1,2}'],
};

const plain = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The pattern of a part, and the name of what it says. */
function patternOf(part: string): readonly [pattern: string, name?: string] {
  if (/^f+$/.test(part)) return [`\\d{${part.length}}`, 'fraction'];
  if (/^F+$/.test(part)) return [`\\d{0,${part.length}}`, 'fraction'];
  return PARTS[part] ?? [plain(part)];
}

/** Undefined where the text is no date of that format. A time alone is of the day of `nowMs`. */
export function parseExactly(text: string, format: string, nowMs: number): number | undefined {
  const names: string[] = [];
  const source = dateParts(format).map(({ literal, part }) => {
    if (literal !== undefined) return plain(literal);
    const [pattern, name] = patternOf(part);
    if (name !== undefined) names.push(name);
    return name === undefined ? pattern : `(${pattern})`;
  });
  const match = new RegExp(`^${source.join('')}$`, 'i').exec(text);
  return match === null ? undefined : momentOf(new Map(names.map((name, at) => [name, match[at + 1] ?? ''])), nowMs);
}

function momentOf(said: ReadonlyMap<string, string>, nowMs: number): number | undefined {
  const today = calendar(nowMs);
  const hasDate = ['year', 'shortYear', 'month', 'monthName', 'day'].some((name) => said.has(name));
  const number = (name: string, otherwise: number): number => Number(said.get(name) ?? otherwise);
  const short = number('shortYear', 0);
  const year = said.has('shortYear') ? short + (short < 50 ? 2000 : 1900) : number('year', today.year);
  const word = said.get('monthName')?.toLowerCase();
  const month = word === undefined ? number('month', hasDate ? 1 : today.month) : monthNamed(word);
  const half = said.get('half');
  const hour = halfDay(number('hour', 0), half === undefined ? half : `${half.charAt(0)}m`);
  const fraction = Number(`0.${said.get('fraction') || 0}`) * 1000;
  const day = number('day', hasDate ? 1 : today.day);
  return valid(year, month, day, hour, number('minute', 0), number('second', 0), fraction);
}

const monthNamed = (word: string): number =>
  MONTHS.findIndex((name) => [name.toLowerCase(), name.slice(0, 3).toLowerCase()].includes(word)) + 1;
