/**
 * Reads a node against the schema, as far as it is well-formed: what is wrong becomes a complaint with its place, and the rest
 * is kept, so that it can be checked too. A key that is written but wrong is there with the value undefined.
 */
import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { z } from 'zod';
import { type Complaint, complain } from '../base/complaint.js';
import { isUnsafeKey, nearest } from '../base/names.js';
import { listed, quote } from '../base/text.js';
import type { DurationRange } from '../base/units.js';
import { type Mark, marks } from './forms.js';
import { joined, type Notes, valueAt } from './notes.js';
import type { Start } from './start.js';
import { expectedOf, literalsOf, wordIssue } from './wording.js';
import { type AnyType, firstKey, innerOf, optionsOf, shapeOf, typeName } from './zod-shapes.js';

/** A value of which any part may be missing. */
export type Part<T> = T extends DurationRange | Start | string | number | boolean
  ? T
  : T extends readonly (infer E)[]
    ? readonly (Part<E> | undefined)[]
    : { readonly [K in keyof T]?: Part<T[K]> | undefined };

/** What is read, and where it stands. */
interface Spot<N extends Node = Node> {
  readonly node: N;
  /** The node itself, or the alias that stands for it. */
  readonly written: Node;
  readonly path: string;
  /** The key under which it stands, also that of a list around it. */
  readonly key: string;
  readonly depth: number;
}

/** Values that are looked at, those behind an alias each time. */
const VALUES_MAX = 2_000_000;

/** The format is not half as deep. */
const DEPTH_MAX = 16;

const KEYS_SHOWN_MAX = 30;

export class Reader {
  private looked = 0;

  constructor(private readonly notes: Notes) {}

  /** The value, without its bad parts; undefined if nothing of it is good. */
  read(type: AnyType, written: Node, path = '', key = '', depth = 0): unknown {
    this.looked += 1;
    const node = this.notes.resolved(written);
    if (node === undefined || this.looked > VALUES_MAX) return undefined;
    if (this.looked === VALUES_MAX || depth > DEPTH_MAX) return this.tooMuch(written, path, depth);
    return this.readAs(innerOf(type), { node, written, path, key, depth });
  }

  private tooMuch(node: Node, path: string, depth: number): undefined {
    const what = depth > DEPTH_MAX ? 'is nested too deeply' : `holds more than ${VALUES_MAX} values`;
    return this.notes.say(node, path, complain(`The file ${what}.`));
  }

  private readAs(type: AnyType, spot: Spot): unknown {
    const { node } = spot;
    const later = marks.get(type)?.notYet;
    if (later !== undefined && later.values === undefined) return this.say(spot, notYet(labelOf(type, spot), later));
    switch (typeName(type)) {
      case 'object':
        return isMap(node) ? this.readMap(shapeOf(type), { ...spot, node }) : this.wrongKind(type, spot);
      case 'array':
        return isSeq(node) ? this.readList(type, { ...spot, node }) : this.wrongKind(type, spot);
      case 'union':
        return this.readUnion(type, spot);
      default:
        return isScalar(node) ? this.readLeaf(type, { ...spot, node }) : this.wrongKind(type, spot);
    }
  }

  private say({ written, path }: Spot, complaint: Complaint): undefined {
    return this.notes.say(written, path, complaint);
  }

  private wrongKind(type: AnyType, spot: Spot): undefined {
    const subject = spot.path === '' ? 'The file' : `\`${spot.path}\``;
    return this.say(spot, complain(`${subject} is ${kindOf(spot.node)}.`, expectedOf(type)));
  }

  private readLeaf(type: AnyType, spot: Spot<Scalar>): unknown {
    const mark = marks.get(type);
    const value = scalarValue(spot.node, mark);
    const result = type.safeParse(value);
    const issue = result.error?.issues[0];
    if (issue !== undefined) return this.say(spot, wordIssue(issue, type, spot.key, value));
    if (mark?.notYet?.values?.includes(String(value)) !== true) return result.data;
    return this.say(spot, notYet(`${spot.key}: ${String(value)}`, mark.notYet));
  }

  private readList(type: AnyType, { node, path, key, depth }: Spot<YAMLSeq>): readonly unknown[] {
    const element = (type as unknown as z.ZodArray).element as AnyType;
    const result = node.items.map((item, at) => this.read(element, item as Node, joined(path, at), key, depth + 1));
    this.notes.came(result, node, path);
    return result;
  }

