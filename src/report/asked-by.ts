/** Which cmdlets may meet a rule, and which transitions of which machines ask it. */
import type { Cell, Chart } from '../model/compile.js';
import { CHARTS } from '../model/engines.js';
import { LIVE_MOVE, NEW_OWNER, QUICK_MOVE, START, TAKEOVER } from '../model/machines/move-guards.js';
import { MACHINE_NAMES } from '../model/refs.js';
import { ruleNumber } from '../model/rules/index.js';

const RUNS = 'quorum/cluster-runs';
const MEMBER = ['membership/is-a-member', RUNS];
const COUNTED_IN = ['node/is-not-isolated', 'node/is-not-quarantined', 'node/may-be-paused'];
const MOVE = [
  'vm/exists',
  'migration/not-already-moving',
  'migration/vm-holds-still',
  ...LIVE_MOVE,
  ...QUICK_MOVE,
  'migration/free-slot',
  'storage/free-slot',
  'migration/only-hopeless-is-given-up',
];
const AFFINITY_GROUPS = [
  ...[RUNS, 'affinity/level-has-rules', 'affinity/rule-exists', 'vm/exists', 'role/is-clustered'],
];
const GROUP_SET = [RUNS, 'group-set/level-has-sets', 'group-set/exists'];
const NAMED_VM = ['role/is-a-vm', 'vm/exists', 'vm/is-on-that-host'];

const ADAPTERS: readonly string[] = [
  ...NAMED_VM,
  ...['migration/not-already-moving', 'feature/hot-network', 'feature/hot-network-generation', 'host/answers'],
];

/** In the order in which `clusterdrill explain` names them. A test holds it against what the cmdlets really answer. */
export const ASKED_BY_CMDLET: Readonly<Record<string, readonly string[]>> = {
  'Suspend-ClusterNode': [...MEMBER, ...COUNTED_IN, 'drain/one-at-a-time', 'storage/healthy-before-drain', ...MOVE],
  'Resume-ClusterNode': [...MEMBER, ...COUNTED_IN, 'node/must-be-paused'],
  'Remove-ClusterNode': [
    ...MEMBER,
    'drain/only-an-emptied-node-leaves',
    'storage/eviction-keeps-data',
    'membership/is-not-at-work',
    'quorum/eviction-keeps-quorum',
  ],
  'Add-ClusterNode': [
    ...[RUNS, 'membership/not-yet-a-member', 'membership/host-is-ready', 'membership/compatible-release'],
    ...['membership/hears-the-cluster', 'membership/node-limit', 'level/one-update-at-a-time'],
    'membership/is-patched',
  ],
  'Start-ClusterNode': [
    ...['membership/is-a-member', 'node/has-power', 'host/is-not-restarting', 'node/is-not-isolated'],
    ...['node/service-is-stopped', 'node/is-not-quarantined', 'quorum/only-a-lost-one-is-forced'],
  ],
  'Stop-ClusterNode': [...MEMBER, ...COUNTED_IN, 'quorum/stop-keeps-quorum'],
  'Restart-Computer': ['host/answers', 'host/is-not-restarting'],
  'Install-HostRelease': [
    ...['install/host-can-be-installed', 'install/clean-needs-eviction', 'install/hosts-newer-vms-stay'],
    ...['install/release-has-a-path', 'install/release-fits-the-cluster', 'install/no-roles-on-the-node'],
    ...['node/must-be-paused', 'host/is-not-restarting'],
  ],
  'Update-ClusterFunctionalLevel': [
    RUNS,
    'level/one-update-at-a-time',
    'level/every-member-supports-it',
    'level/every-member-is-up',
  ],
  'Enable-StorageMaintenanceMode': ['storage/has-drives', RUNS, 'storage/healthy-before-drain'],
  'Disable-StorageMaintenanceMode': ['storage/has-drives', RUNS],
  'Update-StoragePool': [RUNS, 'storage/pool-after-level'],
  'Update-VMVersion': [
    ...NAMED_VM,
    ...['migration/not-already-moving', 'host/answers', 'vm-version/vm-is-off', 'vm-version/no-saved-checkpoint'],
    ...['vm-version/below-the-host', 'vm-version/needs-level', 'vm/configuration-readable'],
  ],
  'Move-ClusterGroup': [...MOVE, RUNS, 'role/is-clustered'],
  'Move-ClusterSharedVolume': [RUNS, 'membership/is-a-member', 'node/may-be-paused'],
  'Move-ClusterVirtualMachineRole': [
    'role/is-a-vm',
    ...MOVE,
    RUNS,
    'role/is-clustered',
    'migration/can-still-be-cancelled',
  ],
  'Move-VM': [
    ...['role/is-a-vm', ...MOVE, 'vm/is-on-that-host', 'migration/role-moves-by-its-cluster'],
    'storage/destination-answers',
  ],
  'Move-VMStorage': [
    ...[...NAMED_VM, 'host/answers', 'migration/not-already-moving', 'migration/vm-holds-still'],
    ...['storage/roles-stay-shared', 'storage/reachable', 'storage/destination-answers', 'storage/room-for-files'],
    'storage/free-slot',
  ],
  'New-VM': [
    'host/has-that-switch',
    'host/answers',
    'vm/name-is-free',
    'vm-version/new-vm-supported',
    'vm-version/new-vm-by-level',
  ],
  'Add-ClusterVirtualMachineRole': [
    ...[
      'role/is-a-vm',
      'vm/exists',
      'role/not-clustered-yet',
      'role/host-is-a-member',
      RUNS,
      'migration/not-already-moving',
    ],
    'role/files-are-shared',
    'vm-version/not-being-raised',
  ],
  'Remove-ClusterGroup': ['role/is-a-vm', 'vm/exists', 'role/is-clustered', 'migration/not-already-moving', RUNS],
  'Set-VM': [
    ...NAMED_VM,
    ...['feature/production-checkpoints', 'feature/hot-memory', 'vm/hot-memory-static', 'vm/hot-memory-fits'],
    ...['migration/not-already-moving', 'vm/off-for-processors', 'vm/configuration-readable', 'host/answers'],
  ],
  'Set-VMHost': ['host/answers'],
  'Start-VM': [...NAMED_VM, 'vm/may-start', 'limits/vms-per-cluster', 'node/runs-guests', ...START],
  'Stop-VM': [...NAMED_VM, 'vm/must-run', 'vm/may-be-turned-off', 'host/answers', 'storage/room-for-memory'],
  'Save-VM': [...NAMED_VM, 'vm/must-run', 'host/answers', 'storage/room-for-memory'],
  'Checkpoint-VM': [
    ...NAMED_VM,
    ...['vm/disabled-checkpoints', 'host/answers', 'limits/checkpoints-per-vm', 'feature/production-checkpoints'],
    'vm/configuration-readable',
  ],
  'Remove-VMSnapshot': [...NAMED_VM, 'host/answers', 'vm/has-that-checkpoint'],
  'Set-ClusterOwnerNode': ['vm/exists', 'role/is-clustered', RUNS, 'membership/is-a-member'],
  'Set-ClusterQuorum': [RUNS],
  'Set-ClusterGroupProperty': ['vm/exists', 'role/is-clustered', RUNS],
  'New-ClusterGroupSet': GROUP_SET,
  'Set-ClusterGroupSet': GROUP_SET,
  'Remove-ClusterGroupSet': GROUP_SET,
  'Add-ClusterGroupToSet': [...GROUP_SET, 'vm/exists', 'role/is-clustered', 'group-set/one-for-each-role'],
  'Remove-ClusterGroupFromSet': [...GROUP_SET, 'vm/exists', 'role/is-clustered'],
  'Add-ClusterGroupSetDependency': [...GROUP_SET, 'group-set/order-has-no-circle'],
  'Remove-ClusterGroupSetDependency': GROUP_SET,
  'New-ClusterAffinityRule': [RUNS, 'affinity/level-has-rules', 'affinity/rule-exists'],
  'Add-ClusterGroupToAffinityRule': AFFINITY_GROUPS,
  'Remove-ClusterGroupFromAffinityRule': AFFINITY_GROUPS,
  'Set-ClusterAffinityRule': [RUNS, 'affinity/level-has-rules', 'affinity/rule-exists'],
  'New-VMSwitch': ['host/answers'],
  'Rename-VMSwitch': ['host/answers', 'host/has-that-switch'],
  'Connect-VMNetworkAdapter': [
    ...NAMED_VM,
    ...['migration/not-already-moving', 'host/answers', 'host/has-that-switch'],
  ],
  'Add-VMNetworkAdapter': [...ADAPTERS, 'host/has-that-switch'],
  'Remove-VMNetworkAdapter': ADAPTERS,
  'Set-VMDvdDrive': [...NAMED_VM, 'migration/not-already-moving', 'host/answers'],
  'Set-VMProcessor': [...NAMED_VM, 'host/answers', 'vm/off-for-compatibility'],
  'Move-ClusterCoreGroup': [RUNS, 'membership/is-a-member', 'node/may-be-paused'],
  'Set-ClusterProperty': [RUNS, 'level/has-that-property'],
};

