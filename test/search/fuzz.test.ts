/** Policies under fuzzing: bad ones are found and shrunk as far as it goes, good ones pass; the long runs are `npm run prove`. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicySource } from '../../src/operators/index.js';
import { storyOf } from '../../src/report/fuzz.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { type Case, caseOf, textOf } from '../../src/search/cases/case.js';
import { complete, Drawn } from '../../src/search/cases/chooser.js';
import { type Fuzzed, fuzz } from '../../src/search/cases/fuzz.js';
import { fareOf } from '../../src/search/cases/judge.js';
import { smallerThan } from '../../src/search/cases/shrink.js';
import { assertPolicy, cases } from '../../src/testing.js';

const policiesIn = (folder: 'good' | 'bad'): PolicySource[] => {
  const path = new URL(`./policies/${folder}/`, import.meta.url);
  return readdirSync(path).map((name) => ({ name, text: readFileSync(new URL(name, path), 'utf8') }));
};

async function fuzzed(policy: PolicySource, runs: number, seed = '1'): Promise<Fuzzed> {
  const playing = fuzz(policy, { seed, runs });
  let next = await playing.next();
  while (next.done !== true) next = await playing.next();
  return next.value;
}

/** Those that fail at once; what needs a rare case is sought in the long runs. */
const SOON = [
  'answers-nonsense.js',
  'asks-forever.js',
  'does-not-wait.js',
  'fails-at-a-ratio.js',
  'forgets-the-level.js',
  'never-chooses.js',
];

test.each(policiesIn('bad').filter(({ name }) => SOON.includes(name)))(
  '$name is found, and its case cannot be smaller',
  async (policy) => {
    const { failures } = await fuzzed(policy, 60);
    const [found] = failures;
    expect(found?.minimal).toBe(true);
    const { case: smallest, failure } = found as NonNullable<typeof found>;
    expect((await fareOf(smallest, policy)).failure?.kind).toBe(failure.kind);
    for (const smaller of smallerThan(smallest))
      expect((await fareOf(smaller, policy)).failure?.kind, JSON.stringify(smaller)).not.toBe(failure.kind);
    expect(storyOf(smallest).length).toBeLessThanOrEqual(10);
  },
);

test.each(policiesIn('good'))('$name passes', async (policy) => {
  await assertPolicy(policy, { runs: 25 });
});

test('a policy that never asks who may own a VM is found', async () => {
  const emptiest = policiesIn('good').find(({ name }) => name === 'emptiest.js') as PolicySource;
  const text = emptiest.text.replace(/ &&\s*\(vm\.possibleOwners.*\)/, '');
  expect(text).not.toContain('possibleOwners');
  const { failures } = await fuzzed({ name: 'careless.js', text }, 200);
  expect(failures[0]).toMatchObject({ failure: { kind: 'chose placement/possible-owner' }, minimal: true });
  expect(storyOf(failures[0]?.case as Case).join(' ')).toContain('possible owners');
});

test('whoever has enough while a case is shrunk gets what was reached', async () => {
  const policy = { name: 'never.js', text: 'export const placement = () => null;' };
  const playing = fuzz(policy, { seed: '2', runs: 10 });
  // What was played is told first, to be kept.
  expect((await playing.next()).value).toMatchObject({ doing: 'playing', runs: 1, kept: expect.anything() });
  expect((await playing.next()).value).toMatchObject({ doing: 'shrinking', runs: 1 });
  const { value } = await playing.next(true);
  const [found] = (value as Fuzzed).failures;
  expect(found).toMatchObject({ plays: 1, minimal: false, run: 1 });
  expect((await fareOf(found?.case as Case, policy)).failure?.kind).toBe(found?.failure.kind);
});

