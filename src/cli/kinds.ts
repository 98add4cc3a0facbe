/** Kinds by their names, as somebody types them. */
import { nearest } from '../base/names.js';
import { quote } from '../base/text.js';
import { warn } from './output.js';

/** Undefined: one of them is unknown, which was told. */
export function known<T extends string>(
  names: readonly string[],
  all: readonly T[],
  what: string,
): readonly T[] | undefined {
  const strange = names.filter((name) => !(all as readonly string[]).includes(name));
  if (strange.length === 0) return names as readonly T[];
  const near = strange.length === 1 ? nearest(strange[0] as string, all) : undefined;
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  warn(`No kind of ${what} is called ${strange.map(quote).join(', ')}.${hint} There are ${all.join(', ')}.`);
  return undefined;
}
