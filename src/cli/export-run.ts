/** The files that a run may leave behind. */
import { perfettoLines } from '../report/exports/perfetto.js';
import { runColumns } from '../report/exports/rows.js';
import type { RunTold } from '../report/html/run-parts.js';
import { client } from './client.js';
import { type ExportOptions, Tables, writeTexts } from './exports.js';

/** Undefined: all is written; else the exit code, and what went wrong has been told. */
export async function exportRun(told: RunTold, options: ExportOptions): Promise<number | undefined> {
  const { rehearsal, story, odds } = told;
  story.close(rehearsal.run.endedAtUs);
  const failed = await writeTexts(options, {
    html: async () => {
      const { runHtml } = await import('../report/html/run-page.js');
      return [runHtml({ ...told, retreat: await retreatFor(rehearsal) }, await client())];
    },
    markdown: async () => [(await import('../report/exports/markdown.js')).runMarkdown(rehearsal, odds)],
    junit: async () => [(await import('../report/exports/junit.js')).runJunit(rehearsal)],
    perfetto: async () => perfettoLines(rehearsal, story),
  });
  if (failed !== undefined) return failed;
  const tables = await Tables.of(options);
  if (tables.areWanted) tables.add(runColumns(rehearsal, story));
  return tables.finish();
}

/** Of a longer run the way back is not looked for at every step: `clusterdrill retreat` does that. */
const OCCURRENCES_MAX = 50_000;

async function retreatFor({ scenario, options, run }: RunTold['rehearsal']): Promise<RunTold['retreat']> {
  if (run.trace.length > OCCURRENCES_MAX || options.policy !== undefined) return undefined;
  const { retreatOf } = await import('../search/retreat/index.js');
  return await retreatOf(scenario, options);
}
