import { expect, test } from 'vitest';
import { invariantsMarkdown } from '../src/invariants/index.js';
import { findingsMarkdown, rulesMarkdown } from '../src/report/index.js';

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
