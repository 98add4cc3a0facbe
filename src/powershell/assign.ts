/** `(Get-Cluster).MaximumParallelMigrations = 2`: which property of which cluster, or of which role, gets what. */
import { nearest } from '../base/names.js';
import { quote } from '../base/text.js';
import type { CmdletSpec } from '../model/commands/spec.js';
import { bindCommand } from './bind.js';
import {
  type ClusterProperty,
  complainAt,
  type LineComplaint,
  type PropertyLine,
  type Span,
  type Tables,
} from './line.js';
import { type Literal, numberOf, readLiteral, shown } from './literals.js';
import { findCmdlet } from './lookup.js';
import type { LineAssignment, LineCommand, Piece } from './pieces.js';

/** As much of Get-Cluster as names the object of an assignment. */
const GET_CLUSTER: CmdletSpec = {
  name: 'Get-Cluster',
  help: 'The cluster whose property is set.',
  parameters: [{ name: 'Name', kind: 'cluster', position: 0, help: 'The name of the cluster.' }],
};

/** As much of Get-ClusterGroup. */
const GET_GROUP: CmdletSpec = {
  name: 'Get-ClusterGroup',
  help: 'The role whose property is set.',
  parameters: [{ name: 'Name', kind: 'vm', position: 0, mandatory: true, help: 'The name of the role.' }],
};

/** Undefined if there are complaints, which are added to the list. */
export function bindAssignment(
  text: string,
  syntax: LineAssignment,
  { clusterProperties, groupProperties }: Tables,
  complaints: LineComplaint[],
): PropertyLine | undefined {
  const before = complaints.length;
  const ofGroup = groupProperties !== undefined && findCmdlet(syntax.object.name.raw, [GET_GROUP]).ok;
  const object = ofGroup ? groupOf(text, syntax.object, complaints) : clusterOf(text, syntax.object, complaints);
  const properties = ofGroup ? groupProperties : clusterProperties;
  const property = object && propertyOf(syntax.property, ofGroup ? 'role' : 'cluster', properties, complaints);
  const value = assignedValue(syntax.value, property, complaints);
  if (!object || !property || value === undefined || complaints.length > before) return undefined;
  const spans = { ...object.spans, property: spanOf(syntax.property), value: spanOf(syntax.value) };
  const written = text.slice(syntax.offset, syntax.offset + syntax.length);
  const named = object.name === undefined ? {} : { [ofGroup ? 'groupName' : 'clusterName']: object.name };
  return {
    kind: 'set-property',
    object: ofGroup ? 'group' : 'cluster',
    ...named,
    property: property.name,
    value,
    spans,
    text: written,
  };
}

const spanOf = ({ offset, length }: Span): Span => ({ offset, length });

interface Named {
  readonly name?: string;
  readonly spans: { readonly clusterName?: Span; readonly groupName?: Span };
}

/** The role that is meant; undefined, with a complaint, where it is not named. */
function groupOf(text: string, syntax: LineCommand, complaints: LineComplaint[]): Named | undefined {
  const line = bindCommand(text, syntax, [GET_GROUP], true, complaints);
  const [name, span] = [line?.args.Name, line?.spans.Name];
  return typeof name === 'string' && span ? { name, spans: { groupName: span } } : undefined;
}

/** Undefined where something else than the cluster is meant: then nothing can be said of its properties. */
function clusterOf(text: string, syntax: LineCommand, complaints: LineComplaint[]): Named | undefined {
  if (!findCmdlet(syntax.name.raw, [GET_CLUSTER]).ok) {
    const message = 'Only properties of the cluster and of roles can be set in a script line.';
    const expected = '(Get-Cluster).Property = value, (Get-ClusterGroup web1).Property = value';
    complaints.push(complainAt(syntax.name, message, expected));
    return undefined;
  }
  const line = bindCommand(text, syntax, [GET_CLUSTER], true, complaints);
  const [name, span] = [line?.args.Name, line?.spans.Name];
  return typeof name === 'string' && span ? { name, spans: { clusterName: span } } : { spans: {} };
}

function propertyOf(
  piece: Piece,
  whose: 'cluster' | 'role',
  properties: readonly ClusterProperty[],
  complaints: LineComplaint[],
): ClusterProperty | undefined {
  const lower = piece.raw.toLowerCase();
  const names = properties.filter(({ readOnly }) => readOnly !== true).map(({ name }) => name);
  const found = properties.find(({ name }) => name.toLowerCase() === lower);
  if (found === undefined) {
    const message = `The ${whose} has no property ${quote(piece.raw)} that a rehearsal knows.`;
    complaints.push(complainAt(piece, message, names.join(', '), nearest(piece.raw, names)));
  } else if (found.readOnly === true) {
    complaints.push(complainAt(piece, `${found.name} is read-only: the cluster works it out by itself.`));
  }
  return found;
}

/** A property that is unknown still has its value read, so that both complaints come at once. */
function assignedValue(
  piece: Piece,
  property: ClusterProperty | undefined,
  complaints: LineComplaint[],
): number | string | undefined {
  if (piece.kind === 'command') {
    complaints.push(complainAt(piece, `${quote(piece.raw)} is a command here.`, `a number, or a text in quotes`));
    return undefined;
  }
  const literal = readLiteral(piece, complaints);
  if (literal === undefined || property === undefined) return undefined;
  const value = plainValue(literal, property);
  if (value === undefined) complaints.push(unfit(literal, property));
  return value;
}

/** A truth value is 1 or 0, as the cluster keeps it. */
function plainValue(literal: Literal, { kind, range, choices }: ClusterProperty): number | string | undefined {
  if (literal.is === 'null') return undefined;
  if (literal.is === 'truth') return literal.truth ? 1 : 0;
  const number = numberOf(literal.text);
  if (kind === undefined) return literal.is === 'bare' ? number : literal.text;
  if (number === undefined || !Number.isSafeInteger(number)) return undefined;
  if (choices !== undefined && choices[number] === undefined) return undefined;
  return range && (number < range.value.from || number > range.value.to) ? undefined : number;
}

function unfit(literal: Literal, { name, range, choices }: ClusterProperty): LineComplaint {
  const meanings = Object.entries(choices ?? {}).map(([number, meaning]) => `${number} (${meaning})`);
  const whole = range ? `a whole number from ${range.value.from} to ${range.value.to}` : 'a number or a text';
  const expected = meanings.length > 0 ? meanings.join(', ') : whole;
  return complainAt(literal, `${name} cannot be ${shown(literal)}.`, expected);
}
