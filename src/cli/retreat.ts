/** `clusterdrill retreat`: the way back, step by step. */
import { retreatJson, tellRetreat } from '../report/retreat.js';
import { retreatOf } from '../search/retreat/index.js';
import type { LoadOptions } from './loading.js';
import { colours, columns, EXIT, print, warn } from './output.js';
import { loadWithoutPolicy } from './policy.js';

/** Exit 1 where the plan has no way back already before its first step. */
export async function retreat(file: string, options: LoadOptions): Promise<number> {
  const scenario = await loadWithoutPolicy(file, options, 'retreat');
  if (scenario === undefined) return EXIT.input;
  const found = await retreatOf(scenario);
  if (found === undefined) {
    warn(`${file}: no upgrade is planned, so there is nothing to go back from. An \`upgrade:\` is wanted.`);
    return EXIT.input;
  }
  const page = { color: colours(process.stdout, options), width: columns() };
  if (options.json === true) print(`${JSON.stringify(retreatJson(scenario, found))}\n`);
  else print(`${tellRetreat(scenario, found, page)}\n`);
  return found.noReturn?.steps.length === 0 ? EXIT.broken : EXIT.ok;
}
