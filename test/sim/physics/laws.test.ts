import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GB, GiB, MB, MILLISECOND, MINUTE, SECOND } from '../../../src/base/units.js';
import type { ReleaseKey } from '../../../src/model/catalog/index.js';
import { payload, portOf, portsOf, spreads, uplinkPayload } from '../../../src/sim/physics/transport.js';
import type { Guest, Network } from '../../../src/sim/question.js';
import { type Act, type Moved, type Played, play, STILL, type Stretch, type Yard } from './yard.js';

const GBPS = GB / 8;
/** In the order of what they carry. */
const LINES = [1, 10, 25, 40, 100].map((gbps) => gbps * GBPS);
const HOSTS: readonly ReleaseKey[] = ['WS2019', 'WS2012R2', 'WS2012', 'WS2019'];

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

const guests: fc.Arbitrary<Guest> = fc
  .record({
    rate: fc.integer({ min: 0, max: 2000 }),
    exponent: fc.integer({ min: 2, max: 10 }),
    set: fc.integer({ min: 0, max: 2048 }),
    zeroShare: fraction,
    load: fraction,
  })
  .map(({ rate, exponent, set, zeroShare, load }) => ({
    dirty: { firstSecond: rate * MB, exponent: exponent / 10, workingSet: set * MB },
    zeroShare,
    load,
  }));

const vms = fc.record({ guest: guests, memory: fc.integer({ min: 64, max: 8192 }), on: fc.nat(HOSTS.length - 1) });

const networks: fc.Arbitrary<Network> = fc
  .record({
    bandwidth: fc.constantFrom(...LINES),
    mode: fc.constantFrom('tcp', 'compression', 'smb', 'smb-direct'),
    team: fc.integer({ min: 1, max: 3 }),
    smbLimit: fc.constantFrom(undefined, { rate: 90 * MB }, { share: 0.25 }),
    background: fc.constantFrom(0, 0.5 * GBPS),
    backgroundWeight: fc.constantFrom(undefined, 0.5, 4),
    uplink: fc.constantFrom(undefined, GBPS, 40 * GBPS),
  })
  .map(({ smbLimit, uplink, backgroundWeight, ...rest }) => ({
    name: 'LM',
    ...rest,
    ...(smbLimit === undefined ? {} : { smbLimit }),
    ...(uplink === undefined ? {} : { uplink }),
    ...(backgroundWeight === undefined ? {} : { backgroundWeight }),
  }));

interface Case {
  readonly yard: Yard;
  readonly acts: readonly Act[];
  /** Host to which each VM goes. */
  readonly targets: readonly number[];
}

/** Up to six moves that begin within ten seconds; some are called off, and the wire becomes slower and faster meanwhile. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    network: networks,
    moves: fc.array(
      fc.record({
        vm: vms,
        step: fc.integer({ min: 1, max: HOSTS.length - 1 }),
        atUs: fc.nat(10 * SECOND),
        dropUs: fc.option(fc.nat(20 * SECOND), { freq: 4, nil: undefined }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    lines: fc.array(fc.record({ atUs: fc.nat(20 * SECOND), line: fc.constantFrom(...LINES) }), { maxLength: 3 }),
  })
  .map(({ network, moves, lines }) => {
    const targets = moves.map(({ vm, step }) => (vm.on + step) % HOSTS.length);
    const begins = moves.map(({ atUs }, vm): Act => ({ do: 'begin', atUs, vm, to: targets[vm] as number }));
    const drops = moves.flatMap(({ atUs, dropUs }, vm): Act[] =>
      dropUs === undefined ? [] : [{ do: 'drop', atUs: atUs + dropUs, vm }],
    );
    const slow = lines.map((one): Act => ({ do: 'line', ...one }));
    const yard = { network, hosts: HOSTS, vms: moves.map(({ vm }) => yardVm(vm)) };
    return { yard, acts: inOrder([...begins, ...drops, ...slow]), targets };
  });

const yardVm = ({ guest, memory, on }: { guest: Guest; memory: number; on: number }): Yard['vms'][number] => ({
  ...guest,
  memory: (memory * GiB) / 1024,
  on,
  workload: 'web',
});

const inOrder = (acts: readonly Act[]): Act[] => [...acts].sort((one, other) => one.atUs - other.atUs);

/** One VM alone goes from host 0 to host 3. */
const alone = (network: Network, guest: Guest, memory: number, count = 1): Yard => ({
  network,
  hosts: HOSTS,
  vms: Array.from({ length: count }, () => yardVm({ guest, memory, on: 0 })),
});

