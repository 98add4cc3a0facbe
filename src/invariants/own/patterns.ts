/** Patterns of `matches` in a condition: only those that no text can keep busy for long. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { complain } from '../../base/complaint.js';
import { type Pattern, readPattern } from '../../base/pattern.js';
import { quote } from '../../base/text.js';
import type { ConditionComplaint } from './language.js';
import { partsOf } from './walk.js';

const UNENDING =
  'a pattern without a repeat inside a repeat, or without (?= and (?!; or startsWith, endsWith, contains';
const PATTERN = 'a regular expression; or startsWith, endsWith, contains';

/** What `matches` of the library tries out may take for ever; ours is called by this name. */
export const MATCHES = 'matchesInTime';

/** Has each `matches` of a condition that is not yet checked done by ours. */
export function matchInTime(node: ASTNode): void {
  const { args } = node as { args: unknown[] };
  if ((node.op === 'rcall' || node.op === 'call') && args[0] === 'matches') args[0] = MATCHES;
  for (const part of partsOf(node)) matchInTime(part);
}

/** Steps of a matcher in one look at most, and the characters of a text for which that is asked beforehand. */
const WORK_MAX = 10_000_000;
const LENGTH_ASKED = 200;

const KEPT = new Map<string, Pattern | undefined>();

function patternIn(text: string): Pattern | undefined {
  if (!KEPT.has(text)) KEPT.set(text, readPattern(text));
  return KEPT.get(text);
}

/** Whether a text has what fits a pattern. @throws where the text is too long for it. */
export function matchesInTime(text: string, written: string): boolean {
  const spend = (work: number): void => {
    if (work > WORK_MAX) throw new Error(`The pattern ${quote(written)} may take for ever on a text so long`);
  };
  const found = patternIn(written)?.exec(text, spend) ?? null;
  return found !== null;
}

/** Complaints about patterns that are none, that may take for ever, or that are not written out. */
export function slowPatterns(node: ASTNode): readonly ConditionComplaint[] {
  const inner = partsOf(node).flatMap(slowPatterns);
  const pattern = patternOf(node);
  if (pattern === undefined) return inner;
  const text = pattern.op === 'value' && typeof pattern.args === 'string' ? pattern.args : undefined;
  const said = text === undefined ? complain('A pattern is written out.', UNENDING) : wrongWith(text);
  return said === undefined ? inner : [...inner, { ...said, from: pattern.range.start, to: pattern.range.end }];
}

function wrongWith(written: string): ReturnType<typeof complain> | undefined {
  const pattern = patternIn(written);
  if (pattern === undefined) return complain(`${quote(written)} is no pattern.`, PATTERN);
  return pattern.workOn(LENGTH_ASKED) <= WORK_MAX
    ? undefined
    : complain(`The pattern ${quote(written)} may take for ever.`, UNENDING);
}

function patternOf(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && node.args[0] === MATCHES) return node.args[2][0];
  return node.op === 'call' && node.args[0] === MATCHES ? node.args[1][1] : undefined;
}
