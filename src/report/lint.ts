/** What the linter found, for people and for programs. */
import { escapeCharacters } from '../base/names.js';
import type { Finding, FindingId, Scenario, Severity } from '../scenarios/index.js';
import { FINDINGS } from '../scenarios/index.js';
import { groupBy } from './findings.js';
import { counted, shortList } from './names.js';
import { type PageOptions, pageOf, paragraph } from './page.js';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** VMs with the same finding are told together; `--json` has each. */
export function tellFindings(scenario: Scenario, findings: readonly Finding[], options: PageOptions): string {
  const page = pageOf(options);
  const counts = SEVERITIES.map((severity) =>
    counted(findings.filter((one) => one.severity === severity).length, severity),
  );
  const title = findings.length === 0 ? `${scenario.file}: nothing found.` : `${scenario.file}: ${counts.join(', ')}.`;
  const told = groupsOfFindings(findings).flatMap((group) => tellGroup(page, scenario, group));
  const closing =
    findings.length === 0
      ? []
      : [
          '',
          ...paragraph(page, 'Nothing was run: a finding says what the plan itself shows. clusterdrill run plays it.'),
        ];
  return [page.bold(escapeCharacters(title)), ...told, ...closing].join('\n');
}

/** The first of those with one remedy, and in its words of whom the same is true. */
export interface FindingGroup extends Finding {
  readonly says: string;
}

export function groupsOfFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = groupBy(findings, (one) => `${one.id} ${one.severity} ${one.remedy}`);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const names = others.map((one) => one.subject.replace(/^[a-z]+:/, ''));
    const rest = names.length === 0 ? '' : ` The same is true of ${shortList(names)}.`;
    return [{ ...first, says: `${first.why}${rest}` }];
  });
}

function tellGroup(
  page: ReturnType<typeof pageOf>,
  scenario: Scenario,
  { id, severity, line, says, remedy }: FindingGroup,
): string[] {
  return [
    '',
    `${escapeCharacters(scenario.file)}:${line}: ${page.bold(severity)} ${id}`,
    ...paragraph(page, escapeCharacters(says), '  '),
    ...paragraph(page, escapeCharacters(`Remedy: ${remedy}`), '  '),
  ];
}

/** One object, keys stable. */
export const findingsJson = (scenario: Scenario, findings: readonly Finding[]): object => ({
  clusterdrill: 1,
  file: scenario.file,
  scenario: scenario.title,
  findings: findings.map(({ id, severity, line, subject, why, remedy }) => ({
    id,
    severity,
    line,
    subject,
    why,
    remedy,
  })),
});

/** The page of the documentation. */
export function findingsMarkdown(): string {
  const rows = (Object.keys(FINDINGS) as FindingId[]).map((id) => `| \`${id}\` | ${FINDINGS[id]} |`);
  const lead =
    'What `clusterdrill check FILE` says of a plan without running it. Exit 1 on a finding of severity error.';
  return ['# Findings of the linter', '', lead, '', '| id | meaning |', '|---|---|', ...rows, ''].join('\n');
}
