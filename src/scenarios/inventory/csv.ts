/** A table of `Export-Csv` as records: one object for each line, every value a text. */
import { type CsvError, parse } from 'csv-parse/sync';
import { type Complaint, complain } from '../../base/complaint.js';
import { isUnsafeKey } from '../../base/names.js';
import { err, ok, type Result } from '../../base/result.js';
import { quote } from '../../base/text.js';
import type { Json } from './json.js';

const ROWS_MAX = 100_000;

/** Columns of all cmdlets have shorter lines; a quote without an end has longer ones. */
const LINE_MAX = 1_048_576;

/** `#TYPE` is how Windows PowerShell begins a table; `-UseCulture` and `-Delimiter` write other delimiters. */
export function parseCsv(text: string): Result<readonly Json[], readonly Complaint[]> {
  const [typed = ''] = /^#TYPE [^\r\n]*\r?\n/.exec(text) ?? [];
  const body = text.slice(typed.length);
  const header = body.split(/\r?\n/, 1)[0] ?? '';
  try {
    const rows: string[][] = parse(body, {
      delimiter: delimiterOf(header),
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      max_record_size: LINE_MAX,
      to: ROWS_MAX + 2,
    });
    return recordsOf(rows);
  } catch (error) {
    const { lines, message } = error as CsvError & { readonly lines?: number };
    return err([
      {
        ...complain(`This is no valid table: ${message}.`, 'what Export-Csv writes'),
        place: { line: (lines ?? 1) + (typed === '' ? 0 : 1), column: 1 },
      },
    ]);
  }
}

const delimiterOf = (header: string): string =>
  [',', ';', '\t'].reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best));

function recordsOf([header = [], ...rows]: string[][]): Result<readonly Json[], readonly Complaint[]> {
  const place = { line: 1, column: 1 };
  const unsafe = header.find(isUnsafeKey);
  if (unsafe !== undefined) return err([{ ...complain(`No column may be called ${quote(unsafe)}.`), place }]);
  if (rows.length > ROWS_MAX) return err([{ ...complain(`The table has more than ${ROWS_MAX} rows.`), place }]);
  return ok(rows.map((row) => Object.fromEntries(header.map((name, at) => [name.trim(), row[at] ?? '']))));
}
