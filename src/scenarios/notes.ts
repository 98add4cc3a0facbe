/** What was found wrong, each with its place, and where in the file everything that was read came from. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Complaint, Place } from '../base/complaint.js';
import type { Source } from './source.js';

/** Where a list or mapping of the result came from. */
interface Origin {
  readonly node: YAMLMap | YAMLSeq;
  readonly path: string;
}

export type Key = string | number;

export class Notes {
  readonly complaints: Complaint[] = [];
  private readonly origins = new WeakMap<object, Origin>();
  /** Paths that have a complaint, and the keys at the top above them. */
  private readonly wrong = new Set<string>();
  /** Paths that a misspelt key probably meant. */
  private readonly misspelt = new Set<string>();

  constructor(readonly source: Source) {}

  private add(complaint: Complaint): void {
    this.complaints.push(complaint);
    if (complaint.path === undefined) return;
    this.wrong.add(complaint.path);
    this.wrong.add(topOf(complaint.path));
  }

  /** Whether something under a key at the top is wrong. What follows from that alone is not worth another complaint. */
  troubled(key: string): boolean {
    return this.wrong.has(key) || this.misspelt.has(key);
  }

  /** Whether something that was read, or a key or an entry of it, has a complaint itself. */
  isWrong(owner: object, key?: Key): boolean {
    const origin = this.origins.get(owner);
    return origin !== undefined && this.wrong.has(joined(origin.path, key));
  }

  /** A key that does not stand there was probably meant by one that does. */
  meant(path: string, key: string): void {
    this.misspelt.add(joined(path, key));
    this.misspelt.add(topOf(joined(path, key)));
  }

  /** Whether a key that something lacks stands there misspelt. */
  lacksMisspelt(owner: object, key: string): boolean {
    const origin = this.origins.get(owner);
    return origin !== undefined && this.misspelt.has(joined(origin.path, key));
  }

  /** Remembers where something came from. */
  came(owner: object, node: YAMLMap | YAMLSeq, path: string): void {
    this.origins.set(owner, { node, path });
  }

  /** A complaint about a node. */
  say(node: Node, path: string, complaint: Complaint): undefined {
    this.add({ ...complaint, place: this.placeOf(node), ...(path === '' ? {} : { path }) });
    return undefined;
  }

  /** A complaint about something that was read, about a key of it or an entry. */
  at(owner: object, key: Key | undefined, complaint: Complaint): void {
    const origin = this.origins.get(owner);
    this.add(origin === undefined ? complaint : { ...complaint, ...this.spotOf(origin, key) });
  }

  /** The same about a stretch of the text. */
  within(owner: object, key: Key | undefined, from: number, to: number, complaint: Complaint): void {
    const path = this.origins.get(owner)?.path;
    const place = this.source.place(from, to);
    this.add({ ...complaint, place, ...(path === undefined ? {} : { path: joined(path, key) }) });
  }

  /** The scalar that stands there, for whoever must know how it is written. */
  scalar(owner: object, key: Key | undefined): Scalar | undefined {
    const origin = this.origins.get(owner);
    const node = origin && this.resolved(valueAt(origin.node, key));
    return isScalar(node) ? node : undefined;
  }

  /** Line of something that was read, or of a key or an entry of it. */
  lineOf(owner: object, key?: Key): number | undefined {
    const origin = this.origins.get(owner);
    return origin && this.spotOf(origin, key).place.line;
  }

  /** Offset of the end of what stands under a key; 0 where nothing does. */
  endOf(owner: object, key: Key): number {
    const origin = this.origins.get(owner);
    return (origin && valueAt(origin.node, key)?.range?.[1]) ?? 0;
  }

  resolved(node: unknown): Node | undefined {
    const found = isAlias(node) ? this.source.resolve(node) : node;
    return (found ?? undefined) as Node | undefined;
  }

  private spotOf({ node, path }: Origin, key: Key | undefined): { readonly place: Place; readonly path: string } {
    const found = key === undefined ? undefined : (valueAt(node, key) ?? keyAt(node, key));
    return { place: this.placeOf(found ?? node), path: found === undefined ? path : joined(path, key) };
  }

  private placeOf(node: Node): Place {
    const [from = 0, to = from] = node.range ?? [];
    return isScalar(node) || isAlias(node) ? this.source.place(from, to) : this.source.place(from);
  }
}

const topOf = (path: string): string => path.split(/[.[]/, 1)[0] ?? '';

/** `vms[2].memory` */
export function joined(path: string, key: Key | undefined): string {
  if (key === undefined) return path;
  if (typeof key === 'number') return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function valueAt(node: YAMLMap | YAMLSeq, key: Key | undefined): Node | undefined {
  if (key === undefined) return node;
  if (isSeq(node)) return typeof key === 'number' ? (node.items[key] as Node | undefined) : undefined;
  return (pairAt(node, key)?.value ?? undefined) as Node | undefined;
}

const pairAt = (node: YAMLMap, key: Key): Pair | undefined =>
  node.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

const keyAt = (node: YAMLMap | YAMLSeq, key: Key): Node | undefined =>
  isMap(node) ? (pairAt(node, key)?.key as Node | undefined) : undefined;
