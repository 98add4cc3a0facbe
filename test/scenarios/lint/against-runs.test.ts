/** What the linter says of a plan, held against what the rehearsal of that plan comes to. */
import { describe, expect, test } from 'vitest';
import { POWER } from '../../../src/model/states.js';
import { type Finding, lint } from '../../../src/scenarios/index.js';
import { rehearsed } from '../../stories/rehearsed.js';
import { scenarioOf } from '../support.js';

const ONE = 'clusters: [{ name: PROD, level: WS2019, witness: cloud }]';
const TWO = 'clusters: [{ name: PROD, level: WS2019, witness: cloud }, { name: NEW, level: WS2022, witness: cloud }]';
const three = (more = '') => `{ names: N1..N3, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB${more} }`;
const beside = (more = '') => `{ names: M1..M2, release: WS2022, cluster: NEW, cores: 32, memory: 128 GiB${more} }`;
const spare = (more = '') => `{ name: S1, release: WS2022, cores: 32, memory: 128 GiB${more} }`;
const alone = '{ name: N1, release: WS2019, cluster: PROD, cores: 32, memory: 128 GiB }';
const OVER = 'upgrade: { to: WS2022, cluster: PROD, strategy: new-cluster, into: NEW }';
const SWING = 'upgrade: { to: WS2022, strategy: swing }';
const AT_ONCE = 'upgrade: { to: WS2022, strategy: all-at-once }';

const plan = (clusters: string, hosts: string, vms: string, rest: string): string =>
  `${clusters}\nhosts: [${hosts}]\nvms: [${vms}]\n${rest}\n`;

/** Findings without the notes, as `severity id subject`, and the outcome with the VMs that are lost. */
async function both(text: string): Promise<{ said: string[]; came: string; findings: readonly Finding[] }> {
  const { outcome, run } = await rehearsed(text);
  const findings = lint(await scenarioOf(`clusterdrill: 1\ntitle: A story\n${text}`));
  const lost = run.world.vms.filter(({ power }) => power === POWER.lost).map(({ name }) => `${name} lost`);
  const said = findings.filter(({ severity }) => severity === 'error').map(({ id, subject }) => `${id} ${subject}`);
  return { said, came: [outcome, ...lost].join(', '), findings };
}

