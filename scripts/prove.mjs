/** `npm run prove [-- PART ...]`: the long proofs: certificates, reductions, mutation, policies. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { root, runNode } from './project.mjs';

await ensureInstalled();
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
process.exitCode = await runNode(['--import', loader, join(root, 'prove', 'run.ts'), ...process.argv.slice(2)]);