/** What the driver chooses is judged by rules too; these are no cmdlets. */
export const ASKED_BY_CHOICE: Readonly<Record<string, readonly string[]>> = {
  begin: ['migration/vm-holds-still', ...LIVE_MOVE, ...QUICK_MOVE, 'migration/free-slot', 'storage/free-slot'],
  takeover: [...TAKEOVER, ...NEW_OWNER],
  preempt: [...TAKEOVER, 'preemption/lower-roles-make-room'],
  abandon: ['migration/only-hopeless-is-given-up'],
};

export const cmdletsThatAsk = (rule: string): string[] =>
  Object.entries(ASKED_BY_CMDLET).flatMap(([cmdlet, rules]) => (rules.includes(rule) ? [cmdlet] : []));

/** `node: evict, in paused`: the transitions whose guard asks a rule, events of one machine with their states. */
export function transitionsThatAsk(rule: string): string[] {
  const number = ruleNumber(rule);
  return CHARTS.flatMap((chart, index) => {
    const found = chart.events.flatMap((event, at) => {
      const states = chart.leaves.filter((_, leaf) => asks(chart.cell(leaf * chart.events.length + at), number));
      return states.length === 0 ? [] : [`${event}, in ${statesText(chart, states)}`];
    });
    return found.map((text) => `${MACHINE_NAMES[index]}: ${text}`);
  });
}

/** A composite state stands for all of its leaves. */
function statesText(chart: Chart, states: readonly string[]): string {
  const tops = [...new Set(states.map(topOf))];
  return tops
    .map((top) => {
      const all = chart.leaves.filter((leaf) => topOf(leaf) === top);
      const own = states.filter((leaf) => topOf(leaf) === top);
      return all.length > 1 && own.length === all.length ? `any state of ${top}` : own.map(lastOf).join(', ');
    })
    .join(', ');
}

const topOf = (leaf: string): string => leaf.split('.')[0] ?? leaf;
const lastOf = (leaf: string): string => leaf.split('.').at(-1) ?? leaf;

function asks(cell: Cell | undefined, rule: number): boolean {
  if (cell === undefined || !('yes' in cell)) return false;
  return cell.guard === rule || asks(cell.yes, rule) || asks(cell.no, rule);
}
