/**
 * The first node that is drained, while every VM is where it stands now: whether its roles find a place, by the rules that a move asks.
 * What comes later depends on where they went.
 */
import { formatSize } from '../../base/units.js';
import { AFFINITY } from '../../model/affinity.js';
import type { Rule } from '../../model/rules/index.js';
import { drainKindOf } from '../../model/rules/move-kind.js';
import { hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { failureOf, obstacleOfKind } from '../../model/rules/targets.js';
import { footprint, freeMemory, type Host, MOVE, NONE, usesMemory, type Vm, type World } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding } from './finding.js';
import { callsOf } from './installations.js';
import { whyRoleStays } from './leaving.js';
import { planOf, type Rolling } from './plan.js';
import { findsNoRoomToSave } from './storage.js';

/** A node and where its roles could go. */
interface Drain {
  readonly world: World;
  readonly plan: RollingPlan | undefined;
  readonly node: number;
  readonly others: readonly number[];
  readonly line: number;
}

/** That of an upgrade which goes node by node. */
export function firstDrain({ places }: Scenario, { plan, world, hops }: Rolling): Finding[] {
  const node = plan.order.find((host) => hostAt(world, host).release !== hops[0]);
  if ((plan.strategy ?? 'rolling') !== 'rolling' || node === undefined) return [];
  return withoutPlace({ world, plan, node, others: othersOf(world, node), line: places.upgrade });
}

/** That of a script whose first cmdlet is a drain. */
export function typedDrain(scenario: Scenario): Finding[] {
  const [call] = callsOf(scenario);
  if (planOf(scenario) !== undefined || call?.cmdlet !== 'Suspend-ClusterNode') return [];
  const { Drain, ForceDrain, WhatIf, TargetNode } = call.args;
  if (Drain !== true || ForceDrain === true || WhatIf === true || TargetNode !== undefined) return [];
  const world = buildWorld(scenario);
  const node = world.hosts.findIndex(({ name }) => name === String(call.args['Name']));
  if (node < 0 || hostAt(world, node).cluster === NONE) return [];
  return withoutPlace({ world, plan: undefined, node, others: othersOf(world, node), line: call.line });
}

const othersOf = (world: World, node: number): number[] =>
  (world.clusters[hostAt(world, node).cluster]?.members ?? []).filter((one) => one !== node);

function withoutPlace(drain: Drain): Finding[] {
  const { world, plan, node, others } = drain;
  const rooms = others.map((one) => roomOf(world, hostAt(world, one)));
  // What cannot leave at all is told of the VM.
  const stays = (vm: Vm): boolean =>
    whyRoleStays(world, vm, { plan, leaves: true, anew: false })?.severity === 'error' || findsNoRoomToSave(world, vm);
  for (const unit of unitsOf(world, node, stays)) {
    const able = rooms.filter(({ host }) => unit.every((vm) => obstacleTo(world, vm, host) === undefined));
    const fits = able.filter((room) => takes(room, unit));
    const [best] = fits.sort((a, b) => b.free - a.free);
    if (best !== undefined) place(best, unit);
    else {
      // One room is filled in any order; in several another order may find a way.
      const isSure = rooms.length === 1 || !able.some(({ host }) => takes(roomOf(world, hostAt(world, host)), unit));
      return [noPlace(drain, unit, rooms, isSure)];
    }
  }
  return [];
}

interface Room {
  readonly host: number;
  free: number;
  /** VMs that it may still run. */
  slots: number;
}

const roomOf = ({ caps }: World, host: Host): Room => ({
  host: host.index,
  free: freeMemory(host),
  slots: caps.vmsPerNode - host.active,
});

/** Roles that move together, the largest first. */
type Unit = readonly Vm[];

const bytesOf = (unit: Unit): number => unit.reduce((sum, vm) => sum + footprint(vm), 0);

const takes = ({ free, slots }: Room, unit: Unit): boolean => free >= bytesOf(unit) && slots >= unit.length;

function place(room: Room, unit: Unit): void {
  room.free -= bytesOf(unit);
  room.slots -= unit.length;
}

const SAME_NODE = AFFINITY.indexOf('SameNode');

function unitsOf(world: World, node: number, stays: (vm: Vm) => boolean): Unit[] {
  const roles = hostAt(world, node)
    .vms.map((one) => vmAt(world, one))
    .filter((vm) => vm.clustered && usesMemory(vm.power) && !stays(vm));
  const unitOf = new Map(roles.map((vm): [number, Vm[]] => [vm.index, [vm]]));
  for (const { enabled, type, vms } of world.affinities) {
    const mates = enabled && type === SAME_NODE ? vms.flatMap((one) => unitOf.get(one) ?? []) : [];
    const joined = [...new Set(mates)];
    for (const { index } of joined) unitOf.set(index, joined);
  }
  return [...new Set(unitOf.values())].sort((a, b) => bytesOf(b) - bytesOf(a));
}

/** The rule that keeps a drain from taking a role to a node, or undefined. */
function obstacleTo(world: World, { index }: Vm, host: number): Rule | undefined {
  const kind = drainKindOf(world, vmAt(world, index));
  return obstacleOfKind(world, kind, index, host) ?? (kind === MOVE.live ? failureOf(world, index, host) : undefined);
}

/** Nodes whose reasons are written out. */
const REASONS_MAX = 2;

function noPlace({ world, plan, node, line }: Drain, unit: Unit, rooms: readonly Room[], isSure: boolean): Finding {
  const [first] = unit as readonly [Vm];
  const who = unit.length === 1 ? first.name : `${first.name} with ${unit.length - 1} more that keeps to it`;
  const reasons = rooms.slice(0, REASONS_MAX).map((room) => reasonOf(world, unit, room));
  const left = rooms.length - REASONS_MAX;
  const more = left > 0 ? ` ${left === 1 ? '1 more node does' : `${left} more nodes do`} not take it either.` : '';
  return {
    id: 'stage/no-room',
    severity: isSure ? 'error' : 'warning',
    line,
    subject: `vm:${first.name}`,
    why: `With every VM where it is now, ${who} (takes ${formatSize(bytesOf(unit))}) ${isSure ? 'finds' : 'may find'} no place when ${hostName(world, node)} is drained first. ${reasons.join(' ')}${more}`,
    remedy: `Make room before (move or shut down what is least needed), begin with another node${plan === undefined ? '' : ' (`order`)'}, or add a node.`,
  };
}

/** In the words of the rule, or what the roles before it have left. */
function reasonOf(world: World, unit: Unit, { host, free, slots }: Room): string {
  for (const vm of unit) {
    const rule = obstacleTo(world, vm, host);
    if (rule !== undefined) return rule.because(world, vm.index, host);
  }
  const name = hostName(world, host);
  return slots < unit.length
    ? `${name} may run ${slots > 0 ? slots : 'no'} more by then.`
    : `${name} has ${formatSize(Math.max(0, free))} free by then.`;
}
