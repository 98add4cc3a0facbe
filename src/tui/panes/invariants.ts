/** Every claim: whether it holds so far, when it was broken first, and how near it came to that. */
import { formatDuration } from '../../base/formats.js';
import { ALL_INVARIANTS } from '../../invariants/index.js';
import type { Cursor } from '../../session/index.js';
import { nearestMisses } from '../../session/index.js';
import { matches } from '../snapshot.js';
import { safe } from '../text.js';
import { columns, type Pane, type Scene } from './pane.js';

interface Row {
  readonly id: string;
  readonly claim: string;
  readonly state: 'BROKEN' | 'warned' | 'holds' | 'left out';
  readonly first:
    | { readonly atUs: number; readonly subject: string; readonly saw: string; readonly seq?: number }
    | undefined;
  readonly times: number;
  readonly nearest: string;
}

const ORDER = ['BROKEN', 'warned', 'holds', 'left out'] as const;

export function invariantsPane(scene: Scene): Pane {
  const { cursor, palette, filter, clock } = scene;
  const rows = rowsOf(cursor)
    .filter(({ id, claim }) => filter === '' || matches(filter, id, claim))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const broken = rows.filter(({ state }) => state === 'BROKEN').length;
  return {
    title: `Invariants: ${rows.length}, ${broken} broken, ${rows.filter(({ state }) => state === 'warned').length} warned of`,
    table: {
      columns: columns(['state', 8], 'claim', ['first broken', 15], 'nearest miss of the whole run'),
      count: rows.length,
      cellsOf: (item) => {
        const { state, id, first, times, nearest } = rows[item] as Row;
        const when = first === undefined ? '' : `${clock(first.atUs)}${times > 1 ? ` x${times}` : ''}`;
        return [state, id, when, nearest];
      },
      paintOf: (item) => {
        const { state } = rows[item] as Row;
        if (state === 'BROKEN') return palette.bad;
        return state === 'warned' ? palette.warn : (text) => text;
      },
    },
    first: 0,
    subjectOf: (item) => {
      const seq = rows[item]?.first?.seq;
      return seq === undefined || seq < 0 ? undefined : { kind: 'occurrence', seq };
    },
    detailOf: (item) => {
      const row = rows[item];
      if (row === undefined) return '';
      return row.first === undefined ? row.claim : safe(`${row.claim} Saw ${row.first.subject}: ${row.first.saw}`);
    },
  };
}

function rowsOf({ recording, length }: Cursor): Row[] {
  const { judge } = recording.stage;
  const { except = [], own = [] } = judge.options;
  const counts = recording.broken(length);
  const violations = judge.violations.slice(0, counts.violations);
  const warnings = judge.warnings.slice(0, counts.warnings);
  const misses = nearestMisses(recording);
  const all = [...ALL_INVARIANTS, ...own.map(({ id, claim }) => ({ id, claim }))];
  return all.map(({ id, claim }) => {
    const broken = violations.filter(({ invariant }) => invariant === id);
    const warned = warnings.filter((one) => one.id === id);
    const state = except.includes(id) ? 'left out' : stateOf(broken.length, warned.length);
    const first = broken[0] ?? warned[0];
    return {
      id,
      claim,
      state,
      first,
      times: broken.length + warned.length,
      nearest: nearestText(recording, misses.get(id)),
    };
  });
}

const stateOf = (broken: number, warned: number): Row['state'] =>
  broken > 0 ? 'BROKEN' : warned > 0 ? 'warned' : 'holds';

/** `838 ms of 2 s (mail1)`. */
function nearestText(
  { stage }: Cursor['recording'],
  miss: ReturnType<ReturnType<typeof nearestMisses>['get']>,
): string {
  if (miss === undefined) return '';
  const { world } = stage;
  const named = { vm: world.vms, host: world.hosts, cluster: world.clusters }[miss.about][miss.subject];
  const bound = miss.boundUs === Number.POSITIVE_INFINITY ? '' : ` of ${formatDuration(miss.boundUs)}`;
  return `${formatDuration(miss.us)}${bound}${named === undefined ? '' : ` (${safe(named.name)})`}`;
}
