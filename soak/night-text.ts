/** Random nights as scenarios: small clusters of every release, upgraded or driven by a script, with a swarm of faults. */
import { Drawn } from '../src/search/cases/chooser.js';
import { type Fittings, fittingsOf } from './night-fittings.js';

/** The releases of Windows Server in order, and versions of VMs that each runs. */
const RELEASES = ['WS2012R2', 'WS2016', 'WS2019', 'WS2022', 'WS2025'] as const;
const VERSIONS: Readonly<Record<(typeof RELEASES)[number], readonly string[]>> = {
  WS2012R2: ['5.0'],
  WS2016: ['5.0', '7.0', '8.0'],
  WS2019: ['5.0', '8.0', '9.0'],
  WS2022: ['8.0', '9.0', '10.0'],
  WS2025: ['8.0', '9.0', '10.0', '12.0'],
};

interface Night {
  readonly draw: Drawn;
  readonly hosts: number;
  readonly vms: number;
  readonly from: (typeof RELEASES)[number];
  readonly to: (typeof RELEASES)[number];
  readonly method: 'clean' | 'in-place';
  /** Whether there is an upgrade in which somebody can do something wrong. */
  readonly upgrades: boolean;
  /** Seconds in which most of it happens. */
  readonly spanS: number;
  /** Of some nights: what they say of processors, switches, traits and affinity. */
  readonly fittings?: Fittings;
  /** What a loss of storage does to what is being written, as keys of the fault. */
  readonly damages: string;
  /** Whether there is hardly any memory to spare. */
  readonly isTight: boolean;
}

const host = ({ draw, hosts }: Night): string => `H${draw.between(1, hosts)}`;
const vm = ({ draw, vms }: Night): string => `v${draw.between(1, vms)}`;

/** The text of the night of a seed: 2 to 8 hosts, any hop, an upgrade or a script or both, faults and then a calm. */
export function nightText(seed: string): string {
  const draw = new Drawn(`night/${seed}`);
  const first = draw.between(0, RELEASES.length - 2);
  const hops = draw.chance(0.2) && first + 2 < RELEASES.length ? 2 : 1;
  const hosts = draw.between(2, draw.chance(0.3) ? 8 : 4);
  const scripted = draw.chance(0.4);
  const vms = draw.between(1, 10);
  const from = RELEASES[first] as (typeof RELEASES)[number];
  const more = new Drawn(`night/${seed}/fittings`);
  const method = draw.of(['clean', 'in-place'] as const);
  const night: Night = {
    draw,
    hosts,
    vms,
    from,
    to: RELEASES[first + hops] as (typeof RELEASES)[number],
    method,
    upgrades: !scripted,
    damages: new Drawn(`night/${seed}/damages`).of(['', ', damages: 50 %', ', damages: 100 %, remade: 1 h']),
    isTight: new Drawn(`night/${seed}/memory`).chance(0.25),
    spanS: scripted ? draw.of([300, 900, 7200]) : hosts * 4 * 3600,
    ...(more.chance(0.4) ? { fittings: fittingsOf(more, hosts, vms, from, method === 'clean') } : {}),
  };
  const plan = scripted ? scriptOf(night) : upgradeOf(night);
  return [
    'clusterdrill: 1',
    `title: Night ${seed}`,
    `seed: ${seed}`,
    `start: 2026-11-2${draw.between(1, 8)}T${String(draw.between(0, 23)).padStart(2, '0')}:00`,
    'until: 60 d',
    ...clusterOf(night),
    ...inventoryOf(night),
    ...(night.fittings?.affinity ?? []),
    ...(night.fittings?.roles ?? []),
    ...plan,
    ...physicsOf(night),
    ...faultsOf(night),
    '',
  ].join('\n');
}

function clusterOf({ draw, from, fittings }: Night): string[] {
  const settings = [
    ...(fittings?.settings ?? []),
    ...(draw.chance(0.3) ? [`MoveTypeThreshold: ${draw.of([1000, 2000, 3000])}`] : []),
    ...(draw.chance(0.3) ? [`AddEvictDelay: ${draw.of([0, 60, 600])}`] : []),
    ...(draw.chance(0.2) ? ['ClusterEnforcedAntiAffinity: 1'] : []),
    ...(draw.chance(0.2) && from !== 'WS2012R2' ? [`ResiliencyDefaultPeriod: ${draw.of([0, 30])}`] : []),
  ];
  const witness = draw.of(['none', 'disk', 'file-share']);
  return [
    `clusters: [{ name: C, level: ${from}, witness: ${witness}, settings: { ${settings.join(', ')} } }]`,
    `networks: [{ name: LM, bandwidth: ${draw.of(['1 Gbps', '10 Gbps', '200 Mbps'])}, for: [migration] }]`,
  ];
}

function inventoryOf(night: Night): string[] {
  const ample = night.draw.of([64, 128]);
  const memory = night.isTight ? TIGHT_GIB : ample;
  return [...hostsOf(night, memory), ...vmsOf(night, (memory - RESERVE_MAX) / (1 + OVERHEAD_MAX))];
}

