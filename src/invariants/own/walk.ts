/** What can be said of a condition without asking it: words that a field never holds, and how long a look may take. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { listed, quote } from '../../base/text.js';
import { type Field, isVariable, type Named, ROWS, type RowName, TYPES, VARIABLES, type Variable } from './fields.js';
import type { ConditionComplaint } from './language.js';

/** What an expression is, as far as it matters here. */
export type Kind = { readonly row: RowName } | { readonly field: string; readonly of: Field } | { readonly each: Kind };

export type Scope = ReadonlyMap<string, Kind | undefined>;

/** Macros that go through a list with a variable of their own. */
const OVER_A_LIST: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

interface Macro {
  readonly name: string;
  readonly list: ASTNode;
  readonly variable: string;
  readonly bodies: readonly ASTNode[];
}

export function macroOf(node: ASTNode): Macro | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, list, [variable, ...bodies]] = node.args;
  if (!OVER_A_LIST.has(name) || variable?.op !== 'id' || bodies.length === 0) return undefined;
  return { name, list, variable: variable.args, bodies };
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value;

/** The expressions inside an expression, in their order. */
export const partsOf = ({ args }: ASTNode): readonly ASTNode[] => [args].flat(3).filter(isNode);

/** Names of one kind that a world may have: the few that a complaint shows, and whether it may have another. */
export interface Names {
  readonly words: readonly string[];
  has(name: string): boolean;
}

/** The names of a world; unwritten: any. */
export type WorldNames = Readonly<Partial<Record<Named, Names>>>;

/** Complaints about literals that are compared with a field which never holds them. */
export function strangeWords(
  node: ASTNode,
  world: WorldNames,
  scope: Scope = new Map(),
): readonly ConditionComplaint[] {
  const macro = macroOf(node);
  if (macro === undefined)
    return [...compared(node, world, scope), ...partsOf(node).flatMap((part) => strangeWords(part, world, scope))];
  const inner = new Map(scope).set(macro.variable, entryOf(kindOf(macro.list, scope)));
  return [
    ...strangeWords(macro.list, world, scope),
    ...macro.bodies.flatMap((body) => strangeWords(body, world, inner)),
  ];
}

export function entryOf(kind: Kind | undefined): Kind | undefined {
  if (kind === undefined || 'row' in kind) return undefined;
  if ('each' in kind) return kind.each;
  // A list of names holds names.
  return kind.of.is === 'list' && kind.of.names !== undefined ? { ...kind, of: { ...kind.of, is: 'text' } } : undefined;
}

/** `v.state == 'Off'`, `'Off' != v.state`, `v.state in ['Off', 'Saved']`, `'Off' in vms.map(v, v.state)`. */
function compared(node: ASTNode, world: WorldNames, scope: Scope): readonly ConditionComplaint[] {
  if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return [];
  const [left, right] = node.args;
  const there = kindOf(right, scope);
  return [
    ...strange(kindOf(left, scope), right, world),
    ...strange(node.op === 'in' ? entryOf(there) : there, left, world),
  ];
}

function strange(kind: Kind | undefined, node: ASTNode, world: WorldNames): readonly ConditionComplaint[] {
  if (kind === undefined || !('of' in kind)) return [];
  if (node.op === 'list') return node.args.flatMap((part) => strange(kind, part, world));
  const known = knownOf(kind.of, world);
  if (known === undefined || node.op !== 'value' || typeof node.args !== 'string' || known.has(node.args)) return [];
  const { words } = known;
  const shown = words.length > WORDS_SHOWN_MAX ? `${words.slice(0, WORDS_SHOWN_MAX).join(', ')} …` : listed(words);
  const why = `\`${kind.field}\` is never ${quote(node.args)}.`;
  const complaint = complain(why, shown, nearest(node.args, words.slice(0, COMPARED_MAX)));
  return [{ ...complaint, from: node.range.start, to: node.range.end }];
}

/** More than any field without names has. */
const WORDS_SHOWN_MAX = 24;

const COMPARED_MAX = 1000;

function knownOf({ words, names }: Field, world: WorldNames): Names | undefined {
  if (words !== undefined) return { words, has: (word) => words.includes(word) };
  return names === undefined ? undefined : world[names];
}

export function kindOf(node: ASTNode, scope: Scope): Kind | undefined {
  const macro = macroOf(node);
  if (macro !== undefined) return kindOfMacro(macro, scope);
  switch (node.op) {
    case 'id':
      if (scope.has(node.args)) return scope.get(node.args);
      return isVariable(node.args) ? { each: { row: VARIABLES[node.args] } } : undefined;
    case '[]':
      return entryOf(kindOf(node.args[0], scope));
    case '.':
      return fieldOf(kindOf(node.args[0], scope), node.args[1]);
    default:
      return undefined;
  }
}

function kindOfMacro({ name, list, variable, bodies }: Macro, scope: Scope): Kind | undefined {
  const kind = kindOf(list, scope);
  if (name === 'filter') return kind;
  const made = bodies.at(-1);
  if (name !== 'map' || made === undefined) return undefined;
  const each = kindOf(made, new Map(scope).set(variable, entryOf(kind)));
  return each && { each };
}

function fieldOf(kind: Kind | undefined, name: string): Kind | undefined {
  if (kind === undefined || !('row' in kind)) return undefined;
  const field = ROWS[kind.row][name];
  if (field === undefined) return undefined;
  return TYPES[field.is] === 'Level' ? { row: 'Level' } : { field: name, of: field };
}

/** Entries of a list whose length nobody knows beforehand: the outages of a VM, the parts of a text. */
const UNKNOWN_LENGTH = 10;

/** How many expressions one look evaluates at most, in a world of so many rows. */
export function costOf(node: ASTNode, rows: Readonly<Record<Variable, number>>): number {
  const macro = macroOf(node);
  if (macro === undefined)
    return partsOf(node).reduce((sum, part) => sum + costOf(part, rows), node.op === 'in' ? lengthOf(node, rows) : 1);
  const each = macro.bodies.reduce((sum, body) => sum + costOf(body, rows), 1);
  return 1 + costOf(macro.list, rows) + lengthOf(macro.list, rows) * each;
}

function lengthOf(node: ASTNode, rows: Readonly<Record<Variable, number>>): number {
  const macro = macroOf(node);
  if (macro !== undefined) return lengthOf(macro.list, rows);
  if (node.op === 'id' && isVariable(node.args)) return rows[node.args];
  if (node.op === 'list') return node.args.length;
  if (node.op === 'in' || node.op === '+' || node.op === '?:')
    return partsOf(node).reduce((sum, part) => sum + lengthOf(part, rows), 0);
  return UNKNOWN_LENGTH;
}
