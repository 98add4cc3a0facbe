/** What the README shows is what the program does. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatComplaints, parseScenario } from '../src/scenarios/index.js';
import { rehearse } from '../src/session/index.js';
import { scenarioOf } from './scenarios/support.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The first block of code behind a sentence. */
function block(behind: string): string {
  const from = readme.indexOf(behind);
  const [, text = ''] = /```[a-z]*\n(.*?)```/s.exec(readme.slice(from)) ?? [];
  expect([behind, from > 0, text.length > 0]).toEqual([behind, true, true]);
  return text;
}

const SMALL = block('A scenario can be small:');

test('the small scenario is right and comes to a good end', async () => {
  expect((await rehearse(await scenarioOf(SMALL))).missed).toEqual([]);
});

test('a mistake in it is told as the README says', async () => {
  const text = SMALL.replace('-Drain', '-Drian');
  const result = await parseScenario(text, 'plan.yaml');
  const told = await formatComplaints('plan.yaml', text, result.ok ? [] : result.error, { color: false });
  expect(block('Mistakes in a file are told all at once')).toBe(told);
});
