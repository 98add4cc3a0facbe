/** Mistakes about processors, switches, builds and traits. */
import { type Mistake, withHosts } from './mistake.js';

const host = (more: string): string =>
  withHosts(`  - { name: A, release: WS2019, cluster: LAB, cores: 1, memory: 64 GiB, ${more} }`).replace(
    'level: WS2016',
    'level: WS2019',
  );

export const FITTINGS: readonly Mistake[] = [
  {
    says: 'processors that nobody makes',
    whole: host('cpu: Intel/Haswel'),
    found: ["5:78 `cpu` cannot be 'Intel/Haswel'."],
    nearest: 'Intel/Haswell',
  },
  {
    says: 'a microcode that is no number',
    whole: host('microcode: new'),
    found: ["5:84 `microcode` cannot be 'new'."],
  },
  {
    says: 'more NUMA nodes than cores',
    whole: host('numaNodes: 2'),
    found: ['5:84 It has more NUMA nodes than cores.'],
  },
  {
    says: 'NUMA spanning that is neither on nor off',
    whole: host('numaSpanning: maybe'),
    found: ["5:87 `numaSpanning` cannot be 'maybe'."],
  },
  {
    says: 'a trait that no problem asks for',
    whole: host('traits: [credsp]'),
    found: ["5:82 `traits` cannot be 'credsp'."],
    nearest: 'credssp',
  },
  {
    says: 'a build in words',
    whole: host('build: newest'),
    found: ["5:80 'newest' is no build."],
  },
  {
    says: 'a build of another release',
    whole: host('build: 14393.2828'),
    found: ['5:80 This is no build of WS2019.'],
  },
  {
    says: 'a switch that the host of the VM has under another name',
    whole: `${host('switches: [Production, Backup]')}vms: [{ name: a, memory: 1 GiB, switch: [Backup, Prodction] }]`,
    found: ["6:41 a is on A, which has no switch 'Prodction'."],
    nearest: 'Production',
  },
  {
    says: 'more switches than a set holds',
    whole: host(`switches: [${Array.from({ length: 31 }, (_, index) => `S${index}`).join(', ')}]`),
    found: ['5:83 The file has more than 30 names of switches.'],
  },
  {
    says: 'affinity rules of an old level, of strangers and of one name',
    lines: 'affinity: [{ name: a, rule: DifferentNode, vms: web }, { name: A, rule: SameNod, vms: [web1, web9, dc] }]',
    found: [
      '6:29 The functional level of LAB is that of WS2012R2, which has no affinity rules.',
      "6:64 Two affinity rules have the name 'A'.",
      "6:73 `rule` cannot be 'SameNod'.",
      "6:94 There is no VM 'web9'.",
      '6:100 dc is no role of LAB.',
    ],
  },
  {
    says: 'a virtual TPM in a VM of generation 1, and a third generation',
    whole: `${host('site: east')}vms: [{ name: a, memory: 1 GiB, generation: 1, traits: [vtpm] }, { name: b, memory: 1 GiB, generation: 3 }]`,
    found: ['6:45 A VM of generation 1 has no virtual TPM.', '6:104 `generation` cannot be 3.'],
  },
  {
    says: 'a site where no host is',
    whole: `${host('site: east')}vms: [{ name: a, memory: 1 GiB, preferredSite: eastt }]`,
    found: ["6:48 No host is at the site 'eastt'."],
    nearest: 'east',
  },
  {
    says: 'group sets of strangers, of one name, in a circle, and of an old level',
    lines:
      'groupSets: [{ name: a, vms: [web1, web9], after: b }, { name: b, vms: web1, after: [a, c] }, { name: A, vms: [] }]',
    found: [
      '6:29 The level of LAB has no group sets.',
      "6:36 There is no VM 'web9'.",
      '6:50 a would wait for itself.',
      '6:71 web1 is in a already.',
      '6:71 The level of LAB has no group sets.',
      '6:85 b would wait for itself.',
      "6:88 There is no group set 'c'.",
      "6:102 Two group sets have the name 'A'.",
    ],
  },
  {
    says: 'failovers that are no number, and a key that there is not',
    vms: 'vms: [{ name: a, memory: 1 GiB, failover: { treshold: 2, period: often } }]',
    found: ["5:45 There is no key 'treshold' in `vms[0].failover`.", "5:66 'often' is no duration."],
    nearest: 'threshold',
  },
  {
    says: 'a mode of compatibility that there is not',
    vms: 'vms: [{ name: a, memory: 1 GiB, compatibility: most }]',
    found: ["5:48 `compatibility` cannot be 'most'."],
  },
  {
    says: 'a rebuilt host that is made of other hardware',
    whole: host('rebuilt: { cpu: Intel/Skylake }'),
    found: ["5:84 There is no key 'cpu' in `hosts[0].rebuilt`."],
  },
];
