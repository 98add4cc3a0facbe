/** Names of a world as reports print them: subjects with their kind, and many VMs in few words. */
import { versionText } from '../model/catalog/index.js';
import type { FactKind } from '../model/facts.js';
import { MACHINE_NAMES } from '../model/refs.js';
import { LEDGER } from '../model/rules/index.js';
import { hostName, releaseKey, vmName } from '../model/rules/names.js';
import type { World } from '../model/world.js';

export type SubjectKind = FactKind['about'];

/** `host:Lab1`, `vm:web1`, `cluster:LAB`, `checkpoint:Before`. */
export const subjectOf = (world: World, kind: SubjectKind, index: number): string =>
  `${kind}:${nameIn(world, kind, index)}`;

export function nameIn(world: World, kind: SubjectKind, index: number): string {
  switch (kind) {
    case 'host':
      return hostName(world, index);
    case 'vm':
      return vmName(world, index);
    case 'cluster':
      return world.clusters[index]?.name ?? '(no cluster)';
    case 'volume':
      return world.volumes[index]?.name ?? '(no volume)';
    case 'checkpoint':
      return world.checkpoints[index]?.name ?? '(no checkpoint)';
  }
}

/** The argument of a fact in words; undefined where its kind has none. */
export function argumentOf(world: World, kind: FactKind['arg'], value: number): string | undefined {
  switch (kind) {
    case 'host':
    case 'vm':
      return value < 0 ? undefined : subjectOf(world, kind, value);
    case 'release':
      return releaseKey(value);
    case 'version':
      return versionText(value);
    case 'setting':
      return Object.keys(world.clusters[0]?.settings ?? {})[value];
    case 'machine':
      return MACHINE_NAMES[value];
    case 'rule':
      return LEDGER[value]?.id;
    default:
      return undefined;
  }
}

/** Parts of a list of names that are written out; the rest is counted. */
const PARTS_MAX = 6;

/** `web1 … web8, db`: names that differ in their number alone stand for one another. In the order given. */
export function shortList(names: readonly string[]): string {
  const parts: { text: string; count: number }[] = [];
  for (let at = 0; at < names.length; ) {
    const end = endOfRun(names, at);
    const [first = '', last = ''] = [names[at], names[end]];
    const count = end - at + 1;
    const text = count === 1 ? first : count === 2 ? `${first}, ${last}` : `${first} … ${last}`;
    parts.push({ text, count });
    at = end + 1;
  }
  const told = parts.slice(0, PARTS_MAX);
  const rest = parts.slice(PARTS_MAX).reduce((sum, part) => sum + part.count, 0);
  return told.map((part) => part.text).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** The last of the names from `at` on that count on from one another: web1, web2, web3. */
function endOfRun(names: readonly string[], at: number): number {
  let end = at;
  while (end + 1 < names.length && follows(names[end] ?? '', names[end + 1] ?? '')) end += 1;
  return end;
}

function follows(name: string, next: string): boolean {
  const [digits] = /\d{1,9}$/.exec(name) ?? [];
  if (digits === undefined) return false;
  const number = String(Number(digits) + 1);
  return next === name.slice(0, -digits.length) + number.padStart(digits.startsWith('0') ? digits.length : 1, '0');
}

/** `1 VM`, `3 VMs`, `2 retries`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
