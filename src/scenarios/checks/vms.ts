/** What must be true of VMs and of the hosts that they are on. */
import { complain } from '../../base/complaint.js';
import { formatSize } from '../../base/units.js';
import {
  type Caps,
  capsOf,
  type Overhead,
  overheadIn,
  releaseAt,
  supports,
  versionText,
  withOverhead,
} from '../../model/catalog/index.js';
import {
  type Directory,
  type Draft,
  type HostRow,
  hostsNamed,
  unknownName,
  type VmDraft,
  type VmRow,
} from '../directory.js';
import { given } from '../given.js';
import type { Notes } from '../notes.js';
import { roomOf } from './inventory.js';

export function checkVms({ start, caps, figures }: Draft, directory: Directory, notes: Notes): void {
  const entries = new Set<VmDraft>();
  const limits = capsOf(given(caps ?? {}));
  for (const vm of directory.vms.all) {
    const first = !entries.has(vm.draft);
    entries.add(vm.draft);
    if (first) checkEntry(vm.draft, directory, notes);
    if (first) checkCheckpoints(vm.draft, limits, notes);
    if (first) checkWindow(vm.draft, start !== undefined || notes.troubled('start'), notes);
  }
  checkOnce(directory, notes, (...of) => checkVolume(...of) || checkPlace(...of));
  checkHosts(directory, notes, limits, overheadIn(figures));
}

/** A VM has no more checkpoints than it may take. */
function checkCheckpoints(draft: VmDraft, { checkpointsPerVm: most }: Caps, notes: Notes): void {
  const count = draft.checkpoints?.length ?? 0;
  if (count <= most) return;
  notes.at(draft, 'checkpoints', complain(`A VM has no ${count} checkpoints.`, `at most ${most}`));
}

/** Hours of the day need a day, and an hour between them. */
function checkWindow(draft: VmDraft, hasStart: boolean, notes: Notes): void {
  const { failbackWindow: window } = draft;
  if (window === undefined) return;
  if (!hasStart)
    notes.at(draft, 'failbackWindow', complain('`failbackWindow` needs `start`.', '`start: 2026-11-28T20:00`'));
  if (window.from !== undefined && window.from === window.to)
    notes.at(window, 'to', complain('The window opens and closes at the same hour.', 'another hour, or no window'));
}

/** What does not depend on the host. */
function checkEntry(draft: VmDraft, directory: Directory, notes: Notes): void {
  const { memory } = draft;
  if (typeof memory === 'object' && memory.max !== undefined) {
    for (const key of ['startup', 'assigned'] as const) {
      const value = memory[key];
      if (value === undefined || value <= memory.max) continue;
      notes.at(memory, key, complain(`\`${key}\` is more than \`max\`.`, `at most ${formatSize(memory.max)}`));
    }
  }
  for (const key of ['on', 'possibleOwners'] as const) {
    const hosts = draft[key];
    if (Array.isArray(hosts) && hosts.length === 0)
      notes.at(draft, key, complain(`\`${key}\` names no host.`, 'at least one host'));
  }
  checkGuest(draft, notes);
  hostsNamed(draft, 'preferredOwners', draft.preferredOwners, directory.hosts, notes);
}

/** What is said of its memory fits into its memory. */
function checkGuest({ memory, dirty }: VmDraft, notes: Notes): void {
  const bytes = assignedOf(memory);
  if (dirty?.workingSet === undefined || bytes === 0 || dirty.workingSet <= bytes) return;
  const why = 'The working set is more than the memory of the VM.';
  notes.at(dirty, 'workingSet', complain(why, `at most ${formatSize(bytes)}`));
}

