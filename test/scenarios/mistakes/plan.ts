/** Mistakes about what is done, and what happens meanwhile. */
import { BASE } from '../support.js';
import { type Mistake, withHosts } from './mistake.js';

export const UPGRADE: readonly Mistake[] = [
  {
    says: 'no spares',
    lines: 'upgrade: { to: WS2016, strategy: swing, spares: [] }',
    found: ['6:49 `spares` names no host.'],
  },
  {
    says: 'a spare twice',
    lines: 'upgrade: { to: WS2016, strategy: swing, spares: [Lone, lone] }',
    found: ['6:56 Lone stands twice among the spares.'],
  },
  {
    says: 'a swing over a host that holds a VM',
    lines: 'upgrade: { to: WS2016, strategy: swing }',
    found: ['6:34 Every host outside the cluster holds a VM: none is a spare.'],
  },
  {
    says: 'a way back',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2012R2 }',
    ),
    found: ['6:16 LAB already has the functional level of WS2016; there is no way back to WS2012R2.'],
  },
  {
    says: 'no way',
    lines: 'upgrade: { to: AZL24H2 }',
    found: ['6:16 No chain of upgrades leads from WS2012R2 to AZL24H2.'],
  },
  {
    says: 'a level that is there already',
    lines: 'upgrade: { to: WS2012R2 }',
    found: ['6:16 LAB already has the functional level of WS2012R2.'],
  },
  {
    says: 'a last start outside the window',
    lines:
      'start: 2026-11-28T20:00\nupgrade: { to: WS2016, windows: { from: "20:00", to: "06:00", startNoNodeAfter: "07:30" } }',
    found: ['7:81 07:30 is outside the window.'],
  },
  {
    says: 'windows on no day',
    lines: 'start: 2026-11-28T20:00\nupgrade: { to: WS2016, windows: { days: [], from: "20:00", to: "06:00" } }',
    found: ['7:41 No day is named, so no window would open.'],
  },
  {
    says: 'more nodes to spare than there are',
    lines:
      'start: 2026-11-28T20:00\nlimits: { headroom: 3 }\nupgrade: { to: WS2016, windows: { from: "20:00", to: "06:00", leave: { headroom: 3 } } }',
    found: [
      '7:21 LAB has 3 nodes; it cannot carry the loss of 3.',
      '8:82 LAB has 3 nodes; it cannot carry the loss of 3.',
    ],
  },
  {
    says: 'a cluster that is not there',
    lines: 'upgrade: { to: WS2016, cluster: LBA }',
    found: ["6:33 There is no cluster 'LBA'."],
  },
  {
    says: 'no cluster to upgrade',
    whole:
      'clusterdrill: 1\ntitle: x\nhosts: [{ name: A, release: WS2016, cores: 1, memory: 64 GiB }]\nupgrade: { to: WS2019 }',
    found: ['4:10 There is no cluster to upgrade.'],
  },
  {
    says: 'an order with a stranger',
    lines: 'upgrade: { to: WS2016, order: [Lab1, Lone, Lab2, Lab3] }',
    found: ['6:38 Lone is no member of LAB.'],
  },
  {
    says: 'an order with an unknown host',
    lines: 'upgrade: { to: WS2016, order: [Lab1, Lab7] }',
    found: ["6:38 There is no host 'Lab7'."],
  },
  {
    says: 'an order that names a node twice',
    lines: 'upgrade: { to: WS2016, order: [Lab1..Lab3, Lab1] }',
    found: ['6:44 Lab1 stands twice in the order.'],
  },
  {
    says: 'an order that leaves nodes out',
    lines: 'upgrade: { to: WS2016, order: [Lab2] }',
    found: ['6:31 The order leaves out Lab1 and Lab3.'],
  },
];

