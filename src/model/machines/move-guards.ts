/** The rules that a move must pass, by its kind, slots aside. The machine asks them, and so does whoever looks for a target. */
export const OFFLINE_MOVE = [
  'node/runs-guests',
  'storage/reachable',
  'placement/node-accepts-roles',
  'placement/possible-owner',
  'placement/vm-is-movable',
  'vm-version/host-must-support',
  'anti-affinity/enforced',
] as const;

export const QUICK_MOVE = [
  'migration/source-is-alive',
  ...OFFLINE_MOVE,
  'migration/same-edition',
  'memory/assigned-fits',
  'limits/vms-per-host',
] as const;

export const LIVE_MOVE = [...QUICK_MOVE, 'migration/cpu-features'] as const;

/** The rules for starting a VM where it is. */
export const START = [
  'vm-version/not-being-raised',
  'node/runs-guests',
  'storage/reachable',
  'vm-version/host-must-support',
  'memory/startup-fits',
  'limits/vms-per-host',
  'anti-affinity/enforced',
] as const;

/** The rules for starting a role on another host after its own has died. */
export const TAKEOVER = [
  'vm-version/not-being-raised',
  'node/runs-guests',
  'storage/reachable',
  'placement/node-accepts-roles',
  'placement/possible-owner',
  'placement/vm-is-movable',
  'vm-version/host-must-support',
  'memory/startup-fits',
  'limits/vms-per-host',
  'anti-affinity/enforced',
] as const;
