/** The command line: arguments in, exit code out. What a command needs is loaded only when it is asked for. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { Bug } from '../base/assert.js';
import type { Complaint } from '../base/complaint.js';
import { parseBandwidth, parseDuration, parseSize } from '../base/units.js';
import { COLUMNS, type Column } from '../studies/calibrate/row.js';
import { addExports } from './exports.js';
import { addLabs } from './lab-commands.js';
import { EXIT, print, warn, watchPipes } from './output.js';
import { addOwnCluster } from './own-cluster.js';
import type { RunOptions } from './run.js';
import { addExplore, addFuzz, addMutate } from './searching.js';
import type { ShellCommandOptions } from './shell.js';
import { version } from './version.js';
import type { WatchOptions } from './watch.js';

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

interface State {
  code: number;
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

function addRun(root: Command, state: State): void {
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
    .option('--policy <file>', 'a module (.js or .ts) that says where VMs go, or what is asked')
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
    .option('--quiet', 'print nothing but complaints and what is broken')
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { run } = await import('./run.js');
      state.code = await run(files, command.optsWithGlobals() as RunOptions);
    });
  addExports(command, true);
}

function addCheck(root: Command, state: State): void {
  root
    .command('check')
    .description('what can be said about a plan without running it: first of all the VMs that cannot leave their node')
    .argument('<files...>', 'scenario files')
    .option('--log <file>', 'where a real rollout left the rehearsed path: what the script of a pack wrote down')
    .option('--json', 'print the findings as JSON, one object per file and line')
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { check } = await import('./check.js');
      state.code = await check(files, command.optsWithGlobals());
    });
}

function addCompare(root: Command, state: State): void {
  const command = root
    .command('compare')
    .description('strategies, variants (vary: in the file) or files side by side on the same luck')
    .argument('<files...>', 'scenario files')
    .option(
      '--strategies <list>',
      'names of strategies, or paths of policy modules, with commas between them',
      (text: string) => text.split(','),
    )
    .option('--runs <n>', 'nights of each', count, COMPARE_RUNS)
    .option('--workers <n>', 'threads; unwritten: one for each core', count)
    .option('--seed <seed>', 'use this seed instead of the one in the file', seed)
    .addOption(doubt())
    .option('--until <duration>', 'stop each simulation here, such as "12 h"', duration)
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'print nothing but complaints')
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { compare } = await import('./compare.js');
      state.code = await compare(files, command.optsWithGlobals());
    });
  addExports(command, false);
}

const COMPARE_RUNS = 200;

function addCampaign(root: Command, state: State): void {
  const command = root
    .command('campaign')
    .description(
      'the plan on many nights, over all cores: chances, times, what moves them; exit 1 where a run does not fit',
    )
    .argument('<file>', 'scenario file')
    .option('--policy <file>', 'a module (.js or .ts) that says where VMs go, or what is asked')
    .option('--runs <n>', 'how many nights; unwritten: 1000', count)
    .option('--precision <share>', 'as many as it takes to know the chance to plus or minus this, such as "1 %"', share)
    .option('--workers <n>', 'threads; unwritten: one for each core', count)
    .option('--redis <url>', 'let workers on this Redis play (clusterdrill worker), redis:// or rediss://')
    .option('--resume <dir>', 'keep the runs in this directory, and go on with those that are there')
    .option('--seed <seed>', 'use this seed instead of the one in the file', seed)
    .addOption(doubt())
    .option('--until <duration>', 'stop each simulation here, such as "12 h"', duration)
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'print nothing but complaints')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { campaign } = await import('./campaign.js');
      state.code = await campaign(file, command.optsWithGlobals());
    });
  addExports(command, false);
}

function addWorker(root: Command, state: State): void {
  root
    .command('worker')
    .description('play runs for campaigns with --redis, until Ctrl-C')
    .requiredOption('--redis <url>', 'where the campaigns put their runs, redis:// or rediss://')
    .option('--threads <n>', 'runs at a time; unwritten: one for each core', count)
    .option('--quiet', 'print nothing but trouble')
    .action(async (_options: unknown, command: Command) => {
      const { worker } = await import('./worker.js');
      state.code = await worker(command.optsWithGlobals());
    });
}

function addWatch(root: Command, state: State): void {
  root
    .command('watch')
    .description('play a scenario on the terminal')
    .argument('<file>', 'scenario file')
    .option('--seed <seed>', 'use this seed instead of the one in the file', seed)
    .addOption(doubt())
    .option('--until <duration>', 'stop the simulation here, such as "12 h"', duration)
    .option('--ascii', 'draw with signs of ASCII alone, for fonts that have no others')
    .option('--screen-reader', 'tell what happens line by line, and draw nothing')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { watch } = await import('./watch.js');
      state.code = await watch(file, command.optsWithGlobals() as WatchOptions);
    });
}

function addShell(root: Command, state: State): void {
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

function addCalibrate(root: Command, state: State): void {
  root
    .command('calibrate')
    .description('hold measured migrations and node times against the physics')
    .argument('<file>', 'a table of measured rows (CSV), or events of Hyper-V (JSON lines)')
    .option('--json', 'print the predictions and errors as JSON')
    .option('--fit', 'print the parameters of each class that fit its rows best, as YAML; with --json as its key "fit"')
    .option('--html <file>', 'write the errors and plots of predicted against measured as one HTML page')
    .option(
      '--memory <name=size>',
      'of events: the memory of a VM, or a size alone for all others (repeatable)',
      memory,
    )
    .option('--link <bandwidth>', 'of events: the line rate of the migration network, such as "10 Gbps"', bandwidth)
    .addHelpText('after', calibrationHelp)
    .action(async (file: string, _options: unknown, command: Command) => {
      const { calibrateFile } = await import('./calibrate.js');
      state.code = await calibrateFile(file, command.optsWithGlobals());
    });
}

/** The columns of a table, and what an export of events is. */
function calibrationHelp(): string {
  const columns = Object.entries(COLUMNS).map(
    ([name, column]: [string, Column]) => `  ${name.padEnd(20)}${column.help}${column.required ? ' Required.' : ''}`,
  );
  return [
    '',
    'Columns of a table, in any order; the unit is in the name:',
    ...columns,
    '',
    'Events: 22507, 22508, 22509, 20415, 20417 and 20418 of the logs Hyper-V-Worker and Hyper-V-VMMS, one JSON object a line:',
    '  Get-WinEvent -LogName Microsoft-Windows-Hyper-V-Worker-*, Microsoft-Windows-Hyper-V-VMMS-* |',
    '    ForEach-Object { $_ | ConvertTo-Json -Compress } | Out-File -Encoding utf8 events.jsonl',
    '',
  ].join('\n');
}

