/** Cases for policies: small clusters with an upgrade and faults, as the plain data of a scenario. Hosts are H1, H2 …; VMs v1, v2 … */
import { stringify } from 'yaml';
import { GiB } from '../../base/units.js';
import { overheadIn, withOverhead } from '../../model/catalog/index.js';
import type { Chooser } from './chooser.js';
import {
  isNarrow,
  type Unlike,
  unlikeOf,
  withBound,
  withClasses,
  withCompatibility,
  withProcessors,
} from './unlike.js';

export interface CaseHost {
  readonly name: string;
  readonly release: string;
  readonly cluster: 'C';
  readonly cores: number;
  /** GiB */
  readonly memory: number;
  /** Vendor and generation of its processors; unwritten: as those of all others. */
  readonly cpu?: string;
}

export interface CaseVm {
  readonly name: string;
  readonly on: string;
  /** GiB */
  readonly memory: number;
  readonly version: string;
  readonly priority?: string;
  readonly state?: string;
  /** Nodes that may own it; unwritten: all. */
  readonly possibleOwners?: readonly string[];
  /** Processor compatibility; unwritten: none. */
  readonly compatibility?: 'minimal';
  /** Its anti-affinity class. */
  readonly antiAffinity?: string;
  /** What binds it to its node. */
  readonly immovable?: string;
  /** Unwritten: it is a role. */
  readonly clustered?: false;
}

export type CaseFault =
  /** Minutes. */
  | { readonly kind: 'crash' | 'cut'; readonly host: string; readonly at: number; readonly for: number }
  | { readonly kind: 'migration'; readonly vm: string; readonly at: number }
  | { readonly kind: 'installation'; readonly host: string; readonly at: number }
  | { readonly kind: 'slow'; readonly at: number; readonly for: number };

export interface Case {
  readonly from: string;
  readonly to: string;
  readonly witness: 'none' | 'file-share';
  readonly method: 'clean' | 'in-place';
  readonly vmVersions: 'never' | 'after';
  /** Whether VMs of one anti-affinity class never share a node; unwritten: they avoid each other. */
  readonly enforced?: true;
  readonly hosts: readonly CaseHost[];
  readonly vms: readonly CaseVm[];
  readonly faults: readonly CaseFault[];
}

/** Kinds of faults that a case may have. */
export const CASE_FAULTS = ['crash', 'cut', 'migration', 'installation', 'slow'] as const;

export type CaseFaultKind = (typeof CASE_FAULTS)[number];

/** How large cases may be, within `CASE_BOUNDS`. */
export interface CaseSize {
  readonly hosts: number;
  readonly vms: number;
  readonly faults: number;
  /** Faults are of these kinds; unwritten: of any. */
  readonly kinds?: readonly CaseFaultKind[];
}

/** The least and the most of each; a cluster has two nodes, and no more than sixty-four. */
export const CASE_BOUNDS: Readonly<Record<Exclude<keyof CaseSize, 'kinds'>, readonly [least: number, most: number]>> = {
  hosts: [2, 64],
  vms: [1, 1000],
  faults: [0, 9],
};

export const CASE_SIZE: CaseSize = { hosts: 4, vms: 6, faults: 2 };

/** Hops, and versions of VMs that both ends run; the last is only made at the new level. */
const HOPS = [
  { from: 'WS2012R2', to: 'WS2016', versions: ['5.0'] },
  { from: 'WS2016', to: 'WS2019', versions: ['5.0', '8.0'] },
  { from: 'WS2019', to: 'WS2022', versions: ['8.0', '9.0'] },
  { from: 'WS2022', to: 'WS2025', versions: ['9.0', '10.0'] },
] as const;

/** Of a VM that only the new release runs, which is where it may be while the cluster is mixed. */
const NEW_VERSIONS: Readonly<Record<string, string>> = { WS2016: '8.0', WS2019: '9.0', WS2022: '10.0', WS2025: '12.0' };

const HOST_MEMORY = [16, 32, 64] as const;
const VM_MEMORY = [2, 4, 8] as const;

