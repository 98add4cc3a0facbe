/** Results as JUnit XML, which CI systems show: what must hold is a test case, and what does not is a failure. */
import { toXml } from 'xast-util-to-xml';
import { x } from 'xastscript';
import { escapeCharacters } from '../../base/text.js';
import { ALL_INVARIANTS } from '../../invariants/index.js';
import type { Scenario } from '../../scenarios/index.js';
import type { Rehearsal } from '../../session/index.js';
import type { Summary } from '../../studies/campaign/summary.js';
import { FITS_FROM } from '../../studies/odds/index.js';
import type { CampaignTold } from '../campaign.js';
import type { ComparisonTold } from '../comparison.js';
import { momentsOf } from '../moments.js';
import { shareText } from '../shares.js';

interface Case {
  readonly name: string;
  /** Why it failed; undefined: it did not. */
  readonly failed?: string;
}

const failedIf = (name: string, failed: boolean, why: string): Case => (failed ? { name, failed: why } : { name });

/** The outcome, each invariant, and each line of a script that expects something. A case fails where `run` ends with exit code 1 for it. */
export function runJunit(rehearsal: Rehearsal): string {
  const { scenario, outcome, script } = rehearsal;
  const wanted = scenario.expect?.outcome ?? 'completed';
  const ids = [...ALL_INVARIANTS.map(({ id }) => id), ...scenario.invariantsAlso.map(({ id }) => id)];
  const cases = [
    failedIf('outcome', outcome !== wanted, `The outcome is ${outcome}; expected was ${wanted}.`),
    ...ids.filter((id) => !scenario.invariantsExcept.includes(id)).map((id) => invariantCase(rehearsal, id)),
    ...script.map(({ text, met, expected, got }) => failedIf(text, !met, `Expected ${expected}, came ${got}.`)),
  ];
  return built(scenario.title, scenario.file, cases);
}

function invariantCase({ scenario, verdict }: Rehearsal, id: string): Case {
  const found = verdict.violations.filter(({ invariant }) => invariant === id);
  const expected = scenario.expect?.violations?.includes(id) === true;
  if (expected) return failedIf(id, found.length === 0, 'It holds; expected was that it is broken.');
  return failedIf(id, found.length > 0, found.map(({ subject, saw }) => `${subject}: ${saw}`).join('\n'));
}

/** That every run fits, as things usually are and at both ends of what is assumed, that every window is kept, and what was broken. */
export function campaignJunit({ scenario, usual, short: ends, long }: CampaignTold): string {
  const moments = momentsOf(scenario.start, usual.endsUs.max);
  const cases = [
    fitCase('every run fits', usual.fits, 1),
    fitCase('every run fits, all that is assumed short', ends.fits, 1),
    fitCase('every run fits, all that is assumed long', long.fits, 1),
    ...usual.windows.map(({ opensUs, inTime }) =>
      fitCase(`window of ${moments.short(opensUs)}: all back in time`, inTime, 1),
    ),
    ...brokenCases(scenario, usual.broken),
  ];
  return built(scenario.title, scenario.file, cases);
}

/** A suite for each way: that it fits in nine runs of ten, and what was broken. */
export function comparisonJunit({ scenario, comparison }: ComparisonTold): string {
  const cases = comparison.ways.flatMap(({ name, fits, violations }) =>
    [fitCase('nine runs of ten fit', fits, FITS_FROM), ...brokenCases(scenario, violations)].map((one) => ({
      ...one,
      name: `${name}: ${one.name}`,
    })),
  );
  return built(scenario.title, scenario.file, cases);
}

const fitCase = (name: string, share: Summary['fits'], wanted: number): Case =>
  failedIf(
    name,
    !(share.value >= wanted),
    Number.isNaN(share.value) ? 'No run of these was finished.' : `Only ${shareText(share)} of the runs.`,
  );

/** What the scenario expects to be broken has failed in no run that fits. */
const brokenCases = ({ expect }: Scenario, broken: Summary['broken']): Case[] =>
  broken.map(({ id, share }) =>
    failedIf(id, expect?.violations?.includes(id) !== true, `Broken in ${shareText(share)} of the runs.`),
  );

/** The two of Unicode that no XML may hold, not even by their numbers. */
const NO_XML = /[\ufffe\uffff]/g;

const said = (text: string): string =>
  escapeCharacters(text).replace(NO_XML, (one) => `\\u{${one.charCodeAt(0).toString(16).toUpperCase()}}`);

/** No time stands in it: the same result makes the same bytes. */
function built(title: string, file: string, cases: readonly Case[]): string {
  const counts = { tests: String(cases.length), failures: String(cases.filter(({ failed }) => failed).length) };
  const told = cases.map(({ name, failed }) =>
    x('testcase', { classname: said(file), name: said(name) }, [...(failed === undefined ? [] : [failureOf(failed)])]),
  );
  const suite = x('testsuite', { name: said(title), ...counts }, told);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${toXml(x('testsuites', counts, [suite]))}`;
}

/** Its first line is the message. */
const failureOf = (why: string) => {
  const lines = why.split('\n').map(said);
  return x('failure', { message: lines[0] ?? '' }, lines.join('\n'));
};