test('room that a saved VM needs one day is known to a policy, and kept by a good one', async () => {
  const host = (name: string, memory: number) =>
    ({ name, release: 'WS2019', cluster: 'C', cores: 16, memory }) as const;
  const saved = { name: 'v3', on: 'H3', memory: 8, version: '8.0', state: 'Saved' };
  const night: Case = {
    ...{ from: 'WS2019', to: 'WS2022', witness: 'file-share', method: 'clean', vmVersions: 'after' },
    hosts: [host('H1', 16), host('H3', 32), host('H4', 32)],
    vms: [
      { name: 'v1', on: 'H1', memory: 1, version: '8.0' },
      saved,
      { name: 'v4', on: 'H3', memory: 4, version: '9.0' },
      { name: 'v5', on: 'H3', memory: 4, version: '9.0' },
    ],
    faults: [],
  };
  const [good] = policiesIn('good').filter(({ name }) => name === 'fewest-vms.js');
  const careless = { name: 'careless.js', text: `${good?.text}`.replace('host.free - host.held', 'host.free') };
  expect((await fareOf(night, good as PolicySource)).failure).toBeUndefined();
  expect((await fareOf(night, careless)).failure).toMatchObject({ kind: 'stuck', says: expect.stringContaining('v3') });
});

test('room on the only other node that a VM may go to is known to a policy, and kept by a good one', async () => {
  const host = (name: string, memory: number) =>
    ({ name, release: 'WS2012R2', cluster: 'C', cores: 16, memory }) as const;
  const night: Case = {
    ...{ from: 'WS2012R2', to: 'WS2016', witness: 'file-share', method: 'clean', vmVersions: 'never' },
    hosts: [host('H1', 16), host('H2', 32), host('H4', 32)],
    vms: [
      { name: 'v2', on: 'H2', memory: 7, version: '5.0' },
      { name: 'v3', on: 'H2', memory: 4, version: '5.0' },
      { name: 'v4', on: 'H1', memory: 4, version: '5.0', possibleOwners: ['H1', 'H4'] },
    ],
    faults: [],
  };
  const [good] = policiesIn('good').filter(({ name }) => name === 'fewest-vms.js') as [PolicySource];
  const careless = { name: 'careless.js', text: good.text.replace(' - host.reserved', '') };
  expect((await fareOf(night, good)).failure).toBeUndefined();
  expect((await fareOf(night, careless)).failure).toMatchObject({ kind: 'stuck', says: expect.stringContaining('v4') });
});

test('a good policy moves what is off or saved where no memory is left: it takes none along', async () => {
  const host = (name: string, memory: number) =>
    ({ name, release: 'WS2022', cluster: 'C', cores: 16, memory }) as const;
  const night: Case = {
    ...{ from: 'WS2022', to: 'WS2025', witness: 'file-share', method: 'clean', vmVersions: 'never' },
    hosts: [host('H1', 32), host('H2', 16)],
    vms: [
      { name: 'v1', on: 'H1', memory: 8, version: '10.0', state: 'Saved' },
      { name: 'v2', on: 'H2', memory: 8, version: '9.0' },
    ],
    faults: [],
  };
  const example = new URL('../../examples/policies/best-fit.js', import.meta.url);
  const good = [...policiesIn('good'), { name: 'best-fit.js', text: readFileSync(example, 'utf8') }];
  for (const policy of good) expect((await fareOf(night, policy)).failure, policy.name).toBeUndefined();
  const [fewest] = good.filter(({ name }) => name === 'fewest-vms.js') as [PolicySource];
  const heavy = { name: 'heavy.js', text: fewest.text.replace('? 0 :', '? vm.startup :') };
  expect((await fareOf(night, heavy)).failure).toMatchObject({ kind: 'broken progress/drain-ends' });
});

test('a role that two crashes have struck, and that starts no more by itself, is the doing of the case', async () => {
  const host = (name: string, memory: number) =>
    ({ name, release: 'WS2022', cluster: 'C', cores: 16, memory }) as const;
  const struck: Case = {
    ...{ from: 'WS2022', to: 'WS2025', witness: 'file-share', method: 'clean', vmVersions: 'after' },
    hosts: [host('H1', 32), host('H2', 16), host('H3', 32)],
    vms: ['v1', 'v2'].map((name) => ({ name, on: 'H3', memory: 1, version: '9.0' })),
    faults: [
      { kind: 'crash', host: 'H3', at: 0, for: 1 },
      { kind: 'crash', host: 'H2', at: 220, for: 1 },
    ],
  };
  const [good] = policiesIn('good').filter(({ name }) => name === 'fewest-vms.js');
  expect((await fareOf(struck, good as PolicySource)).failure).toBeUndefined();
});

