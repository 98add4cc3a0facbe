/** Checkpoints of an inventory: what Get-VMSnapshot says of a VM, or at least that it goes on from one. */
import { escapeCharacters } from '../../base/names.js';
import type { GapName, Keys } from './drafted.js';
import type { Found, Inventory } from './gather.js';
import { stateAtStart } from './machines.js';
import type { RecordOf } from './records.js';

/** The checkpoints of a VM as a scenario has them; undefined: none. */
export type Checkpoints = (
  vm: RecordOf<'Get-VM'>,
  gap: (which: GapName, key: string) => void,
) => readonly (string | Keys)[] | undefined;

type Checkpoint = Found<'Get-VMSnapshot'>['record'];

export function checkpointsIn({ of }: Inventory): Checkpoints {
  const all = of['Get-VMSnapshot'].map(({ record }) => record);
  const byId = by(all, ({ VMId }) => VMId);
  const byName = by(all, ({ VMName }) => VMName);
  const find = ({ VMId, Id = VMId, Name, VMName = Name }: RecordOf<'Get-VM'>): readonly Checkpoint[] => {
    const same = Id === undefined ? [] : (byId.get(Id.toLowerCase()) ?? []);
    if (same.length > 0 || VMName === undefined) return same;
    // Two VMs may have one name: the id of another is not its own.
    return (byName.get(VMName.toLowerCase()) ?? []).filter((one) => Id === undefined || one.VMId === undefined);
  };
  return (vm, gap) => {
    const found = find(vm);
    if (found.length > 0) return found.map((one) => written(one, gap));
    if (hasParent(vm)) return [written({ Name: vm.ParentSnapshotName }, gap)];
    if (all.length === 0 && vm.ParentSnapshotId === undefined) gap('checkpoints', 'checkpoints');
    return undefined;
  };
}

/** In any case of letters. */
function by(all: readonly Checkpoint[], keyOf: (one: Checkpoint) => string | undefined): Map<string, Checkpoint[]> {
  const groups = new Map<string, Checkpoint[]>();
  for (const one of all) {
    const key = keyOf(one)?.toLowerCase() ?? '';
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [one]);
    else known.push(one);
  }
  return groups;
}

/** A Guid of zeros stands for none. */
const hasParent = ({ ParentSnapshotId: id, ParentSnapshotName: name }: RecordOf<'Get-VM'>): boolean =>
  name !== undefined || /[1-9a-f]/i.test(id ?? '');

function written({ Name, State }: Checkpoint, gap: (which: GapName, key: string) => void): string | Keys {
  const name = escapeCharacters(Name ?? '').trim() || 'checkpoint';
  // Numbers below the critical states are the same in every release.
  const state = State === undefined ? undefined : stateAtStart(State, 0);
  if (state === undefined) gap('savedState', 'checkpoints');
  return state === 'Off' ? { name, memory: false } : name;
}
