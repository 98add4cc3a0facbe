import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { crashes } from '../../soak/crashes.js';
import { parseScenario } from '../../src/scenarios/index.js';

test('a member dies right before or after any moment of the flagship, and all ends well', async () => {
  const file = new URL('../../scenarios/four-nodes-2012r2-to-2016.yaml', import.meta.url);
  const scenario = await parseScenario(readFileSync(file, 'utf8'), 'flagship.yaml');
  if (!scenario.ok) throw new Error('the flagship has complaints');
  const { runs, faults } = await crashes(scenario.value, 'each');
  expect(faults).toEqual([]);
  expect(runs).toBeGreaterThan(500);
});
