/** `npm run test:real`: tests against real systems (test/real). Arguments go to vitest. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { root, runTool } from './project.mjs';

const folder = join(root, 'test', 'real');
const tests = existsSync(folder)
  ? readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.test.ts'))
  : [];
if (tests.length === 0) {
  console.log('There are no tests against real systems yet (test/real is empty).');
} else {
  await ensureInstalled();
  const args = ['run', '--config', 'vitest.real.config.ts', ...process.argv.slice(2)];
  process.exitCode = await runTool('vitest', 'vitest', args);
}
