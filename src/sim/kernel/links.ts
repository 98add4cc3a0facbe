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

  /** Gives an open flow new bytes to send. It keeps its links and its cap, so nobody's share changes. */
  refill(id: number, bytes: Bytes, nowUs: Micros): void {
    const flow = this.#flows.get(id);
    assert(flow !== undefined, 'the flow is not open');
    flow.left = bytes;
    flow.since = nowUs;
    this.#tell(flow, nowUs);
  }

  isOpen(id: number): boolean {
    return this.#flows.has(id);
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
    const flows = this.#component(from);
    if (flows.length === 0) return;
    const rates = flows.length === 1 ? [this.#alone(flows[0] as Flow)] : fairRates(flows, this.#capacity);
    for (let index = 0; index < flows.length; index += 1) {
      const flow = flows[index] as Flow;
      const rate = rates[index] as number;
      if (rate === flow.rate) continue;
      flow.left = remaining(flow, nowUs);
      flow.rate = rate;
      flow.since = nowUs;
      this.#tell(flow, nowUs);
    }
  }

  #alone(flow: Flow): BytesPerSecond {
    let rate = flow.cap;
    for (const link of flow.links) rate = Math.min(rate, this.#capacity[link] as number);
    return rate;
  }

  #tell(flow: Flow, nowUs: Micros): void {
    const { id, left, rate } = flow;
    this.onRate(id, rate > 0 ? nowUs + Math.ceil((left / rate) * SECOND) : Number.POSITIVE_INFINITY);
  }

  /** All flows that a change on these links can reach, by their ids. */
  #component(from: readonly number[]): Flow[] {
    const links = [...from];
    const flows: Flow[] = [];
    for (let at = 0; at < links.length; at += 1) {
      for (const flow of this.#on[links[at] as number] as Flow[]) {
        if (flows.includes(flow)) continue;
        flows.push(flow);
        for (const next of flow.links) if (!links.includes(next)) links.push(next);
      }
    }
    return flows.length > 1 ? flows.sort((a, b) => a.id - b.id) : flows;
  }
}

const remaining = (flow: Flow, nowUs: Micros): Bytes =>
  flow.rate <= 0 ? flow.left : Math.max(0, flow.left - (flow.rate * (nowUs - flow.since)) / SECOND);

/** What is left of a link while rates are worked out. */
interface Share {
  left: BytesPerSecond;
  open: number;
}

/**
 * Progressive filling: all rates rise together until a link is full or a cap is reached; what is fixed then stays.
 * The idea is SimGrid's fair sharing of networks.
 */
function fairRates(flows: readonly Flow[], capacity: readonly number[]): number[] {
  const rates = flows.map(() => -1);
  const shares = new Map<number, Share>();
  const shared = flows.map((flow) => flow.links.map((link) => shareOf(shares, link, capacity)));
  for (let fixed = 0; fixed < flows.length; ) {
    const level = fillingLevel(flows, rates, shared);
    const now: number[] = [];
    for (let index = 0; index < flows.length; index += 1) {
      if (rates[index] !== -1) continue;
      const { cap } = flows[index] as Flow;
      if (cap > level && !(shared[index] as Share[]).some((one) => one.left / one.open <= level * (1 + 1e-12)))
        continue;
      rates[index] = Math.min(cap, level);
      now.push(index);
    }
    assert(now.length > 0, 'fair sharing makes no progress');
    fixed += now.length;
    for (const index of now) {
      for (const one of shared[index] as Share[]) {
        one.left = Math.max(0, one.left - (rates[index] as number));
        one.open -= 1;
      }
    }
  }
  return rates;
}

function shareOf(shares: Map<number, Share>, link: number, capacity: readonly number[]): Share {
  const share = shares.get(link) ?? { left: capacity[link] ?? 0, open: 0 };
  share.open += 1;
  shares.set(link, share);
  return share;
}

function fillingLevel(flows: readonly Flow[], rates: readonly number[], shared: readonly (readonly Share[])[]): number {
  let level = Number.POSITIVE_INFINITY;
  for (let index = 0; index < flows.length; index += 1) {
    if (rates[index] !== -1) continue;
    level = Math.min(level, (flows[index] as Flow).cap);
    for (const one of shared[index] as readonly Share[]) level = Math.min(level, one.left / one.open);
  }
  return level;
}
