/** The command that tells the same story again, to be pasted into PowerShell and into a POSIX shell alike. */
import { escapeCharacters } from '../base/text.js';
import { type Micros, SECOND } from '../base/units.js';
import type { Rehearsal, RehearsalOptions, ScriptCall } from '../session/index.js';
import type { ArmSpec } from '../studies/arms.js';

/** Everything else has a meaning in one of the two shells. */
const BARE = /^[\p{L}\p{N}_./:=+][\p{L}\p{N}_./:=+-]*$/u;

/** The name of a parameter, as a script is given it. */
const PARAMETER = /^-[A-Za-z]\w*$/;

/** PowerShell takes the quotes of word processors as the plain ones. */
const SINGLE = /['‘’‚‛]/;

/** What double quotes do not protect in one of the shells. */
const DOUBLE_UNSAFE = /["“”„$`!]|\\\\|\\$/;

/**
 * A word as both shells read it. Where no form serves both (an apostrophe and a dollar sign), PowerShell's is taken.
 * Characters that cannot be seen are escaped: a line that is pasted must be one line.
 */
export function shellWord(text: string): string {
  const word = escapeCharacters(text);
  if (BARE.test(word)) return word;
  if (!SINGLE.test(word)) return `'${word}'`;
  return DOUBLE_UNSAFE.test(word) ? `'${word.replace(/['‘’‚‛]/g, '$&$&')}'` : `"${word}"`;
}

/** A path that begins with a dash would be read as an option. */
const fileWord = (file: string): string => shellWord(file.startsWith('-') ? `./${file}` : file);

export function replayLine({ scenario, seed, doubts, engine, options }: Rehearsal): string {
  const { script } = options;
  const words = ['clusterdrill', ...(script === undefined ? ['run'] : ['shell', fileWord(script.file), '--scenario'])];
  words.push(fileWord(scenario.file), '--seed', shellWord(seed));
  words.push(...doubtWords(doubts));
  if (engine !== 'table') words.push('--engine', engine);
  words.push(...untilWords(options.untilUs));
  words.push(...policyWords(options));
  if (options.drawn === true) words.push('--drawn');
  if (options.stopAtViolation === true) words.push('--stop-at-violation');
  if (script !== undefined) words.push(...scriptWords(script));
  return words.join(' ');
}

/** What was said of a script, and to it. */
const scriptWords = ({ options, args }: ScriptCall): string[] => [
  ...options.flatMap(([option = '', ...values]) => [option, ...values.map(shellWord)]),
  ...(args.length === 0 ? [] : ['--', ...args.map((arg) => (PARAMETER.test(arg) ? arg : shellWord(arg)))]),
];

/** A policy that the file does not name itself. */
const policyWords = ({ policy }: RehearsalOptions): string[] =>
  policy?.path === undefined ? [] : ['--policy', fileWord(policy.path)];

/** The command that plays what was saved, with rules switched off, and by the policy that played it. */
export function savedReplay(file: string, options: RehearsalOptions = {}): string {
  const doubts = (options.doubts ?? []).map((rule) => `--doubt ${rule}`);
  return ['clusterdrill', 'run', fileWord(file), ...doubts, ...policyWords(options)].join(' ');
}

/** The command that says of a scenario what stands in the way of it, before anything is begun. */
export const checkLine = ({ scenario }: Rehearsal): string => `clusterdrill check ${fileWord(scenario.file)}`;

/** A command on a line of its own, whatever its length: it is copied. */
export const replay = (command: string): string[] => ['  Replay:', `    ${command}`];

/** The command that plays one run of a study again: of this file, and with what was said beside it. */
export function drawnReplay({ file, doubts, untilUs, policy }: DrawnFrom, seed: string): string {
  const words = ['clusterdrill', 'run', fileWord(file), '--once', '--drawn', '--seed', shellWord(seed)];
  return [...words, ...doubtWords(doubts), ...untilWords(untilUs), ...policyWords({ ...(policy && { policy }) })].join(
    ' ',
  );
}

/** The line that rehearses the file as a study played it, and says which assumptions its verdict hangs on. */
export const oddsReplay = ({ file, doubts, untilUs, policy }: DrawnFrom): string =>
  [
    ...['clusterdrill', 'run', fileWord(file)],
    ...doubtWords(doubts),
    ...untilWords(untilUs),
    ...policyWords({ ...(policy && { policy }) }),
  ].join(' ');

/** What a run of a study was played from. */
export type DrawnFrom = Pick<ArmSpec, 'file' | 'doubts' | 'untilUs' | 'policy'>;

const doubtWords = (doubts: readonly string[]): string[] => doubts.flatMap((doubt) => ['--doubt', shellWord(doubt)]);

const untilWords = (untilUs: Micros | undefined): string[] =>
  untilUs === undefined ? [] : ['--until', shellWord(`${untilUs / SECOND} s`)];
