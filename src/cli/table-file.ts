/** A table on disk, CSV or Parquet, written part by part; it appears once it is whole. */
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Cell, TableColumn } from '../studies/campaign/table.js';

export type TableFormat = 'csv' | 'parquet';

export interface TableFile {
  /** Rows as columns; the same columns each time. */
  add(columns: readonly TableColumn[]): void;
  /** Gives the file its name. */
  finish(): void;
  /** Leaves nothing behind. */
  drop(): void;
}

export function tableFile(file: string, format: TableFormat): TableFile {
  const unfinished = `${file}.${process.pid}.tmp`;
  const part = format === 'csv' ? csv(unfinished) : parquet(unfinished);
  return {
    add: part.add,
    finish: () => {
      part.finish();
      renameSync(unfinished, file);
    },
    drop: () => rmSync(unfinished, { force: true }),
  };
}

type Part = Pick<TableFile, 'add' | 'finish'>;

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function csv(path: string): Part {
  let begun = false;
  const line = (rows: readonly (readonly Cell[])[]): string =>
    stringify(
      rows.map((row) => row.map((cell) => (typeof cell === 'boolean' ? String(cell) : cell))),
      { escape_formulas: true, record_delimiter: '\r\n' },
    );
  return {
    add: (columns) => {
      if (!begun) writeFileSync(path, line([columns.map(({ name }) => name)]), { flag: 'wx' });
      begun = true;
      const count = columns[0]?.data.length ?? 0;
      appendFileSync(path, line(Array.from({ length: count }, (_, at) => columns.map(({ data }) => data[at] ?? null))));
    },
    finish: () => {},
  };
}

function parquet(path: string): Part {
  let writer: ParquetWriter | undefined;
  return {
    add: (columns) => {
      const columnData = columns.map(({ name, type, data }) => ({ name, type, data }));
      writer ??= new ParquetWriter({
        writer: fileWriter(path),
        schema: schemaFromColumnData({ columnData }),
        createdBy: 'clusterdrill',
      });
      writer.write({ columnData });
    },
    finish: () => void writer?.finish(),
  };
}
