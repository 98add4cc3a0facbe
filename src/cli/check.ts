/** `clusterdrill check`: the linter. */
import { findingsJson, tellFindings } from '../report/index.js';
import { lint } from '../scenarios/index.js';
import { readExportFile } from './files.js';
import { complainAbout, load } from './loading.js';
import { colours, columns, EXIT, print, warn } from './output.js';

export interface CheckOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  /** Log of the script of a pack, or events of the cluster. */
  readonly log?: string;
}

export async function check(files: readonly string[], options: CheckOptions): Promise<number> {
  if (options.log !== undefined) return await checkLog(files, options.log, options);
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

/** Exit 1 where the rollout left the rehearsed path. */
async function checkLog(files: readonly string[], log: string, options: CheckOptions): Promise<number> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    warn('--log is held against one plan.');
    return EXIT.input;
  }
  const loaded = await load(file, options);
  if (loaded === undefined) return EXIT.input;
  const [{ readRollout }, { follow }, { tellFollow, followJson }, { asPacked, planOf }, { rehearse }] =
    await Promise.all([
      import('../report/follow/read.js'),
      import('../report/follow/follow.js'),
      import('../report/follow/tell.js'),
      import('../report/pack/index.js'),
      import('../session/index.js'),
    ]);
  const text = readExportFile(log, 'the log of a rollout: what rollout.ps1 put out, one JSON object a line');
  const known = text.ok ? readRollout(text.value) : { ok: false as const, error: [text.error] };
  if (!known.ok) {
    await complainAbout(log, text.ok ? text.value : '', known.error, options);
    return EXIT.input;
  }
  const scenario = asPacked(loaded);
  const rehearsal = await rehearse(scenario);
  if (planOf(rehearsal) === undefined) {
    warn(`${file}: no upgrade is planned. The log of a pack is held against the plan that it was made of.`);
    return EXIT.input;
  }
  const found = await follow(scenario, rehearsal, known.value);
  const page = { color: colours(process.stdout, options), width: columns() };
  if (options.json === true) print(`${JSON.stringify(followJson(file, found))}\n`);
  else print(`${tellFollow(found, page)}\n`);
  return found.deviations.length === 0 ? EXIT.ok : EXIT.broken;
}
