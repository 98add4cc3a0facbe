/** Requirements that cannot all be met: the fewest of which every way that was tried breaks one. */
import type { Sample } from '../sample.js';

/** That every operator comes to its end, and that every node is back when its window closes. */
export const COMPLETES = 'completes';
export const WINDOWS = 'windows';

export const requirementsBroken = ({ outcome, violations, windows }: Sample): readonly string[] => [
  ...(outcome === 'completed' ? [] : [COMPLETES]),
  ...(windows.some(({ spareUs }) => spareUs < 0) ? [WINDOWS] : []),
  ...violations,
];

/** More than so many requirements are not broken in any scenario that was seen; the others are left out of the search. */
const REQUIREMENTS_MAX = 16;

/** A smallest set that has one of each list; the first of equals in the order of names. Empty where a list is empty. */
export function conflictOf(broken: readonly (readonly string[])[]): readonly string[] {
  if (broken.some((one) => one.length === 0)) return [];
  const all = [...new Set(broken.flat())].sort().slice(0, REQUIREMENTS_MAX);
  const lists = broken.map((one) => one.reduce((bits, name) => bits | bitOf(all, name), 0));
  let best = all;
  for (let set = 1; set < 1 << all.length; set += 1) {
    const names = all.filter((_, at) => (set & (1 << at)) !== 0);
    if (names.length < best.length && lists.every((bits) => (bits & set) !== 0)) best = names;
  }
  return best;
}

const bitOf = (all: readonly string[], name: string): number => {
  const at = all.indexOf(name);
  return at < 0 ? 0 : 1 << at;
};
