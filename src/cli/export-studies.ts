/** The files that a campaign or a comparison may leave behind. */
import type { CampaignTold } from '../report/campaign.js';
import type { ComparisonTold } from '../report/comparison.js';
import type { RunTold } from '../report/html/run-parts.js';
import { Story } from '../report/story.js';
import { rehearse } from '../session/index.js';
import { durationIn } from '../sim/physics/timing.js';
import type { Arm } from '../studies/arms.js';
import type { Columns } from '../studies/campaign/columns.js';
import { columnsOf, type Row } from '../studies/campaign/table.js';
import { client } from './client.js';
import { type ExportOptions, type Tables, writeTexts } from './exports.js';

/** Undefined: all is written; else the exit code, and what went wrong has been told. */
export function exportCampaign(told: CampaignTold, arm: Arm, options: ExportOptions): Promise<number | undefined> {
  return writeTexts(options, {
    html: async () => {
      const { campaignHtml } = await import('../report/html/campaign-page.js');
      return [campaignHtml(told, await nightOf(arm), await client())];
    },
    markdown: async () => [(await import('../report/exports/markdown.js')).campaignMarkdown(told)],
    junit: async () => [(await import('../report/exports/junit.js')).campaignJunit(told)],
  });
}

export function exportComparison(
  told: ComparisonTold,
  arms: readonly Arm[],
  options: ExportOptions,
): Promise<number | undefined> {
  return writeTexts(options, {
    html: async () => {
      const { comparisonHtml } = await import('../report/html/comparison-page.js');
      const nights: RunTold[] = [];
      for (const arm of arms) nights.push(await nightOf(arm));
      return [comparisonHtml(told, nights, await client())];
    },
    markdown: async () => [(await import('../report/exports/markdown.js')).comparisonMarkdown(told)],
    junit: async () => [(await import('../report/exports/junit.js')).comparisonJunit(told)],
  });
}

/** One night as it usually goes. */
async function nightOf({ spec, scenario }: Arm): Promise<RunTold> {
  const story = new Story(durationIn(scenario.physics, 'breakOffDelay'));
  const { doubts, untilUs, policy } = spec;
  const options = {
    doubts,
    ...(untilUs === undefined ? {} : { untilUs }),
    ...(policy === undefined ? {} : { policy }),
  };
  const rehearsal = await rehearse(scenario, options, [story]);
  story.close(rehearsal.run.endedAtUs);
  return { rehearsal, story };
}

/** Rows that are written at once. */
const ROWS = 1000;

/** Every run of an arm, behind the name of what is assumed. */
export async function addRuns(tables: Tables, name: string, arm: Arm, columns: Columns): Promise<void> {
  if (!tables.areWanted) return;
  let rows: Row[] = [];
  const flush = (): void => {
    tables.add([{ name: 'assumed', type: 'STRING', data: rows.map(() => name) }, ...columnsOf(arm, rows)]);
    rows = [];
  };
  const names = columnsOf(arm, []).map((column) => column.name);
  await columns.each(names, (row) => {
    rows.push(row);
    if (rows.length === ROWS) flush();
  });
  if (rows.length > 0 || columns.runs === 0) flush();
}
