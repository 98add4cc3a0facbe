/** What single VMs do to their memory, from the events of their own migrations. */
import { expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { importInventory } from '../../src/scenarios/inventory/index.js';
import { fittedGuests, readEvents } from '../../src/studies/calibrate/index.js';

const event = (Id: number, second: number, Message: string): string =>
  JSON.stringify({ Id, TimeCreated: new Date(Date.UTC(2026, 10, 28, 9) + second * 1000).toISOString(), Message });

const move = (vm: string, second: number, seconds: number, blackoutMs = 300): string[] => [
  event(22508, second, `'${vm}': brownout time of ${seconds} seconds`),
  event(22509, second + 1, `'${vm}': blackout time of ${blackoutMs} ms`),
  event(20418, second + 2, `Successful live migration of '${vm}'`),
];

function fitted(lines: readonly string[]) {
  const read = readEvents(lines.join('\n'), { memory: new Map(), memoryOtherwise: 16 * GiB });
  return read.ok ? fittedGuests(read.value.rows) : [];
}

/** 16 GiB over 10 Gbps take some 14 s where nothing is dirtied. */
const LINES = [
  ...move('busy', 0, 40, 2000),
  ...move('busy', 100, 41, 2000),
  ...move('calm', 200, 15),
  ...move('calm', 300, 15),
];

test('a VM whose moves take longer dirties more', () => {
  const [busy, calm] = fitted(LINES);
  expect([busy?.vm, busy?.moves, calm?.vm]).toEqual(['busy', 2, 'calm']);
  const mbOf = (text = ''): number => Number(text.replace(' MB', ''));
  /** Dirtied within 10 s of a look. */
  const inTen = (dirty = busy?.dirty): number =>
    Math.min(mbOf(dirty?.firstSecond) * Math.exp((dirty?.exponent ?? 0) * Math.log(10)), mbOf(dirty?.workingSet));
  expect(inTen()).toBeGreaterThan(2 * inTen(calm?.dirty));
});

test('one move says nothing', () => {
  expect(
    fitted([...move('once', 0, 20), ...move('busy', 100, 40, 2000), ...move('busy', 200, 40, 2000)]).map(
      ({ vm }) => vm,
    ),
  ).toEqual(['busy']);
});

test('what is known of a VM from its moves is written in its scenario, and its workload is assumed no more', () => {
  const [busy] = fitted(LINES);
  const text = JSON.stringify([{ Name: 'busy', State: 2, MemoryStartup: 16 * GiB }]);
  const known = busy === undefined ? [] : [{ name: 'Busy', dirty: busy.dirty }];
  const imported = importInventory([{ file: 'vms.json', text }], { vms: known });
  expect(imported.ok && imported.value.yaml).toContain(`dirty: { firstSecond: ${busy?.dirty.firstSecond}, exponent:`);
  expect(imported.ok && imported.value.drafted.gaps.map(({ name }) => name)).not.toContain('workload');
});

test('moves that no memory explains say nothing of it', () => {
  expect(fitted([...move('slow', 0, 3000), ...move('slow', 9000, 3000)])).toEqual([]);
});
