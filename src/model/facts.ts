/**
 * Facts: what changed, in the past tense. A step writes them as three integers each (kind, subject, argument); this table says
 * what the integers mean. Names that a scenario may wait for (`ends:`) are those marked `awaited`.
 */

type Entity = 'host' | 'vm' | 'cluster' | 'checkpoint' | 'volume';

export interface FactKind {
  readonly name: FactName;
  readonly about: Entity;
  /** What the argument is. */
  readonly arg?: 'host' | 'vm' | 'release' | 'version' | 'setting' | 'rule' | 'machine';
  readonly says: string;
  /** Whether `ends:` may name it. */
  readonly awaited?: true;
}

const fact = <const N extends string>(
  name: N,
  about: Entity,
  says: string,
  more: { arg?: NonNullable<FactKind['arg']>; awaited?: true } = {},
) => ({
  name,
  about,
  says,
  ...more,
});
const awaited = { awaited: true } as const;

const kinds = [
  fact('node-paused', 'host', 'paused', awaited),
  fact('node-resumed', 'host', 'resumed', awaited),
  fact('drain-started', 'host', 'drain started'),
  fact('drain-completed', 'host', 'drain completed', awaited),
  fact('drain-failed', 'host', 'drain failed', awaited),
  fact('drain-dropped', 'host', 'drain called off'),
  fact('eviction-started', 'host', 'is being evicted'),
  fact('node-evicted', 'host', 'evicted', awaited),
  fact('join-started', 'host', 'joins'),
  fact('node-joined', 'host', 'joined', awaited),
  fact('installation-started', 'host', 'installation started', { arg: 'release' }),
  fact('installation-completed', 'host', 'installation completed', { arg: 'release', awaited: true }),
  fact('installation-failed', 'host', 'installation failed', { arg: 'release', awaited: true }),
  fact('host-patched', 'host', 'patched', awaited),
  fact('host-restarts', 'host', 'goes down to start again', awaited),
  fact('host-down', 'host', 'went down', awaited),
  fact('host-up', 'host', 'is up', awaited),
  fact('node-isolated', 'host', 'isolated', awaited),
  fact('node-given-up', 'host', 'given up by its cluster', awaited),
  fact('core-group-moved', 'host', 'owns the core cluster group'),
  fact('move-queued', 'vm', 'queued to leave', { arg: 'host' }),
  fact('migration-started', 'vm', 'starts to move to', { arg: 'host' }),
  fact('mirror-started', 'vm', 'disks go to', { arg: 'host' }),
  fact('relocation-started', 'vm', 'files go to another place on', { arg: 'host' }),
  fact('files-moved', 'vm', 'has its files where they were to go', awaited),
  fact('files-stayed', 'vm', 'has its files where they were', awaited),
  fact('copy-started', 'vm', 'memory goes to', { arg: 'host' }),
  fact('blackout-started', 'vm', 'stands still'),
  fact('vm-arrived', 'vm', 'belongs to', { arg: 'host' }),
  fact('migration-completed', 'vm', 'has moved to', { arg: 'host', awaited: true }),
  fact('migration-failed', 'vm', 'did not move from', { arg: 'host', awaited: true }),
  fact('migration-cancelled', 'vm', 'move called off', awaited),
  fact('vm-starting', 'vm', 'starts', { arg: 'host' }),
  fact('vm-running', 'vm', 'runs', awaited),
  fact('vm-stopping', 'vm', 'shuts down'),
  fact('shutdown-failed', 'vm', 'did not shut down', awaited),
  fact('vm-off', 'vm', 'is off', awaited),
  fact('vm-saving', 'vm', 'is being saved'),
  fact('vm-saved', 'vm', 'is saved', awaited),
  fact('vm-failed', 'vm', 'failed with its host', { arg: 'host', awaited: true }),
  fact('vm-paused-critical', 'vm', 'freezes, its storage does not answer', awaited),
  fact('vm-waits', 'vm', 'waits for a host that can start it', { arg: 'host' }),
  fact('vm-preempted', 'vm', 'is taken offline for', { arg: 'vm', awaited: true }),
  fact('dependency-over', 'vm', 'waits no more for the roles that it depends on'),
  fact('vm-settled', 'vm', 'has been online for as long as others wait'),
  fact('failover-limit-reached', 'vm', 'has failed over too often, and stays failed', awaited),
  fact('vm-lost', 'vm', 'is lost', { arg: 'host', awaited: true }),
  fact('vm-created', 'vm', 'made on', { arg: 'host' }),
  fact('version-chosen', 'vm', 'has the version of its place', { arg: 'version' }),
  fact('vm-clustered', 'vm', 'became a role'),
  fact('vm-unclustered', 'vm', 'is no role any more'),
  fact('version-held', 'vm', 'held at its version by the level'),
  fact('version-upgradable', 'vm', 'may be raised to a newer version'),
  fact('version-highest', 'vm', 'has the newest version of its host'),
  fact('version-updating', 'vm', 'version is being raised'),
  fact('version-updated', 'vm', 'now has version', { arg: 'version', awaited: true }),
  fact('configuration-damaged', 'vm', 'has a configuration that nobody can read any more', awaited),
  fact('configuration-restored', 'vm', 'was made anew around its disks', awaited),
  fact('memory-changed', 'vm', 'memory changed'),
  fact('vm-changed', 'vm', 'settings changed'),
  fact('backup-started', 'vm', 'is being backed up'),
  fact('backup-ended', 'vm', 'backup ended', awaited),
  fact('checkpoint-taken', 'vm', 'checkpoint taken', awaited),
  fact('checkpoint-removed', 'vm', 'checkpoint removed', awaited),
  fact('cluster-all-old', 'cluster', 'all members run the old release'),
  fact('cluster-mixed', 'cluster', 'is mixed', awaited),
  fact('cluster-all-new', 'cluster', 'all members run the new release', awaited),
  fact('level-raising', 'cluster', 'functional level is being raised to', { arg: 'release' }),
  fact('level-raised', 'cluster', 'functional level is that of', { arg: 'release', awaited: true }),
  fact('level-not-raised', 'cluster', 'did not successfully complete the version upgrade', awaited),
  fact('level-already-highest', 'cluster', 'functional level is the highest already'),
  fact('pool-behind', 'cluster', 'storage pool has an older format'),
  fact('pool-updating', 'cluster', 'storage pool is being updated'),
  fact('pool-updated', 'cluster', 'storage pool updated', awaited),
  fact('drives-away', 'host', 'drives are out of reach of their pool'),
  fact('drives-wiped', 'host', 'drives were wiped'),
  fact('drives-back', 'host', 'drives are back in their pool'),
  fact('repair-started', 'host', 'drives are being repaired'),
  fact('drives-whole', 'host', 'drives are whole', awaited),
  fact('maintenance-on', 'host', 'drives go to storage maintenance mode'),
  fact('maintenance-off', 'host', 'drives leave storage maintenance mode'),
  fact('volume-moved', 'volume', 'is coordinated by', { arg: 'host' }),
  fact('volume-incomplete', 'volume', 'is Incomplete'),
  fact('volume-in-service', 'volume', 'is InService'),
  fact('volume-offline', 'volume', 'does not answer'),
  fact('volume-online', 'volume', 'is Healthy again'),
  fact('path-lost', 'host', 'lost its way to storage', awaited),
  fact('path-back', 'host', 'reaches storage again', awaited),
  fact('setting-changed', 'cluster', 'property changed', { arg: 'setting' }),
  fact('host-setting-changed', 'host', 'setting of the host changed'),
  fact('quorum-lost', 'cluster', 'lost quorum', awaited),
  fact('quorum-regained', 'cluster', 'has quorum again', awaited),
  fact('unanswered', 'host', 'did not answer', { arg: 'machine' }),
  fact('join-failed', 'host', 'did not join', awaited),
  fact('host-has-power', 'host', 'has power again and no system'),
  fact('patch-resumed', 'host', 'takes the update that it still lacks'),
  fact('balance-began', 'cluster', 'balances its load: roles leave', { arg: 'host' }),
  fact('affinity-changed', 'cluster', 'affinity rules changed'),
  fact('group-sets-changed', 'cluster', 'group sets changed'),
  fact('switches-changed', 'host', 'virtual switches changed'),
  fact('move-hindered', 'vm', 'is kept from its target by', { arg: 'rule' }),
  fact('host-cut-off', 'host', 'is cut off from part of the network', awaited),
  fact('host-reached', 'host', 'is reached by all again', awaited),
  fact('host-hangs', 'host', 'hangs', awaited),
  fact('host-goes-on', 'host', 'goes on', awaited),
  fact('vm-paused', 'vm', 'stands still with its host', { arg: 'host', awaited: true }),
  fact('node-stopped', 'host', 'stopped its cluster service', awaited),
  fact('node-returned', 'host', 'is back in time', awaited),
  fact('node-stopping', 'host', 'stops its cluster service'),
  fact('node-quarantined', 'host', 'quarantined', awaited),
  fact('quarantine-over', 'host', 'is quarantined no more', awaited),
  fact('witness-lost', 'cluster', 'lost its witness', awaited),
  fact('witness-back', 'cluster', 'has its witness again', awaited),
  fact('wait-over', 'cluster', 'waits no more for the last owners of its roles'),
  fact('node-rejoining', 'host', 'joins its cluster again'),
  fact('witness-changed', 'cluster', 'has another witness', awaited),
] as const;

export type FactName = (typeof kinds)[number]['name'];

export const FACTS: readonly FactKind[] = kinds;

/** Facts by name, as the integers that a step writes. */
export const FACT = Object.freeze(Object.fromEntries(kinds.map((kind, index) => [kind.name, index]))) as Readonly<
  Record<FactName, number>
>;
