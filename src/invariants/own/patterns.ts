/** Patterns of `matches` in a condition: only those that no text can keep busy for long. */
import type { ASTNode } from '@marcbachmann/cel-js';
import isSafe from 'safe-regex2';
import { complain } from '../../base/complaint.js';
import { quote } from '../../base/text.js';
import type { ConditionComplaint } from './language.js';
import { partsOf } from './walk.js';

const EXPECTED = 'a pattern without a repeat inside a repeat; or startsWith, endsWith, contains';

/** Complaints about patterns that may take for ever, or that are not written out. */
export function slowPatterns(node: ASTNode): readonly ConditionComplaint[] {
  const inner = partsOf(node).flatMap(slowPatterns);
  const pattern = patternOf(node);
  if (pattern === undefined) return inner;
  if (pattern.op === 'value' && typeof pattern.args === 'string' && isSafe(pattern.args)) return inner;
  const what =
    pattern.op === 'value'
      ? `The pattern ${quote(String(pattern.args))} may take for ever.`
      : 'A pattern is written out.';
  return [...inner, { ...complain(what, EXPECTED), from: pattern.range.start, to: pattern.range.end }];
}

function patternOf(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && node.args[0] === 'matches') return node.args[2][0];
  return node.op === 'call' && node.args[0] === 'matches' ? node.args[1][1] : undefined;
}
