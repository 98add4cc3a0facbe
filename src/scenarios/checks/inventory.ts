/** What must be true of clusters and hosts together. */
import { complain } from '../../base/complaint.js';
import { listed, quote } from '../../base/text.js';
import { formatSize } from '../../base/units.js';
import { type Caps, capsOf, compareLevels, RELEASES, releaseAt, releaseOf } from '../../model/catalog/index.js';
import { defaultReserve } from '../../model/make-world.js';
import {
  type ClusterRow,
  type Directory,
  type Draft,
  type HostRow,
  unknownName,
  type VolumeRow,
} from '../directory.js';
import { given } from '../given.js';
import type { Notes } from '../notes.js';
import { checkNetworks } from './networks.js';

export function checkInventory(draft: Draft, directory: Directory, notes: Notes): void {
  checkDuplicates(draft, directory, notes);
  for (const volume of directory.volumes.all) checkVolume(volume, directory, notes);
  for (const host of directory.hosts.all) checkHost(host, notes);
  const caps = capsOf(given(draft.caps ?? {}));
  for (const cluster of directory.clusters.all) checkCluster(cluster, caps, directory, notes);
  checkNetworks(draft, directory, notes);
}

interface Row {
  readonly name: string;
  readonly draft: object;
  readonly role?: object;
}

function checkDuplicates(draft: Draft, directory: Directory, notes: Notes): void {
  checkNames('cluster', directory.clusters.all, notes);
  checkNames('host', directory.hosts.all, notes);
  checkNames('VM', directory.vms.all, notes);
  checkNames('volume', directory.volumes.all, notes);
  checkNames('network', directory.networks.all, notes);
  if (draft.hosts?.length === 0) notes.at(draft, 'hosts', complain('The file has no host.', 'at least one host'));
}

/** One complaint an entry: a range over another range would make one for each name. */
function checkNames(what: string, rows: readonly Row[], notes: Notes): void {
  const seen = new Set<string>();
  const told = new Set<object>();
  for (const { name, draft, role } of rows) {
    const lower = name.toLowerCase();
    if (seen.has(lower) && !told.has(draft)) {
      told.add(draft);
      const key = 'names' in draft ? 'names' : 'name';
      notes.at(
        draft,
        key,
        complain(
          `Two ${role === undefined ? what : 'role'}s have the name ${quote(name)}.`,
          'names that differ in more than case',
        ),
      );
    }
    seen.add(lower);
  }
}

function checkHost({ name, draft, release }: HostRow, notes: Notes): void {
  const { memory, reserve, cores } = draft;
  if (memory !== undefined && reserve !== undefined && reserve >= memory) {
    notes.at(
      draft,
      'reserve',
      complain(`${name} keeps all of its memory for itself.`, `less than ${formatSize(memory)}`),
    );
  }
  if (release < 0) return;
  const { key, vmLimits } = releaseAt(release);
  const [most, processors] = [vmLimits.hostMemory.value, vmLimits.hostProcessors.value];
  if (memory !== undefined && memory > most) {
    notes.at(draft, 'memory', complain(`${key} does not take ${formatSize(memory)}.`, `at most ${formatSize(most)}`));
  }
  if (cores !== undefined && cores > processors) {
    notes.at(draft, 'cores', complain(`${key} does not take ${cores} processors.`, `at most ${processors}`));
  }
}

/** Memory of a host that VMs may use; undefined where it is not known. */
export function roomOf({ memory, reserve }: HostRow['draft']): number | undefined {
  return memory === undefined ? undefined : memory - (reserve ?? defaultReserve(memory));
}

function checkCluster(cluster: ClusterRow, caps: Caps, directory: Directory, notes: Notes): void {
  const members = directory.hosts.all.filter((host) => host.cluster === cluster);
  const { name, draft } = cluster;
  if (members.length === 0 && directory.clusters.find(name) === cluster && !notes.troubled('hosts'))
    notes.at(draft, 'name', complain(`${name} has no member.`, `a host with \`cluster: ${name}\``));
  const most = draft.storage === 's2d' ? caps.nodesS2d : caps.nodes;
  checkStorage(cluster, members.length, notes);
  if (members.length > most) {
    const surplus = members[most] as HostRow;
    notes.at(surplus.draft, 'cluster', complain(`${name} has ${members.length} nodes.`, `at most ${most}`));
  }
  const told = new Set<object>();
  for (const host of members) {
    if (host.release < 0 || cluster.level < 0 || told.has(host.draft)) continue;
    const before = members.filter((one) => one.index < host.index && one.release >= 0);
    const why = conflictOf(cluster, host, before);
    if (why === undefined) continue;
    told.add(host.draft);
    notes.at(host.draft, 'release', complain(why, fitting(cluster)));
  }
}

