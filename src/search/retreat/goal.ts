/** Where a way back goes: how a cluster was at some time, and what is not so again once it has been gone. */
import type { Micros } from '../../base/units.js';
import { copyWorld } from '../../model/encode.js';
import { hostAt, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { isVm, type World } from '../../model/world.js';
import type { RetreatPlan } from '../../operators/index.js';
import type { Recording, Revived } from '../../session/index.js';

export interface Goal {
  readonly plan: RetreatPlan;
  /** As it is to be again. */
  readonly world: World;
  /** Release index of the functional level. */
  readonly level: number;
}

/** `before`: the world before the upgrade; a VM that ran then is to run again, though it is off just now. */
export function goalOf(before: World, world: World, cluster: number): Goal {
  const plan = {
    cluster,
    releases: world.hosts.map(({ release }) => release),
    members: world.clusters[cluster]?.members ?? [],
    running: before.vms.filter((vm) => isVm(vm) && vm.power === POWER.running).map(({ index }) => index),
    guests: guestsOf(world, cluster),
  };
  return { plan, world, level: world.clusters[cluster]?.level ?? -1 };
}

/** VMs on the members of a cluster. */
const guestsOf = (world: World, cluster: number): RetreatPlan['guests'] =>
  world.vms.flatMap(({ index, host, clustered, power }) =>
    hostAt(world, host).cluster === cluster && power !== POWER.lost ? [{ vm: index, host, isRole: clustered }] : [],
  );

/** Whether nobody would have to do anything else to come there: the nodes, their releases and the level are the same. */
export const isSameGoal = (one: Goal, other: Goal): boolean =>
  one.level === other.level &&
  one.plan.releases.every((release, host) => release === other.plan.releases[host]) &&
  one.plan.members.length === other.plan.members.length &&
  one.plan.members.every((host) => other.plan.members.includes(host));

/** A copy of a run, played to a place. */
export function runAt(recording: Recording, length: number, atUs: Micros): Revived {
  const revived = recording.revive(length, atUs);
  while (revived.simulation.trace.length < length && revived.simulation.advance());
  return revived;
}

/** The world of a recording at a place. */
export const worldAt = (recording: Recording, length: number, atUs: Micros): World =>
  copyWorld(runAt(recording, length, atUs).simulation.world);

/** What is not as it was, though the way back has been gone to its end; undefined: nothing. */
export function whyNotAsBefore(world: World, { plan, world: before, level }: Goal): string | undefined {
  const { cluster, releases, members } = plan;
  const away = members.find(
    (host) => hostAt(world, host).cluster !== cluster || hostAt(world, host).release !== releases[host],
  );
  if (away !== undefined) return `${hostAt(world, away).name} is not what it was.`;
  if (world.clusters[cluster]?.level !== level) return 'The functional level has risen.';
  const lost = before.vms.find((vm) => vm.power !== POWER.lost && vmAt(world, vm.index).power === POWER.lost);
  if (lost !== undefined) return `${lost.name} is destroyed.`;
  const clusterAround = (vm: number): number => hostAt(world, vmAt(world, vm).host).cluster;
  const over = before.vms.find(
    ({ index, clustered, host }) =>
      clustered && hostAt(before, host).cluster === cluster && clusterAround(index) !== cluster,
  );
  if (over !== undefined) return `${over.name} is not back in its cluster.`;
  const down = before.vms.find(
    (vm) => isVm(vm) && vm.power === POWER.running && vmAt(world, vm.index).power !== POWER.running,
  );
  return down === undefined ? undefined : `${down.name} does not run.`;
}
