/** Clusters and networks of an inventory. */
import { type EditionFamily, SETTINGS } from '../../model/catalog/index.js';
import { exactRate, exactSize } from './amounts.js';
import type { Entry, GapName, Gaps, Keys } from './drafted.js';
import type { Found, Inventory } from './gather.js';
import { familyOfRelease, oldest, releaseOfLevel } from './machines.js';
import { type HostNames, SafeNames } from './names.js';

const NAME_ASSUMED = 'Cluster';

/** Names of the clusters that a record names, in the order of Get-Cluster. Nodes without a cluster's name are of the first. */
export function clusterNames({ of }: Inventory): readonly string[] {
  const named = [
    ...of['Get-Cluster'].map(({ record }) => record.Name),
    ...of['Get-ClusterNode'].map(({ record }) => record.Cluster),
  ].filter((name) => name !== undefined);
  if (named.length === 0 && of['Get-ClusterNode'].length > 0) return [NAME_ASSUMED];
  return named.filter((name, at) => named.findIndex((one) => one.toLowerCase() === name.toLowerCase()) === at);
}

export interface ClusterContext {
  readonly inventory: Inventory;
  readonly gaps: Gaps;
  readonly hosts: HostNames;
  /** Releases of the members of a cluster. */
  readonly releasesOf: (cluster: string) => readonly string[];
  readonly words: (name: string) => Keys;
  readonly only: boolean;
}

export function clusterEntry(name: string, context: ClusterContext): Entry {
  const { inventory, gaps, only } = context;
  const words = context.words(name);
  const assumed: GapName[] = [];
  const gap = (which: GapName, key: string): void => {
    if (!(key in words)) assumed.push(gaps.add(which, name));
  };
  const mine = <T extends { readonly Cluster?: string | undefined }>({ record }: { readonly record: T }): boolean =>
    record.Cluster === undefined ? only : record.Cluster.toLowerCase() === name.toLowerCase();
  const found = inventory.of['Get-Cluster'].find(({ record }) => record.Name?.toLowerCase() === name.toLowerCase());
  if (name === NAME_ASSUMED && found === undefined) gap('cluster', 'name');
  const quorum = inventory.of['Get-ClusterQuorum'].find(mine);
  if (quorum === undefined) gap('witness', 'witness');
  const volumes = inventory.of['Get-ClusterSharedVolume'].filter(mine).map((one) => volumeOf(one, context));
  if (volumes.some(({ size }) => size === undefined)) gap('volume', 'volumes');
  const cau = inventory.of['Get-ClusterGroup']
    .filter(mine)
    .some(({ record }) => record.GroupType === 'ClusterUpdateAgent');
  const keys = {
    name,
    level: levelOf(found, context.releasesOf(name), () => gap('level', 'level')),
    witness: quorum === undefined ? undefined : witnessOf(quorum.record),
    storage: storageOf(found, inventory),
    volumes: volumes.length > 0 && volumes.every(({ size }) => size !== undefined) ? volumes : undefined,
    settings: settingsOf(found),
    cau: cau ? true : undefined,
  };
  const from = [found, quorum].flatMap((one) => one?.from ?? []).join(', ');
  return { keys: { ...keys, ...words }, from: from || 'Get-ClusterNode', assumed };
}

/** Files of VMs that lie on a share tell what its storage is. */
function storageOf(found: Found<'Get-Cluster'> | undefined, { of }: Inventory): 's2d' | 'smb' | undefined {
  if (found?.record.S2DEnabled === true) return 's2d';
  return of['Get-VM'].some(({ record }) => record.Path?.startsWith('\\\\')) ? 'smb' : undefined;
}

function levelOf(found: Found<'Get-Cluster'> | undefined, releases: readonly string[], gap: () => void): string {
  const { ClusterFunctionalLevel: major, ClusterUpgradeVersion: minor } = found?.record ?? {};
  const families = releases.flatMap(familyOfRelease) as EditionFamily[];
  const level = major === undefined ? undefined : releaseOfLevel({ major, minor: minor ?? MINOR_UNKNOWN }, families);
  if (level !== undefined) return level;
  gap();
  return oldest(releases) ?? 'WS2022';
}

/** Above every upgrade version: the newest release of a level. */
const MINOR_UNKNOWN = 65_535;

function witnessOf({ Witness, QuorumResource }: Found<'Get-ClusterQuorum'>['record']): string {
  if (Witness !== undefined) return Witness;
  if (QuorumResource === undefined) return 'none';
  if (/cloud/i.test(QuorumResource)) return 'cloud';
  return /share/i.test(QuorumResource) ? 'file-share' : 'disk';
}

