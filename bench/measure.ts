/** What the benchmarks share: a clock, a median, a figure to read. */

/** Seconds that a piece of work takes. */
export function timed(work: () => unknown): number {
  const before = performance.now();
  work();
  return (performance.now() - before) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export const rate = (perSecond: number): string => Math.round(perSecond).toLocaleString('en-US').padStart(13);
