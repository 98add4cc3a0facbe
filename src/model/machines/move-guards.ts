/** The rules that a move must pass, by its kind, slots aside. The machine asks them, and so does whoever looks for a target. */
export const OFFLINE_MOVE = [
  'node/runs-guests',
  'storage/reachable',
  'storage/files-come-along',
  'storage/room-for-files',
  'placement/node-accepts-roles',
  'placement/possible-owner',
  'placement/vm-is-movable',
  'placement/no-local-iso',
  'migration/no-backup-running',
  'vm-version/host-must-support',
  'anti-affinity/enforced',
  'affinity/rules',
] as const;

/** What a VM needs at its target that runs, or whose memory is carried there. */
const RUNNING_MOVE = [
  'migration/source-is-alive',
  ...OFFLINE_MOVE,
  'migration/same-edition',
  'processors/same-vendor',
  'migration/cpu-features',
  'memory/assigned-fits',
  'memory/numa-node',
  'limits/vms-per-host',
] as const;

/** What a host needs to start or to restore a VM. */
const FITTINGS = ['vm/switch-exists', 'vm/starts-there'] as const;

export const QUICK_MOVE = [...RUNNING_MOVE, ...FITTINGS, 'storage/room-for-memory'] as const;

export const LIVE_MOVE = [...RUNNING_MOVE, 'migration/known-problem'] as const;

/** The rules that are found out while a live move is under way: when the target makes the VM anew, and when it registers it. */
export const SETUP_ENDS = ['migration/switch-exists', 'migration/passes-setup'] as const;
export const COPY_ENDS = ['migration/registers-at-the-end'] as const;
export const LIVE_ENDS = [...SETUP_ENDS, ...COPY_ENDS] as const;

/** The rules for starting a VM where it is. */
export const START = [
  'vm/starts-after-its-move',
  'vm/configuration-readable',
  'vm-version/not-being-raised',
  'node/runs-guests',
  'storage/reachable',
  'vm/starts-where-it-is-bound',
  'vm-version/host-must-support',
  'vm/restores-there',
  ...FITTINGS,
  'memory/startup-fits',
  'memory/numa-node',
  'limits/vms-per-host',
  'anti-affinity/enforced',
  'affinity/rules',
] as const;

/** The rules for the new owner of a role that does not run, when its node has died. */
export const NEW_OWNER = [
  'vm/starts-after-its-move',
  'takeover/owner-is-waited-for',
  'takeover/owner-is-given-up',
  'node/runs-guests',
  'placement/node-accepts-roles',
  'placement/possible-owner',
  'vm-version/host-must-support',
] as const;

/** The rules for starting a role on another host after its own has died. */
export const TAKEOVER = [
  'vm/starts-after-its-move',
  'takeover/owner-is-waited-for',
  'takeover/failovers-left',
  'start-order/providers-are-online',
  'vm/configuration-readable',
  'vm-version/not-being-raised',
  'node/runs-guests',
  'storage/reachable',
  'placement/node-accepts-roles',
  'placement/possible-owner',
  'vm/starts-where-it-is-bound',
  'vm-version/host-must-support',
  'vm/restores-there',
  ...FITTINGS,
  'memory/startup-fits',
  'memory/numa-node',
  'limits/vms-per-host',
  'anti-affinity/enforced',
  'affinity/rules',
] as const;
