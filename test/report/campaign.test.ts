/** A campaign that Ctrl-C ended, or of few runs, claims no more than was played. */
import { expect, test } from 'vitest';
import { tellCampaign } from '../../src/report/campaign.js';
import { tellComparison } from '../../src/report/comparison.js';
import { campaignJunit } from '../../src/report/exports/junit.js';
import { campaignMarkdown } from '../../src/report/exports/markdown.js';
import { openArm, playRange } from '../../src/studies/arms.js';
import { Columns } from '../../src/studies/campaign/columns.js';
import { summaryOf } from '../../src/studies/campaign/summary.js';
import { rowMaker } from '../../src/studies/campaign/table.js';
import { scenarioOf } from '../scenarios/support.js';

const text = `
clusterdrill: 1
title: A restart
clusters: [{ name: LAB, level: WS2019, witness: file-share }]
hosts: [{ names: A1..A2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
script: [Suspend-ClusterNode A1 -Drain -Wait]
`;

/** So many runs as usual, short and long. */
async function toldOf(...[usual, short, long, more = '']: readonly [number, number, number, string?]) {
  const arm = await openArm({ name: 'usual', text: `${text}${more}`, file: 'x.yaml', doubts: [], factor: 2 });
  if (!arm.ok) throw new Error(JSON.stringify(arm.error));
  const { value } = arm;
  const summed = async (runs: number) => {
    const rows = (await playRange(value, 0, runs)).map(rowMaker(value));
    return summaryOf(value, new Columns({ parts: runs === 0 ? 0 : 1, read: async () => rows }, runs));
  };
  return {
    scenario: value.scenario,
    usual: await summed(usual),
    short: await summed(short),
    long: await summed(long),
    from: value.spec,
    interrupted: long === 0,
    sha256: '0',
  };
}

const lines = async (...runs: readonly [number, number, number]) =>
  tellCampaign(await toldOf(...runs), { color: false, width: 100 }).split('\n');

test('it does not say whether the plan fits where an end was not played', async () => {
  const told = await lines(7, 2, 0);
  expect(told[0]).toBe('interrupted, so far: 100 % (65 to 100 %) of 7 runs fit.');
  expect(told.find((line) => line.includes('all long'))).toMatch(/all long\s+- \(0 to 100 %\)\s+0 {2}- +- +-$/);
  expect(await lines(0, 0, 0)).toEqual(['interrupted, so far: no run was finished.', '', expect.any(String)]);
  expect((await lines(7, 2, 2))[0]).toBe('fits: 100 % (65 to 100 %) of 7 runs fit.');
});

test('where no run gets as far as what is drawn, nothing goes with the end', async () => {
  const told = await toldOf(3, 1, 1);
  const drawn = { name: 'cleanInstall', lowUs: 0, highUs: 0, correlation: Number.NaN };
  const page = tellCampaign({ ...told, usual: { ...told.usual, influences: [drawn] } }, { color: false, width: 100 });
  expect(page).toMatch(/\n {2}cleanInstall .* -\n/);
  expect(page).not.toContain('NaN');
});

test('files for others say it too', async () => {
  const told = await toldOf(7, 2, 0);
  expect(campaignJunit(told)).toContain('message="No run of these was finished."');
  expect(campaignMarkdown(told)).not.toContain('for ever');
});

test('what is expected to be broken is no failure for CI where each run comes as expected', async () => {
  const claim = 'invariants: { also: [{ id: own/never, claim: Never., always: "false" }] }\n';
  const failures = async (more: string): Promise<string | undefined> =>
    /<testsuites [^>]*failures="(\d+)"/.exec(campaignJunit(await toldOf(2, 2, 2, claim + more)))?.[1];
  expect(await failures('expect: { violations: [own/never] }\n')).toBe('0');
  expect(await failures('')).toBe('4');
});

test('how rare a run is that does not fit is said of the usual ones, and of enough of them', async () => {
  const rarity = 'As things usually are, no run was seen that does not fit: with 95 % there is less than one in';
  expect((await lines(7, 1, 1)).join(' ').replace(/\s+/g, ' ')).toContain(`${rarity} 2.`);
  expect((await lines(4, 1, 1)).join(' ')).not.toContain('less than one in');
});

test('nor does a comparison say which way is best', async () => {
  const told = tellComparison(
    { scenario: await scenarioOf(text), comparison: { runs: 0, ways: [], held: [] }, interrupted: true },
    { color: false, width: 100 },
  );
  expect(told).toBe('interrupted, so far: no run of every way was finished.\n\nA restart');
});
