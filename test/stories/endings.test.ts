import { describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../src/base/units.js';
import { rehearsed, threeNodes } from './rehearsed.js';

const until = (within: string): string => `${threeNodes('WS2016')}
vms: [{ name: v, count: 3, memory: 2 GiB }]
script:
  - Suspend-ClusterNode -Name A1 -Drain
  - { until: "hosts.exists(h, h.name == 'A1' && h.drain == 'Completed')", within: ${within} }
`;

describe('a run ends', () => {
  test('when its operators have finished, though one of them had set itself a date far off', async () => {
    const { outcome, run } = await rehearsed(until('30 d'));
    expect([outcome, run.endedAtUs < HOUR]).toEqual(['completed', true]);
  });

  test('before faults that come again and again strike where nobody waits any more', async () => {
    const { run } = await rehearsed(`${until('20 d')}faults: [{ random: crash, every: 1 d, for: 20 min..2 h }]`);
    expect(run.endedAtUs).toBeLessThan(DAY);
  });

  test('at the end of the work by hand that comes last', async () => {
    const { run } = await rehearsed(`${threeNodes('WS2016')}script: [{ manual: zoning, take: 3 h }]`);
    expect(run.endedAtUs).toBe(3 * HOUR);
  });

  test('when the wait for a condition that does not come true is over', async () => {
    const { run, script } = await rehearsed(
      `${threeNodes('WS2016')}script: [{ until: "hosts.exists(h, h.state == 'Down')", within: 90 s }]`,
    );
    expect([run.endedAtUs, script[0]?.got]).toEqual([90 * SECOND, 'not in time']);
  });
});
