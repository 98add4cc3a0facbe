/** `clusterdrill fuzz`: random clusters, plans and faults against a policy; what breaks it is shrunk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openPolicy } from '../operators/index.js';
import { PolicyTrouble } from '../operators/policy/sandbox.js';
import { type FuzzTold, fuzzJson, storyOf, tellFuzz } from '../report/fuzz.js';
import { caseType } from '../report/schemas/search.js';
import { parseScenario } from '../scenarios/index.js';
import { CASE_FAULTS, type Case, textOf } from '../search/cases/case.js';
import { type Fuzzed, fuzz } from '../search/cases/fuzz.js';
import { makeFolder } from '../studies/workers/folder.js';
import { writeWhole } from '../studies/workers/whole-file.js';
import { folderTrouble } from './files.js';
import { known } from './kinds.js';
import { colours, columns, EXIT, inWords, print, warn } from './output.js';
import { policyFor } from './policy.js';
import { interruptible, progressBar } from './progress.js';

export interface FuzzCommandOptions {
  readonly policy: string;
  readonly runs: number;
  readonly seconds?: number;
  readonly seed: string;
  readonly hosts: number;
  readonly vms: number;
  readonly faults: number;
  readonly kinds?: readonly string[];
  readonly all?: boolean;
  readonly corpus?: string;
  readonly save?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

export async function fuzzPolicy(options: FuzzCommandOptions): Promise<number> {
  const nowhere =
    (options.save === undefined ? undefined : folderTrouble('--save', options.save)) ??
    (options.corpus === undefined ? undefined : folderTrouble('--corpus', options.corpus));
  if (nowhere !== undefined) {
    warn(nowhere);
    return EXIT.input;
  }
  const kinds = options.kinds === undefined ? CASE_FAULTS : known(options.kinds, CASE_FAULTS, 'fault');
  if (kinds === undefined) return EXIT.input;
  const policy = await policyFor(options.policy, {}, options);
  if (policy === 'none' || policy === 'wrong') return EXIT.input;
  try {
    (await openPolicy(policy)).close();
  } catch (error) {
    if (!(error instanceof PolicyTrouble)) throw error;
    warn(error.message);
    return EXIT.input;
  }
  const read = await readCorpus(options.corpus);
  if (read === undefined) return EXIT.input;
  const { hosts, vms, faults, seed, runs } = options;
  const playing = fuzz(policy, {
    ...{ seed, runs, corpus: read.cases, size: { hosts, vms, faults, kinds } },
    untilFirst: options.all !== true,
  });
  const played = await play(playing, options, read.next);
  const saved = played && save(played.fuzzed, options);
  if (played === undefined || saved === undefined) return EXIT.input;
  const { fuzzed, interrupted } = played;
  const told: FuzzTold = { policy: policy.name, fuzzed, saved, interrupted };
  if (options.json === true) print(`${JSON.stringify(fuzzJson(told))}\n`);
  else if (options.quiet !== true)
    print(`${tellFuzz(told, { color: colours(process.stdout, options), width: columns() })}\n`);
  if (interrupted) return EXIT.interrupted;
  return fuzzed.failures.length > 0 ? EXIT.broken : EXIT.ok;
}

/** Until the end, the time, or Ctrl-C. What is kept is written as it is met. Undefined: it could not be written, which was told. */
async function play(
  playing: ReturnType<typeof fuzz>,
  options: FuzzCommandOptions,
  next: number,
): Promise<{ fuzzed: Fuzzed; interrupted: boolean } | undefined> {
  let at = next;
  const bar = progressBar('cases', options.quiet === true || options.json === true);
  const endMs = performance.now() + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  return interruptible(async (signal) => {
    for (let doing = 'playing'; ; ) {
      // What has been found in time is shrunk to its end.
      const told = await playing.next(signal.aborted || (doing === 'playing' && performance.now() >= endMs));
      if (told.done === true) return { fuzzed: told.value, interrupted: signal.aborted };
      const { kept } = told.value;
      doing = told.value.doing;
      if (doing === 'playing') bar.add(1, options.runs);
      if (kept !== undefined && options.corpus !== undefined) {
        if (!isWritten(join(options.corpus, `${String(at).padStart(4, '0')}.json`), JSON.stringify(kept))) return;
        at += 1;
      }
      // A signal is heard between two turns of the loop alone.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }).finally(() => bar.stop());
}

/** Cases that an earlier fuzzing kept, from a folder that may not be there yet. Undefined: what is wrong with one was told. */
async function readCorpus(folder: string | undefined): Promise<{ cases: readonly Case[]; next: number } | undefined> {
  if (folder === undefined) return { cases: [], next: 0 };
  try {
    makeFolder(folder);
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
    const read = await Promise.all(names.map((name) => caseIn(join(folder, name))));
    const cases = read.filter((one) => one !== undefined);
    // What has another name than ours is a case as well, and no number.
    const numbers = names.map((name) => Number.parseInt(name, 10)).filter(Number.isFinite);
    return cases.length === names.length ? { cases, next: Math.max(-1, ...numbers) + 1 } : undefined;
  } catch (error) {
    warn(`The corpus ${folder} cannot be read: ${(error as Error).message}.`);
    return undefined;
  }
}

async function caseIn(file: string): Promise<Case | undefined> {
  const why = (said: string): undefined => warn(`${file} is no case of a corpus: ${said}`) as undefined;
  try {
    const read = caseType.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!read.success) return why(`${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}.`);
    const one = read.data as Case;
    const played = await parseScenario(textOf(one), file);
    return played.ok ? one : why(played.error.map(({ message }) => message).join(' '));
  } catch (error) {
    return why(`${(error as Error).message}.`);
  }
}

/** Writes failures as scenarios. Undefined: one could not be written, which was told. */
function save({ failures }: Fuzzed, options: FuzzCommandOptions): ReadonlyMap<string, string> | undefined {
  const saved = new Map<string, string>();
  if (options.save !== undefined && failures.length > 0) {
    try {
      makeFolder(options.save);
    } catch (error) {
      warn(`${options.save} could not be made: ${(error as Error).message}. Name another folder.`);
      return;
    }
    for (const { failure, case: smallest } of failures) {
      const path = join(options.save, `${failure.kind.replaceAll(/[^\w-]+/g, '-')}.yaml`);
      const policy = relative(options.save, options.policy).replaceAll('\\', '/');
      const strategy = policy.startsWith('.') ? policy : `./${policy}`;
      const story = [failure.says, ...storyOf(smallest)].map((line) => `# ${line}`);
      const text = textOf(smallest, `How ${options.policy} fails`).replace(
        /^upgrade:\n/m,
        `upgrade:\n  strategy: ${JSON.stringify(strategy)}\n`,
      );
      if (!isWritten(path, [...story, text.trimEnd()].join('\n'))) return undefined;
      saved.set(failure.kind, path);
    }
  }
  return saved;
}

/** Whether a file could be written; where not it is told. */
function isWritten(file: string, text: string): boolean {
  try {
    writeWhole(file, `${text}\n`);
    return true;
  } catch (error) {
    warn(`${file} could not be written: ${inWords(error as NodeJS.ErrnoException)}.`);
    return false;
  }
}
