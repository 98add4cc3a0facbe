/** What the linter finds: something about a plan that can be said without running it. */
import type { Scenario } from '../scenario.js';

/** `error`: the plan cannot end well as it stands. `warning`: it may not. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** Line of the file. */
  readonly line: number;
  /** `vm:db`, `host:Lab1`, `cluster:LAB`. */
  readonly subject: string;
  readonly why: string;
  readonly remedy: string;
}

/** Every finding that there is, with what it means. */
export const FINDINGS = {
  'vm/not-clustered':
    'A VM that is no role stays on its node; a clean installation destroys it, or leaves nothing but its files on shared storage.',
  'vm/immovable': 'A VM that is bound to its host cannot leave it alive.',
  'vm/no-other-owner': 'A role whose possible owners leave it no other node cannot leave its own.',
  'vm/too-large': 'A role that fits on no other node, even if that were empty, cannot leave its own.',
  'vm/numa-node':
    'A role that is larger than a NUMA node of every other node, where NUMA spanning is off, cannot leave its own.',
  'vm/version-strands': 'A role whose version no other node supports cannot leave its own.',
  'hop/strands-versions': 'The next release runs no VM of this version, and the plan does not raise it before.',
  'vm/left-behind':
    'A VM that is no role stays on a host that goes in place to a release which does not run its version.',
  'vm/started-on-newer':
    'A role that was started on a newer release than all other nodes run cannot leave its own alive.',
  'vm/too-many-processors': 'A role has more virtual processors than another node has logical ones.',
  'vm/large-database':
    'The class of workload of a large database stands for small ones: how long its migrations take is a guess.',
  'vm/silent-for-long':
    'A VM dirties its memory faster than the network carries it: its live migration ends with a silence longer than its limit.',
  'vm/may-not-stop': 'A VM that may not be stopped is stopped by the plan.',
  'hop/discouraged': 'The vendor discourages this way from one release to the next.',
  'hop/converts-on-arrival': 'A VM becomes another version as it arrives on the release, and does not go back.',
  'hop/raises-by-shutdown': 'Raising configuration versions shuts each VM down for a while.',
  'hop/checkpoint-in-the-way':
    'The version of a VM is to be raised, and cannot be while a checkpoint of it holds saved state.',
  'hop/raises-again': 'Versions are raised after each of several hops, where once would do.',
  'stage/no-room':
    'While a node is away, a role finds no place on the others, by memory, version, owners, enforced anti-affinity or affinity rules; or a VM none where all start again, or go over.',
  'stage/no-headroom': 'While a node is away, the others could not carry the loss of one more.',
  'drain/low-may-be-saved':
    'Whether a drain moves roles of Low priority alive hangs on MoveTypeThreshold, which is not written and assumed.',
  'strategy/role-stays': 'A role that is no VM does not go over to another cluster, and holds its node there.',
  'strategy/processors-elsewhere':
    'A VM that runs, or is saved, finds no processors in the other cluster that it could go to as it is.',
  'strategy/owners-elsewhere': 'A VM whose possible owners are no nodes of the other cluster does not go over to it.',
  'level/cannot-rise':
    'A member that never comes back, or that a script leaves Paused, keeps the functional level down.',
  'window/shorter-than-a-node': 'One node takes longer than a maintenance window is open.',
  'window/too-few': 'The bound of the run is over before all nodes had a window.',
  'window/off-between':
    'A strategy that stops every VM spreads its nodes over several windows, and the VMs are off in between.',
  'window/clock-may-change':
    'A window is open in a night in which clocks are set forward or back in Europe or in the United States; the one of a rehearsal never is.',
  'physics/takes-no-time': 'A duration is written of something that takes no time in a rehearsal.',
  'key/of-roles-alone': 'A key that only roles have is written of a VM that is none: it changes nothing.',
  'key/returns-to-nobody': 'A role is to return by itself, and has no preferred owner to return to.',
  'key/nothing-to-repair': 'It is written whether drives are waited for, and the cluster has no Storage Spaces Direct.',
  'key/of-migrations-alone': 'What counts for migrations is written of a network that carries none.',
  'key/own-number-of-nodes': 'Nodes at a time are written, and the strategy has its own number of them.',
  'level/lacks':
    'The functional level does not have what is written for the cluster: a kind of witness, or a property.',
  'quorum/no-witness':
    'In an even cluster without a witness one node has no vote: which nodes are lost decides whether it goes on.',
  'quorum/two-left':
    'While nodes are away, two are left without a witness, and only one of them has a vote: its loss stops the other.',
  'quorum/two-nodes': 'While one of two nodes is away, the other is alone.',
  'cau/left-on': 'Cluster-Aware Updating acts by itself in the middle of an upgrade.',
  'cpu/two-vendors': 'A cluster has processors of two vendors, between which nothing that runs can move.',
  'cpu/mixed': 'Nodes of a cluster offer different processor features: VMs go to the newer ones and not back.',
  'switch/missing':
    'A node lacks, or will lack, a virtual switch that roles of its cluster are connected to; an error where one of them has no other node to go to.',
  'problem/known':
    'A VM meets a known problem of releases, builds or configurations on a way that the plan may ask for.',
  'setting/one-migration-at-a-time':
    'The functional level permits a node one live migration at a time, where the wire or the hosts are made for several.',
  'script/joins-unpatched':
    'A line adds a host that lacks the cumulative update which a join beside the other release needs with Storage Spaces Direct, and should have without.',
  'script/other-edition': 'A line moves a VM between Windows Server and Azure Stack HCI.',
  'script/raises-too-early': 'A line raises a VM to a version that other hosts of the plan cannot run.',
  'script/no-wait-for-repair':
    'A line takes a node of Storage Spaces Direct away while nothing has waited for the drives of another.',
  'problem/host': 'A host meets a known problem of its build, or of what is to be installed on it.',
  'vm/replica-not-raised':
    'A VM whose version is raised is replicated to a host elsewhere, whose copy must be raised as well.',
  'vm/vtpm-certificates':
    'A VM has a virtual TPM, and nodes are installed anew: nothing says whether its certificates are imported there again.',
  'release/expires': 'A host runs a preview whose time is over before the end of the plan.',
  'network/smb-limit-unknown': 'The cluster limits migrations by SMB by itself, and what its limit means is disputed.',
  'storage/unpatched-node':
    'A node of Storage Spaces Direct lacks the cumulative update that the hop to the next release begins from.',
  'storage/too-many-at-once':
    'As many nodes of Storage Spaces Direct are to be away at a time as there are copies of its data.',
  'storage/no-room-to-save': 'A drain saves a role whose volume has no room for its memory.',
  'storage/no-wait': 'A node of Storage Spaces Direct does not wait for the repair of the one before.',
  'limit/blackout-too-short': 'No live migration is as short as the written limit of blackouts.',
  'limit/outage-shorter-than-a-version-update': 'A VM is shut down for longer than its written limit of outages.',
} as const satisfies Readonly<Record<string, string>>;

export type FindingId = keyof typeof FINDINGS;

/** One question to a plan; a few lines, no clock, no run. */
export type Lint = (scenario: Scenario) => readonly Finding[];