test('room that a role takes which a crash has left one host is the doing of the case; with another host it is the choice of a policy', async () => {
  const host = (name: string, release: string, memory: number) =>
    ({ name, release, cluster: 'C', cores: 16, memory }) as const;
  const night: Case = {
    ...{ from: 'WS2016', to: 'WS2019', witness: 'file-share', method: 'clean', vmVersions: 'after' },
    hosts: [host('H1', 'WS2019', 32), host('H2', 'WS2016', 16), host('H3', 'WS2016', 32)],
    vms: [
      { name: 'v1', on: 'H2', memory: 1, version: '8.0' },
      { name: 'v2', on: 'H3', memory: 8, version: '8.0', state: 'Saved' },
      { name: 'v3', on: 'H1', memory: 8, version: '9.0' },
    ],
    faults: [{ kind: 'crash', host: 'H1', at: 110, for: 1 }],
  };
  // One host more that v3 could go to, and somebody on it so that it is not the emptiest.
  const wide: Case = {
    ...night,
    hosts: [...night.hosts, host('H4', 'WS2019', 32)],
    vms: [...night.vms, { name: 'v4', on: 'H4', memory: 1, version: '9.0' }],
  };
  const [good] = policiesIn('good').filter(({ name }) => name === 'fewest-vms.js') as [PolicySource];
  const text = good.text
    .replace('{ vm, hosts }', '{ vm, hosts, purpose }')
    .replace(
      'const roomy',
      "if (purpose === 'takeover') return able.sort((a, b) => b.held - a.held)[0]?.name ?? null;\nconst roomy",
    );
  const crowding = { name: 'crowding.js', text };
  expect((await fareOf(night, good)).failure).toBeUndefined();
  expect((await fareOf(night, crowding)).failure).toBeUndefined();
  expect((await fareOf(wide, good)).failure).toBeUndefined();
  expect((await fareOf(wide, crowding)).failure).toMatchObject({ kind: 'stuck', says: expect.stringContaining('v2') });
});

