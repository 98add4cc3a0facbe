/** The page about the scenario format, made from the schema for editors and from what conditions may name. */
import { ROWS, VARIABLES } from '../../src/invariants/index.js';

interface Part {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
  readonly items?: Part;
  readonly anyOf?: readonly Part[];
  readonly enum?: readonly string[];
  readonly const?: string | number;
  readonly examples?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
}

const HEAD = `# The scenario format

A scenario is a YAML 1.2 file (\`clusterdrill: 1\`) with one question about a cluster. This page is made from the schema that
checks it; \`clusterdrill schema\` prints the same schema as JSON Schema for editors. Everything that is wrong with a file is told
at once, each with its line and column.

- Units are written: \`64 GiB\`, \`10 Gbps\`, \`200 MB/s\`, \`90 s\`, \`20 min\`, \`2 h\`, \`7 d\`; the space is optional. \`45 min..90 min\` is
  a range: a single rehearsal takes the catalog's default where that lies inside, else the middle; odds draw from all of it.
- \`count: 3\` of the name \`web\` makes \`web1\`, \`web2\` and \`web3\`, all in group \`web\`; \`names: A01..A12\` makes twelve, in group \`A\`.
- Names are found without regard to case. Several VMs of an entry are spread over the hosts of \`on\` in order; without \`on\`, all
  such VMs of the file are spread over all members, or over all hosts where there is no cluster.
- \`order: fewest-vms-first\` counts VMs at the beginning; \`most-memory-last\` compares the memory of the hosts.
- What is marked "cannot be rehearsed yet" is a complaint when it is written.
- An alias may be used 50 times; keys of JavaScript (\`__proto__\`) and merge keys are none of the format's.
`;

export function formatPage(schema: object): string {
  const root = schema as Part;
  const sections = Object.entries(root.properties ?? {}).map(([key, part]) => section(key, part, root));
  return `${HEAD}\n## The file\n\n${table(root)}${sections.join('')}${CONDITIONS}${conditionTables()}`;
}

const CONDITIONS = `
## Conditions

\`until\`, \`always\`, \`sometimes\` and \`at-end\` take a condition in [CEL](https://cel.dev) over the lists \`clusters\`, \`hosts\` and
\`vms\`, with \`all\`, \`exists\`, \`exists_one\`, \`filter\`, \`map\` and \`size()\`:
\`vms.filter(v, v.group == 'web' && v.state == 'Running').size() >= 2\`. A word that a field never holds and a name that
nothing in the file has are complaints, and so is a condition that takes too long because it has lists inside lists.
`;

function conditionTables(): string {
  const lists = Object.entries(VARIABLES).map(([variable, row]) => ({ title: `An entry of \`${variable}\``, row }));
  return [...lists, { title: '`level` of a cluster', row: 'Level' as const }].map(rowTable).join('');
}

function rowTable({ title, row }: { readonly title: string; readonly row: keyof typeof ROWS }): string {
  const rows = Object.entries(ROWS[row]).map(([field, { is, says, words }]) => {
    const value = words?.map((one) => `\`${one}\``).join(' ') ?? is;
    return `| \`${field}\` | ${value} | ${says} |\n`;
  });
  return `\n${title}:\n\n| field | value | meaning |\n|---|---|---|\n${rows.join('')}`;
}

function section(key: string, part: Part, root: Part): string {
  const mappings = mappingsOf(part).filter((one) => !isLater(one));
  if (mappings.length === 0) return '';
  const title = `\n## \`${key}\`${root.required?.includes(key) === true ? ' (required)' : ''}\n\n${part.description}\n`;
  return (
    title + mappings.map((one) => `\n${mappings.length > 1 ? `${one.description}\n\n` : ''}${table(one)}`).join('')
  );
}

const isLater = (part: Part): boolean => part.description?.includes('Cannot be rehearsed yet') === true;

const mappingsOf = (part: Part): readonly Part[] =>
  part.properties === undefined ? [part.items ?? [], part.anyOf ?? []].flat().flatMap(mappingsOf) : [part];

function table(part: Part): string {
  const rows = Object.entries(part.properties ?? {}).flatMap(([key, one]) => rowsOf(key, one, part));
  return `| key | value | meaning |\n|---|---|---|\n${rows.join('')}`;
}

/** A mapping inside a mapping is written out below its key. */
function rowsOf(key: string, part: Part, owner: Part): readonly string[] {
  const required = owner.required?.includes(key) === true ? ' *' : '';
  const row = `| \`${key}\`${required} | ${cell(formOf(part))} | ${cell(part.description ?? '')} |\n`;
  if (owner.required?.includes('clusterdrill') === true || isLater(part)) return [row];
  const inner = mappingsOf(part).flatMap((one) =>
    Object.entries(one.properties ?? {}).flatMap(([name, value]) => rowsOf(`${key}.${name}`, value, {})),
  );
  return [row, ...inner];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const VALUES_SHOWN_MAX = 40;

function formOf(part: Part): string {
  if (part.const !== undefined) return `\`${part.const}\``;
  if (part.examples !== undefined) return part.examples.map((one) => `\`${one}\``).join(', ');
  if (part.enum !== undefined)
    return part.enum
      .slice(0, VALUES_SHOWN_MAX)
      .map((one) => `\`${one}\``)
      .join(' ');
  if (part.anyOf !== undefined) return [...new Set(part.anyOf.map(formOf))].join(' or ');
  if (part.items !== undefined) return `list of ${formOf(part.items)}`;
  if (part.properties !== undefined) return 'mapping';
  return part.type === 'integer'
    ? bounds(part)
    : [part.type ?? ''].flat().join(' or ').replace('string', 'text').replace('boolean', 'true or false');
}

const bounds = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Part): string =>
  maximum >= Number.MAX_SAFE_INTEGER ? 'whole number' : `${minimum} to ${maximum}`;
