/** Reads the columns of a campaign, some at a time, so that a million runs need no more memory than a few columns of numbers. */
import type { Cell, Row } from './table.js';

/** Where rows come from: files, or the memory of a test. */
export interface Rows {
  readonly parts: number;
  read(part: number, columns: readonly string[]): Promise<readonly Row[]>;
}

/** NaN where a row has nothing. */
const numberOf = (cell: Cell | undefined): number =>
  typeof cell === 'number' ? cell : typeof cell === 'boolean' ? Number(cell) : Number.NaN;

export class Columns {
  constructor(
    readonly rows: Rows,
    /** Rows that count, from the first on. */
    readonly runs: number,
  ) {}

  /** Columns of numbers or of yes and no. */
  async numbers<const Names extends readonly string[]>(names: Names): Promise<{ [K in keyof Names]: Float64Array }> {
    const columns = names.map(() => new Float64Array(this.runs));
    let at = 0;
    await this.each(names, (row) => {
      names.forEach((name, index) => {
        (columns[index] as Float64Array)[at] = numberOf(row[name]);
      });
      at += 1;
    });
    return columns as { [K in keyof Names]: Float64Array };
  }

  /** Every row that counts, in order. */
  async each(names: readonly string[], see: (row: Row, run: number) => void): Promise<void> {
    let run = 0;
    for (let part = 0; part < this.rows.parts && run < this.runs; part += 1)
      for (const row of await this.rows.read(part, names)) {
        if (run === this.runs) return;
        see(row, run);
        run += 1;
      }
  }
}
