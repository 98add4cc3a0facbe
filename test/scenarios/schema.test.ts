import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildWorld, scenarioJsonSchema } from '../../src/scenarios/index.js';
import { scenarioType } from '../../src/scenarios/schema.js';
import { formatPage } from './format-page.js';
import { scenarioOf, shipped, shippedFiles } from './support.js';

const schema = scenarioJsonSchema();
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

describe.each(shippedFiles)('the shipped scenario %s', (file) => {
  const text = shipped(file);

  test('parses and builds', async () => {
    const scenario = await scenarioOf(text);
    const world = buildWorld(scenario);
    expect(world.vms).toHaveLength(scenario.world.vms.length);
    expect(scenario.plans.length).toBeGreaterThan(0);
  });

  test('begins with its question and says what is expected', async () => {
    const { asks, expect: expected } = await scenarioOf(text);
    expect(text).toMatch(/^# Asks: .+\?\n/);
    expect(asks).toBeDefined();
    expect(expected?.outcome).toBeDefined();
  });

  test('is right by the schema for editors and by the type itself', () => {
    const data: unknown = parse(text);
    expect(valid(data) ? [] : valid.errors).toEqual([]);
    expect(scenarioType.safeParse(data).error?.issues ?? []).toEqual([]);
  });
});

test('the schema for editors refuses what the program refuses', () => {
  const data = parse(shipped('no-headroom.yaml')) as { hosts: { memory: string }[]; vms: object[] };
  expect(valid({ ...data, hosts: [{ ...data.hosts[0], memory: '64' }] })).toBe(false);
  expect(valid({ ...data, vms: [{ memory: '4 GiB' }] })).toBe(false);
  expect(valid({ ...data, surplus: 1 })).toBe(false);
  expect(valid({ ...data, faults: [{ crash: 'Node1', at: 0 }] })).toBe(true);
  expect(valid({ ...data, script: [{ run: 'Stop-VM a', ends: 'vm-off' }] })).toBe(true);
  expect(valid({ ...data, script: [{ run: 'Stop-VM a', ends: 'vm-gone' }] })).toBe(false);
});

test('every property of the schema is described', () => {
  expect(undescribed(schema, '')).toEqual([]);
});

function undescribed(part: Record<string, unknown>, path: string): string[] {
  const own = Object.entries((part['properties'] ?? {}) as Record<string, Record<string, unknown>>);
  const silent = own
    .filter(([, property]) => typeof property['description'] !== 'string')
    .map(([key]) => `${path}.${key}`);
  const parts = [...own, ...alternatives(part)];
  return [...silent, ...parts.flatMap(([key, one]) => (isLater(one) ? [] : undescribed(one, `${path}.${key}`)))];
}

/** What cannot be rehearsed yet is described as a whole. */
const isLater = (part: Record<string, unknown>): boolean =>
  String(part['description']).includes('Cannot be rehearsed yet');

function alternatives(part: Record<string, unknown>): [string, Record<string, unknown>][] {
  const { anyOf = [], items } = part as { anyOf?: Record<string, unknown>[]; items?: Record<string, unknown> };
  return [...anyOf, ...(items === undefined ? [] : [items])].map((one, at) => [String(at), one]);
}

test('the page about the format is what the schema says (vitest -u writes it anew)', async () => {
  await expect(formatPage(schema)).toMatchFileSnapshot('../../docs/scenario-format.md');
});
