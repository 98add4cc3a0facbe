/** Parts that charts share: axes, the zoom, and what is told of the thing under the pointer. */
import type { PageData } from '../src/report/html/chart.js';
import { momentsOf } from '../src/report/moments.js';
import type { Palette } from './palette.js';

export const gridOf = () => ({ top: 40, right: 24 });

const DAY_SECONDS = 86_400;

/** Elapsed time as milliseconds of a calendar without zones, so that marks stand at full hours; and back. */
export function calendarOf({ start }: PageData): { toMs(us: number): number; toUs(ms: number): number } {
  const zeroMs = start === null ? 0 : (start.day * DAY_SECONDS + start.second) * 1000;
  return { toMs: (us) => zeroMs + us / 1000, toUs: (ms) => Math.round((ms - zeroMs) * 1000) };
}

/** Elapsed time, told as the wall clock where the scenario has one. Charts with it set `useUTC`. */
export function timeAxis(data: PageData, palette: Palette): object {
  const { start, endUs } = data;
  const moments = momentsOf(start ?? undefined, endUs);
  const { toMs, toUs } = calendarOf(data);
  return {
    type: 'time',
    min: toMs(0),
    max: toMs(Math.max(1, endUs)),
    axisLabel: { color: palette.ink, formatter: (ms: number) => moments.short(toUs(ms)), hideOverlap: true },
    axisLine: { lineStyle: { color: palette.soft } },
    splitLine: { show: true, lineStyle: { color: palette.line } },
  };
}

export const nameAxis = (palette: Palette): object => ({
  type: 'category',
  axisLabel: { color: palette.ink },
  axisLine: { lineStyle: { color: palette.soft } },
  axisTick: { show: false },
});

/** The wheel zooms only with Ctrl, so that a page can be scrolled over its charts. */
export const zoomOf = (palette: Palette): object[] => [
  { type: 'inside', filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false },
  {
    type: 'slider',
    show: !palette.isPaper,
    filterMode: 'none',
    height: 22,
    bottom: 12,
    borderColor: palette.line,
    textStyle: { color: palette.ink },
    showDetail: false,
    showDataShadow: false,
  },
];

/** Lines of text in a box; nothing of it is read as HTML. */
export const tooltipOf = (
  palette: Palette,
  trigger: 'item' | 'axis',
  linesOf: (found: unknown) => readonly string[],
): object => ({
  trigger,
  confine: true,
  backgroundColor: palette.panel,
  borderColor: palette.line,
  textStyle: { color: palette.ink },
  formatter: (found: unknown): HTMLElement => {
    const box = document.createElement('div');
    for (const line of linesOf(found)) box.appendChild(document.createElement('div')).textContent = line;
    return box;
  },
});
