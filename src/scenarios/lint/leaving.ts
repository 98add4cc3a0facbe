/** The VMs that cannot leave their node alive, and why: the first thing to know of any plan. */
import { formatSize } from '../../base/units.js';
import { supports } from '../../model/catalog/index.js';
import { hostAt, hostName, versionText } from '../../model/rules/names.js';
import type { Host, Vm, World } from '../../model/world.js';
import { NONE } from '../../model/world.js';
import { buildWorld, type Scenario } from '../scenario.js';
import type { Finding, FindingId, Severity } from './finding.js';

/** Hosts that a plan or a script takes out of service: all members of an upgraded cluster, else all members. */
export function leaving(scenario: Scenario): readonly Finding[] {
  const world = buildWorld(scenario);
  const rolling = scenario.plans.find((plan) => plan.kind === 'rolling');
  const clean = rolling?.kind === 'rolling' && rolling.method === 'clean' ? rolling.cluster : NONE;
  return world.vms.flatMap((vm) => {
    const { cluster } = hostAt(world, vm.host);
    if (cluster === NONE) return [];
    const found = vm.clustered ? whyRoleStays(world, vm) : whyOtherStays(vm, cluster === clean);
    return found === undefined
      ? []
      : [{ ...found, line: scenario.places.vms[vm.index] ?? 1, subject: `vm:${vm.name}` }];
  });
}

type Why = Omit<Finding, 'line' | 'subject'>;

const why = (id: FindingId, severity: Severity, text: string, remedy: string): Why => ({
  id,
  severity,
  why: text,
  remedy,
});

/** A clean installation destroys what is no role; in place it is down meanwhile. */
function whyOtherStays(vm: Vm, destroyed: boolean): Why {
  const bound = vm.immovable === '' ? '' : ` (${vm.immovable})`;
  const text = destroyed
    ? `${vm.name} is no role${bound}: no drain moves it, and the clean installation of its node destroys it.`
    : `${vm.name} is no role${bound}: no drain moves it, and it is down while its node is.`;
  const remedy =
    vm.immovable === ''
      ? 'Make it a role (Add-ClusterVirtualMachineRole), or move it to another host with Move-VM before.'
      : 'Move its disk to shared storage or take it to a host of its own before; export it at least.';
  return why('vm/not-clustered', destroyed ? 'error' : 'warning', text, remedy);
}

function whyRoleStays(world: World, vm: Vm): Why | undefined {
  if (vm.immovable !== '') {
    const remedy =
      'Take away what binds it (detach the ISO, move the disk to shared storage, remove the device), or shut it down.';
    return why(
      'vm/immovable',
      'error',
      `${vm.name} cannot leave ${hostName(world, vm.host)}: ${vm.immovable}.`,
      remedy,
    );
  }
  const members = world.clusters[hostAt(world, vm.host).cluster]?.members ?? [];
  const others = members.filter((one) => one !== vm.host).map((one) => hostAt(world, one));
  if (others.length === 0) {
    return why(
      'vm/no-other-owner',
      'error',
      `${hostName(world, vm.host)} is the only node.`,
      'Add a second node before.',
    );
  }
  return whyNoOther(world, vm, others);
}

function whyNoOther(world: World, vm: Vm, others: readonly Host[]): Why | undefined {
  const owners = others.filter((host) => vm.possibleOwners?.includes(host.index) ?? true);
  if (owners.length === 0) {
    const text = `${hostName(world, vm.host)} is the only node among the possible owners of ${vm.name}.`;
    return why('vm/no-other-owner', 'error', text, 'Add a node to `possibleOwners` (Set-ClusterOwnerNode).');
  }
  const able = owners.filter((host) => supports(host.release, vm.version));
  if (able.length === 0) {
    const text = `No other node supports version ${versionText(vm.version)} of ${vm.name}.`;
    return why('vm/version-strands', 'error', text, 'Upgrade another node first; a version cannot be lowered.');
  }
  if (able.some((host) => host.memory - host.reserve >= vm.assigned)) return undefined;
  const text = `${vm.name} has ${formatSize(vm.assigned)}, more than any other node could give it.`;
  return why(
    'vm/too-large',
    'error',
    text,
    'Give it less memory, or another node more; otherwise it must be shut down.',
  );
}
