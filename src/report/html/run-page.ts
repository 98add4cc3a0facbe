/** The page of one rehearsal. */
import { replayLine } from '../replay.js';
import { tell } from '../text.js';
import { appendix } from './appendix.js';
import { type Client, lead, pageHtml } from './page.js';
import { type RunTold, runParts, runVerdict } from './run-parts.js';

/** Columns of the report in the appendix. */
const WIDTH = 120;

export function runHtml(told: RunTold, client: Client): string {
  const { rehearsal, odds } = told;
  const { scenario, run, seed, engine, sha256 } = rehearsal;
  const proof = {
    facts: [
      ['Scenario', scenario.file],
      ['Seed', seed],
      ['Engine', engine],
      ['Occurrences', String(run.trace.length)],
      ['SHA-256 of the trace', sha256],
      ['To see it again', replayLine(rehearsal)],
    ] as const,
    report: tell(rehearsal, { color: false, width: WIDTH }, odds),
  };
  return pageHtml(
    {
      title: scenario.title,
      lead: [...(scenario.asks === undefined ? [] : [lead(scenario.asks)]), runVerdict(told)],
      parts: [...runParts(told), appendix(proof)],
      start: scenario.start,
      endUs: run.endedAtUs,
    },
    client,
  );
}
