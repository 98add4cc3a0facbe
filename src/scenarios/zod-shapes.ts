/** The few questions about the build of a zod type that the reader asks. */
import type { z } from 'zod';

export type AnyType = z.ZodType;

/** 'object', 'array', 'union', 'optional', 'enum', 'pipe' … */
export const typeName = (type: AnyType): string => type.def.type;

export function innerOf(type: AnyType): AnyType {
  return typeName(type) === 'optional' ? innerOf((type as z.ZodOptional<AnyType>).unwrap()) : type;
}

/** Of an object. */
export const shapeOf = (type: AnyType): z.ZodRawShape => (type as z.ZodObject).shape;

export const optionsOf = (type: AnyType): readonly AnyType[] => (type as z.ZodUnion<readonly AnyType[]>).options;

/** The key that tells what a mapping is. */
export const firstKey = (type: AnyType): string => Object.keys(shapeOf(type))[0] ?? '';
