/** The memory of a cluster over time: what there is, what is used, and what would be left if one more node were lost. */
import { formatSize } from '../../base/formats.js';
import { GiB } from '../../base/units.js';
import type { Moments } from '../moments.js';
import type { RoomAt } from '../story.js';
import type { LinesChart } from './chart.js';
import { figureOf, lead, type Part } from './page.js';
import type { RunTold } from './run-parts.js';

/** Points of a line; of more the ones that say least are left out. */
const POINTS_MAX = 1500;
const ROWS_MAX = 100;

const SERIES = [
  { key: 'capacity', name: 'Memory for VMs on nodes that serve' },
  { key: 'used', name: 'In use' },
  { key: 'headroom', name: 'Left if the largest node failed' },
] as const;

export function roomPart({ rehearsal, story }: RunTold, moments: Moments, prefix: string): Part {
  const { world, endedAtUs } = rehearsal.run;
  const found = world.clusters.flatMap(({ index, name }) => {
    const all = story.rooms[index] ?? [];
    return all.some(({ capacity }) => capacity > 0) ? [{ name, all, id: `${prefix}room-${index}` }] : [];
  });
  const figures = found.map(({ id, name, all }) =>
    figureOf({
      id,
      title: `Memory of ${name} over time`,
      says: leastText(all, moments),
      kind: 'lines',
      table: {
        heads: ['From', ...SERIES.map((one) => one.name)],
        rows: kept(all, ROWS_MAX).map((one) => [
          moments.exact(one.atUs),
          ...SERIES.map(({ key }) => (one[key] < 0 ? `-${formatSize(-one[key])}` : formatSize(one[key]))),
        ]),
      },
    }),
  );
  const remark =
    'Memory alone: whether each VM would find a place on some node is watched by the promise of headroom, and told where it is broken.';
  return {
    id: `${prefix}room`,
    title: 'Room for one more failure',
    body: figures.length === 0 ? [] : [lead(remark), ...figures],
    charts: Object.fromEntries(found.map(({ id, all }) => [id, linesOf(all, endedAtUs)])),
  };
}

function linesOf(all: readonly RoomAt[], endUs: number): LinesChart {
  const shown = kept(all, POINTS_MAX);
  const last = all.at(-1);
  const whole = last === undefined || last.atUs >= endUs ? shown : [...shown, { ...last, atUs: endUs }];
  return {
    kind: 'lines',
    unit: 'GiB',
    series: SERIES.map(({ key, name }) => ({
      ...{ key, name },
      points: whole.map((one) => [one.atUs, Math.round((one[key] / GiB) * 100) / 100] as const),
    })),
  };
}

/** Of as many stretches of points as are wanted the one with the least headroom. */
function kept(all: readonly RoomAt[], most: number): readonly RoomAt[] {
  if (all.length <= most) return all;
  const width = all.length / most;
  return Array.from({ length: most }, (_, at) => {
    const [from, to] = [Math.floor(at * width), Math.floor((at + 1) * width)];
    return all.slice(from, to).reduce((least, one) => (one.headroom < least.headroom ? one : least));
  });
}

function leastText(all: readonly RoomAt[], moments: Moments): string {
  const least = all.reduce((found, one) => (one.headroom < found.headroom ? one : found));
  const when = moments.full(least.atUs);
  return least.headroom < 0
    ? `At the tightest moment, ${when}, ${formatSize(-least.headroom)} would have been missing if the largest node had failed.`
    : `At the tightest moment, ${when}, ${formatSize(least.headroom)} would have been left if the largest node had failed.`;
}
