/** The timeline: a row for each host, its states as bars, moves as arrows from row to row, windows as bands behind them. */
import { type EChartsCoreOption, graphic } from 'echarts/core';
import { formatDuration } from '../src/base/formats.js';
import type { PageData, TimelineChart } from '../src/report/html/chart.js';
import { momentsOf } from '../src/report/moments.js';
import type { Palette } from './palette.js';
import { calendarOf, gridOf, nameAxis, timeAxis, tooltipOf, zoomOf } from './parts.js';

interface Api {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
  size(size: readonly [number, number]): [number, number];
}

interface Params {
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Parts of a row that a bar takes, and pixels of the head of an arrow. */
const BAR = 0.62;
const HEAD = 5;
/** Pixels of a letter, at most. */
const LETTER = 9;

export function timelineOptions(
  chart: TimelineChart,
  data: PageData,
  palette: Palette,
  width: number,
): EChartsCoreOption {
  const moments = momentsOf(data.start ?? undefined, data.endUs);
  const span = (fromUs: number, toUs: number): string =>
    `${moments.exact(fromUs)} to ${moments.exact(toUs)}, ${formatDuration(toUs - fromUs)}`;
  const { toMs } = calendarOf(data);
  const longest = chart.rows.reduce((most, { length }) => Math.max(most, length), 0);
  const names = Math.min(180, Math.max(50, width * 0.25), longest * LETTER);
  const linesOf = (found: unknown): readonly string[] => {
    const { seriesId, dataIndex } = found as { seriesId: string; dataIndex: number };
    const [bar, arrow] = [chart.bars[dataIndex], chart.arrows[dataIndex]];
    if (seriesId === 'bars' && bar !== undefined)
      return [`${chart.rows[bar[0]]}: ${chart.states[bar[1]]?.word}`, span(bar[2], bar[3])];
    if (seriesId !== 'arrows' || arrow === undefined) return [];
    const way = `${chart.rows[arrow.from]} to ${chart.rows[arrow.to]}`;
    return [`${arrow.name}: ${way}`, span(arrow.fromUs, arrow.toUs)];
  };
  const series = (id: string, renderItem: unknown, rows: readonly unknown[], more: object = {}): object => ({
    ...{ type: 'custom', id, renderItem, data: rows, encode: { x: [1, 2], y: 0 }, clip: true },
    ...more,
  });
  const bars = chart.bars.map(([row, state, fromUs, toUs]) => [row, toMs(fromUs), toMs(toUs), state]);
  const arrows = chart.arrows.map(({ from, to, fromUs, toUs }) => [from, toMs(fromUs), toMs(toUs), to]);
  const bands = chart.bands.map(([fromUs, toUs]) => [0, toMs(fromUs), toMs(toUs)]);
  return {
    animation: false,
    useUTC: true,
    grid: { ...gridOf(), top: 10, left: names + 16, bottom: 78 },
    tooltip: tooltipOf(palette, 'item', linesOf),
    xAxis: timeAxis(data, palette),
    yAxis: {
      ...nameAxis(palette),
      inverse: true,
      data: chart.rows,
      axisLabel: { color: palette.ink, width: names, overflow: 'truncate', interval: 0 },
    },
    dataZoom: zoomOf(palette),
    series: [
      series('bands', (params: Params, api: Api) => band(params, api, palette), bands, { silent: true }),
      series('bars', (params: Params, api: Api) => barShape(params, api, palette, chart), bars),
      series('arrows', (params: Params, api: Api) => arrowShape(params, api, palette), arrows),
    ],
  };
}

function band({ coordSys }: Params, api: Api, palette: Palette): object | undefined {
  const [from] = api.coord([api.value(1), 0]);
  const [to] = api.coord([api.value(2), 0]);
  const wanted = { x: from, y: coordSys.y, width: to - from, height: coordSys.height };
  const shape = graphic.clipRectByRect(wanted, coordSys);
  return shape && { type: 'rect', shape, style: { fill: palette.of('band'), opacity: 0.14 } };
}

function barShape({ coordSys }: Params, api: Api, palette: Palette, chart: TimelineChart): object | undefined {
  const [from, middle] = api.coord([api.value(1), api.value(0)]);
  const [to] = api.coord([api.value(2), api.value(0)]);
  const height = api.size([0, 1])[1] * BAR;
  const wanted = { x: from, y: middle - height / 2, width: Math.max(2, to - from), height };
  const shape = graphic.clipRectByRect(wanted, coordSys);
  const key = chart.states[api.value(3)]?.key ?? '';
  return shape && { type: 'rect', shape, style: { fill: palette.of(key) } };
}

/** From the row that is left when the move begins to the row that is reached when it ends. */
function arrowShape({ coordSys }: Params, api: Api, palette: Palette): object | undefined {
  const [x1, y1] = api.coord([api.value(1), api.value(0)]);
  const [x2, y2] = api.coord([api.value(2), api.value(3)]);
  if (x2 < coordSys.x || x1 > coordSys.x + coordSys.width) return undefined;
  const stroke = palette.of('move');
  const down = y2 > y1 ? 1 : -1;
  const tip = [
    [x2, y2],
    [x2 - HEAD, y2 - HEAD * down],
    [x2 + HEAD, y2 - HEAD * down],
  ];
  return {
    type: 'group',
    children: [
      { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1, opacity: 0.8 } },
      { type: 'polygon', shape: { points: tip }, style: { fill: stroke, opacity: 0.8 } },
    ],
  };
}
