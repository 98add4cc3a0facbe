/** Operators with a slip: what became of each, in words. */
import { formatDuration } from '../base/units.js';
import { HARMLESS_SLIPS } from '../search/equivalent.js';
import type { SlipJudged, SlipNotice } from '../search/slips.js';
import { counted } from './names.js';
import { type Page, section, table } from './page.js';

type SlipFate = 'noticed' | 'refused' | 'argued' | 'no place' | 'survives';

const SLIP_FATES: readonly SlipFate[] = ['noticed', 'refused', 'argued', 'no place', 'survives'];

const argumentOf = ({ operator, slip }: SlipJudged): string | undefined =>
  HARMLESS_SLIPS.get(`${operator}: ${slip}`) ?? HARMLESS_SLIPS.get(slip);

/**
 * What became of a slip. `refused`: the cluster answers no, and an invariant notices where the rule that says so is off. `no place`: the
 * procedure of the operator has none for it.
 */
function slipFateOf(one: SlipJudged): SlipFate {
  if (one.notice !== undefined) return 'noticed';
  if (one.behind !== undefined) return 'refused';
  if (!one.made) return 'no place';
  return argumentOf(one) === undefined ? 'survives' : 'argued';
}

export const isSlipUnnoticed = (one: SlipJudged): boolean => slipFateOf(one) === 'survives';

const countOf = (all: readonly SlipJudged[], fate: SlipFate): number =>
  all.filter((one) => slipFateOf(one) === fate).length;

/** `16 of 42 slips of operators are noticed by an invariant; …` */
export function slipText(all: readonly SlipJudged[]): string {
  const [noticed = 0, refused = 0, argued = 0, none = 0, survives = 0] = SLIP_FATES.map((fate) => countOf(all, fate));
  return `${noticed} of ${counted(all.length, 'slip')} of operators are noticed by an invariant; ${refused} are refused by the cluster, and noticed where it does not; ${argued} are argued to be harmless, ${none} have no place; ${survives} survive.`;
}

const noticeOf = ({ notice, behind }: SlipJudged): SlipNotice | undefined => notice ?? behind;

const after = (notice: SlipNotice | undefined): string =>
  notice === undefined ? '' : notice.afterUs === 0 ? 'at once' : formatDuration(notice.afterUs);

export function tellSlips(page: Page, all: readonly SlipJudged[]): string[] {
  return section(
    page,
    'Operators with a slip',
    table(
      page,
      [
        { head: 'Operator', keep: true },
        { head: 'Slip', keep: true },
        { head: 'What became of it', keep: true },
        { head: 'By' },
        { head: 'After', align: 'right' },
        { head: 'Commands', align: 'right' },
      ],
      all.map((one) => {
        const notice = noticeOf(one);
        const commands = notice === undefined ? '' : String(notice.commands.length);
        return [one.operator, one.slip, slipFateOf(one), notice?.invariant ?? '', after(notice), commands];
      }),
    ),
  );
}

/** Keys of the score, and each slip. */
export const slipsJson = (all: readonly SlipJudged[]): object => ({
  slipScore: Object.fromEntries(SLIP_FATES.map((fate) => [fate, countOf(all, fate)])),
  slips: all.map((one) => ({
    ...{ operator: one.operator, slip: one.slip, fate: slipFateOf(one), refusedBy: one.refusedBy },
    ...{ notice: one.notice ?? null, behind: one.behind ?? null, argument: argumentOf(one) ?? null },
  })),
});

const quoted = (texts: readonly string[]): string =>
  texts.map((one) => `\`${one.replaceAll('|', '\\|')}\``).join(' → ');

export function slipsMarkdown(all: readonly SlipJudged[]): string[] {
  const rows = all.map((one) => {
    const notice = noticeOf(one);
    const refused = one.refusedBy.length === 0 ? '' : ` by ${one.refusedBy.map((rule) => `\`${rule}\``).join(', ')}`;
    const fate = `${slipFateOf(one)}${slipFateOf(one) === 'refused' ? refused : ''}`;
    const size = notice === undefined ? '' : ` (${counted(notice.hosts, 'host')}, ${counted(notice.vms, 'VM')})`;
    const why = slipFateOf(one) === 'argued' ? argumentOf(one) : '';
    const story = notice === undefined ? why : `${quoted(notice.commands)}${size}`;
    return `| ${one.operator} | ${one.slip} | ${fate} | ${notice === undefined ? '' : `\`${notice.invariant}\``} | ${after(notice)} | ${story} |`;
  });
  return [
    '## Operators with a slip',
    '',
    'Each operator plays small upgrades as it should and with one mistake at the turn of the first node: another node is taken away,',
    'a drain is not waited for, or not looked at, a VM is raised too early, the node is added again right after its eviction, the next',
    'one is drained while it is away. What the cluster refuses is played once more with the rules off that refused it.',
    '',
    slipText(all),
    '',
    '| operator | slip | what became of it | noticed by | after | story |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ];
}
