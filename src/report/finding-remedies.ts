/** What helps against each finding of the linter, whatever it is about; `check` says it with the names of the plan. */
import type { FindingId } from '../scenarios/index.js';

export const FINDING_REMEDIES: Readonly<Record<FindingId, string>> = {
  'vm/not-clustered':
    'Make it a role (Add-ClusterVirtualMachineRole), after its files have gone to storage of the cluster where they lie on its host (Move-VMStorage); or move it to another host before with Move-VM, with such files -IncludeStorage.',
  'vm/immovable':
    'Eject its ISO (Set-VMDvdDrive -Path $null), move a local or pass-through disk to shared storage, remove the device; or shut it down for that time.',
  'vm/no-other-owner':
    'Add a node to `possibleOwners` (Set-ClusterOwnerNode); where it is the only node, a second one.',
  'vm/too-large': 'Give it less memory, or another node more; otherwise it must be shut down.',
  'vm/numa-node': 'Let VMs span NUMA nodes (Set-VMHost -NumaSpanningEnabled $true), or make it smaller.',
  'vm/version-strands': 'Upgrade another node first; a version cannot be lowered.',
  'hop/strands-versions':
    'Raise it before the hop (`vmVersions: before-hop`, or Update-VMVersion while it is off), or make the VM anew around its disks.',
  'vm/left-behind':
    'Raise its version before (Update-VMVersion while it is off), or move it to a host that keeps its release.',
  'vm/started-on-newer': 'Upgrade another node first, or shut it down and start it there.',
  'vm/large-database':
    'Write `dirty:` as measured on it, or under `workloads:` what migrations of your own show (clusterdrill calibrate --fit).',
  'vm/too-many-processors': 'Give it fewer processors, or leave that node out of its `possibleOwners`.',
  'vm/silent-for-long':
    'A faster network for migrations, a time at which it may be silent, or shut it down while its node is drained; and measure what it dirties (`dirty:`).',
  'vm/may-not-stop':
    'Leave versions as they are (`vmVersions: never`), take away what keeps it on its node, leave out the line that stops it, or take `strategy: rolling` where all are stopped; or agree on a time with its owner.',
  'hop/discouraged': 'The other way: `method: clean`, or `method: in-place` where that is what the vendor goes by.',
  'hop/converts-on-arrival': 'Have a backup of each that was tried before it goes over.',
  'hop/raises-by-shutdown': 'Tell their owners; `vmVersions: never` leaves the versions as they are.',
  'hop/checkpoint-in-the-way':
    'Remove it beforehand, and wait until the disks have merged: Remove-VMSnapshot -VMName VM -ComputerName HOST.',
  'hop/raises-again':
    '`vmVersions: before-hop` raises only what the next release cannot run; raise the rest once, after the last hop.',
  'stage/no-room':
    'Add a node, shut down or move what is least needed, begin with another node (`order`), widen owners or rules, or take fewer nodes at a time.',
  'stage/no-headroom': 'Accept the risk for that time, add a node, or shut down what is least needed.',
  'drain/low-may-be-saved':
    'Read it there (Get-ClusterResourceType "Virtual Machine" | Get-ClusterParameter MoveTypeThreshold) and write what it says: `settings: { MoveTypeThreshold: ... }`.',
  'strategy/role-stays':
    'Make it anew in the other cluster beforehand, take it out of this one, and leave it out of roles:.',
  'strategy/processors-elsewhere':
    'Have it off when it goes over (`state: Off`; Stop-VM, not Save-VM), or set processor compatibility before (Set-VMProcessor) where the vendor is the same.',
  'strategy/owners-elsewhere':
    'Leave its possibleOwners out: in the other cluster it is a new role, whose owners are set there (Set-ClusterOwnerNode).',
  'level/cannot-rise': 'Write how long it is down (`for:`), or evict it; resume what is paused: Resume-ClusterNode.',
  'window/shorter-than-a-node': 'Open the windows for longer, or shorten what is done in them.',
  'window/off-between':
    'Let all nodes begin in one window (no `nodes:`, a longer window), or take `strategy: rolling`.',
  'window/too-few': 'Allow more nodes in a window, more windows, or a later `until`.',
  'window/clock-may-change':
    'Where the clocks of the nodes change that night, plan with the hour, or leave that night out.',
  'physics/takes-no-time': 'Leave it out; where it takes long, write the time as work by hand (`manual`, `take`).',
  'level/lacks': 'Write what the real cluster has: Get-Cluster | Format-List *.',
  'quorum/no-witness': 'Set a witness (`witness: file-share`, Set-ClusterQuorum).',
  'quorum/two-left': 'Set a witness (`witness: file-share`, Set-ClusterQuorum), at least for the time of the upgrade.',
  'key/of-roles-alone':
    'Leave `priority`, `preferredOwners`, `preferredSite`, `autoFailback`, `failbackWindow`, `failover` or `defaultMoveType` out, or make the VM a role (no `clustered: false`, a host with `cluster:`).',
  'key/returns-to-nobody': 'Write `preferredOwners`, or leave `autoFailback` and `failbackWindow` out.',
  'key/nothing-to-repair': 'Leave `waitForRepair` out, or write `storage: s2d` of the cluster.',
  'key/of-migrations-alone':
    'Write `mode`, `team`, `uplink`, `smbLimit`, `background` or `backgroundWeight` of the network that carries migrations, or `migration` in `for` of this one.',
  'key/own-number-of-nodes': 'Leave `parallel` out, or take `strategy: rolling`.',
  'quorum/two-nodes': 'Join a third node for the time of the upgrade, or accept the risk.',
  'cau/left-on': 'Disable-CauClusterRole before the first node, Enable-CauClusterRole when the level has risen.',
  'cpu/two-vendors': 'Keep the nodes of one vendor in one cluster, and move VMs to the other while they are off.',
  'cpu/mixed':
    'Set processor compatibility while the VMs are off (Set-VMProcessor), or drain the older nodes first; microcode, firmware and mitigations of all nodes to one state.',
  'switch/missing': 'Make or rename it before the node serves again: New-VMSwitch or Rename-VMSwitch.',
  'problem/known': 'What check says beside it: each known problem has its own way out.',
  'setting/one-migration-at-a-time':
    'Once the functional level has risen: (Get-Cluster).MaximumParallelMigrations = 2, or as many as a test shows to be faster.',
  'script/joins-unpatched': 'Install its current cumulative update before it joins.',
  'script/other-edition': 'Export it and import it there while it is off.',
  'script/raises-too-early': 'Raise versions when the last old node is gone and the functional level has risen.',
  'script/no-wait-for-repair':
    'Wait until Get-StorageJob is empty and every virtual disk is Healthy: `ends: drives-whole`, or a `manual:` that says so.',
  'problem/host': 'What check says beside it: each known problem has its own way out.',
  'vm/replica-not-raised': 'Upgrade the host of the replica first, and raise the copy right after the VM.',
  'vm/vtpm-certificates':
    'Export the certificates of the key protectors before the first node is installed, import them on each before it joins, and write `rebuilt: { traits: [] }` of the hosts then.',
  'release/expires': 'Install a release that is no preview.',
  'network/smb-limit-unknown':
    'Write `smbLimit` of the network, as measured or as Set-SmbBandwidthLimit sets it; 100 % where it is off.',
  'storage/unpatched-node': 'Install the current cumulative update on every node before the first of them leaves.',
  'storage/too-many-at-once': '`parallel: 1`.',
  'storage/no-room-to-save': 'Make room on the volume, or lower MoveTypeThreshold so that it moves live.',
  'storage/no-wait': 'Leave `waitForRepair` out: wait until Get-StorageJob is empty and every virtual disk is Healthy.',
  'limit/blackout-too-short': 'Write a longer limit, or under `physics:` the blackout that was measured.',
  'limit/outage-shorter-than-a-version-update': 'Raise the limit, or leave its version as it is.',
};
