/** `clusterdrill calibrate`: measured rows held against the physics. */
import { calibrationJson, tellCalibration } from '../report/index.js';
import { formatComplaints } from '../scenarios/index.js';
import { calibrate, readRows } from '../studies/calibrate/index.js';
import { readScenarioFile } from './files.js';
import { colours, columns, EXIT, print, warn } from './output.js';

export interface CalibrateOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

export async function calibrateFile(file: string, options: CalibrateOptions): Promise<number> {
  const text = readScenarioFile(file);
  const rows = text.ok ? readRows(text.value) : undefined;
  if (!text.ok || rows === undefined || !rows.ok) {
    const complaints = rows !== undefined && !rows.ok ? rows.error : text.ok ? [] : [text.error];
    warn(
      await formatComplaints(file, text.ok ? text.value : '', complaints, { color: colours(process.stderr, options) }),
    );
    return EXIT.input;
  }
  const found = calibrate(rows.value);
  if (options.json === true) print(`${JSON.stringify(calibrationJson(found))}\n`);
  else print(`${tellCalibration(found, { color: colours(process.stdout, options), width: columns() })}\n`);
  return EXIT.ok;
}
