/** Walks the syntax tree of a script, and holds what it calls against the module reference. */
import { MODULE_CMDLETS } from '../src/model/catalog/index.js';

export interface Syntax {
  readonly is: string;
  readonly [key: string]: unknown;
}

const isSyntax = (value: unknown): value is Syntax => typeof value === 'object' && value !== null && 'is' in value;

/** Everything below a part of the tree, itself included. */
export function* inside(value: unknown): Generator<Syntax> {
  if (isSyntax(value)) yield value;
  if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* inside(one);
}

/** Calls, with a parameter where that is it, which the reference does not know; functions of the script are its own. */
export function notInReference(script: unknown, own: readonly string[]): readonly string[] {
  const wrong = [...inside(script)].flatMap((one) => {
    const name = one.is === 'command' ? (one['name'] as Syntax) : undefined;
    const cmdlet = name?.is === 'word' ? String(name['raw']) : undefined;
    if (cmdlet === undefined || own.includes(cmdlet)) return [];
    const known = MODULE_CMDLETS[cmdlet]?.value.parameters.map((parameter) => parameter.toLowerCase());
    if (known === undefined) return [cmdlet];
    const given = (one['elements'] as Syntax[])
      .filter(({ is }) => is === 'parameter')
      .map((each) => String(each['name']));
    return given
      .filter((parameter) => !known.includes(parameter.toLowerCase()))
      .map((parameter) => `${cmdlet} -${parameter}`);
  });
  return [...new Set(wrong)].sort();
}
