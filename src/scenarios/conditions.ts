/** Conditions in CEL: whether they are well-formed, name what there is, and can be asked at every step. */
import { complain } from '../base/complaint.js';
import {
  type ConditionComplaint,
  costOf,
  loadLanguage,
  type Names,
  strangeWords,
  type Variable,
  type WorldNames,
} from '../invariants/index.js';
import type { Directory, Index } from './directory.js';
import type { MadeVms } from './made-vms.js';

/** Expressions that one look may evaluate: some tenths of a second. */
const COST_MAX = 1_000_000;

/** Everything that is wrong with a condition. */
export type ConditionChecker = (text: string) => readonly ConditionComplaint[];

/** `rows`: how many the world has. `names`: those that it may have. */
export async function loadConditionChecker(
  rows: Readonly<Record<Variable, number>>,
  names: WorldNames = {},
): Promise<ConditionChecker> {
  const language = await loadLanguage();
  return (text) => {
    const read = language(text);
    if (!read.ok) return [read.error];
    const strange = strangeWords(read.value.ast, names);
    return costOf(read.value.ast, rows) > COST_MAX
      ? [{ ...TOO_COSTLY, from: 0, to: text.length }, ...strange]
      : strange;
  };
}

const TOO_COSTLY = complain(
  `The condition takes too long: one look may evaluate more than ${COST_MAX} expressions.`,
  'fewer lists inside lists',
);

/** The checker for a file. `made`: VMs that its script makes; there may be more of them at each call. */
export function conditionCheckerOf({ clusters, hosts, vms }: Directory, made: MadeVms): Promise<ConditionChecker> {
  const groups = [...new Set(vms.all.map(({ group }) => group))];
  const names = {
    ...named('clusters', clusters),
    ...named('hosts', hosts),
    ...named('vms', vms, made),
    ...(vms.open ? {} : { groups: namesOf(groups, made) }),
  };
  const rows = { clusters: clusters.all.length, hosts: hosts.all.length, vms: vms.all.length };
  return loadConditionChecker(rows, names);
}

/** Nothing can be said where a part of the list could not be read. */
const named = (key: Variable, index: Index<{ readonly name: string }>, made?: MadeVms): WorldNames =>
  index.open
    ? {}
    : {
        [key]: namesOf(
          index.all.map(({ name }) => name),
          made,
        ),
      };

/** Conditions look at the case of names. */
function namesOf(words: readonly string[], made?: MadeVms): Names {
  const known = new Set(words);
  return { words, has: (name) => known.has(name) || made?.mayHold(name) === true };
}
