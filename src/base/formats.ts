/** Quantities as people read them. What is written here can be read back by `units.ts`, up to the digits left out. */

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const BANDWIDTHS = ['bps', 'kbps', 'Mbps', 'Gbps', 'Tbps'] as const;

/** Units of the long durations with the next smaller one beside each, in microseconds. */
const LONG = [
  { us: 86_400_000_000, unit: 'd', lesserUs: 3_600_000_000, lesser: 'h' },
  { us: 3_600_000_000, unit: 'h', lesserUs: 60_000_000, lesser: 'min' },
  { us: 60_000_000, unit: 'min', lesserUs: 1_000_000, lesser: 's' },
] as const;

/** '1 h 12 min', '4 min 30 s', '1.4 s', '630 ms', '25 µs', '0 s'. From microseconds; two units at most. */
export function formatDuration(us: number): string {
  if (!Number.isFinite(us)) return 'for ever';
  if (us < 0) return `-${formatDuration(-us)}`;
  for (const step of LONG) {
    const count = Math.round(us / step.lesserUs);
    const rest = count % (step.us / step.lesserUs);
    const whole = (count - rest) / (step.us / step.lesserUs);
    if (whole > 0) return rest === 0 ? `${whole} ${step.unit}` : `${whole} ${step.unit} ${rest} ${step.lesser}`;
  }
  return shortDuration(us);
}

/** Below a minute. Bounds are where rounding would reach the next unit. */
function shortDuration(us: number): string {
  if (us >= 999_500) return `${trimmed(us / 1_000_000, 1)} s`;
  if (us >= 9_950) return `${Math.round(us / 1000)} ms`;
  if (us >= 999.5) return `${trimmed(us / 1000, 1)} ms`;
  return us === 0 ? '0 s' : `${Math.round(us)} µs`;
}

/** Elapsed time on a clock of constant width up to nine days: '0d 01:12:05'. Seconds are cut, not rounded. */
export function formatClock(us: number): string {
  const seconds = Math.floor(us / 1_000_000);
  const pair = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  return `${Math.floor(hours / 24)}d ${pair(hours % 24)}:${pair(minutes % 60)}:${pair(seconds % 60)}`;
}

/** '64 GiB', '1.5 TiB', '512 MiB', '0 B'. From bytes. */
export const formatSize = (bytes: number): string => scaled(bytes, 1024, SIZES);

/** '10 Gbps', '1.6 Gbps', '800 Mbps'. From bytes per second. */
export const formatBandwidth = (bytesPerSecond: number): string => scaled(bytesPerSecond * 8, 1000, BANDWIDTHS);

/** At most two digits behind the point, in the largest unit that is not above the value. */
function scaled(value: number, step: number, units: readonly string[]): string {
  if (!Number.isFinite(value)) return 'unlimited';
  let [rest, index] = [value, 0];
  while (index < units.length - 1 && Number(rest.toFixed(2)) >= step) {
    rest /= step;
    index += 1;
  }
  return `${trimmed(rest, 2)} ${units[index] ?? ''}`;
}

/** Rounded to so many digits, without zeros at the end. */
const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));
