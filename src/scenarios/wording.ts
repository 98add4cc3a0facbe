/** What a type expects, in words, and what is said when a value is not that. */
import type { z } from 'zod';
import { type Complaint, complain } from '../base/complaint.js';
import { nearest } from '../base/names.js';
import { listed, quote } from '../base/text.js';
import { keptComplaint } from './forms.js';
import { type AnyType, firstKey, innerOf, optionsOf, shapeOf, typeName } from './zod-shapes.js';

const VALUES_SHOWN_MAX = 30;

/** The words that an enum or a literal allows. */
function valuesOf(type: AnyType): readonly string[] {
  if (typeName(type) === 'enum') return (type as z.ZodEnum).options.map(String);
  return typeName(type) === 'literal' ? [...(type as z.ZodLiteral).values].map(String) : [];
}

/** The words that the first key of a mapping allows. */
export const literalsOf = (type: AnyType): readonly string[] =>
  valuesOf(innerOf(shapeOf(type)[firstKey(type)] as AnyType));

export function expectedOf(type: AnyType): string {
  const inner = innerOf(type);
  switch (typeName(inner)) {
    case 'object':
      return `a mapping with ${listed(Object.keys(shapeOf(inner)).slice(0, VALUES_SHOWN_MAX), 'and')}`;
    case 'array':
      return 'a list';
    case 'union':
      return listed([...new Set(optionsOf(inner).map(expectedOf))]);
    case 'enum':
    case 'literal':
      return listed(valuesOf(inner));
    case 'boolean':
      return 'true or false';
    case 'number':
      return numberBounds(inner as z.ZodNumber);
    default:
      return examplesOf(inner);
  }
}

function numberBounds({ minValue, maxValue, isInt }: z.ZodNumber): string {
  const what = isInt ? 'a whole number' : 'a number';
  const [from, to] = [minValue ?? 0, maxValue ?? Number.MAX_SAFE_INTEGER];
  return to >= Number.MAX_SAFE_INTEGER ? `${what} from ${from} on` : `${what} from ${from} to ${to}`;
}

function examplesOf(type: AnyType): string {
  const examples = type.meta()?.['examples'];
  return Array.isArray(examples) ? examples.join(', ') : 'a text';
}

/** One issue of a leaf as a complaint, without its place. */
export function wordIssue(issue: z.core.$ZodIssue, type: AnyType, key: string, value: unknown): Complaint {
  const kept = keptComplaint(issue);
  if (kept !== undefined) return kept;
  if (value === null) return complain(`\`${key}\` is empty.`, expectedOf(type));
  const shown = typeof value === 'string' ? quote(value) : String(value);
  return complain(`\`${key}\` cannot be ${shown}.`, expectedOf(type), nearestOf(value, type));
}

/** A release may be written as people say it: 2019, or with the name of the product in front. */
function nearestOf(value: unknown, type: AnyType): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const [text, values] = [String(value), valuesOf(type)];
  return nearest(text, values) ?? nearest(text.replace(/^\D*(?=\d{4})/, '').replaceAll(' ', ''), values);
}
