/** `clusterdrill mutate`: which rules could be wrong without an invariant noticing. */
import { isUnnoticed, mutationJson, mutationMarkdown, tellMutation } from '../report/mutation.js';
import { MUTANTS } from '../search/mutants.js';
import { mutate } from '../search/mutate.js';
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
  const bar = progressBar('clusters', options.quiet === true);
  const trials = mutate({ states: options.states, mutants: chosen });
  const next = await interruptible(async (signal) => {
    let told = trials.next();
    while (told.done !== true) {
      if (told.value.done > 0) bar.add(1, told.value.of);
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) break;
      told = trials.next();
    }
    return told;
  }, 'a score of some of the clusters is no score');
  bar.stop();
  if (next.done !== true) return EXIT.interrupted;
  const all = next.value;
  if (options.markdown !== undefined) {
    const failed = await writeLines(options.markdown, [mutationMarkdown(all).trimEnd()]);
    if (failed !== undefined) {
      warn(`The page could not be written: ${failed.why}.`);
      return failed.code;
    }
  }
  if (options.json === true) print(`${JSON.stringify(mutationJson(all))}\n`);
  else if (options.quiet !== true)
    print(`${tellMutation(all, { color: colours(process.stdout, options), width: columns() })}\n`);
  return all.some(isUnnoticed) ? EXIT.broken : EXIT.ok;
}
