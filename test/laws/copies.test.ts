import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SECOND } from '../../src/base/units.js';
import { DURATIONS, PASSES } from '../../src/model/catalog/index.js';
import { rehearsed, threeNodes } from '../stories/rehearsed.js';

/** What a VM is said to do to its memory, as a scenario writes it. */
const vm = fc
  .record({
    memory: fc.integer({ min: 2, max: 6 }),
    rate: fc.integer({ min: 0, max: 4000 }),
    exponent: fc.integer({ min: 1, max: 10 }),
    // 2325 MB/s for half a second are 1163 MB: about there it is decided.
    set: fc.oneof(fc.integer({ min: 0, max: 1600 }), fc.integer({ min: 1100, max: 1300 })),
    zeros: fc.integer({ min: 0, max: 100 }),
  })
  .map(
    ({ memory, rate, exponent, set, zeros }) =>
      `on: A1, memory: ${memory} GiB, zeroShare: ${zeros} %, dirty: { firstSecond: ${rate} MB, exponent: ${exponent / 10}, workingSet: ${set} MB }`,
  );

test('in a drain that moves one VM at a time no blackout is longer than its target and the fixed part, unless it was forced', async () => {
  const most = PASSES.blackoutTarget.value + DURATIONS.blackoutFixed.value;
  await fc.assert(
    fc.asyncProperty(fc.array(vm, { minLength: 1, maxLength: 5 }), async (vms) => {
      const { run, availability } = await rehearsed(`${threeNodes('WS2022')}
vms: [${vms.map((one, at) => `{ name: v${at}, ${one} }`).join(', ')}]
script: [Suspend-ClusterNode A1 -Drain -Wait]
limits: { blackout: 10 s }
`);
      for (const { index } of run.world.vms) {
        const last = run.copies.lastOf(index);
        expect(last).toBeDefined();
        const { blackoutUsMax } = availability.of(index, run.endedAtUs);
        if (last?.forced === false) expect(blackoutUsMax).toBeLessThanOrEqual(most + 2);
        else expect(blackoutUsMax / SECOND).toBeGreaterThan(most / SECOND);
      }
    }),
    { numRuns: 25 },
  );
});
