#!/usr/bin/env node
/** The command. A checkout keeps dist/ in step with its sources first; an installed package holds no sources and starts at once. */
import { existsSync } from 'node:fs';

const here = (path) => new URL(path, import.meta.url);

try {
  const code = existsSync(here('../src')) ? await (await import('../scripts/ensure-built.mjs')).ensureBuilt() : 0;
  if (code === 0) {
    const { main } = await import('../dist/cli/main.js');
    process.exitCode = await main(process.argv.slice(2));
  } else {
    process.exitCode = code;
  }
} catch (error) {
  console.error(error);
  process.exitCode = 3;
}
