/** The leaves of the format: names, prose, sizes, durations and the like, as zod types that read what people write. */
import { z } from 'zod';
import { type Complaint, complain } from '../base/complaint.js';
import { type BadCharacter, badCharacters, escapeCharacters, isUnsafeKey } from '../base/names.js';
import type { Result } from '../base/result.js';
import { quote } from '../base/text.js';
import {
  type Bytes,
  type BytesPerSecond,
  DAY,
  type DurationRange,
  formatDuration,
  formatSize,
  type Micros,
  parseBandwidth,
  parseDuration,
  parseDurationRange,
  parseExponent,
  parsePercent,
  parseShare,
  parseSize,
} from '../base/units.js';
import { type VersionIndex, VM_VERSIONS, versionIndex } from '../model/catalog/index.js';
import { parseStart, parseTimeOfDay, type Start } from './start.js';

/** What the reader must know of a type beyond what zod keeps. */
export interface Mark {
  /** A number is handed over in the digits of the file: `8.0` stays `8.0`. `whole`: only one without a fraction. */
  readonly asWritten?: true | 'whole';
  /** What the format can write and a rehearsal cannot do yet: for these values (unwritten: for all), and what can. */
  readonly notYet?: { readonly values?: readonly string[]; readonly instead: string };
}

export const marks: z.core.$ZodRegistry<Mark> = z.registry<Mark>();

/** Marks a whole part of the format as one that is complained about by name. */
export function notYet<T extends z.ZodType>(schema: T, description: string, instead: string): T {
  const described = schema.meta({ description: `${description} (Cannot be rehearsed yet.)` }) as T;
  marks.add(described, { notYet: { instead } });
  return described;
}

const KEPT = 'complaint';

/** The complaint inside an issue that one of the types below raised. */
export const keptComplaint = (issue: z.core.$ZodIssue): Complaint | undefined =>
  issue.code === 'custom' ? (issue.params?.[KEPT] as Complaint | undefined) : undefined;

function raise(ctx: z.RefinementCtx, complaint: Complaint): void {
  ctx.addIssue({ code: 'custom', message: complaint.message, params: { [KEPT]: complaint } });
}

interface Meta {
  readonly [key: string]: unknown;
  readonly description: string;
}

/** A text that a parser turns into a value. The examples stand at the text itself: a type that reads loses its own. */
function parsed<T>(
  pattern: string,
  meta: Meta,
  parser: (text: string) => Result<T, Complaint>,
  bare?: 'or 0' | 'or a number',
) {
  const text = z.string().meta({ pattern, examples: meta['examples'] });
  const number = bare === 'or 0' ? z.literal(0) : z.number().min(0).max(1);
  const either: z.ZodType<string | number> = bare === undefined ? text : z.union([text, number]);
  const type = either
    .transform((written, ctx): T => {
      const read = parser(String(written));
      if (read.ok) return read.value;
      raise(ctx, read.error);
      return z.NEVER;
    })
    .meta(meta);
  marks.add(type, { asWritten: true });
  return type;
}

const NUMBER = '\\s*\\+?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?\\s*';
const TIME = '([uµμ]?s|ms|sec|seconds?|min|minutes?|h|hours?|d|days?|weeks?)';
const LATER = '[A-Za-zµμ]';

const LAPSE = `^(${NUMBER}${LATER}+)+\\s*$`;
const LAPSE_RANGE = `^((${NUMBER}${LATER}+)+|${NUMBER}${TIME}?\\s*\\.\\.${NUMBER}${TIME})\\s*$`;
const DURATION = `^(0|(${NUMBER}${LATER}+)+)\\s*$`;
const RANGE = `^(0|(${NUMBER}${LATER}+)+|${NUMBER}${TIME}?\\s*\\.\\.${NUMBER}${TIME})\\s*$`;

/** The longest time that a scenario may speak of. */
const DURATION_MAX: Micros = 3650 * DAY;

function bounded(read: Result<Micros, Complaint>, text: string): Result<Micros, Complaint> {
  if (!read.ok || read.value <= DURATION_MAX) return read;
  return { ok: false, error: complain(`${quote(text)} is too long.`, `at most ${formatDuration(DURATION_MAX)}`) };
}

