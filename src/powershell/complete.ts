/** What may come next where somebody types: commands, parameters, names of hosts, VMs and clusters, words of a choice. */
import { DOUBLE_QUOTES, SINGLE_QUOTES } from './characters.js';
import type { Cmdlet, CmdletParameter } from './runtime/cmdlet.js';

/** Names that a world has. */
export interface Nameable {
  readonly hosts: readonly string[];
  readonly vms: readonly string[];
  readonly clusters: readonly string[];
}

export interface Completion {
  /** Whole words, in order. */
  readonly words: readonly string[];
  /** The beginning that was typed. */
  readonly typed: string;
}

/** The part of a line behind its last pipe, bracket or separator. */
const STATEMENT = /(?:^|[|;({=]|&&|\|\|)\s*([^|;({=]*)$/;

export function complete(line: string, cmdlets: ReadonlyMap<string, Cmdlet>, names: Nameable): Completion {
  const open = openQuote(line);
  const hidden = withoutQuoted(line);
  const statement = line.slice(line.length - (STATEMENT.exec(hidden)?.[1]?.length ?? 0));
  const typed = open === undefined ? (/[^,\s]*$/.exec(statement)?.[0] ?? '') : line.slice(open);
  const words = [
    ...statement
      .slice(0, statement.length - typed.length)
      .split(/\s+/)
      .slice(0, -1),
    typed,
  ];
  const plain = typed.replace(OPENS, '');
  if (words.length <= 1) return fitting(typed, [...new Set([...cmdlets.values()].map(({ table }) => table.name))]);
  const cmdlet = cmdlets.get((words[0] ?? '').toLowerCase());
  if (cmdlet === undefined) return { words: [], typed };
  if (typed.startsWith('-'))
    return fitting(
      typed,
      cmdlet.table.parameters.map(({ name }) => `-${name}`),
    );
  return { ...fitting(plain, valuesFor(cmdlet.table.parameters, words, names)), typed };
}

const OPENS = new RegExp(`^[${SINGLE_QUOTES}${DOUBLE_QUOTES}]`);

const SINGLE = `[${SINGLE_QUOTES}]`;
const DOUBLE = `[${DOUBLE_QUOTES}]`;

/** Texts in quotes, the last of which need not be closed; a quote that is doubled is one of the text. */
const QUOTED = new RegExp(
  `${SINGLE}(?:[^${SINGLE_QUOTES}]|${SINGLE}{2})*(?:${SINGLE}|(?<single>$))|${DOUBLE}(?:[^${DOUBLE_QUOTES}\`]|\`[^]|${DOUBLE}{2})*(?:${DOUBLE}|(?<double>\`?$))`,
  'g',
);

/** The line with texts in quotes as plain characters: what stands in them ends no statement. */
const withoutQuoted = (line: string): string => line.replace(QUOTED, (quoted) => 'x'.repeat(quoted.length));

/** Where the quote stands that is not closed; undefined: none is open. */
function openQuote(line: string): number | undefined {
  const last = [...line.matchAll(QUOTED)].at(-1);
  return (last?.groups?.['single'] ?? last?.groups?.['double']) === undefined ? undefined : last?.index;
}

function fitting(typed: string, candidates: readonly string[]): Completion {
  const lower = typed.toLowerCase();
  const words = candidates.filter((one) => one.replace(/^'/, '').toLowerCase().startsWith(lower)).toSorted();
  return { words, typed };
}

/** Names that stand for themselves where they are typed. */
const PLAIN = /^[\p{L}\p{M}\p{N}_.][\p{L}\p{M}\p{N}_.-]*$/u;

/** Any of the quotes of word processors ends a text, too. */
const quoted = (name: string): string => (PLAIN.test(name) ? name : `'${name.replace(/['‘’‚‛]/g, '$&$&')}'`);

/** Of the parameter that was named last, or of all that stand in their place. */
function valuesFor(
  parameters: readonly CmdletParameter[],
  words: readonly string[],
  names: Nameable,
): readonly string[] {
  const named = words
    .slice(0, -1)
    .findLast((word) => word.startsWith('-'))
    ?.slice(1)
    .toLowerCase();
  const isNext = named !== undefined && words.at(-2)?.slice(1).toLowerCase() === named;
  const meant = isNext
    ? parameters.filter(({ name, kind }) => name.toLowerCase().startsWith(named) && kind !== 'switch')
    : [];
  const open = meant.length > 0 ? meant : parameters.filter(({ position }) => position !== undefined);
  return [...new Set(open.flatMap((parameter) => wordsOf(parameter, names)))];
}

function wordsOf({ kind, choices, name }: CmdletParameter, { hosts, vms, clusters }: Nameable): readonly string[] {
  if (kind === 'choice') return choices ?? [];
  if (kind === 'host' || /^(?:Node|TargetNode|Owners)$/.test(name)) return hosts.map(quoted);
  if (kind === 'cluster') return clusters.map(quoted);
  if (kind === 'boolean') return ['$true', '$false'];
  return kind === 'vm' || kind === 'text' ? [...vms, ...(kind === 'text' ? hosts : [])].map(quoted) : [];
}
