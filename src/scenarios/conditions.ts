/** Conditions in CEL: whether they are well-formed, name what there is, and can be asked at every step. */
import { complain } from '../base/complaint.js';
import { type ConditionComplaint, costOf, loadLanguage, strangeWords, type Variable } from '../invariants/index.js';

/** Expressions that one look may evaluate: about a tenth of a second. */
const COST_MAX = 500_000;

/** Everything that is wrong with a condition. */
export type ConditionChecker = (text: string) => readonly ConditionComplaint[];

/** `rows`: how many the world has. */
export async function loadConditionChecker(rows: Readonly<Record<Variable, number>>): Promise<ConditionChecker> {
  const language = await loadLanguage();
  return (text) => {
    const read = language(text);
    if (!read.ok) return [read.error];
    const strange = strangeWords(read.value.ast);
    return costOf(read.value.ast, rows) > COST_MAX
      ? [{ ...TOO_COSTLY, from: 0, to: text.length }, ...strange]
      : strange;
  };
}

const TOO_COSTLY = complain(
  `The condition takes too long: one look may evaluate more than ${COST_MAX} expressions.`,
  'fewer lists inside lists',
);
