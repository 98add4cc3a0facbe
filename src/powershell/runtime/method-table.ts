import { toNumber } from './casts.js';
import { toText } from './text.js';
import type { Value } from './values.js';

export type Args = readonly Value[];
export type Method<T> = (self: T, args: Args) => Value;

/** Names of methods in their own case. */
export const PROPER = new Map<string, string>();

export const methods = <T>(table: Readonly<Record<string, Method<T>>>): ReadonlyMap<string, Method<T>> =>
  new Map(
    Object.entries(table).map(([name, method]) => {
      PROPER.set(name.toLowerCase(), name);
      return [name.toLowerCase(), method];
    }),
  );

export const text = (args: Args, at: number): string => toText(args[at] ?? null);
export const number = (args: Args, at: number, otherwise = 0): number =>
  args[at] === undefined ? otherwise : toNumber(args[at]);

/** Whether the last argument asks to ignore case: `'OrdinalIgnoreCase'`. */
export const ignores = (args: Args): boolean => args.length > 1 && /ignorecase/i.test(text(args, args.length - 1));
export const folded = (value: string, args: Args): string => (ignores(args) ? value.toLowerCase() : value);
