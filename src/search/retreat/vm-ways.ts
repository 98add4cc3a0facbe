/** Whether a single VM can still go to a host of the release that it came from: in its cluster, or on one that stands outside. */
import { supports } from '../../model/catalog/index.js';
import { copyWorld } from '../../model/encode.js';
import { newTurn } from '../../model/engines.js';
import { hostAt } from '../../model/rules/names.js';
import { NODE, POWER } from '../../model/states.js';
import { type Step, step } from '../../model/step.js';
import { type Host, isVm, NONE, type Vm, type World } from '../../model/world.js';
import { rests } from '../../operators/jobs.js';

export interface VmWay {
  readonly vm: number;
  /** `busy`: it starts, stops, moves or is raised just now; `there`: it is on one; `cluster`: on another node; `outside`: as no role any more, on a host outside, or of the cluster that it came from; `none`: on no host that there is. */
  readonly way: 'busy' | 'there' | 'cluster' | 'outside' | 'none';
  /** Name of the host that would take it. */
  readonly host?: string;
  /** Of none: the last refusal of a host that serves; or that none of its old release does. */
  readonly because?: string;
  /** Of none: whether its old release runs its version, so that a host which somebody installs with it outside would take it. */
  readonly runsThere?: boolean;
}

/** The world stays as it is: what is asked is asked of a copy. */
export function waysOfVms(before: World, now: World): VmWay[] {
  const world = copyWorld(now);
  const turn = newTurn('table');
  const ask = (action: Step): string | undefined => step(world, action, turn).refusal?.message;
  return before.vms.filter((vm) => isVm(vm) && vm.power !== POWER.lost).map((vm) => wayOf(before, world, vm, ask));
}

type Asks = (action: Step) => string | undefined;

function wayOf(before: World, world: World, { index, host: from }: Vm, ask: Asks): VmWay {
  const old = hostAt(before, from).release;
  const { host, clustered, version } = world.vms[index] as Vm;
  const here = hostAt(world, host);
  if (!rests(world.vms[index] as Vm)) return { vm: index, way: 'busy' };
  if (here.release === old) return { vm: index, way: 'there', host: here.name };
  let because: string | undefined;
  for (const target of world.hosts) {
    if (target.release !== old || target.index === host) continue;
    const inside = clustered && target.cluster === here.cluster;
    const isHome = target.cluster === hostAt(before, from).cluster;
    if (clustered && !inside && target.cluster !== NONE && !isHome) continue;
    const refused = inside ? ask(byCluster(index, target.index)) : leaves(index, target.index, clustered, world, ask);
    if (refused === undefined) return { vm: index, way: inside ? 'cluster' : 'outside', host: target.name };
    if (serves(before, target)) because = refused;
  }
  const runsThere = supports(old, version);
  return { vm: index, way: 'none', because: because ?? noneServes(world, old), runsThere };
}

/** Whether a host takes part: a node that is Up, or one that has always stood outside. What is on its way out says nothing of a VM. */
const serves = (before: World, { index, node }: Host): boolean =>
  node === NODE.up || (node === NODE.ready && hostAt(before, index).cluster === NONE);

const noneServes = ({ hosts }: World, old: number): string =>
  hosts.some(({ release }) => release === old)
    ? 'no host of its old release is Up any more'
    : 'no host of its old release is left';

const byCluster = (vm: number, node: number): Step => ({
  do: 'Move-ClusterVirtualMachineRole',
  subject: vm,
  arg: NONE,
  with: { Node: node, WhatIf: true },
});

/** It must be no role to leave: for the question it is none. */
function leaves(vm: number, host: number, clustered: boolean, world: World, ask: Asks): string | undefined {
  const one = world.vms[vm] as Vm;
  one.clustered = false;
  const refused = ask({ do: 'Move-VM', subject: vm, arg: NONE, with: { DestinationHost: host, WhatIf: true } });
  one.clustered = clustered;
  return refused;
}
