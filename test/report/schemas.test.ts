/** The schemas of outputs hold for what is really printed, and for nothing else. */

import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { campaignJson } from '../../src/report/campaign.js';
import { certificateJson } from '../../src/report/certificate.js';
import { comparisonJson } from '../../src/report/comparison.js';
import { fuzzJson } from '../../src/report/fuzz.js';
import { toJson, traceLines } from '../../src/report/index.js';
import { mutationJson } from '../../src/report/mutation.js';
import { pricesOf } from '../../src/report/prices.js';
import { OUTPUT_NAMES, type OutputName, outputSchema } from '../../src/report/schemas/index.js';
import type { Case } from '../../src/search/cases/case.js';
import { type Found, fuzz } from '../../src/search/cases/fuzz.js';
import { explore } from '../../src/search/certificate.js';
import { MUTANTS } from '../../src/search/mutants.js';
import { mutate } from '../../src/search/mutate.js';
import { bandOf, rehearse } from '../../src/session/index.js';
import { type Arm, openArm, playRange } from '../../src/studies/arms.js';
import { Columns } from '../../src/studies/campaign/columns.js';
import { summaryOf } from '../../src/studies/campaign/summary.js';
import { rowMaker } from '../../src/studies/campaign/table.js';
import { comparisonOf } from '../../src/studies/compare/compare.js';
import { oddsOf } from '../../src/studies/odds/index.js';
import { scenarioOf, shipped } from '../scenarios/support.js';
import { HOSTILE, toldOf } from './told.js';

const schemas = new Map<OutputName, ValidateFunction>();

