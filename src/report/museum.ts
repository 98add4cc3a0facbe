/** The museum of hazards as a page: each with what brings it about, what the night shows, and what would have caught it. */
import type { Finding, Hazard, Scenario } from '../scenarios/index.js';
import type { Rehearsal } from '../session/index.js';

/** A hazard, and the scenario that shows it. */
export interface Exhibit {
  readonly file: string;
  readonly scenario: Scenario;
  readonly hazard: Hazard;
  readonly findings: readonly Finding[];
  readonly rehearsal: Rehearsal;
}

/** Known hazards that no scenario shows, each with the reason. */
export const NOT_SHOWN: Readonly<Record<string, { readonly cause: string; readonly because: string }>> = {
  H5: {
    cause:
      'An in-place upgrade renames the network card of the management controller, and a cluster network is partitioned.',
    because: 'The model has one cluster network; a second one that is partitioned does nothing to it.',
  },
  H20: {
    cause: 'A backup role in deadlock freezes the cluster when it is moved.',
    because: 'What a deadlock inside a resource does to the cluster service is documented by its symptom alone.',
  },
  H31: {
    cause: 'After an upgrade the intents of Network ATC do not find their adapters.',
    because: 'The model has no intents; what fails is the management network, which carries no migration here.',
  },
};

/** What catches a hazard was there: the finding in what `check` says, or the invariant among the broken ones. */
export function isCaught({ hazard: { caughtBy }, findings, rehearsal }: Exhibit): boolean {
  if ('finding' in caughtBy) return findings.some(({ id }) => id === caughtBy.finding);
  if ('invariant' in caughtBy)
    return rehearsal.verdict.violations.some(({ invariant }) => invariant === caughtBy.invariant);
  return true;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** docs/museum.md */
export function museumMarkdown(exhibits: readonly Exhibit[]): string {
  const rows = [...exhibits].sort((a, b) => numberOf(a.hazard.id) - numberOf(b.hazard.id)).map(rowOf);
  const missing = Object.entries(NOT_SHOWN).map(([id, { cause, because }]) => [id, cause, because]);
  return [
    '# Museum of hazards',
    '',
    'Nights that went wrong for somebody, each as a small scenario in `scenarios/museum/`: run it, watch it, change it. What would have',
    'caught it is a finding of `clusterdrill check`, an invariant of the rehearsal, or nothing before the night; then the earliest sign',
    'is told. A finding uses only what the inventory of a real cluster can show.',
    '',
    table(['hazard', 'cause', 'what the night shows', 'code', 'caught by', 'source', 'scenario'], rows),
    '',
    '## Not shown',
    '',
    table(['hazard', 'cause', 'why no scenario shows it'], missing),
    '',
  ].join('\n');
}

const numberOf = (id: string): number => Number(id.replace(/\D/g, ''));

function rowOf({ hazard, file }: Exhibit): readonly string[] {
  const { id, cause, symptom, code = '', source, caughtBy } = hazard;
  const caught =
    'finding' in caughtBy
      ? `\`check\`: \`${caughtBy.finding}\``
      : 'invariant' in caughtBy
        ? `\`run\`: \`${caughtBy.invariant}\``
        : `not detectable before; earliest sign: ${caughtBy.earliestSign}`;
  return [id, cause, symptom, code, caught, source, `\`${file}\``];
}
