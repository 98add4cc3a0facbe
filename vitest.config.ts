import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**', 'node_modules/**'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    pool: 'forks',
    // Files share what is loaded and compiled: half the time. What one stubs it takes back.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    maxWorkers: 2,
  },
});
