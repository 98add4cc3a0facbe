/** The entries of a script, parsed and bound: what they call, and whether everyone they name exists. */
import type { Complaint } from '../base/complaint.js';
import { complain } from '../base/complaint.js';
import { nearest } from '../base/names.js';
import { listed, quote } from '../base/text.js';
import {
  GROUP_SETTINGS,
  isReleaseKey,
  RELEASE_KEYS,
  SETTINGS,
  VM_VERSIONS,
  versionIndex,
} from '../model/catalog/index.js';
import { isAvailableStorage, isCoreGroup } from '../model/commands/cluster.js';
import type { CmdletSpec, Parameter } from '../model/commands/spec.js';
import { FACTS } from '../model/facts.js';
import type { CmdletCall } from '../operators/script-line.js';
import type { CommandLine, ScriptLine as ParsedLine, Parser, Span, Value } from '../powershell/parse.js';
import { type Directory, type Draft, unknownName } from './directory.js';
import { badName } from './forms.js';
import type { MadeVms } from './made-vms.js';
import type { Notes } from './notes.js';
import { ScalarPlaces } from './places.js';

export type EntryDraft = NonNullable<NonNullable<Draft['script']>[number]>;

/** What a script is checked against. */
export interface ScriptTables {
  readonly cmdlets: readonly CmdletSpec[];
  /** What a cmdlet is about, and the parameter that names it; the way the model sees it. */
  aboutOf(cmdlet: string): { readonly about: 'host' | 'vm' | 'cluster'; readonly subject?: string } | undefined;
  readonly rules: readonly string[];
}

/** What is known while the script is walked from its beginning. */
export interface ScriptWalk {
  readonly directory: Directory;
  readonly notes: Notes;
  readonly parser: Parser;
  readonly tables: ScriptTables;
  readonly made: MadeVms;
}

/** A line and where it stands. */
interface Spot {
  readonly walk: ScriptWalk;
  readonly text: string;
  readonly places: ScalarPlaces | undefined;
  readonly owner: object;
  readonly key: string | number;
}

/** The call of a line that is typed; undefined where there are complaints. */
export function callOf(
  walk: ScriptWalk,
  text: string,
  owner: object,
  key: string | number,
  on: string | undefined,
): CmdletCall | undefined {
  const scalar = walk.notes.scalar(owner, key);
  const places = scalar && new ScalarPlaces(walk.notes.source, scalar, text);
  const spot: Spot = { walk, text, places, owner, key };
  const parsed = walk.parser.parse(text, {
    cmdlets: walk.tables.cmdlets,
    clusterProperties: SETTINGS,
    groupProperties: GROUP_SETTINGS,
  });
  if (!parsed.ok) {
    for (const { offset, length, ...complaint } of parsed.error) say(spot, { offset, length }, complaint);
    walk.made.misread(text);
    return undefined;
  }
  const before = walk.notes.complaints.length;
  checkEnd(spot, parsed.value.kind === 'command' ? parsed.value.cmdlet.name : undefined);
  const call = parsed.value.kind === 'command' ? commandCall(spot, parsed.value, on) : propertyCall(spot, parsed.value);
  return walk.notes.complaints.length === before ? call : undefined;
}

/** What a line comes to is a fact about whom it is about. A line without a cmdlet sets a property of the cluster. */
function checkEnd({ walk, owner }: Spot, cmdlet: string | undefined): void {
  const { ends } = owner as Clauses;
  const about = cmdlet === undefined ? 'cluster' : walk.tables.aboutOf(cmdlet)?.about;
  const fact = FACTS.find(({ name }) => name === ends);
  if (fact === undefined || about === undefined || fact.about === about) return;
  const why = `${fact.name} is about a ${WORDS[fact.about]}; this line is about a ${WORDS[about]}.`;
  const fitting = FACTS.filter((one) => one.awaited === true && one.about === about);
  walk.notes.at(owner, 'ends', complain(why, listed(fitting.map(({ name }) => name))));
}

const WORDS = { host: 'host', vm: 'VM', cluster: 'cluster', checkpoint: 'checkpoint', volume: 'volume' } as const;

