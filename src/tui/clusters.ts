/** The clusters of a screen: level and mode, quorum, storage, room for a loss. */
import { formatSize } from '../base/formats.js';
import { hostAt, releaseKey } from '../model/rules/names.js';
import { CLUSTER, DRIVES, NODE, POOL, VOLUME } from '../model/states.js';
import { type Cluster, freeMemory, STORAGES, WITNESSES, type World } from '../model/world.js';
import { counted } from '../report/names.js';
import type { Paint, Palette } from './style.js';
import { padded, safe, widthOf } from './text.js';

export interface ClusterView {
  readonly name: string;
  readonly level: string;
  readonly phase: string;
  readonly quorate: boolean;
  /** Members that have a vote, members, and what stands beside them. */
  readonly votes: number;
  readonly members: number;
  readonly witness: string;
  readonly storage: string;
  readonly storageIsWell: boolean;
  /** What the Up members have free beyond what the fullest of them holds: below zero, its loss cannot be borne. */
  readonly spare: number;
}

const PHASES: ReadonlyMap<number, string> = new Map([
  [CLUSTER.allOld, 'all old'],
  [CLUSTER.mixed, 'mixed'],
  [CLUSTER.allNew, 'all new'],
  [CLUSTER.raising, 'level is being raised'],
  [CLUSTER.raised, 'raised'],
]);

export function clusterView(world: World, cluster: Cluster): ClusterView {
  const members = cluster.members.map((one) => hostAt(world, one));
  const up = members.filter(({ node }) => node === NODE.up);
  const trouble = storageTrouble(world, cluster);
  const lost = cluster.witnessLost ? ' (lost)' : '';
  return {
    name: safe(cluster.name),
    level: releaseKey(cluster.level),
    phase: PHASES.get(cluster.phase) ?? '',
    quorate: cluster.quorate,
    votes: members.filter(({ vote }) => vote).length,
    members: members.length,
    witness: `${WITNESSES[cluster.witness] ?? 'none'}${lost}`,
    storage: `${STORAGES[cluster.storage] ?? ''} ${trouble ?? 'well'}`,
    storageIsWell: trouble === undefined,
    spare:
      up.reduce((sum, host) => sum + Math.max(0, freeMemory(host)), 0) -
      up.reduce((most, host) => Math.max(most, host.used + Math.max(0, freeMemory(host))), 0),
  };
}

/** What is not as it should be; undefined: nothing. */
function storageTrouble(world: World, { index, pool, members }: Cluster): string | undefined {
  const volumes = world.volumes.filter(({ cluster }) => cluster === index);
  const ill = volumes.filter(({ state }) => state !== VOLUME.online);
  const drives = world.hosts.filter(
    (host) => host.poolOf === index && host.drives !== DRIVES.whole && host.drives !== DRIVES.none,
  );
  const ways = members.filter((one) => hostAt(world, one).pathLost).length;
  const told = [
    ...(ill.length === 0 ? [] : [`${ill.length} of ${counted(volumes.length, 'volume')} not online`]),
    ...(drives.length === 0 ? [] : [`drives of ${counted(drives.length, 'host')} not whole`]),
    ...(ways === 0 ? [] : [`${counted(ways, 'host')} without a way to it`]),
    ...(pool === POOL.behind && drives.length + ill.length > 0 ? ['pool behind'] : []),
  ];
  return told.length === 0 ? undefined : told.join(', ');
}

/** One row for each of the first clusters; what is wrong stands before what is well. */
export function clusterRows(palette: Palette, clusters: readonly ClusterView[], width: number, rows: number): string[] {
  return clusters.slice(0, rows).map((cluster, index) => {
    const hidden = index === rows - 1 ? clusters.length - rows : 0;
    const more = hidden > 0 ? `, and ${counted(hidden, 'cluster')} more` : '';
    return paintOf(palette, cluster)(padded(fitted(partsOf(cluster), width - widthOf(more)) + more, width));
  });
}

/** One thing that a row tells. Of what must be told there is a short form; what is well may be left out. */
interface Part {
  readonly long: string;
  readonly short?: string;
}

function partsOf(cluster: ClusterView): readonly Part[] {
  const { name, level, phase, quorate, votes, members, witness, storage, storageIsWell, spare } = cluster;
  const beside = witness === 'none' ? 'no witness' : `witness ${witness}`;
  const word = quorate ? 'quorum' : 'NO QUORUM';
  const share = `${votes} of ${members}`;
  const head = `${name}: level ${level}, ${phase}`;
  const quorum = { long: `${word} (${share} vote, ${beside})`, short: `${word} (${share})` };
  const room =
    spare >= 0
      ? { long: `room for a loss: ${formatSize(spare)}` }
      : { long: `NO ROOM for a loss: ${formatSize(-spare)} short`, short: 'NO ROOM' };
  const ill = { long: `storage ${storage}`, short: 'storage ILL' };
  return [
    { long: head, short: head },
    ...(storageIsWell ? [] : [ill]),
    quorum,
    ...(spare < 0 ? [room] : []),
    ...(storageIsWell ? [{ long: ill.long }] : []),
    ...(spare >= 0 ? [room] : []),
  ];
}

/** What must be told, in as many words as there is room for; then of the rest what fits. */
function fitted(parts: readonly Part[], width: number): string {
  let told = parts.flatMap(({ short }) => (short === undefined ? [] : [short]));
  const longs = parts.flatMap(({ long, short }) => (short === undefined ? [] : [long]));
  const fits = (texts: readonly string[]): boolean => widthOf(texts.join(', ')) <= width;
  while (told.length > 1 && !fits(told)) told = told.slice(0, -1);
  for (const [at, long] of longs.entries())
    if (at < told.length && fits(told.with(at, long))) told = told.with(at, long);
  for (const { long, short } of parts) if (short === undefined && fits([...told, long])) told = [...told, long];
  return told.join(', ');
}

function paintOf({ bad, warn }: Palette, { quorate, storageIsWell }: ClusterView): Paint {
  if (!quorate) return bad;
  return storageIsWell ? (text) => text : warn;
}
