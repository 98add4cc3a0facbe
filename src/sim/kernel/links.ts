/**
 * Flows over shared links: max-min fair, with a cap for each flow. A flow keeps what is left, its rate, and since when; nothing is
 * updated with time. When a flow opens or closes, or a capacity changes, the rates of its component alone are worked out anew.
 */
import { assert } from '../../base/assert.js';
import type { Bytes, BytesPerSecond, Micros } from '../../base/units.js';

interface Flow {
  readonly id: number;
  readonly links: readonly number[];
  readonly cap: BytesPerSecond;
  left: Bytes;
  rate: BytesPerSecond;
  since: Micros;
}

/** Told when a flow will be empty, each time that its rate changes; Infinity while it stands still. */
export type OnRate = (flow: number, emptyAtUs: Micros) => void;

const SECOND = 1_000_000;

export class Links {
  #capacity: BytesPerSecond[] = [];
  #on: Flow[][] = [];
  #flows = new Map<number, Flow>();

  constructor(readonly onRate: OnRate) {}

  /** Adds a link and returns its number. */
  add(capacity: BytesPerSecond): number {
    this.#on.push([]);
    return this.#capacity.push(capacity) - 1;
  }

  capacityOf(link: number): BytesPerSecond {
    return this.#capacity[link] ?? 0;
  }

  rateOf(flow: number): BytesPerSecond {
    return this.#flows.get(flow)?.rate ?? 0;
  }

  /** Bytes that a flow has still to send. */
  leftOf(id: number, nowUs: Micros): Bytes {
    const flow = this.#flows.get(id);
    return flow === undefined ? 0 : remaining(flow, nowUs);
  }

  open(id: number, bytes: Bytes, cap: BytesPerSecond, links: readonly number[], nowUs: Micros): void {
    assert(!this.#flows.has(id), 'the flow is open already');
    const flow: Flow = { id, links, cap, left: bytes, rate: -1, since: nowUs };
    this.#flows.set(id, flow);
    for (const link of links) this.#on[link]?.push(flow);
    this.#share(links, nowUs);
  }

  /** Takes a flow away, empty or not, and returns the bytes that it had not sent. */
  close(id: number, nowUs: Micros): Bytes {
    const flow = this.#flows.get(id);
    if (flow === undefined) return 0;
    this.#flows.delete(id);
    for (const link of flow.links) {
      const there = this.#on[link] as Flow[];
      there.splice(there.indexOf(flow), 1);
    }
    this.#share(flow.links, nowUs);
    return remaining(flow, nowUs);
  }

  setCapacity(link: number, capacity: BytesPerSecond, nowUs: Micros): void {
    this.#capacity[link] = capacity;
    this.#share([link], nowUs);
  }

  clone(onRate: OnRate): Links {
    const copy = new Links(onRate);
    copy.#capacity = [...this.#capacity];
    copy.#on = this.#on.map(() => []);
    for (const [id, flow] of this.#flows) {
      const twin = { ...flow };
      copy.#flows.set(id, twin);
      for (const link of twin.links) copy.#on[link]?.push(twin);
    }
    return copy;
  }

  #share(from: readonly number[], nowUs: Micros): void {
    const { flows, links } = this.#component(from);
    if (flows.length === 0) return;
    const rates = fairRates(flows, links, this.#capacity);
    for (let index = 0; index < flows.length; index += 1) {
      const flow = flows[index] as Flow;
      const rate = rates[index] as number;
      if (rate === flow.rate) continue;
      flow.left = remaining(flow, nowUs);
      flow.rate = rate;
      flow.since = nowUs;
      this.onRate(flow.id, rate > 0 ? nowUs + Math.ceil((flow.left / rate) * SECOND) : Number.POSITIVE_INFINITY);
    }
  }

  /** All flows and links that a change on these links can reach, in the order in which they are met. */
  #component(from: readonly number[]): { flows: Flow[]; links: number[] } {
    const links = [...from];
    const seenLinks = new Set(from);
    const flows: Flow[] = [];
    const seenFlows = new Set<Flow>();
    for (const link of links) {
      for (const flow of this.#on[link] as Flow[]) {
        if (seenFlows.has(flow)) continue;
        seenFlows.add(flow);
        flows.push(flow);
        for (const next of flow.links) {
          if (seenLinks.has(next)) continue;
          seenLinks.add(next);
          links.push(next);
        }
      }
    }
    flows.sort((a, b) => a.id - b.id);
    return { flows, links };
  }
}

const remaining = (flow: Flow, nowUs: Micros): Bytes =>
  flow.rate <= 0 ? flow.left : Math.max(0, flow.left - (flow.rate * (nowUs - flow.since)) / SECOND);

/**
 * Progressive filling: all rates rise together until a link is full or a cap is reached; what is fixed then stays.
 * The idea is SimGrid's fair sharing of networks.
 */
function fairRates(flows: readonly Flow[], links: readonly number[], capacity: readonly number[]): number[] {
  const rates = flows.map(() => -1);
  const left = new Map(links.map((link) => [link, capacity[link] ?? 0]));
  const open = new Map(links.map((link) => [link, 0]));
  for (const flow of flows) for (const link of flow.links) open.set(link, (open.get(link) ?? 0) + 1);
  for (let fixed = 0; fixed < flows.length; ) {
    const level = fillingLevel(flows, rates, left, open);
    const before = fixed;
    flows.forEach((flow, index) => {
      if (rates[index] !== -1) return;
      const full = flow.links.some(
        (link) => (left.get(link) ?? 0) / (open.get(link) ?? 1) <= level.value * (1 + 1e-12),
      );
      if (flow.cap <= level.value) rates[index] = flow.cap;
      else if (full) rates[index] = level.value;
      else return;
      fixed += 1;
      level.fixed.push(index);
    });
    assert(fixed > before, 'fair sharing makes no progress');
    for (const index of level.fixed) {
      for (const link of (flows[index] as Flow).links) {
        left.set(link, Math.max(0, (left.get(link) ?? 0) - (rates[index] as number)));
        open.set(link, (open.get(link) ?? 1) - 1);
      }
    }
  }
  return rates;
}

function fillingLevel(
  flows: readonly Flow[],
  rates: readonly number[],
  left: Map<number, number>,
  open: Map<number, number>,
) {
  let value = Number.POSITIVE_INFINITY;
  flows.forEach((flow, index) => {
    if (rates[index] !== -1) return;
    value = Math.min(value, flow.cap);
    for (const link of flow.links) value = Math.min(value, (left.get(link) ?? 0) / (open.get(link) ?? 1));
  });
  return { value, fixed: [] as number[] };
}
