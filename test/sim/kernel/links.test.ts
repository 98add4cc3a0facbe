import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Links } from '../../../src/sim/kernel/links.js';

/** What a small network is asked to do. */
type Action =
  | { do: 'open'; bytes: number; cap: number; from: number; to: number; after: number }
  | { do: 'close'; which: number; after: number }
  | { do: 'refill'; which: number; bytes: number; after: number }
  | { do: 'cap'; which: number; cap: number; after: number }
  | { do: 'capacity'; link: number; value: number; after: number };

/** Traffic that never ends, one or none on each link. */
const lasting = fc.array(
  fc.option(fc.record({ cap: fc.integer({ min: 1, max: 200 }), weight: fc.constantFrom(0.25, 1, 3) })),
  {
    maxLength: 6,
  },
);

const LINKS = 6;
/** Some are so wide that they hold nobody back: then one link alone may. */
const capacities = fc.array(fc.constantFrom(100, 100_000), { minLength: LINKS, maxLength: LINKS });
const after = fc.nat(2_000_000);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constant('open' as const),
    bytes: fc.integer({ min: 1, max: 1_000_000 }),
    cap: fc.integer({ min: 1, max: 400 }),
    from: fc.oneof(fc.constant(0), fc.nat(2)),
    to: fc.integer({ min: 3, max: 5 }),
    after,
  }),
  fc.record({ do: fc.constant('close' as const), which: fc.nat(), after }),
  fc.record({
    do: fc.constant('refill' as const),
    which: fc.nat(),
    bytes: fc.integer({ min: 1, max: 1_000_000 }),
    after,
  }),
  fc.record({ do: fc.constant('cap' as const), which: fc.nat(), cap: fc.integer({ min: 1, max: 400 }), after }),
  fc.record({
    do: fc.constant('capacity' as const),
    link: fc.nat(LINKS - 1),
    value: fc.integer({ min: 1, max: 500 }),
    after,
  }),
);

interface Known {
  links: readonly number[];
  cap: number;
  weight: number;
  left: number;
}

/** Plain progressive filling over everything, written without a thought of speed. */
function reference(flows: ReadonlyMap<number, Known>, capacity: readonly number[]): Map<number, number> {
  const rates = new Map<number, number>();
  const left = [...capacity];
  while (rates.size < flows.size) {
    const open = [...flows].filter(([id]) => !rates.has(id));
    const share = (link: number): number => {
      const on = open.filter(([, flow]) => flow.links.includes(link));
      return (left[link] as number) / on.reduce((sum, [, { weight }]) => sum + weight, 0);
    };
    const levelOf = (flow: Known): number => Math.min(flow.cap / flow.weight, ...flow.links.map(share));
    const level = Math.min(...open.map(([, flow]) => levelOf(flow)));
    const fixed = open.filter(([, flow]) => levelOf(flow) <= level * (1 + 1e-9));
    for (const [id, flow] of fixed) {
      const rate = Math.min(flow.cap, level * flow.weight);
      rates.set(id, rate);
      for (const link of flow.links) left[link] = Math.max(0, (left[link] as number) - rate);
    }
  }
  return rates;
}

describe('flows over shared links', () => {
  test('share them as plain progressive filling over all of them would, after every change; no link carries more than it can', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), lasting, capacities, (asked, others, widths) => {
        const links = new Links(() => {});
        const capacity: number[] = [...widths];
        for (const value of capacity) links.add(value);
        const flows = new Map<number, Known>();
        const beside = new Map<number, Known>();
        others.forEach((other, link) => {
          if (other === null) return;
          links.addLasting(link, other.cap, other.weight);
          beside.set(-1 - link, { links: [link], ...other, left: Number.POSITIVE_INFINITY });
        });
        const expected = () => reference(new Map([...beside, ...flows]), capacity);
        let now = 0;
        asked.forEach((one, id) => {
          const before = expected();
          for (const [flow, known] of flows)
            known.left = Math.max(0, known.left - ((before.get(flow) ?? 0) * one.after) / 1_000_000);
          now += one.after;
          if (one.do === 'open') {
            links.open(id, one.bytes, one.cap, [one.from, one.to], now);
            flows.set(id, { links: [one.from, one.to], cap: one.cap, weight: 1, left: one.bytes });
          } else if (one.do === 'capacity') {
            capacity[one.link] = one.value;
            links.setCapacity(one.link, one.value, now);
          } else if (one.do === 'refill' && flows.size > 0) {
            const chosen = [...flows.keys()][one.which % flows.size] as number;
            links.refill(chosen, one.bytes, now);
            (flows.get(chosen) as Known).left = one.bytes;
          } else if (one.do === 'cap' && flows.size > 0) {
            const chosen = [...flows.keys()][one.which % flows.size] as number;
            links.setCap(chosen, one.cap, now);
            (flows.get(chosen) as Known).cap = one.cap;
          } else if (one.do === 'close' && flows.size > 0) {
            const chosen = [...flows.keys()][one.which % flows.size] as number;
            expect(links.close(chosen, now)).toBeCloseTo(flows.get(chosen)?.left ?? 0, 3);
            flows.delete(chosen);
          }
          const rates = expected();
          for (const [flow, known] of flows) {
            expect(links.rateOf(flow)).toBeCloseTo(rates.get(flow) ?? 0, 6);
            expect(links.leftOf(flow, now)).toBeCloseTo(known.left, 3);
          }
          for (let link = 0; link < LINKS; link += 1) {
            const carried =
              (rates.get(-1 - link) ?? 0) +
              [...flows]
                .filter(([, flow]) => flow.links.includes(link))
                .reduce((sum, [flow]) => sum + links.rateOf(flow), 0);
            expect(carried).toBeLessThanOrEqual((capacity[link] as number) * (1 + 1e-9));
          }
        });
        const twin = links.clone(() => {});
        for (const one of [links, twin]) one.setCapacity(0, 7, now);
        for (const flow of flows.keys()) {
          expect(twin.rateOf(flow)).toBe(links.rateOf(flow));
          expect(twin.leftOf(flow, now + 5)).toBe(links.leftOf(flow, now + 5));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('cost the queue one event for each that opens, ends or goes, however many they are, where one link holds them all back', () => {
    const due = new Map<number, number>();
    let events = 0;
    const links = new Links((flow, atUs) => {
      due.delete(flow);
      if (atUs === Number.POSITIVE_INFINITY) return;
      events += 1;
      due.set(flow, atUs);
    });
    const [uplink, port] = [links.add(1000), links.add(100_000)];
    for (let flow = 0; flow < 64; flow += 1) links.open(flow, 1000 * (1 + (flow % 7)), 500, [port, uplink], 0);
    expect(due.size).toBe(1);
    const opened = events;
    expect(opened).toBeLessThanOrEqual(64 + 3);
    const ended: number[] = [];
    while (due.size > 0) {
      const [[flow, atUs]] = [...due].sort(([, one], [, other]) => one - other) as [[number, number]];
      due.delete(flow);
      links.close(flow, atUs);
      ended.push(flow);
    }
    expect(ended.map((flow) => flow % 7)).toEqual([...ended].map((flow) => flow % 7).sort());
    expect(ended).toHaveLength(64);
    expect(events - opened).toBeLessThanOrEqual(64 + 6);
  });

  test('a flow alone takes bytes over rate, rounded up to the next microsecond', () => {
    const told: number[] = [];
    const links = new Links((_flow, atUs) => told.push(atUs));
    links.add(300);
    links.open(1, 1000, 1e9, [0], 10);
    expect(told).toEqual([10 + 3_333_334]);
  });
});
