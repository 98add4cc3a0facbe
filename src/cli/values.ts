/** What options take, read from what was typed. A complaint says what was expected. */
import { InvalidArgumentError, Option } from 'commander';
import type { Complaint } from '../base/complaint.js';
import { parseBandwidth, parseDuration, parseSize } from '../base/units.js';

/** Where a command leaves its exit code. */
export interface State {
  code: number;
}

/** \`--doubt RULE\`, any number of times. */
export const doubt = (): Option =>
  new Option('--doubt <rule>', 'switch a rule off (repeatable)')
    .argParser((rule: string, before: string[]) => [...before, rule])
    .default([]);

/** From 1 to a million. */
export function count(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= COUNT_MAX) return value;
  throw new InvalidArgumentError('A whole number from 1 to 1000000 is wanted.');
}

const COUNT_MAX = 1_000_000;

/** Such as `1 %` or `0.01`. */
export function share(text: string): number {
  const [, digits = '', sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits) / (sign === '%' ? 100 : 1);
  if (digits !== '' && value > 0 && value <= HALF) return value;
  throw new InvalidArgumentError('A share above 0 and up to 50 % is wanted, such as "1 %".');
}

const HALF = 0.5;

export function seed(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('A seed is not empty. Expected a number or a text.');
}

/** `NAME=SIZE`, or a size alone under the empty name. */
export function memory(text: string, before: ReadonlyMap<string, number> = new Map()): ReadonlyMap<string, number> {
  const at = text.lastIndexOf('=');
  const size = parseSize(text.slice(at + 1));
  if (!size.ok) throw new InvalidArgumentError(wording(size.error));
  if (size.value > 0) return new Map([...before, [text.slice(0, Math.max(0, at)).trim().toLowerCase(), size.value]]);
  throw new InvalidArgumentError('This is no memory at all. Expected more than 0: sql1=64 GiB.');
}

export function bandwidth(text: string): number {
  const parsed = parseBandwidth(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  throw new InvalidArgumentError(
    parsed.ok ? 'This is no bandwidth at all. Expected more than 0: 10 Gbps.' : wording(parsed.error),
  );
}

const wording = ({ message, expected }: Complaint): string =>
  `${message}${expected === undefined ? '' : ` Expected ${expected}.`}`;

export function duration(text: string): number {
  const parsed = parseDuration(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  if (parsed.ok) throw new InvalidArgumentError('This is no time at all. Expected more than 0: 12 h.');
  throw new InvalidArgumentError(wording(parsed.error));
}
