/** The commands that look at many worlds, as the command line takes them. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseSize } from '../base/units.js';
import { CASE_BOUNDS, CASE_FAULTS, CASE_SIZE } from '../search/cases/case.js';
import type { ExploreCommandOptions } from './explore.js';
import type { FuzzCommandOptions } from './fuzz.js';
import type { MutateCommandOptions } from './mutate.js';
import { type State, seed } from './values.js';

export function addExplore(root: Command, state: State, doubt: () => Option): void {
  root
    .command('explore')
    .description('every order and every fault of a small cluster, with a certificate of what was shown')
    .argument('<file>', 'a scenario with an upgrade: its cluster, and the releases on the way')
    .option(
      '--commands <list>',
      'what may be asked: sets (rolling, procedure, by-hand, all) or kinds of commands',
      list,
      ['rolling'],
    )
    .option('--faults <k>', 'at most so many faults, 0 to 9', faults, 1)
    .option('--kinds <list>', 'kinds of faults', list, ['crash'])
    .addOption(
      new Option('--grain <grain>', 'how large a move is').choices(['atomic', 'interleaved']).default('atomic'),
    )
    .option('--max-states <n>', 'end after so many states', states, STATES)
    .addOption(
      new Option('--max-memory <size>', 'end when states and moves take so much')
        .argParser(size)
        .default(MEMORY, '2 GiB'),
    )
    .option('--workers <n>', 'threads; unwritten: one for each core, where the search turns out long', threads)
    .option('--depth-first', 'depth first: less of it is open at a time; counterexamples are longer')
    .option('--reduce-orders', 'of several orders of moves that do not touch each other follow one; ways are not asked')
    .option('--no-symmetry', 'count hosts and VMs that are alike as different')
    .addOption(doubt())
    .option('--policy <file>', 'a policy module that says where VMs go, in place of trying every host')
    .option(
      '--save <folder>',
      'write each counterexample as a scenario into this folder, and as an ITF trace for tools of TLA+ and Quint',
    )
    .option('--resume <file>', 'go on with the search in this file if it is there, and keep it there for the next time')
    .option('--html <file>', 'write the certificate as one HTML page')
    .option('--json', 'print the certificate as JSON')
    .option('--quiet', 'print nothing but complaints')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { explore } = await import('./explore.js');
      state.code = await explore(file, command.optsWithGlobals() as ExploreCommandOptions);
    });
}

export function addMutate(root: Command, state: State): void {
  root
    .command('mutate')
    .description('make each rule wrong in turn: which invariants notice?')
    .option('--rule <id>', 'this rule alone (repeatable)', (rule: string, before: string[]) => [...before, rule], [])
    .option('--states <n>', 'states of each small cluster that the tries start from', states, STATES_TRIED)
    .option('--markdown <file>', 'write the score as a page')
    .option('--json', 'print the score as JSON')
    .option('--quiet', 'print nothing but complaints')
    .action(async (_options: unknown, command: Command) => {
      const { mutateRules } = await import('./mutate.js');
      state.code = await mutateRules(command.optsWithGlobals() as MutateCommandOptions);
    });
}

export function addFuzz(root: Command, state: State): void {
  root
    .command('fuzz')
    .description('random clusters, plans and faults against a policy; the smallest case that breaks it')
    .requiredOption('--policy <file>', 'the policy module (.js or .ts)')
    .option('--runs <n>', 'cases at most', states, RUNS)
    .option('--seconds <s>', 'end after so many seconds', states)
    .option('--seed <seed>', 'where chance begins', seed, '1')
    .option('--hosts <n>', 'hosts of a case at most', whole(...CASE_BOUNDS.hosts), CASE_SIZE.hosts)
    .option('--vms <n>', 'VMs of a case at most', whole(...CASE_BOUNDS.vms), CASE_SIZE.vms)
    .option('--faults <k>', 'faults of a case at most, 0 to 9', faults, CASE_SIZE.faults)
    .option(
      '--kinds <list>',
      `faults of a case: some of ${CASE_FAULTS.join(', ')}; of each case any of a random half`,
      list,
    )
    .option('--all', 'go on after the first failure, for others of another kind')
    .option('--corpus <folder>', 'keep cases that met something new here, and begin with those that are there')
    .option('--save <folder>', 'write the smallest case of each failure as a scenario into this folder')
    .option('--json', 'print what was found as JSON')
    .option('--quiet', 'print nothing but complaints')
    .action(async (_options: unknown, command: Command) => {
      const { fuzzPolicy } = await import('./fuzz.js');
      state.code = await fuzzPolicy(command.optsWithGlobals() as FuzzCommandOptions);
    });
}

const RUNS = 1000;

const STATES_TRIED = 600;

const STATES = 2_000_000;
const MEMORY = 2_147_483_648;

const list = (text: string): string[] => text.split(',').map((one) => one.trim());

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is wanted.`);
  };

const faults = whole(...CASE_BOUNDS.faults);
const states = whole(1, 100_000_000);
const threads = whole(1, 256);

function size(text: string): number {
  const parsed = parseSize(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  throw new InvalidArgumentError('A size is wanted, such as "2 GiB".');
}
