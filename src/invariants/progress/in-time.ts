/** What takes so long and no longer: the wait for a dead node, the work on a guest, the update of a level that nothing disturbs. */
import { DAY, formatDuration, MILLISECOND, type Micros, SECOND } from '../../base/units.js';
import { ACTIVITY, activityKey } from '../../model/activities.js';
import { FACT } from '../../model/facts.js';
import { clusterAt, hostAt, hostName, releaseKey, vmAt } from '../../model/rules/names.js';
import { NODE, POWER } from '../../model/states.js';
import type { World } from '../../model/world.js';
import { type Invariant, NEVER, wake } from '../invariant.js';
import { ends } from './pending.js';

/** A guest with the memory of a large host, saved to slow storage, takes hours. */
const GUEST_WORK_US_MAX: Micros = 3 * DAY;

const AT_WORK: ReadonlySet<number> = new Set([POWER.starting, POWER.restoring, POWER.stopping, POWER.saving]);

const guestWorkEnds: Invariant = ends(
  {
    id: 'progress/guest-work-ends',
    claim: `A guest that starts, shuts down or is saved comes to an end of it within ${formatDuration(GUEST_WORK_US_MAX)}.`,
    source: 'RES',
    about: 'vm',
    wokenBy: [
      wake('subject', 'vm-starting', 'vm-running', 'vm-stopping', 'vm-off', 'vm-saving', 'vm-saved', 'vm-failed'),
      wake('subject', 'vm-lost'),
    ],
  },
  GUEST_WORK_US_MAX,
  (world, vm) => AT_WORK.has(vmAt(world, vm).power),
  (world, vm) => `${vmAt(world, vm).name} starts, shuts down or is saved`,
);

/** So long the peers of a dead node wait for it: until its heartbeats are missed, and then its resiliency period. */
function waitUs(world: World, host: number): Micros {
  const { settings } = clusterAt(world, hostAt(world, host).cluster);
  const heartbeats = settings.SameSubnetDelay * settings.SameSubnetThreshold * MILLISECOND;
  return heartbeats + settings.ResiliencyDefaultPeriod * SECOND;
}

const isWatched = (world: World, host: number): boolean => world.open.has(activityKey(ACTIVITY.heartbeat, host));

const deadNodeIsGivenUp: Invariant = {
  id: 'progress/dead-node-given-up-in-time',
  claim:
    'A node that died is given up when its heartbeats are missed and its resiliency period is over, so that its roles restart.',
  source: 'RES',
  holds: 'within',
  about: 'host',
  wokenBy: [
    wake('subject', 'host-down', 'node-given-up', 'host-up', 'patch-resumed', 'node-stopped', 'node-evicted'),
    wake('members', 'setting-changed'),
  ],
  remember: ({ world, fact, nowUs, before, final }, host) => {
    if (fact === FACT['host-down']) return isWatched(world, host) ? nowUs : NEVER;
    return final ? before : NEVER;
  },
  evidence: ({ world, fact, nowUs, before, final }, host) => {
    if (before === NEVER) return undefined;
    const waits = final && world.open.busy === 0 && WAITED_FOR.has(hostAt(world, host).node);
    if (waits) return `${hostName(world, host)} is dead, and nobody gives it up`;
    const late = nowUs - before;
    if (fact !== FACT['node-given-up'] || late <= waitUs(world, host)) return undefined;
    return `${hostName(world, host)} was given up ${formatDuration(late)} after its death`;
  },
  coarse: true,
};

const WAITED_FOR: ReadonlySet<number> = new Set([NODE.isolated]);

/** All members are Up, so that nothing need keep the level down. */
const UNDISTURBED = 1;

const levelUpdateSucceeds: Invariant = {
  id: 'progress/level-update-succeeds',
  claim: 'An update of the functional level succeeds where all members are Up from its beginning to its end.',
  source: 'CMRP',
  holds: 'always',
  about: 'cluster',
  wokenBy: [
    wake('subject', 'level-raising', 'level-raised', 'level-not-raised', 'quorum-lost'),
    wake('cluster', 'host-down', 'node-isolated', 'node-stopped', 'node-paused', 'join-started', 'eviction-started'),
  ],
  remember: ({ world, fact }, cluster) =>
    fact === FACT['level-raising'] && clusterAt(world, cluster).members.every((one) => isUp(world, one))
      ? UNDISTURBED
      : NEVER,
  evidence: ({ world, fact, before }, index) => {
    if (fact !== FACT['level-not-raised'] || before !== UNDISTURBED) return undefined;
    const { name, level } = clusterAt(world, index);
    return `the level of ${name} stayed that of ${releaseKey(level)}, and all members were Up all the time`;
  },
  coarse: true,
};

const isUp = (world: World, host: number): boolean => hostAt(world, host).node === NODE.up;

export const inTimeInvariants: readonly Invariant[] = [guestWorkEnds, deadNodeIsGivenUp, levelUpdateSucceeds];
