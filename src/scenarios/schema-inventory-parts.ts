/** The small types of which the inventory and the plan are made: releases, words, lists. */
import { z } from 'zod';
import { RELEASE_KEYS } from '../model/catalog/index.js';
import { marks } from './forms.js';

/** In the order of the catalog; each release by its key. */
export const release = (description: string) => z.enum(RELEASE_KEYS).meta({ description });

/** One of a few words, some of which cannot be rehearsed yet. */
export function word<const T extends readonly [string, ...string[]]>(
  description: string,
  values: T,
  later?: { readonly values: readonly T[number][]; readonly instead: string },
) {
  const type = z.enum(values).meta({ description });
  if (later !== undefined) marks.add(type, { notYet: later });
  return type;
}

export const list = <T extends z.ZodType>(description: string, element: T) => z.array(element).meta({ description });

/** A single one may stand without brackets. */
export const oneOrMore = <T extends z.ZodType>(description: string, element: T, array: string) =>
  z.union([element, list(array, element)]).meta({ description });