/** A volume has room for what is free of it, and a member that coordinates it. */
function checkVolume({ name, draft, cluster }: VolumeRow, { hosts }: Directory, notes: Notes): void {
  const { size, free, owner } = draft as NonNullable<NonNullable<ClusterRow['draft']['volumes']>[number]>;
  if (size !== undefined && free !== undefined && free > size)
    notes.at(draft, 'free', complain(`${name} has more free than it is large.`, `at most ${formatSize(size)}`));
  checkCopies(name, draft, cluster, hosts, notes);
  if (owner === undefined) return;
  const host = hosts.find(owner);
  if (host === undefined && hosts.lacks(owner)) notes.at(draft, 'owner', unknownName('host', owner, hosts));
  if (host !== undefined && host.cluster !== cluster)
    notes.at(draft, 'owner', complain(`${host.name} is no member of ${cluster.name}.`, 'a member'));
}

/** Copies of data are those of Storage Spaces Direct, each on another node. */
function checkCopies(
  name: string,
  volume: VolumeRow['draft'],
  cluster: ClusterRow,
  hosts: Directory['hosts'],
  notes: Notes,
): void {
  const { resiliency } = volume as NonNullable<NonNullable<ClusterRow['draft']['volumes']>[number]>;
  if (resiliency === undefined || notes.isWrong(cluster.draft, 'storage') || notes.troubled('hosts')) return;
  const members = hosts.all.filter((host) => host.cluster === cluster).length;
  if (cluster.draft.storage !== 's2d')
    notes.at(
      volume,
      'resiliency',
      complain('`resiliency` is about Storage Spaces Direct.', `\`storage: s2d\` at ${cluster.name}`),
    );
  else if (resiliency === 'three-way' && members < 3)
    notes.at(
      volume,
      'resiliency',
      complain(`${name} has three copies, and ${cluster.name} ${members} nodes.`, 'two-way'),
    );
}

/** What goes with Storage Spaces Direct alone, and what does not go with it. */
function checkStorage({ name, draft, level }: ClusterRow, members: number, notes: Notes): void {
  const { storage, resiliency, witness } = draft;
  if (storage !== 's2d') {
    for (const key of ['resiliency', 'writes'] as const)
      if (draft[key] !== undefined)
        notes.at(draft, key, complain(`\`${key}\` is about Storage Spaces Direct.`, '`storage: s2d` beside it'));
    return;
  }
  if (witness === 'disk')
    notes.at(draft, 'witness', complain('Storage Spaces Direct takes no disk witness.', 'cloud or file-share'));
  if (level >= 0 && compareLevels(releaseAt(level).level.value, releaseOf('WS2016').level.value) < 0)
    notes.at(
      draft,
      'storage',
      complain(`The level of ${releaseAt(level).key} has no Storage Spaces Direct.`, 'san or smb'),
    );
  if (members < 2) notes.at(draft, 'storage', complain(`${name} needs two nodes for that.`, 'two members or more'));
  else if (resiliency === 'three-way' && members < 3)
    notes.at(draft, 'resiliency', complain(`Three copies need three nodes; ${name} has ${members}.`, 'two-way'));
}

function conflictOf(cluster: ClusterRow, host: HostRow, before: readonly HostRow[]): string | undefined {
  const [level, own] = [releaseAt(cluster.level), releaseAt(host.release)];
  const says = `${host.name} runs ${own.key}`;
  if (host.release === cluster.level) return undefined;
  if (compareLevels(own.level.value, level.level.value) < 0) {
    return `${says}, which is older than the functional level of ${cluster.name} (${level.key}).`;
  }
  if (!own.mixesWithOlder.value.includes(level.key)) {
    return `${says}, which cannot be a member of ${cluster.name} at the level of ${level.key}.`;
  }
  const third = before.find(({ release }) => release !== cluster.level && release !== host.release);
  return third === undefined
    ? undefined
    : `${says}, a third release in ${cluster.name} beside ${level.key} and ${releaseAt(third.release).key}.`;
}

/** The level's own release and those that may stand beside it. */
function fitting({ level }: ClusterRow): string {
  const { key } = releaseAt(level);
  const newer = RELEASES.filter((release) => release.mixesWithOlder.value.includes(key)).map((release) => release.key);
  return listed([key, ...newer]);
}