/** GiB that a VM with so much memory takes of its host. */
export const footprintOf = (memory: number): number => withOverhead(overheadIn(), memory * GiB) / GiB;

/** GiB that a host keeps for itself at most. */
export const RESERVE = 4;

/** One case. A cluster can lose one node: the memory of its VMs is less than that of all nodes but the largest. */
export function caseOf(choose: Chooser, size: CaseSize = CASE_SIZE): Case {
  const unlike = unlikeOf(choose);
  const hop = choose.of(HOPS);
  const count = choose.between(2, Math.max(2, size.hosts));
  // A cluster that was left half way: its first node has the new release already.
  const mixed = count > 2 && choose.chance(0.5);
  const alike = Array.from({ length: count }, (_, index): CaseHost => {
    const release = mixed && index === 0 ? hop.to : hop.from;
    return { name: `H${index + 1}`, release, cluster: 'C', cores: 16, memory: choose.of(HOST_MEMORY) };
  });
  const hosts = unlike.processors ? withProcessors(choose, alike) : alike;
  const wanted = choose.between(1, Math.max(1, size.vms));
  const vms = vmsOf(choose, hosts, hop, mixed, wanted, isNarrow(unlike));
  const kinds = swarmOf(choose, size);
  const faults = Array.from({ length: choose.between(0, size.faults) }, () =>
    faultOf(choose, choose.of(kinds), hosts, vms),
  );
  return {
    ...{ from: hop.from, to: hop.to },
    witness: choose.of(['file-share', 'none']),
    method: choose.of(['clean', 'in-place']),
    vmVersions: choose.of(['never', 'after']),
    ...(unlike.antiAffinity === 'enforced' ? { enforced: true } : {}),
    ...{ hosts, faults: distinct(faults) },
    vms: unlikeVms(choose, isNarrow(unlike) ? vms : vms.map((vm) => owned(choose, vm, hosts)), hosts, unlike),
  };
}

function unlikeVms(choose: Chooser, alike: readonly CaseVm[], hosts: readonly CaseHost[], unlike: Unlike): CaseVm[] {
  let vms = [...alike];
  if (unlike.processors) vms = vms.map((vm) => withCompatibility(choose, vm, hosts));
  if (unlike.antiAffinity !== 'none') vms = withClasses(choose, vms, hosts.length, unlike.antiAffinity === 'enforced');
  return unlike.bound ? withBound(choose, vms) : vms;
}

const OWNED_SHARE = 0.15;

/** Of three nodes and more, one may be none that a VM may be on. */
function owned(choose: Chooser, vm: CaseVm, hosts: readonly CaseHost[]): CaseVm {
  if (hosts.length < 3 || !choose.chance(OWNED_SHARE)) return vm;
  const never = choose.of(hosts.filter(({ name }) => name !== vm.on)).name;
  return { ...vm, possibleOwners: hosts.map(({ name }) => name).filter((name) => name !== never) };
}

function vmsOf(
  choose: Chooser,
  hosts: readonly CaseHost[],
  hop: (typeof HOPS)[number],
  mixed: boolean,
  count: number,
  narrow: boolean,
): CaseVm[] {
  const room = new Map(hosts.map(({ name, memory }) => [name, memory - RESERVE]));
  const all = hosts.map(({ memory }) => memory - RESERVE);
  let left = all.reduce((sum, one) => sum + one, 0) - 2 * Math.max(...all);
  if (narrow || left <= 0) left = Math.min(...all);
  const vms: CaseVm[] = [];
  for (let index = 0; index < count; index += 1) {
    const isNew = mixed && choose.chance(0.5);
    const on = isNew ? (hosts[0] as CaseHost) : choose.of(hosts);
    const memory = choose.of(VM_MEMORY);
    const takes = footprintOf(memory);
    const free = room.get(on.name) ?? 0;
    if (takes > free || takes > left) continue;
    room.set(on.name, free - takes);
    left -= takes;
    vms.push({
      ...{ name: `v${vms.length + 1}`, on: on.name, memory },
      version: isNew ? (NEW_VERSIONS[hop.to] as string) : choose.of(hop.versions),
      ...(choose.chance(0.2) ? { priority: choose.of(['High', 'Low']) } : {}),
      ...(choose.chance(0.15) ? { state: choose.of(['Off', 'Saved']) } : {}),
    });
  }
  return vms.length > 0 ? vms : [{ name: 'v1', on: (hosts[0] as CaseHost).name, memory: 2, version: hop.versions[0] }];
}

