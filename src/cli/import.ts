/** `clusterdrill import`: an inventory of a real cluster to a scenario, and back. */
import type { Complaint } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';
import { quote } from '../base/text.js';
import { parseScenario } from '../scenarios/index.js';
import {
  type Drafted,
  differencesOf,
  type ExportFile,
  GAPS,
  gapLine,
  type Imported,
  importInventory,
  inventoryOf,
  tellDifference,
} from '../scenarios/inventory/index.js';
import { readExportFile } from './files.js';
import { complainAbout, readExports } from './loading.js';
import { EXIT, print, warn, writeLines } from './output.js';

export interface ImportOptions {
  /** Key of a release. */
  readonly to?: string;
  readonly out?: string;
  readonly diff?: string;
  readonly export?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

export async function importFiles(files: readonly string[], options: ImportOptions): Promise<number> {
  const read = await readExports(files, options);
  if (read === undefined) return EXIT.input;
  if (options.export === true) return await exportScenario(read, options);
  const imported = importInventory(read, options.to === undefined ? {} : { to: options.to });
  if (!imported.ok) return await refuse(read, imported.error, options);
  if (options.diff !== undefined) return await differ(options.diff, imported.value.drafted, options);
  return await hand(files.join(', '), imported.value, options);
}

async function refuse(files: readonly ExportFile[], complaints: readonly Complaint[], options: ImportOptions) {
  const text = files.length === 1 ? (files[0]?.text ?? '') : '';
  await complainAbout(files.map(({ file }) => file).join(', '), text, complaints, options);
  return EXIT.input;
}

/** What an inventory holds may still be no scenario, such as two hosts of one name: told before anything is written. */
async function hand(file: string, { yaml, drafted }: Imported, options: ImportOptions): Promise<number> {
  const scenario = await parseScenario(yaml, file);
  if (!scenario.ok) {
    warn(`${file}: what is in it makes no scenario that can be rehearsed. The lines are those of the scenario:`);
    await complainAbout(file, yaml, scenario.error, options);
    return EXIT.input;
  }
  if (options.out !== undefined) {
    const failed = await writeLines(options.out, [yaml.trimEnd()]);
    if (failed !== undefined) {
      warn(`The scenario could not be written: ${failed.why}.`);
      return failed.code;
    }
  }
  if (options.json === true) print(`${JSON.stringify(importJson(file, yaml, drafted))}\n`);
  else if (options.out === undefined) print(yaml);
  for (const gap of drafted.gaps) warn(gapLine(gap).slice(2));
  for (const one of drafted.missing) warn(`Not read: ${quote(one).slice(1, -1)}`);
  return EXIT.ok;
}

const importJson = (file: string, scenario: string, { gaps, missing }: Drafted): object => ({
  clusterdrill: 1,
  file,
  scenario,
  assumed: gaps.map(({ name, of }) => ({ ...GAPS[name], of })),
  missing,
});

async function exportScenario(files: readonly ExportFile[], options: ImportOptions): Promise<number> {
  let code: number = EXIT.ok;
  for (const { file, text } of files) {
    const inventory = await inventoryOf(text, file);
    if (inventory.ok) print(`${JSON.stringify(inventory.value, undefined, 2)}\n`);
    else {
      await complainAbout(file, text, inventory.error, options);
      code = EXIT.input;
    }
  }
  return code;
}

async function differ(old: string, now: Drafted, options: ImportOptions): Promise<number> {
  const text = readExportFile(old);
  const before = text.ok ? await draftedOf(old, text.value) : err([text.error]);
  if (!before.ok) {
    await complainAbout(old, text.ok ? text.value : '', before.error, options);
    return EXIT.input;
  }
  const differences = differencesOf(before.value, now);
  if (options.json === true) print(`${JSON.stringify({ clusterdrill: 1, old, differences })}\n`);
  else if (differences.length === 0) print('Nothing changed.\n');
  else print(`${differences.map(tellDifference).join('\n')}\n`);
  return EXIT.ok;
}

/** Of an inventory, or of a scenario as the inventory that it would have come from. */
async function draftedOf(file: string, text: string): Promise<Result<Drafted, readonly Complaint[]>> {
  const isScenario = /^\s*(?:#|clusterdrill\s*:)/.test(text);
  const inventory = isScenario ? await inventoryOf(text, file) : undefined;
  if (inventory !== undefined && !inventory.ok) return inventory;
  const imported = importInventory([{ file, text: inventory === undefined ? text : JSON.stringify(inventory.value) }]);
  return imported.ok ? ok(imported.value.drafted) : imported;
}
