/** The commands around a cluster of one's own: in as an inventory, out as a plan that can be carried out. */
import { type Command, InvalidArgumentError } from 'commander';
import { RELEASE_KEYS } from '../model/catalog/release-types.js';
import type { State } from './values.js';

export function addOwnCluster(root: Command, state: State): void {
  addImport(root, state);
  addRetreat(root, state);
  addPack(root, state);
  addPlan(root, state);
}

function addImport(root: Command, state: State): void {
  root
    .command('import')
    .description('an inventory of a real cluster to a scenario, with what is assumed and what depends on it')
    .argument(
      '<files...>',
      'what the collector wrote, or exports of Get-VM, Get-VMHost, Get-ClusterNode … (JSON or CSV); events of past migrations beside them',
    )
    .option('--to <release>', 'write a plan that upgrades to this release', release)
    .option('--out <file>', 'write the scenario, or with --export the inventory, to this file instead of printing it')
    .option('--force', 'write over the file of --out though it holds something else, such as corrections of yours')
    .option('--diff <old>', 'print what changed since this inventory or scenario, and no scenario')
    .option('--export', 'the other way: the file is a scenario, and its inventory is printed')
    .option('--json', 'print the scenario with what is missing as JSON')
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { importFiles } = await import('./import.js');
      state.code = await importFiles(files, command.optsWithGlobals());
    });
}

function addRetreat(root: Command, state: State): void {
  root
    .command('retreat')
    .description('at each step of a plan: is there a way back, how long does it take, and which step takes it away')
    .argument('<file>', 'scenario file, or an inventory with --to')
    .option('--to <release>', 'of an inventory: the release to upgrade to', release)
    .option('--json', 'print every step with its way back as JSON')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { retreat } = await import('./retreat.js');
      state.code = await retreat(file, command.optsWithGlobals());
    });
}

function addPack(root: Command, state: State): void {
  root
    .command('pack')
    .description(
      'the change pack of a rehearsed plan: runbook (Markdown, HTML), script with checks, list of whom to notify',
    )
    .argument('<file>', 'scenario file, or an inventory with --to')
    .option('--to <release>', 'of an inventory: the release to upgrade to', release)
    .option('--out <folder>', 'where the files go; unwritten: the name of the file with -pack behind it')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { pack } = await import('./pack.js');
      state.code = await pack(file, command.optsWithGlobals());
    });
}

/** Ways that are rehearsed; a way of sixteen nodes takes a fifth of a second. */
const TRIES = 120;

function addPlan(root: Command, state: State): void {
  root
    .command('plan')
    .description(
      'the best order of the nodes and how many at a time, or which requirements are in conflict, and what each would cost',
    )
    .argument('<file>', 'scenario file, or an inventory with --to')
    .option('--to <release>', 'of an inventory: the release to upgrade to', release)
    .option('--tries <n>', 'ways that are rehearsed at most', tries, TRIES)
    .option('--json', 'print the result as JSON')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { plan } = await import('./plan.js');
      state.code = await plan(file, command.optsWithGlobals());
    });
}

const TRIES_MAX = 100_000;

function tries(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= TRIES_MAX) return value;
  throw new InvalidArgumentError(`A whole number from 1 to ${TRIES_MAX} is wanted.`);
}

function release(text: string): string {
  const found = RELEASE_KEYS.find((key) => key.toLowerCase() === text.trim().toLowerCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`A release is wanted: ${RELEASE_KEYS.join(', ')}.`);
}
