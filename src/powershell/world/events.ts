/** What has happened, as a cluster log and as the event log of Windows would tell it: what the model knows, in our words. */
import { windowsEvent } from '../../model/catalog/index.js';
import { FACT, FACTS } from '../../model/facts.js';
import { releaseKey, vmAt } from '../../model/rules/names.js';
import { NONE } from '../../model/world.js';
import {
  answering,
  type Call,
  type Cmdlet,
  cmdlet,
  flag,
  listArg,
  numberArg,
  parameter,
  type Run,
  textArg,
} from '../cmdlets/build.js';
import { cast, castNow } from '../runtime/casts.js';

import { emitAll } from '../runtime/execute.js';
import { formatDate } from '../runtime/format-operator.js';
import { toText } from '../runtime/text.js';
import { Dictionary, itemsOf, PsDate, type Value } from '../runtime/values.js';
import { clusterOfCall } from './cluster-meant.js';
import { nameIn } from './names.js';
import { refuse } from './performing.js';
import { custom } from './shape.js';
import { clusterNamed, hostNamed, type LogEntry, type Sight, worldOf } from './sight.js';

export const eventCmdlets = (sight: Sight): readonly Cmdlet[] => [clusterLog(sight), winEvent(sight)];

const MINUTE_US = 60_000_000;

const clusterLog = (sight: Sight): Cmdlet =>
  cmdlet(
    'Get-ClusterLog',
    'What has happened in the cluster, as lines of text in the manner of its log: what the model knows, in our words. It writes no file.',
    [
      parameter('Node', 'host', 'Only what is about these nodes, and about the cluster.', { position: 0, list: true }),
      parameter('TimeSpan', 'integer', 'Only the last so many minutes.', { min: 1 }),
      parameter('Destination', 'text', 'A folder for its files, which are not written here: nothing is put out then.'),
      flag('SkipClusterState', 'Accepted: the state of the cluster is no part of it here.'),
      flag('UseLocalTime', 'Accepted: there is one clock.'),
      parameter('Cluster', 'cluster', 'The cluster; unwritten, that of the session.'),
    ],
    (call) => ({ alone: () => logged(sight, call) }),
  );

function* logged(sight: Sight, call: Call): Run {
  const cluster = clusterOfCall(sight, call, textArg(call.args, 'Cluster'));
  if (cluster === NONE) return;
  const nodes = listArg(call.args, 'Node').map((name) => hostNamed(sight, nameIn(name))?.index ?? NONE);
  if (nodes.includes(NONE))
    return refuse(call, { rule: 'request/names-exist', message: 'No node of that name is there.' });
  if (call.args.has('Destination'))
    return call.shell.warn(call, 'No file is written here. Without -Destination the lines of the log are put out.');
  const fromUs = sight.view().nowUs - (numberArg(call.args, 'TimeSpan') ?? Number.POSITIVE_INFINITY) * MINUTE_US;
  for (const entry of sight.log()) {
    const host = hostOf(sight, entry);
    if (entry.atUs < fromUs || clusterOfEntry(sight, entry, host) !== cluster) continue;
    if (nodes.length === 0 || host === NONE || nodes.includes(host)) yield* emitAll(call.emit, lineOf(sight, entry));
  }
}

/** The node that an entry is about, by itself or for a role that is on it now; NONE: the cluster. */
function hostOf(sight: Sight, { kind, subject }: LogEntry): number {
  const about = FACTS[kind]?.about;
  if (about === 'host') return subject;
  return about === 'vm' ? vmAt(worldOf(sight), subject).host : NONE;
}

function clusterOfEntry(sight: Sight, { kind, subject }: LogEntry, host: number): number {
  const world = worldOf(sight);
  const about = FACTS[kind]?.about;
  if (about === 'cluster') return subject;
  if (about === 'volume') return world.volumes[subject]?.cluster ?? NONE;
  const role = about === 'vm' ? world.vms[subject]?.clustered === true : true;
  if (!role) return NONE;
  const { cluster = NONE } = world.hosts[host] ?? {};
  return cluster === NONE && wasEvicted(sight, host) && world.clusters.length === 1 ? 0 : cluster;
}

/** Whether a host was a node before: the only cluster that there is remembers what it did then. */
const wasEvicted = (sight: Sight, host: number): boolean =>
  sight.log().some(({ kind, subject }) => kind === FACT['node-evicted'] && subject === host);

const BAD = /fail|lost|down|died|isolated|given up|damaged|quarantine/;

function lineOf(sight: Sight, entry: LogEntry): string {
  const { about = 'cluster', says = '' } = FACTS[entry.kind] ?? {};
  const at = formatDate(sight.startMs + entry.atUs / 1000, 'yyyy/MM/dd-HH:mm:ss.fff');
  const level = BAD.test(says) ? 'WARN' : 'INFO';
  return `${at} ${level}  [${TAGS[about] ?? 'CLUS'}] ${saying(sight, entry)}`;
}