/** The files of a VM lie on a volume of the cluster that its host belongs to. */
function checkVolume({ name, draft }: VmRow, host: HostRow, { volumes }: Directory, notes: Notes): boolean {
  const { volume: written } = draft;
  if (written === undefined) return false;
  const volume = volumes.find(written);
  if (volume === undefined && !volumes.lacks(written)) return false;
  if (volume === undefined) notes.at(draft, 'volume', unknownName('volume', written, volumes));
  else if (volume.cluster !== host.cluster)
    notes.at(
      draft,
      'volume',
      complain(
        `${name} is on ${host.name}, which is no member of ${volume.cluster.name}.`,
        'a volume of its own cluster',
      ),
    );
  else return false;
  return true;
}

type Check = (vm: VmRow, host: HostRow, directory: Directory, notes: Notes) => boolean;

/** The VMs of an entry are alike; the first one with a complaint speaks for them. */
function checkOnce(directory: Directory, notes: Notes, check: Check): void {
  const told = new Set<VmDraft>();
  const owners = new Map<VmDraft, readonly (HostRow | undefined)[]>();
  for (const vm of directory.vms.all) {
    const { draft, host } = vm;
    if (!owners.has(draft))
      owners.set(draft, hostsNamed(draft, 'possibleOwners', draft.possibleOwners, directory.hosts, notes));
    if (host === undefined || told.has(draft)) continue;
    if (check(vm, host, directory, notes) || checkOwners(vm, host, owners.get(draft) ?? [], notes)) told.add(draft);
  }
}

/** Whether something was wrong. */
function checkPlace({ name, draft }: VmRow, host: HostRow, _: Directory, notes: Notes): boolean {
  const before = notes.complaints.length;
  if (draft.clustered === true && host.cluster === undefined) {
    const why = `${name} is on ${host.name}, which is no member of a cluster.`;
    notes.at(draft, 'clustered', complain(why, '`clustered: false`, or a member'));
  }
  if (host.release >= 0 && !notes.isWrong(host.draft, 'release')) checkRelease(name, draft, host, notes);
  return notes.complaints.length > before;
}

function checkRelease(name: string, draft: VmDraft, host: HostRow, notes: Notes): void {
  const { key, supportedVersions, vmLimits } = releaseAt(host.release);
  const { version, cores, memory, generation } = draft;
  if (version !== undefined && !supports(host.release, version)) {
    const why = `${host.name} (${key}) does not support version ${versionText(version)} of ${name}.`;
    notes.at(draft, 'version', complain(why, supportedVersions.value.map(versionText).join(', ')));
  }
  const [processors, most] =
    generation === 1
      ? [vmLimits.vcpusGen1.value, vmLimits.memoryGen1.value]
      : [vmLimits.vcpusGen2.value, vmLimits.memoryGen2.value];
  const kind = generation === 1 ? 'A VM of generation 1' : 'A VM';
  if (cores !== undefined && cores > processors) {
    notes.at(draft, 'cores', complain(`${kind} has no ${cores} processors on ${key}.`, `at most ${processors}`));
  } else checkProcessors(name, draft, host, notes);
  const bytes = Math.max(startupOf(memory), assignedOf(memory), typeof memory === 'object' ? (memory.max ?? 0) : 0);
  if (bytes <= most) return;
  notes.at(draft, 'memory', complain(`${kind} has no ${formatSize(bytes)} on ${key}.`, `at most ${formatSize(most)}`));
}

/** Hyper-V does not start a VM with more processors than its host has. */
function checkProcessors(name: string, vm: VmDraft, { name: host, draft }: HostRow, notes: Notes): void {
  const { cores, state } = vm;
  if (cores === undefined || draft.cores === undefined || cores <= draft.cores || state === 'Off') return;
  const why = `${name} has ${cores} virtual processors; ${host} has only ${draft.cores} logical.`;
  notes.at(vm, 'cores', complain(why, `at most ${draft.cores}, or \`state: Off\``));
}

function checkOwners(
  { name, draft }: VmRow,
  host: HostRow,
  owners: readonly (HostRow | undefined)[],
  notes: Notes,
): boolean {
  if (owners.length === 0 || owners.some((one) => one === undefined || one === host)) return false;
  const why = `${name} is on ${host.name}, which is none of its possible owners.`;
  notes.at(draft, 'possibleOwners', complain(why, `${host.name} among them, or another \`on\``));
  return true;
}

