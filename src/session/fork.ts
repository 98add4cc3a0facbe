/**
 * A scenario that goes another way from a moment on: its own text with one more line of the script, or one more fault. What is
 * played is what is saved, so that `run` gives the same bytes.
 */
import { type Document, isMap, isSeq, parseDocument, YAMLSeq } from 'yaml';
import { type Complaint, complain } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';
import { formatClock, type Micros } from '../base/units.js';
import type { RehearsalOptions } from './set-up.js';

/** What somebody does to a run at a moment: types a line, or has a fault strike. */
export type Deed =
  | { readonly kind: 'command'; readonly text: string }
  /** The keys of a fault as the format has them, without `at`. */
  | { readonly kind: 'fault'; readonly entry: Readonly<Record<string, string | readonly string[]>> };

/** The text of the scenario with a deed at a time, and with the seed and the bound that this run has. Complaints: it cannot be had. */
export function forkedText(
  text: string,
  atUs: Micros,
  deed: Deed,
  { seed, untilUs }: Pick<RehearsalOptions, 'seed' | 'untilUs'>,
): Result<string, Complaint> {
  const document = parseDocument(text);
  const [key, entry] =
    deed.kind === 'command' ? (['script', { run: deed.text }] as const) : (['faults', deed.entry] as const);
  const list = listOf(document, key);
  if (list === undefined) return err(complain(`\`${key}:\` of this file is no plain list, and cannot be added to.`));
  const node = document.createNode({
    ...entry,
    at: `${atUs} us`,
    ...(deed.kind === 'command' ? { meanwhile: true } : {}),
  });
  node.flow = true;
  if (list.flow !== true) node.commentBefore = ` A branch, at ${formatClock(atUs)}.`;
  list.add(node);
  if (seed !== undefined) document.set('seed', seed);
  if (untilUs !== undefined) document.set('until', `${untilUs} us`);
  return ok(document.toString({ lineWidth: 0 }));
}

/** The list under a key; an empty one where nothing is written, undefined where something else is. */
function listOf(document: Document, key: string): YAMLSeq | undefined {
  if (!isMap(document.contents)) return undefined;
  if (!document.has(key)) document.set(key, new YAMLSeq());
  const list = document.get(key, true);
  return isSeq(list) ? list : undefined;
}
