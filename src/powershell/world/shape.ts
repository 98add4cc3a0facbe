/** Short ways to say what an object of the model looks like. */
import type { World } from '../../model/world.js';
import { EnumValue, PsObject, type Shape, type ShapeProperty, Thing, type Value } from '../runtime/values.js';
import { type Sight, worldOf } from './sight.js';

type Getter = (ref: number, sight: Sight, world: World) => Value;

/** `names`: properties and where their values come from, in their order. */
export function shapeOf(
  typeName: string,
  names: Readonly<Record<string, Getter>>,
  text?: (ref: number, sight: Sight) => string,
): Shape {
  const properties: ShapeProperty[] = Object.entries(names).map(([name, get]) => ({
    name,
    get: (ref, context) => get(ref, context as Sight, worldOf(context as Sight)),
  }));
  return {
    typeNames: [typeName, 'System.Object'],
    properties,
    byName: new Map(properties.map((property) => [property.name.toLowerCase(), property])),
    ...(text === undefined ? {} : { text: (ref: number, context: unknown) => text(ref, context as Sight) }),
  };
}

export const thing = (shape: Shape, ref: number, sight: Sight): Thing => new Thing(shape, ref, sight);

/** Words with their numbers: `choice('ns.State', 'Up', { Up: 0, Down: 1 })`. */
export const choice = (type: string, name: string, numbers: Readonly<Record<string, number>>): EnumValue =>
  new EnumValue(type, name, numbers[name] ?? 0);

/** An id that is always the same for a name. */
export { guidOf } from '../../model/files.js';

/** An object of a module, with its fields. */
export const custom = (name: string, fields: Readonly<Record<string, Value>>): PsObject =>
  new PsObject([name, 'System.Object'], fields);
