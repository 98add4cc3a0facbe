/** The order of objects by several values. */

import { compare } from '../runtime/comparing.js';
import { toText } from '../runtime/text.js';
import { Thrown } from '../runtime/trouble.js';
import type { Value } from '../runtime/values.js';

/** Below 0, 0 or above. `falls`: which of them go down. */
export function order(a: readonly Value[], b: readonly Value[], falls: readonly boolean[], matchCase: boolean): number {
  for (const [at, fall] of falls.entries()) {
    const difference = orderOfTwo(a[at] ?? null, b[at] ?? null, matchCase);
    if (difference !== 0) return fall ? -difference : difference;
  }
  return 0;
}

/** What cannot be compared is put in order as text. */
function orderOfTwo(a: Value, b: Value, matchCase: boolean): number {
  try {
    return compare(a, b, matchCase);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return compare(toText(a), toText(b), matchCase);
  }
}
