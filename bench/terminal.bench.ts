/**
 * The screen of `watch`: how soon it stands, what it takes while it plays 64 hosts and 8,000 VMs at fifteen frames a second, its longest
 * frame, and how long a jump in the largest scenario takes. It measures the built program; the first frame on a terminal of its own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as Scenarios from '../src/scenarios/index.js';
import type * as Session from '../src/session/index.js';
import type * as Terminal from '../src/tui/terminal.js';
import type * as Screen from '../src/tui/watch-screen.js';
import type * as Watch from '../src/tui/watching.js';
import { median, timed } from './measure.js';

process.env['NODE_ENV'] = 'production';

const dist = (path: string): string => new URL(`../dist/${path}`, import.meta.url).href;
const root = fileURLToPath(new URL('..', import.meta.url));
const FLAGSHIP = 'scenarios/four-nodes-2012r2-to-2016.yaml';
const LARGEST = 'scenarios/largest-cluster.yaml';
const BARS = { flagshipMs: 700, largestMs: 2000, cores: 0.5, frameMs: 60, seekMs: 100 };

/** Milliseconds of the processor: on a machine that has more to do the wall clock tells of the others. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const shown = (ms: number): string => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`.padStart(9);

/** From the start of the process to the first row of its screen. Undefined: there is no `script` to give it a terminal. */
async function firstFrameMs(file: string, title: string): Promise<number | undefined> {
  if (spawnSync('script', ['--version']).status !== 0) return undefined;
  const command = `stty cols 200 rows 60; exec ${process.execPath} bin/clusterdrill.mjs watch ${file}`;
  const env = { ...process.env, TERM: 'xterm-256color' } as NodeJS.ProcessEnv;
  for (const name of ['CI', 'CONTINUOUS_INTEGRATION', 'NODE_ENV']) delete env[name];
  const began = performance.now();
  const child = spawn('script', ['-qfec', command, '/dev/null'], { cwd: root, env, stdio: ['pipe', 'pipe', 'ignore'] });
  const ms = await new Promise<number>((resolve, reject) => {
    let seen = '';
    child.stdout.on('data', (data: Buffer) => {
      seen += data.toString('utf8');
      if (seen.includes(title)) resolve(performance.now() - began);
    });
    child.on('exit', () => reject(new Error(`the screen never came:\n${seen}`)));
  });
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.on('exit', resolve));
  child.stdin.write('q');
  await gone;
  return ms;
}

async function frames(file: string, title: string, bar: number): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 7; run += 1) {
    const ms = await firstFrameMs(file, title);
    if (ms === undefined) return console.log('first frame: not measured, there is no `script` here');
    times.push(ms);
  }
  console.log(
    `${shown(median(times))}  first frame of ${file} (median of 7, from ${shown(Math.min(...times)).trim()}; bar: ${bar} ms)`,
  );
}

/** A terminal that nobody looks at. */
class Sink extends EventEmitter {
  readonly isTTY = true;
  readonly columns = 200;
  readonly rows = 60;
  /** None: there is nothing to give back. */
  readonly fd = -1;
  bytes = 0;

  write(text: string, ...rest: unknown[]): boolean {
    this.bytes += text.length;
    for (const one of rest) if (typeof one === 'function') one();
    return true;
  }
}

class Keys extends EventEmitter {
  readonly isTTY = true;
  setEncoding(): void {}
  setRawMode(): void {}
  ref(): void {}
  unref(): void {}
  read(): null {
    return null;
  }
}

async function open(file: string): Promise<Watch.Watching> {
  const { parseScenario } = (await import(dist('scenarios/index.js'))) as typeof Scenarios;
  const { Branches } = (await import(dist('session/index.js'))) as typeof Session;
  const { Watching } = (await import(dist('tui/watching.js'))) as typeof Watch;
  const text = readFileSync(`${root}/${file}`, 'utf8');
  const scenario = await parseScenario(text, file);
  if (!scenario.ok) throw new Error(`${file} has complaints`);
  const branches = await Branches.plant({ text, scenario: scenario.value });
  return new Watching(branches, { colours: 'many', ascii: false, now: () => performance.now(), save: () => undefined });
}