function valid(name: OutputName, value: unknown): string[] {
  const known =
    schemas.get(name) ?? new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(outputSchema(name));
  schemas.set(name, known);
  if (known(JSON.parse(JSON.stringify(value)))) return [];
  return (known.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

const WINDOWS = `
clusterdrill: 1
title: Three nodes in windows
start: 2026-11-27T12:00
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A3, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: web, count: 3, on: [A1, A2], memory: 8 GiB, workload: unknown }]
upgrade: { to: WS2022, windows: { days: [Fri, Sat], from: "20:00", to: "23:00", nodes: 2 } }
faults: [{ random: crash, every: 30 h, for: 20 min }]
physics: { cleanInstall: 45 min..150 min }
limits: { blackout: 1 s, outage: 5 min }
`;

async function armOf(text: string): Promise<Arm> {
  const opened = await openArm({ name: 'usual', text, file: 'x.yaml', doubts: [], factor: 2 });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

async function summed(arm: Arm, runs: number) {
  const rows = (await playRange(arm, 0, runs)).map(rowMaker(arm));
  return summaryOf(arm, new Columns({ parts: 1, read: async () => rows }, runs));
}

const arm = await armOf(WINDOWS);
const summary = await summed(arm, 30);
const campaign = {
  scenario: arm.scenario,
  from: arm.spec,
  usual: summary,
  short: summary,
  long: summary,
  interrupted: false,
  sha256: '0',
};
const played = await playRange(arm, 0, 30);
const comparison = comparisonOf([arm, arm], [played, played]);

/** The certificate of a small search: one claim is broken, and others are seen. */
function explored(): unknown {
  const certificate = explore({
    world: {
      clusters: [{ name: 'LAB', level: releaseIndex('WS2019'), witness: 2 }],
      hosts: ['A1', 'A2'].map((name) => ({
        ...{ name, release: releaseIndex('WS2019'), cluster: 0, cores: 16, memory: 64 * GiB },
      })),
      vms: [{ name: 'web', host: 0, startup: 8 * GiB }],
      doubts: ['drain/only-an-emptied-node-leaves'],
    },
    ...{ grain: 'interleaved', commands: ['drain', 'evict'], faults: [], budget: 0, to: [releaseIndex('WS2022')] },
  });
  const [broken, ...others] = certificate.claims.toSorted(
    (one, other) => Number(other.result === 'broken') - Number(one.result === 'broken'),
  );
  expect(broken?.result).toBe('broken');
  const claims = [broken as (typeof others)[number], ...others];
  const saved = new Map([[`${broken?.id}`, { file: 'x.yaml', timed: true }]]);
  return certificateJson({ title: 'Two', file: 'x.yaml', certificate: { ...certificate, claims }, seconds: 1, saved });
}

/** A policy that fails at once, in a case with everything that cases may have. */
async function fuzzed(): Promise<unknown> {
  const policy = { name: 'never.js', text: 'export const placement = () => null;' };
  const playing = fuzz(policy, { seed: '2', runs: 1 });
  let next = await playing.next();
  while (next.done !== true) next = await playing.next();
  const [found] = next.value.failures as [Found];
  const [host, vm] = [found.drawn.hosts[0], found.drawn.vms[0]];
  const drawn = {
    ...found.drawn,
    enforced: true,
    hosts: found.drawn.hosts.map((each) => ({ ...each, cpu: 'Intel/Skylake' })),
    vms: [
      { ...vm, priority: 'High', state: 'Saved', compatibility: 'minimal', antiAffinity: 'apart', immovable: 'GPU' },
      { ...vm, name: 'alone', clustered: false },
    ],
    faults: [
      { kind: 'crash', host: host?.name, at: 0, for: 2 },
      { kind: 'cut', host: host?.name, at: 10, for: 2 },
    ],
  } as Case;
  const migration = { ...drawn, faults: [{ kind: 'migration', vm: `${vm?.name}`, at: 10 }] } as Case;
  const failures = [{ ...found, drawn, case: migration }];
  const saved = new Map([[found.failure.kind, 'x.yaml']]);
  return fuzzJson({ policy: policy.name, fuzzed: { ...next.value, failures }, saved, interrupted: false });
}

/** A score in which a rule is noticed, and a slip in either way. */
function mutated(): unknown {
  const mutants = MUTANTS.filter(({ id }) => id === 'level/every-member-is-up');
  const trials = mutate({ states: 40, mutants });
  let next = trials.next();
  while (next.done !== true) next = trials.next();
  const seen = {
    invariant: 'service/headroom',
    saw: 'no room',
    afterUs: 0,
    hosts: 3,
    vms: 1,
    commands: ['Stop-VM web'],
  };
  const slip = { operator: 'swing', slip: 'wrong-node', made: true, refusedBy: ['rule/one'] } as const;
  return mutationJson(next.value, [{ ...slip, notice: seen, behind: seen }]);
}

/** Outputs of each name that are really printed. */
const PRINTED: Readonly<Record<OutputName, readonly unknown[]>> = {
  run: [
    toJson((await toldOf(HOSTILE)).rehearsal),
    await (async () => {
      const rehearsal = await rehearse(arm.scenario);
      const band = await bandOf(rehearsal);
      const odds = await oddsOf(arm.scenario, { runs: 30, factor: 2, further: 0 });
      return toJson(band === undefined ? rehearsal : { ...rehearsal, band }, odds, await pricesOf(rehearsal));
    })(),
  ],
  campaign: [campaignJson(campaign)],
  compare: [comparisonJson({ scenario: arm.scenario, comparison, interrupted: false })],
  trace: [...traceLines((await toldOf(HOSTILE)).rehearsal)].map((line) => JSON.parse(line) as unknown),
  explore: [explored()],
  fuzz: [await fuzzed()],
  mutate: [mutated()],
};

describe.each(OUTPUT_NAMES)('the schema of %s', (name) => {
  test('holds for what is printed', () => {
    expect(PRINTED[name].flatMap((value) => valid(name, value))).toEqual([]);
  });

  test('refuses an object with a key more, at any depth', () => {
    for (const value of PRINTED[name]) {
      const accepted = places(value).filter(
        (path) =>
          valid(
            name,
            changed(value, path, (part) => ({ ...part, surplus: 1 })),
          ).length === 0,
      );
      // The outcomes of a campaign are counted by their names.
      expect(accepted.filter((path) => path.at(-1) !== 'outcomes')).toEqual([]);
    }
  });

  test('refuses an object that lacks a key, unless it is one that is not always there', () => {
    const optional = new Set<string>();
    for (const value of PRINTED[name])
      for (const path of places(value))
        for (const key of Object.keys(at(value, path) as object))
          if (
            valid(
              name,
              changed(value, path, ({ [key]: _gone, ...rest }) => rest),
            ).length === 0
          )
            optional.add(key);
    expect([...optional].sort()).toMatchSnapshot();
  });

  test('refuses a value of another kind', () => {
    const loose = new Set<string>();
    for (const value of PRINTED[name])
      for (const path of places(value))
        for (const key of Object.keys(at(value, path) as object))
          if (
            valid(
              name,
              changed(value, path, (part) => ({ ...part, [key]: [[]] })),
            ).length === 0
          )
            loose.add(key);
    expect([...loose]).toEqual([]);
  });

  test('describes every property', () => {
    expect(undescribed(outputSchema(name), '')).toEqual([]);
  });

  test('is the one in docs/schemas', async () => {
    const text = `${JSON.stringify(outputSchema(name), undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../docs/schemas/${name}.json`);
  });
});

test('the flagship and the scenarios of the museum print what the schema says', async () => {
  for (const file of [
    'four-nodes-2012r2-to-2016.yaml',
    's2d-four-nodes-2019-to-2022.yaml',
    'two-halves-cut-apart.yaml',
  ]) {
    const rehearsal = await rehearse(await scenarioOf(shipped(file)));
    expect(valid('run', toJson(rehearsal))).toEqual([]);
    expect([...traceLines(rehearsal)].flatMap((line) => valid('trace', JSON.parse(line)))).toEqual([]);
  }
});

test('a run that begins within a window prints what the schema says', async () => {
  const text = WINDOWS.replace('2026-11-27T12:00', '2026-11-27T21:00');
  const printed = toJson(await rehearse(await scenarioOf(text)));
  expect(printed).toMatchObject({ windows: [{ opensUs: -3_600_000_000 }, {}] });
  expect(valid('run', printed)).toEqual([]);
});

type Path = readonly (string | number)[];
type Part = Readonly<Record<string, unknown>>;

/** Paths of objects; of a list the first element alone. */
function places(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : places(value[0], [...path, 0]);
  if (typeof value !== 'object' || value === null) return [];
  return [path, ...Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]))];
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((part, key) => (part as Record<string | number, unknown>)[key], value);

/** A copy in which an object is another one. */
function changed(value: unknown, path: Path, change: (part: Part) => Part): unknown {
  const copy = JSON.parse(JSON.stringify(value)) as Record<string | number, unknown>;
  if (path.length === 0) return change(copy as Part);
  const parent = at(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  parent[last] = change(parent[last] as Part);
  return copy;
}

function undescribed(part: Record<string, unknown>, path: string): string[] {
  const own = Object.entries((part['properties'] ?? {}) as Record<string, Record<string, unknown>>);
  const silent = own.filter(([, one]) => typeof one['description'] !== 'string').map(([key]) => `${path}.${key}`);
  const { anyOf = [], items } = part as { anyOf?: Record<string, unknown>[]; items?: Record<string, unknown> };
  const others = [...anyOf, ...(items === undefined ? [] : [items])].map((one, index) => [String(index), one] as const);
  return [...silent, ...[...own, ...others].flatMap(([key, one]) => undescribed(one, `${path}.${key}`))];
}
