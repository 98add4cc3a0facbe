/** `clusterdrill run`: each file is read, checked, rehearsed and told. */
import type { Complaint } from '../base/complaint.js';
import { nearest } from '../base/names.js';
import type { EngineName } from '../model/engines.js';
import { findRule, LEDGER } from '../model/rules/index.js';
import { tell, toJson, traceLines } from '../report/index.js';
import { formatComplaints, parseScenario, type Scenario } from '../scenarios/index.js';
import { firstDifference, type Rehearsal, rehearse } from '../session/index.js';
import { readScenarioFile } from './files.js';
import { colours, columns, EXIT, print, warn, writeLines } from './output.js';

export interface RunOptions {
  readonly json?: boolean;
  readonly trace?: string;
  readonly seed?: string;
  readonly engine: EngineName;
  readonly doubt: readonly string[];
  readonly twice?: boolean;
  readonly until?: number;
  readonly stopAtViolation?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

export async function run(files: readonly string[], options: RunOptions): Promise<number> {
  if (!knowsRules(options.doubt)) return EXIT.input;
  if (options.trace !== undefined && files.length > 1) {
    warn('--trace takes one scenario at a time.');
    return EXIT.input;
  }
  let code: number = EXIT.ok;
  for (const [index, file] of files.entries()) code = Math.max(code, await runFile(file, options, index === 0));
  return code;
}

/** Whether there are rules of these names; complains about those that there are not. */
export function knowsRules(ids: readonly string[]): boolean {
  const unknown = ids.filter((id) => findRule(id) === undefined);
  for (const id of unknown) warn(`No rule is called ${id}.${hint(id)} clusterdrill rules lists them.`);
  return unknown.length === 0;
}

function hint(id: string): string {
  const near = nearest(
    id,
    LEDGER.map((rule) => rule.id),
  );
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

async function runFile(file: string, options: RunOptions, first: boolean): Promise<number> {
  const scenario = await load(file, options);
  if (scenario === undefined) return EXIT.input;
  const rehearsal = await rehearse(scenario, {
    engine: options.engine,
    doubts: options.doubt,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.until === undefined ? {} : { untilUs: options.until }),
    ...(options.stopAtViolation === undefined ? {} : { stopAtViolation: options.stopAtViolation }),
  });
  const differs = options.twice === true ? await compare(scenario, rehearsal) : undefined;
  if (options.trace !== undefined) {
    const trouble = await writeLines(options.trace, traceLines(rehearsal));
    if (trouble !== undefined) {
      warn(`The trace could not be written: ${trouble.why}.`);
      return trouble.code;
    }
  }
  show(rehearsal, options, first);
  if (differs !== undefined) {
    warn(differs);
    return EXIT.bug;
  }
  if (options.twice === true && options.quiet !== true)
    warn(`Rehearsed twice: ${rehearsal.run.trace.length} occurrences, the same bytes.`);
  return rehearsal.missed.length === 0 ? EXIT.ok : EXIT.broken;
}

/** Reads and checks a scenario; complaints go to standard error. */
export async function load(file: string, options: { readonly color?: boolean }): Promise<Scenario | undefined> {
  const text = readScenarioFile(file);
  if (!text.ok) return complainAbout(file, '', [text.error], options);
  const scenario = await parseScenario(text.value, file);
  return scenario.ok ? scenario.value : complainAbout(file, text.value, scenario.error, options);
}

async function complainAbout(
  file: string,
  text: string,
  complaints: readonly Complaint[],
  options: { readonly color?: boolean },
): Promise<undefined> {
  warn(await formatComplaints(file, text, complaints, { color: colours(process.stderr, options) }));
  return undefined;
}

async function compare(scenario: Scenario, one: Rehearsal): Promise<string | undefined> {
  const again = await rehearse(scenario, one.options);
  return again.sha256 === one.sha256 ? undefined : firstDifference(one, again);
}

function show(rehearsal: Rehearsal, options: RunOptions, first: boolean): void {
  if (options.json === true) return print(`${JSON.stringify(toJson(rehearsal))}\n`);
  if (options.quiet === true) {
    for (const missed of rehearsal.missed) warn(missed);
    return;
  }
  print(`${first ? '' : '\n'}${tell(rehearsal, { color: colours(process.stdout, options), width: columns() })}\n`);
}
