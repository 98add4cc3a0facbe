/**
 * Campaigns: whole upgrades a second on one core with every rule and invariant on, what a second thread brings, and the memory that a
 * long campaign needs. It measures the built program.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type * as Scenarios from '../src/scenarios/index.js';
import type * as Arms from '../src/studies/arms.js';
import type { ArmSpec } from '../src/studies/arms.js';
import type * as Campaign from '../src/studies/workers/campaign.js';
import type * as Pools from '../src/studies/workers/pool.js';

import { median } from './measure.js';

const dist = (path: string): Promise<unknown> => import(new URL(`../dist/${path}`, import.meta.url).href);
const { edited } = (await dist('scenarios/index.js')) as typeof Scenarios;
const { openArm, playRange } = (await dist('studies/arms.js')) as typeof Arms;
const { armsOf, playCampaign } = (await dist('studies/workers/campaign.js')) as typeof Campaign;
const { Pool } = (await dist('studies/workers/pool.js')) as typeof Pools;

const MIB = 1024 * 1024;
const SECOND = 1e6;

function spec(text: string, file: string): ArmSpec {
  return { name: 'usual', text, file, doubts: [], factor: 2 };
}

/** The sixteen nodes with their 320 VMs, whose versions stay as they are. */
function sixteen(): ArmSpec {
  const file = 'scenarios/sixteen-nodes-2019-to-2022.yaml';
  const made = edited(readFileSync(file, 'utf8'), [{ set: 'upgrade.vmVersions', to: 'never' }], 'never');
  if (!made.ok) throw new Error('the scenario of sixteen nodes has another shape');
  return spec(made.value.text, file);
}

const SMALL = `
clusterdrill: 1
title: The work
hosts: [{ name: A, release: WS2019, cores: 16, memory: 64 GiB }]
script: [{ manual: the work, take: 10 min..20 min }]
until: 17 min
`;

/** Upgrades a second of processor time, and of the wall clock, after a warm-up. */
async function rateOfOne(): Promise<{ readonly busy: number; readonly wall: number }> {
  const arm = await openArm(sixteen());
  if (!arm.ok) throw new Error('the scenario of sixteen nodes is wrong');
  const runs = 600;
  await playRange(arm.value, 0, runs);
  const [before, began] = [process.cpuUsage(), performance.now()];
  await playRange(arm.value, runs, runs);
  const { user, system } = process.cpuUsage(before);
  return { busy: runs / ((user + system) / SECOND), wall: runs / ((performance.now() - began) / 1000) };
}

/** What a child process says that measures one core by itself. */
const CHILD = '--one-core';

/** Upgrades a second of the wall clock, by so many processes together that share nothing: what the machine has to give. */
async function rateOfProcesses(count: number): Promise<number> {
  const run = promisify(execFile);
  const args = [...process.execArgv, fileURLToPath(import.meta.url), CHILD];
  const told = await Promise.all(Array.from({ length: count }, () => run(process.execPath, args)));
  return told.reduce((sum, { stdout }) => sum + Number(stdout), 0);
}

/** Upgrades a second of the wall clock, with so many threads. */
async function rateOf(threads: number): Promise<number> {
  const pool = new Pool([sixteen()], threads);
  const { signal } = new AbortController();
  const play = (from: number, shards: number) =>
    Promise.all(
      Array.from({ length: shards }, (_, at) => pool.play({ arm: 0, first: from + at * 25, count: 25 }, signal)),
    );
  await play(0, 8 * threads);
  const began = performance.now();
  await play(1000, 32);
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  return (32 * 25) / seconds;
}

/** How often one and two are measured in turn: the minutes of a machine differ by more than what is looked for. */
const TURNS = 5;

/** What one brings, and what two bring of that: medians. */
async function gainOf(
  rateFor: (count: number) => Promise<number>,
): Promise<{ readonly one: number; readonly gain: number }> {
  const ones: number[] = [];
  const gains: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const [one, two] = [await rateFor(1), await rateFor(2)];
    ones.push(one);
    gains.push(two / one);
  }
  return { one: median(ones), gain: median(gains) };
}

/** The most memory of this process and its threads while a million runs are played and read again. */
async function memoryOf(runs: number): Promise<{ readonly peak: number; readonly seconds: number }> {
  const small = spec(SMALL, 'small.yaml');
  const pool = new Pool(armsOf(small), 2);
  const folder = mkdtempSync(join(tmpdir(), 'clusterdrill-bench-'));
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const began = performance.now();
  await playCampaign(small, pool, {
    runs,
    folder,
    version: '0',
    signal: new AbortController().signal,
    onRuns: () => {},
  });
  clearInterval(watch);
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
  return { peak, seconds: (performance.now() - began) / 1000 };
}

async function all(): Promise<void> {
  const { busy, wall } = await rateOfOne();
  const threads = await gainOf(rateOf);
  const here = `in one process, without threads, ${wall.toFixed(0)}; ${busy.toFixed(0)} a second of processor time, compilers included`;
  console.log(
    `one thread: ${threads.one.toFixed(0)} whole upgrades of sixteen nodes and 320 VMs a second, invariants on (bar: 200; ${here})`,
  );
  const processes = await gainOf(rateOfProcesses);
  console.log(
    `two threads: ${threads.gain.toFixed(2)} times one (bar: 1.8); two processes that share nothing: ${processes.gain.toFixed(2)}`,
  );
  const { peak, seconds } = await memoryOf(1_000_000);
  console.log(
    `a million small runs: ${(peak / MIB).toFixed(0)} MB at most (bar: 700), ${seconds.toFixed(0)} s with two threads`,
  );
}

if (process.argv.includes(CHILD)) console.log((await rateOfOne()).wall);
else await all();
