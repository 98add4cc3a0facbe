/** The table of measured rows, from CSV: every complaint at once, with line and column. */
import { type CsvError, parse } from 'csv-parse/sync';
import { type Complaint, complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { err, ok, type Result } from '../../base/result.js';
import { quote } from '../../base/text.js';
import { STOP_PROFILE_KEYS, WORKLOAD_NAMES } from '../../model/catalog/index.js';
import { COPY_MODES } from '../../sim/physics/foretell.js';
import { COLUMNS, type Column, type ColumnName, GRADES, KINDS, type Row } from './row.js';

const ROWS_MAX = 100_000;
const COMPLAINTS_MAX = 50;

const CHOICES: Readonly<Partial<Record<ColumnName, readonly string[]>>> = {
  kind: KINDS,
  grade: GRADES,
  profile: STOP_PROFILE_KEYS,
  mode: COPY_MODES,
  class: WORKLOAD_NAMES,
};

/** A record of the file and the line on which it begins. */
interface Found {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

class Reader {
  readonly complaints: Complaint[] = [];
  readonly #lines: readonly string[];

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/);
  }

  /** A complaint about a cell; cells count from 1. */
  complain(line: number, cell: number, complaint: Complaint): void {
    if (this.complaints.length >= COMPLAINTS_MAX) return;
    this.complaints.push({ ...complaint, place: { line, column: startOf(this.#lines[line - 1] ?? '', cell) } });
  }
}

/** The column at which a cell of a line begins, both from 1. */
function startOf(line: string, cell: number): number {
  let quoted = false;
  let left = cell - 1;
  for (let at = 0; at < line.length; at += 1) {
    if (left === 0) return at + 1;
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === ',' && !quoted) left -= 1;
  }
  return line.length + 1;
}

/** Reads a table; its complaints are those of all lines. */
export function readRows(text: string): Result<readonly Row[], readonly Complaint[]> {
  const reader = new Reader(text);
  noteNoText(text, reader);
  if (reader.complaints.length > 0) return err(reader.complaints);
  const found = recordsOf(text, reader);
  if (found === undefined) return err(reader.complaints);
  const [header, ...lines] = found;
  if (header === undefined) {
    reader.complain(1, 1, complain('The file is empty.', `a header line, such as ${EXAMPLE}`));
    return err(reader.complaints);
  }
  noteSemicolons(header, reader);
  if (reader.complaints.length > 0) return err(reader.complaints);
  const columns = columnsOf(header, reader);
  if (reader.complaints.length > 0) return err(reader.complaints);
  if (lines.length < 2)
    reader.complain(
      2,
      1,
      complain(`Measured rows in the file: ${lines.length}.`, 'two or more: one says nothing about an error'),
    );
  if (lines.length > ROWS_MAX)
    reader.complain(ROWS_MAX, 1, complain(`The file has ${lines.length} rows.`, `at most ${ROWS_MAX}`));
  const rows = lines.slice(0, ROWS_MAX).map((line) => rowOf(line, columns, reader));
  noteTwins(rows, reader);
  return reader.complaints.length > 0 ? err(reader.complaints) : ok(rows);
}

/** A byte 0 stands in no text, but in most files that are none. */
function noteNoText(text: string, reader: Reader): void {
  const at = text.indexOf('\0');
  if (at === -1) return;
  const before = text.slice(0, at).split('\n');
  const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  reader.complaints.push({
    ...complain('The file is no text: a byte 0 stands here.', 'a table as CSV, in UTF-8'),
    place,
  });
}

/** What spreadsheets write where a comma stands in numbers. */
function noteSemicolons({ record }: Found, reader: Reader): void {
  if (record.length > 1 || !record[0]?.includes(';')) return;
  const at = record[0].indexOf(';') + 1;
  const expected = `commas between the cells, and points in numbers: ${EXAMPLE}`;
  reader.complaints.push({
    ...complain('Semicolons stand between the cells.', expected),
    place: { line: 1, column: at },
  });
}

const EXAMPLE = 'id,profile,memoryMb,measuredS';

function recordsOf(text: string, reader: Reader): Found[] | undefined {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true } as const;
    return parse(text, options) as unknown as Found[];
  } catch (error) {
    const { lines = 1 } = error as CsvError & { lines?: number };
    reader.complain(
      lines,
      1,
      complain(
        'This is no CSV: a quote is open or out of place.',
        'cells with commas between, quotes doubled inside quotes',
      ),
    );
    return undefined;
  }
}

function columnsOf({ record }: Found, reader: Reader): (ColumnName | undefined)[] {
  const names = Object.keys(COLUMNS) as ColumnName[];
  const columns = record.map((cell, at) => {
    const name = names.find((one) => one === cell);
    if (name === undefined)
      reader.complain(
        1,
        at + 1,
        complain(`There is no column ${quote(cell)}.`, `columns of ${names.join(', ')}`, nearest(cell, names)),
      );
    else if (record.indexOf(cell) < at) reader.complain(1, at + 1, complain(`The column ${name} stands here twice.`));
    return name;
  });
  for (const name of names)
    if (
      (COLUMNS[name] as Column).required &&
      !columns.includes(name) &&
      !record.some((cell) => nearest(cell, [name]) === name)
    )
      reader.complain(
        1,
        record.length + 1,
        complain(`The column ${name} is missing.`, `a header line, such as ${EXAMPLE}`),
      );
  return columns;
}

function rowOf({ record, info }: Found, columns: readonly (ColumnName | undefined)[], reader: Reader): Row {
  const line = info.lines;
  if (record.length > columns.length)
    reader.complain(
      line,
      columns.length + 1,
      complain(`The line has ${record.length} cells, the header ${columns.length}.`),
    );
  const cells = new Map<ColumnName, unknown>();
  columns.forEach((name, at) => {
    const cell = record[at] ?? '';
    if (name !== undefined)
      cells.set(
        name,
        cellOf(name, cell, (complaint) => reader.complain(line, at + 1, complaint)),
      );
  });
  const needs = cells.get('kind') === 'install' ? [] : (['memoryMb'] as const);
  for (const name of ['id', 'profile', ...needs] as const)
    if ((record[columns.indexOf(name)] ?? '') === '')
      reader.complain(line, columns.indexOf(name) + 1, complain(`The cell of ${name} is empty.`, COLUMNS[name].help));
  const given = Object.fromEntries(cells) as unknown as Row;
  const mode = given.mode ?? (given.profile === 'post-copy' ? 'post-copy' : 'plain');
  return {
    ...given,
    line,
    kind: given.kind ?? 'migration',
    source: given.source ?? '',
    mode,
    memoryMb: given.memoryMb ?? 0,
  };
}

type Complains = (complaint: Complaint) => void;

function cellOf(name: ColumnName, cell: string, complains: Complains): unknown {
  if (cell === '') return undefined;
  if (/^[=+@\t\r-]/.test(cell) && !/^[+-]?[\d.]+$/.test(cell)) {
    complains(complain(`The cell ${quote(cell)} looks like a formula.`, 'a plain value'));
    return undefined;
  }
  const column: Column = COLUMNS[name];
  if (column.holds === 'text') return cell;
  if (column.holds === 'choice') return choiceOf(name, cell, complains);
  return column.never && cell.toLowerCase() === 'never' ? 'never' : numberOf(name, cell, column, complains);
}

function choiceOf(name: ColumnName, cell: string, complains: Complains): string | undefined {
  const choices = CHOICES[name] ?? [];
  if (choices.includes(cell)) return cell;
  complains(complain(`The ${name} cannot be ${quote(cell)}.`, choices.join(', '), nearest(cell, choices)));
  return undefined;
}

function numberOf(name: ColumnName, cell: string, column: Column, complains: Complains): number | undefined {
  const expected = `${column.whole ? 'a whole number' : 'a number'}${rangeText(column)}${column.never ? ', or never' : ''}; the unit is in the name of the column`;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)) {
    complains(complain(`The cell of ${name} is ${quote(cell)}.`, expected));
    return undefined;
  }
  const value = Number(cell);
  const isFine = value >= 0 && (column.above === undefined || value > column.above) && value <= (column.most ?? 1e12);
  if (isFine && (!column.whole || Number.isInteger(value))) return value;
  complains(complain(`The cell of ${name} is ${cell}.`, expected));
  return undefined;
}

const rangeText = ({ above, most }: Column): string =>
  `${above === undefined ? ' of 0 or more' : ` above ${above}`}${most === undefined ? '' : `, at most ${most}`}`;

function noteTwins(rows: readonly Row[], reader: Reader): void {
  const seen = new Map<string, number>();
  for (const { id, line } of rows) {
    const first = seen.get(id);
    if (id !== undefined && first !== undefined)
      reader.complain(line, 1, complain(`The id ${quote(id)} stands on line ${first} already.`));
    else if (id !== undefined) seen.set(id, line);
  }
}
