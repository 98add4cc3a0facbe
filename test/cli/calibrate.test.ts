import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.js';

let folder = '';
let out = '';
let err = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterdrill-calibrate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const JO = 'bench/calibration/jo.csv';

describe('clusterdrill calibrate', () => {
  test('prints the errors, and with --fit the classes alone, warning of few rows on standard error', async () => {
    expect(await main(['calibrate', JO])).toBe(0);
    expect(out).toMatch(/^97 measured rows of 1 source, jitter off\.\n/);
    expect(err).toBe('');
    out = '';
    expect(await main(['calibrate', JO, '--fit'])).toBe(0);
    expect(out).toMatch(/^# Parameters of workload classes/);
    expect(err).toBe('Warning: web: only 9 rows, fewer than 10: measure more before you use these numbers.\n');
  });

  test('tells programs the fit beside the errors', async () => {
    expect(await main(['calibrate', JO, '--fit', '--json'])).toBe(0);
    const told = JSON.parse(out) as { rows: unknown[]; fit: object };
    expect(told.rows).toHaveLength(97);
    expect(Object.keys(told.fit)).toContain('memory-writer');
  });

  test('says the columns and their units', async () => {
    expect(await main(['calibrate', '--help'])).toBe(0);
    expect(out).toContain('  linkMbPerS          Payload of the wire in MB/s');
    expect(out).toContain('Get-WinEvent');
  });

  test('writes the page whole, and leaves nothing beside it', async () => {
    const page = join(folder, 'page', '..', 'page.html');
    expect(await main(['calibrate', JO, '--html', page])).toBe(0);
    expect(readFileSync(page, 'utf8')).toMatch(/<\/html>\n$/);
    expect(readdirSync(folder)).toEqual(['page.html']);
  });

  test('says why the page cannot be written', async () => {
    const rows = file('rows.csv', 'id,profile,memoryMb\na,qemu,1\nb,qemu,2\n');
    expect(await main(['calibrate', rows, '--html', rows])).toBe(2);
    expect(await main(['calibrate', rows, '--html', '-'])).toBe(2);
    expect(await main(['calibrate', rows, '--html', join(folder, 'no', 'page.html')])).toBe(2);
    expect(err).toMatch(
      /would overwrite.*name of a file.*--html: there is no folder '.*no'\. Make it, or name another\.\n/s,
    );
    expect(readFileSync(rows, 'utf8')).toMatch(/^id,/);
  });

  test('reads events of Hyper-V, by the ending of the file or by how it begins', async () => {
    const event = (Id: number, hour: number, Message: string): string =>
      JSON.stringify({ Id, TimeCreated: `2026-11-28T1${hour}:00:00Z`, Message });
    const lines = [0, 1].flatMap((hour) => [
      event(22508, hour, "'vm' brownout time of 8 seconds"),
      event(22509, hour, "'vm' blackout time of 0.6 seconds"),
    ]);
    for (const name of ['events.jsonl', 'events.txt']) {
      const events = file(name, lines.join('\r\n'));
      expect(await main(['calibrate', events, '--memory', 'vm=8 GiB', '--link', '10 Gbps'])).toBe(0);
    }
    expect(out).toContain('2 migrations.');
    expect(await main(['calibrate', file('cut.ndjson', lines.slice(0, 3).join('\n')), '--memory', '8GiB'])).toBe(2);
    expect(err).toContain('cut.ndjson:1:1: Whole migrations in the file: 1.');
  });

  test('complains of what it was told about events where there is a table', async () => {
    expect(await main(['calibrate', JO, '--memory', '8 GiB'])).toBe(2);
    expect(err).toContain('--memory says something of events, and this is a table.');
    expect(await main(['calibrate', JO, '--memory', 'vm=8'])).toBe(2);
    expect(await main(['calibrate', JO, '--link', '0'])).toBe(2);
    expect(err).toMatch(/'8' has no unit\..*no bandwidth at all/s);
  });

  test.each([
    ['empty', '', '1:1: The file is empty.'],
    ['of one row', 'id,profile,memoryMb\na,qemu,1\n', '2:1: Measured rows in the file: 1.'],
    ['with another header', 'name,profile,memoryMb\na,qemu,1\nb,qemu,2\n', "1:1: There is no column 'name'."],
    ['with units', 'id,profile,memoryMb\na,qemu,8 GB\nb,qemu,1\n', "2:8: The cell of memoryMb is '8 GB'."],
    ['with a formula', 'id,profile,memoryMb\na,qemu,=1+1\nb,qemu,1\n', "2:8: The cell '=1+1' looks like a formula."],
    ['of bytes', new Uint8Array([0x89, 0x50, 0xff, 0xfe]), '1:1: The file is not valid UTF-8.'],
  ])('complains of a file %s, with line and column, exit 2', async (_what, text, told) => {
    expect(await main(['calibrate', file('bad.csv', text)])).toBe(2);
    expect(err).toContain(`bad.csv:${told}`);
    expect(err).toContain('expected: ');
    expect(out).toBe('');
  });

  test('tells programs what is wrong with a file', async () => {
    expect(await main(['calibrate', '--json', file('bad.csv', 'id,profile,memoryMb\na,qemu,x\nb,qemu,1\n')])).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ complaints: [{ line: 2, column: 8 }] });
  });

  test('says that there is nothing to fit', async () => {
    const rows = file('rows.csv', 'id,profile,memoryMb\na,qemu,1\nb,qemu,2\n');
    expect(await main(['calibrate', '--fit', rows])).toBe(0);
    expect(err).toBe('Warning: no row tells the time of a migration that dirties memory: there is nothing to fit.\n');
  });

  test('complains of a file that is far too large without reading it', async () => {
    const path = file('large.csv', '');
    truncateSync(path, 50_000_000);
    expect(await main(['calibrate', path])).toBe(2);
    expect(err).toContain('The file has 50000000 bytes.');
  });
});