function say({ walk, places, owner, key }: Spot, { offset, length }: Span, complaint: Complaint): void {
  if (places === undefined) return walk.notes.at(owner, key, complaint);
  const [from, to] = places.stretch(offset, length);
  walk.notes.within(owner, key, from, to, complaint);
}

function commandCall(spot: Spot, line: CommandLine, on: string | undefined): CmdletCall {
  for (const parameter of line.cmdlet.parameters) checkArgument(spot, line, parameter);
  checkSubject(spot, line, on);
  if (line.cmdlet.name === 'New-VM') checkNewName(spot, line);
  return { cmdlet: line.cmdlet.name, args: plainArguments(line, spot.walk.directory), text: line.text };
}

/** Later lines may speak of a VM that this one makes. */
function checkNewName({ walk, ...spot }: Spot, { args, spans }: CommandLine): void {
  const name = String(args['Name'] ?? '');
  walk.made.add(name);
  const complaint = badName(name);
  if (complaint !== undefined && spans['Name'] !== undefined) say({ walk, ...spot }, spans['Name'], complaint);
}

/** Names in the letters of the file, whatever case was typed. */
function plainArguments({ cmdlet, args }: CommandLine, { clusters, hosts, vms }: Directory): CmdletCall['args'] {
  const indexes = new Map<string, { find(name: string): { readonly name: string } | undefined }>([
    ['cluster', clusters],
    ['host', hosts],
    ['vm', vms],
  ]);
  const plain: Record<string, CmdletCall['args'][string]> = {};
  for (const { name, kind } of cmdlet.parameters) {
    const value = args[name];
    if (value === undefined) continue;
    const own = <T>(one: T): T | string => indexes.get(kind)?.find(String(one))?.name ?? one;
    plain[name] = isList(value) ? value.map((one) => own(typeof one === 'boolean' ? String(one) : one)) : own(value);
  }
  return plain;
}

const isList = (value: Value): value is Exclude<Value, boolean | number | string> => Array.isArray(value);

/** Groups of a cluster that are no roles. */
const isOfCluster = (name: string): boolean => isCoreGroup(name) || isAvailableStorage(name);

const WORLD_NAMES = ['host', 'vm', 'cluster', 'release', 'version'];

function checkArgument(spot: Spot, line: CommandLine, parameter: Parameter): void {
  const value = line.args[parameter.name];
  const span = line.spans[parameter.name];
  if (value === undefined || span === undefined || !WORLD_NAMES.includes(parameter.kind)) return;
  if (line.cmdlet.name === 'Move-ClusterGroup' && parameter.name === 'Name' && isOfCluster(String(value))) return;
  for (const one of Array.isArray(value) ? value : [value]) {
    const complaint = strangeName(spot.walk, parameter.kind, String(one));
    if (complaint !== undefined) say(spot, narrowed(spot.text, span, String(one)), complaint);
  }
}

/** Where one name of a list stands. */
function narrowed(text: string, span: Span, name: string): Span {
  const at = text.slice(span.offset, span.offset + span.length).indexOf(name);
  return at < 0 ? span : { offset: span.offset + at, length: name.length };
}

