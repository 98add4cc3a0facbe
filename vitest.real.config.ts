import { defineConfig } from 'vitest/config';

/** Tests against real systems: never part of `npm test`, one at a time, and they may take their time. */
export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 600_000,
    pool: 'forks',
    maxWorkers: 1,
    passWithNoTests: true,
  },
});
