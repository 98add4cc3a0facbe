/** `npm test`: arguments go to vitest. */
import { ensureInstalled } from './ensure-installed.mjs';
import { runTool } from './project.mjs';

await ensureInstalled();
process.exitCode = await runTool('vitest', 'vitest', ['run', ...process.argv.slice(2)]);