function strangeName({ directory, made }: ScriptWalk, kind: Parameter['kind'], name: string): Complaint | undefined {
  if (kind === 'release') return isReleaseKey(name) ? undefined : unlisted('release', name, RELEASE_KEYS);
  if (kind === 'version')
    return versionIndex(name) >= 0 ? undefined : unlisted('configuration version', name, VM_VERSIONS);
  if (/[*?[]/.test(name)) return complain(`Patterns such as ${quote(name)} cannot be rehearsed yet; names can.`);
  if (kind === 'host') return directory.hosts.lacks(name) ? unknownName('host', name, directory.hosts) : undefined;
  if (kind === 'cluster')
    return directory.clusters.lacks(name) ? unknownName('cluster', name, directory.clusters) : undefined;
  const role = name.replace(/^virtual machine (?=\S)/i, '');
  if (!directory.vms.lacks(name) || !directory.vms.lacks(role) || made.mayHold(name)) return undefined;
  const complaint = unknownName('VM', name, directory.vms);
  return complain(complaint.message, complaint.expected, complaint.nearest ?? nearest(name, made.names));
}

const unlisted = (what: string, name: string, known: readonly string[]): Complaint =>
  complain(`There is no ${what} ${quote(name)}.`, known.join(', '), nearest(name, known));

/** A cmdlet that does not say whom it is about must have only one choice. */
function checkSubject(spot: Spot, { cmdlet, args, name }: CommandLine, on: string | undefined): void {
  const known = spot.walk.tables.aboutOf(cmdlet.name);
  const { clusters } = spot.walk.directory;
  const takesCluster = cmdlet.parameters.some((parameter) => parameter.name === 'Cluster');
  if (
    (known?.about === 'cluster' || (cmdlet.name === 'Add-ClusterNode' && takesCluster)) &&
    args['Cluster'] === undefined
  ) {
    checkCluster(spot, name, clusters.all.length);
  }
  if (known?.about !== 'host' || known.subject === undefined) return;
  if (args[known.subject] !== undefined || on !== undefined) return;
  say(spot, name, complain(`${cmdlet.name} does not say on which host.`, `-${known.subject}, or \`on:\``));
}

function checkCluster(spot: Spot, span: Span, count: number): void {
  if (count === 1) return;
  const why = count === 0 ? 'The file has no cluster.' : 'The line does not say which cluster.';
  say(spot, span, complain(why, count === 0 ? 'an entry under `clusters`' : '-Cluster'));
}

function propertyCall(spot: Spot, line: Extract<ParsedLine, { kind: 'set-property' }>): CmdletCall {
  const { clusters } = spot.walk.directory;
  const { clusterName, groupName, property, value, spans, text } = line;
  if (groupName !== undefined) {
    const complaint = strangeName(spot.walk, 'vm', groupName);
    if (complaint !== undefined) say(spot, spans.groupName ?? spans.property, complaint);
    const name = spot.walk.directory.vms.find(groupName)?.name ?? groupName;
    return { cmdlet: 'Set-ClusterGroupProperty', args: { Name: name, Property: property, Value: value }, text };
  }
  if (clusterName === undefined) checkCluster(spot, { offset: 0, length: text.length }, clusters.all.length);
  else if (clusters.lacks(clusterName)) {
    say(spot, spans.clusterName ?? spans.property, unknownName('cluster', clusterName, clusters));
  }
  const cluster = clusterName === undefined ? {} : { Cluster: clusterName };
  return { cmdlet: 'Set-ClusterProperty', args: { ...cluster, Property: property, Value: value }, text };
}

/** `expect`, `within`, `on` of an entry. */
export function checkClauses(entry: EntryDraft, { directory, notes, tables }: ScriptWalk): void {
  if (typeof entry !== 'object') return;
  const { at, meanwhile, on, ends, expect, within, until } = entry as Clauses;
  if (meanwhile === true && at === undefined && !('at' in entry)) {
    notes.at(entry, 'meanwhile', complain('This line does not say when it is typed.', '`at` beside it'));
  }
  if (on !== undefined && directory.hosts.lacks(on)) {
    notes.at(entry, 'on', unknownName('host', on, directory.hosts));
  }
  if (within !== undefined && ends === undefined && until === undefined && !('ends' in entry)) {
    notes.at(entry, 'within', complain('`within` bounds nothing.', '`ends` or `until` beside it'));
  }
  if (typeof expect !== 'object' || expect.refused === undefined || tables.rules.includes(expect.refused)) return;
  const near = nearest(expect.refused, tables.rules);
  notes.at(
    expect,
    'refused',
    complain(`There is no rule ${quote(expect.refused)}.`, 'an id of `clusterdrill rules`', near),
  );
}

interface Clauses {
  readonly at?: number;
  readonly meanwhile?: boolean;
  readonly on?: string;
  readonly ends?: string;
  readonly within?: number;
  readonly until?: string;
  readonly expect?: string | { readonly refused?: string };
}
