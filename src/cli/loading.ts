/** A scenario from its file, or its complaints: told to people on standard error, and to programs on standard output too. */
import type { Complaint } from '../base/complaint.js';
import { formatComplaints, parseScenario, type Scenario } from '../scenarios/index.js';
import type { ExportFile } from '../scenarios/inventory/gather.js';
import { looksLikeInventory } from '../scenarios/inventory/looks.js';
import { exportFilesIn, isFolder, readExportFile, readScenarioFile } from './files.js';
import { colours, print, warn } from './output.js';

export interface LoadOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  /** Of an inventory: the release to upgrade to. */
  readonly to?: string;
}

/** Reads and checks a scenario. Undefined: its complaints have been told. */
export async function load(file: string, options: LoadOptions): Promise<Scenario | undefined> {
  if (isFolder(file) && exportFilesIn(file).length > 0)
    return await loadInventory(file, await readExports([file], options), options);
  const text = readScenarioFile(file);
  if (!text.ok) return complainAbout(file, '', [text.error], options);
  if (looksLikeInventory(text.value)) return await loadInventory(file, [{ file, text: text.value }], options);
  const scenario = await parseScenario(text.value, file);
  return scenario.ok ? scenario.value : complainAbout(file, text.value, scenario.error, options);
}

/** What the collector wrote, or a folder of exports, as the scenario that `import` makes of it. */
async function loadInventory(
  file: string,
  exports: readonly ExportFile[] | undefined,
  options: LoadOptions,
): Promise<Scenario | undefined> {
  if (exports === undefined) return undefined;
  const { importInventory } = await import('../scenarios/inventory/index.js');
  const imported = importInventory(exports, options.to === undefined ? {} : { to: options.to });
  const text = exports.length === 1 ? (exports[0]?.text ?? '') : '';
  if (!imported.ok) return complainAbout(file, text, imported.error, options);
  const scenario = await parseScenario(imported.value.yaml, file);
  return scenario.ok ? scenario.value : complainAbout(file, imported.value.yaml, scenario.error, options);
}

/** Exports from disk; of a folder all that are in it. Undefined: what is wrong with the files has been told. */
export async function readExports(
  paths: readonly string[],
  options: LoadOptions,
): Promise<readonly ExportFile[] | undefined> {
  const files = paths.flatMap(exportFilesIn);
  const read = files.map((file) => ({ file, text: readExportFile(file) }));
  for (const { file, text } of read) if (!text.ok) await complainAbout(file, '', [text.error], options);
  if (files.length === 0) warn(`${paths.join(', ')}: no export (.json or .csv) is in it.`);
  const texts = read.flatMap(({ file, text }) => (text.ok ? [{ file, text: text.value }] : []));
  return texts.length === files.length && files.length > 0 ? texts : undefined;
}

/** Tells complaints of one file. */
export async function complainAbout(
  file: string,
  text: string,
  complaints: readonly Complaint[],
  options: LoadOptions,
): Promise<undefined> {
  if (options.json === true) print(`${JSON.stringify(complaintsJson(file, complaints))}\n`);
  warn(await formatComplaints(file, text, complaints, { color: colours(process.stderr, options) }));
  return undefined;
}

/** One object for one file, as a result is one. A line and column count from 1; a file that cannot be read has none. */
const complaintsJson = (file: string, complaints: readonly Complaint[]): object => ({
  clusterdrill: 1,
  file,
  complaints: complaints.map(({ message, place, path, expected, nearest }) => ({
    message,
    ...place,
    ...(path === undefined ? {} : { path }),
    ...(expected === undefined ? {} : { expected }),
    ...(nearest === undefined ? {} : { nearest }),
  })),
});
