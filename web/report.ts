/** The script of a page: draws its charts from the data that the page holds, and lets keys and buttons zoom. It asks no network. */
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { PageData } from '../src/report/html/chart.js';
import { optionsOf } from './options.js';
import { paletteNow } from './palette.js';
import { makeZoom } from './zoom.js';

use([
  BarChart,
  CustomChart,
  LineChart,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  SVGRenderer,
]);

interface Drawn {
  readonly id: string;
  readonly box: HTMLElement;
  readonly chart: ECharts;
}

/** Pixels between the margins of a sheet of A4 paper. */
const PAPER_WIDTH = 680;

const data = JSON.parse(document.getElementById('data')?.textContent ?? '{"charts":{}}') as PageData;
const drawn: Drawn[] = [];

function draw(): void {
  for (const { id, chart } of drawn) {
    const known = data.charts[id];
    if (known !== undefined)
      chart.setOption(optionsOf(known, data, paletteNow(), chart.getWidth()), { notMerge: true });
  }
}

for (const box of document.querySelectorAll<HTMLElement>('[data-chart]')) {
  const id = box.dataset['chart'] ?? '';
  const known = data.charts[id];
  if (known === undefined) continue;
  box.style.height = `${heightOf(known)}px`;
  const chart = init(box, null, { renderer: 'svg' });
  drawn.push({ id, box, chart });
  const tools = [...document.querySelectorAll<HTMLElement>('[data-for]')].find((one) => one.dataset['for'] === id);
  if (tools !== undefined) makeZoom(box, tools, chart);
}
draw();

function heightOf(chart: PageData['charts'][string]): number {
  if (chart.kind === 'timeline') return 110 + chart.rows.length * 26;
  return chart.kind === 'ranges' ? 60 + chart.rows.length * 34 : 300;
}

const resizeAll = (width?: number): void => {
  for (const { chart } of drawn) chart.resize(width === undefined ? undefined : { width });
  draw();
};

window.addEventListener('resize', () => resizeAll());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());

/** On paper everything is light, as wide as the sheet, and no table is folded. */
const folded: HTMLDetailsElement[] = [];
window.addEventListener('beforeprint', () => {
  document.documentElement.dataset['print'] = '';
  for (const one of document.querySelectorAll<HTMLDetailsElement>('details:not([open])')) {
    folded.push(one);
    one.open = true;
  }
  resizeAll(PAPER_WIDTH);
});
window.addEventListener('afterprint', () => {
  delete document.documentElement.dataset['print'];
  for (const one of folded.splice(0)) one.open = false;
  resizeAll();
});
