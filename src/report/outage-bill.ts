/** The outage bill: every VM that did not serve, for how long, why, what would have spared it. Alike VMs share one. */
import { formatDuration } from '../base/formats.js';
import type { Micros } from '../base/units.js';
import { isVm } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';
import { durationIn } from '../sim/physics/timing.js';
import { spreadText } from './figures.js';
import type { Moments } from './moments.js';
import { counted, shortList } from './names.js';
import { type Page, paragraph, section, table } from './page.js';
import { outagesOf } from './spared.js';

/** What one VM was out for, for one cause. */
interface Item {
  readonly vm: number;
  readonly cause: string;
  readonly setting: string;
  atUs: Micros;
  us: Micros;
  times: number;
  open: boolean;
}

/** Items that are told in one line: the same cause, and lengths that read the same or lie in a range. */
interface Line {
  readonly items: Item[];
  fromUs: Micros;
  toUs: Micros;
}

/** More lines than this are merged, whatever their lengths; and more than that are counted. */
const LINES_MAX = 16;
const MERGED_MAX = 40;

export function outageBill(page: Page, rehearsal: Rehearsal, moments: Moments): string[] {
  const items = itemsOf(rehearsal);
  if (items.length === 0) {
    return section(page, 'Outages', ['  No VM was out, blackouts of live migrations apart.']);
  }
  const lines = linesOf(items);
  const rows = lines.slice(0, MERGED_MAX).map((line) => rowOf(rehearsal, line, moments));
  const columns = [
    { head: `${whatOf(rehearsal)}s` },
    { head: 'Out for' },
    { head: 'From', keep: true as const },
    { head: 'Cause' },
    { head: 'What would spare it' },
  ];
  return section(page, `Outages (${counted(new Set(items.map((one) => one.vm)).size, whatOf(rehearsal))})`, [
    ...table(page, columns, rows),
    ...more(page, lines.slice(MERGED_MAX)),
    ...worstInAll(page, rehearsal, items),
  ]);
}

/** What the subjects of a run are, in one word. */
const whatOf = ({ run: { world } }: Rehearsal): string => (world.vms.every(isVm) ? 'VM' : 'role');

function itemsOf(rehearsal: Rehearsal): Item[] {
  return rehearsal.run.world.vms.flatMap((vm) => {
    const items = new Map<string, Item>();
    for (const { atUs, us, cause, setting, open } of outagesOf(rehearsal, vm)) {
      const key = `${cause}\n${setting}\n${open}`;
      const known = items.get(key);
      if (known === undefined) items.set(key, { vm: vm.index, cause, setting, atUs, us, times: 1, open });
      else {
        known.us += us;
        known.times += 1;
      }
    }
    return [...items.values()];
  });
}

/** Longest first. */
function linesOf(items: readonly Item[]): Line[] {
  const fine = merged(
    items,
    (item) => `${formatDuration(item.us)} ${item.times} ${item.open} ${item.cause} ${item.setting}`,
  );
  const lines = fine.length <= LINES_MAX ? fine : merged(items, (item) => `${item.open} ${item.cause} ${item.setting}`);
  return lines.sort((a, b) => b.toUs - a.toUs || (a.items[0]?.vm ?? 0) - (b.items[0]?.vm ?? 0));
}

function merged(items: readonly Item[], keyOf: (item: Item) => string): Line[] {
  const lines = new Map<string, Line>();
  for (const item of items) {
    const key = keyOf(item);
    const line = lines.get(key) ?? { items: [], fromUs: item.us, toUs: item.us };
    line.items.push(item);
    line.fromUs = Math.min(line.fromUs, item.us);
    line.toUs = Math.max(line.toUs, item.us);
    lines.set(key, line);
  }
  return [...lines.values()];
}

function rowOf({ run: { world } }: Rehearsal, { items, fromUs, toUs }: Line, moments: Moments): string[] {
  const names = items.map((item) => world.vms[item.vm]?.name ?? '');
  const first = items.reduce((least, item) => Math.min(least, item.atUs), Number.POSITIVE_INFINITY);
  const times = items.reduce((most, item) => Math.max(most, item.times), 1);
  const [least, most] = [formatDuration(fromUs), formatDuration(toUs)];
  const open = items[0]?.open === true ? ', to the end' : '';
  return [
    names.length > 2 ? `${shortList(names)} (${names.length})` : shortList(names),
    (least === most ? most : `${least} to ${most}`) + open,
    moments.exact(first),
    (items[0]?.cause ?? '') + (times > 1 ? ` (${times} times)` : ''),
    items[0]?.setting ?? '',
  ];
}

function more(page: Page, left: readonly Line[]): string[] {
  if (left.length === 0) return [];
  const vms = new Set(left.flatMap((line) => line.items.map((item) => item.vm))).size;
  return paragraph(
    page,
    `And ${counted(vms, 'VM')} for ${counted(left.length, 'other cause')}; --json has them all.`,
    '  ',
  );
}

/** Named where it is not the first line of the table: a VM that was out for several reasons. */
function worstInAll(page: Page, { run: { world } }: Rehearsal, items: readonly Item[]): string[] {
  const sums = new Map<number, Item[]>();
  for (const item of items) sums.set(item.vm, [...(sums.get(item.vm) ?? []), item]);
  const several = [...sums.values()].filter((own) => own.length > 1).map((own) => ({ own, us: sum(own) }));
  const worst = several.sort((a, b) => b.us - a.us)[0];
  if (worst === undefined) return [];
  const name = world.vms[worst.own[0]?.vm ?? -1]?.name ?? '';
  const text = `${name} was out for ${formatDuration(worst.us)} in all, the most of those with several causes.`;
  return paragraph(page, text, '  ');
}

const sum = (items: readonly Item[]): Micros => items.reduce((all, item) => all + item.us, 0);

/** The silences of live migrations. */
/** What a client misses a VM for at worst: its longest blackout, and until switches know its new port. */
export function clientOutageUs({ scenario, availability, run }: Rehearsal, vm: number): Micros {
  const { blackoutUsMax } = availability.of(vm, run.endedAtUs);
  return blackoutUsMax === 0 ? 0 : blackoutUsMax + durationIn(scenario.physics, 'announceDelay');
}

export function blackouts(page: Page, rehearsal: Rehearsal): string[] {
  const { run, availability, scenario } = rehearsal;
  const blackoutsUs = availability.silencesUs(run.world.vms.length, run.endedAtUs);
  if (blackoutsUs.length === 0) return section(page, 'Blackouts', ['  None: no live migration came so far.']);
  const worst = run.world.vms.reduce(
    (found, { name, index }) => {
      const us = availability.of(index, run.endedAtUs).blackoutUsMax;
      return us > found.us ? { us, name } : found;
    },
    { us: 0, name: '' },
  );
  const spread = `half of them ${spreadText(blackoutsUs)}`;
  const announce = formatDuration(durationIn(scenario.physics, 'announceDelay'));
  const text = `${counted(blackoutsUs.length, 'blackout')} of live migrations: ${spread} (${worst.name}). A client misses a VM for ${announce} more, until switches know its new port (announceDelay).`;
  return section(page, 'Blackouts', paragraph(page, text, '  '));
}