const begin = (vm: number, atUs = 0, to = 3): Act => ({ do: 'begin', atUs, vm, to });

const endOf = (move: Moved | undefined): number => move?.endedUs ?? Number.NaN;
const bytesOf = ({ moves }: Played): number => moves.reduce((sum, move) => sum + (move?.record?.bytes ?? 0), 0);

/** Bytes that the rates of a VM came to. */
const carried = (stretches: readonly Stretch[], vm: number): number =>
  stretches.reduce((sum, { fromUs, toUs, rates }) => sum + ((rates[vm] ?? 0) * (toUs - fromUs)) / SECOND, 0);

/** All sums that a network bounds: of what leaves and reaches each host, by port where a move has one of its own, and of all. */
function bounds({ yard: { network, vms: on }, targets }: Case, line: number) {
  const port = payload(network, line);
  const all = on.map((_, vm) => vm);
  const laneOf = (vm: number): number =>
    spreads(network) ? 0 : portOf(on[vm]?.on ?? 0, targets[vm] ?? 0, vm, portsOf(network));
  const { smbLimit } = network;
  const whole = spreads(network) ? port * portsOf(network) : port;
  const limit =
    !spreads(network) || smbLimit === undefined
      ? whole
      : 'rate' in smbLimit
        ? Math.min(whole, smbLimit.rate)
        : whole * smbLimit.share;
  const ends = HOSTS.flatMap((_, host) =>
    Array.from({ length: portsOf(network) }, (_port, lane) => [
      { vms: all.filter((vm) => on[vm]?.on === host && laneOf(vm) === lane), most: limit },
      { vms: all.filter((vm) => targets[vm] === host && laneOf(vm) === lane), most: whole },
    ]).flat(),
  );
  return [...ends, { vms: all, most: uplinkPayload(network) ?? Number.POSITIVE_INFINITY }];
}

describe('whatever moves at once', () => {
  test('no port, limit or uplink ever carries more than it can, and no move more bytes than its rates came to', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { stretches, moves, bytes } = play(one.yard, one.acts);
        const lines = one.acts.filter((act) => act.do === 'line');
        for (const { fromUs, rates } of stretches) {
          const line = lines.findLast(({ atUs }) => atUs <= fromUs)?.line ?? one.yard.network.bandwidth;
          for (const { vms: sharing, most } of bounds(one, line))
            expect(sharing.reduce((sum, vm) => sum + (rates[vm] ?? 0), 0)).toBeLessThanOrEqual(most * (1 + 1e-9));
        }
        const sums = one.yard.vms.map((_, vm) => carried(stretches, vm));
        for (const [vm, move] of moves.entries())
          expect(move?.record?.bytes ?? 0).toBeLessThanOrEqual((sums[vm] ?? 0) * (1 + 1e-9) + 1);
        expect(bytes).toBeLessThanOrEqual(sums.reduce((sum, each) => sum + each, 0) * (1 + 1e-9) + 1);
        expect(bytes).toBeGreaterThanOrEqual(bytesOf({ stretches, moves, bytes }) * (1 - 1e-9) - 1);
      }),
    );
  });

  test('a rate in pieces is the same rate', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(30 * SECOND), { maxLength: 20 }), (one, cuts) => {
        const acts = one.acts.filter((act) => act.do !== 'line');
        const { bandwidth: line } = one.yard.network;
        const whole = play(one.yard, acts);
        const same = play(one.yard, inOrder([...acts, ...cuts.map((atUs): Act => ({ do: 'line', atUs, line }))]));
        expect(same.moves).toEqual(whole.moves);
        expect(same.bytes).toBe(whole.bytes);
        // For no time at all the wire is slower: the rest is counted anew, to the next microsecond.
        const dips = cuts.flatMap((atUs): Act[] => [
          { do: 'line', atUs, line: line / 2 },
          { do: 'line', atUs, line },
        ]);
        const dipped = play(one.yard, inOrder([...acts, ...dips]));
        expect(dipped.moves.map((move) => move?.record?.rounds)).toEqual(
          whole.moves.map((move) => move?.record?.rounds),
        );
        for (const [vm, move] of whole.moves.entries())
          if (move?.endedUs !== undefined) expect(Math.abs(endOf(dipped.moves[vm]) - move.endedUs)).toBeLessThan(1000);
      }),
    );
  });

  test('a copy that came to its end by itself stands still no longer than its target, if it keeps its share', () => {
    let seen = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const { stretches, moves } = play(one.yard, one.acts);
        for (const [vm, move] of moves.entries()) {
          if (move?.record === undefined || move.record.forced || move.endedUs === undefined) continue;
          const stillUs = move.roundsUs.at(-1) ?? 0;
          const roundUs = move.roundsUs.at(-2) ?? move.beganUs;
          const within = (fromUs: number, toUs: number): number[] =>
            stretches.filter((each) => each.fromUs < toUs && each.toUs > fromUs).map(({ rates }) => rates[vm] ?? 0);
          const [before, after] = [within(roundUs, stillUs), within(stillUs, move.endedUs)];
          if (Math.min(...after) < Math.max(...before)) continue;
          seen += 1;
          expect(move.endedUs - stillUs).toBeLessThanOrEqual(500 * MILLISECOND + 1);
        }
      }),
    );
    expect(seen).toBeGreaterThan(50);
  });
});

