/** What the script of a pack wrote down, line by line: read whole, with every complaint. */
import { z } from 'zod';
import { type Complaint, complain } from '../../base/complaint.js';
import { err, ok, type Result } from '../../base/result.js';

const LINES_MAX = 100_000;
const COMPLAINTS_MAX = 50;

const STATES = ['would', 'begins', 'done', 'stopped'] as const;

const entryType = z.object({
  step: z.int().min(1),
  state: z.enum(STATES),
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/),
  do: z.string(),
  why: z.string().optional(),
});

export interface Entry {
  readonly line: number;
  readonly step: number;
  readonly state: (typeof STATES)[number];
  /** Since 1970. */
  readonly atUs: number;
  /** Its clock as it is written, without its zone; since 1970 by that clock. */
  readonly clock: string;
  readonly clockUs: number;
  readonly text: string;
  readonly why?: string;
}

const FORM = '{"step":1,"state":"done","at":"2026-11-28T20:00:07Z","do":"Suspend-ClusterNode ..."}';

/** What -WhatIf wrote is left out: nothing was done. */
export function readLog(text: string): Result<readonly Entry[], readonly Complaint[]> {
  const complaints: Complaint[] = [];
  const lines = text.split(/\r?\n/);
  const entries = lines.slice(0, LINES_MAX).flatMap((line, at): Entry[] => {
    if (line.trim() === '') return [];
    const read = entryOf(line, at + 1);
    if (read.ok) return read.value.state === 'would' ? [] : [read.value];
    if (complaints.length < COMPLAINTS_MAX) complaints.push(read.error);
    return [];
  });
  const whole = { line: 1, column: 1 };
  if (lines.length > LINES_MAX)
    complaints.push({ ...complain(`The log has ${lines.length} lines.`, `at most ${LINES_MAX}`), place: whole });
  else if (entries.length === 0 && complaints.length === 0)
    complaints.push({ ...complain('The log holds no step that was begun.', FORM), place: whole });
  return complaints.length > 0 ? err(complaints) : ok(entries);
}

/** `2026-11-28T20:00:07`. */
const CLOCK_LENGTH = 19;

function entryOf(line: string, number: number): Result<Entry, Complaint> {
  const place = { line: number, column: 1 };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return err({ ...complain('This line is no JSON.', FORM), place });
  }
  const read = entryType.safeParse(value);
  const atUs = read.success ? Date.parse(read.data.at) * 1000 : Number.NaN;
  if (!read.success || Number.isNaN(atUs)) {
    const field = read.success ? 'at' : String(read.error.issues[0]?.path[0] ?? 'entry');
    return err({ ...complain(`The ${field} of this line is missing or wrong.`, FORM), place });
  }
  const { step, state, do: done, why } = read.data;
  const clock = read.data.at.slice(0, CLOCK_LENGTH);
  const clockUs = Date.parse(`${clock}Z`) * 1000;
  return ok({ line: number, step, state, atUs, clock, clockUs, text: done, ...(why === undefined ? {} : { why }) });
}
