/** Who is in the file: every cluster, host, VM and network by its name, ranges and counts written out, in file order. */
import { type Complaint, complain } from '../base/complaint.js';
import { expandNames, nearest } from '../base/names.js';
import { quote } from '../base/text.js';
import { releaseIndex } from '../model/catalog/index.js';
import type { Notes } from './notes.js';
import type { Part } from './reader.js';
import type { Written } from './schema.js';
import { HOSTS_MAX, VMS_MAX } from './schema-inventory.js';

export type Draft = Part<Written>;
export type ClusterDraft = NonNullable<NonNullable<Draft['clusters']>[number]>;
export type HostDraft = NonNullable<NonNullable<Draft['hosts']>[number]>;
export type VmDraft = NonNullable<NonNullable<Draft['vms']>[number]>;
export type RoleDraft = NonNullable<NonNullable<Draft['roles']>[number]>;
/** Whether live migrations go over a network: of those that are written one is theirs. */
export const carriesMigrations = (network: { readonly for?: readonly (string | undefined)[] | undefined }): boolean =>
  network.for === undefined || network.for.includes('migration');

export type NetworkDraft = NonNullable<NonNullable<Draft['networks']>[number]>;

export interface ClusterRow {
  readonly index: number;
  readonly name: string;
  readonly draft: ClusterDraft;
  /** -1 where it is not known. */
  readonly level: number;
}

export interface HostRow {
  readonly index: number;
  readonly name: string;
  readonly draft: HostDraft;
  /** -1 where it is not known. */
  readonly release: number;
  /** Undefined: none; null: one is written and not known. */
  readonly cluster: ClusterRow | null | undefined;
}

export interface VmRow {
  readonly index: number;
  readonly name: string;
  readonly group: string;
  readonly draft: VmDraft;
  /** What is written of a role that is no VM: the draft, with what a VM has not. */
  readonly role?: RoleDraft;
  /** Undefined where it is not known. */
  readonly host: HostRow | undefined;
}

/** Names without regard to case; the first of two equal ones wins. */
export class Index<T extends { readonly name: string }> {
  private readonly rows = new Map<string, T>();
  private readonly stems: readonly string[];
  private guesses = 0;
  private sample: string | undefined;

  /** `stems`: beginnings of names that could not be written out, because their entry is wrong; an empty one: any name. */
  constructor(
    readonly all: readonly T[],
    stems: readonly string[] = [],
  ) {
    this.stems = stems.map((stem) => stem.toLowerCase());
    for (const row of all) if (!this.rows.has(row.name.toLowerCase())) this.rows.set(row.name.toLowerCase(), row);
  }

  find(name: string): T | undefined {
    return this.rows.get(name.toLowerCase());
  }

  /** Whether nothing of that name is here, for all that is known. */
  lacks(name: string): boolean {
    const lower = name.toLowerCase();
    return !this.rows.has(lower) && !this.stems.some((stem) => lower.startsWith(stem));
  }

  /** What a name that is not here was probably meant to be. A file of nothing but wrong names is not guessed at for ever. */
  near(name: string): string | undefined {
    this.guesses += 1;
    if (this.guesses > GUESSES_MAX) return undefined;
    return nearest(
      name,
      this.all.slice(0, HOSTS_MAX).map((row) => row.name),
    );
  }

  /** Whether there may be others than those that are known. */
  get open(): boolean {
    return this.stems.length > 0;
  }

  /** The first few names, for a complaint. */
  get some(): string {
    this.sample ??= sampleOf(this.all);
    return this.sample;
  }
}

const GUESSES_MAX = 500;
const NAMES_SHOWN_MAX = 12;

function sampleOf(rows: readonly { readonly name: string }[]): string {
  const all = new Set(rows.map((row) => row.name));
  return `${[...all].slice(0, NAMES_SHOWN_MAX).join(', ')}${all.size > NAMES_SHOWN_MAX ? ' …' : ''}`;
}

export interface VolumeRow {
  /** Its number in the world: a cluster without written volumes has one too. */
  readonly index: number;
  readonly name: string;
  readonly draft: object;
  readonly cluster: ClusterRow;
}

export interface Directory {
  readonly clusters: Index<ClusterRow>;
  readonly hosts: Index<HostRow>;
  readonly vms: Index<VmRow>;
  /** Those that are written, in the numbers that the world gives them. */
  readonly volumes: Index<VolumeRow>;
  readonly networks: Index<{ readonly name: string; readonly draft: NetworkDraft }>;
}