describe('what sets nodes and VMs of a case apart', () => {
  const host = (name: string, cpu?: string) => ({
    ...({ name, release: 'WS2019', cluster: 'C', cores: 16, memory: 32 } as const),
    ...(cpu === undefined ? {} : { cpu }),
  });
  const vm = (name: string, on: string, more: object = {}) => ({ name, on, memory: 1, version: '9.0', ...more });
  const night = (hosts: Case['hosts'], vms: Case['vms'], more: Partial<Case> = {}): Case => ({
    ...{ from: 'WS2019', to: 'WS2022', witness: 'file-share', method: 'clean', vmVersions: 'never' },
    ...{ hosts, vms, faults: [], ...more },
  });
  const [newer, older] = ['Intel/Skylake', 'Intel/Haswell'];
  const NIGHTS: readonly [bad: string, rule: string, night: Case][] = [
    [
      'ignores-processors.js',
      'migration/cpu-features',
      night([host('H1', newer), host('H2', older), host('H3', newer)], [vm('v1', 'H1'), vm('v2', 'H3')]),
    ],
    [
      'ignores-processors.js',
      'processors/same-vendor',
      night(
        [host('H1', newer), host('H2', 'AMD/Milan'), host('H3', newer)],
        [vm('v1', 'H1', { compatibility: 'minimal' }), vm('v2', 'H3')],
      ),
    ],
    [
      'ignores-enforced-anti-affinity.js',
      'anti-affinity/enforced',
      night(
        [host('H1'), host('H2'), host('H3')],
        [vm('v1', 'H1', { antiAffinity: 'a' }), vm('v2', 'H2', { antiAffinity: 'a' }), vm('v3', 'H3', { memory: 8 })],
        { enforced: true },
      ),
    ],
    [
      'ignores-what-binds.js',
      'placement/vm-is-movable',
      night([host('H1'), host('H2')], [vm('v1', 'H1', { immovable: 'GPU' })]),
    ],
  ];

  test.each(NIGHTS)('%s breaks %s, and the good ones do not', async (name, rule, one) => {
    const bad = policiesIn('bad').find((policy) => policy.name === name) as PolicySource;
    expect((await fareOf(one, bad)).failure).toMatchObject({ kind: `chose ${rule}` });
    for (const good of policiesIn('good')) expect((await fareOf(one, good)).failure, good.name).toBeUndefined();
  });

  test.each([
    ['H1', 'the node that is drained'],
    ['H2', 'the node with the most room'],
  ])('is a network that has just cut %s off, %s: no choice of a policy is held against it', async (cut) => {
    const one = night([host('H1'), { ...host('H2'), memory: 64 }, host('H3')], [vm('v1', 'H1'), vm('v2', 'H1')], {
      faults: [{ kind: 'cut', host: cut, at: 0, for: 1 }],
    });
    for (const good of policiesIn('good')) expect((await fareOf(one, good)).failure, good.name).toBeUndefined();
  });

  test('is drawn in few cases, and told', () => {
    const drawn = Array.from({ length: 400 }, (_, seed) => caseOf(new Drawn(`unlike ${seed}`)));
    const share = (is: (one: Case) => boolean): number => drawn.filter(is).length / drawn.length;
    const shares = [
      share(({ hosts }) => hosts.some(({ cpu }) => cpu !== undefined)),
      share(({ enforced, vms }) => enforced === true || vms.some(({ antiAffinity }) => antiAffinity !== undefined)),
      share(({ vms }) => vms.some(({ immovable, clustered }) => immovable !== undefined || clustered === false)),
      share(({ faults }) => faults.some(({ kind }) => kind === 'cut')),
    ];
    for (const one of shares) expect(one).toBeGreaterThan(0.02);
    for (const one of shares) expect(one).toBeLessThan(0.2);
    const [first] = NIGHTS.slice(1) as [(typeof NIGHTS)[number]];
    const told = storyOf({ ...first[2], faults: [{ kind: 'cut', host: 'H2', at: 10, for: 5 }] }).join(' ');
    expect(told).toContain('H2 (32 GiB, AMD/Milan)');
    expect(told).toContain('processor compatibility');
    expect(told).toContain('the network of H2 is cut for 5 min');
  });

  test('is taken away one by one by the shrinker, and nothing is shrunk to what is no scenario', async () => {
    const twins = [vm('v1', 'H1', { antiAffinity: 'a', immovable: 'GPU' }), vm('v2', 'H2', { antiAffinity: 'a' })];
    const one = night([host('H1', newer), host('H2', older), host('H3')], twins, {
      ...{ enforced: true, faults: [{ kind: 'cut', host: 'H2', at: 10, for: 5 }] },
    });
    const smaller = [...smallerThan(one)];
    expect(smaller).toContainEqual({ ...one, hosts: [host('H1'), host('H2'), host('H3')] });
    expect(smaller).toContainEqual({ ...one, hosts: [host('H1'), host('H2', older), host('H3')] });
    expect(smaller).toContainEqual({ ...one, faults: [] });
    expect(smaller.some((each) => each.enforced === undefined)).toBe(true);
    expect(smaller.some(({ vms }) => vms[0]?.immovable === undefined)).toBe(true);
    expect(smaller.some(({ vms }) => vms[1] !== undefined && vms[1].antiAffinity === undefined)).toBe(true);
    expect(smaller.some(({ vms, enforced }) => enforced && vms[0]?.on === vms[1]?.on)).toBe(false);
    for (const each of smaller) {
      const parsed = await parseScenario(textOf(each), 'case.yaml');
      expect(parsed.ok ? [] : parsed.error, JSON.stringify(each)).toEqual([]);
    }
  });
});

test('what fails is thrown in words, with the case', async () => {
  const policy = { name: 'never.js', text: 'export const placement = () => null;' };
  await expect(assertPolicy(policy, { runs: 5 })).rejects.toThrow(
    /never\.js fails in case \d of seed 1.*clusterdrill: 1/s,
  );
});

