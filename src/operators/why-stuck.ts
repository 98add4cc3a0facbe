/** Why a step did not end well: for each role that stays on a node, the rule that keeps it from every other one. */

import { formatSize } from '../base/units.js';
import { versionText } from '../model/catalog/index.js';
import { COMMANDS } from '../model/commands/index.js';
import { findRule, type Rule } from '../model/rules/index.js';
import { drainKindOf } from '../model/rules/move-kind.js';
import { hostAt, hostName, releaseKey, vmAt } from '../model/rules/names.js';
import { letsGo } from '../model/rules/node-states.js';
import { failureOf, obstacleOfKind } from '../model/rules/targets.js';
import { NODE, POWER } from '../model/states.js';
import type { Step } from '../model/step.js';
import { hostWord, vmWord } from '../model/words.js';
import { footprint, freeMemory, isVm, MOVE, type World } from '../model/world.js';

/** VMs that are named one by one; the rest is counted. */
const NAMED_MAX = 5;

/** Why what a cmdlet began has ended badly, as the world shows it now. */
export function whyEndedBadly(world: World, { do: name, subject }: Step): string {
  const about = COMMANDS.get(name)?.about;
  if (name === 'Suspend-ClusterNode' && hasRoles(world, subject)) return whyHost(world, subject);
  if (about === 'host') {
    const { name: host, node, release } = hostAt(world, subject);
    return `${host} is ${hostWord(node)} and runs ${releaseKey(release)}.`;
  }
  if (about !== 'vm') return '';
  const vm = vmAt(world, subject);
  if (name === 'Move-ClusterVirtualMachineRole' && vm.clustered)
    return `It stays where it is: ${whyVm(world, subject, vm.moveKind)}.`;
  return `${vm.name} is ${vmWord(vm.power)} on ${hostName(world, vm.host)}.`;
}

/** Whether a drain that failed would come further now: a role could be taken by another node, or none is left. */
export function drainMayGoOn(world: World, host: number): boolean {
  const members = world.clusters[hostAt(world, host).cluster]?.members ?? [];
  const canLeave = (vm: number): boolean =>
    members.some(
      (one) => one !== host && obstacleTo(world, drainKindOf(world, vmAt(world, vm)), vm, one) === undefined,
    );
  const roles = hostAt(world, host).vms.filter((vm) => vmAt(world, vm).clustered);
  return roles.length === 0 || (letsGo(hostAt(world, host).node) && roles.some(canLeave));
}

/** Running VMs of a host that no other node of its cluster could take from it as they run. */
export function heldBack(world: World, host: number): number[] {
  const members = world.clusters[hostAt(world, host).cluster]?.members ?? [];
  const others = members.filter((one) => one !== host && hostAt(world, one).node === NODE.up);
  return hostAt(world, host).vms.filter((index) => {
    const vm = vmAt(world, index);
    if (!isVm(vm) || !vm.clustered || vm.power !== POWER.running) return false;
    return others.every((one) => obstacleTo(world, drainKindOf(world, vm), index, one) !== undefined);
  });
}

/** The rule that keeps a move of this kind (MOVE) from a node, or by which it would fail on its way; or undefined. */
export const obstacleTo = (world: World, kind: number, vm: number, host: number): Rule | undefined =>
  obstacleOfKind(world, kind, vm, host) ?? (kind === MOVE.live ? failureOf(world, vm, host) : undefined);

const hasRoles = (world: World, host: number): boolean =>
  hostAt(world, host).vms.some((vm) => vmAt(world, vm).clustered);

function whyHost(world: World, host: number): string {
  const roles = hostAt(world, host)
    .vms.filter((one) => vmAt(world, one).clustered)
    .sort((a, b) => a - b);
  const told = roles.slice(0, NAMED_MAX).map((vm) => whyVm(world, vm, drainKindOf(world, vmAt(world, vm))));
  const rest = roles.length - told.length;
  return `${roles.length} role${roles.length === 1 ? '' : 's'} cannot leave ${hostName(world, host)}: ${told.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}

/** `kind`: MOVE, the way that it was to go. */
function whyVm(world: World, index: number, kind: number): string {
  const vm = vmAt(world, index);
  const members = world.clusters[hostAt(world, vm.host).cluster]?.members ?? [];
  const up = members.filter((one) => one !== vm.host && hostAt(world, one).node === NODE.up);
  if (up.length === 0) return `${vm.name} (no other node is up)`;
  const reasons = up.map((one) => ({
    host: one,
    rule: obstacleTo(world, kind, index, one)?.id,
  }));
  if (reasons.every((one) => one.rule === 'vm-version/host-must-support')) {
    return `${vm.name} (version ${versionText(vm.version)}: no node that is left supports it; raise it before the hop, vmVersions: before-hop)`;
  }
  if (reasons.every((one) => one.rule === 'memory/assigned-fits')) {
    const most = Math.max(...up.map((one) => freeMemory(hostAt(world, one))));
    return `${vm.name} (needs ${formatSize(footprint(vm))}, at most ${formatSize(Math.max(0, most))} are free on one node)`;
  }
  const seen = [...new Set(reasons.map((one) => one.rule))].map(
    (id) => findRule(id ?? '')?.statement.replace(/\.$/, '') ?? 'another node could take it by now',
  );
  return `${vm.name} (${seen.join('; ')})`;
}