export function openDirectory(draft: Draft, notes: Notes): Directory {
  const clusters = new Index(present(draft.clusters).flatMap(clusterRow), unread(draft, 'clusters', notes));
  const hosts = hostIndex(draft, clusters, notes);
  const vms = vmIndex(draft, hosts, notes);
  const networks = present(draft.networks).flatMap((one) =>
    one.name === undefined ? [] : [{ name: one.name, draft: one }],
  );
  return {
    clusters,
    hosts,
    vms,
    volumes: new Index(volumeRows(clusters), clusters.open ? [''] : []),
    networks: new Index(networks, unread(draft, 'networks', notes)),
  };
}

/** Stems of what a list may hold that could not be read: any name, where an entry has none or the whole list is wrong. */
function unread(draft: Draft, key: 'clusters' | 'networks' | 'hosts' | 'vms' | 'roles', notes: Notes): string[] {
  const nameless = (entry: Named | undefined): boolean => entry?.name === undefined && entry?.names === undefined;
  const list: readonly (Named | undefined)[] | undefined = draft[key];
  return (list === undefined ? notes.troubled(key) : list.some(nameless)) ? [''] : [];
}

export const present = <T>(list: readonly (T | undefined)[] | undefined): T[] =>
  (list ?? []).filter((one): one is T => one !== undefined);

/** Every volume of the world in its order; those of clusters that write none are left out. */
function volumeRows(clusters: Index<ClusterRow>): VolumeRow[] {
  let index = 0;
  return clusters.all.flatMap((cluster) => {
    const written = present(cluster.draft.volumes);
    const first = index;
    index += Math.max(1, written.length);
    return written.flatMap((draft, at) =>
      draft.name === undefined ? [] : [{ index: first + at, name: draft.name, draft, cluster }],
    );
  });
}

/** The number of the first volume of a cluster, and how many it has. */
export function volumesOf({ clusters }: Directory, cluster: ClusterRow): number[] {
  let first = 0;
  for (const one of clusters.all) {
    const count = Math.max(1, present(one.draft.volumes).length);
    if (one === cluster) return Array.from({ length: count }, (_, at) => first + at);
    first += count;
  }
  return [];
}

const clusterRow = (draft: ClusterDraft, index: number): ClusterRow[] =>
  draft.name === undefined
    ? []
    : [{ index, name: draft.name, draft, level: draft.level === undefined ? -1 : releaseIndex(draft.level) }];

/** Something that may stand for several. */
type Named = {
  readonly name?: string | undefined;
  readonly names?: string | undefined;
  readonly count?: number | undefined;
};

/** The names that an entry stands for, the name of their group, and how they begin where they cannot be written out. */
interface Meant {
  readonly names: readonly string[];
  readonly group: string;
  readonly stem?: string;
}

function namesOf(entry: Named & object, what: string, notes: Notes): Meant {
  const ranged = 'names' in entry;
  if (ranged && 'name' in entry)
    notes.at(entry, 'names', complain('`name` and `names` exclude each other.', 'one of them'));
  if (ranged && 'count' in entry)
    notes.at(entry, 'count', complain('`names` and `count` exclude each other.', 'one of them'));
  if (!ranged && !('name' in entry) && !notes.lacksMisspelt(entry, 'name') && !notes.lacksMisspelt(entry, 'names'))
    notes.at(entry, undefined, complain(`A ${what} has no name.`, '`name` or `names`'));
  if (entry.names !== undefined) return rangeOf(entry, entry.names, notes);
  const { name, count } = entry;
  if (name === undefined) return { names: [], group: '' };
  if (!('count' in entry)) return { names: [name], group: name };
  if (count === undefined) return { names: [], group: name, stem: name };
  return { names: Array.from({ length: count }, (_, at) => `${name}${at + 1}`), group: name };
}

function rangeOf(entry: object, text: string, notes: Notes): Meant {
  const read = expandNames(text);
  const stem = /^(.*?)\d+\.\./.exec(text)?.[1] ?? text;
  if (read.ok) return { names: read.value, group: stem === '' ? text : stem };
  notes.at(entry, 'names', read.error);
  return { names: [], group: stem, stem };
}

