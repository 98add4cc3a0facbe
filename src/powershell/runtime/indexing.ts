/** What `$list[1]` and its kin answer. */
import { toNumber } from './casts.js';
import { spend } from './meter.js';
import { thrown } from './trouble.js';
import { typeNameOf } from './types.js';
import { Dictionary, isList, itemsOf, PsObject, type Value } from './values.js';

/** What stands at a place of a list, a text or a table. */
export function at(target: Value, index: Value): Value {
  if (target === null) throw noIndex('Cannot index into a null array.', 'NullArray');
  if (index === null) throw noIndex('Index operation failed; the array index evaluated to null.', 'NullArrayIndex');
  if (target instanceof Dictionary) return fromTable(target, index);
  if (target instanceof PsObject && typeNameOf(target).endsWith('PSCustomObject')) return null;
  if (!Array.isArray(index)) return placed(target, index) ?? null;
  spend(2 * index.length);
  // A place that is none is left out; one that holds nothing is not.
  return index.map((one) => placed(target, one)).filter((one) => one !== undefined);
}

export const noIndex = (message: string, id: string) =>
  thrown({ message, id, category: 'InvalidOperation', words: 'vendor' });

/** Undefined where there is no such place. */
function placed(target: Value, index: Value): Value | undefined {
  if (typeof target !== 'string' && !isList(target)) return equalsFirst(index) ? target : undefined;
  const length = typeof target === 'string' ? target.length : itemsOf(target).length;
  const place = Math.trunc(toNumber(index));
  const from = place < 0 ? length + place : place;
  if (from < 0 || from >= length) return undefined;
  return typeof target === 'string' ? target.charAt(from) : (itemsOf(target)[from] as Value);
}

function fromTable(table: Dictionary, index: Value): Value {
  if (Array.isArray(index)) return index.map((one) => table.get(one) ?? null);
  const found = table.get(index);
  if (found !== undefined) return found;
  return table.ordered && typeof index === 'number' ? ([...table.entries.values()].at(index)?.value ?? null) : null;
}

const equalsFirst = (index: Value): boolean => index === 0 || index === -1;
