import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/base/units.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { encode } from '../../src/model/encode.js';
import { openPolicy, type PolicySource } from '../../src/operators/index.js';
import { replayLine } from '../../src/report/replay.js';
import { parseScenario, type Scenario } from '../../src/scenarios/index.js';
import { RetreatSearch } from '../../src/search/retreat/index.js';
import { Branches, Cursor, Recording, type Rehearsal, rehearse } from '../../src/session/index.js';
import { sampleOf } from '../../src/studies/sample.js';

const example = (name: string): PolicySource => ({
  name,
  text: readFileSync(new URL(`../../examples/policies/${name}`, import.meta.url), 'utf8'),
});

const textOf = (vms: number, to: string): string => `
clusterdrill: 1
title: Four nodes
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A4, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: v, count: ${vms}, memory: 4 GiB }]
upgrade: { to: ${to} }
until: 9 d
`;

async function scenarioOf(vms = 8, to = 'WS2022'): Promise<Scenario> {
  const parsed = await parseScenario(textOf(vms, to), 'four.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** What a rehearsed upgrade does at least once. */
const REALLY = ['progress/really-drained', 'progress/really-mixed', 'progress/really-raised'];

const played = async (policy: PolicySource): Promise<Rehearsal> => rehearse(await scenarioOf(), { policy });

const js = (text: string): PolicySource => ({ name: 'mine.js', text });

describe('a policy module', () => {
  test('says where VMs go: best fit fills one node after the other', async () => {
    const { outcome, verdict, run } = await played(example('best-fit.js'));
    expect([outcome, verdict.violations]).toEqual(['completed', []]);
    const own = await rehearse(await scenarioOf());
    const fullest = ({ run: { world } }: Rehearsal) => Math.max(...world.hosts.map(({ vms }) => vms.length));
    expect(fullest({ ...own, run })).toBeGreaterThan(fullest(own));
  });

  test('is judged by the rules: first fit sends a VM of a new version to an old node, is refused, and the claims notice', async () => {
    const text = `
clusterdrill: 1
title: Half new
clusters: [{ name: LAB, level: WS2019, witness: cloud }]
hosts:
  - { names: A1..A2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }
  - { names: A3..A4, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB }
vms: [{ name: v, on: A3, version: "10.0", memory: 4 GiB }]
script: [Suspend-ClusterNode A3 -Drain -Wait]
`;
    const parsed = await parseScenario(text, 'half.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const [wrong, right] = [
      await rehearse(parsed.value, { policy: example('first-fit.js') }),
      await rehearse(parsed.value, { policy: example('best-fit.js') }),
    ];
    expect(wrong.verdict.violations.map(({ invariant }) => invariant)).toEqual([
      'progress/drain-ends',
      'progress/queued-move-starts',
    ]);
    expect(right.missed).toEqual([]);
    expect(right.run.world.vms[0]?.host).toBe(3);
  });

  test('misses what was expected where it sends a VM to a host that a rule forbids, though all ends well', async () => {
    const parsed = await parseScenario(
      `
clusterdrill: 1
title: The only node of the new release loses its power
until: 30 d
clusters: [{ name: C, level: WS2022, witness: file-share }]
hosts:
  - { name: H1, release: WS2025, cluster: C, cores: 16, memory: 32 GiB }
  - { names: H2..H3, release: WS2022, cluster: C, cores: 16, memory: 32 GiB }
vms: [{ name: v, on: H1, memory: 1 GiB, version: "12.0" }]
upgrade: { to: WS2025, method: clean, vmVersions: never }
faults: [{ at: 0 min, crash: H1, for: 1 min }]
calm: 61 min
`,
      'wrong.yaml',
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const { outcome, verdict, missed } = await rehearse(parsed.value, { policy: example('first-fit.js') });
    expect([outcome, verdict.violations]).toEqual(['completed', []]);
    expect(missed).toEqual([
      expect.stringMatching(
        /^The policy chose wrongly\. It sends v to H., which vm-version\/host-must-support forbids/,
      ),
    ]);
    expect((await rehearse(parsed.value, { policy: example('best-fit.js') })).missed).toEqual([]);
    const { asExpected, fits } = await sampleOf(parsed.value, { seed: '1', policy: example('first-fit.js') });
    expect([asExpected, fits]).toEqual([false, false]);
  });

  test('misses what was expected where it says that it is done and has left a node out, in a rehearsal and in each of many runs', async () => {
    const policy = js(`export const operator = ({ hosts }) =>
      hosts[3].cluster === null ? { done: true } : { run: 'Remove-ClusterNode A4' };`);
    const scenario = await scenarioOf(1);
    const { outcome, missed } = await rehearse(scenario, { policy });
    expect(outcome).toBe('completed');
    expect(missed).toContain('The policy says that it is done, and A1 does not run WS2022.');
    // What the claims of an upgrade notice too is left aside: one that has been done in part breaks none of them.
    const { asExpected, fits } = await sampleOf({ ...scenario, invariantsExcept: REALLY }, { seed: '1', policy });
    expect([asExpected, fits]).toEqual([false, false]);
  });

  test('says what is asked: a rolling upgrade of its own, in TypeScript', async () => {
    const { outcome, verdict, run } = await played(example('one-at-a-time.ts'));
    expect([outcome, verdict.violations]).toEqual(['completed', []]);
    expect(new Set(run.world.hosts.map(({ release }) => release)).size).toBe(1);
    expect(run.world.clusters[0]?.level).toBe(run.world.hosts[0]?.release);
  });

  test('is told of the upgrade of the file, hop by hop, or that there is none', async () => {
    const scenario = await scenarioOf(4, 'WS2025');
    const { outcome, run } = await rehearse(scenario, { policy: example('one-at-a-time.ts') });
    expect(outcome).toBe('completed');
    expect(run.world.clusters[0]?.level).toBe(releaseIndex('WS2025'));
    const none = { ...scenario, plans: [] };
    const { run: idle } = await rehearse(none, { policy: example('one-at-a-time.ts') });
    expect(idle.players[0]?.ask).toEqual({ kind: 'stuck', because: 'the file has no upgrade' });
  });

  test('answers the same to the same, run after run, and keeps nothing from one to the next', async () => {
    const counting = js('let asked = 0; export const placement = ({ hosts }) => hosts[asked++ % hosts.length].name;');
    const [one, other] = [await played(counting), await played(counting)];
    expect(other.sha256).toBe(one.sha256);
  });
});

describe('a policy that is no good is complained about in a line', () => {
  const asked = (text: string, name = 'mine.js') =>
    played({ name, text }).then(
      () => 'it was played',
      (error: Error) => error.message,
    );

  test.each([
    ['that does not end', 'export const placement = () => { for (;;); };', 'did not come to an end'],
    ['that throws', 'export const placement = () => {\n  throw new Error("no idea");\n};', 'Error: no idea (line 2)'],
    [
      'that eats memory',
      'export const placement = () => { const all = []; for (;;) all.push(new Uint8Array(1e6)); };',
      'out of memory',
    ],
    ['that rolls dice', 'export const placement = () =>\n  Math.random();', 'the same question (line 2)'],
    [
      'that promises',
      'export const placement = async () => null;',
      'answers placement with a promise; write it without async.',
    ],
    ['that calls itself for ever', 'const f = () => f() + 1; export const placement = f;', 'stack'],
    [
      'that answers nonsense',
      'export const placement = () => 42;',
      'answers placement with 42; expected: the name of a host, or null.',
    ],
    [
      'that forgets to return',
      'export const placement = ({ hosts }) => { hosts[0].name; };',
      'answers placement with nothing; expected: the name of a host, or null.',
    ],
    [
      'that answers what is no data',
      'export const placement = () => { const a = {}; a.a = a; return a; };',
      'something that is no data',
    ],
    ['that answers too much', 'export const placement = () => "x".repeat(1e6);', 'more than 100,000 characters'],
    ['that asks for a process', 'export const placement = () => process.env.HOME;', "'process' is not defined"],
    [
      'that asks for a file',
      'import { readFileSync } from "node:fs"; export const placement = () => "";',
      "cannot be loaded: it imports 'node:fs', and a policy imports nothing but types",
    ],
    ['that requires one', 'export const placement = () => require("fs");', "'require' is not defined"],
    ['that fetches', 'export const placement = () => fetch("http://localhost");', "'fetch' is not defined"],
    [
      'that climbs out by a constructor',
      'export const placement = () => [].constructor.constructor("return process")();',
      "'process' is not defined",
    ],
    [
      'that draws by itself',
      'export const placement = ({ hosts }) => hosts[Math.floor(Math.random() * 4)].name;',
      'random is not there',
    ],
    ['that looks at the clock', 'export const placement = () => String(new Date());', 'Date is not there'],
    ['that is no JavaScript', 'export const = 1;', 'cannot be loaded: SyntaxError'],
    ['that exports nothing', 'export const other = 1;', 'exports no function named placement or operator'],
    ['whose operator answers nonsense', 'export const operator = () => ({ go: 1 });', "expected: { run: 'a cmdlet' }"],
    [
      'whose operator asks for no cmdlet',
      'export const operator = () => ({ run: "Remove-Item C:" });',
      'asks for "Remove-Item C:"',
    ],
    [
      'whose operator never lets time pass',
      'export const operator = () => ({ run: "Resume-ClusterNode -Name A1" });',
      'asks forever: after 1120 answers at one moment',
    ],
  ])('%s', async (_says, text, said) => {
    const message = await asked(text);
    expect(message).toMatch(/^The policy mine\.js /);
    expect(message).toContain(said);
    expect(message).not.toContain('\n');
  });

  test('that is no TypeScript', async () => {
    expect(await asked('export const = 1;', 'mine.ts')).toMatch(/^The policy mine\.ts cannot be read as TypeScript: /);
  });
});

test('an operator that waits for ever is out of time, and one that says so is stuck', async () => {
  const idle = await played(js('export const operator = () => ({ wait: 3600 });'));
  expect(idle.outcome).toBe('out-of-time');
  const stuck = await played(js("export const operator = () => ({ stuck: 'nobody signed' });"));
  expect(stuck.outcome).toBe('stuck');
  expect(stuck.run.players[0]?.ask).toMatchObject({ because: 'nobody signed' });
});

test('what a policy asks is answered: the rule that refused', async () => {
  const source = js(`export const operator = (view, memory) => {
    if (view.last === null) return { run: 'Remove-ClusterNode A1 -Force', memory: 1 };
    return { stuck: [memory, view.last.ok, view.last.rule].join(' ') };
  };`);
  const { run } = await played(source);
  expect(run.players[0]?.ask).toMatchObject({ because: '1 false drain/only-an-emptied-node-leaves' });
});

describe('a run that a policy decides', () => {
  /** It goes by what it remembers, which nobody can put back. */
  const counting = `let asked = 0;
    export const placement = ({ vm, hosts }) => {
      const able = hosts.filter(({ name, state }) => state === 'Up' && name !== vm.host);
      return able[asked++ % able.length]?.name ?? null;
    };`;

  test.each([
    ['where VMs go', example('best-fit.js')],
    ['where VMs go, by what it remembers', js(counting)],
    ['what is asked', example('one-at-a-time.ts')],
  ])('is recorded as it is rehearsed, and can be gone to and fro in: %s', async (_what, policy) => {
    const { sha256 } = await played(policy);
    const recording = await Recording.open(await scenarioOf(), { policy });
    recording.record();
    expect(recording.conclusion?.sha256).toBe(sha256);
    const [cursor, again] = [new Cursor(recording), new Cursor(recording)];
    const places = [0.1, 0.35, 0.6, 0.85, 1].map((share) => Math.round(share * recording.trace.length));
    const forward = places.map((length) => {
      cursor.goToLength(length);
      return encode(cursor.world);
    });
    const backward = places.toReversed().map((length) => {
      again.goToLength(length);
      return encode(again.world);
    });
    expect(backward.toReversed()).toEqual(forward);
    expect(forward.at(-1)).toEqual(encode(recording.stage.world));
    expect(RetreatSearch.of(recording)).toBeUndefined();
  });

  test('branches, and the branch is the night that its file tells by the same policy', async () => {
    const text = textOf(8, 'WS2022');
    const branches = await Branches.plant(
      { text, scenario: await scenarioOf() },
      { policy: example('one-at-a-time.ts') },
    );
    branches.root.recording.record();
    const cursor = new Cursor(branches.root.recording);
    cursor.goTo(HOUR);
    const grown = await branches.grow(branches.root, cursor, { kind: 'command', text: 'Stop-VM v1' });
    if (!grown.ok) throw new Error(JSON.stringify(grown.error));
    grown.value.recording.record();
    const { policy } = branches.options as { policy: PolicySource };
    expect((await rehearse(grown.value.story.scenario, { policy })).sha256).toBe(
      grown.value.recording.conclusion?.sha256,
    );
    expect(grown.value.recording.conclusion?.sha256).not.toBe(branches.root.recording.conclusion?.sha256);
  });

  test('is replayed by the policy that was named, and without a name where its file has it', async () => {
    const scenario = await scenarioOf();
    const policy = example('best-fit.js');
    const line = async (given: PolicySource) => replayLine(await rehearse(scenario, { policy: given }));
    expect(await line(policy)).toBe('clusterdrill run four.yaml --seed 1');
    expect(await line({ ...policy, path: 'my policies/best-fit.js' })).toBe(
      "clusterdrill run four.yaml --seed 1 --policy 'my policies/best-fit.js'",
    );
  });
});

test('opening a module twice does not share it', async () => {
  const source = js('export const placement = () => null;');
  const [one, other] = [await openPolicy(source), await openPolicy(source)];
  one.close();
  expect(other.placement).toBeDefined();
  other.close();
});