/** Plays for so many seconds, after the run is recorded. */
async function play(watching: Watch.Watching, seconds: number): Promise<void> {
  const { WatchScreen } = (await import(dist('tui/watch-screen.js'))) as typeof Screen;
  const [{ render }, { createElement }] = await Promise.all([import('ink'), import('react')]);
  const { BorrowedTerminal } = (await import(dist('tui/terminal.js'))) as typeof Terminal;
  const [sink, keys] = [new Sink(), new Keys()];
  const terminal = new BorrowedTerminal(
    keys as unknown as NodeJS.ReadStream,
    sink as unknown as ConstructorParameters<typeof BorrowedTerminal>[1],
  );
  terminal.enter();
  let [longest, count, began] = [0, 0, 0];
  const screen = {
    frame: (size: { columns: number; rows: number }) => watching.frame(size),
    tick: (ms: number) => {
      began = cpuMs();
      watching.tick(ms);
      count += 1;
    },
    work: () => watching.work(),
    type: () => undefined,
    press: () => false,
  };
  const props = {
    ...{ shown: screen, sizeOf: () => ({ columns: 200, rows: 60 }), now: () => performance.now() },
    ...{ draw: terminal.draw, onResize: () => () => undefined, onLeave: () => undefined },
  };
  const app = render(createElement(WatchScreen, props), {
    stdout: terminal as unknown as NodeJS.WriteStream,
    stdin: keys as unknown as NodeJS.ReadStream,
    patchConsole: false,
  });
  const write = sink.write.bind(sink);
  sink.write = (text, ...rest) => {
    longest = Math.max(longest, cpuMs() - began);
    began = cpuMs();
    return write(text, ...rest);
  };
  await new Promise((resolve) => setTimeout(resolve, 1000));
  [longest, count] = [0, 0];
  const before = process.cpuUsage();
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const used = process.cpuUsage(before);
  const passed = (performance.now() - from) / 1000;
  app.unmount();
  const cores = (used.user + used.system) / 1e6 / passed;
  console.log(
    `${cores.toFixed(2).padStart(6)}    cores while it plays (${(count / passed).toFixed(1)} frames/s; bar: ${BARS.cores})`,
  );
  console.log(`${shown(longest)}  longest frame, drawn and written (bar: ${BARS.frameMs} ms)`);
}

await frames(FLAGSHIP, 'Four nodes', BARS.flagshipMs);
await frames(LARGEST, 'The largest cluster', BARS.largestMs);

/** The longest piece of work between two frames while a run is recorded, and how many there were. */
function recorded(watching: Watch.Watching): { longest: number; pieces: number } {
  let [longest, pieces] = [0, 0];
  for (; watching.travel.branch.recording.conclusion === undefined; pieces += 1)
    longest = Math.max(longest, timed(() => watching.work()) * 1000);
  return { longest, pieces };
}

/** The least of several times: what others do on the machine only adds. */
const TRIES = 3;

const recordings: { longest: number; pieces: number }[] = [];
for (let run = 1; run < TRIES; run += 1) recordings.push(recorded(await open(LARGEST)));
const watching = await open(LARGEST);
recordings.push(recorded(watching));
const least = Math.min(...recordings.map(({ longest }) => longest));
console.log(
  `${shown(least)}  longest wait for a frame while the largest run is recorded, in ${recordings[0]?.pieces} pieces (bar: ${BARS.frameMs} ms)`,
);
watching.type('a');
await play(watching, 8);

const { cursor } = watching.travel;
const places = Array.from({ length: 200 }, (_, at) => Math.floor((((at * 7919) % 200) / 200) * cursor.trace.length));
const jumps = new Map<number, number>();
const backs = new Map<number, number>();
for (let run = 0; run < TRIES; run += 1) {
  for (const place of places) {
    const jump = timed(() => cursor.goToLength(place)) * 1000;
    jumps.set(place, Math.min(jump, jumps.get(place) ?? jump));
    const back = timed(() => cursor.back()) * 1000;
    backs.set(place, Math.min(back, backs.get(place) ?? back));
  }
}
const told = (times: ReadonlyMap<number, number>): string =>
  `median of ${times.size} places, the longest ${shown(Math.max(...times.values())).trim()}`;
console.log(
  `${shown(median([...jumps.values()]))}  a jump in the largest scenario (${told(jumps)}; bar: ${BARS.seekMs} ms)`,
);
console.log(`${shown(median([...backs.values()]))}  one occurrence back (${told(backs)})`);
