#!/usr/bin/env node
/** The command. A checkout keeps dist/ in step with its sources first; an installed package holds no sources and starts at once. */
import { existsSync } from 'node:fs';

const here = (path) => new URL(path, import.meta.url);

try {
  const ready = !existsSync(here('../src')) || (await (await import('../scripts/ensure-built.mjs')).ensureBuilt());
  if (ready) {
    const { main } = await import('../dist/cli/main.js');
    process.exitCode = await main(process.argv.slice(2));
  } else {
    process.exitCode = 3;
  }
} catch (error) {
  console.error(error);
  process.exitCode = 3;
}
