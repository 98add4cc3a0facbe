/** Labs: each is solved by its solution alone, and a session in one can be taken back and played again. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { labsMarkdown, points } from '../../src/report/labs.js';
import { checkLabFile, LabSession } from '../../src/session/lab.js';
import { scenarioOf } from './console.js';

const folder = new URL('../../scenarios/labs/', import.meta.url);
const files = readdirSync(folder).sort();
const labs = await Promise.all(
  files.map(async (file) => {
    const scenario = await scenarioOf(readFileSync(new URL(file, folder), 'utf8'));
    return { file, scenario, ...(await checkLabFile(scenario)) };
  }),
);

test('there are at least fourteen', () => {
  expect(labs.length).toBeGreaterThanOrEqual(14);
});

describe.each(labs)('$file', ({ scenario, troubles, par }) => {
  test('is solved by its solution, and by nothing else that it names', () => {
    expect(troubles).toEqual([]);
  });

  test('has wrong ways, hints, a length, and full marks at par', () => {
    expect(scenario.lab?.wrong?.length).toBeGreaterThan(0);
    expect(scenario.lab?.hints?.length).toBeGreaterThan(0);
    expect(scenario.lab?.minutes).toBeGreaterThan(0);
    expect(points(par, par)).toBe(100);
  });
});

test('docs/labs.md is the catalogue', async () => {
  await expect(labsMarkdown(labs)).toMatchFileSnapshot('../../docs/labs.md');
});

describe('a session in a lab', () => {
  const open = async (): Promise<LabSession> => LabSession.open(labs[1]?.scenario ?? labs[0]!.scenario);
  const SOLUTION = 'Suspend-ClusterNode Lab2 -Drain -Wait';

  test('tells which goals are reached, and springs each trap once', async () => {
    const session = await open();
    expect(session.type('Suspend-ClusterNode Lab2')).toMatchObject({
      goals: [false, false, true, true],
      sprung: [expect.stringContaining('-Drain does')],
    });
    expect(session.type('Get-ClusterNode').sprung).toEqual([]);
    expect(session.type(SOLUTION)).toMatchObject({ done: true });
    expect(session.score().commands).toBe(2);
  });

  test('takes lines back one by one, and types them again', async () => {
    const session = await open();
    session.type('$x = 5');
    session.type(SOLUTION);
    const score = session.score();
    expect(await session.undo()).toBe(true);
    expect(session.reached()).toEqual([false, false, true, true]);
    expect(session.type('$x').output).toEqual(['5']);
    await session.undo();
    expect(session.redo()?.output).toEqual(['5']);
    session.type(SOLUTION);
    expect(session.score()).toEqual({ ...score, elapsedUs: score.elapsedUs + 1 });
    await session.reset();
    expect([session.nowUs, session.lines, await session.undo()]).toEqual([0, [], false]);
  });

  test('comes to the same by the same lines', async () => {
    const [one, other] = [await open(), await open()];
    for (const line of ['Get-VM -ComputerName Lab2', 'Move-ClusterVirtualMachineRole web1 Lab3', SOLUTION])
      expect(one.type(line)).toEqual(other.type(line));
    expect(one.score()).toEqual(other.score());
  });

  test('does not keep what is not known, nor let time pass for it', async () => {
    const session = await open();
    expect(session.type('Get-Foo').typed).toMatchObject({ is: 'refused' });
    expect([session.lines, session.nowUs]).toEqual([[], 0]);
  });

  test('is answered at once on the largest of them', async () => {
    const session = await open();
    session.type('1');
    const began = performance.now();
    session.type('Get-ClusterNode');
    // The bar is 50 ms on a quiet machine.
    expect(performance.now() - began).toBeLessThan(500);
  });
});

test('a lab that is none is told', async () => {
  const broken = await scenarioOf(`
clusterdrill: 1
title: Broken
clusters: [{ name: LAB, level: WS2022, witness: file-share }]
hosts: [{ names: Lab1..Lab2, release: WS2022, cluster: LAB, cores: 16, memory: 64 GiB }]
lab:
  story: Nothing.
  goals: [{ say: Lab1 is Up., claim: "hosts.exists(h, h.name == 'Lab1' && h.state == 'Up')" }]
  solution: [Stop-ClusterNode Lab1, Get-Foo]
  wrong: [{ tries: [Get-ClusterNode], because: It is nothing. }]
`);
  expect((await checkLabFile(broken)).troubles).toMatchInlineSnapshot(`
    [
      "Its goals are reached by doing nothing.",
      "The solution: Get-Foo: 'Get-Foo' is no cmdlet or function that is modelled.",
      "The solution does not reach: Lab1 is Up.",
      "The wrong way 1 reaches the goals.",
    ]
  `);
});
