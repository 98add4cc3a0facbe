/** From an inventory to the draft of a scenario. */
import { overheadIn, withOverhead } from '../../model/catalog/index.js';
import { checkpointsIn } from './draft-checkpoints.js';
import { clusterEntry, clusterNames, folderOf, networkEntries } from './draft-clusters.js';
import { type HostFacts, hostEntry, hostFacts, type Load } from './draft-hosts.js';
import { withRoom } from './draft-room.js';
import { vmEntries } from './draft-vms.js';
import { type Drafted, type Entry, Gaps, type Keys } from './drafted.js';
import type { Inventory } from './gather.js';
import { HostNames } from './names.js';

export interface DraftOptions {
  /** Release to upgrade to, as the plan of the scenario; unwritten: no plan. */
  readonly to?: string;
  /** What is known of VMs from elsewhere, in the words of the scenario format, by name. */
  readonly vms?: NonNullable<Inventory['drill']['vms']>;
}

export function draftOf(inventory: Inventory, options: DraftOptions = {}): Drafted {
  const { drill } = inventory;
  const gaps = new Gaps();
  const names = new HostNames();
  const clusters = clusterNames(inventory);
  const facts = hostFacts(inventory, names);
  const clusterOf = ({ node }: HostFacts): string | undefined => memberOf(node, clusters);
  const context = {
    gaps,
    load: loadOf(inventory),
    words: wordsOf(drill.hosts),
    clusterOf,
    switches: switchesOf(inventory, names),
    ownDisks: ownDisksIn(inventory, names, gaps),
  };
  const hosts = facts.map((one) => hostEntry(one, context));
  const clusterEntries = clusters.map((name) =>
    clusterEntry(name, {
      inventory,
      gaps,
      hosts: names,
      releasesOf: (cluster) => releasesIn(hosts, cluster),
      words: wordsOf(drill.clusters),
      only: clusters.length === 1,
    }),
  );
  const file = {
    ...titled(inventory, clusters),
    ...(options.to === undefined ? {} : { upgrade: planTo(options.to) }),
    ...drill.file,
  };
  const byName = new Map(facts.map((one, at) => [one.name, { facts: one, entry: hosts[at] as Entry }]));
  const { vms, roles } = vmEntries(inventory, {
    gaps,
    hosts: names,
    words: wordsOf([...(options.vms ?? []), ...(drill.vms ?? [])]),
    buildOf: (host) => byName.get(host ?? '')?.facts.node.BuildNumber ?? 0,
    memoryOf: (host) => byName.get(host ?? '')?.facts.host.MemoryCapacity,
    volumes: volumesIn(clusterEntries),
    hasStart: 'start' in file,
    checkpointsOf: checkpointsIn(inventory),
  });
  const networks = 'networks' in file ? [] : networkEntries(inventory, gaps);
  const fitted = withRoom(hosts, vms, file, gaps);
  return {
    clusters: clusterEntries,
    networks,
    hosts: fitted.hosts,
    vms,
    roles: 'roles' in file ? [] : roles,
    file: { ...file, ...fitted.file },
    gaps: gaps.all,
    missing: inventory.missing.map(
      ({ Host, What, Why }) => `${What}${Host === undefined ? '' : ` of ${Host}`}: ${Why}`,
    ),
  };
}

/** The words of the scenario format that an inventory brings along, by name. */
function wordsOf(list: Inventory['drill']['hosts']): (name: string) => Keys {
  const words = new Map(list?.map(({ name, ...rest }) => [name.toLowerCase(), rest]));
  return (name) => words.get(name.toLowerCase()) ?? {};
}

function memberOf(node: HostFacts['node'], clusters: readonly string[]): string | undefined {
  if (Object.keys(node).length === 0) return undefined;
  const wanted = node.Cluster?.toLowerCase();
  return wanted === undefined ? clusters[0] : clusters.find((name) => name.toLowerCase() === wanted);
}

const releasesIn = (hosts: readonly Entry[], cluster: string): readonly string[] =>
  hosts.flatMap(({ keys }) => (keys['cluster'] === cluster ? [String(keys['release'])] : []));

function loadOf({ of }: Inventory): Load {
  const sums = new Map<string, number>();
  for (const { record } of of['Get-VM'])
    sums.set(
      record.ComputerName ?? '',
      (sums.get(record.ComputerName ?? '') ?? 0) +
        withOverhead(overheadIn(), record.MemoryAssigned ?? record.MemoryStartup ?? 0),
    );
  return {
    versions: of['Get-VM'].flatMap(({ record }) => record.Version ?? []),
    fullest: Math.max(0, ...sums.values()),
  };
}

function switchesOf({ of }: Inventory, names: HostNames): ReadonlyMap<string, readonly string[]> {
  const switches = new Map<string, string[]>();
  for (const { record } of of['Get-VMSwitch']) {
    const host = names.find(record.ComputerName);
    if (host === undefined || record.Name === undefined) continue;
    const known = switches.get(host);
    if (known === undefined) switches.set(host, [record.Name]);
    else if (!known.includes(record.Name)) known.push(record.Name);
  }
  return switches;
}

/** Hosts with VMs that are no roles and lie on a drive of their own; where others lie on a share, it is said. */
function ownDisksIn({ of }: Inventory, names: HostNames, gaps: Gaps): ReadonlySet<string> {
  const own = new Set<string>();
  const shared = new Set<string>();
  for (const { record } of of['Get-VM']) {
    const host = names.find(record.ComputerName);
    if (host === undefined || record.IsClustered !== false || folderOf(record.Path) !== undefined) continue;
    if (/^[a-z]:/i.test(record.Path ?? '')) own.add(host);
    else if (record.Path?.startsWith('\\\\')) shared.add(host);
  }
  for (const host of own) if (shared.has(host)) gaps.add('files', host);
  return own;
}

const volumesIn = (clusters: readonly Entry[]): ReadonlySet<string> =>
  new Set(
    clusters.flatMap(({ keys }) =>
      ((keys['volumes'] ?? []) as readonly { readonly name: string }[]).map(({ name }) => name.toLowerCase()),
    ),
  );

function titled({ collected }: Inventory, clusters: readonly string[]): Keys {
  const whose = clusters.length === 0 ? 'Hosts' : clusters.join(' and ');
  const day = dayOf(collected);
  return { title: `${whose}${day === undefined ? '' : ` as of ${day}`}` };
}

/** The usual way; only VMs that could not go on are raised, before the hop that would strand them. */
const planTo = (to: string): Keys => ({ to, strategy: 'rolling', method: 'clean', vmVersions: 'before-hop' });

/** `2026-11-20` of a time in either form; undefined of anything else. */
function dayOf(time: string | undefined): string | undefined {
  const [, milliseconds] = /^\/Date\((\d{1,14})\)\/$/.exec(time ?? '') ?? [];
  const [iso] = /^\d{4}-\d\d-\d\d/.exec(time ?? '') ?? [];
  return milliseconds === undefined ? iso : new Date(Number(milliseconds)).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
