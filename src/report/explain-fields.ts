/** The fields that a condition (CEL) can ask for: of clusters, hosts and VMs. */
import type { Explained } from './explain-state.js';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly says: string;
}

const field = (name: string, type: string, says: string): Field => ({ name, type, says });

/** By the name of the list. A test holds them against what the language knows. */
export const CONDITION_FIELDS: Readonly<Record<'clusters' | 'hosts' | 'vms', readonly Field[]>> = {
  clusters: [
    field('name', 'text', 'Its name.'),
    field('level.release', 'text', 'The release whose functional level it has, for example WS2019.'),
    field('level.major', 'number', 'ClusterFunctionalLevel.'),
    field('level.minor', 'number', 'ClusterUpgradeVersion.'),
    field('mixed', 'true or false', 'Whether its members run more than one release.'),
    field('upgradedAtUs', 'number or null', 'When its functional level last rose, in microseconds; null before.'),
  ],
  hosts: [
    field('name', 'text', 'Its name.'),
    field('release', 'text', 'The release that is installed.'),
    field('state', 'text', 'Up, Paused, Down, Joining, Isolated, Quarantined, Installing or Ready.'),
    field('cluster', 'text or null', 'The cluster that it is a member of; null outside one.'),
    field('drain', 'text', 'NotInitiated, InProgress, Completed or Failed.'),
    field('memory', 'number', 'Its memory, in bytes.'),
  ],
  vms: [
    field('name', 'text', 'Its name.'),
    field('group', 'text', 'The name under which it was written, without its number.'),
    field('host', 'text', 'The host that it is on.'),
    field('version', 'text', 'Its configuration version, for example "9.0".'),
    field('state', 'text', 'Running, Off, Saved, Paused, PausedCritical, Starting, Stopping, Saving, Failed or Lost.'),
    field('priority', 'text', 'High, Medium, Low or NoAutoStart.'),
    field('memory', 'number', 'What is assigned to it, in bytes.'),
    field('migrations', 'number', 'Moves that it has completed; only in `invariants:`.'),
    field('downtimeUs', 'number', 'Its blackouts and outages so far, in microseconds; only in `invariants:`.'),
    field('blackoutUsMax', 'number', 'Its longest blackout so far, in microseconds; only in `invariants:`.'),
    field('outages', 'list', 'Its outages so far, each with atUs, us, cause and setting; only in `invariants:`.'),
  ],
};

const LISTS = Object.keys(CONDITION_FIELDS) as readonly (keyof typeof CONDITION_FIELDS)[];

/** `hosts.drain`, and `hosts` for all of them. */
export const fieldPages = (): Explained[] =>
  LISTS.flatMap((list) => [
    {
      names: [list],
      lines: () => [
        `${list}: a list that conditions ask`,
        '',
        `CEL over ${LISTS.join(', ')}; for example ${list}.all(one, one.name != '').`,
        '',
        ...CONDITION_FIELDS[list].map(({ name, type, says }) => `  ${name} (${type}): ${says}`),
      ],
    },
    ...CONDITION_FIELDS[list].map(({ name, type, says }) => ({
      names: [`${list}.${name}`],
      lines: () => [`${list}.${name}: a field of conditions`, '', says, '', `  Type: ${type}`, `  All fields: ${list}`],
    })),
  ]);

/** The fields as a table of the documentation. */
export function fieldsMarkdown(): string {
  const rows = LISTS.flatMap((list) =>
    CONDITION_FIELDS[list].map(({ name, type, says }) => `| \`${list}\` | \`${name}\` | ${type} | ${says} |\n`),
  );
  return `| list | field | type | meaning |\n|---|---|---|---|\n${rows.join('')}`;
}
