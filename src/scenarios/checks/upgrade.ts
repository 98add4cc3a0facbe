/** What must be true of an upgrade before it can be rehearsed: a cluster, a way there, an order of its nodes. */
import { type Complaint, complain } from '../../base/complaint.js';
import { listed } from '../../base/text.js';
import {
  nodeUpgrade,
  RELEASE_KEYS,
  type ReleaseKey,
  releaseAt,
  releaseIndex,
  releaseOf,
  upgradePath,
} from '../../model/catalog/index.js';
import {
  type ClusterRow,
  type Directory,
  type Draft,
  type HostRow,
  hostsNamed,
  rangeOfHosts,
  unknownName,
} from '../directory.js';
import type { Notes } from '../notes.js';
import { checkStrategy } from './strategies.js';
import { checkWindows } from './windows.js';

type UpgradeDraft = NonNullable<Draft['upgrade']>;

const NAMES_SHOWN_MAX = 8;

export function checkUpgrade(draft: Draft, directory: Directory, notes: Notes): void {
  const { upgrade } = draft;
  if (upgrade === undefined) return;
  checkCalendar(draft, notes);
  const cluster = clusterToUpgrade(upgrade, directory, notes);
  if (cluster === undefined) {
    hostsNamed(upgrade, 'order', listOf(upgrade), directory.hosts, notes);
    return;
  }
  const members = directory.hosts.all.filter((host) => host.cluster === cluster);
  if (upgrade.windows !== undefined) checkWindows(upgrade.windows, cluster, members, notes);
  checkOrder(upgrade, cluster, members, directory, notes);
  checkWay(upgrade, cluster, members, notes);
  checkStrategy(upgrade, cluster, directory, notes);
}

/** Windows have weekdays and times of day, which only a `start` gives to simulated time. */
function checkCalendar({ upgrade, start }: Draft, notes: Notes): void {
  if (upgrade?.windows === undefined || start !== undefined || notes.troubled('start')) return;
  const why = 'Windows need to know the weekday and the time of day at which the rehearsal begins.';
  notes.at(upgrade, 'windows', complain(why, '`start: 2026-11-28T20:00` at the top of the file'));
}

const listOf = ({ order }: UpgradeDraft): readonly (string | undefined)[] | undefined =>
  typeof order === 'string' ? undefined : order;

function clusterToUpgrade(upgrade: UpgradeDraft, { clusters }: Directory, notes: Notes): ClusterRow | undefined {
  if (upgrade.cluster !== undefined) {
    const found = clusters.find(upgrade.cluster);
    if (clusters.lacks(upgrade.cluster))
      notes.at(upgrade, 'cluster', unknownName('cluster', upgrade.cluster, clusters));
    return found;
  }
  if ('cluster' in upgrade) return undefined;
  const [only, second] = clusters.all;
  if (clusters.open) return second === undefined ? only : undefined;
  if (only === undefined)
    notes.at(upgrade, undefined, complain('There is no cluster to upgrade.', 'an entry under `clusters`'));
  if (second === undefined) return only;
  const known = clusters.all.map(({ name }) => name);
  notes.at(upgrade, undefined, complain('`upgrade` does not say which cluster.', `\`cluster:\` ${listed(known)}`));
  return undefined;
}

function checkOrder(
  upgrade: UpgradeDraft,
  cluster: ClusterRow,
  members: readonly HostRow[],
  { hosts }: Directory,
  notes: Notes,
): void {
  const list = listOf(upgrade);
  if (list === undefined) return;
  const seen = new Set<HostRow | undefined>();
  for (const [at, text] of list.entries()) {
    const say = (complaint: Complaint): void => notes.at(list, at, complaint);
    for (const host of text === undefined ? [undefined] : rangeOfHosts(text, hosts, say)) {
      const why = host && misplaced(host, cluster, members, seen.has(host));
      if (why !== undefined) say(why);
      seen.add(host);
    }
  }
  const missing = members.filter((host) => !seen.has(host));
  if (seen.has(undefined) || missing.length === 0) return;
  notes.at(upgrade, 'order', complain(`The order leaves out ${namesOf(missing)}.`, 'each member once'));
}

function misplaced(
  host: HostRow,
  cluster: ClusterRow,
  members: readonly HostRow[],
  seen: boolean,
): Complaint | undefined {
  if (host.cluster === null) return undefined;
  if (host.cluster !== cluster) return complain(`${host.name} is no member of ${cluster.name}.`, namesOf(members));
  return seen ? complain(`${host.name} stands twice in the order.`, 'each member once') : undefined;
}

const namesOf = (hosts: readonly HostRow[]): string => {
  const shown = hosts.slice(0, NAMES_SHOWN_MAX).map(({ name }) => name);
  return hosts.length > shown.length ? `${shown.join(', ')} …` : listed(shown, 'and');
};

function checkWay(upgrade: UpgradeDraft, cluster: ClusterRow, members: readonly HostRow[], notes: Notes): void {
  if (upgrade.to === undefined || cluster.level < 0) return;
  if (members.some(({ draft }) => notes.isWrong(draft, 'release'))) return;
  const level = releaseAt(cluster.level).key;
  const path = upgradePath(level, upgrade.to);
  // VMs go over to a cluster that is there already: no level is raised on the way.
  if (path === undefined && upgrade.strategy === 'new-cluster' && succeeds(level, upgrade.to)) return;
  if (path === undefined || path.length === 0) {
    const ways = RELEASE_KEYS.filter((key) => (upgradePath(level, key)?.length ?? 0) > 0);
    const another = succeeds(level, upgrade.to)
      ? '`strategy: new-cluster`, as far as its VMs go over'
      : 'a cluster at an older level';
    const expected = ways.length === 0 ? another : listed(ways);
    notes.at(upgrade, 'to', complain(whyNoWay(cluster, level, upgrade.to, path), expected));
  } else if (upgrade.method === 'in-place') checkInPlace(upgrade, [level, ...path], members, notes);
}

/** Whether a release is a later one of the same edition. */
const succeeds = (older: ReleaseKey, newer: ReleaseKey): boolean =>
  releaseIndex(newer) > releaseIndex(older) && releaseOf(newer).editionFamily === releaseOf(older).editionFamily;

function whyNoWay({ name }: ClusterRow, level: ReleaseKey, to: ReleaseKey, path: readonly ReleaseKey[] | undefined) {
  if (path !== undefined) return `${name} already has the functional level of ${to}.`;
  return upgradePath(to, level) === undefined
    ? `No chain of upgrades leads from ${level} to ${to}.`
    : `${name} already has the functional level of ${level}; there is no way back to ${to}.`;
}

/** Each member goes from its release through the rest of the way. */
function checkInPlace(
  upgrade: UpgradeDraft,
  way: readonly ReleaseKey[],
  members: readonly HostRow[],
  notes: Notes,
): void {
  for (const host of members) {
    const from = way.findIndex((key) => releaseIndex(key) === host.release);
    if (from < 0) continue;
    for (let hop = from; hop + 1 < way.length; hop += 1) {
      const [here, next] = [way[hop] as ReleaseKey, way[hop + 1] as ReleaseKey];
      const record = nodeUpgrade(here, next, 'in-place', { member: true });
      if (record !== undefined && record.verdict !== 'refused') continue;
      notes.at(
        upgrade,
        'method',
        complain(`${host.name} cannot be upgraded in place from ${here} to ${next}.`, 'clean'),
      );
      return;
    }
  }
}
