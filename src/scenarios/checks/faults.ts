/** What must be true of faults: whom they strike is there, and they can strike as they are written. */
import { type Complaint, complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { quote } from '../../base/text.js';
import { formatBandwidth, formatDuration, type Micros } from '../../base/units.js';
import { FIGURES, STORAGE } from '../../model/catalog/index.js';
import type { ScriptLine } from '../../operators/script-line.js';
import { BANDWIDTH, DEFAULT_NETWORK, UNTIL_US } from '../defaults.js';
import { type Directory, type Draft, type HostRow, present, rangeOfHosts, unknownName } from '../directory.js';
import type { Notes } from '../notes.js';
import { checkDivisions } from './division-faults.js';
import { backgroundOf } from './networks.js';
import { checkOften } from './often.js';

type FaultDraft = NonNullable<NonNullable<Draft['faults']>[number]>;
type Crash = Extract<FaultDraft, { crash?: unknown }>;
type Storage = Extract<FaultDraft, { storage?: unknown }>;
type Slow = Extract<FaultDraft, { slow?: unknown }>;
type Random = Extract<FaultDraft, { random?: unknown }>;

/** `lines`: of the script, as far as they are right. */
export function checkFaults(draft: Draft, directory: Directory, lines: readonly ScriptLine[], notes: Notes): void {
  const until = 'until' in draft ? draft.until : UNTIL_US;
  for (const fault of present(draft.faults)) {
    checkMoment(fault, until, draft.calm, notes);
    if ('slow' in fault) checkSlow(fault, 'slow', fault.slow, directory.networks, notes);
    else if ('random' in fault) checkRandom(fault, endOfFaults(until, draft.calm), directory, notes);
    else if ('storage' in fault) checkStorage(fault, draft, directory, notes);
    else if ('slip' in fault) checkSlip(fault, draft, directory, notes);
    else if ('cau' in fault) checkCluster(fault, fault.cau, directory, notes);
    else if ('backup' in fault) checkVm(fault, 'backup', fault.backup, directory, notes);
    else if ('of' in fault) checkVm(fault, 'of', fault.of, directory, notes);
    else if ('fail' in fault && fault.fail === 'installation') checkInstallation(fault, draft, directory, lines, notes);
  }
  checkDivisions(draft, directory, notes);
  checkCrashes(draft, directory, notes);
  checkCalm(draft, until, notes);
}

/** A slip needs an upgrade, and a node that it is about. */
function checkSlip(
  fault: Extract<FaultDraft, { slip?: unknown }>,
  { upgrade }: Draft,
  { hosts, clusters }: Directory,
  notes: Notes,
): void {
  const { on } = fault;
  if (on === undefined) return;
  if (hosts.lacks(on)) return notes.at(fault, 'on', unknownName('host', on, hosts));
  const host = hosts.find(on);
  if (host === undefined || notes.troubled('upgrade')) return;
  const upgraded = upgrade?.cluster === undefined ? clusters.all[0] : clusters.find(upgrade.cluster);
  if (upgrade !== undefined && host.cluster === upgraded) return;
  notes.at(fault, 'on', complain(`No upgrade comes to ${host.name}.`, 'a member of the cluster that is upgraded'));
}

function checkCluster(fault: FaultDraft, cluster: unknown, { clusters }: Directory, notes: Notes): void {
  if (typeof cluster === 'string' && clusters.lacks(cluster))
    notes.at(fault, 'cau', unknownName('cluster', cluster, clusters));
}

/** A role that is no VM has no guest, and does not migrate. */
function checkVm(fault: FaultDraft, key: string, vm: unknown, { vms }: Directory, notes: Notes): void {
  if (typeof vm !== 'string') return;
  if (vms.lacks(vm)) notes.at(fault, key, unknownName('VM', vm, vms));
  if (vms.find(vm)?.role !== undefined) notes.at(fault, key, complain(`${vm} is a role that is no VM.`, 'a VM'));
}

function checkCalm(draft: Draft, until: Micros | undefined, notes: Notes): void {
  const { calm } = draft;
  if (calm === undefined || until === undefined || calm < until) return;
  notes.at(
    draft,
    'calm',
    complain('The calm lies behind the end of the simulation.', `less than ${formatDuration(until)}`),
  );
}

const endOfFaults = (until: Micros | undefined, calm: Micros | undefined): Micros | undefined =>
  calm === undefined || until === undefined ? (calm ?? until) : Math.min(calm, until);

function checkRandom(fault: Random, end: Micros | undefined, { hosts, networks }: Directory, notes: Notes): void {
  if ('every' in fault) checkOften(fault, fault.every, end, notes);
  if ('network' in fault) checkSlow(fault, 'network', fault.network, networks, notes);
  if (!('together' in fault)) {
    if ('within' in fault)
      notes.at(
        fault,
        'within',
        complain('This says how far crashes that come together lie apart.', '`together:` beside it'),
      );
    return;
  }
  if (Array.isArray(fault.together) && fault.together.length === 0)
    notes.at(fault, 'together', complain('`together` names no host.', 'at least one host'));
  for (const text of present([fault.together].flat()))
    rangeOfHosts(text, hosts, (complaint) => notes.at(fault, 'together', complaint));
}

function checkMoment(fault: FaultDraft, until: Micros | undefined, calm: Micros | undefined, notes: Notes): void {
  const at = 'at' in fault ? fault.at : undefined;
  if (at !== undefined && calm !== undefined && at >= calm)
    return notes.at(fault, 'at', complain('From the calm on nothing goes wrong.', `before ${formatDuration(calm)}`));
  if (at === undefined || until === undefined || at <= until) return;
  const why = 'The fault lies behind the end of the simulation.';
  notes.at(fault, 'at', complain(why, `at most ${formatDuration(until)}`));
}

function checkSlow(
  fault: Slow | Random,
  key: 'slow' | 'network',
  slow: string | undefined,
  networks: Directory['networks'],
  notes: Notes,
): void {
  const to = 'to' in fault ? fault.to : undefined;
  if (slow === undefined) return;
  const network = networks.find(slow);
  const isDefault = networks.all.length === 0 && slow.toLowerCase() === DEFAULT_NETWORK.name.toLowerCase();
  if (network === undefined && networks.open) return;
  if (network === undefined && !isDefault) return notes.at(fault, key, unknownNetwork(slow, networks));
  const written = network?.draft;
  const bandwidth = written !== undefined && 'bandwidth' in written ? written.bandwidth : BANDWIDTH;
  if (to === undefined || bandwidth === undefined) return;
  const taken = written === undefined ? 0 : backgroundOf(written, notes);
  if (taken !== undefined && to <= taken) {
    const why = `Beside the other traffic on ${slow} this leaves nothing for migrations.`;
    return notes.at(fault, 'to', complain(why, `more than ${formatBandwidth(taken)}`));
  }
  if (to < bandwidth) return;
  const shown = formatBandwidth(bandwidth);
  notes.at(fault, 'to', complain(`This is no slower than ${slow} already is.`, `less than ${shown}`));
}

function checkStorage(fault: Storage, draft: Draft, { clusters, hosts, volumes }: Directory, notes: Notes): void {
  const { of } = fault;
  if ('to' in fault) checkStorageRate(fault, draft, hosts, notes);
  if ('remade' in fault && !('damages' in fault))
    notes.at(fault, 'remade', complain('This says when what was damaged is there again.', '`damages:` beside it'));
  if (of === undefined) return;
  const named = Object.entries({ cluster: clusters, volume: volumes, host: hosts }).filter(([, all]) => all.find(of));
  if (named.length > 1) {
    const kinds = named.map(([kind]) => `a ${kind}`).join(' and ');
    return notes.at(fault, 'of', complain(`${quote(of)} is ${kinds}, and storage of either may be meant.`, OTHER_NAME));
  }
  if (!clusters.lacks(of) || !hosts.lacks(of) || !volumes.lacks(of)) return;
  const near = hosts.near(of) ?? volumes.near(of) ?? clusters.near(of);
  notes.at(
    fault,
    'of',
    complain(`There is no cluster, volume or host ${quote(of)}.`, `${clusters.some}, ${hosts.some}`, near),
  );
}

const OTHER_NAME = 'another name for one of them';

/** Storage that gives what it gives anyway is not slow. */
function checkStorageRate(fault: Storage, { figures }: Draft, hosts: Directory['hosts'], notes: Notes): void {
  if (notes.troubled('figures') || notes.troubled('hosts')) return;
  const own = hosts.all.map(({ draft }) => draft.diskRate ?? STORAGE.hostRate.value);
  const usual = Math.max(figures?.diskRate ?? FIGURES.diskRate.fact.value, ...own);
  if (!('to' in fault) || fault.to === undefined || fault.to < usual) return;
  const why = 'This is no slower than storage is anyway.';
  notes.at(fault, 'to', complain(why, `less than ${formatBandwidth(usual)}`));
}

/** Where no network is written there is one. */
function unknownNetwork(name: string, networks: Directory['networks']): Complaint {
  if (networks.all.length > 0) return unknownName('network', name, networks);
  const known = DEFAULT_NETWORK.name;
  return complain(`There is no network ${quote(name)}.`, known, nearest(name, [known]));
}

/** An installation can only fail on a host that is installed; in a lab anybody may type one. */
function checkInstallation(
  fault: Extract<FaultDraft, { fail?: 'installation' | undefined }>,
  draft: Draft,
  { hosts, clusters }: Directory,
  lines: readonly ScriptLine[],
  notes: Notes,
): void {
  if (fault.on === undefined) return;
  const host = hosts.find(fault.on);
  if (hosts.lacks(fault.on)) notes.at(fault, 'on', unknownName('host', fault.on, hosts));
  if (host === undefined || draft.lab !== undefined || notes.troubled('script') || notes.troubled('upgrade')) return;
  const named = draft.upgrade?.cluster;
  const upgraded = named === undefined ? clusters.all[0] : clusters.find(named);
  const inUpgrade = draft.upgrade !== undefined && (host.cluster === null || host.cluster === upgraded);
  if (inUpgrade || lines.some((line) => installs(line, host))) return;
  const why = `Nothing in the file installs ${host.name}, so nothing can fail.`;
  notes.at(fault, 'on', complain(why, 'a member of the cluster that is upgraded, or a host of an `install:` line'));
}

const installs = ({ action }: ScriptLine, { name }: HostRow): boolean =>
  action.kind === 'run' &&
  action.calls.some(({ cmdlet, args }) => cmdlet === 'Install-HostRelease' && args['Name'] === name);

/** A host that has no power cannot lose it. */
function checkCrashes(draft: Draft, { hosts }: Directory, notes: Notes): void {
  const crashes = present(draft.faults).filter((fault): fault is Crash => 'crash' in fault);
  const downUntil = new Map<HostRow, Micros>();
  for (const fault of crashes)
    if (fault.crash !== undefined && hosts.lacks(fault.crash))
      notes.at(fault, 'crash', unknownName('host', fault.crash, hosts));
  for (const fault of crashes.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0))) {
    const host = fault.crash === undefined ? undefined : hosts.find(fault.crash);
    if (host === undefined || fault.at === undefined) continue;
    const until = downUntil.get(host) ?? 0;
    if (fault.at < until) notes.at(fault, 'at', stillDown(host, until));
    else downUntil.set(host, endOf(fault, fault.at));
  }
}

/** A length that could not be read is not held against the next crash. */
function endOf(fault: Crash, at: Micros): Micros {
  if (!('for' in fault)) return Number.POSITIVE_INFINITY;
  return at + (fault.for ?? 0);
}

function stillDown({ name }: HostRow, until: Micros): Complaint {
  const forever = until === Number.POSITIVE_INFINITY;
  const why = `${name} still has no power from an earlier crash${forever ? ', which has no end' : ''}.`;
  return complain(why, forever ? '`for:` at the earlier one' : `from ${formatDuration(until)} on`);
}
