/** A checkout that has to install or build first: Ctrl-C ends that, and is told as what it is. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** A tool that stays until Ctrl-C, and one that takes no notice of it and ends well a little later. */
const ENDS = "setTimeout(() => {}, 20_000); console.error('it runs');";
const GOES_ON = `process.on('SIGINT', () => setTimeout(() => process.exit(0), 200)); ${ENDS}`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-checkout-'));
  for (const part of ['bin', 'scripts']) cpSync(join(root, part), join(folder, part), { recursive: true });
  write('package.json', JSON.stringify({ type: 'module', dependencies: {} }));
  write(
    'package-lock.json',
    JSON.stringify({ packages: { '': { version: '1' }, 'node_modules/a': { version: '1' } } }),
  );
  write('src/index.ts', '');
  write('web/report.ts', '');
  write('node_modules/@typescript/native/package.json', JSON.stringify({ bin: { tsc: 'tsc.cjs' } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Ctrl-C, to all that stand in the foreground, as soon as the tool runs. */
async function interrupted(entry: string): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [join(folder, entry), 'releases'], {
    detached: true,
    env: { ...process.env, npm_execpath: join(folder, 'npm-cli.js') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    const before = err.includes('it runs');
    err += chunk.toString('utf8');
    if (!before && err.includes('it runs')) process.kill(-(child.pid as number), 'SIGINT');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, err };
}

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test.each([
    ['ends the compiler', ENDS],
    ['does not end it', GOES_ON],
  ])('during a build ends with 130 where it %s', async (_, tool) => {
    write('node_modules/@typescript/native/tsc.cjs', tool);
    expect(await interrupted('bin/clusterdrill.mjs')).toMatchObject({
      code: 130,
      err: expect.stringContaining('the build was interrupted; nothing was run.') as string,
    });
  });

  test.each([
    ['ends npm', ENDS],
    ['does not end it', GOES_ON],
  ])('during an installation ends with 130 where it %s', async (_, tool) => {
    write('npm-cli.js', tool);
    expect(await interrupted('scripts/start.mjs')).toMatchObject({
      code: 130,
      err: expect.stringContaining('The installation was interrupted') as string,
    });
  });
});
