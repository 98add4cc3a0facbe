/**
 * Variants of a scenario: the combinations of what its `vary:` lists, each as a text of its own, so that it is checked and played like
 * any other file.
 */
import { type Document, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { type Complaint, complain } from '../base/complaint.js';
import { isUnsafeKey } from '../base/names.js';
import { err, ok, type Result } from '../base/result.js';
import { quote } from '../base/text.js';

export interface Variant {
  /** `parallel = 2, bandwidth = 25 Gbps`; empty: the file as it stands. */
  readonly name: string;
  readonly text: string;
}

/** A key of the file with dots, and the value that it has in one variant. */
export interface Edit {
  readonly set: string;
  readonly to: string | number | boolean;
}

/** More combinations are nobody's question. */
const VARIANTS_MAX = 64;

interface Parameter {
  readonly set: string;
  readonly as: string;
  readonly values: readonly Edit['to'][];
}

/** Of a text that was checked. One variant, the file itself, where nothing varies. */
export async function variantsOf(text: string): Promise<Result<readonly Variant[], readonly Complaint[]>> {
  const written = parseDocument(text, { logLevel: 'error' }).toJS({ maxAliasCount: 50 }) as { vary?: unknown };
  const entries = Array.isArray(written.vary) ? (written.vary as Record<string, unknown>[]) : [];
  const parameters = entries.flatMap((entry): Parameter[] =>
    typeof entry.set === 'string' ? [{ set: entry.set, as: nameOf(entry), values: valuesOf(entry.to) }] : [],
  );
  if (parameters.length === 0) return ok([{ name: '', text }]);
  const never = entries.flatMap((entry) => (typeof entry.never === 'string' ? [entry.never] : []));
  const kept = await leftOut(combinations(parameters), parameters, never);
  if (!kept.ok) return err([kept.error]);
  if (kept.value.length > VARIANTS_MAX)
    return err([complain(`vary: makes ${kept.value.length} variants.`, `at most ${VARIANTS_MAX}`)]);
  return collected(
    kept.value.map((values) => {
      const edits = values.map((to, at): Edit => ({ set: (parameters[at] as Parameter).set, to }));
      const name = values.map((to, at) => `${(parameters[at] as Parameter).as} = ${to}`).join(', ');
      return edited(text, edits, name);
    }),
  );
}

/** A text with some keys set to other values. Complains about keys whose place is not there. */
export function edited(text: string, edits: readonly Edit[], name: string): Result<Variant, readonly Complaint[]> {
  const document = parseDocument(text, { logLevel: 'error' });
  const complaints: Complaint[] = [];
  for (const { set, to } of edits) {
    const path = pathOf(document, set);
    if (path === undefined) complaints.push(complain(`${quote(set)} is no place in this file.`, PLACES));
    else document.setIn(path, to);
    if (set === 'upgrade.strategy')
      for (const [key, strategy] of OF_STRATEGIES)
        if (to !== strategy && document.hasIn(['upgrade', key])) document.deleteIn(['upgrade', key]);
  }
  document.delete('vary');
  return complaints.length > 0 ? err(complaints) : ok({ name, text: String(document) });
}

/** What only one strategy takes: a way that goes by another leaves it out. */
const OF_STRATEGIES = [
  ['spares', 'swing'],
  ['into', 'new-cluster'],
] as const;

const PLACES = 'keys with dots between them, such as upgrade.parallel; of a list the name of one of its entries';

const nameOf = ({ set, as }: Record<string, unknown>): string =>
  typeof as === 'string' ? as : (String(set).split('.').at(-1) ?? '');

/** Values as they stand, and whole numbers of a range. */
const valuesOf = (to: unknown): readonly Edit['to'][] =>
  [to].flat().flatMap((value): Edit['to'][] => {
    const [, from, until] = /^(\d{1,4})\.\.(\d{1,4})$/.exec(String(value)) ?? [];
    if (from === undefined || until === undefined) return [value as Edit['to']];
    const count = Math.min(VARIANTS_MAX + 1, Math.max(0, Number(until) - Number(from) + 1));
    return Array.from({ length: count }, (_, index) => Number(from) + index);
  });

/** Every value of the first with every value of the others; a few more than may be at most. */
function combinations(parameters: readonly Parameter[]): Edit['to'][][] {
  return parameters.reduce<Edit['to'][][]>(
    (before, { values }) => before.flatMap((one) => values.map((value) => [...one, value])).slice(0, COMBINATIONS_MAX),
    [[]],
  );
}

const COMBINATIONS_MAX = 4096;

/** Without the combinations for which a condition is true. */
async function leftOut(
  all: readonly Edit['to'][][],
  parameters: readonly Parameter[],
  never: readonly string[],
): Promise<Result<readonly Edit['to'][][], Complaint>> {
  if (never.length === 0) return ok(all);
  const { Environment } = await import('@marcbachmann/cel-js');
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  try {
    const conditions = never.map((text) => environment.parse(text));
    const isOut = (values: readonly Edit['to'][]): boolean => {
      const context = Object.fromEntries(
        parameters.map(({ as }, at) => [as, typeof values[at] === 'number' ? BigInt(values[at]) : values[at]]),
      );
      return conditions.some((condition) => condition(context) === true);
    };
    return ok(all.filter((values) => !isOut(values)));
  } catch (error) {
    const [why = ''] = (error as Error).message.split('\n');
    const known = parameters.map(({ as }) => as).join(', ');
    return err(complain(`A condition of vary: cannot be asked: ${why}.`, `CEL over ${known}`));
  }
}

function collected(
  results: readonly Result<Variant, readonly Complaint[]>[],
): Result<readonly Variant[], readonly Complaint[]> {
  const complaints = results.flatMap((one) => (one.ok ? [] : one.error));
  const told = new Map(complaints.map((one) => [one.message, one]));
  return told.size > 0 ? err([...told.values()]) : ok(results.flatMap((one) => (one.ok ? [one.value] : [])));
}

/** Where a dotted key leads; its last part may be new. */
function pathOf(document: Document, dotted: string): (string | number)[] | undefined {
  const path: (string | number)[] = [];
  let node = document.contents as Node | null | undefined;
  const parts = dotted.split('.');
  for (const [at, part] of parts.entries()) {
    const step = isMap(node) ? part : isSeq(node) ? entryOf(node.items as Node[], part) : undefined;
    if (step === undefined || part === '' || isUnsafeKey(part)) return undefined;
    path.push(step);
    node = isMap(node) || isSeq(node) ? (node.get(step, true) as Node | undefined) : undefined;
    if (node === undefined && at < parts.length - 1) return undefined;
  }
  return path;
}

/** The entry of a list that has this name, or this number. */
function entryOf(items: readonly Node[], part: string): number | undefined {
  const named = items.findIndex((item) => isMap(item) && [item.get('name'), item.get('names')].includes(part));
  if (named >= 0) return named;
  const number = Number(part);
  return /^\d+$/.test(part) && number < items.length && !isScalar(items[number]) ? number : undefined;
}
