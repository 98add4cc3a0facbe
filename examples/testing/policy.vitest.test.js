// A policy under test with vitest: npx vitest run policy.vitest.test.js
import { readFileSync } from 'node:fs';
import { assertPolicy } from 'clusterdrill/testing';
import { test } from 'vitest';

const text = readFileSync(new URL('../policies/first-fit.js', import.meta.url), 'utf8');

// It is expected to fail: it looks natural, and is wrong.
test.fails('first-fit.js', () => assertPolicy({ name: 'first-fit.js', text }, { runs: 400 }), 120_000);
