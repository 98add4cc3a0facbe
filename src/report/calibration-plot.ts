/** Predicted against measured values as an SVG: one dot a row, both axes logarithmic and alike. */
import { scaleLog } from 'd3-scale';
import { s } from 'hastscript';

type Element = ReturnType<typeof s>;

export interface Dot {
  readonly name: string;
  readonly source: string;
  /** Both above 0, in the unit of the plot. */
  readonly measured: number;
  readonly predicted: number;
}

export interface Plot {
  readonly title: string;
  readonly unit: string;
  readonly dots: readonly Dot[];
}

const SIZE = 560;
const EDGE = { left: 64, top: 16, right: 16, bottom: 48 } as const;
/** Lines beside the diagonal: so much too long or too short. */
const BAND = 0.1;
/** Between the outermost dot and the edge, as a factor. */
const ROOM = 1.4;

export function plotOf({ title, unit, dots }: Plot, colourOf: (source: string) => string): Element {
  const values = dots.flatMap(({ measured, predicted }) => [measured, predicted]);
  const least = values.reduce((all, one) => Math.min(all, one), Number.POSITIVE_INFINITY) / ROOM;
  const most = values.reduce((all, one) => Math.max(all, one), 0) * ROOM;
  const across = scaleLog([least, most], [EDGE.left, SIZE - EDGE.right]);
  const up = scaleLog([least, most], [SIZE - EDGE.bottom, EDGE.top]);
  const at = { x: (value: number) => fixed(across(value)), y: (value: number) => fixed(up(value)) };
  const ticks = roundOnes(across.ticks(), most / least);
  const line = (factor: number, dash: string): Element => {
    const [from, to] = [least / Math.min(1, factor), most / Math.max(1, factor)];
    const ends = { x1: at.x(from), y1: at.y(from * factor), x2: at.x(to), y2: at.y(to * factor) };
    return s('line', { ...ends, stroke: 'currentColor', strokeDasharray: dash });
  };
  return s(
    'svg',
    { viewBox: `0 0 ${SIZE} ${SIZE}`, width: SIZE, height: SIZE, role: 'img', ariaLabel: title },
    s('title', title),
    ...ticks.flatMap((tick) => grid(tick, at.x(tick), at.y(tick))),
    line(1, ''),
    line(1 + BAND, '4 4'),
    line(1 - BAND, '4 4'),
    ...dots.map((dot) =>
      s(
        'circle',
        { cx: at.x(dot.measured), cy: at.y(dot.predicted), r: 4, fill: colourOf(dot.source), fillOpacity: 0.75 },
        s(
          'title',
          `${dot.name} (${dot.source}): measured ${short(dot.measured)} ${unit}, predicted ${short(dot.predicted)} ${unit}`,
        ),
      ),
    ),
    label(`measured, ${unit}`, SIZE / 2, SIZE - 10),
    s('g', { transform: `rotate(-90 16 ${SIZE / 2})` }, label(`predicted, ${unit}`, 16, SIZE / 2)),
  );
}

function grid(tick: number, x: number, y: number): Element[] {
  const faint = { stroke: 'currentColor', strokeOpacity: 0.15 };
  return [
    s('line', { x1: x, x2: x, y1: EDGE.top, y2: SIZE - EDGE.bottom, ...faint }),
    s('line', { x1: EDGE.left, x2: SIZE - EDGE.right, y1: y, y2: y, ...faint }),
    label(short(tick), x, SIZE - EDGE.bottom + 18),
    s('text', { x: EDGE.left - 8, y: y + 4, textAnchor: 'end' }, short(tick)),
  ];
}

const label = (text: string, x: number, y: number): Element => s('text', { x, y, textAnchor: 'middle' }, text);

/** Powers of ten; with few of them also twice and five times as much. */
function roundOnes(ticks: readonly number[], span: number): readonly number[] {
  const wanted = span > 1000 ? ['1'] : ['1', '2', '5'];
  return ticks.filter((tick) => wanted.includes(tick.toExponential()[0] ?? ''));
}

const fixed = (value: number): number => Number(value.toFixed(1));
const short = (value: number): string => String(Number(value.toPrecision(3)));
