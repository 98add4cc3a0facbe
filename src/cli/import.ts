/** `clusterdrill import`: an inventory of a real cluster to a scenario, and back. */
import { resolve } from 'node:path';
import type { Complaint } from '../base/complaint.js';
import { err, ok, type Result } from '../base/result.js';
import { quote } from '../base/text.js';
import { parseScenario } from '../scenarios/index.js';
import {
  assignedOf,
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
import { looksLikeScenario } from '../scenarios/inventory/looks.js';
import { type FittedGuest, fittedGuests, looksLikeEvents, readEvents } from '../studies/calibrate/index.js';
import { fileTrouble, holdsOther, readExportFile } from './files.js';
import { complainAbout, readExports } from './loading.js';
import { EXIT, print, warn, writeLines } from './output.js';

export interface ImportOptions {
  /** Key of a release. */
  readonly to?: string;
  readonly out?: string;
  /** Writes over a file of other content. */
  readonly force?: boolean;
  readonly diff?: string;
  readonly export?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

export async function importFiles(files: readonly string[], options: ImportOptions): Promise<number> {
  const read = await readExports(files, options);
  if (read === undefined) return EXIT.input;
  const nowhere = outTrouble(options, read);
  if (nowhere !== undefined) {
    warn(nowhere);
    return EXIT.input;
  }
  if (options.export === true) return await exportScenario(read, options);
  const scenarios = read.filter(({ text }) => looksLikeScenario(text));
  for (const { file } of scenarios)
    warn(`${file}: this is a scenario already: run and check read it as it is, --export makes an inventory of it.`);
  if (scenarios.length > 0) return EXIT.input;
  const events = read.filter(({ text }) => looksLikeMoves(text));
  const exports = read.filter((one) => !events.includes(one));
  const plan = options.to === undefined ? {} : { to: options.to };
  const first = importInventory(exports, plan);
  if (!first.ok) return await refuse(exports, first.error, options);
  const vms = await measured(events, first.value, options);
  if (vms === undefined) return EXIT.input;
  const imported = vms.length === 0 ? first : importInventory(exports, { ...plan, vms });
  if (!imported.ok) return await refuse(exports, imported.error, options);
  if (options.diff !== undefined) return await differ(options.diff, imported.value.drafted, options);
  return await hand(files.join(', '), imported.value, options);
}

/** Why nothing can be written to the file of --out, as far as that is known before the work. What was read is never written over. */
function outTrouble({ out }: ImportOptions, read: readonly ExportFile[]): string | undefined {
  if (out === undefined) return undefined;
  if (read.some(({ file }) => resolve(file) === resolve(out)))
    return `--out would overwrite ${quote(out)}, which was read; another file is wanted.`;
  return fileTrouble('--out', out);
}

/** Events of migrations rather than an export: they have an id of one of those that tell of a move. */
const looksLikeMoves = (text: string): boolean =>
  looksLikeEvents(text) && /"Id"\s*:\s*(?:2250[789]|2041[578])\b/.test(text);

/** What the migrations of the past tell of single VMs. Undefined: what is wrong with the events has been told. */
async function measured(events: readonly ExportFile[], { drafted }: Imported, options: ImportOptions) {
  const known: { name: string; dirty: FittedGuest['dirty'] }[] = [];
  for (const { file, text } of events) {
    const read = readEvents(text, { memory: memoryByName(drafted), memoryOtherwise: MEMORY_OF_OTHERS });
    if (!read.ok) return await complainAbout(file, text, read.error, options);
    for (const { vm, moves, dirty } of fittedGuests(read.value.rows)) {
      known.push({ name: vm, dirty });
      warn(`${quote(vm)}: what it does to its memory is taken from ${moves} migrations in ${file}.`);
    }
  }
  return known;
}

/** VMs that are not in the inventory are read and passed over: their size does not matter. */
const MEMORY_OF_OTHERS = 4_294_967_296;

function memoryByName({ vms }: Drafted): ReadonlyMap<string, number> {
  const sizes = vms.flatMap(({ keys: { name, memory } }): [string, number][] => {
    const bytes = assignedOf(memory);
    return bytes > 0 ? [[String(name).toLowerCase(), bytes]] : [];
  });
  return new Map(sizes);
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
  const code = options.out === undefined ? EXIT.ok : await write('scenario', yaml, options.out, options);
  if (code !== EXIT.ok) return code;
  if (options.json === true) print(`${JSON.stringify(importJson(file, yaml, drafted))}\n`);
  else if (options.out === undefined) print(yaml);
  for (const gap of drafted.gaps) warn(gapLine(gap).slice(2));
  for (const one of drafted.missing) warn(`Not read: ${quote(one).slice(1, -1)}`);
  return EXIT.ok;
}

/** A file that is there may have been corrected by hand: it is left as it is, unless it is to be written over. */
async function write(what: string, text: string, to: string, { force }: ImportOptions): Promise<number> {
  const whole = text.trimEnd();
  if (force !== true && holdsOther(to, `${whole}\n`)) {
    warn(`${quote(to)} holds something else already. It was left as it is, with all that was corrected in it.`);
    warn('--diff with it says what has changed since; --out with another name keeps both; --force overwrites it.');
    return EXIT.input;
  }
  const failed = await writeLines(to, [whole]);
  if (failed === undefined) return EXIT.ok;
  warn(`The ${what} could not be written: ${failed.why}.`);
  return failed.code;
}

const importJson = (file: string, scenario: string, { gaps, missing }: Drafted): object => ({
  clusterdrill: 1,
  file,
  scenario,
  assumed: gaps.map(({ name, of }) => ({ ...GAPS[name], of })),
  missing,
});

async function exportScenario(files: readonly ExportFile[], options: ImportOptions): Promise<number> {
  const { out } = options;
  if (out !== undefined && files.length > 1) {
    warn('--export with --out takes one scenario at a time.');
    return EXIT.input;
  }
  let code: number = EXIT.ok;
  for (const { file, text } of files) {
    const inventory = await inventoryOf(text, file);
    if (inventory.ok) {
      const told = JSON.stringify(inventory.value, undefined, 2);
      if (out === undefined) print(`${told}\n`);
      else code = await write('inventory', told, out, options);
    } else {
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
  const inventory = looksLikeScenario(text) ? await inventoryOf(text, file) : undefined;
  if (inventory !== undefined && !inventory.ok) return inventory;
  const imported = importInventory([{ file, text: inventory === undefined ? text : JSON.stringify(inventory.value) }]);
  return imported.ok ? ok(imported.value.drafted) : imported;
}
