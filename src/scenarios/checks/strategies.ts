/** What a strategy needs beside its cluster: spare hosts, or another cluster. */
import { type Complaint, complain } from '../../base/complaint.js';
import { listed, quote } from '../../base/text.js';
import { releaseIndex } from '../../model/catalog/index.js';
import { type ClusterRow, type Directory, type Draft, type HostRow, rangeOfHosts, unknownName } from '../directory.js';
import type { Notes } from '../notes.js';

type UpgradeDraft = NonNullable<Draft['upgrade']>;

/** Hosts that join a cluster where nobody says which: they are in none, and hold no VM that an installation would take with it. */
export const sparesIn = ({ hosts, vms }: Directory): readonly HostRow[] => {
  const holding = new Set(vms.all.map(({ host }) => host));
  return hosts.all.filter((host) => host.cluster === undefined && !holding.has(host));
};

export function checkStrategy(upgrade: UpgradeDraft, cluster: ClusterRow, directory: Directory, notes: Notes): void {
  checkSpares(upgrade, directory, notes);
  checkInto(upgrade, cluster, directory, notes);
  const { failback, method } = upgrade;
  if (failback === undefined || method === 'in-place' || ('method' in upgrade && method === undefined)) return;
  const why = 'A node that is evicted and installed anew is not resumed: no role is called home.';
  notes.at(upgrade, 'failback', complain(why, '`method: in-place`'));
}

function checkSpares(upgrade: UpgradeDraft, directory: Directory, notes: Notes): void {
  const { spares, strategy } = upgrade;
  const { hosts, vms } = directory;
  if (spares !== undefined && strategy !== undefined && strategy !== 'swing') {
    notes.at(upgrade, 'spares', complain(`Nobody joins first in the strategy ${strategy}.`, '`strategy: swing`'));
    return;
  }
  if (spares?.length === 0) notes.at(upgrade, 'spares', complain('`spares` names no host.', 'at least one host'));
  const seen = new Set<HostRow>();
  for (const [at, text] of spares?.entries() ?? []) {
    const say = (why: Complaint): void => notes.at(spares as object, at, why);
    for (const host of text === undefined ? [] : rangeOfHosts(text, hosts, say)) {
      if (host === undefined) continue;
      if (host.cluster) say(complain(`${host.name} is a member of ${host.cluster.name}.`, 'a host in no cluster'));
      if (seen.has(host)) say(complain(`${host.name} stands twice among the spares.`, 'each host once'));
      seen.add(host);
    }
  }
  if (strategy !== 'swing' || spares !== undefined || notes.lacksMisspelt(upgrade, 'spares') || hosts.open) return;
  if (vms.open || sparesIn(directory).length > 0) return;
  const outside = hosts.all.filter(({ cluster }) => cluster === undefined);
  const [why, expected] =
    outside.length === 0
      ? ['There is no spare host to swing over.', 'a host without `cluster:`']
      : [
          'Every host outside the cluster holds a VM: none is a spare.',
          '`spares:` with those that may be installed anew',
        ];
  notes.at(upgrade, 'strategy', complain(why, expected));
}

function checkInto(upgrade: UpgradeDraft, from: ClusterRow, { clusters, hosts }: Directory, notes: Notes): void {
  const { into, strategy, to } = upgrade;
  if (into === undefined) {
    if (strategy !== 'new-cluster' || 'into' in upgrade || notes.lacksMisspelt(upgrade, 'into')) return;
    const others = clusters.all.filter((one) => one !== from).map(({ name }) => name);
    const expected =
      others.length === 0 ? 'a second entry under `clusters` and `into:` its name' : `\`into:\` ${listed(others)}`;
    notes.at(upgrade, 'strategy', complain('`upgrade` does not say which cluster takes over.', expected));
    return;
  }
  if (strategy !== undefined && strategy !== 'new-cluster') {
    notes.at(upgrade, 'into', complain(`Nothing goes over in the strategy ${strategy}.`, '`strategy: new-cluster`'));
    return;
  }
  const target = clusters.find(into);
  if (clusters.lacks(into)) notes.at(upgrade, 'into', unknownName('cluster', into, clusters));
  if (target === undefined) return;
  if (target === from)
    notes.at(upgrade, 'into', complain(`${from.name} is the cluster that is upgraded.`, 'another one'));
  else if (to !== undefined && target.level >= 0 && target.level !== releaseIndex(to))
    notes.at(
      upgrade,
      'into',
      complain(`${quote(target.name)} has not the functional level of ${to}.`, `\`level: ${to}\` there`),
    );
  else if (!hosts.open && !hosts.all.some(({ cluster }) => cluster === target))
    notes.at(upgrade, 'into', complain(`${target.name} has no host yet.`, `a host with \`cluster: ${target.name}\``));
}
