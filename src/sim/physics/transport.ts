/** What a live migration may take of the network, by mode and by its two hosts. */
import type { BytesPerSecond } from '../../base/units.js';
import { limitsSmb, payloadShare, RELEASES, TRANSPORT, tcpCeiling } from '../../model/catalog/index.js';
import { vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import type { Host, Vm, World } from '../../model/world.js';
import type { Guest, Network, Physics, SmbLimit } from '../question.js';
import { wireRatioOf } from './dirty.js';
import { figureIn } from './figures.js';

/** Whether a migration takes all ports of a host at once. */
export const spreads = ({ mode }: Network): boolean => mode === 'smb' || mode === 'smb-direct';

export const portsOf = (network: Network): number => network.team ?? 1;

/** Share of a line of this rate that is payload. */
const payloadShareOf = ({ mode, linkShareFast }: Network, line: BytesPerSecond): number =>
  mode === 'smb-direct' ? TRANSPORT.smbDirectShare.value : payloadShareIn(line, linkShareFast);

/** The share of a fast line may be written. */
function payloadShareIn(line: BytesPerSecond, written: number | undefined): number {
  const share = payloadShare(line);
  return share === TRANSPORT.linkShareFast ? (written ?? share.value) : share.value;
}

/** Of what goes over this network at a line rate, the payload. */
export const payloadOf = (network: Network, line: BytesPerSecond): BytesPerSecond =>
  line * payloadShareOf(network, network.bandwidth);

/** Payload that a port of this network carries, each way: of other traffic that goes first, what that leaves. */
export function payload(network: Network, line = network.bandwidth): BytesPerSecond {
  const first = network.backgroundWeight === undefined ? (network.background ?? 0) : 0;
  return Math.max(0, line - first / portsOf(network)) * payloadShareOf(network, line);
}

/** Payload of the link that all migrations share; undefined where there is none. */
export const uplinkPayload = (network: Network): BytesPerSecond | undefined =>
  network.uplink === undefined ? undefined : network.uplink * payloadShareOf(network, network.uplink);

/** Whether a functional level limits by itself, by release. */
const LIMITED: readonly boolean[] = RELEASES.map(({ key }) => limitsSmb(key));

/** What a host may send of migrations by SMB, as written, or as the functional level of its cluster brings it. */
export function smbLimitOf(network: Network, world: World, { cluster }: Host): SmbLimit | undefined {
  if (!spreads(network)) return undefined;
  if (network.smbLimit !== undefined) return network.smbLimit;
  if (LIMITED[world.clusters[cluster]?.level ?? -1] !== true) return undefined;
  return { share: network.smbLimitShare ?? TRANSPORT.smbLimitShare.value };
}

/** How one migration travels. */
export interface Passage {
  /** Bytes on the wire per byte of memory. */
  readonly wireRatio: number;
  /** The most that it takes of an idle wire. */
  readonly cap: BytesPerSecond;
}

/** What one stream takes at most, by the releases of its source and its target. */
const CEILINGS = RELEASES.map((source) => RELEASES.map((target) => tcpCeiling(source.key, target.key)));

/** What one stream between two hosts takes at most. That of all but the oldest may be written. */
export function streamOf(physics: Pick<Physics, 'figures'>, source: Host, target: Host): BytesPerSecond {
  const ceiling = CEILINGS[source.release]?.[target.release];
  return ceiling === TRANSPORT.tcpCeiling
    ? figureIn(physics, 'tcpCeiling')
    : (ceiling?.value ?? Number.POSITIVE_INFINITY);
}

/** Its cap is that of one stream or of one for each port, and with compression what the source has processors for. */
export function passageOf(physics: Wired, world: World, vm: Vm, source: Host, target: Host): Passage {
  const { network, guests } = physics;
  const ports = portsOf(network);
  if (network.mode === 'smb-direct') return { wireRatio: 1, cap: ports * payload(network) };
  const stream = streamOf(physics, source, target);
  if (network.mode === 'smb') return { wireRatio: 1, cap: ports * Math.min(stream, payload(network)) };
  const plain = { wireRatio: 1, cap: stream };
  if (network.mode === 'tcp') return plain;
  const load = loadOf(world, source, guests);
  if (load > figureIn(physics, 'compressionBusyMax')) return plain;
  const wireRatio = wireRatioOf(vm.workload);
  const compressed = source.cores * (1 - load) * TRANSPORT.compressorPerCore.value;
  return { wireRatio, cap: Math.min(stream, wireRatio * compressed) };
}

/** Whether what a migration may take changes with what the guests of its source do. */
export const dependsOnLoad = ({ network, guests }: Wired): boolean =>
  network.mode === 'compression' && [...(guests?.values() ?? [])].some(({ load = 0 }) => load > 0);

/** What of the physics concerns the wire. */
export type Wired = Pick<Physics, 'network' | 'disks' | 'guests' | 'workloads' | 'figures'>;

const THOUSANDTHS = 1000;

/** Share of the processors of a host that its guests use, 0 and up. Whole numbers are added: VMs are in no order. */
function loadOf(world: World, host: Host, guests: ReadonlyMap<number, Guest> | undefined): number {
  if (guests === undefined) return 0;
  let used = 0;
  for (const index of host.vms) {
    const { power, cores } = vmAt(world, index);
    if (power === POWER.running) used += cores * Math.round((guests.get(index)?.load ?? 0) * THOUSANDTHS);
  }
  return used / THOUSANDTHS / host.cores;
}

/** The port that one stream takes, the same at both ends: a mix of the numbers of its hosts and its VM, as a team picks one. */
export function portOf(source: number, target: number, vm: number, ports: number): number {
  if (ports === 1) return 0;
  let mixed = Math.imul(source + 1, 0x9e37_79b1) ^ Math.imul(target + 1, 0x85eb_ca6b) ^ Math.imul(vm + 1, 0xc2b2_ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b_3c6d);
  mixed ^= mixed >>> 12;
  return (mixed >>> 0) % ports;
}
