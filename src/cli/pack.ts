/** `clusterdrill pack`: the change pack of a rehearsed plan, as files in a folder. */
import { basename, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { asPacked, marked, type PackFiles, packFiles, packSteps, planOf } from '../report/pack/index.js';
import { pricesOf } from '../report/prices.js';
import { retreatOf } from '../search/retreat/index.js';
import { type Rehearsal, rehearse, UNMEASURED } from '../session/index.js';
import { ODDS_RUNS, type Odds, oddsOf, runsToSpare } from '../studies/odds/index.js';
import { makeFolder } from '../studies/workers/folder.js';
import { folderTrouble } from './files.js';
import type { LoadOptions } from './loading.js';
import { EXIT, print, warn, writeLines } from './output.js';
import { loadWithoutPolicy } from './policy.js';

export interface PackOptions extends LoadOptions {
  /** Folder; unwritten: the name of the file with -pack behind it. */
  readonly out?: string;
}

/** Exit 1 where the plan does not come to its end: there is nothing to hand out then. */
export async function pack(file: string, options: PackOptions): Promise<number> {
  const folder = options.out ?? `${basename(file).replace(/\.[^.]*$/, '')}-pack`;
  const nowhere = folderTrouble('--out', folder);
  if (nowhere !== undefined) {
    warn(nowhere);
    return EXIT.input;
  }
  const loaded = await loadWithoutPolicy(file, options, 'pack');
  if (loaded === undefined) return EXIT.input;
  const scenario = asPacked(loaded);
  const rehearsal = await rehearse(scenario);
  if (planOf(rehearsal) === undefined) {
    warn(
      `${file}: no upgrade is planned, so there is nothing to pack. An \`upgrade:\` is wanted, or --to with an inventory.`,
    );
    return EXIT.input;
  }
  if (rehearsal.outcome !== 'completed') {
    warn(`${file}: the plan does not come to its end: ${rehearsal.missed.join(' ')} clusterdrill run says why.`);
    return EXIT.broken;
  }
  const retreat = await retreatOf(scenario, { ofWindows: true });
  if (retreat === undefined) return EXIT.bug;
  const files = packFiles({
    rehearsal,
    steps: packSteps(rehearsal),
    retreat,
    odds: await oddsFor(rehearsal),
    prices: await pricesOf(rehearsal),
  });
  const code = await write(folder, files);
  if (code !== EXIT.ok) return code;
  for (const missed of rehearsal.missed) warn(`Not as expected: ${missed}`);
  print(`${folder}: runbook.md, runbook.html, notify.csv and rollout.ps1.\n`);
  return rehearsal.missed.length === 0 ? EXIT.ok : EXIT.broken;
}

async function oddsFor(rehearsal: Rehearsal): Promise<Odds | undefined> {
  if (runsToSpare(rehearsal.run.trace.length) < 0) return undefined;
  return await oddsOf(rehearsal.scenario, { runs: ODDS_RUNS, factor: UNMEASURED.factor, further: 0 });
}

async function write(folder: string, { markdown, html, script, notify }: PackFiles): Promise<number> {
  try {
    makeFolder(folder);
  } catch (error) {
    warn(`The folder ${folder} cannot be made: ${(error as Error).message}. Name another one.`);
    return EXIT.input;
  }
  const table = stringify(
    notify.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: '\r\n' },
  );
  const files = { 'runbook.md': markdown, 'runbook.html': html, 'rollout.ps1': script, 'notify.csv': marked(table) };
  for (const [name, text] of Object.entries(files)) {
    const failed = await writeLines(join(folder, name), [text.trimEnd()]);
    if (failed === undefined) continue;
    warn(`${name} could not be written: ${failed.why}.`);
    return failed.code;
  }
  return EXIT.ok;
}
