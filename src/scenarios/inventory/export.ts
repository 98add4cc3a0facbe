/** A scenario as the inventory that a collector would have written of it, with what no cmdlet shows in the words of the format. */
import { parseDocument } from 'yaml';
import type { Complaint } from '../../base/complaint.js';
import { ok, type Result } from '../../base/result.js';
import { RELEASES, releaseAt, VM_VERSIONS } from '../../model/catalog/index.js';
import type { Sound } from '../build.js';
import type { HostRow, VmRow } from '../directory.js';
import { soundScenario } from '../parse.js';
import type { Keys } from './drafted.js';
import { written } from './write.js';

/** The text of a scenario to an inventory, as JSON. */
export async function inventoryOf(text: string, file: string): Promise<Result<object, readonly Complaint[]>> {
  const sound = await soundScenario(text, file);
  return sound.ok ? ok(exported(sound.value, rawOf(text))) : sound;
}

/** What is written, its numbers as they are written where a text says the same: `8.0` stays `8.0`. */
interface Raw extends Keys {
  readonly clusters?: readonly Keys[];
  readonly hosts: readonly Keys[];
  readonly vms?: readonly Keys[];
}

const rawOf = (text: string): Raw => parseDocument(text, { version: '1.2' }).toJS({ maxAliasCount: -1 }) as Raw;

function exported(sound: Sound, raw: Raw): object {
  const { directory, written: read } = sound;
  const { clusters: _clusters, hosts: _hosts, vms: _vms, clusterdrill: _format, ...file } = raw;
  const hostWords = wordsBy(read.hosts, raw.hosts);
  const vmWords = wordsBy(read.vms ?? [], raw.vms ?? []);
  const vms = directory.vms.all.filter(({ role }) => role === undefined);
  const members = directory.hosts.all.filter(({ cluster }) => cluster);
  return written({
    inventory: 1,
    by: 'clusterdrill import --export',
    'Get-Cluster': directory.clusters.all.map(({ name, level }) => {
      const { major, minor } = releaseAt(level).level.value;
      return { Name: name, ClusterFunctionalLevel: major, ClusterUpgradeVersion: minor };
    }),
    'Get-ClusterNode': members.map((row, at) => nodeRecord(row, at + 1)),
    Win32_OperatingSystem: directory.hosts.all.map(systemRecord),
    'Get-VMHost': directory.hosts.all.map(hostRecord),
    'Get-VM': vms.map(vmRecord),
    'Get-ClusterGroup': vms.filter(isRole).map(groupRecord),
    drill: {
      clusters: raw.clusters?.map(({ name, ...words }) => ({ name, ...words })),
      hosts: directory.hosts.all.map((row) => ({ name: row.name, ...left(hostWords(row.draft), HOST_SHOWN) })),
      vms: vms.map((row) => vmWordsOf(row, vmWords(row.draft))),
      file: seeded(file, read.seed),
    },
  });
}

/** By the entry that was read, the same as it is written. */
function wordsBy(read: readonly object[], raw: readonly Keys[]): (draft: object) => Keys {
  const words = new Map(read.map((entry, at) => [entry, raw[at] ?? {}]));
  return (draft) => words.get(draft) ?? {};
}

/** A seed of many digits is no number of JSON. */
const seeded = (file: Keys, seed: string | undefined): Keys => (seed === undefined ? file : { ...file, seed });

const HOST_SHOWN = [
  'name',
  'names',
  'count',
  'release',
  'cluster',
  'cores',
  'memory',
  'numaNodes',
  'numaSpanning',
  'build',
];
const VM_SHOWN = [
  'name',
  'names',
  'count',
  'on',
  'group',
  'version',
  'memory',
  'cores',
  'clustered',
  'priority',
  'antiAffinity',
];

const left = (words: Keys, shown: readonly string[]): Keys =>
  Object.fromEntries(Object.entries(words).filter(([key]) => !shown.includes(key)));

function nodeRecord({ name, cluster, release }: HostRow, id: number): Keys {
  const [major, minor, build] = (RELEASES[release]?.build.value ?? '').split('.').map(Number);
  return { Name: name, Cluster: cluster?.name, Id: id, MajorVersion: major, MinorVersion: minor, BuildNumber: build };
}

function systemRecord({ name, release, draft }: HostRow): Keys {
  const { build, numaNodes } = draft;
  const { title, build: of } = releaseAt(release);
  return {
    PSComputerName: name,
    Caption: title,
    BuildNumber: Number(of.value.split('.')[2]),
    UBR: build?.revision,
    NumaNodes: numaNodes,
  };
}

const hostRecord = ({ name, draft: { cores, memory, numaSpanning } }: HostRow): Keys => ({
  Name: name,
  LogicalProcessorCount: cores,
  MemoryCapacity: memory,
  NumaSpanningEnabled: numaSpanning,
});

function vmRecord({ name, host, draft }: VmRow): Keys {
  const { memory, version, cores, clustered } = draft;
  const sizes = typeof memory === 'object' ? memory : { startup: memory };
  return {
    Name: name,
    ComputerName: host?.name,
    Version: version === undefined ? undefined : VM_VERSIONS[version],
    ProcessorCount: cores,
    IsClustered: clustered,
    MemoryStartup: sizes.startup,
    ParentSnapshotId: null,
  };
}

const isRole = ({ host, draft }: VmRow): boolean => Boolean(host?.cluster) && draft.clustered !== false;

const groupRecord = ({ name, host, draft: { priority, antiAffinity } }: VmRow): Keys => ({
  Name: name,
  VMName: name,
  OwnerNode: host?.name,
  Cluster: host?.cluster?.name,
  GroupType: 'VirtualMachine',
  Priority: priority,
  AntiAffinityClassNames: antiAffinity,
});

/** Sizes of dynamic memory as written; which of them are there counts. */
function vmWordsOf({ name, group }: VmRow, words: Keys): Keys {
  const dynamic = typeof words['memory'] === 'object' ? { memory: words['memory'] } : {};
  const asRole =
    words['clustered'] === false ? { priority: words['priority'], antiAffinity: words['antiAffinity'] } : {};
  return { name, ...(group === name ? {} : { group }), ...left(words, VM_SHOWN), ...dynamic, ...asRole };
}
