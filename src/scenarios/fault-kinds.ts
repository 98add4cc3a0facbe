/** The kinds of faults that the format knows, read off its schema. */
import { faultType } from './schema-faults.js';
import { literalsOf } from './wording.js';
import { type AnyType, firstKey, innerOf, optionsOf, shapeOf, typeName } from './zod-shapes.js';

export interface FaultKind {
  /** Its first key, and the word behind it where several kinds begin alike: `crash`, `storage-slow`. */
  readonly name: string;
  readonly says: string;
  readonly keys: readonly { readonly key: string; readonly says: string; readonly optional: boolean }[];
}

/** In the order of the schema. */
export const faultKinds = (): readonly FaultKind[] => optionsOf(faultType).map(kindOf);

function kindOf(type: AnyType): FaultKind {
  const first = firstKey(type);
  const keys = Object.entries(shapeOf(type) as Record<string, AnyType>);
  const literals = typeName(innerOf(shapeOf(type)[first] as AnyType)) === 'literal' ? literalsOf(type) : [];
  return {
    name: [first, ...literals].join('-'),
    says: descriptionOf(type),
    keys: keys.map(([key, one]) => ({ key, says: descriptionOf(one), optional: typeName(one) === 'optional' })),
  };
}

const descriptionOf = (type: AnyType): string => type.description ?? innerOf(type).description ?? '';
