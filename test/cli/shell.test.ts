/** `clusterdrill shell` as a process of its own: what goes where, and how it ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterdrill, type Ended, ended, root } from './program.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
  writeFileSync(join(folder, 'lab.yaml'), LAB);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LAB = `
clusterdrill: 1
title: Two nodes
clusters: [{ name: LAB, level: WS2019, witness: file-share }]
hosts: [{ names: Lab1..Lab2, release: WS2019, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: web, count: 2, on: [Lab1], memory: 4 GiB }]
limits: { outage: 10 s }
`;

function shell(script: string, ...args: string[]): Promise<Ended> {
  writeFileSync(join(folder, 'a.ps1'), script);
  return clusterdrill('shell', join(folder, 'a.ps1'), '--scenario', join(folder, 'lab.yaml'), ...args);
}

describe('clusterdrill shell', () => {
  test('puts the output of the script on standard output, and all else on standard error', async () => {
    const { code, out, err } = await shell(
      "Write-Host 'a' -NoNewline; Write-Host 'b'; 1 + 1; Write-Warning 'w'; Start-VM nobody; (Get-VM).Count",
    );
    expect({ code, out }).toEqual({ code: 0, out: 'ab\n2\n2\n' });
    expect(err).toContain('WARNING: w\n');
    expect(err).toContain('a.ps1:1\nLine |\n   1 |  Write-Host');
    expect(err).toContain('| Hyper-V was unable to find a virtual machine with name "nobody".');
    expect(err).toContain('Two nodes');
  });

  test('ends with the exit code of the script, or 1 after an error that nobody caught', async () => {
    expect((await shell('exit 9', '--quiet')).code).toBe(9);
    expect((await shell('exit 256', '--quiet')).code).toBe(1);
    const { code, err } = await shell('exit 9');
    expect(code).toBe(9);
    expect(err).toMatch(/^\s*completed: the script has given up, with exit code 9, after/);
    expect(err).toContain('Not as expected (exit code 9)\n  - The script has ended with exit code 9.');
    const cut = await shell('$null = Suspend-ClusterNode Lab1 -Drain; exit 9', '--until', '2 s');
    expect(cut.err).toMatch(
      /^\s*out-of-time: the bound of 2 s was reached; the script gave up, with exit code 9, after/,
    );
    expect(await shell("throw 'no'", '--quiet')).toMatchObject({ code: 1, out: '' });
  });

  test('ends with 1 where an invariant is broken', async () => {
    const { code, err } = await shell('Stop-VM web1; Start-Sleep 60; Start-VM web1');
    expect(code).toBe(1);
    expect(err).toContain('service/outage-bounded');
  });

  test('ends with 2 where something is not known, with its place', async () => {
    const { code, out, err } = await shell("Stop-VM web1\n  Remove-Item x\n[io.file]::Delete('y')");
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/a\.ps1:2:3: 'Remove-Item' is no cmdlet/);
    expect(err).toMatch(/a\.ps1:3:1: \[io\.file\] is no type/);
  });

  test('says how to play the script again, with all that was said of it and to it', async () => {
    const asked = [
      '--on',
      'Lab2',
      '--seed',
      '7',
      '--doubt',
      'node/must-be-paused',
      '--until',
      '2 h',
      '--',
      '-Name',
      'web 1',
    ];
    const { err } = await shell('Start-Sleep 60', ...asked);
    expect(err).toContain('completed: the script is done after 1 min');
    const [file, scenario] = ['a.ps1', 'lab.yaml'].map((name) => join(folder, name));
    expect(err).toContain(
      `Replay:\n  clusterdrill shell ${file} --scenario ${scenario} --seed 7 --doubt node/must-be-paused --until '7200 s' --on Lab2 -- -Name 'web 1'\n`,
    );
  });

  test('gives arguments behind -- to the script', async () => {
    const script = 'param([string]$Name, [int]$Count = 1, [switch]$Loud, $Rest) "$Name $Count $Loud $Rest"';
    expect((await shell(script, '--quiet', '--', '-Name', 'web 1', '-Loud', '-Count', '3', 'x')).out).toBe(
      'web 1 3 True x\n',
    );
  });

  test('prints the result alone with --json, with output, errors and whose words they are', async () => {
    const { out } = await shell("'one'; Resume-ClusterNode Lab1; exit 3", '--json');
    expect(JSON.parse(out)).toMatchObject({
      clusterdrill: 1,
      output: ['one'],
      errors: [{ message: 'The cluster node is not paused.', line: 1, words: 'vendor', rule: 'node/must-be-paused' }],
      exitCode: 3,
    });
  });

  test('only says what would happen with --what-if', async () => {
    const { code, out } = await shell('Stop-VM web1; (Get-VM web1).State', '--what-if', '--quiet');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'What if: Performing the operation "Stop-VM" on target "web1".\nRunning\n',
    });
  });
});

describe('clusterdrill train', () => {
  const lab = join(root, 'scenarios', 'labs', '02-empty-a-node.yaml');

  function train(lines: readonly string[], progress: string): Promise<Ended> {
    const input = lines.map((line) => `${line}\n`).join('');
    return ended(['train', lab, '--progress', progress], { env: { XDG_STATE_HOME: folder }, input });
  }

  test('tells the story, answers lines, and comes back to where it was', async () => {
    const progress = join(folder, 'progress', 'lab.json');
    const first = await train(['Suspend-ClusterNode Lab2', 'Resume-ClusterNode Lab1', ':why', ':quit'], progress);
    expect(first.code).toBe(1);
    expect(first.out).toContain('Lab2 gets new memory tonight.');
    expect(first.out).toContain('A pause alone moves nobody');
    expect(first.out).toContain('Only a paused node is resumed');
    const second = await train(
      [':undo', ':undo', 'foreach ($n in "Lab2") {', '  Suspend-ClusterNode $n -Drain -Wait', '}'],
      progress,
    );
    expect(second.out).toContain('You come back to where you were: 2 lines.');
    expect(second.out).toContain('All goals are reached. 100 of 100.');
    expect(second.code).toBe(0);
  });

  test('grades what was handed in by playing it again, and believes nothing else', async () => {
    const attempts = join(folder, 'attempts');
    await train(['Suspend-ClusterNode Lab2 -Drain -Wait'], join(attempts, 'anna.json'));
    writeFileSync(
      join(attempts, 'bob.json'),
      JSON.stringify({ student: '=Bob', lines: ['Get-ClusterNode'], done: true, points: 100 }),
    );
    const { out } = await clusterdrill('lab', 'grade', attempts, '--lab', lab);
    expect(out.split('\n').slice(0, 3)).toEqual([
      'file,student,done,goals,commands,downtime_s,time_s,points,injected,late',
      expect.stringMatching(/^anna\.json,,yes,4\/4,1,/),
      expect.stringMatching(/^bob\.json,'=Bob,no,2\/4,0,0\.0,0\.0,25,0,0$/),
    ]);
  });

  test('is refused a scenario that is no lab', async () => {
    const { code, err } = await clusterdrill('train', join(folder, 'lab.yaml'));
    expect([code, err]).toEqual([2, expect.stringContaining('is no lab')]);
  });
});
