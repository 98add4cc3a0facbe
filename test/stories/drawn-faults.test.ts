/** Faults that are drawn, the swarm that leaves some out, and the calm in which all comes back. */
import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/base/units.js';
import { FACT } from '../../src/model/facts.js';
import type { Rehearsal } from '../../src/session/index.js';
import { rehearsed, threeNodes } from './rehearsed.js';

const VM = 'vms: [{ name: v, on: A1, memory: 4 GiB }]\n';
const WORK = 'script: [{ manual: a long night, take: 9 d }]\n';

/** Hours at which hosts lost power, by name. */
function crashesOf({ run: { trace, world } }: Rehearsal): string[] {
  const told: string[] = [];
  trace.eachFact((atUs, kind, subject) => {
    if (kind === FACT['host-down']) told.push(`${world.hosts[subject]?.name} ${Math.floor(atUs / HOUR)}`);
  });
  return told;
}

const night = (faults: string, more = ''): Promise<Rehearsal> =>
  rehearsed(`${threeNodes('WS2019')}${VM}${WORK}faults: [${faults}]\n${more}`);

describe('crashes that are drawn', () => {
  test('together strike all of them in one moment, or within the time that is written', async () => {
    const racks = crashesOf(await night('{ random: crash, every: 2 d, for: 1 h, together: A1..A2 }'));
    expect(racks.length).toBeGreaterThan(2);
    const hours = (name: string): string[] => racks.filter((one) => one.startsWith(name)).map((one) => one.slice(3));
    expect(hours('A1')).toEqual(hours('A2'));
    expect(hours('A3')).toEqual([]);
    const batch = crashesOf(await night('{ random: crash, every: 2 d, for: 1 h, together: A1..A2, within: 12 h }'));
    expect(batch.length).toBeGreaterThan(2);
    expect(new Set(batch.map((one) => one.slice(3))).size).toBeGreaterThan(batch.length / 2);
  });

  test('another shape draws other times from the same luck', async () => {
    const [even, worn] = [1, 4].map(async (shape) =>
      crashesOf(await night(`{ random: crash, every: 3 d, for: 1 h, shape: ${shape} }`)),
    );
    expect((await even)?.length).toBeGreaterThan(2);
    expect(await worn).not.toEqual(await even);
  });
});

test('a swarm leaves a fault out of some runs, and takes it into others', async () => {
  const struck = await Promise.all(
    Array.from({ length: 20 }, async (_, seed) => {
      const run = await night('{ at: 1 h, crash: A3, for: 1 h, swarm: 50 % }', `seed: ${seed}\n`);
      return crashesOf(run).length;
    }),
  );
  const count = struck.filter((one) => one === 1).length;
  expect(count).toBeGreaterThan(3);
  expect(count).toBeLessThan(17);
  expect(struck.filter((one) => one === 0).length).toBe(20 - count);
});

describe('when all is calm', () => {
  const dead = '{ at: 1 h, crash: A1 }, { at: 1 h, crash: A2 }, { random: crash, every: 1 d, for: 1 h }';

  test('hosts that stayed without power have it again, and nothing strikes any more', async () => {
    const rehearsal = await night(dead, 'calm: 2 d\n');
    expect(rehearsal.missed).toEqual([]);
    expect(rehearsal.run.world.vms[0]?.host).toBeDefined();
    expect(crashesOf(rehearsal).every((one) => Number(one.slice(3)) < 48)).toBe(true);
    expect(rehearsal.verdict.warnings.filter(({ id }) => id.startsWith('progress/'))).toEqual([]);
  });

  test('without it a VM that stays down is a warning; with it the VM comes back', async () => {
    const alone = `hosts: [{ name: S, release: WS2019, cores: 8, memory: 64 GiB }]
vms: [{ name: v, on: S, memory: 4 GiB }]
faults: [{ at: 1 h, crash: S }]
`;
    const unrepaired = await rehearsed(alone);
    expect(unrepaired.verdict.warnings.map(({ id }) => id)).toContain('progress/everything-comes-back');
    const repaired = await rehearsed(`${alone}calm: 3 h\n`);
    expect(repaired.verdict.violations.map(({ invariant }) => invariant)).toEqual([]);
    expect(repaired.run.endedAtUs).toBeGreaterThan(3 * HOUR);
  });

  test('an installation that was to fail does not', async () => {
    const text = (calm: string): string => `hosts: [{ name: S, release: WS2019, cores: 8, memory: 64 GiB }]
script: [{ at: 5 h, install: WS2022, on: S, expect: ${calm === '' ? 'failed' : 'ok'} }]
faults: [{ random: installation-failure, chance: 100 % }]
${calm}`;
    expect((await rehearsed(text(''))).missed).toEqual([]);
    expect((await rehearsed(text('calm: 4 h\n'))).missed).toEqual([]);
  });
});
