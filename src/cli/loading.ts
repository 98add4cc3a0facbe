/** A scenario from its file, or its complaints: told to people on standard error, and to programs on standard output too. */
import type { Complaint } from '../base/complaint.js';
import { formatComplaints, parseScenario, type Scenario } from '../scenarios/index.js';
import { looksLikeInventory } from '../scenarios/inventory/looks.js';
import { readScenarioFile } from './files.js';
import { colours, print, warn } from './output.js';

export interface LoadOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  /** Of an inventory: the release to upgrade to. */
  readonly to?: string;
}

/** Reads and checks a scenario. Undefined: its complaints have been told. */
export async function load(file: string, options: LoadOptions): Promise<Scenario | undefined> {
  const text = readScenarioFile(file);
  if (!text.ok) return complainAbout(file, '', [text.error], options);
  if (looksLikeInventory(text.value)) return await loadInventory(file, text.value, options);
  const scenario = await parseScenario(text.value, file);
  return scenario.ok ? scenario.value : complainAbout(file, text.value, scenario.error, options);
}

/** What the collector wrote, as the scenario that `import` makes of it. */
async function loadInventory(file: string, text: string, options: LoadOptions): Promise<Scenario | undefined> {
  const { importInventory } = await import('../scenarios/inventory/index.js');
  const imported = importInventory([{ file, text }], options.to === undefined ? {} : { to: options.to });
  if (!imported.ok) return complainAbout(file, text, imported.error, options);
  const scenario = await parseScenario(imported.value.yaml, file);
  return scenario.ok ? scenario.value : complainAbout(file, imported.value.yaml, scenario.error, options);
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