/** GiB of hosts that are full with two or three VMs, so that roles preempt each other. */
const TIGHT_GIB = 24;

/** What a VM takes beyond its memory at most, as a share of it. */
const OVERHEAD_MAX = 0.04;

/** GiB that a host keeps for itself at most. */
const RESERVE_MAX = 4;

function hostsOf({ draw, hosts, from, to, fittings }: Night, memory: number): string[] {
  const spare = `  - { name: S1, release: ${draw.of([from, to])}, cores: 32, memory: 128 GiB }`;
  const entries =
    fittings === undefined
      ? [[`names: H1..H${hosts}`, '']]
      : fittings.hosts.map((parts, at) => [`name: H${at + 1}`, parts === '' ? '' : `, ${parts}`]);
  return [
    'hosts:',
    ...entries.map(
      ([name, more]) => `  - { ${name}, release: ${from}, cluster: C, cores: 32, memory: ${memory} GiB${more} }`,
    ),
    ...(draw.chance(0.4) ? [spare] : []),
  ];
}

/** `room`: GiB of each host for VMs that run. One that would not fit is off. */
function vmsOf(night: Night, room: number): string[] {
  const { draw, vms, from, method, fittings } = night;
  const used = new Map<string, number>();
  const lines = Array.from({ length: vms }, (_, at) => {
    const [on, memory] = [host(night), draw.of([1, 2, 4, 8, 16])];
    const priority = draw.of(['High', 'Medium', 'Medium', 'Low', 'NoAutoStart']);
    const asked = draw.of(['Running', 'Running', 'Running', 'Off', 'Saved']);
    const needed = (used.get(on) ?? 0) + memory;
    const state = asked === 'Running' && needed > room ? 'Off' : asked;
    if (state === 'Running') used.set(on, needed);
    const parts = [
      `name: v${at + 1}, on: ${on}, memory: ${memory} GiB`,
      `priority: ${priority}`,
      `state: ${state}`,
      `version: "${draw.of(VERSIONS[from])}", workload: ${draw.of(['idle', 'oltp', 'unknown', 'java'])}`,
      // What is no role is lost in a clean installation, as it must be.
      ...(method === 'in-place' && draw.chance(0.15) ? ['clustered: false'] : []),
      ...(draw.chance(0.15) ? ['antiAffinity: [apart]'] : []),
      ...(fittings?.vms[at] ? [fittings.vms[at]] : []),
    ];
    return `  - { ${parts.join(', ')} }`;
  });
  return ['vms:', ...lines];
}

function upgradeOf({ draw, to, method, hosts }: Night): string[] {
  const windows = `windows: { days: [Fri, Sat, Sun], from: "${draw.of(['20:00', '02:00'])}", to: "${draw.of(['06:00', '23:00'])}" }`;
  const parts = [
    `to: ${to}, method: ${method}, parallel: ${draw.of([1, 1, Math.min(2, hosts - 1), 'auto'])}`,
    `vmVersions: ${draw.of(['never', 'after', 'before-hop'])}`,
    ...(draw.chance(0.3) ? [`nodeSteps: [{ manual: cables, take: ${draw.between(1, 20)} min }]`] : []),
    ...(draw.chance(0.3) ? [windows] : []),
  ];
  return [`upgrade: { ${parts.join(', ')} }`];
}

const LINES: readonly ((night: Night) => string)[] = [
  (night) => `Suspend-ClusterNode ${host(night)} -Drain`,
  (night) => `Suspend-ClusterNode ${host(night)} -Drain -Wait`,
  (night) => `Suspend-ClusterNode ${host(night)}`,
  (night) => `Suspend-ClusterNode ${host(night)} -ForceDrain`,
  (night) => `Resume-ClusterNode ${host(night)} -Failback Immediate`,
  (night) => `Resume-ClusterNode ${host(night)}`,
  (night) => `Remove-ClusterNode ${host(night)} -Force -Wait ${night.draw.of([0, 5, 1000])}`,
  (night) => `Add-ClusterNode ${host(night)}`,
  (night) =>
    `Move-ClusterVirtualMachineRole ${vm(night)} -Node ${host(night)} -MigrationType ${night.draw.of(['Live', 'Quick'])} -Wait 0`,
  (night) => `Move-ClusterVirtualMachineRole ${vm(night)} -Wait ${night.draw.between(0, 60)}`,
  (night) => `Move-ClusterVirtualMachineRole ${vm(night)} -Cancel`,
  (night) => `Start-VM ${vm(night)}`,
  (night) => `Stop-VM ${vm(night)}`,
  (night) => `Stop-VM ${vm(night)} -TurnOff`,
  (night) => `Save-VM ${vm(night)}`,
  (night) => `Update-VMVersion ${vm(night)} -Force`,
  () => 'Update-ClusterFunctionalLevel -Force',
  (night) => `Remove-ClusterGroup ${vm(night)} -Force`,
  (night) => `Add-ClusterVirtualMachineRole ${vm(night)}`,
  (night) => `(Get-Cluster).MoveTypeThreshold = ${night.draw.of([1000, 2000, 3000])}`,
];

