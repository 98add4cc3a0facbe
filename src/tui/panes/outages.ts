/** The outage bill so far: who is or was out, for how long, why, and what would spare it; alike VMs in one line. */
import { formatDuration } from '../../base/formats.js';
import { shortList } from '../../report/names.js';
import { matches } from '../snapshot.js';
import { safe } from '../text.js';
import { columns, type Pane, type Scene } from './pane.js';

interface Line {
  readonly cause: string;
  readonly setting: string;
  readonly vms: number[];
  fromUs: number;
  longestUs: number;
  /** Out now. */
  open: number;
  /** Of the first of them. */
  readonly seq: number;
}

/** Names that are looked at for a short list. */
const NAMES_MAX = 200;

export function outagesPane({ cursor, palette, filter, clock }: Scene): Pane {
  const lines = linesOf(cursor).filter(
    ({ cause, setting, vms }) =>
      filter === '' || matches(filter, cause, setting, ...vms.map((vm) => cursor.world.vms[vm]?.name ?? '')),
  );
  const out = lines.reduce((sum, { open }) => sum + open, 0);
  return {
    title: `Outages: ${new Set(lines.flatMap(({ vms }) => vms)).size} VMs so far, ${out} out now`,
    table: {
      columns: columns('VMs', ['longest', 14], ['from', 15, 'left', 1], 'cause', 'what would spare it'),
      count: lines.length,
      cellsOf: (item) => {
        const { vms, longestUs, fromUs, open, cause, setting } = lines[item] as Line;
        const names = shortList(vms.slice(0, NAMES_MAX).map((vm) => cursor.world.vms[vm]?.name ?? ''));
        const who = vms.length > 1 ? `${vms.length}: ${names}` : names;
        return [
          safe(who),
          `${formatDuration(longestUs)}${open > 0 ? ', out' : ''}`,
          clock(fromUs),
          safe(cause),
          safe(setting),
        ];
      },
      paintOf: (item) => ((lines[item] as Line).open > 0 ? palette.bad : (text) => text),
    },
    first: 0,
    subjectOf: (item) => {
      const line = lines[item];
      return line === undefined ? undefined : { kind: 'occurrence', seq: line.seq };
    },
    detailOf: (item) => {
      const line = lines[item];
      return line === undefined ? '' : safe(`${line.cause}; what would spare it: ${line.setting}`);
    },
  };
}

/** Longest first. */
function linesOf({ availability, atUs, world }: Scene['cursor']): Line[] {
  const lines = new Map<string, Line>();
  for (const { index } of world.vms) {
    for (const { cause, setting, us, open, atUs: fromUs, seq } of availability.of(index, atUs).outages) {
      const key = `${cause}\n${setting}`;
      const line = lines.get(key) ?? { cause, setting, vms: [], fromUs, longestUs: 0, open: 0, seq };
      if (line.vms.at(-1) !== index) line.vms.push(index);
      line.fromUs = Math.min(line.fromUs, fromUs);
      line.longestUs = Math.max(line.longestUs, us);
      line.open += open ? 1 : 0;
      lines.set(key, line);
    }
  }
  return [...lines.values()].sort((a, b) => b.longestUs - a.longestUs);
}
