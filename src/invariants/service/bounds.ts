/** The bounds of the service: blackouts, outages, the length of the upgrade, of the mixed mode, and room for a loss. */
import { formatDuration } from '../../base/units.js';
import { FACT, type FactName } from '../../model/facts.js';
import { clusterAt, hostAt, hostName, vmAt, vmName } from '../../model/rules/names.js';
import { CLUSTER, DRAIN, NODE, POWER } from '../../model/states.js';
import { type Cluster, NONE, type World } from '../../model/world.js';
import { type Invariant, type Look, NEVER, wake } from '../invariant.js';
import { boundOf } from './limits.js';
import { Room, type Survey, survey } from './room.js';

const blackoutBounded: Invariant = {
  id: 'service/blackout-bounded',
  claim: 'No blackout of a live migration is longer than its bound (unwritten: a warning at 2 s).',
  source: 'LMT DOM',
  holds: 'within',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-arrived', 'migration-failed', 'vm-failed')],
  limit: 'blackoutUs',
  evidence: ({ world, availability, limits, nowUs, final }, vm) => {
    const longest = final ? availability.of(vm, nowUs).blackoutUsMax : availability.longestBlackoutUs(vm);
    const bound = boundOf(limits, 'blackoutUs', vm);
    if (longest <= bound) return undefined;
    return `${vmName(world, vm)} was silent for ${formatDuration(longest)} in a live migration; the bound is ${formatDuration(bound)}`;
  },
};

const outageBounded: Invariant = {
  id: 'service/outage-bounded',
  claim: 'The outages of a VM, blackouts apart, are together no longer than their bound (unwritten: a warning at 2 s).',
  source: 'none',
  holds: 'within',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-running')],
  limit: 'outageUs',
  brokeAtUs: ({ availability, limits, nowUs }, vm) => availability.outAtUs(vm, boundOf(limits, 'outageUs', vm), nowUs),
  evidence: ({ world, availability, limits, nowUs, final }, vm) => {
    const us = availability.outageUs(vm, nowUs);
    const bound = boundOf(limits, 'outageUs', vm);
    if (us <= bound) return undefined;
    const longest = availability.of(vm, nowUs).outages.reduce((a, b) => (b.us > a.us ? b : a));
    const comeBack = final && vmAt(world, vm).power === POWER.failed ? ' and did not come back' : '';
    return `${vmName(world, vm)} was out for ${formatDuration(us)}${comeBack} (${longest.cause}); the bound is ${formatDuration(bound)}`;
  },
};

const LEVEL_RAISED = FACT['level-raised'];

const UNFINISHED: ReadonlySet<number> = new Set([CLUSTER.mixed, CLUSTER.allNew, CLUSTER.raising]);

const upgradeBounded: Invariant = {
  id: 'service/upgrade-bounded',
  claim:
    'From the first pause of a node to the last rise of the functional level an upgrade takes no longer than its bound.',
  source: 'none',
  holds: 'within',
  about: 'cluster',
  wokenBy: [wake('cluster', 'node-paused'), wake('subject', 'level-raised')],
  limit: 'upgradeUs',
  brokeAtUs: ({ before, limits }, cluster) => before + boundOf(limits, 'upgradeUs', cluster),
  remember: ({ before, nowUs, fact }) => (before === NEVER && fact !== NONE ? nowUs : before),
  evidence: ({ world, limits, before, nowUs, fact, final }, index) => {
    const { phase, name } = clusterAt(world, index);
    const bound = boundOf(limits, 'upgradeUs', index);
    // A node may be paused again for whatever reason once the level has risen: that is no part of the upgrade.
    const counts = final ? UNFINISHED.has(phase) : fact === LEVEL_RAISED && phase === CLUSTER.raised;
    if (before === NEVER || !counts || nowUs - before <= bound) return undefined;
    return `the upgrade of ${name} took ${formatDuration(nowUs - before)}; the bound is ${formatDuration(bound)}`;
  },
  coarse: true,
};

const isMixed = (world: World, cluster: number): boolean => clusterAt(world, cluster).phase === CLUSTER.mixed;

const mixedModeBounded: Invariant = {
  id: 'service/mixed-mode-bounded',
  claim: 'A cluster is mixed no longer than its bound (unwritten: a warning at 28 d).',
  source: 'CRU PS',
  holds: 'within',
  about: 'cluster',
  wokenBy: [wake('subject', 'cluster-mixed', 'cluster-all-new', 'cluster-all-old', 'level-raised', 'level-raising')],
  limit: 'mixedUs',
  brokeAtUs: ({ before, limits }, cluster) => before + boundOf(limits, 'mixedUs', cluster),
  remember: ({ world, before, nowUs }, cluster) => {
    if (!isMixed(world, cluster)) return NEVER;
    return before === NEVER ? nowUs : before;
  },
  evidence: ({ world, limits, before, nowUs }, index) => {
    const bound = boundOf(limits, 'mixedUs', index);
    if (before === NEVER || nowUs - before <= bound) return undefined;
    return `${clusterAt(world, index).name} was mixed for ${formatDuration(nowUs - before)}; the bound is ${formatDuration(bound)}`;
  },
};

