/**
 * Exploration beside Spin, in one run: the same states, each by its own model of the rules. Spin runs where it is installed. Then what
 * symmetry saves, up to four nodes and four VMs, what is left where orders are left out, and what a second thread does. It measures the
 * built program.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GiB } from '../src/base/units.js';
import type * as Catalog from '../src/model/catalog/index.js';
import type { WorldSpec } from '../src/model/world-spec.js';
import type * as CommandKinds from '../src/search/command-kinds.js';
import type * as Explore from '../src/search/explore.js';
import type * as Threads from '../src/studies/workers/explore.js';
import { median, rate, timed } from './measure.js';

const dist = (path: string): Promise<unknown> => import(new URL(`../dist/${path}`, import.meta.url).href);
const { releaseIndex } = (await dist('model/catalog/index.js')) as typeof Catalog;
const { COMMAND_SETS } = (await dist('search/command-kinds.js')) as typeof CommandKinds;
const { Explorer } = (await dist('search/explore.js')) as typeof Explore;
const { exploreOver } = (await dist('studies/workers/explore.js')) as typeof Threads;

const [OLD, NEW] = [releaseIndex('WS2012R2'), releaseIndex('WS2016')];

const lab = (hosts: number, vms: number): WorldSpec => ({
  clusters: [{ name: 'LAB', level: OLD, witness: 2 }],
  hosts: Array.from({ length: hosts }, (_, at) => ({
    name: `H${at}`,
    release: OLD,
    cluster: 0,
    cores: 16,
    memory: 64 * GiB,
  })),
  vms: Array.from({ length: vms }, (_, at) => ({
    name: `v${at}`,
    host: at % hosts,
    startup: 2 * GiB,
    compatibility: 'minimal' as const,
  })),
});

const explorerOf = (hosts: number, vms: number, symmetry: boolean, reducesOrders = false): Explore.Explorer =>
  new Explorer({
    ...{
      world: lab(hosts, vms),
      grain: 'atomic',
      budget: 1,
      commands: COMMAND_SETS['by-hand'],
      faults: ['crash'],
      to: [NEW],
    },
    ...{ symmetry, reducesOrders, ways: false },
  });

function explored(
  hosts: number,
  vms: number,
  symmetry: boolean,
  reducesOrders = false,
): { states: number; moves: number; seconds: number; broken: number } {
  const explorer = explorerOf(hosts, vms, symmetry, reducesOrders);
  const seconds = timed(() => {
    for (const _ of explorer.run());
  });
  return { states: explorer.states.count, moves: explorer.transitions, seconds, broken: explorer.seen.breaks.size };
}

const hasSpin = spawnSync('spin', ['-V']).status === 0 && spawnSync('gcc', ['--version']).status === 0;

/** States and seconds of Spin; undefined: it is not there, or it did not come to its end. */
function spun(
  folder: string,
  hosts: number,
  vms: number,
  limitS: number,
): { states: number; seconds: number } | undefined {
  if (!hasSpin) return undefined;
  const run = (command: string, given: readonly string[], timeout?: number): string =>
    execFileSync(command, given, {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      ...(timeout === undefined ? {} : { timeout }),
    });
  copyFileSync(fileURLToPath(new URL('./peers/spin/rolling-real.pml', import.meta.url)), join(folder, 'model.pml'));
  run('spin', [`-DN=${hosts}`, `-DM=${vms}`, '-a', 'model.pml']);
  run('gcc', ['-O2', '-DSAFETY', '-DCOLLAPSE', '-DMEMLIM=12000', '-w', 'pan.c', '-o', 'pan']);
  try {
    let told = '';
    const seconds = timed(() => {
      told = run('./pan', ['-m1000000'], limitS * 1000);
    });
    return { states: Number(/(\d+) states, stored/.exec(told)?.[1]) - 1, seconds };
  } catch {
    return undefined;
  }
}

const LIMIT_S = 150;