describe('a move', () => {
  const memories = fc.integer({ min: 64, max: 8192 });

  test('never sends more over a faster wire, alone or beside others like it', () => {
    fc.assert(
      fc.property(networks, guests, memories, fc.integer({ min: 1, max: 4 }), (network, guest, memory, count) => {
        const acts = Array.from({ length: count }, (_, vm) => begin(vm));
        const { background: _, uplink: __, ...wire } = network;
        const sent = LINES.map((bandwidth) =>
          bytesOf(play(alone({ ...wire, team: 1, bandwidth }, guest, memory, count), acts)),
        );
        sent.reduce((slower, faster) => {
          expect(faster).toBeLessThanOrEqual(slower * (1 + 1e-6) + 1000);
          return faster;
        });
      }),
    );
  });

  test('that is called off and tried again sends its first round again, and all that was sent counts', () => {
    fc.assert(
      fc.property(networks, guests, memories, fraction, (network, guest, memory, share) => {
        const yard = alone(network, guest, memory);
        const once = play(yard, [begin(0)]);
        const dropUs = Math.floor((once.moves[0]?.roundsUs.at(-1) ?? 0) * share);
        const twice = play(yard, [begin(0), { do: 'drop', atUs: dropUs, vm: 0 }, begin(0, dropUs + MINUTE)]);
        expect(twice.moves[0]?.record).toEqual(once.moves[0]?.record);
        expect(endOf(twice.moves[0]) - dropUs - MINUTE).toBe(endOf(once.moves[0]));
        const wasted = twice.bytes - once.bytes;
        const before = twice.stretches.filter(({ toUs }) => toUs <= dropUs);
        // Memory that is not zero, of which a web server sends a third where it is compressed.
        const first =
          (memory / 1024) * GiB * (1 - (guest.zeroShare ?? 0)) * (network.mode === 'compression' ? 0.33 : 1);
        expect(wasted).toBeGreaterThanOrEqual(Math.min(first, carried(before, 0)) * (1 - 1e-9) - 1);
        expect(wasted).toBeLessThanOrEqual(carried(before, 0) * (1 + 1e-9) + 1);
      }),
    );
  });
});

describe('a drain over a full wire', () => {
  test('copies for the same time however many move at once, if nothing is dirtied', () => {
    const network: Network = { name: 'LM', bandwidth: 10 * GBPS, mode: 'tcp' };
    const hosts: readonly ReleaseKey[] = ['WS2019', 'WS2019', 'WS2019'];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 256, max: 8192 }), { minLength: 1, maxLength: 12 }), (sizes) => {
        const vmsOf = sizes.map((memory) => yardVm({ guest: STILL, memory, on: 0 }));
        const yard = { network, hosts, vms: vmsOf };
        const bytes = vmsOf.reduce((sum, { memory }) => sum + memory, 0);
        const expectedUs = (bytes / payload(network)) * SECOND;
        for (let atOnce = 1; atOnce <= sizes.length; atOnce += 1) {
          let next = atOnce;
          const first = Array.from({ length: atOnce }, (_, vm) => begin(vm, 0, 1 + (vm % 2)));
          const { moves } = play(yard, first, (_vm, nowUs) => {
            const vm = next;
            next += 1;
            return vm < sizes.length ? begin(vm, nowUs, 1 + (vm % 2)) : undefined;
          });
          const lastUs = Math.max(...moves.map(endOf));
          expect(Math.abs(lastUs - expectedUs)).toBeLessThan(10 * sizes.length);
        }
      }),
      { numRuns: 40 },
    );
  });
});
