/** The cluster's own properties that a scenario or the console may set, each under its real name in its real case. */
import { SECOND } from '../../base/units.js';
import { DURATIONS } from './durations.js';
import { LIMITS } from './limits.js';
import type { Release, ReleaseKey } from './release-types.js';
import { compareLevels, releaseOf } from './releases.js';
import { assumed, derived, doc, field, type Range, type Sourced } from './types.js';

/** `count` counts something; the others say the unit of the number, or that it is a flag or one of a few choices. */
export type SettingKind = 'count' | 'seconds' | 'milliseconds' | 'flag' | 'choice';

export interface Setting {
  readonly name: string;
  readonly kind: SettingKind;
  /** Inclusive. */
  readonly range: Sourced<Range>;
  /** What the numbers of a choice mean. */
  readonly choices?: Readonly<Record<number, string>>;
  /** One sentence. */
  readonly help: string;
  /** The cluster works it out by itself: it can be read, and written it is a complaint. */
  readonly readOnly?: true;
  /** The oldest release whose functional level has it; unwritten: all. */
  readonly since?: ReleaseKey;
  /** The default at a functional level; undefined where that level has no such property. */
  readonly defaultOn: (release: Release) => Sourced<number> | undefined;
}

const between = (from: number, to: number): Range => ({ from, to });
const always = (fact: Sourced<number>) => (): Sourced<number> => fact;
const FLAG = doc(between(0, 1), 'CLP');
/** The highest number of a property; as a count it stands for none that is written. */
export const DWORD = 4_294_967_295;

/** A fact about one thing as a fact about a part or another unit of it. */
const through = <A, B>(fact: Sourced<A>, value: (from: A) => B): Sourced<B> => ({ ...fact, value: value(fact.value) });

const MIGRATION_SETTINGS: readonly Setting[] = [
  {
    name: 'MaximumParallelMigrations',
    kind: 'count',
    range: assumed(between(1, 1024), 'No documented bounds; at most the VMs of a node.'),
    help: 'Live migrations in which a node may take part at one time; where present it overrules the hosts.',
    defaultOn: ({ parallelMigrations: fact }) =>
      fact.value === undefined ? undefined : through(fact, (count) => count ?? 0),
  },
  {
    name: 'MoveTypeThreshold',
    kind: 'count',
    range: derived(between(0, DWORD), 'DRAIN'),
    help: 'A drain saves and restores roles of a lower priority (private property of the type Virtual Machine).',
    defaultOn: (release) => release.moveTypeThreshold,
  },
  {
    name: 'DrainOnShutdown',
    kind: 'flag',
    range: FLAG,
    help: 'Whether a node that is shut down is drained first.',
    since: 'WS2012R2',
    defaultOn: always(doc(1, 'CLP')),
  },
];

const MEMBERSHIP_SETTINGS: readonly Setting[] = [
  {
    name: 'AddEvictDelay',
    kind: 'seconds',
    range: assumed(between(0, 86_400), 'No documented bounds.'),
    help: 'Time after an eviction in which no node is added.',
    defaultOn: always(through(DURATIONS.addEvictDelay, (us) => us / SECOND)),
  },
  {
    name: 'SameSubnetDelay',
    kind: 'milliseconds',
    range: doc(between(250, 2000), 'CLP'),
    help: 'Time between two heartbeats of nodes on one subnet.',
    defaultOn: ({ heartbeat }) => through(heartbeat, ({ delayUs }) => delayUs / 1000),
  },
  {
    name: 'SameSubnetThreshold',
    kind: 'count',
    range: doc(between(3, 120), 'CLP'),
    help: 'Heartbeats that may be missed on one subnet.',
    defaultOn: ({ heartbeat }) => through(heartbeat, ({ threshold }) => threshold),
  },
  {
    name: 'ClusterGroupWaitDelay',
    kind: 'seconds',
    range: assumed(between(0, 86_400), 'No documented bounds.'),
    help: 'After a cold start, how long a role waits for the node that owned it last.',
    defaultOn: always(doc(120, 'CLP')),
  },
  {
    name: 'DynamicQuorum',
    kind: 'flag',
    range: FLAG,
    help: 'Whether votes follow the membership.',
    defaultOn: always(doc(1, 'QUO')),
  },
  {
    name: 'WitnessDynamicWeight',
    kind: 'flag',
    range: FLAG,
    help: 'Whether the witness has a vote now: while it answers and the nodes with a vote are even in number.',
    readOnly: true,
    since: 'WS2012R2',
    defaultOn: always(doc(1, 'QUO')),
  },
  {
    name: 'LowerQuorumPriorityNodeId',
    kind: 'count',
    range: doc(between(0, LIMITS.nodes.value), 'CLP'),
    help: 'Id of the node that has no vote where an even number of nodes has no witness; 0: the highest.',
    since: 'WS2012R2',
    defaultOn: always(doc(0, 'CLP')),
  },
];

