/** The outage bill: by VM, and by the setting that would have spared it. */
import { formatDuration } from '../../base/formats.js';
import type { Micros } from '../../base/units.js';
import type { Moments } from '../moments.js';
import { counted, shortList } from '../names.js';
import { outagesOf } from '../spared.js';
import type { RangesChart } from './chart.js';
import { figureOf, lead, type Part, tableOf, text } from './page.js';
import type { RunTold } from './run-parts.js';

interface Billed {
  readonly name: string;
  readonly us: Micros;
  readonly fromUs: Micros;
  readonly causes: readonly string[];
  readonly settings: readonly string[];
  readonly open: boolean;
}

/** VMs that are drawn, and that are told in a table. */
const DRAWN_MAX = 20;
const ROWS_MAX = 500;

export function outagePart(told: RunTold, moments: Moments, prefix: string): Part {
  const title = 'Outage bill';
  const id = `${prefix}outages`;
  const billed = billOf(told);
  if (billed.length === 0)
    return { id, title, body: [text('No VM was out of service, the short silences of moves apart.')] };
  const rows = billed
    .slice(0, ROWS_MAX)
    .map(({ name, us, fromUs, causes, settings, open }) => [
      name,
      formatDuration(us) + (open ? ', to the end' : ''),
      moments.exact(fromUs),
      causes.join('; '),
      settings.join('; '),
    ]);
  const rest = billed.length - rows.length;
  const chart: RangesChart = {
    ...{ kind: 'ranges', as: 'duration' },
    rows: billed.slice(0, DRAWN_MAX).map(({ name, us }) => ({ name, low: 0, mid: us, high: us })),
  };
  const figure = figureOf({
    ...{ id: `${id}-chart`, kind: 'ranges', title: 'Out of service for longest' },
    says: `${counted(billed.length, 'VM')} out of service at some time; the ${Math.min(DRAWN_MAX, billed.length)} longest are drawn.`,
    table: { heads: ['VM', 'Out for', 'First at', 'Cause', 'What would spare it'], rows },
  });
  return {
    id,
    title,
    body: [
      tableOf(
        'Outages by setting',
        ['What would spare it', 'VMs', 'Out in all', 'Longest', 'Who'],
        bySetting(told, billed),
      ),
      figure,
      ...(rest > 0 ? [lead(`And ${counted(rest, 'more VM')}; --csv has them all.`)] : []),
    ],
    charts: { [`${id}-chart`]: chart },
  };
}

/** Longest first. */
function billOf({ rehearsal }: RunTold): Billed[] {
  const found = rehearsal.run.world.vms.flatMap((vm): Billed[] => {
    const outages = outagesOf(rehearsal, vm);
    const [first] = outages;
    if (first === undefined) return [];
    return [
      {
        name: vm.name,
        us: outages.reduce((sum, one) => sum + one.us, 0),
        fromUs: first.atUs,
        causes: [...new Set(outages.map(({ cause }) => cause))],
        settings: [...new Set(outages.map(({ setting }) => setting))],
        open: outages.some(({ open }) => open),
      },
    ];
  });
  return found.sort((one, other) => other.us - one.us);
}

function bySetting({ rehearsal }: RunTold, billed: readonly Billed[]): string[][] {
  const sums = new Map<string, { us: Micros; longest: Micros; names: Set<string> }>();
  for (const vm of rehearsal.run.world.vms)
    for (const { setting, us } of outagesOf(rehearsal, vm)) {
      const known = sums.get(setting) ?? { us: 0, longest: 0, names: new Set() };
      known.us += us;
      known.longest = Math.max(known.longest, us);
      known.names.add(vm.name);
      sums.set(setting, known);
    }
  const order = billed.flatMap(({ settings }) => settings);
  return [...sums]
    .sort(([one, a], [other, b]) => b.us - a.us || order.indexOf(one) - order.indexOf(other))
    .map(([setting, { us, longest, names }]) => [
      ...[setting, String(names.size), formatDuration(us), formatDuration(longest), shortList([...names])],
    ]);
}
