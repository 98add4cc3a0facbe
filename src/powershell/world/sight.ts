/** What a session sees of the simulated world: from which host it looks, with which tools, and as of when. */
import type { Micros } from '../../base/units.js';
import { RELEASES } from '../../model/catalog/index.js';
import { firstRefusal } from '../../model/commands/command.js';
import { hostName } from '../../model/rules/names.js';
import { type Host, NONE, type World } from '../../model/world.js';
import type { View } from '../../sim/actors.js';

export interface Sight {
  /** The host of the session, or NONE: a station that is no host, with the newest tools. A block may be sent elsewhere. */
  on: number;
  /** Milliseconds since 1970 of time 0. */
  readonly startMs: number;
  view(): View;
  /** Microseconds for which a VM has been running, as far as this run knows. */
  runningUs(vm: number): number;
  /** Networks of the hosts, as the scenario has them. */
  readonly networks: readonly NetworkSeen[];
  /** How live migrations travel. */
  readonly migrationMode: string;
  /** What has happened, as a log of a cluster would hold it, oldest first. */
  log(): readonly LogEntry[];
}

/** A network that every host has a port on. */
export interface NetworkSeen {
  readonly name: string;
  /** Kinds of traffic; undefined: all. */
  readonly carries: readonly string[] | undefined;
}

/** A fact that a log holds: its kind, whom it is about, and its argument. */
export interface LogEntry {
  readonly atUs: Micros;
  readonly kind: number;
  readonly subject: number;
  readonly arg: number;
}

export const worldOf = (sight: Sight): World => sight.view().world;

/** Release of the tools of the session: those of its host, or the newest. */
export const toolsOf = (sight: Sight): number =>
  sight.on === NONE ? RELEASES.length - 1 : (worldOf(sight).hosts[sight.on]?.release ?? 0);

/** What the session calls its own computer. */
export const computerName = (sight: Sight): string =>
  sight.on === NONE ? 'STATION' : hostName(worldOf(sight), sight.on);

/** Whether a host answers: its Windows runs, whatever its cluster thinks of it, and the network leads there. */
export const answersCalls = (sight: Sight, host: number): boolean =>
  firstRefusal(worldOf(sight), [['host/answers', host]]) === undefined;

/** A host by its name, its full name, `localhost` or `.`. */
export function hostNamed(sight: Sight, name: string): Host | undefined {
  const lower = name.toLowerCase();
  const { hosts } = worldOf(sight);
  if (lower === '.' || lower === 'localhost') return hosts[sight.on];
  return (
    hosts.find((host) => host.name.toLowerCase() === lower) ??
    hosts.find((host) => host.name.toLowerCase() === lower.split('.')[0])
  );
}

/** The cluster that is meant by a name, or by nothing: that of the host, or the only one. */
export function clusterNamed(sight: Sight, name: string): number {
  const world = worldOf(sight);
  if (name === '' || name === '.') {
    const own = world.hosts[sight.on]?.cluster ?? NONE;
    return own !== NONE || sight.on !== NONE || world.clusters.length !== 1 ? own : 0;
  }
  const lower = name.toLowerCase();
  const found = world.clusters.findIndex((cluster) => cluster.name.toLowerCase() === lower);
  return found >= 0 ? found : (hostNamed(sight, name)?.cluster ?? NONE);
}
