/** Time travel: wherever one goes in a run, and however one comes there, the world is the same. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nightText } from '../../soak/night-text.js';
import { encode } from '../../src/model/encode.js';
import { parseScenario } from '../../src/scenarios/index.js';
import { Branches, Cursor, compareBranches, type Deed, Recording, rehearse } from '../../src/session/index.js';
import { watchingText } from '../tui/screens.js';

async function travelled(seed: number): Promise<Cursor> {
  const scenario = await parseScenario(nightText(`travel-${seed}`), 'night.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  const recording = await Recording.open(scenario.value);
  recording.record();
  return new Cursor(recording);
}

/** All that a place shows of the world and of the run. */
const fingerprint = (cursor: Cursor): string =>
  createHash('sha256')
    .update(encode(cursor.world))
    .update(
      JSON.stringify([
        ...[cursor.length, cursor.atUs, cursor.players.map(({ ask }) => ask)],
        cursor.world.vms.map(({ index }) => cursor.availability.of(index, cursor.atUs)),
        cursor.world.vms.map(({ index }) => cursor.progressOf(index)),
      ]),
    )
    .digest('hex');

test('so many occurrences forward and as many back is where it began', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(500), fc.nat(9_999), fc.integer({ min: 1, max: 40 }), async (seed, place, steps) => {
      const cursor = await travelled(seed);
      cursor.goToLength(Math.floor((place / 10_000) * cursor.trace.length));
      const before = fingerprint(cursor);
      const most = Math.min(steps, cursor.trace.length - cursor.length);
      for (let step = 0; step < most; step += 1) cursor.forward();
      for (let step = 0; step < most; step += 1) cursor.back();
      expect(fingerprint(cursor)).toBe(before);
    }),
    { numRuns: 60 },
  );
});

test('a place is the same from the beginning, from the end and from anywhere', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(500), fc.array(fc.nat(9_999), { minLength: 2, maxLength: 8 }), async (seed, places) => {
      const cursor = await travelled(seed);
      const { recordedUs } = cursor.recording;
      const seen = new Map<number, string>();
      for (const place of [...places, ...places.toReversed(), ...places.toSorted((a, b) => a - b)]) {
        cursor.goTo(Math.floor((place / 10_000) * recordedUs));
        const now = fingerprint(cursor);
        expect(now).toBe(seen.get(place) ?? now);
        seen.set(place, now);
      }
    }),
    { numRuns: 40 },
  );
});

test('so many keys forward and as many back show the same screen', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(500), fc.nat(9_999), fc.integer({ min: 1, max: 12 }), async (seed, place, steps) => {
      const watching = await watchingText(nightText(`screen-${seed}`));
      const { recording } = watching.travel.branch;
      recording.record();
      watching.travel.goAfter(Math.floor((place / 10_000) * (recording.trace.length - 1)));
      watching.type(String((seed % 6) + 1));
      const before = watching.frame({ columns: 120, rows: 40 }).rows;
      const most = Math.min(steps, recording.trace.length - watching.cursor.length);
      watching.type('.'.repeat(most) + ','.repeat(most));
      expect(watching.frame({ columns: 120, rows: 40 }).rows).toEqual(before);
    }),
    { numRuns: 60 },
  );
});

/** What somebody does in a night of `nightText`: its hosts are H1, H2 ..., its VMs v1, v2 ... */
const deed = fc.constantFrom<Deed>(
  { kind: 'command', text: 'Suspend-ClusterNode H2 -Drain' },
  { kind: 'command', text: 'Stop-VM v1' },
  { kind: 'command', text: 'Move-ClusterVirtualMachineRole v1 -Node H1' },
  { kind: 'fault', entry: { crash: 'H1', for: '10 min' } },
  { kind: 'fault', entry: { hang: 'H2', for: '2 min' } },
);

test('a branch has been what its stem has been, and its file gives the same bytes', { timeout: 120_000 }, async () => {
  let parted = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(500), fc.nat(9_999), deed, async (seed, place, what) => {
      const text = nightText(`branch-${seed}`);
      const scenario = await parseScenario(text, 'night.yaml');
      if (!scenario.ok) throw new Error('the night does not parse');
      const branches = await Branches.plant({ text, scenario: scenario.value });
      branches.root.recording.record();
      const cursor = new Cursor(branches.root.recording);
      cursor.goToLength(Math.floor((place / 10_000) * cursor.trace.length));
      const branch = await branches.grow(branches.root, cursor, what);
      if (!branch.ok) return;
      branch.value.recording.record();
      const comparison = compareBranches(branches.root, branch.value);
      expect(comparison?.parting ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(cursor.length);
      const saved = await parseScenario(branch.value.story.text, 'saved.yaml');
      if (!saved.ok) throw new Error('what is saved does not parse');
      expect((await rehearse(saved.value)).sha256).toBe(comparison?.other.sha256);
      parted += 1;
    }),
    { numRuns: 60 },
  );
  expect(parted).toBeGreaterThan(20);
});
