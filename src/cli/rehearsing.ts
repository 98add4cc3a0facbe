/** The commands about one rehearsal, as the command line takes them. */
import { type Command, Option } from 'commander';
import { addExports } from './exports.js';
import type { RunOptions } from './run.js';
import type { ShellCommandOptions } from './shell.js';
import { doubt, duration, type State, seed } from './values.js';
import type { WatchOptions } from './watch.js';

const POLICY = 'a module (.js or .ts) that says where VMs go, or what is asked';

export function addRun(root: Command, state: State): void {
  const command = root
    .command('run')
    .description('rehearse one or several scenarios and report')
    .argument('<files...>', 'scenario files')
    .option('--json', 'print the result as JSON, one object per file and line')
    .option('--trace <file>', 'write every occurrence as NDJSON')
    .option('--seed <seed>', 'use this seed instead of the one in the file', seed)
    .addOption(
      new Option('--engine <engine>', 'what decides transitions').choices(['table', 'xstate']).default('table'),
    )
    .addOption(doubt())
    .option('--policy <file>', POLICY)
    .option('--twice', 'rehearse twice and compare')
    .option('--until <duration>', 'stop the simulation here, such as "12 h"', duration)
    .option('--stop-at-violation', 'end the run at the first violation')
    .option(
      '--once',
      'one rehearsal only, without odds and without the two that show how far its verdict hangs on the times of migrations',
    )
    .option(
      '--drawn',
      'one rehearsal with every duration that is a range drawn by the seed, as in the runs behind the odds',
    )
    .option('--measured <file>', 'measured migrations of your own (as for calibrate): how wide the band of times is')
    .option('--band', 'rehearse at both ends of the band of migration times however long the run is')
    .option('--priced', 'rehearse again with each setting changed that an outage hangs on, and say what that would do')
    .option('--quiet', 'print nothing but complaints and what is broken')
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { run } = await import('./run.js');
      state.code = await run(files, command.optsWithGlobals() as RunOptions);
    });
  addExports(command, true);
}

export function addCheck(root: Command, state: State): void {
  root
    .command('check')
    .description('what can be said about a plan without running it: first of all the VMs that cannot leave their node')
    .argument('<files...>', 'scenario files')
    .option(
      '--log <file>',
      'where a real rollout left the rehearsed path: what the script of a pack wrote down, or events of the cluster as JSON',
    )
    .option('--json', 'print the findings as JSON, one object per file and line')
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { check } = await import('./check.js');
      state.code = await check(files, command.optsWithGlobals());
    });
}

export function addWatch(root: Command, state: State): void {
  root
    .command('watch')
    .description('play a scenario on the terminal')
    .argument('<file>', 'scenario file')
    .option('--seed <seed>', 'use this seed instead of the one in the file', seed)
    .addOption(doubt())
    .option('--until <duration>', 'stop the simulation here, such as "12 h"', duration)
    .option('--policy <file>', POLICY)
    .option('--ascii', 'draw with signs of ASCII alone, for fonts that have no others')
    .option('--screen-reader', 'tell what happens line by line, and draw nothing')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { watch } = await import('./watch.js');
      state.code = await watch(file, command.optsWithGlobals() as WatchOptions);
    });
}

export function addShell(root: Command, state: State): void {
  root
    .command('shell')
    .description(
      'run a PowerShell script against the model of a scenario: its faults and invariants, the script instead of its plan',
    )
    .argument('<file>', 'the script (.ps1)')
    .argument('[args...]', 'arguments of the script, behind --')
    .requiredOption('--scenario <file>', 'the scenario')
    .option('--on <host>', 'the host on which the session runs, or station; unwritten, the first of the file')
    .addOption(new Option('--edition <edition>', 'whose answers').choices(['5.1', '7']).default('7'))
    .option('--what-if', 'everything that acts only says what it would do')
    .option('--json', 'print the result as JSON, with what the script puts out')
    .option('--quiet', 'no report')
    .option('--seed <seed>', 'use this seed instead of the one in the file', seed)
    .option('--until <duration>', 'stop the simulation here, such as "12 h"', duration)
    .addOption(
      new Option('--engine <engine>', 'what decides transitions').choices(['table', 'xstate']).default('table'),
    )
    .addOption(doubt())
    .option('--credential <account>', 'the account of the session, where it is not your own')
    .addOption(
      new Option('--authentication <how>', 'how hosts know the session')
        .choices(['Kerberos', 'CredSSP', 'NTLM'])
        .default('Kerberos'),
    )
    .action(async (file: string, args: string[], _options: unknown, command: Command) => {
      const { shell } = await import('./shell.js');
      state.code = await shell(file, args, command.optsWithGlobals() as ShellCommandOptions);
    });
}
