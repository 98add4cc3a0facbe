/** `clusterdrill compare`: strategies, variants or files side by side on the same luck. */
import { type Complaint, complain } from '../base/complaint.js';
import { quote } from '../base/text.js';
import { comparisonJson, tellComparison } from '../report/comparison.js';
import { edited, type Variant, variantsOf } from '../scenarios/index.js';
import { UNMEASURED } from '../session/index.js';
import { type Arm, type ArmSpec, openArm } from '../studies/arms.js';
import { columnsOfWay } from '../studies/campaign/table.js';
import { playComparison } from '../studies/workers/compare.js';
import { Pool } from '../studies/workers/pool.js';
import { type ExportOptions, exportTrouble, Tables } from './exports.js';
import { readScenarioFile } from './files.js';
import { complainAbout } from './loading.js';
import { colours, columns, EXIT, print, warn } from './output.js';
import { policyFor, policyTrouble } from './policy.js';
import { interruptible, progressBar } from './progress.js';
import { knowsRules } from './run.js';

export interface CompareOptions extends ExportOptions {
  /** Names of strategies, or paths of policies. */
  readonly strategies?: readonly string[];
  readonly runs: number;
  readonly workers?: number;
  readonly seed?: string;
  readonly until?: number;
  readonly doubt: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

export async function compare(files: readonly string[], options: CompareOptions): Promise<number> {
  if (!knowsRules(options.doubt)) return EXIT.input;
  const trouble = exportTrouble(options, files);
  if (trouble !== undefined) {
    warn(trouble);
    return EXIT.input;
  }
  const arms: Arm[] = [];
  for (const file of files) {
    const found = await armsOf(file, files.length > 1, options);
    if (found === undefined) return EXIT.input;
    arms.push(...found);
  }
  if (arms.length < 2) {
    warn('There is nothing to compare: several files, --strategies a,b or a vary: section in the file are wanted.');
    return EXIT.input;
  }
  const twice = arms.find(({ spec: { name } }, at) => arms.findIndex(({ spec }) => spec.name === name) < at);
  if (twice !== undefined) {
    warn(`${quote(twice.spec.name)} is there twice: what is compared has to differ, and to be told apart by its name.`);
    return EXIT.input;
  }
  return play(arms, options);
}

/** Undefined: its complaints have been told. */
async function armsOf(file: string, several: boolean, options: CompareOptions): Promise<Arm[] | undefined> {
  const text = readScenarioFile(file);
  if (!text.ok) return complainAbout(file, '', [text.error], options);
  // The file itself first: what is wrong with it has its place there, and not in a variant.
  const plain = await openArm(specOf(file, { name: file, text: text.value }, options));
  if (!plain.ok) return complainAbout(file, text.value, plain.error, options);
  const variants = await waysOf(text.value, options);
  if ('complaints' in variants) return complainAbout(file, text.value, variants.complaints, options);
  const arms: Arm[] = [];
  for (const variant of variants.found) {
    const name = [...(several ? [file] : []), variant.name].filter((part) => part !== '').join(': ');
    const arm = await openArm(specOf(file, { name: name === '' ? 'as it stands' : name, text: variant.text }, options));
    if (!arm.ok) return complainAbout(`${file} (${variant.name})`, variant.text, arm.error, options);
    const policy = await policyFor(file, arm.value.scenario, options);
    if (policy === 'wrong') return undefined;
    const { spec } = arm.value;
    arms.push(policy === 'none' ? arm.value : { ...arm.value, spec: { ...spec, policy } });
  }
  return arms;
}

async function waysOf(
  text: string,
  { strategies }: CompareOptions,
): Promise<{ found: readonly Variant[] } | { complaints: readonly Complaint[] }> {
  const varied = await variantsOf(text);
  if (!varied.ok) return { complaints: varied.error };
  if (strategies === undefined) return { found: varied.value };
  const found: Variant[] = [];
  for (const variant of varied.value)
    for (const strategy of strategies) {
      const name = [variant.name, strategy].filter((part) => part !== '').join(', ');
      const made = edited(variant.text, [{ set: 'upgrade.strategy', to: strategy }], name);
      // What else is wrong was told when the file was opened as it stands.
      if (!made.ok)
        return { complaints: [complain('A strategy is one of an upgrade, and this file has none.', UPGRADE)] };
      found.push(made.value);
    }
  return { found };
}

const UPGRADE = 'upgrade: { to: WS2022 }, or files or variants (vary:) to compare without --strategies';

const specOf = (file: string, { name, text }: Variant, options: CompareOptions): ArmSpec => ({
  name,
  text,
  file,
  doubts: options.doubt,
  factor: UNMEASURED.factor,
  ...(options.seed === undefined ? {} : { seed: options.seed }),
  ...(options.until === undefined ? {} : { untilUs: options.until }),
});

async function play(arms: readonly Arm[], options: CompareOptions): Promise<number> {
  const pool = new Pool(
    arms.map(({ spec }) => spec),
    options.workers,
  );
  const progress = progressBar('runs', options.quiet === true);
  const tables = await Tables.of(options);
  try {
    let interrupted = false;
    const comparison = await interruptible(async (signal) => {
      const found = await playComparison(arms, pool, {
        ...{ runs: options.runs, signal, onRuns: progress.add },
        onWay: (name, played) => tables.add(columnsOfWay(name, played)),
      });
      interrupted = signal.aborted;
      return found;
    });
    progress.stop();
    const [{ scenario }] = arms as [Arm];
    const told = { scenario, comparison, interrupted };
    const { exportComparison } = await import('./export-studies.js');
    // Of no run there is nothing to write.
    const failed =
      comparison.runs === 0 ? undefined : (tables.finish() ?? (await exportComparison(told, arms, options)));
    // As of a campaign: what was found is told also where a file could not be written.
    if (options.json === true) print(`${JSON.stringify(comparisonJson(told))}\n`);
    else if (options.quiet !== true)
      print(`${tellComparison(told, { color: colours(process.stdout, options), width: columns() })}\n`);
    if (failed !== undefined) return failed;
    return interrupted ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    const said = policyTrouble(error);
    if (said === undefined) throw error;
    progress.stop();
    warn(said);
    return EXIT.input;
  } finally {
    progress.stop();
    tables.drop();
    await pool.close();
  }
}