/** Who, and what. */
function saying(sight: Sight, { kind, subject, arg }: LogEntry): string {
  const world = worldOf(sight);
  const { about = 'cluster', says = '', arg: what } = FACTS[kind] ?? {};
  const who = {
    host: world.hosts,
    vm: world.vms,
    cluster: world.clusters,
    volume: world.volumes,
    checkpoint: world.checkpoints,
  };
  const behind = what === 'host' ? ` ${world.hosts[arg]?.name ?? ''}` : what === 'release' ? ` ${releaseKey(arg)}` : '';
  return `${who[about][subject]?.name ?? ''} ${says}${behind}`;
}

const TAGS: Readonly<Record<string, string>> = { host: 'NODE', vm: 'RCM', volume: 'DCM' };

const winEvent = (sight: Sight): Cmdlet =>
  answering(
    'Get-WinEvent',
    'Events that the cluster of a host would have written, the newest first: those whose numbers are known, in our words.',
    [
      parameter('LogName', 'text', 'Logs; System and those of failover clustering are the same here.', {
        position: 0,
        list: true,
      }),
      parameter('FilterHashtable', 'any', 'A table: its Id, Level, StartTime and EndTime are heeded.'),
      parameter('MaxEvents', 'integer', 'At most so many.', { min: 1 }),
      parameter('ComputerName', 'host', 'The host; unwritten, that of the session.'),
    ],
    (call) => {
      // A host writes its events, and shows them, whether its cluster runs or not.
      const host = textArg(call.args, 'ComputerName');
      const named = clusterNamed(sight, host);
      const cluster = named === NONE ? clusterOfCall(sight, call, host) : named;
      if (cluster === NONE) return [];
      const isWanted = filterOf(call);
      const drains = new Set<number>();
      const found = sight
        .log()
        .map((entry) => eventOf(sight, entry, drains))
        .filter((event) => event !== undefined)
        .filter(({ entry }) => clusterOfEntry(sight, entry, hostOf(sight, entry)) === cluster)
        .filter(isWanted);
      if (found.length === 0) nothingFound(call);
      return found
        .reverse()
        .slice(0, numberArg(call.args, 'MaxEvents') ?? found.length)
        .map(({ value }) => value);
    },
  );

/** Keys of a filter that decide nothing here: all events are of one log. */
const OF_ONE_LOG = ['logname', 'providername'];

/** Of a key that is not known it is told that it is not heeded. */
function filterOf(call: Call): (event: SeenEvent) => boolean {
  const filter = call.args.get('FilterHashtable');
  if (!(filter instanceof Dictionary)) return () => true;
  const numbers = (key: string): Value[] => itemsOf(filter.get(key) ?? []).map((one) => cast(one, 'System.Int32'));
  const moment = (key: string, otherwise: number): number => {
    const value = filter.get(key) ?? null;
    const date = value === null ? null : castNow(value, 'System.DateTime', call.shell.around.now());
    return date instanceof PsDate ? date.ms : otherwise;
  };
  const heeded = new Set(['id', 'level', 'starttime', 'endtime', ...OF_ONE_LOG]);
  for (const key of [...filter.entries.values()].map((entry) => toText(entry.key)))
    if (!heeded.has(key.toLowerCase())) call.shell.warn(call, `Events are not filtered by ${key} here.`);
  const [ids, levels] = [numbers('Id'), numbers('Level')];
  const fromMs = moment('StartTime', Number.NEGATIVE_INFINITY);
  const toMs = moment('EndTime', Number.POSITIVE_INFINITY);
  return ({ id, level, atMs }) =>
    (ids.length === 0 || ids.includes(id)) &&
    (levels.length === 0 || levels.includes(level)) &&
    atMs >= fromMs &&
    atMs <= toMs;
}

interface SeenEvent {
  readonly id: number;
  /** 2: an error; 4: information. */
  readonly level: number;
  readonly atMs: number;
  readonly entry: LogEntry;
  readonly value: Value;
}

function eventOf(sight: Sight, entry: LogEntry, drains: Set<number>): SeenEvent | undefined {
  const kind = FACTS[entry.kind];
  const id = kind && windowsEvent(kind.name, entry.subject, entry.arg, drains);
  if (kind === undefined || id === undefined) return undefined;
  const atMs = sight.startMs + entry.atUs / 1000;
  const text = saying(sight, entry);
  const isBad = BAD.test(kind.says);
  const value = custom('System.Diagnostics.Eventing.Reader.EventLogRecord', {
    TimeCreated: new PsDate(atMs),
    Id: id,
    LevelDisplayName: isBad ? 'Error' : 'Information',
    Message: text,
    ProviderName: 'Microsoft-Windows-FailoverClustering',
    LogName: 'System',
  });
  return { id, level: isBad ? 2 : 4, atMs, entry, value };
}

const nothingFound = (call: Call): void =>
  call.shell.complain(call, {
    message: 'No events were found that match the specified selection criteria.',
    id: `NoMatchingEventsFound,${call.name}`,
    category: 'ObjectNotFound',
    words: 'vendor',
  });
