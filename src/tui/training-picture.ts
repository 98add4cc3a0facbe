/** What stands beside the console of a lab: the hosts as they are now, and the goals. */
import type { World } from '../model/world.js';
import type { LabSession } from '../session/lab.js';
import { hostColumn } from './hosts.js';
import { HOST_ROWS, layoutOf } from './layout.js';
import { hostView } from './snapshot.js';
import type { Palette } from './style.js';
import { padded, wrapped } from './text.js';

/** Columns of the picture, and the narrowest screen that has one. */
const PICTURE_MIN = 34;
const PICTURE_MAX = 66;
const WITH_PICTURE = 90;
const HOST_WIDTH = 16;
const VM_ROWS = 4;

/** Columns that the picture has on a screen; 0: it has none. */
export const pictureWidth = (columns: number): number =>
  columns < WITH_PICTURE ? 0 : Math.max(PICTURE_MIN, Math.min(PICTURE_MAX, Math.floor(columns * 0.45)));

/** Hosts side by side, then the goals. */
export function pictureRows(session: LabSession, palette: Palette, width: number, height: number): string[] {
  const reached = session.reached();
  const goals = session.lab.goals.flatMap(({ say }, at) => {
    const isReached = reached[at] === true;
    return wrapped(`${isReached ? '[x]' : '[ ]'} ${say}`, width).map((row) =>
      isReached ? palette.good(padded(row, width)) : padded(row, width),
    );
  });
  const hosts = hostRows(session.live.world, palette, width, height - goals.length - 1);
  return [...hosts, ' '.repeat(width), ...goals].slice(0, height);
}

function hostRows(world: World, palette: Palette, width: number, room: number): string[] {
  const perRow = Math.max(1, Math.floor((width + 1) / (HOST_WIDTH + 1)));
  const layout = {
    ...layoutOf({ hosts: perRow, vms: world.vms.length, clusters: 1, versions: 1 }, { columns: 80, rows: 40 }),
    ...{ columnWidth: HOST_WIDTH, chipRows: VM_ROWS, density: 'names' as const },
  };
  const height = HOST_ROWS + VM_ROWS;
  const made: string[] = [];
  for (let at = 0; at < world.hosts.length && made.length + height <= room; at += perRow) {
    const columns = world.hosts.slice(at, at + perRow).map((host) =>
      hostColumn(
        palette,
        hostView(world, host, () => true),
        layout,
        false,
      ),
    );
    for (let row = 0; row < height; row += 1) {
      const cells = columns.map((column) => column[row] ?? ' '.repeat(HOST_WIDTH));
      made.push(`${cells.join(' ')}${' '.repeat(Math.max(0, width - cells.length * (HOST_WIDTH + 1) + 1))}`);
    }
  }
  return made;
}
