/** Labs: each is solved by its solution alone, and a session in one can be taken back and played again. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { debriefText, labsMarkdown, points } from '../../src/report/labs.js';
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

  test('tells in hindsight what each line cost, and which were blunders', async () => {
    const session = await open();
    expect(debriefText(session)).toBe('Nothing has been done yet.');
    for (const line of ['Get-Foo', 'Move-VM web1 Lab1', 'Stop-VM web2 -ComputerName Lab2', 'Start-Sleep 60', SOLUTION])
      session.type(line);
    expect(debriefText(session)).toMatchInlineSnapshot(`
      "0d 00:00:00  Move-VM web1 Lab1
                   2 of 4 goals
                 ! Refused: Hyper-V was unable to find a virtual machine with name "web1".
      0d 00:00:00  Stop-VM web2 -ComputerName Lab2
                   0 of 4 goals, 30 s
                 ! Out: web2 30 s
                 ! A goal is lost: All VMs run.
                 ! A goal is lost: No VM was out.
                 ! A VM that is stopped is out. A drain moves it while it runs.
      0d 00:00:30  Start-Sleep 60
                   0 of 4 goals, 1 min
                 ! Out: web2 1 min
      0d 00:01:30  Suspend-ClusterNode Lab2 -Drain -Wait
                   2 of 4 goals, 15.1 s
                 ! Out: web2 15.1 s
      Marked with !: 7."
    `);
    await session.reset();
    session.type(SOLUTION);
    expect(debriefText(session)).toMatchInlineSnapshot(`
      "0d 00:00:00  Suspend-ClusterNode Lab2 -Drain -Wait
                   4 of 4 goals, 19.3 s
      There was no blunder."
    `);
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
