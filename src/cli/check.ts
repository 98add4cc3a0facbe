/** `clusterdrill check`: the linter. */
import { findingsJson, tellFindings } from '../report/index.js';
import { lint } from '../scenarios/index.js';
import { load } from './loading.js';
import { colours, columns, EXIT, print } from './output.js';

export interface CheckOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

export async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  let code: number = EXIT.ok;
  for (const [index, file] of files.entries()) {
    const scenario = await load(file, options);
    if (scenario === undefined) {
      code = EXIT.input;
      continue;
    }
    const findings = lint(scenario);
    if (options.json === true) print(`${JSON.stringify(findingsJson(scenario, findings))}\n`);
    else {
      const page = { color: colours(process.stdout, options), width: columns() };
      print(`${index === 0 ? '' : '\n'}${tellFindings(scenario, findings, page)}\n`);
    }
    if (findings.some((finding) => finding.severity === 'error')) code = Math.max(code, EXIT.broken);
  }
  return code;
}