function hostIndex(draft: Draft, clusters: Index<ClusterRow>, notes: Notes): Index<HostRow> {
  const rows: HostRow[] = [];
  const stems = unread(draft, 'hosts', notes);
  for (const entry of present(draft.hosts)) {
    const { names, stem } = namesOf(entry, 'host', notes);
    if (stem !== undefined) stems.push(stem);
    const cluster = clusterFor(entry, clusters, notes);
    const release = entry.release === undefined ? -1 : releaseIndex(entry.release);
    for (const name of names) rows.push({ index: rows.length, name, draft: entry, release, cluster });
    if (rows.length > HOSTS_MAX) return new Index(tooMany(entry, rows, HOSTS_MAX, 'hosts', notes), ['']);
  }
  return new Index(rows, stems);
}

function clusterFor(entry: HostDraft, clusters: Index<ClusterRow>, notes: Notes): ClusterRow | null | undefined {
  if (entry.cluster === undefined)
    return 'cluster' in entry || notes.lacksMisspelt(entry, 'cluster') ? null : undefined;
  const found = clusters.find(entry.cluster);
  if (found !== undefined) return found;
  if (clusters.lacks(entry.cluster)) notes.at(entry, 'cluster', unknownName('cluster', entry.cluster, clusters));
  return null;
}

function tooMany<T>(entry: object, rows: T[], max: number, what: string, notes: Notes): T[] {
  notes.at(entry, undefined, complain(`The file has more than ${max} ${what}.`, `at most ${max}`));
  return rows.slice(0, max);
}

export function unknownName<T extends { readonly name: string }>(
  what: string,
  name: string,
  index: Index<T>,
): Complaint {
  const expected = index.all.length === 0 ? `a ${what}; the file has none` : index.some;
  return complain(`There is no ${what} ${quote(name)}.`, expected, index.near(name));
}

function vmIndex(draft: Draft, hosts: Index<HostRow>, notes: Notes): Index<VmRow> {
  const rows: VmRow[] = [];
  const stems = [...unread(draft, 'vms', notes), ...unread(draft, 'roles', notes)];
  const members = hosts.all.filter(({ cluster }) => cluster !== undefined);
  const everywhere = members.length > 0 ? members : hosts.all;
  let spread = 0;
  for (const entry of present(draft.vms)) {
    const { names, group, stem } = namesOf(entry, 'VM', notes);
    if (stem !== undefined) stems.push(stem);
    const written = 'on' in entry;
    const places = written ? hostsNamed(entry, 'on', entry.on, hosts, notes) : everywhere;
    for (const [at, name] of names.entries()) {
      rows.push({
        index: rows.length,
        name,
        group: entry.group ?? group,
        draft: entry,
        host: places[(written ? at : spread) % places.length],
      });
      if (!written) spread += 1;
    }
    if (rows.length > VMS_MAX) return new Index(tooMany(entry, rows, VMS_MAX, 'VMs', notes), ['']);
  }
  addRoles(rows, draft, hosts, notes);
  return new Index(rows, stems);
}

/** Roles that are no VMs stand behind the VMs, under names of their own. */
function addRoles(rows: VmRow[], draft: Draft, hosts: Index<HostRow>, notes: Notes): void {
  for (const role of present(draft.roles)) {
    const { name, on } = role;
    if (name === undefined) continue;
    const [host] = hostsNamed(role, 'on', on, hosts, notes);
    // What both write as `failover` differs: it is read of `role`.
    const draft: Omit<RoleDraft, 'failover'> = role;
    rows.push({ index: rows.length, name, group: name, draft, role, host });
  }
}

/** Hosts in a value that is a name, a range, or a list of these. An unknown one is undefined. */
export function hostsNamed(
  owner: object,
  key: string,
  value: string | readonly (string | undefined)[] | undefined,
  hosts: Index<HostRow>,
  notes: Notes,
): readonly (HostRow | undefined)[] {
  if (typeof value === 'string') return rangeOfHosts(value, hosts, (complaint) => notes.at(owner, key, complaint));
  return (value ?? []).flatMap((text, at) =>
    text === undefined
      ? [undefined]
      : rangeOfHosts(text, hosts, (complaint) => notes.at(value as object, at, complaint)),
  );
}

/** Hosts of a name or a range. An unknown one is undefined. */
export function rangeOfHosts(
  text: string,
  hosts: Index<HostRow>,
  say: (complaint: Complaint) => void,
): readonly (HostRow | undefined)[] {
  const one = hosts.find(text);
  if (one !== undefined) return [one];
  const names = expandNames(text);
  if (!names.ok) say(names.error);
  if (!names.ok) return [undefined];
  const found = names.value.map((name) => hosts.find(name));
  const missing = names.value.find((name) => hosts.lacks(name));
  if (missing !== undefined) say(unknownName('host', missing, hosts));
  return found;
}