  private readMap(shape: z.ZodRawShape, spot: Spot<YAMLMap>): object {
    const { node, path, depth } = spot;
    const result: Record<string, unknown> = {};
    this.notes.came(result, node, path);
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const key = this.keyOf(pair.key, shape, result, path);
      if (key === undefined) continue;
      result[key] = undefined;
      result[key] = this.read(shape[key] as AnyType, pair.value ?? pair.key, joined(path, key), key, depth + 1);
    }
    this.demand(shape, result, spot);
    return result;
  }

  /** The key of a pair, if the format has it and it stands there for the first time. */
  private keyOf(node: Node, shape: z.ZodRawShape, result: object, path: string): string | undefined {
    const key = isScalar(node) ? node.value : undefined;
    if (typeof key === 'string' && Object.hasOwn(shape, key) && !Object.hasOwn(result, key)) return key;
    const complaint = badKey(key, shape, result, path);
    if (complaint.nearest !== undefined) this.notes.meant(path, complaint.nearest);
    return this.notes.say(node, path, complaint);
  }

  /** Behind a syntax error a key may stand that was not read; one that is misspelt has its complaint. */
  private demand(shape: z.ZodRawShape, result: object, spot: Spot): void {
    if (this.notes.source.brokenAt !== Number.POSITIVE_INFINITY) return;
    for (const [key, type] of Object.entries(shape)) {
      if (typeName(type as AnyType) === 'optional' || Object.hasOwn(result, key)) continue;
      if (this.notes.lacksMisspelt(result, key)) continue;
      const owner = spot.path === '' ? 'The file' : `\`${spot.path}\``;
      this.say(spot, complain(`${owner} has no \`${key}\`.`, `${key}: ${expectedOf(type as AnyType)}`));
    }
  }

  private readUnion(type: AnyType, spot: Spot): unknown {
    const { node } = spot;
    const options = optionsOf(type);
    const kinds = options.filter((option) => typeName(option) === 'object');
    if (isMap(node) && kinds.length > 0) return this.readKind(kinds, { ...spot, node });
    const array = options.find((option) => typeName(option) === 'array');
    if (isSeq(node) && array !== undefined) return this.readAs(array, spot);
    const leaves = options.filter((option) => option !== array && !kinds.includes(option));
    const [first] = leaves;
    if (!isScalar(node) || first === undefined) return this.wrongKind(type, spot);
    return this.readAs(
      leaves.find((leaf) => leaf.safeParse(scalarValue(node, marks.get(leaf))).success) ?? first,
      spot,
    );
  }

  /** A mapping that may be of several kinds is told by the first key of its kind, and then by the word behind it. */
  private readKind(kinds: readonly AnyType[], spot: Spot<YAMLMap>): unknown {
    const fitting =
      kinds.length === 1 ? kinds : kinds.filter((kind) => valueAt(spot.node, firstKey(kind)) !== undefined);
    const [first] = fitting;
    if (first === undefined) return this.say(spot, noKind(kinds, spot));
    const key = firstKey(first);
    const alike = fitting.filter((kind) => firstKey(kind) === key);
    if (alike.length === 1) return this.readAs(first, spot);
    const value = this.notes.resolved(valueAt(spot.node, key));
    const word = isScalar(value) ? String(value.value) : '';
    const exact = alike.find((kind) => literalsOf(kind).includes(word));
    if (exact !== undefined) return this.readAs(exact, spot);
    const known = alike.flatMap(literalsOf);
    const complaint = complain(`\`${key}\` cannot be ${quote(word)}.`, listed(known), nearest(word, known));
    return this.notes.say(value ?? spot.node, joined(spot.path, key), complaint);
  }
}

function kindOf(node: Node): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  return isScalar(node) && node.value === null ? 'empty' : 'one value';
}

function badKey(key: unknown, shape: z.ZodRawShape, result: object, path: string): Complaint {
  const keys = Object.keys(shape);
  const known = keys.length > KEYS_SHOWN_MAX ? `${keys.slice(0, KEYS_SHOWN_MAX).join(', ')} …` : listed(keys);
  if (typeof key !== 'string') return complain('A key is not a plain word.', known);
  if (isUnsafeKey(key)) return complain(`${quote(key)} cannot be a key.`, known);
  if (Object.hasOwn(result, key)) return complain(`The key ${quote(key)} stands here twice.`, 'once');
  const where = path === '' ? 'at the top' : `in \`${path}\``;
  return complain(`There is no key ${quote(key)} ${where}.`, known, nearest(key, keys));
}

function noKind(kinds: readonly AnyType[], { node, path }: Spot<YAMLMap>): Complaint {
  const known = [...new Set(kinds.map(firstKey))];
  const written = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  const near = written.map((key) => nearest(key, known)).find((one) => one !== undefined);
  return complain(`\`${path}\` does not say what it is.`, `one of the keys ${listed(known)}`, near);
}

/** A number keeps its digits where the type asks for them. */
function scalarValue({ value, source }: Scalar, mark: Mark | undefined): unknown {
  if (mark?.asWritten === undefined || typeof value !== 'number' || source === undefined) return value;
  return mark.asWritten === true || Number.isInteger(value) ? source : value;
}

const notYet = (label: string, { instead }: NonNullable<Mark['notYet']>): Complaint =>
  complain(`\`${label}\` cannot be rehearsed yet; ${instead}.`);

/** `cpu: Intel/Haswell`, `windows`; an entry of a list is called by its own first key. */
function labelOf(type: AnyType, { node, key, path }: Spot): string {
  if (path.endsWith(']') && typeName(type) === 'object') return firstKey(type);
  return isScalar(node) ? `${key}: ${String(node.value)}` : key;
}
