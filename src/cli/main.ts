/** The command line: arguments in, exit code out. What a command needs is loaded only when it is asked for. */
import { Command, CommanderError } from 'commander';
import { Bug } from '../base/assert.js';
import { addLabs } from './lab-commands.js';
import { addCalibrate, addCampaign, addCompare, addWorker } from './many-runs.js';
import { EXIT, print, warn, watchPipes } from './output.js';
import { addOwnCluster } from './own-cluster.js';
import { addReading } from './reference.js';
import { addCheck, addRun, addShell, addWatch } from './rehearsing.js';
import { addExplore, addFuzz, addMutate } from './searching.js';
import { doubt, type State } from './values.js';
import { version } from './version.js';

/** Runs one command. Exit codes: 0 as expected; 1 broken or missed; 2 bad input; 3 a bug of ours; 130 after Ctrl-C. */
export async function main(argv: readonly string[]): Promise<number> {
  watchPipes();
  const state = { code: EXIT.ok as number };
  try {
    if (argv.every((one) => BARE.includes(one)) && (await opensPicker())) return await pickWith(argv);
    await program(state).parseAsync([...argv], { from: 'user' });
    return state.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.input;
    return reportBug(error);
  }
}

/** What may be said of the list of scenarios, which opens where nothing else is asked. */
const BARE: readonly string[] = ['--no-color', '--ascii', '--screen-reader'];

async function opensPicker(): Promise<boolean> {
  const { hasTerminal } = await import('./watch.js');
  return hasTerminal();
}

async function pickWith(argv: readonly string[]): Promise<number> {
  const { pick } = await import('./pick.js');
  return pick({
    doubt: [],
    color: !argv.includes('--no-color'),
    screenReader: argv.includes('--screen-reader'),
    ...(argv.includes('--ascii') ? { ascii: true } : {}),
  });
}

function reportBug(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  warn(
    `clusterdrill has found a mistake of its own${error instanceof Bug ? '' : ' that it did not expect'}: ${message}`,
  );
  warn('Please report it with the command that you typed. CLUSTERDRILL_DEBUG=1 prints where it happened.');
  if (process.env.CLUSTERDRILL_DEBUG === '1' && error instanceof Error) warn(error.stack ?? '');
  return EXIT.bug;
}

function program(state: State): Command {
  const root = new Command('clusterdrill')
    .description('Rehearses a Hyper-V failover-cluster upgrade before anyone touches production.')
    .version(version(), '--version', 'print the version')
    .option('--no-color', 'print without colour')
    .configureOutput({ writeOut: print, writeErr: (text) => warn(text.trimEnd()) })
    .exitOverride()
    .showSuggestionAfterError();
  addRun(root, state);
  addWatch(root, state);
  addCheck(root, state);
  addCompare(root, state);
  addCampaign(root, state);
  addWorker(root, state);
  addShell(root, state);
  addLabs(root, (code) => {
    state.code = code;
  });
  addCalibrate(root, state);
  addExplore(root, state, doubt);
  addOwnCluster(root, state);
  addFuzz(root, state);
  addMutate(root, state);
  addReading(root, state);
  for (const command of root.commands)
    command.exitOverride().configureOutput({ writeOut: print, writeErr: (text) => warn(text.trimEnd()) });
  return root;
}