/** What Spin does, by its own model, in the same run. */
function besideSpin(): void {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdrill-bench-'));
  console.log('                      states         moves   states/s    seconds   Spin s   of Spin');
  for (const [hosts, vms, symmetry] of [
    [2, 2, false],
    [2, 3, false],
    [3, 2, false],
    [3, 3, false],
    [3, 3, true],
    [3, 4, true],
    [4, 4, true],
  ] as const) {
    const ours = explored(hosts, vms, symmetry);
    const spin = spun(folder, hosts, vms, LIMIT_S);
    if (!symmetry && spin !== undefined && spin.states !== ours.states)
      console.log(`Spin has ${spin.states} states: the two differ.`);
    const figures = [
      rate(ours.states),
      rate(ours.moves),
      rate(ours.states / ours.seconds),
      ours.seconds.toFixed(2).padStart(10),
    ];
    const peer = spin === undefined ? (hasSpin ? `> ${LIMIT_S}` : '-') : spin.seconds.toFixed(2);
    const ratio = spin === undefined ? '' : (ours.seconds / spin.seconds).toFixed(3);
    console.log(
      `${hosts} x ${vms}${symmetry ? ' symmetric' : '          '} ${figures.join(' ')} ${peer.padStart(8)} ${ratio.padStart(9)}${ours.broken > 0 ? '  BROKEN' : ''}`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
}

/** What is left where orders are left out. */
function fewerOrders(): void {
  for (const [hosts, vms, symmetry] of [
    [3, 3, false],
    [4, 4, true],
  ] as const) {
    const [every, some] = [false, true].map((reducesOrders) => explored(hosts, vms, symmetry, reducesOrders));
    if (every === undefined || some === undefined) continue;
    if (some.states !== every.states) console.log(`${every.states} states by every order, ${some.states} by some.`);
    const figures = [every, some].map(({ moves, seconds }) => `${rate(moves).trim()} moves in ${seconds.toFixed(1)} s`);
    console.log(
      `${hosts} x ${vms}${symmetry ? ' symmetric' : ''}: every order ${figures[0]}, fewer orders ${figures[1]}`,
    );
  }
}

/** What a child process is told that searches by so many threads. */
const CHILD = '--threads';

/** Seconds of one search by so many threads. */
async function secondsOf(hosts: number, vms: number, threads: number): Promise<number> {
  const explorer = explorerOf(hosts, vms, true);
  const began = performance.now();
  if (threads === 1) for (const _ of explorer.run());
  else for await (const _ of exploreOver(explorer, threads, new AbortController().signal));
  return (performance.now() - began) / 1000;
}

/** The seconds of so many searches at once, each in a process of its own: nothing is compiled there yet, as where somebody types it. */
async function secondsApart(
  processes: number,
  size: readonly [number, number],
  threads: number,
  before: readonly string[] = [],
): Promise<number> {
  const itself = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)];
  const [program, ...args] = [...before, ...itself, CHILD, ...[...size, threads].map(String)];
  const told = await Promise.all(Array.from({ length: processes }, () => promisify(execFile)(program as string, args)));
  return Math.max(...told.map(({ stdout }) => Number(stdout)));
}

/** What keeps a process to one core, with all that its engine does beside: where that can be had. */
const ONE_CORE = ['taskset', '-c', '0'];
const canKeep = spawnSync('taskset', ['-c', '0', process.execPath, '--version']).status === 0;

/** One core, one thread that may use both for what its engine does beside, two threads, and two processes that share nothing: in turn. */
async function byThreads(size: readonly [number, number]): Promise<void> {
  const seconds: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round < 3; round += 1) {
    if (canKeep) seconds[0].push(await secondsApart(1, size, 1, ONE_CORE));
    seconds[1].push(await secondsApart(1, size, 1));
    seconds[2].push(await secondsApart(1, size, 2));
    seconds[3].push(await secondsApart(2, size, 1));
  }
  const [core, one, two, pair] = seconds.map(median) as [number, number, number, number];
  const kept = canKeep ? `, kept to one core ${core.toFixed(1)} s` : '';
  const ofCore = canKeep ? `${(core / two).toFixed(2)} times as fast as one core, ` : '';
  console.log(
    `${size.join(' x ')} symmetric: one thread ${one.toFixed(1)} s${kept}, two ${two.toFixed(1)} s: ${ofCore}${(one / two).toFixed(2)} as one thread (bar: 1.6; medians of three); two processes that share nothing do ${((2 * one) / pair).toFixed(2)} times the work of one`,
  );
}

if (process.argv.includes(CHILD)) {
  const [hosts, vms, threads] = process.argv.slice(-3).map(Number) as [number, number, number];
  console.log(await secondsOf(hosts, vms, threads));
} else {
  besideSpin();
  fewerOrders();
  // A search is the longer, the less it is that each thread compiles for itself.
  await byThreads([4, 4]);
  await byThreads([4, 5]);
}