const startupOf = (memory: VmDraft['memory']): number =>
  typeof memory === 'object' ? (memory.startup ?? 0) : (memory ?? 0);

/** Bytes that a VM has now; 0 where they are not known. */
const assignedOf = (memory: VmDraft['memory']): number =>
  (typeof memory === 'object' ? memory.assigned : undefined) ?? startupOf(memory);

/** Bytes that it takes of its host; a role that is no VM takes none. */
function footprintOf({ role, draft }: VmRow, overhead: Overhead): number {
  return role === undefined ? withOverhead(overhead, assignedOf(draft.memory)) : 0;
}

const runs = ({ state }: VmDraft): boolean => state === undefined || state === 'Running';

interface Load {
  readonly host: HostRow;
  count: number;
  bytes: number;
  told: boolean;
}

/** The VM that no longer fits is where the complaint stands, one for each host. */
function checkHosts(directory: Directory, notes: Notes, caps: Caps, overhead: Overhead): void {
  const loads = directory.hosts.all.map((host): Load => ({ host, count: 0, bytes: 0, told: false }));
  const clusters = new Map<object, number>();
  for (const vm of directory.vms.all) {
    const load = loads[vm.host?.index ?? -1];
    if (load === undefined || !runs(vm.draft)) continue;
    load.count += 1;
    load.bytes += footprintOf(vm, overhead);
    checkLoad(vm, load, { directory, notes, caps, overhead });
    checkClusterLoad(vm, load.host, clusters, { notes, caps });
  }
}

interface Checked {
  readonly directory: Directory;
  readonly notes: Notes;
  readonly caps: Caps;
  readonly overhead: Overhead;
}

function checkLoad(vm: VmRow, load: Load, { directory, notes, caps, overhead }: Checked): void {
  const room = roomOf(load.host.draft);
  const { name } = load.host;
  if (load.told) return;
  if (load.count > caps.vmsPerNode) {
    load.told = true;
    notes.at(
      vm.draft,
      placeKey(vm.draft),
      complain(`${name} runs more VMs than a host can.`, `at most ${caps.vmsPerNode}`),
    );
  } else if (room !== undefined && load.bytes > room) {
    load.told = true;
    const total = directory.vms.all.filter((one) => one.host === load.host && runs(one.draft));
    const bytes = total.reduce((sum, one) => sum + footprintOf(one, overhead), 0);
    const own = total.reduce((sum, one) => sum + assignedOf(one.draft.memory), 0);
    const beside = bytes > own ? `, ${formatSize(bytes - own)} of it overhead (\`figures\`)` : '';
    const why = `The running VMs of ${name} need ${formatSize(bytes)}${beside}; ${vm.name} no longer fits.`;
    const most = `at most ${formatSize(room)} on ${name}`;
    // What is more than the whole host fits by no figure.
    const nearest = own > (load.host.draft.memory ?? 0) ? most : `${most}; ${IF_THEY_RUN}`;
    notes.at(vm.draft, placeKey(vm.draft), complain(why, nearest));
  }
}

const IF_THEY_RUN = 'a smaller `reserve`, or `figures: { vmOverhead: 0, vmOverheadShare: 0 }`, if they do run there';

const placeKey = (draft: VmDraft): string => ('on' in draft ? 'on' : 'memory');

function checkClusterLoad(
  vm: VmRow,
  { cluster }: HostRow,
  counts: Map<object, number>,
  { notes, caps }: Pick<Checked, 'notes' | 'caps'>,
): void {
  if (cluster === undefined || cluster === null) return;
  const count = (counts.get(cluster) ?? 0) + 1;
  counts.set(cluster, count);
  const most = caps.vmsPerCluster;
  if (count !== most + 1) return;
  const why = `${cluster.name} runs more VMs than a cluster can.`;
  notes.at(vm.draft, placeKey(vm.draft), complain(why, `at most ${most}`));
}