test.each([
  [{ runs: 0 }, /runs is 0; a whole number from 1 /],
  [{ runs: Number.NaN }, /runs is NaN/],
  [{ runs: 1, size: { hosts: 500 } }, /hosts is 500; a whole number from 2 to 64 is wanted/],
  [{ runs: 1, size: { hosts: 1 } }, /hosts is 1/],
  [{ runs: 1, size: { faults: 1.5 } }, /faults is 1\.5/],
  [{ runs: 1, size: { kinds: [] } }, /kinds are some of crash, cut, .*; not none/],
  [{ runs: 1, size: { kinds: ['rust' as 'crash'] } }, /kinds are some of .*; not rust/],
])('a test that would play nothing, or no case that there is, does not pass: %o', async (options, says) => {
  const policy = { name: 'null.js', text: 'export const placement = () => null;' };
  await expect(assertPolicy(policy, options)).rejects.toThrow(says);
});

test('what is no policy is told so', async () => {
  await expect(assertPolicy({ name: 'mine.js' } as never)).rejects.toThrow('a policy is { name, text }');
  await expect(assertPolicy(undefined as never)).rejects.toThrow('a policy is { name, text }');
});

test('a case is a scenario, drawn by whom it may be', async () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const parsed = await parseScenario(textOf(caseOf(new Drawn(String(seed)))), 'case.yaml');
    expect(parsed.ok ? [] : parsed.error, String(seed)).toEqual([]);
  }
  await fc.assert(
    fc.asyncProperty(cases({ hosts: 3, vms: 3, faults: 1 }), async (one) => {
      const parsed = await parseScenario(textOf(one), 'case.yaml');
      expect(parsed.ok ? [] : parsed.error).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('a case that is one thing smaller is a scenario too: a host keeps room for the VMs that it has', async () => {
  const hosts = ['H1', 'H2'].map((name) => ({ name, release: 'WS2019', cluster: 'C' as const, cores: 16, memory: 64 }));
  const vms = ['v1', 'v2', 'v3', 'v4'].map((name) => ({ name, on: 'H1', memory: 8, version: '9.0' }));
  const full: Case = {
    ...{ from: 'WS2019', to: 'WS2022', witness: 'none', method: 'clean', vmVersions: 'never', hosts, vms, faults: [] },
  };
  const drawn = Array.from({ length: 6 }, (_, seed) => caseOf(new Drawn(`smaller ${seed}`)));
  for (const smaller of [full, ...drawn].flatMap((one) => [...smallerThan(one)])) {
    const parsed = await parseScenario(textOf(smaller), 'case.yaml');
    expect(parsed.ok ? [] : parsed.error, JSON.stringify(smaller)).toEqual([]);
  }
});

test('a case has faults of some kinds only, now of many and now of one; and of those alone that are asked for', () => {
  const kindsOf = ({ faults }: Case): number => new Set(faults.map(({ kind }) => kind)).size;
  const many = Array.from({ length: 300 }, (_, seed) =>
    caseOf(new Drawn(`swarm ${seed}`), { hosts: 4, vms: 6, faults: 9 }),
  ).filter(({ faults }) => faults.length >= 3);
  expect(many.filter((one) => kindsOf(one) === 1).length).toBeGreaterThan(many.length / 20);
  expect(many.filter((one) => kindsOf(one) >= 3).length).toBeGreaterThan(many.length / 5);
  for (let seed = 0; seed < 60; seed += 1) {
    const { faults } = caseOf(new Drawn(`of ${seed}`), { hosts: 3, vms: 3, faults: 4, kinds: ['cut', 'slow'] });
    for (const { kind } of faults) expect(['cut', 'slow']).toContain(kind);
  }
});

test('what is drawn can be gone through completely', () => {
  const all = [...complete((choose) => [choose.between(1, 2), choose.chance(0.5), choose.of(['a', 'b', 'c'])])];
  expect(all).toHaveLength(12);
  expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(12);
  const dependent = [...complete((choose) => (choose.chance(0.5) ? choose.between(1, 3) : 0))];
  expect(dependent).toEqual([0, 1, 2, 3]);
});
