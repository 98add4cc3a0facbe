import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CERTIFICATES } from '../prove/certificates.js';
import { renewed } from '../prove/page.js';
import { invariantsMarkdown } from '../src/invariants/index.js';
import { cmdletsMarkdown } from '../src/report/cmdlets.js';
import { findingsMarkdown, rulesMarkdown } from '../src/report/index.js';
import { keysMarkdown } from '../src/tui/keys.js';

// Pages that are generated from the code: `npx vitest run test/docs.test.ts --update` writes them anew.

test('docs/invariants.md is what the program watches', async () => {
  await expect(invariantsMarkdown()).toMatchFileSnapshot('../docs/invariants.md');
});

test('docs/rules.md is the ledger', async () => {
  await expect(rulesMarkdown()).toMatchFileSnapshot('../docs/rules.md');
});

test('docs/findings.md is what the linter can say', async () => {
  await expect(findingsMarkdown()).toMatchFileSnapshot('../docs/findings.md');
});

test('docs/terminal.md has every key of the screen', async () => {
  const page = readFileSync('docs/terminal.md', 'utf8');
  const [before, after] = [page.indexOf('-->') + '-->'.length, page.indexOf('<!-- end of keys -->')];
  const written = `${page.slice(0, before)}\n\n${keysMarkdown()}\n\n${page.slice(after)}`;
  await expect(written).toMatchFileSnapshot('../docs/terminal.md');
});

test('docs/cmdlets.md is what scripts may call', async () => {
  await expect(cmdletsMarkdown()).toMatchFileSnapshot('../docs/cmdlets.md');
});

test('docs/certificates.md has a row for each certificate, and each is proved', () => {
  const page = readFileSync('docs/certificates.md', 'utf8');
  expect(page).toBe(renewed(page));
  const rows = page.split('\n').filter((line) => /^\| \d+ \|/.test(line));
  expect(rows).toHaveLength(CERTIFICATES.length);
  expect(rows.filter((row) => !row.includes(' | proved | '))).toEqual([]);
});
