/** What must be true of group sets: roles of one cluster whose level has them, and an order without circles. */
import { complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { listed, quote } from '../../base/text.js';
import { releaseAt, releaseOf } from '../../model/catalog/index.js';
import { type ClusterRow, type Directory, type Draft, present, unknownName } from '../directory.js';
import type { Notes } from '../notes.js';
import { vmsNamed } from './affinity.js';

type SetDraft = NonNullable<NonNullable<Draft['groupSets']>[number]>;

const SINCE = 'WS2016';

/** A list or one name as the names in it, each with where it stands. */
function namesAt(set: SetDraft, key: 'vms' | 'after'): readonly (readonly [string, object, string | number])[] {
  const value = set[key];
  if (typeof value === 'string') return [[value, set, key]];
  return (value ?? []).flatMap((name, at) => (name === undefined ? [] : [[name, value as object, at] as const]));
}

export function checkGroupSets(draft: Draft, directory: Directory, notes: Notes): void {
  const sets = present(draft.groupSets);
  const known = sets.flatMap(({ name }) => name ?? []);
  const taken = new Map<string, string>();
  sets.forEach((set, index) => {
    const isSecond = known.findIndex((name) => name.toLowerCase() === set.name?.toLowerCase());
    if (set.name !== undefined && isSecond !== index && known.length === sets.length)
      notes.at(set, 'name', complain(`Two group sets have the name ${quote(set.name)}.`, 'another name'));
    checkRoles(set, taken, directory, notes);
    for (const [name, owner, key] of namesAt(set, 'after')) {
      if (!known.some((one) => one.toLowerCase() === name.toLowerCase()))
        notes.at(owner, key, complain(`There is no group set ${quote(name)}.`, listed(known), nearest(name, known)));
      else if (reaches(sets, name, set.name ?? ''))
        notes.at(owner, key, complain(`${set.name} would wait for itself.`, 'an order without circles'));
    }
  });
}

/** Whether a set comes, over any number of others, after another. */
function reaches(sets: readonly SetDraft[], from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from.toLowerCase()];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to.toLowerCase()) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    const set = sets.find((one) => one.name?.toLowerCase() === name);
    if (set !== undefined) open.push(...namesAt(set, 'after').map(([one]) => one.toLowerCase()));
  }
  return false;
}

function checkRoles(set: SetDraft, taken: Map<string, string>, directory: Directory, notes: Notes): void {
  const clusters = new Set<ClusterRow>();
  for (const [name, owner, key] of namesAt(set, 'vms')) {
    const rows = vmsNamed(directory, name);
    if (rows.length === 0 && directory.vms.lacks(name)) notes.at(owner, key, unknownName('VM', name, directory.vms));
    for (const { name: vm, host, draft } of rows) {
      const other = taken.get(vm);
      taken.set(vm, set.name ?? '');
      if (other !== undefined) notes.at(owner, key, complain(`${vm} is in ${other} already.`, 'each role in one set'));
      if (host?.cluster === undefined || host.cluster === null || draft.clustered === false) {
        if (host !== undefined) notes.at(owner, key, complain(`${vm} is no role.`, 'a role of a cluster'));
      } else clusters.add(host.cluster);
    }
  }
  for (const { name, level, draft } of clusters) {
    const isOld = level >= 0 && !notes.isWrong(draft, 'level');
    if (isOld && releaseAt(level).level.value.major < releaseOf(SINCE).level.value.major)
      notes.at(set, 'vms', complain(`The level of ${name} has no group sets.`, `${SINCE} or newer`));
  }
}