describe('what a strategy does with the roles of a node', () => {
  test.each([
    [
      'join a spare first',
      plan(ONE, `${alone}, ${spare()}`, '{ name: app, on: N1, version: "9.0", memory: 8 GiB }', SWING),
    ],
    [
      'go to another cluster',
      plan(TWO, `${alone}, ${beside()}`, '{ name: app, on: N1, version: "9.0", memory: 8 GiB }', OVER),
    ],
    [
      'take files of a local disk along to another cluster',
      plan(
        TWO,
        `${three()}, ${beside()}`,
        '{ name: app, on: N1, version: "9.0", memory: 8 GiB, immovable: local disk }',
        OVER,
      ),
    ],
    [
      'take what is no role along to another cluster',
      plan(
        TWO,
        `${three()}, ${beside()}`,
        '{ name: app, on: N1, version: "9.0", memory: 8 GiB, clustered: false }',
        OVER,
      ),
    ],
    [
      'stop all of them, so that none needs room',
      plan(
        ONE,
        three(),
        '{ name: app, count: 6, version: "9.0", memory: 56 GiB }',
        `${AT_ONCE}\nlimits: { blackout: 100 ms }`,
      ),
    ],
  ])('%s', async (_, text) => {
    const { said, came } = await both(text);
    expect([said, came]).toEqual([[], 'completed']);
  });

  test.each([
    [
      'no node of the other cluster is large enough',
      plan(
        TWO,
        `${three()}, ${beside().replace('128', '32')}`,
        '{ name: app, on: N1, version: "9.0", memory: 60 GiB }',
        OVER,
      ),
      ['vm/too-large vm:app'],
      'stuck',
    ],
    [
      'a node is installed anew whose disk one needs that does not run',
      plan(
        ONE,
        three(),
        '{ name: app, on: N3, version: "9.0", memory: 8 GiB, immovable: local disk, state: Off }',
        'upgrade: { to: WS2022 }',
      ),
      ['vm/immovable vm:app'],
      'completed, app lost',
    ],
    [
      'a spare is installed anew that holds a VM',
      plan(
        ONE,
        `${three()}, ${spare(', storage: local').replace('WS2022', 'WS2019')}`,
        '{ name: app, on: S1, version: "9.0", memory: 8 GiB }',
        'upgrade: { to: WS2022, strategy: swing, spares: [S1] }',
      ),
      ['vm/not-clustered vm:app'],
      'completed, app lost',
    ],
    [
      'a script installs a host that holds one',
      plan(
        ONE,
        `${three()}, ${spare(', storage: local')}`,
        '{ name: app, on: S1, version: "9.0", memory: 8 GiB }',
        'script: [{ install: WS2025, on: S1 }]',
      ),
      ['vm/not-clustered vm:app'],
      'completed, app lost',
    ],
    [
      'a script evicts and installs its node',
      plan(
        ONE,
        three(),
        '{ name: app, on: N1, version: "9.0", memory: 8 GiB, clustered: false }',
        'script: [Suspend-ClusterNode N1 -Drain -Wait, Remove-ClusterNode N1 -Force, { install: WS2022, on: N1 }]',
      ),
      ['vm/not-clustered vm:app'],
      'completed, app lost',
    ],
  ])('leaves one behind where %s', async (_, text, finds, comes) => {
    const { said, came } = await both(text);
    expect([said, came]).toEqual([finds, comes]);
  });

  test('is told of a script only as long as nothing has moved the VM away', async () => {
    const hosts = `${three()}, ${spare(', storage: local')}, ${spare(', storage: local').replace('S1', 'S2')}`;
    const vm = '{ name: app, on: S1, version: "9.0", memory: 8 GiB }';
    const away = 'Move-VM app -DestinationHost S2 -IncludeStorage';
    const said = async (script: string) => (await both(plan(ONE, hosts, vm, `script: [${script}]`))).said;
    expect(await said(`${away}, { install: WS2025, on: S1 }`)).toEqual([]);
    expect(await said(`{ install: WS2025, on: S1 }, { run: ${away}, expect: refused }`)).toHaveLength(1);
  });
});

describe('a VM that may not be stopped', () => {
  const kept = '{ name: app, on: N1, version: "9.0", memory: 8 GiB, mayStop: false }';

  test.each([
    ['all VMs are stopped before the first node', AT_ONCE, 1],
    ['a script stops it', 'script: [Stop-VM app]', 1],
    ['a script would stop it', 'script: [Stop-VM app -WhatIf]', 0],
    ['a drain moves it', 'upgrade: { to: WS2022 }', 0],
  ])('is told where %s', async (_, rest, count) => {
    const text = plan(ONE, three(), kept, rest);
    const { verdict } = await rehearsed(text);
    expect(verdict.violations.map(({ invariant }) => invariant)).toEqual(Array(count).fill('service/outage-bounded'));
    expect((await both(text)).said).toEqual(Array(count).fill('vm/may-not-stop vm:app'));
  });

  test('has a bound of outages that a night with all VMs off is held against', async () => {
    const within = async (outage: string, hosts = three()) =>
      (await both(plan(ONE, hosts, kept.replace('mayStop: false', `limits: { outage: ${outage} }`), AT_ONCE))).said;
    // Two turns of 1 h 46 min.
    expect(await within('3 h')).toEqual(['limit/outage-shorter-than-a-version-update vm:app']);
    expect(await within('4 h')).toEqual([]);
    const two = `${three().replace('N3', 'N2')}, { name: N3, release: WS2022, cluster: PROD, cores: 32, memory: 128 GiB }`;
    expect(await within('3 h', two)).toEqual([]);
  });
});
