/** `clusterdrill calibrate`: measured rows held against the physics. */
import { resolve } from 'node:path';
import { type Complaint, complain } from '../base/complaint.js';
import { ok, type Result } from '../base/result.js';
import type { Bytes, BytesPerSecond } from '../base/units.js';
import { payloadShare } from '../model/catalog/index.js';
import { calibrationJson, tellCalibration } from '../report/calibration.js';
import { fitWarnings, fitYaml } from '../report/calibration-fit.js';
import { UNMEASURED, type Width } from '../session/index.js';
import {
  calibrate,
  fitClasses,
  looksLikeEvents,
  OWN_MIN,
  ownBand,
  type Row,
  readEvents,
  readRows,
} from '../studies/calibrate/index.js';
import { fileTrouble, readScenarioFile } from './files.js';
import { complainAbout } from './loading.js';
import { colours, columns, EXIT, print, warn, writeLines } from './output.js';

export interface CalibrateOptions {
  readonly json?: boolean;
  readonly fit?: boolean;
  readonly html?: string;
  /** By name of a VM, lower case; an empty name stands for all others. */
  readonly memory?: ReadonlyMap<string, Bytes>;
  /** Line rate. */
  readonly link?: BytesPerSecond;
  readonly color?: boolean;
}

/** More moves than this are not named one by one. */
const LEFT_OUT_MAX = 10;

export async function calibrateFile(file: string, options: CalibrateOptions): Promise<number> {
  const trouble = options.html === undefined ? undefined : htmlTrouble(options.html, file);
  if (trouble !== undefined) {
    warn(trouble);
    return EXIT.input;
  }
  const rows = await measuredRows(file, options);
  return rows === undefined ? EXIT.input : report(rows, options);
}

/** Rows from a table or from events. Undefined: the complaints about the file have been told. */
async function measuredRows(file: string, options: CalibrateOptions): Promise<readonly Row[] | undefined> {
  const text = readScenarioFile(file, WANTED);
  const read = text.ok ? readMeasured(file, text.value, options) : { ok: false as const, error: [text.error] };
  if (!read.ok) return complainAbout(file, text.ok ? text.value : '', read.error, options);
  warnLeftOut(file, read.value.leftOut);
  return read.value.rows;
}

/** How wide the band of migration times is by measured migrations of the user's own. Undefined: the file is wrong, and it was told why. */
export async function measuredWidth(file: string, options: CalibrateOptions): Promise<Width | undefined> {
  const rows = await measuredRows(file, options);
  if (rows === undefined) return undefined;
  const width = ownBand(calibrate(rows).scored);
  if (width === undefined)
    warn(
      `${file}: fewer than ${OWN_MIN} migrations of Hyper-V with a measured time; the band stays at a factor of ${UNMEASURED.factor}.`,
    );
  return width ?? UNMEASURED;
}

const WANTED = 'a table of measured rows (CSV) or events of Hyper-V (JSON lines)';

/** Why a page cannot be written there, as far as that is known before the work. */
function htmlTrouble(html: string, file: string): string | undefined {
  return resolve(html) === resolve(file)
    ? '--html would overwrite the measured rows; another file is wanted.'
    : fileTrouble('--html', html);
}

/** Rows of a table, or of events: then with what was left out. */
interface Measured {
  readonly rows: readonly Row[];
  readonly leftOut: readonly string[];
}

/** By the ending of its name, or by how it begins, a file holds events or a table. */
function readMeasured(
  file: string,
  text: string,
  { memory = new Map(), link }: CalibrateOptions,
): Result<Measured, readonly Complaint[]> {
  if (/\.(jsonl|ndjson)$/i.test(file) || looksLikeEvents(text)) {
    const otherwise = memory.get('');
    return readEvents(text, {
      memory,
      ...(otherwise === undefined ? {} : { memoryOtherwise: otherwise }),
      ...(link === undefined ? {} : { link: link * payloadShare(link).value }),
    });
  }
  const unused = [...(memory.size > 0 ? ['--memory'] : []), ...(link === undefined ? [] : ['--link'])];
  if (unused.length > 0)
    return {
      ok: false,
      error: [
        complain(
          `${unused.join(' and ')} says something of events, and this is a table.`,
          'columns memoryMb and linkMbPerS',
        ),
      ],
    };
  const rows = readRows(text);
  return rows.ok ? ok({ rows: rows.value, leftOut: [] }) : rows;
}

function warnLeftOut(file: string, leftOut: readonly string[]): void {
  for (const one of leftOut.slice(0, LEFT_OUT_MAX)) warn(`${file}: ${one}`);
  const more = leftOut.length - LEFT_OUT_MAX;
  if (more > 0) warn(`${file}: and ${more} more moves are left out.`);
}

async function report(rows: readonly Row[], options: CalibrateOptions): Promise<number> {
  const found = calibrate(rows);
  const fitted = options.fit === true ? fitClasses(rows) : undefined;
  if (options.html !== undefined) {
    const { calibrationHtml } = await import('../report/calibration-page.js');
    const failed = await writeLines(options.html, [calibrationHtml(found).trimEnd()]);
    if (failed !== undefined) {
      warn(`The page could not be written: ${failed.why}.`);
      return failed.code;
    }
  }
  if (fitted !== undefined) for (const warning of fitWarnings(fitted)) warn(`Warning: ${warning}`);
  if (options.json === true) print(`${JSON.stringify(calibrationJson(found, fitted))}\n`);
  else if (fitted !== undefined) print(fitYaml(fitted));
  else print(`${tellCalibration(found, { color: colours(process.stdout, options), width: columns() })}\n`);
  return EXIT.ok;
}