/** Facts after which the roles of a cluster are not what they were when they were last looked at. */
const ROLES_CHANGE = [
  'vm-clustered',
  'vm-unclustered',
  'vm-changed',
  'version-updated',
  'memory-changed',
  'vm-starting',
] as const satisfies readonly FactName[];
/** The same of a cluster: its rules of affinity, and whether it enforces anti-affinity. */
const RULES_CHANGE = ['affinity-changed', 'setting-changed'] as const satisfies readonly FactName[];
const CHANGES_ROLES: ReadonlySet<number> = new Set([...ROLES_CHANGE, ...RULES_CHANGE].map((name) => FACT[name]));

/** Facts with which a node comes or goes. */
const NODES_CHANGE = [
  'node-paused',
  'node-resumed',
  'node-isolated',
  'node-stopped',
  'host-down',
  'host-up',
] as const satisfies readonly FactName[];

/** What the roles of a cluster are like; they change far less often than its nodes. */
const surveys = new WeakMap<Cluster, Survey>();

function surveyOf(world: World, cluster: Cluster): Survey {
  const known = surveys.get(cluster) ?? survey(world, cluster);
  surveys.set(cluster, known);
  return known;
}

const headroom: Invariant = {
  id: 'service/headroom',
  claim:
    'Whenever a node comes or goes, the roles that run still fit on the other Up members if as many more as the bound are lost (unwritten: a warning at 1). Packed greedily, first fit, largest first; of several losses, the fullest nodes.',
  source: 'CRU',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('cluster', ...NODES_CHANGE, ...ROLES_CHANGE), wake('subject', ...RULES_CHANGE)],
  limit: 'headroom',
  evidence: (look, index) => {
    if (CHANGES_ROLES.has(look.fact)) {
      surveys.delete(clusterAt(look.world, index));
      return undefined;
    }
    const bound = boundOf(look.limits, 'headroom', index);
    return bound <= 0 ? undefined : unbearableLoss(look, index, bound);
  },
  coarse: true,
};

/** A loss of so many Up members that the others cannot carry, in words; or undefined. */
function unbearableLoss({ world }: Look, index: number, count: number): string | undefined {
  const cluster = clusterAt(world, index);
  const hosts = cluster.members.map((one) => hostAt(world, one));
  const leaving = hosts
    .filter((host) => host.drain === DRAIN.inProgress && host.node === NODE.paused)
    .map((host) => host.index);
  const room = new Room(world, cluster, surveyOf(world, cluster));
  for (const gone of losses(
    hosts.filter((host) => host.node === NODE.up),
    count,
  )) {
    const vm = room.homeless(gone, leaving);
    if (vm === undefined) continue;
    return `if ${gone.map((one) => hostName(world, one)).join(' and ')} were lost, no other Up member of ${cluster.name} could take ${vm.name}`;
  }
  return undefined;
}

/** One loss: each Up member in turn. Several: the fullest ones. */
function losses(up: readonly { readonly index: number; readonly used: number }[], count: number): number[][] {
  if (count === 1) return up.map((host) => [host.index]);
  const fullest = [...up].sort((a, b) => b.used - a.used || a.index - b.index).slice(0, count);
  return fullest.length === 0 ? [] : [fullest.map((host) => host.index)];
}

const windowLeft: Invariant = {
  id: 'service/window-left-in-order',
  claim:
    'When a maintenance window closes, the cluster is left as `leave:` says: every node Up, so many losses bearable.',
  source: 'none',
  holds: 'always',
  about: 'cluster',
  wokenBy: [],
  evidence: (look, index) => {
    const { closing, world } = look;
    if (closing === undefined) return undefined;
    const { name } = clusterAt(world, index);
    const away = closing.nodes.map((one) => hostAt(world, one)).find((host) => host.node !== NODE.up);
    if (closing.allUp && away !== undefined) return `a window of ${name} closed while ${away.name} was not Up`;
    const loss = (closing.headroom ?? 0) > 0 ? unbearableLoss(look, index, closing.headroom ?? 0) : undefined;
    return loss === undefined ? undefined : `a window of ${name} closed, and ${loss}`;
  },
};

export const boundInvariants: readonly Invariant[] = [
  blackoutBounded,
  outageBounded,
  upgradeBounded,
  mixedModeBounded,
  headroom,
  windowLeft,
];