export const duration = (description: string) =>
  parsed<Micros>(
    DURATION,
    { description, examples: ['90 s', '20 min', '2 h', '7 d'] },
    (text) => bounded(parseDuration(text), text),
    'or 0',
  );

export const durationRange = (description: string) =>
  parsed<DurationRange>(RANGE, { description, examples: ['45 min', '45 min..90 min'] }, boundedRange, 'or 0');

function boundedRange(text: string): Result<DurationRange, Complaint> {
  const read = parseDurationRange(text);
  const last = read.ok ? bounded({ ok: true, value: read.value.to }, text) : read;
  return last.ok ? read : last;
}

/** A duration that would mean nothing if it were 0. */
export const lapse = (description: string) =>
  parsed<Micros>(LAPSE, { description, examples: ['90 s', '20 min', '2 h', '7 d'] }, (text) => {
    const read = bounded(parseDuration(text), text);
    return read.ok && read.value === 0 ? noTime(text, '20 min') : read;
  });

/** A range of them. */
export const lapseRange = (description: string) =>
  parsed<DurationRange>(LAPSE_RANGE, { description, examples: ['45 min', '45 min..90 min'] }, (text) => {
    const read = boundedRange(text);
    return read.ok && read.value.from === 0 ? noTime(text, '45 min..90 min') : read;
  });

const noTime = (text: string, example: string): { readonly ok: false; readonly error: Complaint } => ({
  ok: false,
  error: complain(`${quote(text)} is no time at all.`, `more than 0: ${example}`),
});

const MIB: Bytes = 1_048_576;

export const size = (description: string, least: Bytes = 32 * MIB) =>
  parsed<Bytes>(
    `^(0|${NUMBER}([KMGTkmgt]?[iI]?[bB]|bytes))\\s*$`,
    { description, examples: ['64 GiB', '512 MiB', '1.5 TiB'] },
    (text) => {
      const read = parseSize(text);
      if (!read.ok || read.value >= least) return read;
      return { ok: false, error: complain(`${quote(text)} is too small.`, `at least ${formatSize(least)}`) };
    },
  );

export const bandwidth = (description: string) =>
  parsed<BytesPerSecond>(
    `^(0|${NUMBER}\\S+)\\s*$`,
    { description, examples: ['10 Gbps', '800 Mbps', '200 MB/s'] },
    (text) => {
      const read = parseBandwidth(text);
      if (!read.ok || read.value > 0) return read;
      return { ok: false, error: complain(`${quote(text)} carries nothing.`, 'more than 0: 10 Gbps, 200 MB/s') };
    },
  );

/** What is limited to a rate, or to a share of what there is. */
export type RateOrShare = { readonly rate: BytesPerSecond } | { readonly share: number };

export const rateOrShare = (description: string) =>
  parsed<RateOrShare>(`^${NUMBER}\\S+\\s*$`, { description, examples: ['750 MB/s', '6 Gbps', '25 %'] }, (text) => {
    const read = text.includes('%') ? parsePercent(text) : parseBandwidth(text);
    if (!read.ok) return read;
    if (read.value > 0) return { ok: true, value: text.includes('%') ? { share: read.value } : { rate: read.value } };
    return { ok: false, error: complain(`${quote(text)} lets nothing through.`, 'more than 0: 750 MB/s, 25 %') };
  });

export const percent = (description: string) =>
  parsed<number>(`^(0|${NUMBER}%)\\s*$`, { description, examples: ['1 %', '0.2 %'] }, parsePercent);

/** 0 to 1. */
export const share = (description: string) =>
  parsed<number>(`^(${NUMBER}%?)\\s*$`, { description, examples: [0.3, '30 %'] }, parseShare, 'or a number');

/** Above 0, at most 1. */
export const exponent = (description: string) =>
  parsed<number>(`^${NUMBER}$`, { description, examples: [0.6] }, parseExponent, 'or a number');

