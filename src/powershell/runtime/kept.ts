/** Variables that -ErrorVariable and its kin name: each takes what its command says or puts out. */

import type { Args } from './cmdlet.js';
import { spend } from './meter.js';
import type { Shell } from './shell.js';
import { toText } from './text.js';
import { isList, itemsOf, NOTHING, type Value } from './values.js';

type Keeping = 'ErrorVariable' | 'WarningVariable' | 'OutVariable';

const KEEPING: readonly Keeping[] = ['ErrorVariable', 'WarningVariable', 'OutVariable'];

const variableOf = (written: string): string => written.replace(/^\+/, '').toLowerCase();

/** A command begins: what it keeps is empty. With a `+` before its name a variable keeps what it had. */
export function beginKeeping({ scope }: Shell, common: Args): void {
  for (const kind of KEEPING) {
    const written = common.get(kind);
    if (written === undefined) continue;
    const name = variableOf(toText(written));
    const before = toText(written).startsWith('+') ? scope.find(name)?.value : undefined;
    if (before !== undefined) spend(itemsOf(before).length);
    scope.set(name, before === undefined ? [] : [...itemsOf(before)]);
  }
}

export function keep({ scope }: Shell, common: Args, kind: Keeping, value: Value): void {
  const written = common.get(kind);
  if (written === undefined) return;
  const kept = scope.find(variableOf(toText(written)))?.value ?? null;
  if (isList(kept) && kept !== NOTHING) (itemsOf(kept) as Value[]).push(value);
}
