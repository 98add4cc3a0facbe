/** The tree of branches: what each of them comes to, and where it parts from the one that is shown. */
import { formatDuration } from '../../base/formats.js';
import { occurrenceText } from '../../report/chain.js';
import { counted } from '../../report/names.js';
import { type Branch, compareBranches, type Deed, type Rehearsal } from '../../session/index.js';
import { matches } from '../snapshot.js';
import { safe } from '../text.js';
import { columns, type Pane, type Scene } from './pane.js';

export function branchesPane(scene: Scene): Pane {
  const { branches, branch: shown } = scene;
  const rows = treeOf(branches.all).filter(
    ({ branch }) => scene.filter === '' || matches(scene.filter, nameOf(branch, scene.clock)),
  );
  return {
    title: `Branches: ${branches.all.length - 1}`,
    table: {
      columns: columns(
        'branch',
        ['outcome', 12],
        ['after', 14],
        ['VMs out', 7, 'right'],
        ['longest', 12, 'right'],
        ['broken', 6, 'right'],
      ),
      count: rows.length,
      cellsOf: (item) => {
        const { branch, depth } = rows[item] as Row;
        const here = branch === shown ? '*' : ' ';
        return [
          `${here}${'  '.repeat(depth)}${nameOf(branch, scene.clock)}`,
          ...figuresOf(branch.recording.conclusion),
        ];
      },
    },
    first: rows.findIndex(({ branch }) => branch === shown),
    subjectOf: (item) => {
      const row = rows[item];
      return row === undefined ? undefined : { kind: 'branch', number: row.branch.number };
    },
    detailOf: (item) => {
      const row = rows[item];
      return row === undefined || row.branch === shown ? '' : comparisonText(shown, row.branch, scene.clock);
    },
  };
}

interface Row {
  readonly branch: Branch;
  readonly depth: number;
}

/** Each branch below the one that it grew from. */
function treeOf(all: readonly Branch[], from?: Branch, depth = 0): Row[] {
  return all
    .filter((branch) => branch.from === from)
    .flatMap((branch) => [{ branch, depth }, ...treeOf(all, branch, depth + 1)]);
}

/** `1: 20:00:02 Stop-VM web1`. */
export function nameOf({ number, deed, atUs }: Branch, clock: (atUs: number) => string): string {
  return deed === undefined ? 'the scenario as it is' : `${number}: ${clock(atUs)} ${deedText(deed)}`;
}

function deedText(deed: Deed): string {
  if (deed.kind === 'command') return safe(deed.text);
  return safe(
    Object.entries(deed.entry)
      .map(([key, value]) => `${key} ${[value].flat().join(', ')}`)
      .join(', '),
  );
}

interface Figures {
  readonly outcome: string;
  readonly after: string;
  readonly out: number;
  readonly longestUs: number;
  readonly broken: number;
}

const known = new WeakMap<Rehearsal, Figures>();

function figures(rehearsal: Rehearsal): Figures {
  const before = known.get(rehearsal);
  if (before !== undefined) return before;
  const { availability, run, outcome, verdict } = rehearsal;
  const outages = run.world.vms.map(({ index }) => availability.outageUs(index, run.endedAtUs));
  const made = {
    ...{ outcome, after: formatDuration(run.endedAtUs), broken: verdict.violations.length },
    out: outages.filter((us) => us > 0).length,
    longestUs: outages.reduce((most, us) => Math.max(most, us), 0),
  };
  known.set(rehearsal, made);
  return made;
}

function figuresOf(rehearsal: Rehearsal | undefined): string[] {
  if (rehearsal === undefined) return ['recording'];
  const { outcome, after, out, longestUs, broken } = figures(rehearsal);
  return [outcome, after, String(out), longestUs === 0 ? '' : formatDuration(longestUs), String(broken)];
}

/** `parts at 20:00:02: one side, against the other`. */
function comparisonText(one: Branch, other: Branch, clock: (atUs: number) => string): string {
  const comparison = compared(one, other);
  if (comparison === undefined) return 'It is still being recorded.';
  const { parting, one: a, other: b } = comparison;
  if (parting === undefined) return 'It is the same run as the one that is shown.';
  const [here, there] = [a, b].map(({ run: { trace, world } }) =>
    parting < trace.length ? occurrenceText(world, trace.occurrence(parting)) : 'nothing more',
  );
  const trace = parting < a.run.trace.length ? a.run.trace : b.run.trace;
  const [x, y] = [figures(a), figures(b)];
  return safe(
    `It parts at ${clock(trace.atUs(parting))}: here ${here}; there ${there}. Out are here ${counted(x.out, 'VM')}, there ${y.out}; ended here ${x.outcome} after ${x.after}, there ${y.outcome} after ${y.after}.`,
  );
}

const comparisons = new WeakMap<Branch, WeakMap<Branch, ReturnType<typeof compareBranches>>>();

/** Two whole traces are held against each other once. */
function compared(one: Branch, other: Branch): ReturnType<typeof compareBranches> {
  const of = comparisons.get(one) ?? new WeakMap();
  comparisons.set(one, of);
  const before = of.get(other) as ReturnType<typeof compareBranches>;
  const found = before ?? compareBranches(one, other);
  if (found !== undefined) of.set(other, found);
  return found;
}
