/** The change pack: what is handed to those who decide, to those who are told, and to those who carry it out. */
import { toMarkdown, toPage } from './blocks.js';
import { notifyRows } from './notify.js';
import type { Pack } from './pack.js';
import { runbook } from './runbook.js';
import { packScript } from './script.js';
import { awayOf } from './turning.js';

export type { Pack } from './pack.js';
export { asPacked, type PackStep, packSteps, planOf } from './steps.js';

export interface PackFiles {
  readonly markdown: string;
  readonly html: string;
  readonly script: string;
  /** Cells; the first row has the names. */
  readonly notify: readonly (readonly (string | number)[])[];
}

/** Windows PowerShell takes a script without a mark for text of the code page of its machine: names would be others, or end too soon. Excel does so with a table. */
export const marked = (text: string): string => (/^[\r\n -~]*$/.test(text) ? text : `\uFEFF${text}`);

export function packFiles(pack: Pack): PackFiles {
  const blocks = runbook(pack);
  return {
    markdown: toMarkdown(blocks),
    html: toPage(pack.rehearsal.scenario.title, blocks),
    script: marked(packScript(pack.rehearsal, pack.steps, (group) => awayOf(pack, group))),
    notify: notifyRows(pack.rehearsal),
  };
}