export const SCRIPT: readonly Mistake[] = [
  {
    says: 'an unknown cmdlet',
    lines: 'script:\n  - Suspend-ClusterNod Lab1',
    found: ["7:5 There is no cmdlet 'Suspend-ClusterNod' here."],
    nearest: 'Suspend-ClusterNode',
  },
  {
    says: 'an unknown parameter',
    lines: 'script:\n  - Suspend-ClusterNode Lab1 -Drian',
    found: ["7:30 Suspend-ClusterNode has no parameter '-Drian'."],
    nearest: '-Drain',
  },
  {
    says: 'a parameter that is not written out, and a cmdlet of Windows',
    lines:
      'script:\n  - Move-VM web1 -Dest Lone\n  - Get-ClusterNode\n  - Move-ClusterVirtualMachineRole web1 Lab3 Live',
    found: [
      "7:18 '-Dest' could be -DestinationHost or -DestinationStoragePath.",
      '8:5 Get-ClusterNode exists in Windows, but cannot be rehearsed yet.',
      "9:46 'Live' is a surplus positional argument: Move-ClusterVirtualMachineRole takes only -Name and -Node without a name.",
    ],
  },
  {
    says: 'an unknown host in a line',
    lines: 'script:\n  - Suspend-ClusterNode Lab1,Lab9',
    found: ["7:30 There is no host 'Lab9'."],
    nearest: 'Lab1',
  },
  {
    says: 'an unknown host between quotes',
    lines: 'script:\n  - "Suspend-ClusterNode \\"Lab9\\""',
    found: ["7:28 There is no host 'Lab9'."],
  },
  {
    says: 'an unknown host in a block',
    lines: 'script:\n  - |\n    Suspend-ClusterNode Lab9',
    found: ["8:25 There is no host 'Lab9'."],
  },
  {
    says: 'an unknown VM in a line',
    lines: 'script:\n  - Stop-VM webb1',
    found: ["7:13 There is no VM 'webb1'."],
    nearest: 'web1',
  },
  {
    says: 'a VM before a line makes it',
    lines: 'script:\n  - Start-VM fresh\n  - New-VM fresh -ComputerName Lone',
    found: ["7:14 There is no VM 'fresh'."],
  },
  {
    says: 'a new VM without a host',
    lines: 'script:\n  - New-VM fresh',
    found: ['7:5 New-VM does not say on which host.'],
  },
  {
    says: 'an unknown release in a line',
    lines: 'script:\n  - Install-HostRelease Lone WS2015',
    found: ["7:30 There is no release 'WS2015'."],
  },
  {
    says: 'a pattern',
    lines: 'script:\n  - Stop-VM web*',
    found: ["7:13 Patterns such as 'web*' cannot be rehearsed yet; names can."],
  },
  {
    says: 'an unknown property',
    lines: 'script:\n  - (Get-Cluster).MoveTypeTreshold = 1',
    found: ["7:19 The cluster has no property 'MoveTypeTreshold' that a rehearsal knows."],
    nearest: 'MoveTypeThreshold',
  },
  {
    says: 'an unknown fact',
    lines: 'script: [{ run: Suspend-ClusterNode Lab1, ends: drained }]',
    found: ["6:49 `ends` cannot be 'drained'."],
  },
  {
    says: 'a fact about something else',
    lines:
      'script:\n  - { run: Stop-VM web1, ends: level-raised }\n  - { run: (Get-Cluster).AddEvictDelay = 5, ends: host-up }\n  - { install: WS2019, on: Lone, ends: vm-running }',
    found: [
      '7:32 level-raised is about a cluster; this line is about a VM.',
      '8:51 host-up is about a host; this line is about a cluster.',
      "9:40 `ends` cannot be 'vm-running'.",
    ],
  },
  {
    says: 'an unknown rule',
    lines: 'script: [{ run: Stop-VM web1, expect: { refused: vm/exist } }]',
    found: ["6:50 There is no rule 'vm/exist'."],
    nearest: 'vm/exists',
  },
  {
    says: 'an unknown answer',
    lines: 'script: [{ run: Stop-VM web1, expect: refuse }]',
    found: ["6:39 `expect` cannot be 'refuse'."],
    nearest: 'refused',
  },
  {
    says: 'a bound of nothing',
    lines: 'script: [{ run: Stop-VM web1, within: 1 h }]',
    found: ['6:39 `within` bounds nothing.'],
  },
  {
    says: 'a line beside the others without a time',
    lines: 'script: [{ run: Stop-VM web1, meanwhile: true }]',
    found: ['6:42 This line does not say when it is typed.'],
  },
  {
    says: 'an unknown host to install',
    lines: 'script: [{ install: WS2016, on: Lab9 }]',
    found: ["6:33 There is no host 'Lab9'."],
  },
  {
    says: 'an unknown field in a condition',
    lines: `script: [{ until: "hosts.exists(h, h.nam == 'a')" }]`,
    found: ['6:38 The condition is not clear: no such key: nam.'],
    nearest: 'name',
  },
  {
    says: 'a state that is none',
    lines: `script: [{ until: "vms.all(v, v.state == 'Runing')" }]`,
    found: ["6:42 `state` is never 'Runing'."],
    nearest: 'Running',
  },
  {
    says: 'names that nothing has',
    lines: `script: [{ until: "hosts.exists(h, h.name == 'lab1') && vms.all(v, v.host != 'Lab9' && v.group == 'web')" }]`,
    found: ["6:46 `name` is never 'lab1'.", "6:78 `host` is never 'Lab9'."],
    nearest: 'Lab1',
  },
  {
    says: 'a condition that stops short',
    lines: 'script: [{ until: "hosts.size(" }]',
    found: ['6:31 The condition is not clear: unexpected token: EOF.'],
  },
  {
    says: 'a condition that is no truth',
    lines: 'script: [{ until: "hosts.size()" }]',
    found: ["6:20 The condition is no truth value but 'int'."],
  },
];

