/** What a search asks of states beside the invariants: whether the upgrade is done, and whether all is as it was at the start. */
import { CLUSTER, CONFIGURATION, MIGRATION, NODE, POWER } from '../model/states.js';
import type { World } from '../model/world.js';

/** Bits of what is true in a state. */
export const MARK = { upgraded: 1, asBefore: 2, mayReturn: 4, raised: 8, atRest: 16 } as const;

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
  const old = world.clusters.every(({ level }, index) => level === begun.levels[index]);
  const low = world.vms.every(({ version, power }, index) => version === begun.versions[index] && power !== POWER.lost);
  const serves = world.hosts.every(
    ({ cluster, node }, index) => cluster === begun.clusters[index] && (node === NODE.up || node === NODE.ready),
  );
  const guests = world.vms.every(
    ({ power, clustered, migration, configuration }, index) =>
      (begun.ran[index] !== true || power === POWER.running) &&
      clustered === begun.clustered[index] &&
      migration !== MIGRATION.queued &&
      configuration !== CONFIGURATION.updating,
  );
  const whole = serves && guests;
  const before = old && low && whole && world.hosts.every(({ release }, index) => release === begun.releases[index]);
  const done =
    whole &&
    world.hosts.every(({ release }) => release === begun.to) &&
    world.clusters.every(({ level, phase }) => level === begun.to && phase !== CLUSTER.raising);
  return (
    (done ? MARK.upgraded : 0) |
    (before ? MARK.asBefore : 0) |
    (old && low ? MARK.mayReturn : 0) |
    (old ? 0 : MARK.raised) |
    (isAtRest(world) ? MARK.atRest : 0)
  );
}

/** Whether nothing is under way that somebody waits for, and nothing queued. */
const isAtRest = (world: World): boolean =>
  world.open.busy === 0 && world.vms.every(({ migration }) => migration !== MIGRATION.queued);
