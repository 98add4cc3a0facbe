/** `npm run format`: formats everything, sorts imports and applies the linter's safe fixes. */
import { ensureInstalled } from './ensure-installed.mjs';
import { runTool } from './project.mjs';

await ensureInstalled();
process.exitCode = await runTool('@biomejs/biome', 'biome', ['check', '--write', ...process.argv.slice(2)]);
