/** `clusterdrill mutate`: which rules could be wrong, and which slips made, without an invariant noticing. */
import { isUnnoticed, mutationJson, mutationMarkdown, tellMutation } from '../report/mutation.js';
import { isSlipUnnoticed } from '../report/slips.js';
import { MUTANTS, type Mutant } from '../search/mutants.js';
import { type Judged, mutate } from '../search/mutate.js';
import { type SlipJudged, trySlips } from '../search/slips.js';
import { fileTrouble } from './files.js';
import { colours, columns, EXIT, print, warn, writeLines } from './output.js';
import { interruptible, progressBar } from './progress.js';
import { knowsRules } from './run.js';

export interface MutateCommandOptions {
  readonly states: number;
  readonly rule: readonly string[];
  readonly markdown?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

export async function mutateRules(options: MutateCommandOptions): Promise<number> {
  if (!knowsRules(options.rule)) return EXIT.input;
  const nowhere = options.markdown === undefined ? undefined : fileTrouble('--markdown', options.markdown);
  if (nowhere !== undefined) {
    warn(nowhere);
    return EXIT.input;
  }
  const chosen = MUTANTS.filter(({ rule }) => options.rule.length === 0 || options.rule.includes(rule));
  const score = await interruptible(
    (signal) => played(chosen, options, signal),
    'a score of some of the clusters is no score',
  );
  if (score === undefined) return EXIT.interrupted;
  const { rules, slips } = score;
  if (options.markdown !== undefined) {
    const failed = await writeLines(options.markdown, [mutationMarkdown(rules, slips).trimEnd()]);
    if (failed !== undefined) {
      warn(`The page could not be written: ${failed.why}.`);
      return failed.code;
    }
  }
  if (options.json === true) print(`${JSON.stringify(mutationJson(rules, slips))}\n`);
  else if (options.quiet !== true)
    print(`${tellMutation(rules, slips, { color: colours(process.stdout, options), width: columns() })}\n`);
  return rules.some(isUnnoticed) || slips.some(isSlipUnnoticed) ? EXIT.broken : EXIT.ok;
}

interface Score {
  readonly rules: readonly Judged[];
  /** None where single rules were asked. */
  readonly slips: readonly SlipJudged[];
}

/** The whole score; undefined where it was interrupted. */
async function played(
  mutants: readonly Mutant[],
  { states, quiet, rule }: MutateCommandOptions,
  signal: AbortSignal,
): Promise<Score | undefined> {
  const rules = await ended(mutate({ states, mutants }), progressBar('clusters', quiet === true), signal);
  if (rules === undefined || rule.length > 0) return rules && { rules, slips: [] };
  const slips = await ended(trySlips(), progressBar('operators', quiet === true), signal);
  return slips && { rules, slips };
}

type Trials<T> =
  | Generator<{ readonly done: number; readonly of: number }, T>
  | AsyncGenerator<{ readonly done: number; readonly of: number }, T>;

/** What trials come to, one after the other; undefined where they were interrupted. */
async function ended<T>(
  trials: Trials<T>,
  bar: ReturnType<typeof progressBar>,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    for (;;) {
      const told = await trials.next();
      if (told.done === true) return told.value;
      if (told.value.done > 0) bar.add(1, told.value.of);
      // A signal is heard between two turns of the loop alone.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return undefined;
    }
  } finally {
    bar.stop();
  }
}
