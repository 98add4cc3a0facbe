/** `clusterdrill train` as a process of its own, a second terminal that injects into it, and what is handed in. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { began, type Ended, ended } from './program.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where open labs are found. */
const given = () => ({ env: { XDG_STATE_HOME: folder } });

const clusterdrill = (...args: string[]): Promise<Ended> => ended(args, given());

const attempt = (name: string): { lines: string[]; injected?: string[] } =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as { lines: string[]; injected?: string[] };

describe('clusterdrill train', () => {
  test('names the labs, the nearest first, where there is none of a name', async () => {
    const { code, out, err } = await clusterdrill('train', 'quorumm');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const [said, first, second, ...others] = err.trimEnd().split('\n');
    expect(said).toBe('There is no file and no lab quorumm. Did you mean 09-quorum-by-hand? The labs are:');
    expect([first?.split(' ')[0], second?.split(' ')[0], others.length]).toEqual([
      '09-quorum-by-hand',
      '01-what-is-a-version',
      13,
    ]);
  });

  test('complains about an instructor of whom nothing can be had, with places', async () => {
    writeFileSync(join(folder, 'bad.yaml'), '- { at: 5 s, crash: Lab9 }\n- { at: soon, crash: Lab2 }\n');
    const { code, err } = await clusterdrill('train', '02', '--instructor', join(folder, 'bad.yaml'));
    expect(code).toBe(2);
    expect(err).toContain("bad.yaml:1:21: There is no host 'Lab9'.");
    expect(err).toContain('bad.yaml:2:');
  });

  test('is reached from a second terminal, and what is handed in is graded with what was injected', async () => {
    expect(await clusterdrill('inject', 'crash: Lab3')).toMatchObject({
      code: 2,
      err: 'No lab is open: `clusterdrill train LAB` opens one.\n',
    });
    const handed = join(folder, 'handed');
    mkdirSync(handed);
    writeFileSync(join(folder, 'moments.yaml'), '- { at: 1 h, crash: Lab2, for: 10 min }\n');
    const args = ['train', '02', '--student', 'ada', '--progress', join(handed, 'ada.json')];
    const seat = began([...args, '--instructor', join(folder, 'moments.yaml')], given());
    let shown = '';
    const seen = (text: string): Promise<void> =>
      new Promise((done) => {
        const look = (): void => {
          if (!shown.includes(text)) return;
          seat.stdout.off('data', look);
          done();
        };
        seat.stdout.on('data', look);
        look();
      });
    seat.stdout.on('data', (data: Buffer) => {
      shown += data.toString('utf8');
    });
    await seen('PS Lab1> ');
    seat.stdin.write('Suspend-ClusterNode Lab2 -Drain -Wait\n');
    await seen('100 of 100');
    const wrong = await clusterdrill('inject', '--to', 'ada', 'crash: Lab9');
    expect(wrong).toMatchObject({ code: 2, err: "There is no host 'Lab9'. Did you mean Lab1?\n" });
    const right = await clusterdrill('inject', 'crash: Lab3, for: 2 d');
    expect(right).toMatchObject({ code: 0, out: expect.stringMatching(/^It strikes at 0d 00:00:1\d\.\n$/) });
    expect(await clusterdrill('inject', '--to', 'bob', 'crash: Lab3')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--to ada'),
    });
    seat.stdin.write('(Get-ClusterNode Lab3).State\n:quit\n');
    await seen('Down');
    await new Promise((done) => seat.on('exit', done));
    const { lines, injected } = attempt('handed/ada.json');
    expect(lines).toEqual([
      'Suspend-ClusterNode Lab2 -Drain -Wait',
      'Start-Sleep -Milliseconds 1 # at the prompt',
      '(Get-ClusterNode Lab3).State',
    ]);
    expect(injected).toHaveLength(1);
    const { code, out } = await clusterdrill('lab', 'grade', handed, '--lab', '02');
    expect(code).toBe(0);
    const [head, row, ...more] = out.trimEnd().split('\n');
    expect(head).toBe('file,student,done,goals,commands,downtime_s,time_s,points,injected,late');
    expect(row).toMatch(/^ada\.json,ada,no,2\/4,1,[\d.]+,[\d.]+,25,1,0$/);
    expect(more).toEqual([]);
    writeFileSync(join(handed, 'ada.json'), JSON.stringify({ ...attempt('handed/ada.json'), injected: [] }));
    const cheated = await clusterdrill('lab', 'grade', handed, '--lab', '02');
    expect(cheated.out).toMatch(/ada,yes,4\/4.*,0,0\n$/);
  }, 60_000);

  test('does not mix the work of two students', async () => {
    writeFileSync(join(folder, 'mine.json'), JSON.stringify({ student: 'ada', lines: ['1'] }));
    const { code, err } = await clusterdrill(
      'train',
      '02',
      '--student',
      'bob',
      '--progress',
      join(folder, 'mine.json'),
    );
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('is the work of ada, not of bob') });
  });
  test('keeps labs and students apart whose names differ in letters that no file should have', async () => {
    const state = join(folder, 'letters');
    const [versions, empty] = [join(folder, '版本.yaml'), join(folder, '清空.yaml')];
    cpSync('scenarios/labs/01-what-is-a-version.yaml', versions);
    cpSync('scenarios/labs/02-empty-a-node.yaml', empty);
    const sit = (lab: string, input: string, ...who: string[]): Promise<Ended> =>
      ended(['train', lab, ...who], { env: { XDG_STATE_HOME: state }, input });
    const back = 'You come back to where you were: 1 line.';
    await sit(versions, 'Get-ClusterNode\n');
    expect((await sit(empty, ':quit\n')).out).not.toContain(back);
    expect((await sit(versions, ':quit\n')).out).toContain(back);
    for (const student of ['Zoë', 'Zoé', 'Z'.repeat(300)]) {
      expect(await sit('02', 'Get-ClusterNode\n', '--student', student)).toMatchObject({ code: 1, err: '' });
      expect((await sit('02', ':quit\n', '--student', student)).out).toContain(back);
    }
  }, 60_000);

  test('says where it is seen, and once, that nothing can be kept', async () => {
    const taken = join(folder, 'a-file');
    writeFileSync(taken, '');
    const input = 'Get-ClusterNode\nGet-ClusterNode\n:quit\n';
    const { out, err } = await ended(['train', '02'], { env: { XDG_STATE_HOME: taken }, input });
    const told = 'Your progress cannot be written to ';
    expect([out.split(told).length, err.split(told).length]).toEqual([2, 2]);
  });

  test('goes on with what was kept under the name that it had before', async () => {
    const state = join(folder, 'older');
    const lab = join(folder, 'lab.yaml');
    cpSync('scenarios/labs/02-empty-a-node.yaml', lab);
    const older = join(state, 'clusterdrill', `${lab.replaceAll(/[^\w.-]+/g, '_')}.json`);
    mkdirSync(dirname(older), { recursive: true });
    writeFileSync(older, JSON.stringify({ lab: 'Empty a node', lines: ['Get-VM'] }));
    const { out } = await ended(['train', lab], { env: { XDG_STATE_HOME: state }, input: 'Get-VMHost\n' });
    expect(out).toContain('You come back to where you were: 1 line.');
    expect(JSON.parse(readFileSync(older, 'utf8'))).toMatchObject({ lines: ['Get-VM', 'Get-VMHost'] });
  });

  test('writes over no file that holds something else, or work on another lab', async () => {
    const file = join(folder, 'other.json');
    for (const [text, why] of [
      ['my notes\n', 'holds something else'],
      [JSON.stringify({ lab: 'Empty a node', lines: ['Get-VM'] }), "is work on the lab 'Empty a node', not on"],
    ] as const) {
      writeFileSync(file, text);
      const { code, err } = await clusterdrill('train', '01', '--progress', file);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(why) });
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
  });
  test.skipIf(process.platform === 'win32')(
    'grades no work on another lab, and lets no name reach the terminal as more than text',
    async () => {
      const handed = join(folder, 'strange');
      mkdirSync(handed);
      writeFileSync(join(handed, 'other.json'), JSON.stringify({ lab: 'Empty a node', lines: ['Get-VM'] }));
      writeFileSync(join(handed, '\u001b[31mnone.json'), 'no attempt');
      writeFileSync(join(handed, 'mine.json'), JSON.stringify({ student: '\u001b[2J', lines: ['Get-VM'] }));
      const { code, out, err } = await clusterdrill('lab', 'grade', handed, '--lab', '01');
      expect({ code, err }).toEqual({
        code: 0,
        err: "\\u{1B}[31mnone.json holds no attempt.\nother.json is work on the lab 'Empty a node', not on 'What is a version'.\n",
      });
      expect(out).toMatch(/^file,.*\nmine\.json,\\u\{1B\}\[2J,no,.*\n$/);
    },
  );

  test('grades what is an attempt, and says of all else that it is none', async () => {
    const handed = join(folder, 'mixed');
    mkdirSync(join(handed, 'a-folder.json'), { recursive: true });
    writeFileSync(join(handed, 'none.json'), 'no attempt');
    const { code, out, err } = await clusterdrill('lab', 'grade', handed, '--lab', '01');
    expect({ code, rows: out.trimEnd().split('\n').length }).toEqual({ code: 0, rows: 1 });
    expect(err).toBe('a-folder.json holds no attempt.\nnone.json holds no attempt.\n');
    const file = join(handed, 'none.json');
    expect(await clusterdrill('lab', 'grade', file, '--lab', '01')).toMatchObject({
      code: 2,
      err: `There is no folder ${file}.\n`,
    });
  });
});
