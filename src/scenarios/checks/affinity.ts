/** What must be true of affinity rules: a cluster that has them, and roles of it. */
import { complain } from '../../base/complaint.js';
import { listed, quote } from '../../base/text.js';
import { featureOf, releaseAt, releaseOf } from '../../model/catalog/index.js';
import { type ClusterRow, type Directory, type Draft, present, unknownName, type VmRow } from '../directory.js';
import type { Notes } from '../notes.js';

type AffinityDraft = NonNullable<NonNullable<Draft['affinity']>[number]>;

const SINCE = featureOf('affinity-rules')?.minimumRelease?.value ?? 'WS2022';

export function checkAffinity(draft: Draft, directory: Directory, notes: Notes): void {
  const seen = new Set<string>();
  const old = new Set<ClusterRow>();
  for (const rule of present(draft.affinity)) {
    const lower = rule.name?.toLowerCase();
    if (lower !== undefined && seen.has(lower))
      notes.at(rule, 'name', complain(`Two affinity rules have the name ${quote(rule.name ?? '')}.`, 'another name'));
    if (lower !== undefined) seen.add(lower);
    const cluster = clusterOf(rule, directory, notes);
    if (cluster !== undefined && !old.has(cluster) && isTooOld(cluster, notes)) {
      old.add(cluster);
      notes.at(rule, 'rule', tooOld(cluster));
    }
    checkVms(rule, cluster, directory, notes);
  }
}

function clusterOf(rule: AffinityDraft, { clusters }: Directory, notes: Notes): ClusterRow | undefined {
  if (rule.cluster !== undefined) {
    if (clusters.lacks(rule.cluster)) notes.at(rule, 'cluster', unknownName('cluster', rule.cluster, clusters));
    return clusters.find(rule.cluster);
  }
  if ('cluster' in rule || clusters.open || clusters.all.length === 1) return clusters.all[0];
  const names = listed(clusters.all.map(({ name }) => name));
  const why = clusters.all.length === 0 ? 'There is no cluster for this rule.' : 'The rule does not say which cluster.';
  notes.at(rule, undefined, complain(why, clusters.all.length === 0 ? 'an entry under `clusters`' : names));
  return undefined;
}

function isTooOld({ draft, level: own }: ClusterRow, notes: Notes): boolean {
  if (own < 0 || notes.isWrong(draft, 'level')) return false;
  return releaseAt(own).level.value.major < releaseOf(SINCE).level.value.major;
}

const tooOld = ({ name, level }: ClusterRow) =>
  complain(
    `The functional level of ${name} is that of ${releaseAt(level).key}, which has no affinity rules.`,
    `${SINCE} or newer, or \`antiAffinity\` of its VMs`,
  );

/** VMs of a name, or of the entry of that name. */
export const vmsNamed = ({ vms }: Directory, name: string): readonly VmRow[] => {
  const one = vms.find(name);
  return one === undefined ? vms.all.filter(({ group }) => group.toLowerCase() === name.toLowerCase()) : [one];
};

function checkVms(rule: AffinityDraft, cluster: ClusterRow | undefined, directory: Directory, notes: Notes): void {
  const names = typeof rule.vms === 'string' ? [rule.vms] : (rule.vms ?? []);
  const owner = typeof rule.vms === 'string' ? rule : (rule.vms as object);
  for (const [at, name] of names.entries()) {
    const key = typeof rule.vms === 'string' ? 'vms' : at;
    if (name === undefined) continue;
    const rows = vmsNamed(directory, name);
    if (rows.length === 0 && directory.vms.lacks(name)) notes.at(owner, key, unknownName('VM', name, directory.vms));
    const stranger = rows.find(
      ({ host, draft }) =>
        host !== undefined && host.cluster !== null && (host.cluster !== cluster || draft.clustered === false),
    );
    if (cluster === undefined || stranger === undefined) continue;
    notes.at(owner, key, complain(`${stranger.name} is no role of ${cluster.name}.`, `a role of ${cluster.name}`));
  }
}
