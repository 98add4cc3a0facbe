/**
 * Finished runs on disk: one Parquet file for each thousand, and the tail, which is not a whole thousand
 * yet. A file appears whole or not at all.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { err, ok, type Result } from '../../base/result.js';
import type { Row, TableColumn } from '../campaign/table.js';
import { makeFolder } from './folder.js';
import { writeWhole } from './whole-file.js';

/** Runs in one file. */
export const PART_RUNS = 1000;

const MANIFEST = 'campaign.json';

/** What the files hold now. */
export const FORM = 2;

/** What the runs of a directory belong to; other runs may not be mixed with them. */
export interface Manifest {
  readonly clusterdrill: string;
  /** Raised with each change of what the files hold. */
  readonly form: number;
  readonly scenarioSha256: string;
  /** Null: none. */
  readonly policySha256: string | null;
  readonly seed: string;
  readonly arms: readonly string[];
  readonly doubts: readonly string[];
  readonly untilUs: number | null;
  readonly factor: number;
}

export class Store {
  private constructor(readonly folder: string) {}

  /** Opens a directory, a new one or one of the same campaign. */
  static open(folder: string, manifest: Manifest): Result<Store, string> {
    makeFolder(folder);
    const path = join(folder, MANIFEST);
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    const names = readdirSync(folder);
    if (!names.includes(MANIFEST)) {
      if (names.length > 0) return err(`${folder} holds other files. A directory of its own is wanted.`);
      writeWhole(path, text);
      return ok(new Store(folder));
    }
    const differs = differenceOf(readFileSync(path, 'utf8'), manifest);
    if (differs !== undefined)
      return err(`${folder} holds the runs of another campaign: ${differs}. Another directory is wanted.`);
    return ok(new Store(folder));
  }

  /** Whether all runs of a file are there. */
  has(arm: string, part: number): boolean {
    return this.#names(arm).has(partName(part));
  }

  /** Rows of what is not a whole file yet, by the numbers of their runs. */
  async tail(arm: string, part: number): Promise<ReadonlyMap<number, Row>> {
    if (!this.#names(arm).has(tailName(part))) return new Map();
    const rows = await this.#rows(join(this.folder, arm, tailName(part)));
    return new Map(rows.map((row) => [row.run as number, row]));
  }

  save(arm: string, part: number, columns: readonly TableColumn[], whole: boolean): void {
    makeFolder(join(this.folder, arm));
    writeWhole(join(this.folder, arm, whole ? partName(part) : tailName(part)), new Uint8Array(parquetOf(columns)));
    if (whole) rmSync(join(this.folder, arm, tailName(part)), { force: true });
  }

  /** Some columns of a file, whole or not; its rows are in the order of their runs. */
  async read(arm: string, part: number, columns: readonly string[]): Promise<readonly Row[]> {
    const name = this.has(arm, part) ? partName(part) : tailName(part);
    return this.#names(arm).has(name) ? this.#rows(join(this.folder, arm, name), columns) : [];
  }

  #names(arm: string): ReadonlySet<string> {
    try {
      return new Set(readdirSync(join(this.folder, arm)));
    } catch {
      return new Set();
    }
  }

  async #rows(path: string, columns?: readonly string[]): Promise<Row[]> {
    const bytes = readFileSync(path);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    return (await parquetReadObjects({ file, ...(columns === undefined ? {} : { columns: [...columns] }) })) as Row[];
  }
}

const partName = (part: number): string => `part-${String(part).padStart(6, '0')}.parquet`;
const tailName = (part: number): string => `tail-${String(part).padStart(6, '0')}.parquet`;

/** The same rows make the same bytes. */
const parquetOf = (columns: readonly TableColumn[]): ArrayBuffer =>
  parquetWriteBuffer({
    columnData: columns.map(({ name, type, data }) => ({ name, type, data })),
    createdBy: 'clusterdrill',
  });

/** What is another than it was; undefined where nothing is. */
function differenceOf(text: string, manifest: Manifest): string | undefined {
  let known: Partial<Record<string, unknown>>;
  try {
    known = JSON.parse(text) as Partial<Record<string, unknown>>;
  } catch {
    return `${MANIFEST} is damaged`;
  }
  const differing = Object.entries(manifest).find(
    ([key, value]) => JSON.stringify(known[key] ?? null) !== JSON.stringify(value),
  );
  return differing === undefined ? undefined : `its ${WORDS[differing[0]] ?? differing[0]} is another`;
}

const WORDS: Readonly<Record<string, string>> = {
  clusterdrill: 'version of clusterdrill',
  form: 'list of columns',
  scenarioSha256: 'scenario',
  policySha256: 'policy',
  untilUs: 'bound (--until)',
  doubts: 'list of doubted rules',
  factor: 'band of migration times',
};
