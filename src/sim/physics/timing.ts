/** How long single steps take: the catalog's durations, what the scenario writes instead, and what depends on settings. */
import { HOUR, MILLISECOND, MINUTE, type Micros, SECOND } from '../../base/units.js';
import { ACTIVITIES, type ActivityName } from '../../model/activities.js';
import { DURATIONS, type DurationKey } from '../../model/catalog/index.js';
import { hostAt, vmAt } from '../../model/rules/names.js';
import type { Vm, World } from '../../model/world.js';
import type { Physics } from '../question.js';

/** Durations of live migrations, to which the pace of the physics applies. */
const PACED: ReadonlySet<DurationKey> = new Set([
  'migrationSetup',
  'migrationSetupSerial',
  'migrationFinish',
  'blackoutFixed',
]);

export const durationIn = (physics: Physics, key: DurationKey): Micros =>
  Math.ceil((physics.durations[key] ?? DURATIONS[key].value) * (PACED.has(key) ? (physics.pace ?? 1) : 1));

/** Activities that simply take a duration of the catalog. */
const FIXED: Partial<Record<ActivityName, DurationKey>> = {
  eviction: 'evict',
  join: 'join',
  rejoin: 'rejoin',
  departures: 'departuresKept',
  'clean-install': 'cleanInstall',
  'in-place-upgrade': 'inPlaceUpgrade',
  patch: 'patch',
  boot: 'reboot',
  shutdown: 'shutdown',
  balance: 'balanceInterval',
  'level-update': 'levelUpdate',
  'pool-update': 'poolUpdate',
  'version-update': 'versionUpdate',
  'guest-boot': 'guestBoot',
  'guest-shutdown': 'guestShutdown',
  'quick-switch': 'quickMoveFixed',
  'migration-finish': 'migrationFinish',
  'offline-move': 'offlineMove',
};

/** By kind of activity: how long it always takes; NaN where that depends on the world, or on the wire. */
export const fixedDurations = (physics: Physics): readonly Micros[] =>
  ACTIVITIES.map(({ name }) => {
    const key = FIXED[name];
    return key === undefined ? Number.NaN : durationIn(physics, key);
  });

/** By kind of activity: how long it takes on each host; undefined where hosts do not differ. */
export const durationsByHost = ({ hostDurations }: Physics): readonly (readonly Micros[] | undefined)[] | undefined =>
  hostDurations &&
  ACTIVITIES.map(({ name, about }) => {
    const key = FIXED[name];
    return key === undefined || about !== 'host' ? undefined : hostDurations[key];
  });

/** How long an activity takes that begins now, where the world decides; undefined where the wire does. */
export function durationOfActivity(world: World, name: ActivityName, subject: number): Micros | undefined {
  switch (name) {
    case 'critical-timeout':
      return vmAt(world, subject).criticalMinutes * MINUTE;
    case 'start-delay':
      return world.groupSets[vmAt(world, subject).set]?.delayUs ?? 0;
    case 'dependency-wait': {
      const { cluster } = hostAt(world, vmAt(world, subject).host);
      return (world.clusters[cluster]?.settings.GroupDependencyTimeout ?? 0) * SECOND;
    }
    case 'failovers':
      return vmAt(world, subject).failoverPeriodUs;
    case 'heartbeat': {
      const settings = world.clusters[hostAt(world, subject).cluster]?.settings;
      return settings === undefined ? 0 : settings.SameSubnetDelay * settings.SameSubnetThreshold * MILLISECOND;
    }
    case 'resiliency':
      return (world.clusters[hostAt(world, subject).cluster]?.settings.ResiliencyDefaultPeriod ?? 0) * SECOND;
    case 'quarantine':
      return (world.clusters[hostAt(world, subject).cluster]?.settings.QuarantineDuration ?? 0) * SECOND;
    case 'group-wait':
      return (world.clusters[subject]?.settings.ClusterGroupWaitDelay ?? 0) * SECOND;
    case 'add-evict-delay':
      return (world.clusters[subject]?.settings.AddEvictDelay ?? 0) * SECOND;
    default:
      return undefined;
  }
}

const DAY = 24 * HOUR;

/** How long it is until the window of a role for its failback is open: 0 within it. */
export function untilFailback({ failbackFrom: from, failbackTo: to }: Vm, sinceMidnight: Micros): Micros {
  const time = sinceMidnight % DAY;
  const [opens, closes] = [from * HOUR, to * HOUR];
  const inside = from < to ? time >= opens && time < closes : time >= opens || time < closes;
  return inside ? 0 : (opens - time + DAY) % DAY;
}
