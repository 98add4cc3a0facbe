/** A hazard of the museum, explained. */
import type { Hazard } from '../scenarios/index.js';
import { lay } from './lay.js';
import { NOT_SHOWN } from './museum.js';
import type { PageOptions } from './page.js';
import { sourceLines } from './sources.js';

/** `file`: the scenario that shows it. */
export function explainHazard(hazard: Hazard, file: string, options: PageOptions): string {
  const { id, cause, symptom, code, source, caughtBy } = hazard;
  const caught =
    'finding' in caughtBy
      ? `  Caught before the night by clusterdrill check: ${caughtBy.finding}`
      : 'invariant' in caughtBy
        ? `  Caught by the rehearsal: ${caughtBy.invariant}`
        : `  Not detectable before. Earliest sign: ${caughtBy.earliestSign}`;
  return lay(
    [
      `${id}: a hazard of the museum`,
      '',
      cause,
      '',
      `  What the night shows: ${symptom}`,
      ...(code === undefined ? [] : [`  Windows: error or event ${code}`]),
      caught,
      ...sourceLines(source),
      `  Play it: clusterdrill run ${file}`,
    ],
    options,
  );
}

/** Of a hazard that no scenario shows; undefined where none has that id. */
export function explainNotShown(id: string, options: PageOptions): string | undefined {
  const known = NOT_SHOWN[id.toUpperCase()];
  if (known === undefined) return undefined;
  return lay(
    [
      `${id.toUpperCase()}: a hazard that no scenario of the museum shows`,
      '',
      known.cause,
      '',
      `  Why: ${known.because}`,
    ],
    options,
  );
}
