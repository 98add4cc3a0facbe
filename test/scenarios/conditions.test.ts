import { describe, expect, test } from 'vitest';
import { compileCondition, ROWS, VARIABLES } from '../../src/invariants/index.js';
import { loadConditionChecker } from '../../src/scenarios/conditions.js';

const check = await loadConditionChecker({ clusters: 1, hosts: 3, vms: 30 });
const messages = (text: string): readonly string[] => check(text).map(({ message }) => message);

test('every field of every row may be named', async () => {
  for (const [variable, row] of Object.entries(VARIABLES)) {
    for (const field of Object.keys(ROWS[row])) {
      const condition = `${variable}.all(one, [one.${field}].size() == 1)`;
      expect([condition, messages(condition)]).toEqual([condition, []]);
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
  expect(messages(text).length === 0).toBe(is);
  expect((await compileCondition(text)).ok).toBe(is);
});

describe('a word that a field never holds', () => {
  test.each([
    ["vms.all(v, v.state == 'Runing')", "`state` is never 'Runing'.", 'Running', 22],
    ["hosts.exists(h, 'paused' != h.state)", "`state` is never 'paused'.", 'Paused', 16],
    ["hosts[0].drain == 'Complete'", "`drain` is never 'Complete'.", 'Completed', 18],
    ["hosts.filter(h, h.name == 'a')[0].release == 'WS2015'", "`release` is never 'WS2015'.", 'WS2012', 45],
    ["clusters.all(c, c.level.release in ['WS2016', 'WS2091'])", "`release` is never 'WS2091'.", 'WS2019', 46],
    ["'High' in vms.map(v, v.priority) || 'Higj' in vms.map(v, v.priority)", "`priority` is never 'Higj'.", 'High', 36],
    ["vms.all(v, hosts.exists(v, v.state == 'Running'))", "`state` is never 'Running'.", undefined, 38],
  ])('is told with the nearest: %s', (text, message, nearest, from) => {
    expect(check(text)).toMatchObject([{ message, from }]);
    expect(check(text)[0]?.nearest).toBe(nearest);
  });

  test.each([
    "vms.all(v, v.name == 'Runing' && v.state != 'Off' && v.version == '8.0')",
    "hosts.all(h, vms.exists(v, v.host == h.name && h.state == 'Isolated'))",
    'hosts.all(h, h.cluster == null)',
  ])('is none of these: %s', (text) => {
    expect(messages(text)).toEqual([]);
  });
});

describe('a condition that takes too long', () => {
  const nested = (depth: number): string =>
    depth === 0 ? 'a1.memory > 0' : `vms.all(a${depth}, ${nested(depth - 1)})`;

  test('goes through lists inside lists', () => {
    expect([1, 2, 3].flatMap((depth) => messages(nested(depth)))).toEqual([]);
    expect([4, 5, 6].flatMap((depth) => messages(nested(depth)))).toEqual(
      Array(3).fill('The condition takes too long: one look may evaluate more than 1000000 expressions.'),
    );
  });

  test('is not one that goes once through the largest file', async () => {
    const large = await loadConditionChecker({ clusters: 1, hosts: 1000, vms: 20_000 });
    expect(large("vms.filter(v, v.group == 'web' && v.state == 'Running').size() >= 2")).toEqual([]);
  });

  test('is not one that looks for two of a kind on each host of a usual cluster', async () => {
    const usual = await loadConditionChecker({ clusters: 1, hosts: 16, vms: 400 });
    expect(usual("hosts.all(h, vms.filter(v, v.host == h.name && v.group == 'sql').size() <= 1)")).toEqual([]);
  });

  test('has a pattern that a text can keep busy for ever, or one that is not written out', () => {
    expect(messages("vms.all(v, v.name.matches('^web[0-9]+$'))")).toEqual([]);
    expect(messages("vms.all(v, v.name.matches('^(a+)+$'))")).toEqual([]);
    expect(messages("vms.all(v, v.name.matches('^(a+)+(?=b)$'))")).toEqual([
      "The pattern '^(a+)+(?=b)$' may take for ever.",
    ]);
    expect(messages("vms.all(v, v.name.matches('a+a+a+a+(?=b)'))")).toEqual([
      "The pattern 'a+a+a+a+(?=b)' may take for ever.",
    ]);
    expect(messages('vms.all(v, v.name.matches(1))')).toEqual([
      "The condition is not clear: found no matching overload for 'string.matches(int)'.",
    ]);
    expect(messages("vms.all(v, v.name.matches('['))")).toEqual(["'[' is no pattern."]);
    expect(messages('vms.all(v, v.name.matches(v.group))')).toEqual(['A pattern is written out.']);
  });
});
