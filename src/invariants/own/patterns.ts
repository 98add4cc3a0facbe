/** Patterns of `matches` in a condition: only those that no text can keep busy for long. */
import type { ASTNode } from '@marcbachmann/cel-js';
import isSafe from 'safe-regex2';
import { complain } from '../../base/complaint.js';
import { quote } from '../../base/text.js';
import type { ConditionComplaint } from './language.js';
import { partsOf } from './walk.js';

const UNENDING = 'a pattern without a repeat inside a repeat; or startsWith, endsWith, contains';
const PATTERN = 'a regular expression; or startsWith, endsWith, contains';

/** Complaints about patterns that are none, that may take for ever, or that are not written out. */
export function slowPatterns(node: ASTNode): readonly ConditionComplaint[] {
  const inner = partsOf(node).flatMap(slowPatterns);
  const pattern = patternOf(node);
  if (pattern === undefined) return inner;
  const text = pattern.op === 'value' && typeof pattern.args === 'string' ? pattern.args : undefined;
  const said = text === undefined ? complain('A pattern is written out.', UNENDING) : wrongWith(text);
  return said === undefined ? inner : [...inner, { ...said, from: pattern.range.start, to: pattern.range.end }];
}

function wrongWith(pattern: string): ReturnType<typeof complain> | undefined {
  // What is no pattern at all would be called unsafe too.
  if (!isPattern(pattern)) return complain(`${quote(pattern)} is no pattern.`, PATTERN);
  return isSafe(pattern) ? undefined : complain(`The pattern ${quote(pattern)} may take for ever.`, UNENDING);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function patternOf(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && node.args[0] === 'matches') return node.args[2][0];
  return node.op === 'call' && node.args[0] === 'matches' ? node.args[1][1] : undefined;
}
