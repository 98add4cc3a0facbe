/** Mistakes about clusters, hosts and VMs. */
import { type Mistake, withHosts } from './mistake.js';

const pooled = (more: string, hosts = 'names: A1..A3'): string =>
  withHosts(`  - { ${hosts}, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }`).replace(
    'level: WS2016',
    `level: WS2016, ${more}`,
  );

export const INVENTORY: readonly Mistake[] = [
  {
    says: 'volumes that do not fit together',
    whole: pooled(
      'volumes: [{ name: V1, size: 1 TiB, free: 2 TiB }, { name: v1, size: 1 TiB, owner: B }, { name: V2, size: 1 TiB, owner: A9 }]',
    ).concat('  - { name: B, release: WS2016, cores: 1, memory: 64 GiB }\n'),
    found: [
      '3:81 V1 has more free than it is large.',
      "3:98 Two volumes have the name 'v1'.",
      '3:122 B is no member of LAB.',
      "3:159 There is no host 'A9'.",
    ],
  },
  {
    says: 'a VM on a volume of nobody, or of another cluster',
    whole: pooled('volumes: [{ name: V1, size: 1 TiB }]').concat(
      '  - { name: B, release: WS2016, cores: 1, memory: 64 GiB }\nvms: [{ name: a, on: A1, memory: 1 GiB, volume: V9 }, { name: b, on: B, memory: 1 GiB, volume: V1 }]\n',
    ),
    found: ["7:49 There is no volume 'V9'.", '7:96 b is on B, which is no member of LAB.'],
  },
  {
    says: 'copies of a volume that its cluster does not keep, or has no nodes for',
    whole: pooled('volumes: [{ name: V1, size: 1 TiB, resiliency: two-way }]'),
    found: ['3:87 `resiliency` is about Storage Spaces Direct.'],
  },
  {
    says: 'three copies of a volume on two nodes',
    whole: pooled('storage: s2d, volumes: [{ name: V1, size: 1 TiB, resiliency: three-way }]', 'names: A1..A2'),
    found: ['3:101 V1 has three copies, and LAB 2 nodes.'],
  },
  {
    says: 'a disk witness of Storage Spaces Direct',
    whole: pooled('storage: s2d, witness: disk'),
    found: ['3:63 Storage Spaces Direct takes no disk witness.'],
  },
  {
    says: 'copies where no node holds any',
    whole: pooled('resiliency: two-way, writes: 1 MB/s'),
    found: ['3:52 `resiliency` is about Storage Spaces Direct.', '3:69 `writes` is about Storage Spaces Direct.'],
  },
  {
    says: 'three copies on two nodes',
    whole: pooled('storage: s2d, resiliency: three-way', 'names: A1..A2'),
    found: ['3:66 Three copies need three nodes; LAB has 2.'],
  },
  {
    says: 'Storage Spaces Direct in one node',
    whole: pooled('storage: s2d', 'name: A'),
    found: ['3:49 LAB needs two nodes for that.'],
  },
  {
    says: 'Storage Spaces Direct at a level that has none',
    whole: withHosts('  - { names: A1..A3, release: WS2012R2, cluster: LAB, cores: 1, memory: 64 GiB }').replace(
      'level: WS2016',
      'level: WS2012R2, storage: s2d',
    ),
    found: ['3:51 The level of WS2012R2 has no Storage Spaces Direct.'],
  },
  {
    says: 'more than sixteen nodes of Storage Spaces Direct',
    whole: pooled('storage: s2d', 'names: A1..A17'),
    found: ['5:49 LAB has 17 nodes.'],
  },
  {
    says: 'two hosts of one name',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }\n  - { name: a, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
    ),
    found: ["6:13 Two hosts have the name 'a'."],
  },
  {
    says: 'two VMs of one name after the count',
    vms: 'vms: [{ name: web, count: 2, memory: 1 GiB }, { name: WEB2, memory: 1 GiB }]',
    found: ["5:55 Two VMs have the name 'WEB2'."],
  },
  {
    says: 'two clusters of one name',
    whole: withHosts('  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }').replace(
      '}]',
      '}, { name: lab, level: WS2016 }]',
    ),
    found: ["3:50 Two clusters have the name 'lab'."],
  },
  {
    says: 'an unknown cluster',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }\n  - { name: B, release: WS2016, cluster: LBA, cores: 1, memory: 64 GiB }',
    ),
    found: ["6:42 There is no cluster 'LBA'."],
  },
  {
    says: 'an unknown host',
    vms: 'vms: [{ name: a, on: [Lab1, Lab9], memory: 1 GiB }]',
    found: ["5:29 There is no host 'Lab9'."],
    nearest: 'Lab1',
  },
  {
    says: 'a cluster without a member',
    whole: withHosts('  - { name: A, release: WS2016, cores: 1, memory: 64 GiB }'),
    found: ['3:20 LAB has no member.'],
  },
  {
    says: 'a member older than the level',
    whole: withHosts('  - { name: A, release: WS2012R2, cluster: LAB, cores: 1, memory: 64 GiB }'),
    found: ['5:25 A runs WS2012R2, which is older than the functional level of LAB (WS2016).'],
  },
  {
    says: 'a member that skips a release',
    whole: withHosts('  - { name: A, release: WS2022, cluster: LAB, cores: 1, memory: 64 GiB }'),
    found: ['5:25 A runs WS2022, which cannot be a member of LAB at the level of WS2016.'],
  },
  {
    says: 'three releases in one cluster',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }\n  - { name: B, release: SAC1709, cluster: LAB, cores: 1, memory: 64 GiB }\n  - { name: C, release: SAC1803, cluster: LAB, cores: 1, memory: 64 GiB }',
    ),
    found: ['7:25 C runs SAC1803, a third release in LAB beside WS2016 and SAC1709.'],
  },
  {
    says: 'more nodes than a cluster has',
    whole: withHosts('  - { names: A1..A65, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }'),
    found: ['5:49 LAB has 65 nodes.'],
  },
  {
    says: 'more nodes than a lowered limit permits',
    whole: withHosts(
      '  - { names: A1..A2, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'caps: { nodes: 1 }',
    ),
    found: ['5:48 LAB has 2 nodes.'],
  },
  {
    says: 'more VMs than a lowered limit permits',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'caps: { vmsPerNode: 1, vmsPerCluster: 1 }\nvms: [{ name: v, count: 2, on: A, memory: 1 GiB }]',
    ),
    found: ['7:32 A runs more VMs than a host can.', '7:32 LAB runs more VMs than a cluster can.'],
  },
  {
    says: 'more checkpoints than a VM may take',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }',
      'caps: { checkpointsPerVm: 1 }\nvms: [{ name: v, on: A, memory: 1 GiB, checkpoints: [one, { name: two, memory: false }] }]',
    ),
    found: ['7:53 A VM has no 2 checkpoints.'],
  },
  {
    says: 'more hosts than a file has',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 64 GiB }\n  - { names: B1..B1000, release: WS2016, cores: 1, memory: 64 GiB }',
    ),
    found: ['6:5 The file has more than 1000 hosts.'],
  },
  {
    says: 'a host that keeps everything',
    whole: withHosts('  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 4 GiB, reserve: 4 GiB }'),
    found: ['5:81 A keeps all of its memory for itself.'],
  },
  {
    says: 'a host larger than its release',
    whole: withHosts('  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 25 TiB }'),
    found: ['5:65 WS2016 does not take 25 TiB.'],
  },
  {
    says: 'VMs that do not fit',
    vms: 'vms: [{ name: a, count: 8, on: Lab1, memory: 4 GiB }]',
    found: ['5:32 The running VMs of Lab1 need 34.32 GiB, 2.32 GiB of it overhead (`figures`); a8 no longer fits.'],
  },
  {
    says: 'more VMs than a host runs',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 4 TiB }',
      'vms: [{ name: v, count: 1025, on: A, memory: 32 MiB }]',
    ),
    found: ['6:35 A runs more VMs than a host can.'],
  },
  {
    says: 'more VMs than a cluster runs',
    whole: withHosts(
      '  - { names: A1..A10, release: WS2016, cluster: LAB, cores: 1, memory: 4 TiB }',
      'vms: [{ name: v, count: 8001, memory: 32 MiB }]',
    ),
    found: ['6:39 LAB runs more VMs than a cluster can.'],
  },
  {
    says: 'more VMs than a file has',
    vms: 'vms: [{ name: a, count: 20000, memory: 32 MiB, state: Off }, { name: b, memory: 32 MiB }]',
    found: ['5:62 The file has more than 20000 VMs.'],
  },
  {
    says: 'a version that the host does not support',
    vms: 'vms: [{ name: a, on: Lab1, version: "8.0", memory: 1 GiB }]',
    found: ['5:37 Lab1 (WS2012R2) does not support version 8.0 of a.'],
  },
  {
    says: 'a role outside the cluster',
    vms: 'vms: [{ name: a, on: Lone, memory: 1 GiB, clustered: true }]',
    found: ['5:54 a is on Lone, which is no member of a cluster.'],
  },
  {
    says: 'a VM that is not on an owner',
    vms: 'vms: [{ name: a, on: Lab1, memory: 1 GiB, possibleOwners: [Lab2, Lab3] }]',
    found: ['5:59 a is on Lab1, which is none of its possible owners.'],
  },
  {
    says: 'more at the start than at most',
    vms: 'vms: [{ name: a, memory: { startup: 2 GiB, max: 1 GiB } }]',
    found: ['5:37 `startup` is more than `max`.'],
  },
  {
    says: 'a working set larger than its memory',
    vms: 'vms: [{ name: a, memory: { startup: 1 GiB, max: 4 GiB }, dirty: { firstSecond: 40 MB, exponent: 0.6, workingSet: 2 GiB } }]',
    found: ['5:114 The working set is more than the memory of the VM.'],
  },
  {
    says: 'half of a curve',
    vms: 'vms: [{ name: a, memory: 4 GiB, dirty: { firstSecond: 40 MB, workingSet: 2 GiB } }]',
    found: ['5:40 `vms[0].dirty` has no `exponent`.'],
  },
  {
    says: 'exponents and shares that are none',
    vms: 'vms: [{ name: a, memory: 4 GiB, zeroShare: 1.5, dirty: { firstSecond: 40 MB, exponent: 0, workingSet: 2 GiB } }]',
    found: ["5:44 '1.5' is more than all.", "5:88 '0' is not above 0."],
  },
  {
    says: 'a VM larger than its generation',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 128, memory: 24 TiB }',
      'vms: [{ name: v, generation: 1, memory: 2 TiB, cores: 65 }, { name: w, memory: 2 TiB, cores: 65 }]',
    ),
    found: [
      '6:41 A VM of generation 1 has no 2 TiB on WS2016.',
      '6:55 A VM of generation 1 has no 65 processors on WS2016.',
    ],
  },
  {
    says: 'a VM larger than its release',
    whole: withHosts(
      '  - { name: A, release: WS2016, cluster: LAB, cores: 1, memory: 24 TiB }',
      'vms: [{ name: v, memory: 13 TiB, cores: 241 }]',
    ),
    found: ['6:26 A VM has no 13 TiB on WS2016.', '6:41 A VM has no 241 processors on WS2016.'],
  },
  {
    says: 'a VM with more processors than its host',
    vms: 'vms: [{ name: a, on: Lab1, memory: 1 GiB, cores: 9 }, { name: b, on: Lab1, memory: 1 GiB, cores: 9, state: Off }]',
    found: ['5:50 a has 9 virtual processors; Lab1 has only 8 logical.'],
  },
  {
    says: 'two networks for migrations',
    lines: 'networks: [{ name: a }, { name: b, for: [migration] }]',
    found: ["6:33 The network 'b' is a second one for migrations, which cannot be rehearsed yet; one can."],
  },
  {
    says: 'networks of which none carries migrations',
    lines: 'networks: [{ name: a, for: [storage] }, { name: b, for: [guests] }]',
    found: ['6:28 None of the networks carries migrations.'],
  },
  {
    says: 'a release by its year alone',
    whole: withHosts('  - { name: a, release: 2019, cluster: LAB, cores: 1, memory: 64 GiB }'),
    found: ['5:25 `release` cannot be 2019.'],
    nearest: 'WS2019',
  },
  {
    says: 'a release by the name of the product',
    whole: withHosts('  - { name: a, release: Windows Server 2012 R2, cluster: LAB, cores: 1, memory: 64 GiB }'),
    found: ["5:25 `release` cannot be 'Windows Server 2012 R2'."],
    nearest: 'WS2012R2',
  },
  {
    says: 'a limit of SMB where nothing goes by SMB',
    lines: 'networks: [{ name: a, smbLimit: 750 MB/s }]',
    found: ['6:33 The limit of SMB binds no migration by compression.'],
  },
  {
    says: 'a limit of SMB that stops everything',
    lines: 'networks: [{ name: a, mode: smb, smbLimit: 0 % }]',
    found: ["6:44 '0 %' lets nothing through."],
  },
  {
    says: 'other traffic that takes all ports',
    lines: 'networks: [{ name: a, bandwidth: 1 Gbps, team: 2, background: 2 Gbps }]',
    found: ['6:63 The other traffic leaves nothing of the ports for migrations.'],
  },
  {
    says: 'a weight of other traffic where there is none',
    lines: 'networks: [{ name: a, backgroundWeight: 2 }]',
    found: ['6:41 There is no other traffic that would have this weight.'],
  },
  {
    says: 'other traffic with a weight of nothing',
    lines: 'networks: [{ name: a, background: 12 Gbps, backgroundWeight: 0 }]',
    found: ['6:62 `backgroundWeight` cannot be 0.'],
  },
  {
    says: 'a team without a port, and an uplink of nothing',
    lines: 'networks: [{ name: a, team: 0, uplink: 0 Gbps }]',
    found: ['6:29 `team` cannot be 0.', "6:40 '0 Gbps' carries nothing."],
  },
  {
    says: 'a network so slow that other traffic fills it',
    lines:
      'networks: [{ name: a, team: 2, background: 2 Gbps }]\nfaults: [{ slow: a, at: 1 h, to: 1 Gbps }, { slow: a, at: 2 h, to: 1.1 Gbps }]',
    found: ['7:34 Beside the other traffic on a this leaves nothing for migrations.'],
  },
  {
    says: 'a VM that uses more than its processors',
    vms: 'vms: [{ name: v, memory: 1 GiB, load: 120 % }]',
    found: ["5:39 '120 %' is more than 100 %."],
  },
  {
    says: 'roles that are no VMs on hosts that cannot own them, or of the name of a VM',
    whole: pooled('witness: none').concat(
      '  - { name: B, release: WS2016, cores: 1, memory: 64 GiB }\nvms: [{ name: a, on: A1, memory: 1 GiB }]\nroles: [{ name: a, kind: sql, on: A1 }, { name: b, kind: sql, on: B }, { name: c, kind: sql, on: A1, cluster: LAX }, { name: d, kind: web, on: A9 }]\n',
    ),
    found: [
      "8:17 Two roles have the name 'a'.",
      '8:67 b is on B, which is no member of a cluster.',
      "8:111 There is no cluster 'LAX'.",
      "8:135 `kind` cannot be 'web'.",
      "8:144 There is no host 'A9'.",
    ],
  },
  {
    says: 'a role of one cluster on a node of another',
    whole: pooled('witness: none')
      .replace('}]', '}, { name: OTHER, level: WS2016 }]')
      .concat(
        '  - { name: B, release: WS2016, cluster: OTHER, cores: 1, memory: 64 GiB }\nroles: [{ name: a, kind: sql, on: B, cluster: LAB }]\n',
      ),
    found: ['7:35 a is on B, which is no member of LAB.'],
  },
  {
    says: 'a window of a failback without a day, or without an hour',
    vms: 'vms: [{ name: v, memory: 1 GiB, failbackWindow: { from: 22, to: 22 } }]',
    found: ['5:49 `failbackWindow` needs `start`.', '5:65 The window opens and closes at the same hour.'],
  },
  {
    says: 'a VM on no host at all',
    vms: 'vms: [{ name: v, memory: 1 GiB, on: [] }]',
    found: ['5:37 `on` names no host.'],
  },
];
