/**
 * Whom a condition tells apart though only a name makes them differ. Where it tells nobody apart it says the same when hosts or VMs that are
 * alike change places, and a search need keep only one of the two states.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { type Named, ROWS } from './fields.js';
import { entryOf, type Kind, kindOf, macroOf, partsOf, type Scope } from './walk.js';

/** Whether hosts, VMs, and VMs of different entries of the file are told apart. */
export interface Apart {
  readonly hosts: boolean;
  readonly vms: boolean;
  readonly groups: boolean;
}

/** Whether everybody is told apart: then it may be by fields that nobody can name beforehand. */
export const isOfAll = ({ hosts, vms, groups }: Apart): boolean => hosts && vms && groups;

/** What is told apart by any of these. */
export const apartByAny = (all: readonly Apart[]): Apart => ({
  hosts: all.some(({ hosts }) => hosts),
  vms: all.some(({ vms }) => vms),
  groups: all.some(({ groups }) => groups),
});

export function apartBy(node: ASTNode): Apart {
  const apart = new Set<string>();
  visit(node, new Map(), apart);
  return { hosts: apart.has('hosts'), vms: apart.has('vms'), groups: apart.has('groups') };
}

/** An expression whose value counts: a row, a name, or a list with its order. */
function visit(node: ASTNode, scope: Scope, apart: Set<string>): void {
  const macro = macroOf(node);
  if (macro !== undefined) {
    if (macro.name === 'filter') note(kindOf(node, scope), apart);
    if (macro.name === 'map') noteOrder(macro.list, scope, apart);
    return visitList(node, scope, apart);
  }
  if ((node.op === '==' || node.op === '!=') && areNamesAlike(node.args, scope)) {
    for (const side of node.args) if (side.op === '.') visitRow(side.args[0], scope, apart);
    return;
  }
  if (node.op === 'in') {
    visit(node.args[0], scope, apart);
    return visitList(node.args[1], scope, apart);
  }
  const sized = sizedBy(node);
  if (sized !== undefined) return visitList(sized, scope, apart);
  if (node.op === '.') {
    note(kindOf(node, scope), apart);
    return visitRow(node.args[0], scope, apart);
  }
  if (node.op === 'id') return note(kindOf(node, scope), apart);
  for (const part of partsOf(node)) visit(part, scope, apart);
}

/** A list of which the order does not count. */
function visitList(node: ASTNode, scope: Scope, apart: Set<string>): void {
  const macro = macroOf(node);
  if (macro === undefined) {
    if (node.op !== 'id') visit(node, scope, apart);
    return;
  }
  visitList(macro.list, scope, apart);
  const inner = new Map(scope).set(macro.variable, entryOf(kindOf(macro.list, scope)));
  for (const body of macro.bodies) visit(body, inner, apart);
}

/** A row of which one field is asked: whoever goes through all of a list asks it of each, whoever takes one of it asks for its order. */
function visitRow(node: ASTNode, scope: Scope, apart: Set<string>): void {
  const kind = kindOf(node, scope);
  if (node.op === '.' && kind !== undefined && 'row' in kind) return visitRow(node.args[0], scope, apart);
  if (node.op === '[]' && kind !== undefined) {
    noteOrder(node.args[0], scope, apart);
    visit(node.args[1], scope, apart);
    return visitList(node.args[0], scope, apart);
  }
  if (node.op !== 'id') visit(node, scope, apart);
}

/** `h.name == v.host`, `h.cluster != null`: names are compared with each other, whatever they are. Of groups nobody changes places. */
function areNamesAlike([left, right]: readonly [ASTNode, ASTNode], scope: Scope): boolean {
  const [one, other] = [namedBy(left, scope), namedBy(right, scope)];
  return one === undefined ? other !== undefined && isNull(left) : one === other || isNull(right);
}

const isNull = ({ op, args }: ASTNode): boolean => op === 'value' && args === null;

function namedBy(node: ASTNode, scope: Scope): string | undefined {
  const kind = kindOf(node, scope);
  const names = node.op === '.' && kind !== undefined && 'of' in kind ? kind.of.names : undefined;
  return names === 'groups' ? undefined : names;
}

/** The list whose length is asked for. */
function sizedBy(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && node.args[0] === 'size') return node.args[1];
  return node.op === 'call' && node.args[0] === 'size' ? node.args[1][0] : undefined;
}

const ROWS_OF = { Host: 'hosts', Vm: 'vms', Cluster: 'clusters', Level: 'clusters' } as const;

/** The place of a row in a list counts. */
function noteOrder(list: ASTNode, scope: Scope, apart: Set<string>): void {
  const each = entryOf(kindOf(list, scope));
  if (each !== undefined && 'row' in each) apart.add(ROWS_OF[each.row]);
}

/** A name counts; or a row as a whole, which may show any name that it has: `v['host']`, `(late ? vms : []).all(v, …)`. */
function note(kind: Kind | undefined, apart: Set<string>): void {
  if (kind === undefined) return;
  if ('each' in kind) return note(kind.each, apart);
  const names: (Named | undefined)[] =
    'row' in kind ? Object.values(ROWS[kind.row]).map((field) => field.names) : [kind.of.names];
  for (const one of names) if (one !== undefined) apart.add(one);
}
