/** Policy modules from disk, and what is said when one cannot be played. */
import { basename, dirname, isAbsolute, join } from 'node:path';
import { escapeCharacters } from '../base/names.js';
import type { PolicySource } from '../operators/index.js';
import type { Scenario } from '../scenarios/index.js';
import { type ExportOptions, exportTrouble } from './exports.js';
import { readScenarioFile } from './files.js';
import { complainAbout, type LoadOptions, load } from './loading.js';
import { warn } from './output.js';

/** With the files that a command writes: none of them takes the place of a policy. */
interface Options extends ExportOptions {
  /** Given at the command line: wins over the scenario's own. */
  readonly policy?: string;
  readonly trace?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** The policy of a run. `none`: there is none; `wrong`: it cannot be read, or would be written over, and that was told. */
export async function policyFor(
  file: string,
  scenario: Pick<Scenario, 'policy'>,
  options: Options,
): Promise<PolicySource | 'none' | 'wrong'> {
  const path = options.policy ?? besideOf(file, scenario.policy);
  if (path === undefined) return 'none';
  const trouble = exportTrouble(options, [], [path]);
  if (trouble !== undefined) {
    warn(trouble);
    return 'wrong';
  }
  const text = readScenarioFile(path, 'a policy module (.js or .ts)');
  const given = options.policy === undefined ? {} : { path };
  if (text.ok) return { name: escapeCharacters(basename(path)), text: text.value, ...given };
  await complainAbout(path, '', [text.error], options);
  return 'wrong';
}

/** A path of a scenario is seen from its file, unless it is a whole one. */
const besideOf = (file: string, policy: string | undefined): string | undefined =>
  policy === undefined || isAbsolute(policy) ? policy : join(dirname(file), policy);

/** A scenario for a command that plays no policies: with one it would tell another night. Undefined: what is wrong has been told. */
export async function loadWithoutPolicy(
  file: string,
  options: LoadOptions,
  command: string,
): Promise<Scenario | undefined> {
  const scenario = await load(file, options);
  if (scenario?.policy === undefined) return scenario;
  const policy = escapeCharacters(scenario.policy);
  warn(`${file}: its strategy is the policy ${policy}, and ${command} plays none. clusterdrill run does.`);
  return undefined;
}

/** What a policy did wrong, in one line; undefined: the error is none of a policy. Threads lose the class of an error. */
export const policyTrouble = (error: unknown): string | undefined =>
  error instanceof Error && /^The policy .+ /.test(error.message) ? error.message : undefined;