/**
 * The kinds of faults that one case has: each of them or not, by a coin, so that what only several of one kind bring about is met as well as what
 * takes several kinds (swarm testing, after Groce et al., ISSTA 2012).
 */
function swarmOf(choose: Chooser, { faults, kinds = CASE_FAULTS }: CaseSize): readonly CaseFaultKind[] {
  if (faults === 0 || kinds.length === 1) return kinds;
  const some = kinds.filter(() => choose.chance(0.5));
  return some.length === 0 ? kinds : some;
}

function faultOf(choose: Chooser, kind: CaseFaultKind, hosts: readonly CaseHost[], vms: readonly CaseVm[]): CaseFault {
  const at = choose.between(0, 40) * 10;
  const host = choose.of(hosts).name;
  switch (kind) {
    case 'migration':
      return { kind, vm: choose.of(vms).name, at };
    case 'installation':
      return { kind, host, at };
    case 'slow':
      return { kind, at, for: choose.of([10, 60]) };
    case 'cut':
      return { kind, host, at, for: choose.of([1, 5, 30]) };
    default:
      return { kind, host, at, for: choose.of([2, 20, 120]) };
  }
}

/** The first of each kind that strikes one VM, one host, or the network. */
export const distinct = (faults: readonly CaseFault[]): CaseFault[] =>
  faults.filter(
    (one, at) => faults.findIndex((other) => other.kind === one.kind && struckBy(other) === struckBy(one)) === at,
  );

/** Name of the host or VM that a fault strikes; empty where it is the network. */
export const struckBy = (fault: CaseFault): string => ('host' in fault ? fault.host : 'vm' in fault ? fault.vm : '');

/** The case as the text of a scenario. All faults are over, and what is broken is repaired, at its calm. */
export function textOf(one: Case, title = 'A case for a policy'): string {
  const last = one.faults.reduce((latest, { at, ...more }) => Math.max(latest, at + ('for' in more ? more.for : 0)), 0);
  const [faults, vms] = [one.faults.map(faultText), one.vms.map((vm) => ({ ...vm, memory: `${vm.memory} GiB` }))];
  return stringify({
    ...{ clusterdrill: 1, title, until: '30 d' },
    clusters: [{ name: 'C', level: one.from, witness: one.witness, ...(one.enforced ? { settings: ENFORCED } : {}) }],
    networks: [{ name: 'LM', bandwidth: '10 Gbps', for: ['migration'] }],
    hosts: one.hosts.map((host) => ({ ...host, memory: `${host.memory} GiB` })),
    vms,
    upgrade: { to: one.to, method: one.method, vmVersions: one.vmVersions },
    ...(faults.length === 0 ? {} : { faults, calm: `${last + CALM_AFTER} min` }),
  });
}

const ENFORCED = { ClusterEnforcedAntiAffinity: 1 };

/** Minutes from the last fault to the calm. */
const CALM_AFTER = 60;

function faultText(fault: CaseFault): object {
  const at = `${fault.at} min`;
  switch (fault.kind) {
    case 'crash':
      return { at, crash: fault.host, for: `${fault.for} min` };
    case 'cut':
      return { at, cut: fault.host, for: `${fault.for} min` };
    case 'migration':
      return { at, fail: 'migration', of: fault.vm, phase: 'copy' };
    case 'installation':
      return { at, fail: 'installation', on: fault.host };
    case 'slow':
      return { at, slow: 'LM', to: '100 Mbps', for: `${fault.for} min` };
  }
}