export const REST: readonly Mistake[] = [
  {
    says: 'faults of a guest that strike a role that is no VM',
    lines:
      'roles: [{ name: FS, kind: file-server, on: Lab1 }]\nfaults:\n  - { at: 1 h, backup: FS, for: 1 h }\n  - { at: 1 h, fail: migration, of: fs }\n  - { at: 1 h, fail: shutdown, of: FS }',
    found: [
      '8:24 FS is a role that is no VM.',
      '9:37 fs is a role that is no VM.',
      '10:36 FS is a role that is no VM.',
    ],
  },
  {
    says: 'faults that come so often that no rehearsal ends',
    lines:
      'until: 1 d\nfaults: [{ at: 1 h, flapping: Lab1, every: 1 ms, for: 1 h }, { random: crash, every: 1 ms, for: 1 s }, { random: crash, every: 1 s, for: 1 s }]',
    found: [
      '7:44 It would strike more than 100000 times within 1 h.',
      '7:86 It would strike more than 100000 times within 1 d.',
    ],
  },
  {
    says: 'faults that strike no host',
    lines: 'faults: [{ at: 1 h, cut: [] }, { random: crash, every: 30 d, for: 1 h, together: [] }]',
    found: ['6:26 `cut` names no host.', '6:82 `together` names no host.'],
  },
  {
    says: 'two bounds of what a class of workload dirties',
    lines: 'workloads: { web: { workingSetShare: 0.5, workingSetMb: 100 }, idle: { workingSetMb: 100 } }',
    found: ['6:57 `workingSetShare` and `workingSetMb` exclude each other.'],
  },
  {
    says: 'a fault of an unknown host',
    lines: 'faults: [{ at: 1 h, crash: Lab9 }]',
    found: ["6:28 There is no host 'Lab9'."],
  },
  {
    says: 'a network that is divided',
    lines:
      'faults: [{ at: 1 h, cut: [Lab1, Lab9] }, { at: 1 h, flapping: Lab8, every: 1 h, for: 1 h }, { at: 1 h, hang: Lab7, for: 1 h }, { at: 1 h, slowReboot: Lab1, by: 1 h }]',
    found: [
      "6:33 There is no host 'Lab9'.",
      "6:63 There is no host 'Lab8'.",
      '6:76 The host is not reached again within 1 h.',
      "6:110 There is no host 'Lab7'.",
    ],
  },
  {
    says: 'a witness that is not there',
    lines: 'faults: [{ at: 1 h, witness: lost }, { at: 1 h, witness: lost, cluster: LBA }]',
    found: ['6:30 LAB has no witness that could be lost.', "6:73 There is no cluster 'LBA'."],
  },
  {
    says: 'a slow boot of a host that never boots',
    lines: 'faults: [{ at: 1 h, slowReboot: Lab1, by: 1 h }, { at: 1 h, crash: Lab1 }]',
    found: ['6:33 Nothing in the file makes Lab1 boot, so nothing can be slow.'],
  },
  {
    says: 'a fault after the calm',
    lines: 'faults: [{ at: 2 h, crash: Lab1, for: 1 h }]\ncalm: 2 h',
    found: ['6:16 From the calm on nothing goes wrong.'],
  },
  {
    says: 'slips of nobody',
    lines: 'faults: [{ slip: wrong-node, on: Lab1 }, { slip: wrong-node, on: Lab9 }, { slip: nap, on: Lab1 }]',
    found: [
      '6:34 No upgrade comes to Lab1.',
      "6:66 There is no host 'Lab9'.",
      "6:82 `slip` cannot be 'nap'.",
      '6:91 No upgrade comes to Lab1.',
    ],
  },
  {
    says: 'an exhibit that nothing catches',
    lines:
      'hazard: { id: H1, cause: a, symptom: b, source: CRU XYZ, caughtBy: { finding: none/such, invariant: safety/version-suported }, earliestSign: c }',
    found: [
      "6:49 The catalog has no source 'XYZ'.",
      '6:68 One thing catches a hazard first.',
      "6:79 There is no finding 'none/such'.",
      "6:101 There is no invariant 'safety/version-suported'.",
    ],
  },
  {
    says: 'a lab on a host that there is not, with a goal that asks for nobody, and a key too many',
    lines:
      'lab: { story: a, on: Nowhere, par: 3, goals: [{ say: b, claim: "hosts.exists(h, h.stat == 1)" }], traps: [{ when: "vms.all(v", say: c }], solution: [] }',
    found: [
      "6:22 There is no host 'Nowhere'.",
      "6:31 There is no key 'par' in `lab`.",
      '6:83 The condition is not clear: no such key: stat.',
      '6:125 The condition is not clear: expected RPAREN, got EOF.',
    ],
  },
  {
    says: 'faults of VMs that do not exist',
    lines:
      'faults: [{ at: 1 h, backup: nobody, for: 1 h }, { at: 1 h, fail: migration, of: none }, { at: 1 h, fail: shutdown, of: neither }, { at: 1 h, fail: lunch, of: a }]',
    found: [
      "6:29 There is no VM 'nobody'.",
      "6:81 There is no VM 'none'.",
      "6:120 There is no VM 'neither'.",
      "6:148 `fail` cannot be 'lunch'.",
    ],
  },
  {
    says: 'faults that are drawn',
    lines:
      'faults: [{ random: crash, every: 1 d, for: 1 h, together: [Lab1, Lab9] }, { random: crash, every: 1 d, for: 1 h, within: 1 h }, { random: slow, network: Nine, to: 1 Gbps, every: 1 d, for: 1 h, shape: 0 }]\ncalm: 30 d',
    found: [
      "6:59 There is no host 'Lab9'.",
      '6:122 This says how far crashes that come together lie apart.',
      "6:154 There is no network 'Nine'.",
      '6:201 `shape` cannot be 0.',
      '7:7 The calm lies behind the end of the simulation.',
    ],
  },
  {
    says: 'a fault of an unknown network',
    lines: 'faults: [{ at: 1 h, slow: LiveMigraton, to: 1 Gbps }]',
    found: ["6:27 There is no network 'LiveMigraton'."],
    nearest: 'LiveMigration',
  },
  {
    says: 'a loss of storage that nobody has',
    lines: 'faults: [{ at: 1 h, storage: lost, of: Lab9 }]',
    found: ["6:40 There is no cluster, volume or host 'Lab9'."],
    nearest: 'Lab1',
  },
  {
    says: 'a loss of storage that is of a volume or of a host',
    whole: BASE.replace('name: LAB', 'name: LAB, volumes: [{ name: Lab1, size: 1 TiB }]').concat(
      'faults: [{ at: 1 h, storage: lost, of: Lab1 }]\n',
    ),
    found: ["5:40 'Lab1' is a volume and a host, and storage of either may be meant."],
  },
  {
    says: 'VMs that are made anew where none is damaged',
    lines:
      'faults: [{ at: 1 h, storage: lost, of: LAB, remade: 1 h }, { at: 1 h, storage: lost, of: LAB, damages: 200 % }]',
    found: ['6:53 This says when what was damaged is there again.', "6:104 '200 %' is more than 100 %."],
  },
  {
    says: 'slow storage that is no slower than usual, and that nobody has',
    lines:
      'faults: [{ at: 1 h, storage: slow, of: LAB, to: 1 GB/s }, { at: 1 h, storage: slow, of: Lab9, to: 10 MB/s }, { at: 1 h, storage: slow, of: LAB }]',
    found: [
      '6:49 This is no slower than storage is anyway.',
      "6:89 There is no cluster, volume or host 'Lab9'.",
      '6:110 `faults[2]` has no `to`.',
    ],
  },
  {
    says: 'a fault behind the end',
    lines: 'until: 1 d\nfaults: [{ at: 25 h, crash: Lab1 }]',
    found: ['7:16 The fault lies behind the end of the simulation.'],
  },
  {
    says: 'a network that becomes faster',
    lines:
      'networks: [{ name: Slow, bandwidth: 1 Gbps }]\nfaults: [{ at: 1 h, slow: Slow, to: 1 Gbps }, { at: 1 h, slow: slow, to: 999 Mbps }]',
    found: ['7:37 This is no slower than Slow already is.'],
  },
  {
    says: 'the network that nobody wrote, made faster',
    lines: 'faults: [{ at: 1 h, slow: LiveMigration, to: 100 Gbps }]',
    found: ['6:46 This is no slower than LiveMigration already is.'],
  },
  {
    says: 'crashes of a host that is down already',
    lines:
      'faults: [{ at: 2 h, crash: Lab1, for: 1 h }, { at: 150 min, crash: lab1, for: 1 h }, { at: 3 h, crash: Lab1 }, { at: 4 h, crash: Lab1 }, { at: 4 h, crash: Lab2 }]',
    found: [
      '6:52 Lab1 still has no power from an earlier crash.',
      '6:118 Lab1 still has no power from an earlier crash, which has no end.',
    ],
  },
  {
    says: 'a failing installation where nothing is installed',
    lines:
      'upgrade: { to: WS2016 }\nfaults: [{ at: 1 h, fail: installation, on: Lone }, { at: 1 h, fail: installation, on: Lab1 }]',
    found: ['7:45 Nothing in the file installs Lone, so nothing can fail.'],
  },
  {
    says: 'an invariant without a condition',
    lines: 'invariants: { also: [{ id: a, claim: b }] }',
    found: ['6:22 An invariant has 0 conditions.'],
  },
  {
    says: 'a condition over an unknown list',
    lines: 'invariants: { also: [{ id: a, claim: b, always: "vm.size() > 1" }] }',
    found: ['6:50 The condition is not clear: unknown variable: vm.'],
    nearest: 'vms',
  },
  {
    says: 'two invariants of one id',
    lines: 'invariants: { also: [{ id: a, claim: b, always: "true" }, { id: a, claim: c, at-end: "true" }] }',
    found: ["6:65 Two invariants have the id 'a'."],
  },
  {
    says: 'an invariant that has the id of a shipped one',
    lines: 'invariants: { also: [{ id: safety/version-supported, claim: b, always: "true" }] }',
    found: ["6:28 The program has an invariant 'safety/version-supported' of its own."],
  },
  {
    says: 'an invariant that has the id of what a search claims',
    lines: 'invariants: { also: [{ id: search/upgrade-can-end, claim: b, always: "true" }] }',
    found: ["6:28 What a search claims of all ways begins with 'search/'."],
  },
  {
    says: 'an unknown invariant that is left out',
    lines: 'invariants: { except: [safety/version-suported] }',
    found: ["6:24 There is no invariant 'safety/version-suported'."],
    nearest: 'safety/version-supported',
  },
  {
    says: 'an unknown invariant that is expected to break',
    lines:
      'invariants: { also: [{ id: two-webs, claim: b, always: "true" }] }\nexpect: { violations: [two-webs, tow-webs] }',
    found: ["7:34 There is no invariant 'tow-webs'."],
    nearest: 'two-webs',
  },
  {
    says: 'an unknown outcome',
    lines: 'expect: { outcome: complete }',
    found: ["6:20 `outcome` cannot be 'complete'."],
    nearest: 'completed',
  },
  {
    says: 'windows without a start',
    lines: 'upgrade: { to: WS2016, windows: { from: "20:00", to: "06:00" } }',
    found: ['6:33 Windows need to know the weekday and the time of day at which the rehearsal begins.'],
  },
  {
    says: 'a time of day that no clock shows, and a day that no week has',
    lines:
      'start: 2026-11-28T20:00\nupgrade: { to: WS2016, windows: { days: [Caturday], from: "25:00", to: "06:00" } }',
    found: ["7:42 `days` cannot be 'Caturday'.", "7:59 '25:00' is no time of day."],
  },
  {
    says: 'a swing without a spare',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2019, strategy: swing }',
    ),
    found: ['6:34 There is no spare host to swing over.'],
  },
  {
    says: 'spares of another strategy',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2019, strategy: rolling, spares: [A] }',
    ),
    found: ['6:51 Nobody joins first in the strategy rolling.'],
  },
  {
    says: 'roles called home by nobody',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2019, failback: Policy }',
    ),
    found: ['6:34 A node that is evicted and installed anew is not resumed: no role is called home.'],
  },
  {
    says: 'a spare that is a member',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2019, strategy: swing, spares: [A] }',
    ),
    found: ['6:50 A is a member of LAB.'],
  },
  {
    says: 'a new cluster that nobody names',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2019, strategy: new-cluster }',
    ),
    found: ['6:34 `upgrade` does not say which cluster takes over.'],
  },
  {
    says: 'a new cluster that is the old one',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2019, strategy: new-cluster, into: LAB }',
    ),
    found: ['6:53 LAB is the cluster that is upgraded.'],
  },
  {
    says: 'a new cluster that is not there',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2019, strategy: new-cluster, into: LAX }',
    ),
    found: ["6:53 There is no cluster 'LAX'."],
  },
  {
    says: 'a cluster that takes over in another strategy',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'upgrade: { to: WS2019, method: in-place, into: LAB, strategy: rolling }',
    ),
    found: ['6:48 Nothing goes over in the strategy rolling.'],
  },
];
