/** The nights in which operators make their slips: small clusters of Windows Server 2019 that go to 2022, or back from half way. */
import { stringify } from 'yaml';
import { releaseIndex } from '../model/catalog/index.js';
import type { World } from '../model/world.js';
import type { RetreatPlan } from '../operators/index.js';
import type { Slip } from '../sim/question.js';

export interface SlipOperator {
  readonly name: string;
  /** Keys of `upgrade:` beside its target; undefined: a script that asks the same, whatever is answered, or who goes back. */
  readonly upgrade: Readonly<Record<string, string>> | undefined;
  /** A host outside the cluster, or a cluster of its own, that the upgrade needs. */
  readonly beside?: 'spare' | 'cluster';
  /** Who undoes an upgrade: every node but the last is upgraded already. */
  readonly goesBack?: true;
}

export const SLIP_OPERATORS: readonly SlipOperator[] = [
  { name: 'rolling, clean', upgrade: { method: 'clean' } },
  { name: 'rolling, in place', upgrade: { method: 'in-place' } },
  { name: 'rolling, as many as there is room for', upgrade: { parallel: 'auto' } },
  { name: 'swing', upgrade: { strategy: 'swing' }, beside: 'spare' },
  { name: 'all at once', upgrade: { strategy: 'all-at-once' } },
  { name: 'by script', upgrade: undefined },
  { name: 'to a new cluster', upgrade: { strategy: 'new-cluster', into: 'NEW' }, beside: 'cluster' },
  { name: 'the way back', upgrade: undefined, goesBack: true },
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
export function slipSizes({ beside, goesBack }: SlipOperator): SlipSize[] {
  const most = beside === undefined ? HOSTS_MAX : HOSTS_MAX - 1;
  const counts = [2, 3].filter((nodes) => nodes <= most && (goesBack !== true || nodes === HOSTS_MAX));
  return counts.flatMap((nodes) =>
    [1, 2, 3].flatMap((vms) => [false, true].flatMap((tight) => (tight && vms > nodes ? [] : [{ nodes, vms, tight }]))),
  );
}

const [ROOMY, TIGHT] = ['4 GiB', '40 GiB'];

/** The night as the text of a scenario; with a slip at the turn of its first node. */
export function textOfNight(
  { upgrade, beside, goesBack }: SlipOperator,
  { nodes, vms, tight }: SlipSize,
  slip?: Slip,
): string {
  const host = { release: 'WS2019', cores: 16, memory: '64 GiB' };
  const members = Array.from({ length: nodes }, (_, at) => ({
    ...{ name: `H${at + 1}`, cluster: 'OLD', ...host },
    ...(goesBack === true && at < nodes - 1 ? { release: 'WS2022' } : {}),
  }));
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
    ...(goesBack === true ? {} : asking(upgrade, beside, nodes, slip)),
  });
}

/** Who asks in a night, and does it wrong. */
function asking(upgrade: SlipOperator['upgrade'], beside: SlipOperator['beside'], nodes: number, slip?: Slip): object {
  if (upgrade === undefined) return { script: scriptOf(nodes, slip) };
  return {
    upgrade: { to: 'WS2022', ...upgrade, ...(beside === 'cluster' ? { cluster: 'OLD' } : {}) },
    ...(slip === undefined ? {} : { faults: [{ slip, on: 'H1' }] }),
  };
}

/** What brings the world of a night back to where it was before the upgrade; with a slip at the turn of its first node. */
export const wayBackIn = ({ hosts, vms }: World, slip?: Slip): RetreatPlan => ({
  cluster: 0,
  releases: hosts.map(() => releaseIndex('WS2019')),
  members: hosts.map(({ index }) => index),
  running: vms.map(({ index }) => index),
  guests: [],
  ...(slip === undefined ? {} : { slip: { host: 0, slip } }),
});

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
