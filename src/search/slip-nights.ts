/** The nights in which operators make their slips: small clusters of Windows Server 2019 that go to 2022. */
import { stringify } from 'yaml';
import type { Slip } from '../sim/question.js';

export interface SlipOperator {
  readonly name: string;
  /** Keys of `upgrade:` beside its target; undefined: a script that asks the same, whatever is answered. */
  readonly upgrade: Readonly<Record<string, string>> | undefined;
  /** A host outside the cluster, or a cluster of its own, that the upgrade needs. */
  readonly beside?: 'spare' | 'cluster';
}

export const SLIP_OPERATORS: readonly SlipOperator[] = [
  { name: 'rolling, clean', upgrade: { method: 'clean' } },
  { name: 'rolling, in place', upgrade: { method: 'in-place' } },
  { name: 'rolling, as many as there is room for', upgrade: { parallel: 'auto' } },
  { name: 'swing', upgrade: { strategy: 'swing' }, beside: 'spare' },
  { name: 'all at once', upgrade: { strategy: 'all-at-once' } },
  { name: 'by script', upgrade: undefined },
  { name: 'to a new cluster', upgrade: { strategy: 'new-cluster', into: 'NEW' }, beside: 'cluster' },
];

export interface SlipSize {
  /** Members of the cluster that is upgraded. */
  readonly nodes: number;
  readonly vms: number;
  /** Whether a node holds one VM and no second. */
  readonly tight: boolean;
}

/** Hosts of the largest night. */
const HOSTS_MAX = 3;

/** Nights of an operator, the smallest first. */
export function slipSizes({ beside }: SlipOperator): SlipSize[] {
  const most = beside === undefined ? HOSTS_MAX : HOSTS_MAX - 1;
  const counts = [2, 3].filter((nodes) => nodes <= most);
  return counts.flatMap((nodes) =>
    [1, 2, 3].flatMap((vms) => [false, true].flatMap((tight) => (tight && vms > nodes ? [] : [{ nodes, vms, tight }]))),
  );
}

const [ROOMY, TIGHT] = ['4 GiB', '40 GiB'];

/** The night as the text of a scenario; with a slip at the turn of its first node. */
export function textOfNight({ upgrade, beside }: SlipOperator, { nodes, vms, tight }: SlipSize, slip?: Slip): string {
  const host = { release: 'WS2019', cores: 16, memory: '64 GiB' };
  const members = Array.from({ length: nodes }, (_, at) => ({ name: `H${at + 1}`, cluster: 'OLD', ...host }));
  const other = { name: 'B1', ...host, ...(beside === 'cluster' ? { release: 'WS2022', cluster: 'NEW' } : {}) };
  const clusters = [
    { name: 'OLD', level: 'WS2019', witness: 'file-share' },
    ...(beside === 'cluster' ? [{ name: 'NEW', level: 'WS2022', witness: 'file-share' }] : []),
  ];
  return stringify({
    ...{ clusterdrill: 1, title: 'A slip', clusters, until: '30 d' },
    networks: [{ name: 'LM', bandwidth: '10 Gbps', for: ['migration'] }],
    hosts: [...members, ...(beside === undefined ? [] : [other])],
    vms: Array.from({ length: vms }, (_, at) => ({
      ...{ name: `v${at + 1}`, on: `H${(at % nodes) + 1}`, memory: tight ? TIGHT : ROOMY, version: '9.0' },
    })),
    ...(upgrade === undefined
      ? { script: scriptOf(nodes, slip) }
      : {
          upgrade: { to: 'WS2022', ...upgrade, ...(beside === 'cluster' ? { cluster: 'OLD' } : {}) },
          ...(slip === undefined ? {} : { faults: [{ slip, on: 'H1' }] }),
        }),
  });
}

/** Node by node; with a slip at the turn of the first. */
const scriptOf = (nodes: number, slip?: Slip): string[] => [
  ...Array.from({ length: nodes }, (_, at) => `H${at + 1}`).flatMap((node, at) =>
    slip === undefined || at > 0 ? turnOf(node) : slippedTurn(slip),
  ),
  'Update-ClusterFunctionalLevel -Force',
];

const turnOf = (node: string): readonly [string, string, string, string] => [
  `Suspend-ClusterNode ${node} -Drain -Wait`,
  `Remove-ClusterNode ${node} -Force`,
  `Install-HostRelease ${node} -Release WS2022`,
  `Add-ClusterNode ${node} -Cluster OLD`,
];

/** What is typed at the turn of H1. */
function slippedTurn(slip: Slip): string[] {
  const [drain, evict, install, join] = turnOf('H1');
  switch (slip) {
    case 'wrong-node':
      return [drain, 'Remove-ClusterNode H2 -Force', evict, install, join];
    case 'unchecked-drain':
      // A script checks nothing anyway.
      return [...turnOf('H1')];
    case 'skipped-wait':
      return ['Suspend-ClusterNode H1 -Drain', evict, drain, evict, install, join];
    case 'early-version-update':
      return ['Stop-VM v1', 'Update-VMVersion v1 -Force', 'Start-VM v1', drain, evict, install, join];
    case 'replaced-early':
      return [drain, evict, join, drain, evict, install, join];
    case 'next-too-soon':
      return [drain, 'Suspend-ClusterNode H2 -Drain', evict, install, join];
  }
}
