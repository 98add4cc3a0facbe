/** Zooming by keys and buttons; the wheel and the slider are the chart's own. */
import type { ECharts } from 'echarts/core';

type Deed = 'in' | 'out' | 'all' | 'left' | 'right';

const KEYS: Readonly<Record<string, Deed>> = {
  '+': 'in',
  '=': 'in',
  '-': 'out',
  '0': 'all',
  Home: 'all',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** Percent of the whole that is shown at least. */
const LEAST = 0.5;

export function makeZoom(box: HTMLElement, tools: HTMLElement, chart: ECharts): void {
  tools.hidden = false;
  box.addEventListener('keydown', (event) => {
    const deed = KEYS[event.key];
    if (deed === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    zoom(chart, deed);
  });
  tools.addEventListener('click', (event) => {
    const deed = (event.target as HTMLElement).dataset['do'];
    if (deed === 'in' || deed === 'out' || deed === 'all') zoom(chart, deed);
  });
}

function zoom(chart: ECharts, deed: Deed): void {
  const { dataZoom = [] } = chart.getOption() as { dataZoom?: { start: number; end: number }[] };
  const { start = 0, end = 100 } = dataZoom[0] ?? {};
  const [from, to] = after(start, end, deed);
  chart.dispatchAction({ type: 'dataZoom', start: from, end: to });
}

/** What is shown after a deed, percent of the whole. */
function after(start: number, end: number, deed: Deed): readonly [number, number] {
  const [middle, half] = [(start + end) / 2, (end - start) / 2];
  if (deed === 'all') return [0, 100];
  if (deed === 'left' || deed === 'right') {
    const step = Math.min(half, deed === 'left' ? start : 100 - end) * (deed === 'left' ? -1 : 1);
    return [start + step, end + step];
  }
  const next = deed === 'in' ? Math.max(LEAST, half / 2) : half * 2;
  return [Math.max(0, middle - next), Math.min(100, middle + next)];
}
