/** What a live migration may take of the network, by mode and by its two hosts. */
import type { BytesPerSecond } from '../../base/units.js';
import { payloadShare, RELEASES, TRANSPORT, tcpCeiling } from '../../model/catalog/index.js';
import type { Host, Vm } from '../../model/world.js';
import type { Network } from '../question.js';
import { wireRatioOf } from './dirty.js';

/** Payload that a port of this network carries, each way. */
export function payload(network: Network, line = network.bandwidth): BytesPerSecond {
  const direct = network.mode === 'smb-direct' ? TRANSPORT.smbDirectShare.value : payloadShare(line).value;
  return line * direct;
}

/** Bytes on the wire per byte of memory. */
export const wireRatio = (network: Network, vm: Vm): number =>
  network.mode === 'compression' ? wireRatioOf(vm.workload) : 1;

/** What one stream takes at most, by the releases of its source and its target. */
const CEILINGS = RELEASES.map((source) => RELEASES.map((target) => tcpCeiling(source.key, target.key).value));

/** The most that one migration takes of an idle link: its stream's ceiling, and with compression what the source compresses. */
export function flowCap(network: Network, vm: Vm, source: Host, target: Host): BytesPerSecond {
  if (network.mode === 'smb' || network.mode === 'smb-direct') return payload(network);
  const stream = CEILINGS[source.release]?.[target.release] ?? Number.POSITIVE_INFINITY;
  if (network.mode === 'tcp') return stream;
  return Math.min(stream, wireRatio(network, vm) * source.cores * TRANSPORT.compressorPerCore.value);
}
