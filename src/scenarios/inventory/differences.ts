/** What changed in a cluster between two inventories, machine by machine. */
import { listed, quote } from '../../base/text.js';
import type { Drafted, Entry } from './drafted.js';
import { written } from './write.js';

export interface Difference {
  /** `cluster`, `network`, `host`, `VM` or `role`. */
  readonly what: string;
  readonly name: string;
  readonly change: 'added' | 'gone' | 'changed';
  /** Of what changed: the key with its value before and now; null: not written. */
  readonly keys: readonly { readonly key: string; readonly before: unknown; readonly now: unknown }[];
}

const KINDS = [
  ['cluster', 'clusters'],
  ['network', 'networks'],
  ['host', 'hosts'],
  ['VM', 'vms'],
  ['role', 'roles'],
] as const;

export const differencesOf = (before: Drafted, now: Drafted): readonly Difference[] =>
  KINDS.flatMap(([what, list]) => between(what, before[list], now[list]));

function between(what: string, before: readonly Entry[], now: readonly Entry[]): Difference[] {
  const [old, fresh] = [byName(before), byName(now)];
  const gone = [...old].flatMap(([key, { keys }]) =>
    fresh.has(key) ? [] : [{ what, name: String(keys['name']), change: 'gone' as const, keys: [] }],
  );
  const others = [...fresh].flatMap(([key, entry]): Difference[] => {
    const name = String(entry.keys['name']);
    const known = old.get(key);
    if (known === undefined) return [{ what, name, change: 'added', keys: [] }];
    const keys = changedKeys(known, entry);
    return keys.length === 0 ? [] : [{ what, name, change: 'changed', keys }];
  });
  return [...gone, ...others];
}

const byName = (entries: readonly Entry[]): ReadonlyMap<string, Entry> =>
  new Map(entries.map((entry) => [String(entry.keys['name']).toLowerCase(), entry]));

function changedKeys(before: Entry, now: Entry): Difference['keys'] {
  const [old, fresh] = [written(before.keys), written(now.keys)];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].flatMap((key) => {
    const [was, is] = [old[key] ?? null, fresh[key] ?? null];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ key, before: was, now: is }];
  });
}

/** `VM web1: on Node1 is now Node2`, a line each. */
export const tellDifference = ({ what, name, change, keys }: Difference): string =>
  change === 'changed'
    ? `${what} ${shownName(name)}: ${listed(
        keys.map(({ key, before, now }) => `${key} ${shown(before)} is now ${shown(now)}`),
        'and',
      )}`
    : `${what} ${shownName(name)}: ${change}`;

const shownName = (name: string): string => quote(name).slice(1, -1);

function shown(value: unknown): string {
  if (value === null) return '(not written)';
  return typeof value === 'string' ? shownName(value) : shownName(JSON.stringify(value));
}
