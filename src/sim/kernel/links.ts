/**
 * Flows over shared links: weighted max-min fair, with a cap for each flow. A flow keeps what is left, its rate, and since when;
 * nothing is updated with time. When a flow opens or closes, or a cap or a capacity changes, the rates of its component alone are
 * worked out anew.
 */
import { assert } from '../../base/assert.js';
import type { Bytes, BytesPerSecond, Micros } from '../../base/units.js';

interface Flow {
  readonly id: number;
  readonly links: readonly Link[];
  cap: BytesPerSecond;
  /** Where a link is full, its flows share it as their weights are. */
  readonly weight: number;
  left: Bytes;
  rate: BytesPerSecond;
  since: Micros;
  /** While rates are worked out: the new one, OPEN or FIXED. */
  next: BytesPerSecond;
  /** Number of the walk that reached it last. */
  walk: number;
}

interface Link {
  capacity: BytesPerSecond;
  readonly flows: Flow[];
  /** What its flows would take together if nothing but their caps held them. */
  demand: BytesPerSecond;
  /** While rates are worked out: what is left of it, and for flows of which weight together. */
  left: BytesPerSecond;
  open: number;
  walk: number;
}

const OPEN = -1;
/** Reached at the present level. */
const FIXED = -2;

/** Told when a flow will be empty, each time that its rate changes; Infinity while it stands still. */
export type OnRate = (flow: number, emptyAtUs: Micros) => void;

const SECOND = 1_000_000;

/** Below this share of its capacity the demand on a link is met beyond doubt, whatever the sums were rounded to. */
const SLACK = 1 - 1e-9;

/** Whether a link can hold back none of its flows. */
const isSlack = (link: Link): boolean => link.demand <= link.capacity * SLACK;

export class Links {
  #links: Link[] = [];
  #flows: (Flow | undefined)[] = [];
  /** Traffic that never ends. */
  #lasting: Flow[] = [];
  #walk = 0;
  /** Links and flows that the present walk has reached. */
  #reached: Link[] = [];
  /** In the order of their ids, so that those that end together are told in that order. */
  #component: Flow[] = [];

  constructor(readonly onRate: OnRate) {}

  /** Adds a link and returns its number. */
  add(capacity: BytesPerSecond): number {
    return this.#links.push({ capacity, flows: [], demand: 0, left: 0, open: 0, walk: 0 }) - 1;
  }

  capacityOf(link: number): BytesPerSecond {
    return this.#links[link]?.capacity ?? 0;
  }

  rateOf(flow: number): BytesPerSecond {
    return this.#flows[flow]?.rate ?? 0;
  }

  /** Bytes that a flow has still to send. */
  leftOf(id: number, nowUs: Micros): Bytes {
    const flow = this.#flows[id];
    return flow === undefined ? 0 : remaining(flow, nowUs);
  }

