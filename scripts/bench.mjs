/** `npm run bench [-- NAME ...]`: runs bench/*.bench.ts one after the other; a NAME picks the files whose name holds it. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { root, runNode } from './project.mjs';

const folder = join(root, 'bench');
const names = process.argv.slice(2);
const all = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.bench.ts')) : [];
const picked = all.sort().filter((file) => names.length === 0 || names.some((name) => file.includes(name)));

if (picked.length === 0) {
  console.error(
    names.length === 0
      ? 'There are no benchmarks yet.'
      : `No benchmark is named ${names.join(' or ')}: ${all.join(', ')}`,
  );
  process.exitCode = names.length === 0 ? 0 : 2;
} else {
  await ensureInstalled();
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  for (const file of picked) {
    console.log(`── ${file}`);
    const code = await runNode(['--import', loader, join(folder, file)]);
    if (code !== 0) process.exitCode = 1;
    if (code === 130) break;
  }
}