/** Lines are asked whatever their answer: a night has no expectations. */
function scriptOf(night: Night): string[] {
  const { draw } = night;
  const lines = Array.from({ length: draw.between(2, 14) }, (_, at) => {
    if (draw.chance(0.1)) return `  - { install: ${night.to}, on: ${host(night)}, method: in-place }`;
    const line = draw.of(LINES)(night);
    return draw.chance(0.5) ? `  - { at: ${draw.between(0, at * 60 + 5)} s, run: "${line}" }` : `  - "${line}"`;
  });
  return ['script:', ...lines, ...(night.fittings?.lines ?? []).map((line) => `  - "${line}"`)];
}

const PACES = ['cleanInstall', 'inPlaceUpgrade', 'patch'] as const;
const WAITS = [
  'evict',
  'join',
  'migrationFinish',
  'levelUpdate',
  'versionUpdate',
  'guestBoot',
  'quickMoveFixed',
] as const;

function physicsOf({ draw }: Night): string[] {
  if (draw.chance(0.5)) return [];
  const parts = [
    ...PACES.map((key) => `${key}: ${draw.between(1, 20)} min`),
    ...WAITS.map((key) => `${key}: ${draw.between(5, 300)} s`),
  ];
  return [`physics: { ${parts.join(', ')} }`];
}

const FAULTS: readonly ((night: Night) => string)[] = [
  (night) => `at: ${at(night)}, crash: ${host(night)}, for: ${night.draw.between(1, 7200)} s`,
  (night) => `at: ${at(night)}, crash: ${host(night)}`,
  (night) => `at: ${at(night)}, slow: LM, to: 100 Mbps, for: ${night.draw.between(60, 7200)} s`,
  ({ draw }) =>
    `random: crash, every: ${draw.between(10, 200)} h, for: ${draw.between(1, 10)} min..${draw.between(11, 90)} min`,
  ({ draw, hosts }) =>
    `random: crash, every: ${draw.between(50, 400)} h, for: 5 min..20 min, shape: 2, together: H1..H${Math.max(2, Math.floor(hosts / 2))}`,
  (night) =>
    `at: ${at(night)}, storage: slow, of: ${night.draw.of(['C', host(night)])}, to: ${night.draw.of([5, 50, 200])} MB/s, for: ${night.draw.between(60, 7200)} s`,
  (night) =>
    `at: ${at(night)}, storage: lost, of: ${night.draw.of(['C', host(night)])}, for: ${night.draw.between(60, 7200)} s${night.damages}`,
  (night) => `at: ${at(night)}, cut: ${host(night)}, for: ${night.draw.between(1, 3600)} s`,
  (night) =>
    `at: ${at(night)}, cut: H1..H${night.draw.between(2, night.hosts)}, way: ${night.draw.of(['both', 'out'])}, for: ${night.draw.between(1, 3600)} s`,
  (night) => `at: ${at(night)}, flapping: ${host(night)}, every: ${night.draw.between(5, 90)} s, for: 5 min`,
  (night) => `at: ${at(night)}, hang: ${host(night)}, for: ${night.draw.between(1, 1200)} s`,
  ({ draw }) => `random: slow, network: LM, to: 150 Mbps, every: ${draw.between(5, 50)} h, for: 10 min..1 h`,
  (night) => `at: ${at(night)}, backup: ${vm(night)}, for: ${night.draw.between(1, 7200)} s`,
  (night) => `at: ${at(night)}, fail: shutdown, of: ${vm(night)}, for: ${night.draw.between(1, 7200)} s`,
  (night) =>
    `at: ${at(night)}, fail: migration, of: ${vm(night)}, phase: ${night.draw.of(['setup', 'copy', 'blackout'])}`,
  (night) =>
    `slip: ${night.draw.of(['skipped-wait', 'early-version-update', 'replaced-early', 'unchecked-drain', 'next-too-soon'])}, on: ${host(night)}`,
  ({ draw }) => `random: migration-failure, chance: ${draw.between(1, 30)} %`,
  ({ draw }) => `random: installation-failure, chance: ${draw.between(1, 30)} %`,
];

const at = ({ draw, spanS }: Night): string => `${draw.between(0, spanS)} s`;

/** Every fault is on in half of the runs; crashes at one time of one host are told apart by their seconds. */
function faultsOf(night: Night): string[] {
  const { draw, spanS } = night;
  const known = new Set<string>();
  const lines = Array.from({ length: draw.between(0, 6) }, () => draw.of(FAULTS)(night)).filter((line) => {
    if (line.startsWith('slip:')) return night.upgrades;
    const crashed = /crash: (H\d)/.exec(line)?.[1];
    if (crashed === undefined) return true;
    // A host has one written crash: a second while it is down would be a complaint.
    if (known.has(crashed)) return false;
    known.add(crashed);
    return true;
  });
  if (lines.length === 0) return [];
  return ['faults:', ...lines.map((line) => `  - { ${line}, swarm: 60 % }`), `calm: ${Math.ceil(spanS * 1.5)} s`];
}
