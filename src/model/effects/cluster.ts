/** What the cluster's and the pool's transitions do. */
import { ACTIVITY } from '../activities.js';
import { defaultSetting, RELEASES, SETTINGS } from '../catalog/index.js';
import { FACT } from '../facts.js';
import * as refs from '../refs.js';
import { newerMember, nextLevel } from '../rules/cluster.js';
import { clusterAt, hostAt } from '../rules/names.js';
import { hasPool } from '../rules/pool.js';
import { CLUSTER, POOL } from '../states.js';
import type { Effect, Turn } from '../turn.js';
import { type Cluster, type ClusterSettings, NONE, type SettingName } from '../world.js';
import { noteLoad } from './balance.js';
import { reviewVersion } from './configuration.js';

export const clusterEffects = {
  clusterAllOld: (turn, cluster) => turn.fact(FACT['cluster-all-old'], cluster),
  clusterMixed: (turn, cluster) => turn.fact(FACT['cluster-mixed'], cluster),
  clusterAllNew: (turn, cluster) => turn.fact(FACT['cluster-all-new'], cluster),
  beginRaise: (turn, index) => {
    turn.fact(FACT['level-raising'], index, nextLevel(turn.world, clusterAt(turn.world, index)));
    turn.begin(ACTIVITY['level-update'], index);
  },
  levelRaised: (turn, index) => {
    const { world } = turn;
    const cluster = clusterAt(world, index);
    const before = cluster.level;
    const next = nextLevel(world, cluster);
    if (next !== NONE) cluster.level = next;
    renewSettings(cluster, before);
    for (const member of cluster.members) noteLoad(turn, member);
    turn.fact(FACT['level-raised'], index, cluster.level);
    if (hasPool(cluster) && cluster.pool === POOL.current) turn.fire(refs.pool, index, 'level.raised');
    for (const vm of world.vms)
      if (vm.clustered && hostAt(world, vm.host).cluster === index) reviewVersion(turn, vm.index);
  },
  levelNotRaised: (turn, index) => {
    turn.fact(FACT['level-not-raised'], index);
    reviewMembers(turn, index);
  },
  poolBehind: (turn, cluster) => turn.fact(FACT['pool-behind'], cluster),
  beginPoolUpdate: (turn, cluster) => {
    turn.fact(FACT['pool-updating'], cluster);
    turn.begin(ACTIVITY['pool-update'], cluster);
  },
  poolUpdated: (turn, index) => {
    const cluster = clusterAt(turn.world, index);
    cluster.poolLevel = cluster.level;
    turn.fact(FACT['pool-updated'], index);
  },
} as const satisfies Record<string, Effect>;

/** A property that nobody has changed takes the default of the new level, and exists if the new level has it. */
function renewSettings(cluster: Cluster, before: number): void {
  for (const name of Object.keys(cluster.settings) as SettingName[]) {
    if (cluster.settings[name] === settingAt(name, before))
      assignSetting(cluster.settings, name, settingAt(name, cluster.level));
  }
}

/** The default of a property at a level. One that the level does not have is `undefined`, or 0 where the model needs a number. */
export function settingAt(name: SettingName, level: number): number | undefined {
  const setting = SETTINGS.find((one) => one.name === name);
  const release = RELEASES[level];
  const value =
    setting === undefined || release === undefined ? undefined : defaultSetting(setting, release.key)?.value;
  return name === 'MaximumParallelMigrations' ? value : (value ?? 0);
}

export function assignSetting(settings: ClusterSettings, name: SettingName, value: number | undefined): void {
  if (name === 'MaximumParallelMigrations') settings[name] = value;
  else settings[name] = value ?? 0;
}

const STATE_OF = { old: CLUSTER.allOld, mixed: CLUSTER.mixed, new: CLUSTER.allNew } as const;

/** After a change of the members or of their releases: all old, mixed, or all new. */
export function reviewMembers(turn: Turn, index: number): void {
  const { world } = turn;
  const cluster = clusterAt(world, index);
  if (cluster.phase === CLUSTER.raising || cluster.members.length === 0) return;
  const newer = newerMember(world, cluster) !== NONE;
  const older = cluster.members.some((one) => hostAt(world, one).release === cluster.level);
  const kind = !newer ? 'old' : older ? 'mixed' : 'new';
  const present = cluster.phase === CLUSTER.raised ? CLUSTER.allOld : cluster.phase;
  if (present !== STATE_OF[kind]) turn.fire(refs.cluster, index, `members.${kind}`);
}