const RESILIENCY_SETTINGS: readonly Setting[] = [
  {
    name: 'ResiliencyLevel',
    kind: 'choice',
    range: doc(between(1, 2), 'RES'),
    choices: { 1: 'IsolateOnSpecialHeartbeat', 2: 'AlwaysIsolate' },
    help: 'Whether a node that vanishes is isolated first: only for known passing causes, or always.',
    since: 'TP1',
    defaultOn: always(doc(2, 'RES')),
  },
  {
    name: 'ResiliencyDefaultPeriod',
    kind: 'seconds',
    range: assumed(between(0, 86_400), 'No documented bounds; 0 switches it off.', { source: 'GRP' }),
    help: 'How long the VMs of an isolated node are waited for before they are started elsewhere.',
    since: 'TP1',
    defaultOn: ({ key }) =>
      key === 'TP1' ? field(0, 'WHII') : through(DURATIONS.resiliencyPeriod, (us) => us / SECOND),
  },
  {
    name: 'QuarantineThreshold',
    kind: 'count',
    range: assumed(between(0, 100), 'No documented bounds.'),
    help: 'Isolations within an hour after which a node is quarantined.',
    since: 'TP2',
    defaultOn: always(doc(3, 'RES, PS')),
  },
  {
    name: 'QuarantineDuration',
    kind: 'seconds',
    range: assumed(between(0, DWORD), 'No documented bounds.'),
    help: 'How long a quarantined node may not join.',
    since: 'TP2',
    defaultOn: always(doc(7200, 'RES, PS')),
  },
];

const PLACEMENT_SETTINGS: readonly Setting[] = [
  {
    name: 'GroupDependencyTimeout',
    kind: 'seconds',
    range: assumed(between(0, 86_400), 'No documented bounds.'),
    help: 'How long a role waits for the group sets that its own depends on.',
    since: 'WS2016',
    defaultOn: always(assumed(600, 'The value that a new cluster shows.')),
  },
  {
    name: 'MinimumPreemptorPriority',
    kind: 'count',
    range: assumed(between(0, DWORD), 'No documented bounds.'),
    help: 'The priority from which on a role that finds no room takes roles of lower priorities offline.',
    defaultOn: always(doc(1, 'CLP')),
  },
  {
    name: 'MinimumNeverPreemptPriority',
    kind: 'count',
    range: assumed(between(0, DWORD), 'No documented bounds.'),
    help: 'The priority from which on a role is never taken offline for another.',
    defaultOn: always(doc(3000, 'CLP')),
  },
  {
    name: 'ClusterEnforcedAntiAffinity',
    kind: 'flag',
    range: FLAG,
    help: 'Whether roles of one anti-affinity class never share a node; else they only avoid it.',
    defaultOn: always(doc(0, 'CLP')),
  },
  {
    name: 'AutoBalancerMode',
    kind: 'choice',
    range: doc(between(0, 2), 'BAL'),
    choices: { 0: 'off', 1: 'when a node joins', 2: 'when a node joins and every 30 minutes' },
    help: 'When VMs are moved to even out the load.',
    since: 'WS2016',
    defaultOn: always(doc(2, 'BAL')),
  },
  {
    name: 'AutoBalancerLevel',
    kind: 'choice',
    range: doc(between(1, 3), 'BAL'),
    choices: { 1: 'above 80 % load', 2: 'above 70 % load', 3: 'above 60 % load' },
    help: 'The load of a host from which on its VMs are moved.',
    since: 'WS2016',
    defaultOn: always(doc(1, 'BAL')),
  },
];

export const SETTINGS: readonly Setting[] = [
  ...MIGRATION_SETTINGS,
  ...MEMBERSHIP_SETTINGS,
  ...RESILIENCY_SETTINGS,
  ...PLACEMENT_SETTINGS,
];

const BY_NAME: ReadonlyMap<string, Setting> = new Map(SETTINGS.map((setting) => [setting.name.toLowerCase(), setting]));

/** A property by its name; PowerShell does not look at the case. */
export const settingOf = (name: string): Setting | undefined => BY_NAME.get(name.toLowerCase());

/** The default of a property at the functional level of a release; undefined where the level has no such property. */
export function defaultSetting(setting: Setting, level: ReleaseKey): Sourced<number> | undefined {
  const release = releaseOf(level);
  const absent = setting.since && compareLevels(release.level.value, releaseOf(setting.since).level.value) < 0;
  return absent ? undefined : setting.defaultOn(release);
}
