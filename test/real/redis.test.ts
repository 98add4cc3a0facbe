/** A campaign over a real Redis: whoever plays its runs, and whatever dies meanwhile, it comes to the same bytes. */
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'bin', 'clusterdrill.mjs');
const found = spawnSync('redis-server', ['--version']).status === 0;
if (!found) console.log('Skipped: redis-server is not installed.');

const SCENARIO = `
clusterdrill: 1
title: The work
hosts: [{ name: A, release: WS2019, cores: 16, memory: 64 GiB }]
script: [{ manual: the work, take: 10 min..20 min }]
until: 17 min
`;

const RUNS = '4000';

let folder = '';
let port = 0;
let redis: ChildProcess | undefined;
const children = new Set<ChildProcess>();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Keeps what it was given, also when it is restarted. */
async function startRedis(...more: string[]): Promise<void> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  redis = spawn('redis-server', [...args, '--appendfsync', 'always', ...more], { stdio: 'ignore' });
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      spawnSync('redis-cli', ['-p', String(port), 'ping'])
        .stdout.toString()
        .match(/PONG|NOAUTH/) !== null
    )
      return;
    await pause(50);
  }
  throw new Error('redis-server does not answer');
}

async function stopRedis(): Promise<void> {
  if (redis === undefined || redis.exitCode !== null) return;
  const ended = once(redis, 'exit');
  redis.kill('SIGTERM');
  await ended;
}

const url = (): string => `redis://127.0.0.1:${port}`;