interface Volume {
  readonly name: string;
  readonly size: string | undefined;
  readonly free: string | undefined;
  readonly owner: string | undefined;
}

function volumeOf({ record }: Found<'Get-ClusterSharedVolume'>, { hosts }: ClusterContext): Volume {
  const info = [record.SharedVolumeInfo].flat().find((one) => typeof one === 'object' && one !== null);
  const told = typeof info === 'object' && info !== null ? info : undefined;
  const partition = typeof told?.Partition === 'object' && told.Partition !== null ? told.Partition : {};
  const size = record.Size ?? partition.Size ?? undefined;
  const free = record.FreeSpace ?? partition.FreeSpace ?? undefined;
  return {
    name: folderOf(told?.FriendlyVolumeName ?? undefined) ?? record.Name ?? 'Volume1',
    size: size === undefined || size === 0 ? undefined : exactSize(size),
    free: free === undefined ? undefined : exactSize(free),
    owner: hosts.find(record.OwnerNode),
  };
}

/** `Volume1` of `C:\ClusterStorage\Volume1\vm1`. */
export const folderOf = (path: string | undefined): string | undefined =>
  /^[a-z]:[\\/]ClusterStorage[\\/]([^\\/]+)/i.exec(path ?? '')?.[1];

/** Properties that are written in the range that the catalog knows. */
function settingsOf(found: Found<'Get-Cluster'> | undefined): Keys | undefined {
  const record = (found?.record ?? {}) as Readonly<Record<string, unknown>>;
  const settings = SETTINGS.filter(({ readOnly }) => readOnly !== true).flatMap(({ name, range }) => {
    const value = record[name];
    const { from, to } = range.value;
    return typeof value === 'number' && value >= from && value <= to ? [[name, value] as const] : [];
  });
  return settings.length === 0 ? undefined : Object.fromEntries(settings);
}

const MODES = { TCPIP: 'tcp', Compression: 'compression', SMB: 'smb' } as const;

/** The network of the migrations, then those that carry other things; none where nothing is known of them. */
export function networkEntries({ of }: Inventory, gaps: Gaps): readonly Entry[] {
  const option = of['Get-VMHost'].find(({ record }) => record.VirtualMachineMigrationPerformanceOption !== undefined);
  const mode = option && MODES[option.record.VirtualMachineMigrationPerformanceOption as keyof typeof MODES];
  const networks = of['Get-ClusterNetwork'].filter(({ record }) => record.Role !== 'None').toSorted(byMetric);
  const found = networks.find(({ record }) => record.Migration === true) ?? networks[0];
  const assumed: GapName[] = [];
  if (found?.record.LinkSpeed === undefined) assumed.push(gaps.add('network', found?.record.Name ?? 'LiveMigration'));
  if (mode === 'smb') assumed.push(gaps.add('rdma', found?.record.Name ?? 'LiveMigration'));
  if (found === undefined && mode === undefined) return [];
  const names = new SafeNames();
  const keys = {
    name: names.take(found?.record.Name ?? 'LiveMigration'),
    bandwidth: bandwidthOf(found?.record.LinkSpeed),
    for: ['migration'],
    mode,
  };
  const carrier = { keys, from: [found, option].flatMap((one) => one?.from ?? []).join(', '), assumed };
  return [carrier, ...networks.flatMap((one) => (one === found ? [] : [otherNetwork(one, found, names, gaps)]))];
}

type Network = Found<'Get-ClusterNetwork'>;

const byMetric = (a: Network, b: Network): number => (a.record.Metric ?? 0) - (b.record.Metric ?? 0);

const bandwidthOf = (speed: number | undefined): string | undefined =>
  speed === undefined || speed === 0 ? undefined : exactRate(speed);

/** A network beside the one that is taken for migrations; over which they may go as well, for all that is told. */
function otherNetwork({ record, from }: Network, carrier: Network | undefined, names: SafeNames, gaps: Gaps): Entry {
  const name = names.take(record.Name ?? 'network');
  const { Role, LinkSpeed, Migration } = record;
  const mayCarry = Migration ?? carrier?.record.Migration !== true;
  const assumed: GapName[] = mayCarry ? [gaps.add('carriers', name)] : [];
  const carries = Role === 'ClusterAndClient' ? ['cluster', 'management'] : ['cluster'];
  return { keys: { name, bandwidth: bandwidthOf(LinkSpeed), for: carries }, from, assumed };
}
