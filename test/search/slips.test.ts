/** Operators with a slip, and whether the invariants notice. */
import { beforeAll, expect, test } from 'vitest';
import { isSlipUnnoticed, slipText } from '../../src/report/slips.js';
import { HARMLESS_SLIPS } from '../../src/search/equivalent.js';
import { type SlipJudged, trySlips } from '../../src/search/slips.js';
import { SLIPS } from '../../src/sim/question.js';

/** A slow machine takes its time over it. */
const HOOK_MS = 120_000;

let all: readonly SlipJudged[] = [];

beforeAll(async () => {
  const trials = trySlips();
  let next = await trials.next();
  while (next.done !== true) next = await trials.next();
  all = next.value;
}, HOOK_MS);

const of = (operator: string, slip: string) => all.find((one) => one.operator === operator && one.slip === slip);

test('each operator makes each slip that its procedure has a place for, and none survives', () => {
  expect(new Set(all.map(({ operator }) => operator)).size).toBe(8);
  expect(all).toHaveLength(8 * SLIPS.length);
  expect(all.filter(isSlipUnnoticed)).toEqual([]);
  expect(slipText(all)).toContain('0 survive.');
});

test('what a slip is noticed by is told with a small story, and how soon', () => {
  for (const { operator, slip, notice, behind } of all) {
    const one = notice ?? behind;
    if (one === undefined) continue;
    expect(one.commands.length, `${operator}: ${slip}`).toBeLessThanOrEqual(8);
    expect(Math.max(one.hosts, one.vms), `${operator}: ${slip}`).toBeLessThanOrEqual(3);
  }
  const { notice } = of('rolling, clean', 'early-version-update') ?? {};
  expect(notice).toEqual({
    invariant: 'service/outage-bounded',
    saw: expect.any(String),
    // The bound that nobody wrote: two seconds after the guest began to shut down.
    ...{ afterUs: 2e6, hosts: 2, vms: 1 },
    commands: ['Stop-VM -Name v1'],
  });
});

test('what the cluster refuses is noticed where its rule is off', () => {
  const { notice, refusedBy, behind } = of('rolling, clean', 'unchecked-drain') ?? {};
  expect(notice).toBeUndefined();
  expect(refusedBy).toEqual(['drain/only-an-emptied-node-leaves']);
  expect(behind?.invariant).toBe('safety/leaving-node-is-empty');
});

test('whoever goes back makes slips too', () => {
  expect(of('the way back', 'wrong-node')).toMatchObject({
    refusedBy: ['drain/only-an-emptied-node-leaves'],
    behind: {
      invariant: 'safety/leaving-node-is-empty',
      commands: ['Suspend-ClusterNode -Name H1 -Drain -Wait', 'Remove-ClusterNode -Name H2 -Force'],
    },
  });
  const early = of('the way back', 'early-version-update')?.notice?.commands;
  expect(early?.slice(0, 2)).toEqual([
    'Stop-VM -Name v1',
    'Update-VMVersion -Name v1 -Force (refused: vm-version/needs-level)',
  ]);
});

test('each argument is about a slip that was made and that nothing notices', () => {
  for (const [key, why] of HARMLESS_SLIPS) {
    expect(why).toMatch(/^[A-Z].*[.]$/);
    const argued = all.filter(({ operator, slip }) => key === slip || key === `${operator}: ${slip}`);
    expect(argued.length, key).toBeGreaterThan(0);
    const noticed = argued.filter(({ notice, behind }) => (notice ?? behind) !== undefined);
    // Whoever goes back had stopped VMs for the first drain, which run when the node is drained again.
    expect(
      noticed.map(({ operator }) => operator),
      key,
    ).toEqual(key === 'replaced-early' ? ['the way back'] : []);
    expect(
      argued.some(({ made }) => made),
      key,
    ).toBe(true);
  }
});