function worker(threads = 1): ChildProcess {
  const child = spawn(process.execPath, [program, 'worker', '--redis', url(), '--threads', `${threads}`, '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.add(child);
  return child;
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const clusterdrill = (...args: string[]): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(process.execPath, [program, ...args], (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
    children.add(child);
  });

const campaign = (...more: string[]): Promise<Ended> =>
  clusterdrill('campaign', join(folder, 'work.yaml'), '--runs', RUNS, '--json', ...more);

/** Until so many shards have been played. */
async function played(jobs: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { stdout } = spawnSync('redis-cli', ['-p', String(port), 'zcard', 'bull:clusterdrill:completed']);
    if (Number(stdout.toString()) >= jobs) return;
    await pause(50);
  }
}

describe.skipIf(!found)('a campaign over Redis', () => {
  let local = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'clusterdrill-redis-'));
    writeFileSync(join(folder, 'work.yaml'), SCENARIO);
    port = await freePort();
    await startRedis();
    const alone = await campaign('--workers', '1');
    expect(alone.err).toBe('');
    local = alone.out;
  }, 60_000);

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
    execFileSync('redis-cli', ['-p', String(port), 'flushall']);
  });

  afterAll(async () => {
    await stopRedis();
    rmSync(folder, { recursive: true, force: true });
  });

  test('of two workers comes to the same as one thread here', async () => {
    worker();
    worker();
    expect((await campaign('--redis', url())).out).toBe(local);
  }, 60_000);

  test('and another one at the same time are played by the same worker', async () => {
    const other = join(folder, 'other.yaml');
    writeFileSync(other, SCENARIO.replace('The work', 'Other work'));
    worker(2);
    const files = [join(folder, 'work.yaml'), other];
    const both = files.map((file) => clusterdrill('campaign', file, '--runs', '2000', '--json', '--redis', url()));
    const runs = (await Promise.all(both)).map(
      ({ out }) => (JSON.parse(out) as { usual: { runs: number } }).usual.runs,
    );
    expect(runs).toEqual([2000, 2000]);
  }, 60_000);

  test('of which one is killed in the middle goes on with the other, and with a new one', async () => {
    const victim = worker();
    const running = campaign('--redis', url());
    await played(5);
    victim.kill('SIGKILL');
    await pause(200);
    worker();
    expect((await running).out).toBe(local);
  }, 90_000);

  test('goes on when Redis itself is restarted', async () => {
    worker();
    const running = campaign('--redis', url());
    await played(5);
    await stopRedis();
    await pause(300);
    await startRedis();
    expect((await running).out).toBe(local);
  }, 90_000);

  test('that is interrupted keeps what is finished, and goes on without Redis', async () => {
    const kept = join(folder, 'kept');
    worker();
    const args = ['campaign', join(folder, 'work.yaml'), '--runs', RUNS, '--json', '--resume', kept];
    const child = spawn(process.execPath, [program, ...args, '--redis', url()], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await played(8);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect((await clusterdrill(...args)).out).toBe(local);
  }, 90_000);

  test('goes on with a new worker when Redis comes back without anything that it was given', async () => {
    const victim = worker();
    const running = campaign('--redis', url());
    await played(5);
    victim.kill('SIGKILL');
    await stopRedis();
    rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
    await startRedis();
    worker();
    expect((await running).out).toBe(local);
  }, 90_000);

  test('that is interrupted while Redis is away ends, and keeps what is finished; its worker ends too', async () => {
    const kept = join(folder, 'kept without Redis');
    const hand = worker();
    const args = ['campaign', join(folder, 'work.yaml'), '--runs', RUNS, '--json', '--resume', kept];
    const child = spawn(process.execPath, [program, ...args, '--redis', url()], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    const handEnded = once(hand, 'exit');
    await played(8);
    await stopRedis();
    child.kill('SIGINT');
    hand.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect((await handEnded)[0]).toBe(0);
    expect(readdirSync(join(kept, 'usual'))).not.toEqual([]);
    await startRedis();
    expect((await clusterdrill(...args)).out).toBe(local);
  }, 90_000);

  test('takes nothing that another version has played', async () => {
    const from = (name: string): string => JSON.stringify(join(root, 'dist', 'studies', 'workers', `${name}.js`));
    const text = `
      const [{ connect }, { work }, { RemotePlayers }] = await Promise.all([import(${from('redis')}), import(${from('worker')}), import(${from('remote')})]);
      const arms = [{ name: 'usual', text: ${JSON.stringify(SCENARIO)}, file: 'work.yaml', doubts: [], factor: 2 }];
      const open = async (version) => RemotePlayers.open((await connect('${url()}')).value, arms, version);
      const stop = new AbortController();
      const working = work((await connect('${url()}')).value, { version: '1.0.0', threads: 1, onShard() {}, onTrouble() {} }, stop.signal);
      const [old, now] = [await open('1.0.0'), await open('1.0.1')];
      const ask = (players, ms) => players.play({ arm: 0, first: 0, count: 2 }, AbortSignal.timeout(ms)).then((all) => all.length, (error) => error.name);
      console.log(JSON.stringify([await ask(old, 20000), (stop.abort(), await working, await ask(now, 1500))]));
      process.exit();`;
    const said = spawnSync(process.execPath, ['--input-type=module', '--eval', text], { encoding: 'utf8' });
    expect(said).toMatchObject({ stderr: '', stdout: '[2,"TimeoutError"]\n' });
  }, 60_000);

  test('ends with a clear word where a worker is of another version', async () => {
    const other = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { connect } from ${JSON.stringify(join(root, 'dist', 'studies', 'workers', 'redis.js'))};
         import { work } from ${JSON.stringify(join(root, 'dist', 'studies', 'workers', 'worker.js'))};
         const redis = await connect(${JSON.stringify(url())});
         const options = { version: '9.9.9', threads: 1, onShard() {}, onTrouble() {} };
         await work(redis.value, options, new AbortController().signal);`,
      ],
      { stdio: 'ignore' },
    );
    children.add(other);
    const { code, err, out } = await campaign('--redis', url());
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('A worker has version 9.9.9 of clusterdrill, the campaign 0.1.0');
  }, 60_000);

  test('says what is wrong with an address, without its password', async () => {
    const nowhere = await campaign('--redis', `redis://me:secret@127.0.0.1:${await freePort()}`);
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toMatch(/No Redis can be used at redis:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/);
    expect(nowhere.err).not.toContain('secret');
    expect(await campaign('--redis', 'http://127.0.0.1')).toMatchObject({ code: 2, out: '' });
    expect(await clusterdrill('worker', '--redis', 'nonsense')).toMatchObject({ code: 2, out: '' });
    await stopRedis();
    await startRedis('--requirepass', 'right');
    for (const address of [url(), `redis://:wrong@127.0.0.1:${port}`]) {
      const { code, err } = await campaign('--redis', address);
      expect([code, err]).toEqual([2, expect.stringMatching(/NOAUTH|WRONGPASS/)]);
    }
    await stopRedis();
    await startRedis();
  }, 60_000);
});
