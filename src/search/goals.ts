/** What a search asks of states beside the invariants: whether the upgrade is done, and whether all is as it was at the start. */
import { ACTIVITIES, activityKey, isQuiet } from '../model/activities.js';
import { CLUSTER, CONFIGURATION, MIGRATION, NODE, POWER } from '../model/states.js';
import type { World } from '../model/world.js';
import type { Sort } from './frame.js';

/** Bits of what is true in a state. */
export const MARK = { upgraded: 1, asBefore: 2, mayReturn: 4, raised: 8, atRest: 16 } as const;

/** Whether a bit of MARK is set. */
export const isMarked = (marks: number, mark: keyof typeof MARK): boolean => (marks & MARK[mark]) !== 0;

/** How a world began: what it has to come back to, or to leave behind. */
export interface Beginning {
  readonly clusters: readonly number[];
  readonly levels: readonly number[];
  readonly releases: readonly number[];
  readonly versions: readonly number[];
  /** Whether each VM ran, and whether it was a role. */
  readonly ran: readonly boolean[];
  readonly clustered: readonly boolean[];
  /** Release that the upgrade goes to. */
  readonly to: number;
}

export const beginningOf = (world: World, to: number): Beginning => ({
  clusters: world.hosts.map(({ cluster }) => cluster),
  levels: world.clusters.map(({ level }) => level),
  releases: world.hosts.map(({ release }) => release),
  versions: world.vms.map(({ version }) => version),
  ran: world.vms.map(({ power }) => power === POWER.running),
  clustered: world.vms.map(({ clustered }) => clustered),
  to,
});

/** Which of these are true now. */
export function marksOf(world: World, begun: Beginning): number {
  let marks = ALL;
  for (const sort of ['cluster', 'host', 'vm', 'volume'] as const)
    for (let index = 0; index < world[`${sort}s`].length; index += 1) marks &= stillOf(world, begun, sort, index);
  return marks ^ MARK.raised;
}

/** Marks of which something is true of every entity; `raised` stands for its opposite until all are known. */
export const ALL = 31;

/** Which of these hold as far as one entity goes. */
export function stillOf(world: World, begun: Beginning, sort: Exclude<Sort, 'checkpoint'>, index: number): number {
  let marks = ALL;
  if (isBusy(world, sort, index)) marks &= ~MARK.atRest;
  if (sort === 'volume') return marks;
  return marks & OF[sort](world, begun, index);
}

const OF = { cluster: ofCluster, host: ofHost, vm: ofVm } as const;

function ofCluster({ clusters }: World, begun: Beginning, index: number): number {
  const { level, phase } = clusters[index] as World['clusters'][number];
  let marks = ALL;
  if (level !== begun.to || phase === CLUSTER.raising) marks &= ~MARK.upgraded;
  // In the place of `raised`: the level is the old one.
  if (level !== begun.levels[index]) marks &= ~(MARK.asBefore | MARK.mayReturn | MARK.raised);
  return marks;
}

function ofHost({ hosts }: World, begun: Beginning, index: number): number {
  const { cluster, node, release } = hosts[index] as World['hosts'][number];
  const serves = cluster === begun.clusters[index] && (node === NODE.up || node === NODE.ready);
  let marks = ALL;
  if (!serves || release !== begun.to) marks &= ~MARK.upgraded;
  if (!serves || release !== begun.releases[index]) marks &= ~MARK.asBefore;
  return marks;
}

function ofVm({ vms }: World, begun: Beginning, index: number): number {
  const { power, clustered, migration, configuration, version } = vms[index] as World['vms'][number];
  const low = version === begun.versions[index] && power !== POWER.lost;
  const serves =
    (begun.ran[index] !== true || power === POWER.running) &&
    clustered === begun.clustered[index] &&
    migration !== MIGRATION.queued &&
    configuration !== CONFIGURATION.updating;
  let marks = ALL;
  if (migration === MIGRATION.queued) marks &= ~MARK.atRest;
  if (!serves) marks &= ~(MARK.upgraded | MARK.asBefore);
  if (!low) marks &= ~(MARK.asBefore | MARK.mayReturn);
  return marks;
}

/** Whether something is under way there that somebody waits for. */
function isBusy({ open }: World, sort: Exclude<Sort, 'checkpoint'>, index: number): boolean {
  const kinds = AWAITED[sort];
  for (let at = 0; at < kinds.length; at += 1) if (open.has(activityKey(kinds[at] as number, index))) return true;
  return false;
}

const awaited = (sort: Sort): number[] =>
  ACTIVITIES.flatMap(({ about }, kind) => (about === sort && !isQuiet(kind) ? [kind] : []));

const AWAITED = {
  cluster: awaited('cluster'),
  host: awaited('host'),
  vm: awaited('vm'),
  volume: awaited('volume'),
} as const;
