/** Files beside the report: a page, results for CI, traces and tables for other tools. Each appears whole or not at all. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { TableColumn } from '../studies/campaign/table.js';
import { exportFilesIn, fileTrouble, isDevice } from './files.js';
import { EXIT, type NotWritten, warn, writeLines } from './output.js';
import type { TableFile, TableFormat } from './table-file.js';

export interface ExportOptions {
  readonly html?: string;
  readonly markdown?: string;
  readonly junit?: string;
  readonly perfetto?: string;
  readonly csv?: string;
  readonly parquet?: string;
}

const SAYS: Readonly<Record<keyof ExportOptions, string>> = {
  html: 'write the whole result as one HTML page that needs no network',
  markdown: 'write a summary in Markdown, for a pull request',
  junit: 'write the result as JUnit XML, for CI',
  perfetto: 'write the run as a trace for ui.perfetto.dev: a track for each host and VM, an arrow for each move',
  csv: 'write the rows behind the result as CSV: moves and outages of a run, or the runs',
  parquet: 'write the same rows as a Parquet file',
};

const NAMES = Object.keys(SAYS) as readonly (keyof ExportOptions)[];

/** Options of a command; a trace is of one run alone. */
export function addExports(command: Command, ofOneRun: boolean): void {
  for (const name of NAMES.filter((one) => ofOneRun || one !== 'perfetto'))
    command.option(`--${name} <file>`, SAYS[name]);
}

export const wantsFiles = (options: ExportOptions): boolean => NAMES.some((name) => options[name] !== undefined);

/** Why files cannot be written where they are wanted, as far as that is known before the work. */
export function exportTrouble(
  options: ExportOptions & { readonly trace?: string },
  files: readonly string[],
  /** What is read beside the scenarios: policies, measured rows. */
  others: readonly (string | undefined)[] = [],
): string | undefined {
  const taken = new Map(others.flatMap((file) => (file === undefined ? [] : [[resolve(file), 'what is read']])));
  for (const file of files)
    for (const one of exportFilesIn(file)) taken.set(resolve(one), one === file ? 'the scenario' : 'what is read');
  for (const name of ['trace', ...NAMES] as const) {
    const file = options[name];
    if (file === undefined) continue;
    const other = taken.get(resolve(file));
    if (other !== undefined) return `--${name} would overwrite ${other}; another file is wanted.`;
    taken.set(resolve(file), `what --${name} writes`);
    // A text can go into a pipe, such as >(gzip); a table is written part by part.
    const goesOut = name !== 'csv' && name !== 'parquet' && isDevice(file);
    const trouble = goesOut ? undefined : fileTrouble(`--${name}`, file);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

/** What a file is called when it could not be written. */
const CALLED: Readonly<Record<keyof ExportOptions, string>> = {
  html: 'page',
  markdown: 'summary',
  junit: 'JUnit file',
  perfetto: 'trace for Perfetto',
  csv: 'CSV file',
  parquet: 'Parquet file',
};

/** Makes the texts that are asked for. */
export type Texts = Readonly<
  Partial<Record<Exclude<keyof ExportOptions, TableFormat>, () => Promise<Iterable<string>>>>
>;

/** Writes the texts that are asked for. Undefined: all are written; else the exit code, and what went wrong has been told. */
export async function writeTexts(options: ExportOptions, texts: Texts): Promise<number | undefined> {
  for (const name of NAMES) {
    const file = options[name];
    const make = name === 'csv' || name === 'parquet' ? undefined : texts[name];
    if (file === undefined || make === undefined) continue;
    const failed = await writeLines(file, await make());
    if (failed !== undefined) return complain(name, failed);
  }
  return undefined;
}

function complain(name: keyof ExportOptions, { why, code }: NotWritten): number {
  warn(`The ${CALLED[name]} could not be written: ${why}.`);
  return code;
}

/** The tables that are asked for, written part by part. */
export class Tables {
  /** The first that went wrong: the work that it is about goes on. */
  #failed: readonly [TableFormat, Error] | undefined;

  private constructor(private readonly open: readonly (readonly [TableFormat, TableFile])[]) {}

  /** Loads what writes them only if one is asked for. */
  static async of(options: ExportOptions): Promise<Tables> {
    const formats = (['csv', 'parquet'] as const).filter((format) => options[format] !== undefined);
    if (formats.length === 0) return new Tables([]);
    const { tableFile } = await import('./table-file.js');
    return new Tables(formats.map((format) => [format, tableFile(options[format] as string, format)] as const));
  }

  get areWanted(): boolean {
    return this.open.length > 0;
  }

  add(columns: readonly TableColumn[]): void {
    this.#try((table) => table.add(columns));
  }

  /** As `writeTexts`. */
  finish(): number | undefined {
    this.#try((table) => table.finish());
    if (this.#failed === undefined) return undefined;
    this.drop();
    return complain(this.#failed[0], { why: this.#failed[1].message, code: EXIT.input });
  }

  /** Leaves nothing of what is not finished behind. */
  drop(): void {
    for (const [, table] of this.open) table.drop();
  }

  #try(work: (table: TableFile) => void): void {
    for (const [format, table] of this.open) {
      if (this.#failed !== undefined) return;
      try {
        work(table);
      } catch (error) {
        this.#failed = [format, error as Error];
      }
    }
  }
}
