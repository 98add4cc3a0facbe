/** The score of the invariants: which rules could be wrong without one of them noticing. */
import { EQUIVALENT } from '../search/equivalent.js';
import type { Judged } from '../search/mutate.js';
import type { SlipJudged } from '../search/slips.js';
import { counted } from './names.js';
import { headline, type PageOptions, pageOf, section, table } from './page.js';
import { isSlipUnnoticed, slipsJson, slipsMarkdown, slipText, tellSlips } from './slips.js';

type Fate = 'killed' | 'argued' | 'no difference' | 'survives' | 'not met';

/**
 * What became of a mutant. `no difference`: argued to be harmless, and wherever the rule forbade something the world came out the same
 * without it. `argued`: it may come out another way, which nobody could call wrong. `survives`: nobody has argued that.
 */
function fateOf({ mutant, kill, tried, changed }: Judged): Fate {
  if (kill !== undefined) return 'killed';
  if (EQUIVALENT.has(mutant.id)) return tried > 0 && changed === 0 ? 'no difference' : 'argued';
  return tried === 0 ? 'not met' : 'survives';
}

const FATES: readonly Fate[] = ['killed', 'argued', 'no difference', 'survives', 'not met'];

const countOf = (all: readonly Judged[], fate: Fate): number => all.filter((one) => fateOf(one) === fate).length;

export const isUnnoticed = (one: Judged): boolean => ['survives', 'not met'].includes(fateOf(one));

/** `115 of 134 wrong rules are noticed …` */
export function scoreText(all: readonly Judged[]): string {
  const [killed = 0, argued = 0, same = 0, survives = 0, unmet = 0] = FATES.map((fate) => countOf(all, fate));
  return `${killed} of ${counted(all.length, 'wrong rule')} are noticed by an invariant; ${argued + same} are argued to be harmless, ${same} of them without any difference; ${survives} survive, ${unmet} were not met.`;
}

/** `slips`: none where single rules were asked. */
export function tellMutation(all: readonly Judged[], slips: readonly SlipJudged[], options: PageOptions): string {
  const page = pageOf(options);
  const bad = all.filter(isUnnoticed);
  const headed = (text: string, good: boolean): string[] => headline(page, text, good ? page.good : page.warn);
  return [
    ...headed(scoreText(all), bad.length === 0),
    ...(slips.length === 0 ? [] : headed(slipText(slips), !slips.some(isSlipUnnoticed))),
    ...section(
      page,
      'Not noticed',
      table(
        page,
        [{ head: 'Wrong rule', keep: true }, { head: 'What became of it' }],
        bad.map((one) => [one.mutant.id, fateOf(one)]),
      ).slice(bad.length === 0 ? 1 : 0),
    ),
    ...section(
      page,
      'Noticed',
      table(
        page,
        [
          { head: 'Wrong rule', keep: true },
          { head: 'By', keep: true },
          { head: 'Moves', align: 'right' },
          { head: 'Where', from: 110 },
        ],
        all.flatMap(({ mutant, kill }) =>
          kill === undefined ? [] : [[mutant.id, kill.invariant, String(kill.moves.length), kill.arena]],
        ),
      ),
    ),
    ...(slips.length === 0 ? [] : tellSlips(page, slips)),
  ].join('\n');
}

export const mutationJson = (all: readonly Judged[], slips: readonly SlipJudged[]): object => ({
  clusterdrill: 1,
  score: Object.fromEntries(FATES.map((fate) => [fate, countOf(all, fate)])),
  mutants: all.map((one) => ({
    ...{ id: one.mutant.id, rule: one.mutant.rule, wrong: one.mutant.wrong ?? null, fate: fateOf(one) },
    ...{ tried: one.tried, changed: one.changed, kill: one.kill ?? null },
    argument: EQUIVALENT.get(one.mutant.id) ?? null,
  })),
  ...slipsJson(slips),
});

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The page of the score. */
export function mutationMarkdown(all: readonly Judged[], slips: readonly SlipJudged[]): string {
  const noticed = all.flatMap(({ mutant, kill }) =>
    kill === undefined
      ? []
      : [
          `| \`${mutant.rule}\` | ${mutant.wrong ?? 'off'} | \`${kill.invariant}\` | ${kill.moves.map((move) => `\`${cell(move)}\``).join(' → ')} | ${kill.arena} (${counted(kill.hosts, 'host')}, ${counted(kill.vms, 'VM')}) |`,
        ],
  );
  const others = all.filter(({ kill }) => kill === undefined);
  const rows = others.map(
    (one) =>
      `| \`${one.mutant.rule}\` | ${one.mutant.wrong ?? 'off'} | ${fateOf(one)} | ${cell(EQUIVALENT.get(one.mutant.id) ?? '')} |`,
  );
  return [
    '# Mutation score',
    '',
    'Would the invariants notice if a rule were wrong? Each rule of the ledger is switched off in turn, and some are made slightly',
    'wrong; small clusters are explored, and each step is tried once more with the wrong rule. A claim that then breaks, and that',
    'nothing breaks without it, has noticed. Operators make slips in turn, too. `npx clusterdrill mutate --markdown',
    'docs/mutation-score.md` makes this page.',
    '',
    scoreText(all),
    '',
    '## Noticed',
    '',
    '| rule | wrong | noticed by | story | cluster |',
    '|---|---|---|---|---|',
    ...noticed,
    '',
    '## Not noticed',
    '',
    '| rule | wrong | what became of it | why |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...slipsMarkdown(slips),
  ].join('\n');
}
