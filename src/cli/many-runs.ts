/** The commands about many runs, and about measured ones, as the command line takes them. */
import type { Command } from 'commander';
import { COLUMNS, type Column } from '../studies/calibrate/row.js';
import { addExports } from './exports.js';
import { bandwidth, count, doubt, duration, memory, type State, seed, share } from './values.js';

export function addCompare(root: Command, state: State): void {
  const command = root
    .command('compare')
    .description('strategies, variants (vary: in the file) or files side by side on the same luck')
    .argument('<files...>', 'scenario files')
    .option(
      '--strategies <list>',
      'names of strategies, or paths of policy modules, with commas between them',
      (text: string) => text.split(',').map((one) => one.trim()),
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

export function addCampaign(root: Command, state: State): void {
  const command = root
    .command('campaign')
    .description(
      'the plan on many nights, over all cores: chances, times, what moves them; exit 1 where a run does not fit, as things usually are or at an end of what is assumed',
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

export function addWorker(root: Command, state: State): void {
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

export function addCalibrate(root: Command, state: State): void {
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
