/** Amounts as a scenario writes them, to the last byte and microsecond. */
import type { Bytes } from '../../base/units.js';

const SIZES = [
  ['TiB', 1_099_511_627_776],
  ['GiB', 1_073_741_824],
  ['MiB', 1_048_576],
  ['KiB', 1024],
] as const;

/** `64 GiB`, `1536 MiB`, `12345 B`: the largest unit that divides it. */
export function exactSize(bytes: Bytes): string {
  const [unit, size] = SIZES.find(([, one]) => bytes >= one && bytes % one === 0) ?? ['B', 1];
  return `${bytes / size} ${unit}`;
}

const RATES = [
  ['Gbps', 1_000_000_000],
  ['Mbps', 1_000_000],
  ['kbps', 1000],
] as const;

/** From bits per second. */
export function exactRate(bits: number): string {
  const [unit, size] = RATES.find(([, one]) => bits >= one && bits % one === 0) ?? ['bps', 1];
  return `${bits / size} ${unit}`;
}
