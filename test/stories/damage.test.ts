/** Storage that fails while a configuration is written: the old format may be damaged, the one from version 6.0 on is not. */
import { describe, expect, test } from 'vitest';
import { tell } from '../../src/report/index.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { told } from './told.js';

/** One VM that is being saved for about half a minute when the storage of its cluster fails. */
const saved = (release: string, of: string, more = ''): string => `${threeNodes(release)}
vms: [{ name: v, on: A1, ${of} memory: 16 GiB }]
script: [{ run: Save-VM v, expect: failed }]
faults: [{ at: 5 s, storage: lost, of: C, for: 10 min, damages: 100 %${more} }]
`;

describe('storage that fails during a write', () => {
  test('damages a configuration of version 5.0: nothing can start the VM any more', async () => {
    const rehearsal = await rehearsed(saved('WS2012R2', ''));
    const { run, verdict, availability } = rehearsal;
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      is being saved
      5 s            v      failed with its host A1
      5 s            v      waits for a host that can start it A1
      5 s            v      has a configuration that nobody can read any more
      Save-VM v: failed v is Failed on A1."
    `);
    expect(verdict.violations).toEqual([]);
    expect(availability.of(0, run.endedAtUs).outages).toMatchObject([
      { cause: 'its configuration was damaged when its storage failed', open: true },
    ]);
    const text = tell(rehearsal, { color: false, width: 100 });
    expect(text).toContain('storage of C lost, for 10 min, damaging 100 % of what was being written');
    expect(text).toContain('v: has a configuration that nobody can read any more');
  });

  test('never damages one of version 8.0', async () => {
    const { run } = await rehearsed(saved('WS2019', 'version: "8.0",'));
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      is being saved
      5 s            v      failed with its host A1
      5 s            v      waits for a host that can start it A1
      10 min 5 s     v      starts A1
      11 min 5 s     v      runs
      Save-VM v: failed v is Failed on A1."
    `);
  });

  test('damages nobody by a chance of 0', async () => {
    const { run } = await rehearsed(saved('WS2012R2', '').replace('100 %', '0 %'));
    expect(told(run, / v /)).not.toContain('nobody can read');
  });

  test('damages what was written alone: a VM that only ran crashes, and starts again', async () => {
    const { run } = await rehearsed(saved('WS2012R2', '').replace('{ run: Save-VM v, expect: failed }', ''));
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "5 s            v      failed with its host A1
      5 s            v      waits for a host that can start it A1
      10 min 5 s     v      starts A1
      11 min 5 s     v      runs"
    `);
  });

  test('is over for a VM that somebody makes anew around its disks', async () => {
    const { run, verdict } = await rehearsed(saved('WS2012R2', '', ', remade: 1 h'));
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      is being saved
      5 s            v      failed with its host A1
      5 s            v      waits for a host that can start it A1
      5 s            v      has a configuration that nobody can read any more
      1 h 10 min     v      was made anew around its disks
      1 h 10 min     v      has the newest version of its host
      1 h 10 min     v      starts A1
      1 h 11 min     v      runs
      Save-VM v: failed v is Failed on A1."
    `);
    expect(verdict.violations).toEqual([]);
  });

  test('is over in the calm', async () => {
    const { run, verdict } = await rehearsed(`${saved('WS2012R2', '')}calm: 2 h`);
    expect(told(run, / v /)).toMatchInlineSnapshot(`
      "0 s            v      is being saved
      5 s            v      failed with its host A1
      5 s            v      waits for a host that can start it A1
      5 s            v      has a configuration that nobody can read any more
      2 h            v      was made anew around its disks
      2 h            v      has the newest version of its host
      2 h            v      starts A1
      2 h 1 min      v      runs
      Save-VM v: failed v is Failed on A1."
    `);
    expect(verdict.violations).toEqual([]);
  });

  test('damages a VM whose version is being raised, which keeps the one that it had', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2016')}
vms: [{ name: v, on: A1, version: "5.0", memory: 4 GiB, state: Off }]
script:
  - { run: Update-VMVersion v, expect: failed }
  - { at: 1 h, run: Start-VM v, expect: { refused: vm/configuration-readable } }
  - { run: Update-VMVersion v, expect: { refused: vm/configuration-readable } }
  - { at: 3 h, run: Start-VM v }
  - Stop-VM v
  - Update-VMVersion v
faults: [{ at: 1 s, storage: lost, of: C, for: 10 min, damages: 100 %, remade: 2 h }]
`);
    expect(told(run, / v |VM/)).toMatchInlineSnapshot(`
      "0 s            v      version is being raised
      1 s            v      has a configuration that nobody can read any more
      2 h 10 min     v      was made anew around its disks
      2 h 10 min     v      may be raised to a newer version
      3 h            v      starts A1
      3 h 1 min      v      runs
      3 h 1 min      v      shuts down
      3 h 2 min      v      is off
      3 h 2 min      v      version is being raised
      3 h 2 min      v      now has version 8.0
      Update-VMVersion v: failed v is Off on A1.
      Start-VM v: refused: vm/configuration-readable The configuration of v was being written when its storage failed, and cannot be read. Make a VM anew around its disks, or bring the configuration back from a backup.
      Update-VMVersion v: refused: vm/configuration-readable The configuration of v was being written when its storage failed, and cannot be read. Make a VM anew around its disks, or bring the configuration back from a backup."
    `);
  });
});