/** Time of day as `20:00`, in microseconds since midnight. */
export const timeOfDay = (description: string) =>
  parsed('^([01]?\\d|2[0-3]):[0-5]\\d$', { description, examples: ['20:00', '03:30'] }, parseTimeOfDay);

export const start = (description: string) =>
  parsed<Start>(
    '^\\s*\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2})?\\s*$',
    { description, examples: ['2026-11-28T20:00'] },
    parseStart,
  );

export function version(description: string) {
  const type = z
    .union([z.string(), z.number()])
    .transform((written, ctx): VersionIndex => {
      const index = versionIndex(written);
      if (index >= 0) return index;
      raise(ctx, complain(`There is no configuration version ${quote(String(written))}.`, VM_VERSIONS.join(', ')));
      return z.NEVER;
    })
    .meta({ description, examples: ['5.0', '8.0', '10.0'] });
  marks.add(type, { asWritten: true });
  return type;
}

/** A build in its two parts: the release's own number, and the updates behind the dot. */
export interface Build {
  readonly release: number;
  readonly revision: number;
}

const BUILD = /^(?:\d+\.\d+\.)?(\d{4,5})\.(\d{1,6})$/;

export function build(description: string) {
  const type = z
    .union([z.string(), z.number()])
    .transform((written, ctx): Build => {
      const [, release, revision] = BUILD.exec(String(written).trim()) ?? [];
      if (release !== undefined && revision !== undefined)
        return { release: Number(release), revision: Number(revision) };
      raise(ctx, complain(`${quote(String(written))} is no build.`, 'a number, a dot and a number: 17763.292'));
      return z.NEVER;
    })
    .meta({ description, examples: ['14393.2828', '17763.292'] });
  marks.add(type, { asWritten: true });
  return type;
}

/** Digits or any other text; a whole number keeps its digits. */
export function seed(description: string) {
  const type = z
    .union([z.string().min(1), z.int()])
    .transform(String)
    .meta({ description, examples: [42, 'night of the move'] });
  marks.add(type, { asWritten: 'whole' });
  return type;
}

function checked(meta: Meta, verify: (text: string) => Complaint | undefined) {
  return z
    .string()
    .meta({ minLength: 1 })
    .superRefine((text, ctx) => {
      const complaint = verify(text);
      if (complaint !== undefined) raise(ctx, complaint);
    })
    .meta(meta);
}

/** Text for people, of one or several lines; what has no width does no harm there. */
export const prose = (description: string, examples: readonly string[] = []) =>
  checked({ description, ...(examples.length > 0 ? { examples } : {}) }, (text) =>
    text.trim() === '' ? complain('The text is empty.') : invisible(text, true),
  );

/** The name of one thing. */
export const name = (description: string) => checked({ description }, (text) => badName(text) ?? noRange(text));

/** One name or a range of them. */
export const names = (description: string) => checked({ description, examples: ['Node1..Node4', 'A01..A12'] }, badName);

export function badName(text: string): Complaint | undefined {
  if (text.trim() === '') return complain('A name is empty.');
  const unseen = invisible(text, false);
  if (unseen !== undefined) return unseen;
  if (text !== text.trim()) return complain(`The name ${quote(text)} begins or ends with a space.`);
  return isUnsafeKey(text)
    ? complain(`${quote(text)} cannot be a name: JavaScript keeps it for itself.`, 'another name')
    : undefined;
}

const noRange = (text: string): Complaint | undefined =>
  text.includes('..') ? complain(`${quote(text)} is a range, and one name stands here.`, 'names: A01..A12') : undefined;

function invisible(text: string, prose: boolean): Complaint | undefined {
  const harmless = ({ character, kind }: BadCharacter): boolean =>
    character === '\n' || character === '\t' || kind === 'zero-width';
  const bad = badCharacters(text).find((one) => !prose || !harmless(one));
  if (bad === undefined) return undefined;
  return complain(
    `${quote(text)} holds the ${bad.kind} character ${escapeCharacters(bad.character)}.`,
    'characters that can be seen',
  );
}

/** A number between two bounds, both included. */
export const numberWithin = (description: string, from: number, to: number) =>
  z.number().min(from).max(to).meta({ description });
