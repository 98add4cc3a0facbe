/** Faults of single guests: a backup that runs on, a guest that does not shut down, a migration that breaks in a phase. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/units.js';
import { FACT } from '../../src/model/facts.js';
import { POWER } from '../../src/model/states.js';
import { rehearsed, threeNodes } from './rehearsed.js';
import { told } from './told.js';

const VM = 'vms: [{ name: v, on: A1, memory: 4 GiB }]\n';

describe('a VM that is being backed up', () => {
  test('keeps a drain from completing, and leaves when its backup is over', async () => {
    const { run, missed } = await rehearsed(`${threeNodes('WS2019')}${VM}
script:
  - { at: 10 min, run: Suspend-ClusterNode A1 -Drain -Wait, expect: failed }
  - { at: 40 min, run: Suspend-ClusterNode A1 -Drain -Wait }
faults: [{ at: 5 min, backup: v, for: 30 min }]
`);
    expect(missed).toEqual([]);
    expect(told(run, /backed up|backup|drain|moved to/)).toMatchInlineSnapshot(`
      "5 min          v      is being backed up
      10 min         A1     drain started
      10 min         A1     drain failed
      35 min         v      backup ended
      40 min         A1     drain started
      40 min 5 s     v      has moved to A2
      40 min 5 s     A1     drain completed
      Suspend-ClusterNode A1 -Drain -Wait: failed 1 role cannot leave A1: v (A VM that is being backed up does not move)."
    `);
  });

  test('is not moved by hand, by the rule that has that number in Windows', async () => {
    const { missed, script } = await rehearsed(`${threeNodes('WS2019')}${VM}
script: [{ at: 10 min, run: Move-ClusterVirtualMachineRole v -Node A2, expect: { refused: migration/no-backup-running } }]
faults: [{ at: 5 min, backup: v, for: 30 min }]
`);
    expect(missed).toEqual([]);
    expect(script[0]?.message).toMatchInlineSnapshot(`"v is being backed up."`);
  });

  test('is moved while the rule is doubted, and a claim notices', async () => {
    const { missed } = await rehearsed(
      `${threeNodes('WS2019')}${VM}
script: [{ at: 10 min, run: Move-ClusterVirtualMachineRole v -Node A2 }]
faults: [{ at: 5 min, backup: v, for: 30 min }]
`,
      { doubts: ['migration/no-backup-running'] },
    );
    expect(missed).toEqual(['The invariant safety/no-move-in-backup is broken.']);
  });
});

describe('a guest that does not shut down', () => {
  const night = (line: string, more = '') =>
    rehearsed(
      `${threeNodes('WS2019')}${VM}script: [${line}]\nfaults: [{ at: 0 s, fail: shutdown, of: v, for: 1 h }]\n${more}`,
    );

  test('runs on after the time that Stop-VM gives it', async () => {
    const { run, missed } = await night('{ at: 1 s, run: Stop-VM v, expect: failed }');
    expect(missed).toEqual([]);
    expect(run.world.vms[0]?.power).toBe(POWER.running);
    expect(told(run, /shut|runs/)).toMatchInlineSnapshot(`
      "1 s            v      shuts down
      5 min 1 s      v      did not shut down
      5 min 1 s      v      runs
      Stop-VM v: failed v is Running on A1."
    `);
  });

  test('is turned off then with -Force', async () => {
    const { run, missed } = await night('{ at: 1 s, run: Stop-VM v -Force }');
    expect(missed).toEqual([]);
    expect(run.world.vms[0]?.power).toBe(POWER.off);
    expect(run.trace.atUs(run.trace.find(FACT['vm-off'], 0, 0))).toBe(5 * MINUTE + SECOND);
  });

  test('shuts down once it answers again, and in the calm', async () => {
    expect((await night('{ at: 61 min, run: Stop-VM v }')).missed).toEqual([]);
    expect((await night('{ at: 31 min, run: Stop-VM v }', 'calm: 30 min\n')).missed).toEqual([]);
  });
});

describe.each(['setup', 'copy', 'blackout'])('a migration that breaks in its %s', (phase) => {
  test('leaves the VM running where it was, and the next one succeeds', async () => {
    const { run, missed, verdict } = await rehearsed(`${threeNodes('WS2019')}${VM}
script:
  - { at: 1 s, run: Move-ClusterVirtualMachineRole v -Node A2, expect: failed }
  - { until: "vms.all(v, v.state == 'Running' && v.host == 'A1')", within: 1 s }
  - Move-ClusterVirtualMachineRole v -Node A2
faults: [{ at: 0 s, fail: migration, of: v, phase: ${phase} }]
`);
    expect(missed).toEqual([]);
    expect(verdict.violations).toEqual([]);
    expect(run.endedAtUs).toBeGreaterThan(SECOND);
  });
});
