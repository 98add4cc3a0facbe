/** The rule ledger as a table. */
import { type Confidence, tagsOf } from '../model/catalog/index.js';
import { LEDGER } from '../model/rules/index.js';
import { type Page, pageOf, paragraph, section, table } from './page.js';

const MEANINGS: Readonly<Record<Confidence, string>> = {
  doc: "the maker's documentation says so",
  field: 'somebody saw it and published it',
  derived: 'it follows from sources by reasoning',
  assumed: 'it is ours',
};

const WIDTH = 120;

/** A narrower page has no room for a table in which no id is broken. */
const TABLE_FROM = 110;

/** Every rule, then how many there are of each confidence. */
export function tellRules({ color, width = WIDTH }: { readonly color: boolean; readonly width?: number }): string {
  const page = pageOf({ color, width });
  const counts = (Object.keys(MEANINGS) as Confidence[]).flatMap((confidence) => {
    const count = LEDGER.filter((rule) => rule.confidence === confidence).length;
    return paragraph(page, `${count} ${confidence}: ${MEANINGS[confidence]}`, '    ', '  ');
  });
  const lines = page.width >= TABLE_FROM ? rulesTable(page) : rulesList(page);
  return [...lines, ...section(page, `${LEDGER.length} rules`, counts)].join('\n');
}

function rulesTable(page: Page): string[] {
  const columns = [
    { head: 'Rule', keep: true },
    { head: 'Statement' },
    { head: 'Source', keep: true },
    { head: 'Confidence', keep: true },
  ] as const;
  return table(
    page,
    columns,
    LEDGER.map(({ id, statement, source, confidence }) => [id, statement, source, confidence]),
  );
}

const rulesList = (page: Page): string[] =>
  LEDGER.flatMap(({ id, statement, source, confidence }) => [
    page.bold(id),
    ...paragraph(page, `${statement} [${confidence}: ${source}]`, '  '),
  ]);

/** The same as data: every rule, its sources by their tags. */
export const rulesJson = (): object[] =>
  LEDGER.map(({ id, about, statement, source, confidence, code }) => ({
    ...{ id, about, statement, sources: tagsOf(source), confidence },
    ...(code === undefined ? {} : { code }),
  }));

/** The ledger as a page of the documentation. */
export function rulesMarkdown(): string {
  const rows = LEDGER.map(
    ({ id, statement, source, confidence, code }) =>
      `| \`${id}\` | ${statement.replaceAll('|', '\\|')} | ${code ?? ''} | ${confidence} | ${source} |`,
  );
  return [
    '# Rules',
    '',
    'What the world of a rehearsal permits and refuses. Commands, statecharts and placement all ask these, and nothing else does.',
    '`clusterdrill explain ID` resolves the sources; `run --doubt ID` switches a rule off.',
    '',
    '| id | statement | Windows code | confidence | source |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
