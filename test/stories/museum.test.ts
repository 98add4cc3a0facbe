/** The museum of hazards: each exhibit comes to what it expects, shows its symptom, and is caught by what it names. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Exhibit, isCaught, museumMarkdown, NOT_SHOWN, tell, traceLines } from '../../src/report/index.js';
import { lint, parseScenario } from '../../src/scenarios/index.js';
import { rehearse } from '../../src/session/index.js';

const folder = new URL('../../scenarios/museum/', import.meta.url);
const files = readdirSync(folder).sort();

async function exhibit(file: string): Promise<Exhibit> {
  const scenario = await parseScenario(readFileSync(new URL(file, folder), 'utf8'), file);
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  const { hazard } = scenario.value;
  if (hazard === undefined) throw new Error(`${file} shows no hazard`);
  return {
    file,
    scenario: scenario.value,
    hazard,
    findings: lint(scenario.value),
    rehearsal: await rehearse(scenario.value),
  };
}

const exhibits = await Promise.all(files.map(exhibit));

describe.each(exhibits.map((one) => [one.file, one] as const))('%s', (_, shown) => {
  const { rehearsal, hazard } = shown;

  test('comes to what it expects', () => {
    expect(rehearsal.missed).toEqual([]);
  });

  test('shows the number of its symptom, where one is known', () => {
    const evidence = [...traceLines(rehearsal), tell(rehearsal, { color: false, width: 200 })].join('\n');
    expect(evidence).toContain(hazard.code ?? '');
  });

  test('is caught', () => {
    expect([isCaught(shown), shown.findings.map(({ id }) => id)]).toEqual([true, expect.anything()]);
  });
});

test('every hazard is shown, or it is said why not', () => {
  const all = Array.from({ length: 37 }, (_, index) => `H${index + 1}`);
  const shown = new Set(exhibits.map(({ hazard }) => hazard.id));
  expect(all.filter((id) => !shown.has(id) && NOT_SHOWN[id] === undefined)).toEqual([]);
  expect(Object.keys(NOT_SHOWN).filter((id) => shown.has(id))).toEqual([]);
});

test('docs/museum.md is what the museum shows', async () => {
  await expect(museumMarkdown(exhibits)).toMatchFileSnapshot('../../docs/museum.md');
});
