/** `npm run check`: everything but the tests. Each step is named with its time, and all run even if one fails. */
import { ensureInstalled } from './ensure-installed.mjs';
import { runTool } from './project.mjs';

const steps = {
  types: () => runTool('@typescript/native', 'tsc', ['-p', 'tsconfig.json']),
  'types-of-pages': () => runTool('@typescript/native', 'tsc', ['-p', 'web/tsconfig.json']),
  lint: () => runTool('@biomejs/biome', 'biome', ['check', '--error-on-warnings']),
  rooms: () => runTool('vitest', 'vitest', ['run', 'test/rooms.test.ts']),
  'dead-code': () => runTool('knip', 'knip', []),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

await ensureInstalled();
const results = [];
for (const name of asked.length > 0 ? asked : Object.keys(steps)) {
  console.log(`── ${name}`);
  const began = performance.now();
  const code = await steps[name]();
  results.push({ name, ok: code === 0, seconds: ((performance.now() - began) / 1000).toFixed(1) });
}
console.log('──');
for (const { name, ok, seconds } of results)
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(10)} ${seconds} s`);
if (results.some(({ ok }) => !ok)) process.exitCode = 1;
