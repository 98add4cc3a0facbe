/** Labs: each is solved by its solution alone, and a session in one can be taken back and played again. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { debriefText, labsMarkdown, points } from '../../src/report/labs.js';
import { Instructor, labWith, listsOf } from '../../src/session/instructor.js';
import { LabSession } from '../../src/session/lab.js';
import { checkLabFile, gradeAttempt, parFor } from '../../src/session/lab-check.js';
import { scenarioOf } from './console.js';

const folder = new URL('../../scenarios/labs/', import.meta.url);
const files = readdirSync(folder).sort();
const labs = await Promise.all(
  files.map(async (file) => {
    const scenario = await scenarioOf(readFileSync(new URL(file, folder), 'utf8'));
    return { file, scenario, ...(await checkLabFile(scenario)) };
  }),
);

const LAB_TEXT = readFileSync(new URL(files[1] ?? '', folder), 'utf8');

/** What has happened, to the byte. */
const hashOf = ({ live }: LabSession): string => live.sha256();

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

describe('two that should not sit together', () => {
  const DRAIN = 'Suspend-ClusterNode Lab1 -Drain -Wait';
  const done = async (...lines: string[]): Promise<boolean> => {
    const session = await LabSession.open(labs[10]!.scenario);
    for (const line of lines) expect(session.type(line).errors).toEqual([]);
    return session.reached().every((one) => one);
  };

  test('are kept apart by a rule of affinity too, as long as it is enabled and keeps apart', async () => {
    const ruled = (type: string, enabled: number): string[] => [
      `New-ClusterAffinityRule -Name dcs -RuleType ${type}`,
      'Add-ClusterGroupToAffinityRule -Groups dc1, dc2 -Name dcs',
      `Set-ClusterAffinityRule -Name dcs -Enabled ${enabled}`,
    ];
    expect(await done(...ruled('DifferentNode', 1), DRAIN)).toBe(true);
    const byHand = ['Move-ClusterVirtualMachineRole dc1 Lab3', DRAIN];
    expect(await done(...ruled('DifferentNode', 0), ...byHand)).toBe(false);
    expect(await done(...byHand, ...ruled('SameNode', 1))).toBe(false);
  });

  test('have names of roles in a condition, of which a wrong one is told', async () => {
    const text = readFileSync(new URL(files[10] ?? '', folder), 'utf8').replace(
      "'dc2' in v.apartFrom",
      "'dc3' in v.apartFrom",
    );
    const { parseScenario } = await import('../../src/scenarios/index.js');
    expect(await parseScenario(text, 'lab.yaml')).toMatchObject({
      error: [{ message: "`apartFrom` is never 'dc3'.", nearest: 'dc1' }],
    });
  });
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

  test('tells a cmdlet of Windows that is not modelled from a misspelt one, with what does the same', async () => {
    const session = await open();
    const told = (line: string) => session.type(line).typed;
    expect(told('Enter-PSSession Lab2')).toMatchObject({
      complaints: [{ message: 'Enter-PSSession exists in Windows, but is not modelled.', nearest: 'Invoke-Command' }],
    });
    expect(told('Get-Process')).toMatchObject({
      complaints: [{ message: expect.stringContaining('exists in Windows') }],
    });
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

  test('calls nothing a blunder that leads to all goals', async () => {
    const session = await LabSession.open(labs[0]!.scenario);
    for (const line of ['Get-VM', 'Stop-VM old', 'Update-VMVersion old']) session.type(line);
    expect(debriefText(session)).toContain('! A goal is lost: It runs.');
    session.type('Start-VM old');
    expect(debriefText(session)).toMatchInlineSnapshot(`
      "0d 00:00:00  Get-VM
                   2 of 3 goals
      0d 00:00:00  Stop-VM old
                   1 of 3 goals, 30 s
                   Out: old 30 s
      0d 00:00:30  Update-VMVersion old
                   2 of 3 goals, 5 s
                   Out: old 5 s
      0d 00:00:35  Start-VM old
                   3 of 3 goals, 1 min
                   Out: old 1 min
      There was no blunder."
    `);
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

  test('is the same by time that passes in pieces as by one line that sleeps', async () => {
    const [one, other] = [await open(), await open()];
    one.type('Suspend-ClusterNode Lab2 -Drain');
    for (let piece = 0; piece < 40; piece += 1) one.pass(piece * 37);
    one.pass(1);
    one.type('Get-ClusterNode');
    expect(one.lines).toEqual([
      'Suspend-ClusterNode Lab2 -Drain',
      `Start-Sleep -Milliseconds ${39 * 20 * 37 + 1} # at the prompt`,
      'Get-ClusterNode',
    ]);
    for (const line of one.lines) other.type(line);
    expect(other.steps).toEqual(one.steps);
    expect(hashOf(other)).toBe(hashOf(one));
    expect(await one.undo()).toBe(true);
    expect(await one.undo()).toBe(true);
    expect(one.lines).toEqual(['Suspend-ClusterNode Lab2 -Drain']);
  });

  test('is the same by a line that takes its time as by one that is played to its end', async () => {
    const [one, other] = [await open(), await open()];
    const line = "Suspend-ClusterNode Lab2 -Drain -Wait; Write-Host 'away'; Start-Sleep 5; Get-ClusterNode Lab2";
    let answer = one.begin(line);
    const shown: string[] = [];
    for (let us = 0; answer === undefined; us += 700_000) {
      answer = one.goOn(us);
      if (answer === undefined) shown.push(...one.take().output);
    }
    expect(shown).toContain('away');
    const whole = other.type(line);
    expect([...shown, ...answer.output]).toEqual(whole.output);
    expect(one.steps).toEqual(other.steps);
    expect(hashOf(one)).toBe(hashOf(other));
  });

  test('goes back to moments with a name, and on from there', async () => {
    const session = await open();
    session.type('$a = 1');
    session.mark('one');
    session.type('$a = 2');
    session.type('$a = 3');
    expect(await session.goToMark('two')).toBe(false);
    expect(await session.goToMark('one')).toBe(true);
    expect(session.lines).toEqual(['$a = 1']);
    session.redo();
    expect(session.lines).toEqual(['$a = 1', '$a = 2']);
    session.redo();
    expect(session.type('$a').output).toEqual(['3']);
    await session.goToMark('one');
    session.type('$b = 1');
    await session.goToMark('one');
    expect(session.type('"$a $b"').output).toEqual(['1 ']);
  });

  test('does not keep lines that are typed after its session is over', async () => {
    const session = await open();
    session.type('Stop-ClusterNode Lab1');
    const crashed = new Instructor(session, { text: LAB_TEXT, file: 'lab' }, undefined);
    await crashed.inject('crash: Lab1');
    session.pass(1);
    expect(session.type('Get-VM').typed).toMatchObject({ is: 'over' });
    expect(session.lines).toEqual(['Stop-ClusterNode Lab1', 'Start-Sleep -Milliseconds 1 # at the prompt']);
    expect(await crashed.inject('crash: Lab2')).toMatchObject({ ok: false });
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

describe('an instructor', () => {
  const sat = async () => {
    const session = await LabSession.open(labs[1]!.scenario);
    return { session, instructor: new Instructor(session, { text: LAB_TEXT, file: 'lab' }, undefined) };
  };

  test('has a fault strike between two lines, and what is handed in comes to the same', async () => {
    const { session, instructor } = await sat();
    session.type('Suspend-ClusterNode Lab2 -Drain -Wait');
    const before = { steps: [...session.steps], hash: hashOf(session) };
    const struck = await instructor.inject('{ crash: Lab3, for: 20 min }');
    expect([session.steps, hashOf(session)]).toEqual([before.steps, before.hash]);
    session.pass(1);
    expect(struck).toMatchObject({ ok: true, value: before.steps[0]!.untilUs + 1 });
    expect(session.type('(Get-ClusterNode Lab3).State').output).toEqual(['Down']);
    session.type('Start-Sleep 7200');
    const kept = { lines: session.lines, injected: instructor.injected };
    const again = await labWith(instructor.lab, listsOf(undefined, kept.injected));
    if (!again.ok) throw new Error('what was injected fits no more');
    const other = await LabSession.open(again.value);
    for (const line of kept.lines) other.type(line);
    expect(other.steps).toEqual(session.steps);
    expect(hashOf(other)).toBe(hashOf(session));
    expect((await gradeAttempt(again.value, kept.lines)).score).toEqual(session.score());
  });

  test('has one strike while a line takes its time', async () => {
    const { session, instructor } = await sat();
    session.begin('Suspend-ClusterNode Lab2 -Drain -Wait; (Get-ClusterNode Lab3).State');
    session.goOn(2_000_000);
    expect(await instructor.inject('crash: Lab3')).toMatchObject({ ok: true, value: 2_000_001 });
    expect(session.isUnderWay).toBe(true);
    expect(session.goOn(Number.POSITIVE_INFINITY)?.output.at(-1)).toBe('Down');
  });

  test.each([
    ['crash: Lab9', "There is no host 'Lab9'."],
    ['crash: Lab2, for: soon', "'soon' is no duration."],
    ['earthquake: Lab2', 'The fault does not say what it is.'],
    ['crash: Lab2, at: 5 s', 'A fault that is injected strikes now.'],
    ['random: crash, every: 1 d, for: 1 h', "There is no key 'at' in the fault."],
    ['', 'Nothing is said of what strikes.'],
    ['crash: [', expect.stringContaining('This is not YAML')],
  ])('is told what is wrong with %s', async (entry, message) => {
    const { session, instructor } = await sat();
    session.type('Get-VM');
    const struck = await instructor.inject(entry);
    expect(struck.ok ? [] : struck.error.map((one) => one.message)).toContainEqual(message);
    expect([session.lines, instructor.injected]).toEqual([['Get-VM'], []]);
  });

  test('has a file of moments, whose mistakes have their places', async () => {
    const { instructor } = await sat();
    const good = '- { at: 5 s, crash: Lab2, for: 10 min }\n- { at: 1 h, fail: installation, on: Lab3 }\n';
    expect((await labWith(instructor.lab, [good])).ok).toBe(true);
    const bad = await labWith(instructor.lab, [
      '- { at: 5 s, crash: Lab9 }\n- { random: crash, every: 1 d, for: 1 h }\n',
    ]);
    expect(bad.ok ? [] : bad.error.map(({ message, place }) => `${place?.line}:${place?.column} ${message}`)).toEqual([
      "1:21 There is no host 'Lab9'.",
      '2:3 This has no moment at which it strikes the world.',
    ]);
    const none = await labWith(instructor.lab, ['crash: Lab2\n']);
    expect(none.ok ? [] : none.error.map(({ message }) => message)).toEqual(['Moments are a list.']);
  });
});

describe('an exam', () => {
  const exam = labs.at(-1)!.scenario;
  const solution = exam.lab!.solution;

  test('is passed by its solution on the night of each student, and each has his own', async () => {
    const pars = new Set<number>();
    for (const student of ['ada', 'bob', 'cy']) {
      const grade = await gradeAttempt(exam, solution, student);
      expect([student, grade.done, grade.late]).toEqual([student, true, 0]);
      expect(grade.score).toEqual(await parFor(exam, student));
      pars.add(grade.score.elapsedUs);
    }
    expect(pars.size).toBe(3);
  });

  test('does not count what comes after its time', async () => {
    const late = await gradeAttempt(exam, ['Start-Sleep 172000', ...solution], 'ada');
    expect(late).toMatchObject({ done: false, late: 3 });
    expect(late.score.elapsedUs).toBeLessThan(exam.lab!.exam!.within);
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
