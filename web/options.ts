/** Charts as the library wants them. Texts are set as texts, never as HTML. */
import type { EChartsCoreOption } from 'echarts/core';
import { formatDuration } from '../src/base/formats.js';
import type { Chart, HistogramChart, LinesChart, PageData, RangesChart } from '../src/report/html/chart.js';
import { momentsOf } from '../src/report/moments.js';
import { roomText } from '../src/report/shares.js';
import type { Palette } from './palette.js';
import { calendarOf, gridOf, nameAxis, timeAxis, tooltipOf, zoomOf } from './parts.js';
import { ceilingOf, sizeStepOf, stepOf } from './steps.js';
import { timelineOptions } from './timeline.js';

export function optionsOf(chart: Chart, data: PageData, palette: Palette, width: number): EChartsCoreOption {
  switch (chart.kind) {
    case 'timeline':
      return timelineOptions(chart, data, palette, width);
    case 'lines':
      return linesOptions(chart, data, palette);
    case 'histogram':
      return histogramOptions(chart, palette);
    case 'ranges':
      return rangesOptions(chart, data, palette, width);
  }
}

function linesOptions({ series, unit }: LinesChart, data: PageData, palette: Palette): EChartsCoreOption {
  const moments = momentsOf(data.start ?? undefined, data.endUs);
  const { toMs, toUs } = calendarOf(data);
  return {
    animation: false,
    useUTC: true,
    grid: { ...gridOf(), left: 60, bottom: 80 },
    legend: { top: 0, textStyle: { color: palette.ink } },
    tooltip: tooltipOf(palette, 'axis', (found) => {
      const [first] = found as { value: [number, number] }[];
      const lines = (found as { seriesName: string; value: [number, number] }[]).map(
        (one) => `${one.seriesName}: ${Number(one.value[1].toFixed(1))} ${unit}`,
      );
      return [moments.full(toUs(first?.value[0] ?? 0)), ...lines];
    }),
    xAxis: timeAxis(data, palette),
    yAxis: {
      type: 'value',
      name: unit,
      nameTextStyle: { color: palette.soft },
      axisLabel: { color: palette.ink },
      splitLine: { lineStyle: { color: palette.line } },
    },
    dataZoom: zoomOf(palette),
    series: series.map(({ key, name, points }, at) => ({
      type: 'line',
      name,
      step: 'end',
      showSymbol: false,
      // Lines differ by more than their colour.
      lineStyle: { width: 2, type: ['solid', 'dashed', 'dotted'][at % 3] },
      color: palette.of(key),
      data: points.map(([atUs, value]) => [toMs(atUs), value]),
    })),
  };
}

function histogramOptions({ bins, of }: HistogramChart, palette: Palette): EChartsCoreOption {
  return {
    animation: false,
    grid: { ...gridOf(), left: 60, bottom: 80 },
    tooltip: tooltipOf(palette, 'axis', (found) =>
      (found as { name: string; value: number }[]).flatMap((one) => [one.name, `${one.value} ${of}`]),
    ),
    xAxis: { ...nameAxis(palette), data: bins.map(({ name }) => name), axisLabel: { color: palette.ink, rotate: 30 } },
    yAxis: {
      type: 'value',
      name: of,
      minInterval: 1,
      nameTextStyle: { color: palette.soft },
      axisLabel: { color: palette.ink },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: [{ type: 'bar', color: palette.of('bar'), barCategoryGap: '8%', data: bins.map(({ count }) => count) }],
  };
}

function rangesOptions({ rows, as }: RangesChart, data: PageData, palette: Palette, width: number): EChartsCoreOption {
  const moments = momentsOf(data.start ?? undefined, data.endUs);
  const told = (value: number): string => {
    if (as === 'share') return `${Math.round(value * 100)} %`;
    if (as === 'size') return roomText(value);
    return as === 'moment' ? moments.short(value) : formatDuration(value);
  };
  const values = rows.flatMap(({ low, mid, high }) => [low, mid, high]).filter((one) => Number.isFinite(one));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // Moments stand where they are; everything else is seen from nothing.
  const [low, high] = as === 'moment' ? [least, most] : [Math.min(0, least), Math.max(0, most)];
  const step = as === 'share' ? 0.25 : as === 'size' ? sizeStepOf(high - low) : stepOf(high - low);
  return {
    animation: false,
    grid: { top: 10, left: Math.min(220, Math.max(90, width * 0.3)), bottom: 40, right: 40 },
    tooltip: tooltipOf(palette, 'item', (found) => {
      const row = rows[(found as { dataIndex: number }).dataIndex];
      return row === undefined ? [] : [row.name, `${told(row.low)} to ${told(row.high)}, ${told(row.mid)}`];
    }),
    xAxis: {
      type: 'value',
      min: Math.floor(low / step) * step,
      max: as === 'share' ? 1 : ceilingOf(high, step),
      interval: step,
      axisLabel: { color: palette.ink, formatter: told, hideOverlap: true },
      splitLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      ...nameAxis(palette),
      inverse: true,
      data: rows.map(({ name }) => name),
      axisLabel: { color: palette.ink, width: Math.min(200, Math.max(80, width * 0.27)), overflow: 'truncate' },
    },
    series: [
      {
        type: 'custom',
        renderItem: (_params: unknown, api: RangeApi) => rangeShape(api, palette),
        encode: { x: [1, 2, 3], y: 0 },
        data: rows.map(({ low, mid, high }, at) => [at, low, mid, high]),
      },
    ],
  };
}

interface RangeApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
}

/** A line from end to end, and a dot where it usually is. */
function rangeShape(api: RangeApi, palette: Palette): object {
  const at = api.value(0);
  const [low, mid, high] = [1, 2, 3].map((dimension) => api.coord([api.value(dimension), at])) as [
    [number, number],
    [number, number],
    [number, number],
  ];
  const stroke = palette.of('bar');
  const line = { x1: low[0], y1: low[1], x2: high[0], y2: high[1] };
  return {
    type: 'group',
    children: [
      { type: 'line', shape: line, style: { stroke, lineWidth: 6, opacity: 0.55, lineCap: 'round' } },
      { type: 'circle', shape: { cx: mid[0], cy: mid[1], r: 6 }, style: { fill: stroke } },
    ],
  };
}
