import { expect, test } from 'vitest';
import { compileCondition } from '../../src/invariants/own/condition.js';
import { CONDITION_VARIABLES, conditionFields, loadConditionChecker } from '../../src/scenarios/index.js';

const variables = Object.keys(CONDITION_VARIABLES) as (keyof typeof CONDITION_VARIABLES)[];

test('what a condition may name when a file is read, it may name when the rehearsal asks it', async () => {
  const check = await loadConditionChecker();
  for (const variable of variables) {
    for (const field of conditionFields(variable)) {
      const condition = `${variable}.all(one, [one.${field}].size() == 1)`;
      expect([condition, check(condition)]).toEqual([condition, undefined]);
      expect([condition, (await compileCondition(condition)).ok]).toEqual([condition, true]);
    }
  }
});

test.each([
  ['vms.size() > 0', true],
  ['vms.exists(v, v.migrations > 2 && v.migrations == 2.0)', true],
  ["clusters.all(c, c.level.release == 'WS2016' && c.level.major == 9)", true],
  ["vms.exists(v, v.nam == 'a')", false],
  ['now > 3', false],
  ['vms', false],
  ['1 + 1', false],
  ['vms.exists(v, ', false],
  ["constructor == 'a'", false],
])('%s is a condition: %s', async (text, is) => {
  const check = await loadConditionChecker();
  expect(check(text) === undefined).toBe(is);
  expect((await compileCondition(text)).ok).toBe(is);
});