const doubt = (): Option =>
  new Option('--doubt <rule>', 'switch a rule off (repeatable)')
    .argParser((rule: string, before: string[]) => [...before, rule])
    .default([]);

function addReading(root: Command, state: State): void {
  const reading = () => import('./reading.js');
  root
    .command('rules')
    .description('print the ledger: every rule, its source and how sure it is')
    .option('--json', 'print it as JSON')
    .action(async (_options: unknown, command: Command) => {
      state.code = (await reading()).rules(command.optsWithGlobals());
    });
  root
    .command('releases')
    .description('print every release, the routes between them hop by hop, and the dead ends')
    .option('--json', 'print it as JSON')
    .action(async (_options: unknown, command: Command) => {
      state.code = (await reading()).releases(command.optsWithGlobals());
    });
  root
    .command('explain')
    .description(
      'explain a rule, an invariant, a finding, a feature, a release, a cmdlet, a property, a state, a fact or a field',
    )
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      state.code = await (await reading()).explainOne(id, command.optsWithGlobals());
    });
  root
    .command('schema')
    .description(
      'print a JSON Schema: of a scenario, for editors; of an inventory; of what run, campaign and compare print, and of a trace',
    )
    .argument('[name]', 'scenario, inventory, run, campaign, compare or trace', 'scenario')
    .action(async (name: string) => {
      state.code = await (await reading()).schema(name);
    });
  root
    .command('diagram')
    .description('print the statecharts as Mermaid, all or one')
    .argument('[machine]')
    .action(async (machine: string | undefined) => {
      state.code = (await reading()).diagram(machine);
    });
}

/** From 1 to a million. */
function count(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= COUNT_MAX) return value;
  throw new InvalidArgumentError('A whole number from 1 to 1000000 is wanted.');
}

const COUNT_MAX = 1_000_000;

/** Such as `1 %` or `0.01`. */
function share(text: string): number {
  const [, digits = '', sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits) / (sign === '%' ? 100 : 1);
  if (digits !== '' && value > 0 && value <= HALF) return value;
  throw new InvalidArgumentError('A share above 0 and up to 50 % is wanted, such as "1 %".');
}

const HALF = 0.5;

function seed(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('A seed is not empty. Expected a number or a text.');
}

/** `NAME=SIZE`, or a size alone under the empty name. */
function memory(text: string, before: ReadonlyMap<string, number> = new Map()): ReadonlyMap<string, number> {
  const at = text.lastIndexOf('=');
  const size = parseSize(text.slice(at + 1));
  if (!size.ok) throw new InvalidArgumentError(wording(size.error));
  if (size.value > 0) return new Map([...before, [text.slice(0, Math.max(0, at)).trim().toLowerCase(), size.value]]);
  throw new InvalidArgumentError('This is no memory at all. Expected more than 0: sql1=64 GiB.');
}

function bandwidth(text: string): number {
  const parsed = parseBandwidth(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  throw new InvalidArgumentError(
    parsed.ok ? 'This is no bandwidth at all. Expected more than 0: 10 Gbps.' : wording(parsed.error),
  );
}

const wording = ({ message, expected }: Complaint): string =>
  `${message}${expected === undefined ? '' : ` Expected ${expected}.`}`;

function duration(text: string): number {
  const parsed = parseDuration(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  if (parsed.ok) throw new InvalidArgumentError('This is no time at all. Expected more than 0: 12 h.');
  throw new InvalidArgumentError(wording(parsed.error));
}