  open(id: number, bytes: Bytes, cap: BytesPerSecond, links: readonly number[], nowUs: Micros): void {
    assert(this.#flows[id] === undefined, 'the flow is open already');
    const on = links.map((link) => this.#links[link] as Link);
    const flow: Flow = { id, links: on, cap, weight: 1, left: bytes, rate: OPEN, since: nowUs, next: OPEN, walk: 0 };
    while (this.#flows.length < id) this.#flows.push(undefined);
    this.#flows[id] = flow;
    this.#enter(flow);
    this.#begin();
    this.#reach(flow);
    this.#share(nowUs);
  }

  /** Traffic on a link that never ends: it takes up to its cap, and where the link is full its weight against 1 of each flow. */
  addLasting(link: number, cap: BytesPerSecond, weight: number): void {
    const id = -1 - this.#lasting.length;
    const left = Number.POSITIVE_INFINITY;
    const on = [this.#links[link] as Link];
    const flow: Flow = { id, links: on, cap, weight, left, rate: OPEN, since: 0, next: OPEN, walk: 0 };
    this.#lasting.push(flow);
    this.#enter(flow);
  }

  /** Changes what an open flow takes at most; nothing where that is what it took before. */
  setCap(id: number, cap: BytesPerSecond, nowUs: Micros): void {
    const flow = this.#flows[id];
    assert(flow !== undefined, 'the flow is not open');
    if (flow.cap === cap) return;
    this.#begin();
    for (const link of flow.links) if (!isSlack(link)) this.#reachLink(link);
    for (const link of flow.links) link.demand += cap - flow.cap;
    flow.cap = cap;
    this.#reach(flow);
    this.#share(nowUs);
  }

  /** Gives an open flow new bytes to send. It keeps its links and its cap, so nobody's share changes. */
  refill(id: number, bytes: Bytes, nowUs: Micros): void {
    const flow = this.#flows[id];
    assert(flow !== undefined, 'the flow is not open');
    flow.left = bytes;
    flow.since = nowUs;
    this.#tell(flow, nowUs);
  }

  isOpen(id: number): boolean {
    return this.#flows[id] !== undefined;
  }

  /** Takes a flow away, empty or not, and returns the bytes that it had not sent. */
  close(id: number, nowUs: Micros): Bytes {
    const flow = this.#flows[id];
    if (flow === undefined) return 0;
    this.#flows[id] = undefined;
    this.#begin();
    for (const link of flow.links) {
      // A link that held nobody back before holds nobody back now.
      if (!isSlack(link)) this.#reachLink(link);
      remove(link.flows, flow);
      link.demand = link.flows.length === 0 ? 0 : link.demand - flow.cap;
    }
    this.#share(nowUs);
    return remaining(flow, nowUs);
  }

  setCapacity(link: number, capacity: BytesPerSecond, nowUs: Micros): void {
    const changed = this.#links[link] as Link;
    changed.capacity = capacity;
    this.#begin();
    this.#reachLink(changed);
    this.#share(nowUs);
  }

  clone(onRate: OnRate): Links {
    const copy = new Links(onRate);
    copy.#links = this.#links.map((link) => ({ ...link, flows: [], demand: 0, walk: 0 }));
    const twins = new Map(this.#links.map((link, index) => [link, copy.#links[index] as Link]));
    const twinOf = (flow: Flow): Flow => {
      const twin = { ...flow, links: flow.links.map((link) => twins.get(link) as Link), walk: 0 };
      copy.#enter(twin);
      return twin;
    };
    copy.#lasting = this.#lasting.map(twinOf);
    copy.#flows = this.#flows.map((flow) => flow && twinOf(flow));
    return copy;
  }

  #enter(flow: Flow): void {
    for (const link of flow.links) {
      link.flows.push(flow);
      link.demand += flow.cap;
    }
  }

  /** Begins the walk over all that a change can reach: from link to flow to link, but through no link that is slack. */
  #begin(): void {
    this.#walk += 1;
    if (this.#reached.length > 0) this.#reached = [];
    if (this.#component.length > 0) this.#component = [];
  }

  #reach(flow: Flow): void {
    if (flow.walk === this.#walk) return;
    flow.walk = this.#walk;
    insert(this.#component, flow);
    for (const link of flow.links) if (!isSlack(link)) this.#reachLink(link);
  }

  #reachLink(link: Link): void {
    if (link.walk === this.#walk) return;
    link.walk = this.#walk;
    this.#reached.push(link);
  }

  /** Works out the rates of all that can be reached. */
  #share(nowUs: Micros): void {
    const flows = this.#component;
    for (let at = 0; at < this.#reached.length; at += 1)
      for (const flow of (this.#reached[at] as Link).flows) this.#reach(flow);
    if (flows.length === 1) alone(flows[0] as Flow);
    else fill(flows);
    for (const flow of flows) {
      if (flow.next === flow.rate) continue;
      flow.left = remaining(flow, nowUs);
      flow.rate = flow.next;
      flow.since = nowUs;
      this.#tell(flow, nowUs);
    }
  }

  #tell(flow: Flow, nowUs: Micros): void {
    const { id, left, rate } = flow;
    if (id >= 0) this.onRate(id, rate > 0 ? nowUs + Math.ceil((left / rate) * SECOND) : Number.POSITIVE_INFINITY);
  }
}

/** Their order does not matter. */
function remove(flows: Flow[], flow: Flow): void {
  const last = flows.pop() as Flow;
  if (last !== flow) flows[flows.indexOf(flow)] = last;
}

function insert(flows: Flow[], flow: Flow): void {
  let at = flows.push(flow) - 1;
  for (; at > 0 && (flows[at - 1] as Flow).id > flow.id; at -= 1) flows[at] = flows[at - 1] as Flow;
  flows[at] = flow;
}

const remaining = (flow: Flow, nowUs: Micros): Bytes =>
  flow.rate <= 0 ? flow.left : Math.max(0, flow.left - (flow.rate * (nowUs - flow.since)) / SECOND);

function alone(flow: Flow): void {
  flow.next = flow.cap;
  for (const link of flow.links) flow.next = Math.min(flow.next, link.capacity);
}

/**
 * Progressive filling: all rates rise together, each by its weight, until a link is full or a cap is reached; what is fixed then stays.
 * The idea is SimGrid's fair sharing of networks.
 */
function fill(flows: readonly Flow[]): void {
  for (const flow of flows) {
    flow.next = OPEN;
    for (const link of flow.links) makeReady(link);
  }
  for (let open = flows.length; open > 0; ) {
    const level = fillingLevel(flows);
    for (const flow of flows) if (flow.next === OPEN && isReached(flow, level)) flow.next = FIXED;
    const before = open;
    for (const flow of flows) {
      if (flow.next !== FIXED) continue;
      flow.next = Math.min(flow.cap, level * flow.weight);
      for (const link of flow.links) take(link, flow);
      open -= 1;
    }
    assert(open < before, 'fair sharing makes no progress');
  }
}

/** A slack link has enough for every flow, those outside of the component too. */
function makeReady(link: Link): void {
  link.left = isSlack(link) ? Number.POSITIVE_INFINITY : link.capacity;
  link.open = 0;
  for (const flow of link.flows) link.open += flow.weight;
}

/** Whether the cap or a link of a flow is reached at this level. */
const isReached = (flow: Flow, level: BytesPerSecond): boolean =>
  flow.cap <= level * flow.weight || shareOf(flow) <= level * (1 + 1e-12);

function take(link: Link, flow: Flow): void {
  link.left = Math.max(0, link.left - flow.next);
  link.open -= flow.weight;
}

/** What the fullest link of a flow has left for each unit of weight. */
function shareOf(flow: Flow): BytesPerSecond {
  let share = Number.POSITIVE_INFINITY;
  for (const link of flow.links) share = Math.min(share, link.left / link.open);
  return share;
}

function fillingLevel(flows: readonly Flow[]): BytesPerSecond {
  let level = Number.POSITIVE_INFINITY;
  for (const flow of flows) if (flow.next === OPEN) level = Math.min(level, flow.cap / flow.weight, shareOf(flow));
  return level;
}
