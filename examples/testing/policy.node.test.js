// The same with the test runner of Node: node --test policy.node.test.js
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertPolicy } from 'clusterdrill/testing';

const text = readFileSync(new URL('../policies/first-fit.js', import.meta.url), 'utf8');

test('first-fit.js sends a VM where no rule lets it', async () => {
  await assert.rejects(assertPolicy({ name: 'first-fit.js', text }, { runs: 400 }), /vm-version\/host-must-support/);
});
