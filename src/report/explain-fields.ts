/** The fields that a condition (CEL) can ask for, as pages to explain: of clusters, hosts and VMs. */
import { ROWS, VARIABLES, type Variable } from '../invariants/index.js';
import type { Explained } from './explain-state.js';

const LISTS = Object.keys(VARIABLES) as readonly Variable[];

interface Told {
  readonly name: string;
  readonly holds: string;
  readonly says: string;
}

/** Fields of a list; those of the level of a cluster with its name in front. */
function fieldsOf(list: Variable): readonly Told[] {
  const own = Object.entries(ROWS[VARIABLES[list]]).map(([name, field]) => ({ name, ...field }));
  const level = own.some(({ is }) => is === 'its fields below') ? Object.entries(ROWS.Level) : [];
  const deeper = level.map(([name, field]) => ({ name: `level.${name}`, ...field }));
  return [...own.filter(({ is }) => is !== 'its fields below'), ...deeper].map(({ name, is, says, words }) => ({
    name,
    holds: words?.join(', ') ?? is,
    says,
  }));
}

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
        ...fieldsOf(list).map(({ name, holds, says }) => `  ${name}: ${says} Holds: ${holds}`),
      ],
    },
    ...fieldsOf(list).map(({ name, holds, says }) => ({
      names: [`${list}.${name}`],
      lines: () => [
        `${list}.${name}: a field of conditions`,
        '',
        says,
        '',
        `  Holds: ${holds}`,
        `  All fields: ${list}`,
      ],
    })),
  ]);
