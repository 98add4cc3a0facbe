/**
 * Stage by stage: with one batch of nodes away and those before it done, do their roles fit on the others? Versions, owners, memory
 * and enforced anti-affinity count. The packing is first fit, largest first: a room that it does not find may still exist.
 */

import { formatSize } from '../../base/units.js';
import { AFFINITY } from '../../model/affinity.js';
import { supports, versionText } from '../../model/catalog/index.js';
import { hostAt, hostName, releaseKey, vmAt } from '../../model/rules/names.js';
import { fitsNumaNode, footprint, type Host, need, usesMemory, type Vm } from '../../model/world.js';
import { nodesAtOnce } from '../../operators/plans.js';
import type { Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { firstDrain, typedDrain } from './first-drain.js';
import { type Obstacle, obstaclesText, remedyFor } from './obstacles.js';
import { type Rolling, rolesOf, rollingOf, sparesOf, versionsOf } from './plan.js';

interface Stage {
  readonly release: number;
  /** Number of the hop. */
  readonly hop: number;
  /** Nodes that are away together. */
  readonly away: readonly number[];
  /** Release by host, as far as the plan has come. */
  readonly releases: ReadonlyMap<number, number>;
}

export function stages(scenario: Scenario): readonly Finding[] {
  const rolling = rollingOf(scenario);
  if (rolling === undefined) return typedDrain(scenario);
  if (STANDS_APART.has(rolling.plan.strategy ?? 'rolling')) return [];
  const crowd = crowdOf(rolling);
  // The first stage that does not fit says it all; the later ones would only repeat it. Nodes that fit one by one hide none of them.
  let together: Finding | undefined;
  for (const stage of stagesOf(rolling)) {
    const left = homeless(crowd, stage, stage.away);
    if (left === undefined) continue;
    const oneByOne = fitOneByOne(crowd, stage);
    const found = noRoom(scenario, rolling, stage, left, oneByOne);
    if (!oneByOne) return [found];
    together ??= found;
  }
  const found = [...firstDrain(scenario, rolling), ...(together === undefined ? [] : [together])];
  if (found.length > 0) return found;
  for (const stage of stagesOf(rolling)) {
    const lost = lossThatHurts(crowd, stage);
    if (lost !== undefined) return [noHeadroom(scenario, rolling, stage, lost)];
  }
  return [];
}

/** Strategies in which the roles of a node find no place beside others that run: those go to another cluster, or all of them are off. */
const STANDS_APART: ReadonlySet<string> = new Set(['new-cluster', 'all-at-once']);

/** A plan with its running roles, the largest first, and what they are like. */
interface Crowd extends Rolling {
  readonly roles: readonly Vm[];
  readonly needed: number;
  /** By hop: the versions that there are. */
  readonly versions: readonly (readonly number[])[];
  /** By role and hop: its version. */
  readonly versionOf: ReadonlyMap<Vm, readonly number[]>;
  /** Whether a role may not be everywhere, by its owners, by what keeps it apart from others or by NUMA nodes. */
  readonly bound: boolean;
  /** By role: what it shares with those that it never shares a node with: enforced classes, and rules (below 0). */
  readonly apart: ReadonlyMap<Vm, readonly number[]>;
}

function crowdOf(rolling: Rolling): Crowd {
  const roles = rolesOf(rolling)
    .filter((vm) => usesMemory(vm.power))
    .sort((a, b) => footprint(b) - footprint(a) || a.index - b.index);
  const apart = new Map(roles.map((vm) => [vm, keptApart(rolling, vm)]));
  const versionOf = new Map(roles.map((vm) => [vm, versionsOf(rolling, vm)]));
  return {
    ...rolling,
    roles,
    needed: roles.reduce((sum, vm) => sum + footprint(vm), 0),
    versionOf,
    versions: rolling.hops.map((_, hop) => [...new Set(roles.map((vm) => versionOf.get(vm)?.[hop] ?? vm.version))]),
    bound:
      roles.some((vm) => vm.possibleOwners !== null || (apart.get(vm)?.length ?? 0) > 0) ||
      rolling.plan.order.some((host) =>
        roles.some((vm) => !fitsNumaNode(hostAt(rolling.world, host), vm.assigned, vm.cores)),
      ),
    apart,
  };
}

const DIFFERENT_NODE = AFFINITY.indexOf('DifferentNode');

function keptApart({ world, plan }: Rolling, vm: Vm): readonly number[] {
  const enforced = world.clusters[plan.cluster]?.settings.ClusterEnforcedAntiAffinity === 1;
  const rules = world.affinities.flatMap(({ enabled, type, vms }, index) =>
    enabled && type === DIFFERENT_NODE && vms.includes(vm.index) ? [-1 - index] : [],
  );
  return enforced ? [...vm.antiAffinity, ...rules] : rules;
}

function* stagesOf({ plan, world, hops }: Rolling): Generator<Stage> {
  const releases = new Map(plan.order.map((host) => [host, hostAt(world, host).release]));
  for (const [hop, release] of hops.entries()) {
    // Spares have joined before the first node leaves, and are there in what the last hop has come to.
    for (const spare of sparesOf(plan)) releases.set(spare, hops[Math.max(0, hop - 1)] as number);
    const todo = plan.order.filter((host) => releases.get(host) !== release);
    for (let at = 0; at < todo.length; at += nodesAtOnce(plan)) {
      const away = todo.slice(at, at + nodesAtOnce(plan));
      yield { release, hop, away, releases: new Map(releases) };
      for (const host of away) releases.set(host, release);
    }
  }
}

/** A role that finds no place, and why each node that is left does not take it. */
interface Homeless {
  readonly vm: Vm;
  readonly why: readonly Obstacle[];
}

/** All running roles of the cluster packed on the nodes that are there; the first that finds no place. */
function homeless(crowd: Crowd, stage: Stage, gone: readonly number[]): Homeless | undefined {
  const { plan, world, roles } = crowd;
  const there = [...plan.order, ...sparesOf(plan)].filter((host) => !gone.includes(host));
  const hosts = there.map((host) => hostAt(world, host));
  const rooms = hosts.map(
    (host): Room => ({ host: host.index, free: host.memory - host.reserve - others(crowd, stage, host), apart: [] }),
  );
  if (surelyFit(crowd, stage, rooms)) return undefined;
  const again = rooms.map((room): Room => ({ ...room, apart: [] }));
  const left = packed(crowd, stage, roles, rooms);
  // Who is where it may stay leaves its room to nobody: another way that may come out.
  const stays = ({ host }: Vm): boolean => !gone.includes(host);
  const inPlaceFirst = [...roles.filter(stays), ...roles.filter((vm) => !stays(vm))];
  return left === undefined || packed(crowd, stage, inPlaceFirst, again) === undefined ? undefined : left;
}

/** One after the other into its own node if that is there, else into the emptiest; the first that finds no place. */
function packed(crowd: Crowd, stage: Stage, roles: readonly Vm[], rooms: readonly Room[]): Homeless | undefined {
  const staying = roles !== crowd.roles;
  for (const vm of roles) {
    const takes = (one: Room): boolean => obstacle(crowd, stage, vm, one) === undefined;
    const own = staying ? rooms.find((one) => one.host === vm.host && takes(one)) : undefined;
    const room = own ?? best(rooms, takes);
    if (room === undefined) return { vm, why: rooms.flatMap((one) => obstacle(crowd, stage, vm, one) ?? []) };
    room.free -= footprint(vm);
    room.apart.push(...(crowd.apart.get(vm) ?? []));
  }
  return undefined;
}

/** What VMs that are no roles take of a node, until that is installed anew. */
function others({ world, plan }: Crowd, { releases }: Stage, host: Host): number {
  if (plan.method === 'clean' && releases.get(host.index) !== host.release) return 0;
  return host.vms.map((one) => vmAt(world, one)).reduce((sum, vm) => sum + (vm.clustered ? 0 : need(vm)), 0);
}

/** What is left of a node while roles are packed, and the classes that are on it. */
interface Room {
  readonly host: number;
  free: number;
  readonly apart: number[];
}

/** Why a node does not take a role. What stays the same all night comes before what is full at the moment. */
function obstacle(
  { world, versionOf, apart }: Crowd,
  { releases, hop }: Stage,
  vm: Vm,
  { host, free, apart: there }: Room,
): Obstacle | undefined {
  if (!supports(releases.get(host) ?? -1, versionOf.get(vm)?.[hop] ?? vm.version)) return 'version';
  if (vm.possibleOwners !== null && !vm.possibleOwners.includes(host)) return 'owners';
  if (apart.get(vm)?.some((one) => there.includes(one))) return 'anti-affinity';
  return free < footprint(vm) || !fitsNumaNode(hostAt(world, host), vm.assigned, vm.cores) ? 'memory' : undefined;
}

/** The emptiest room that suits. */
function best(rooms: readonly Room[], takes: (room: Room) => boolean): Room | undefined {
  let found: Room | undefined;
  for (const room of rooms) if ((found === undefined || room.free > found.free) && takes(room)) found = room;
  return found;
}

/** Packing into the emptiest room cannot fail while more than the largest role is free everywhere on the average. */
function surelyFit(
  { roles, needed, versions, bound }: Crowd,
  { releases, hop }: Stage,
  rooms: readonly Room[],
): boolean {
  const [largest] = roles;
  if (largest === undefined) return true;
  if (
    bound ||
    !rooms.every(({ host }) => (versions[hop] ?? []).every((version) => supports(releases.get(host) ?? -1, version)))
  )
    return false;
  return rooms.reduce((sum, room) => sum + room.free - footprint(largest), 0) >= needed;
}

/** One more node whose loss during a stage leaves a role without a place. */
function lossThatHurts(rolling: Crowd, stage: Stage): Loss | undefined {
  for (const host of [...rolling.plan.order, ...sparesOf(rolling.plan)]) {
    if (stage.away.includes(host)) continue;
    const left = homeless(rolling, stage, [...stage.away, host]);
    if (left !== undefined) return { host, left };
  }
  return undefined;
}

interface Loss {
  readonly host: number;
  readonly left: Homeless;
}

const awayText = ({ world }: Rolling, { release, away }: Stage): string =>
  `On the way to ${releaseKey(release)}, while ${away.map((host) => hostName(world, host)).join(', ')} ${away.length === 1 ? 'is' : 'are'} away,`;

/** Whether several nodes are away, and the roles of each would fit while it is away alone. */
const fitOneByOne = (crowd: Crowd, stage: Stage): boolean =>
  stage.away.length > 1 &&
  stage.away.every((host) => homeless(crowd, { ...stage, away: [host] }, [host]) === undefined);

/** Nodes that fit one after the other come through all the same: one begins only when those that are left can take its roles. */
function noRoom(scenario: Scenario, rolling: Rolling, stage: Stage, { vm, why }: Homeless, oneByOne: boolean): Finding {
  const alone = oneByOne ? ' One at a time they fit: the last of them begins once another one is back.' : '';
  return {
    id: 'stage/no-room',
    severity: oneByOne ? 'warning' : 'error',
    line: scenario.places.upgrade,
    subject: `vm:${vm.name}`,
    why: `${awayText(rolling, stage)} ${vm.name} (version ${versionText(vm.version)}, takes ${formatSize(footprint(vm))}) finds no place: ${obstaclesText(why)}.${alone}`,
    remedy: remedyFor(why, stage.away.length),
  };
}

function noHeadroom(scenario: Scenario, rolling: Rolling, stage: Stage, { host, left }: Loss): Finding {
  return {
    id: 'stage/no-headroom',
    severity: 'warning',
    line: scenario.places.upgrade,
    subject: `cluster:${rolling.world.clusters[rolling.plan.cluster]?.name}`,
    why: `${awayText(rolling, stage)} the loss of ${hostName(rolling.world, host)} would leave ${left.vm.name} without a host: ${obstaclesText(left.why)}.`,
    remedy: 'Accept the risk for that time, add a node, or shut down what is least needed.',
  };
}
