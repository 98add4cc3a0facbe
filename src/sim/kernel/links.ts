/**
 * Flows over shared links: weighted max-min fair, with a cap for each flow. A flow keeps what is left, its rate, and since when;
 * nothing is updated with time. When a flow opens or closes, or a cap or a capacity changes, the rates of its component alone are
 * worked out anew; where one link alone holds back many flows, not even those: it keeps a clock for them.
 */
import { assert } from '../../base/assert.js';
import { type Bytes, type BytesPerSecond, type Micros, SECOND } from '../../base/units.js';
import { fill, fillAlone } from './filling.js';
import {
  type Flow,
  insert,
  isSlack,
  type Link,
  OPEN,
  remaining,
  remove,
  shareAlike,
  soleFull,
  stopClock,
} from './flows.js';
import { LinkClock } from './link-clock.js';

/**
 * Told when a flow will be empty, each time that its rate changes; Infinity while it stands still, and while others on its clock
 * will be empty before it.
 */
export type OnRate = (flow: number, emptyAtUs: Micros) => void;

/** Flows from which on a link keeps a clock for them. */
const CLOCK_FROM = 4;

export class Links {
  #links: Link[] = [];
  #flows: (Flow | undefined)[] = [];
  /** Traffic that never ends. */
  #lasting: Flow[] = [];
  #walk = 0;
  /** Links and flows that the present walk has reached; the arrays keep their room, and the counts say what is valid. */
  readonly #reached: Link[] = [];
  #reachedCount = 0;
  /** In the order of their ids, so that those that end together are told in that order. */
  readonly #component: Flow[] = [];
  #componentCount = 0;

  constructor(readonly onRate: OnRate) {}

  /** Adds a link and returns its number. */
  add(capacity: BytesPerSecond): number {
    return this.#links.push({ capacity, flows: [], demand: 0, clock: undefined, left: 0, open: 0, walk: 0 }) - 1;
  }

  capacityOf(link: number): BytesPerSecond {
    return this.#links[link]?.capacity ?? 0;
  }

  rateOf(flow: number): BytesPerSecond {
    const known = this.#flows[flow];
    return known === undefined ? 0 : (known.clock?.rate ?? known.rate);
  }

  /** Bytes that a flow has still to send. */
  leftOf(id: number, nowUs: Micros): Bytes {
    const flow = this.#flows[id];
    return flow === undefined ? 0 : remaining(flow, nowUs);
  }

  open(id: number, bytes: Bytes, cap: BytesPerSecond, links: readonly number[], nowUs: Micros): void {
    assert(this.#flows[id] === undefined, 'the flow is open already');
    const flow = this.#flowOf(id, bytes, cap, 1, links, nowUs);
    while (this.#flows.length < id) this.#flows.push(undefined);
    this.#flows[id] = flow;
    this.#enter(flow);
    if (this.#joins(flow, nowUs)) return;
    this.#begin();
    this.#reach(flow);
    this.#share(nowUs);
  }

  /** Traffic on a link that never ends: it takes up to its cap, and where the link is full its weight against 1 of each flow. */
  addLasting(link: number, cap: BytesPerSecond, weight: number): void {
    const flow = this.#flowOf(-1 - this.#lasting.length, Number.POSITIVE_INFINITY, cap, weight, [link], 0);
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
    if (flow.clock !== undefined) {
      flow.clock.remove(flow);
      return this.#runClock(flow.clock, flow, bytes, nowUs);
    }
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
    const left = remaining(flow, nowUs);
    flow.clock?.remove(flow);
    this.#begin();
    for (const link of flow.links) {
      // A link that held nobody back before holds nobody back now.
      if (!isSlack(link)) this.#reachLink(link);
      remove(link.flows, flow);
      link.demand = link.flows.length === 0 ? 0 : link.demand - flow.cap;
    }
    if (!this.#keepsClock(nowUs)) this.#share(nowUs);
    return left;
  }

  setCapacity(link: number, capacity: BytesPerSecond, nowUs: Micros): void {
    const changed = this.#links[link] as Link;
    changed.capacity = capacity;
    this.#begin();
    this.#reachLink(changed);
    if (!this.#keepsClock(nowUs)) this.#share(nowUs);
  }

  clone(onRate: OnRate): Links {
    const copy = new Links(onRate);
    copy.#links = this.#links.map((link) => ({ ...link, flows: [], demand: 0, clock: undefined, walk: 0 }));
    const twins = new Map(this.#links.map((link, index) => [link, copy.#links[index] as Link]));
    const twinOf = (flow: Flow): Flow => {
      const twin = { ...flow, links: flow.links.map((link) => twins.get(link) as Link), clock: undefined, walk: 0 };
      copy.#enter(twin);
      return twin;
    };
    copy.#lasting = this.#lasting.map(twinOf);
    copy.#flows = this.#flows.map((flow) => flow && twinOf(flow));
    for (const [link, twin] of twins) {
      const clock = link.clock?.clone((flow) => copy.#flows[flow.id] as Flow);
      twin.clock = clock;
      if (clock !== undefined) for (const flow of twin.flows) flow.clock = clock;
    }
    return copy;
  }

  #flowOf(id: number, left: Bytes, cap: BytesPerSecond, weight: number, links: readonly number[], since: Micros): Flow {
    const on = links.map((link) => this.#links[link] as Link);
    return { id, links: on, cap, weight, left, rate: OPEN, since, clock: undefined, ends: 0, next: OPEN, walk: 0 };
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
    this.#reachedCount = this.#componentCount = 0;
  }

  #reach(flow: Flow): void {
    if (flow.walk === this.#walk) return;
    flow.walk = this.#walk;
    insert(this.#component, this.#componentCount, flow);
    this.#componentCount += 1;
    for (const link of flow.links) if (!isSlack(link)) this.#reachLink(link);
  }

  #reachLink(link: Link): void {
    if (link.walk === this.#walk) return;
    link.walk = this.#walk;
    this.#reached[this.#reachedCount] = link;
    this.#reachedCount += 1;
  }

  /** A flow that only a link with a clock can hold back goes by that clock: true when this one does. */
  #joins(flow: Flow, nowUs: Micros): boolean {
    const link = soleFull(flow.links);
    if (link?.clock === undefined || flow.cap < shareAlike(link)) return false;
    link.clock.capLeast = Math.min(link.clock.capLeast, flow.cap);
    flow.clock = link.clock;
    link.clock.setRate(shareAlike(link), nowUs);
    this.#runClock(link.clock, flow, flow.left, nowUs);
    return true;
  }

  #runClock(clock: LinkClock<Flow>, flow: Flow, bytes: Bytes, nowUs: Micros): void {
    clock.add(flow, bytes, nowUs);
    this.onRate(flow.id, Number.POSITIVE_INFINITY);
    clock.tell(this.onRate, nowUs);
  }

  /** Whether all that a change has reached is one link whose flows go on by its clock. */
  #keepsClock(nowUs: Micros): boolean {
    const [link] = this.#reached;
    if (this.#reachedCount !== 1 || link?.clock === undefined) return false;
    if (link.flows.length < CLOCK_FROM || shareAlike(link) > link.clock.capLeast) return false;
    link.clock.setRate(shareAlike(link), nowUs);
    link.clock.tell(this.onRate, nowUs);
    return true;
  }

  /** Works out the rates of all that can be reached. */
  #share(nowUs: Micros): void {
    const flows = this.#component;
    for (let at = 0; at < this.#reachedCount; at += 1)
      for (const flow of (this.#reached[at] as Link).flows) this.#reach(flow);
    for (let at = 0; at < this.#reachedCount; at += 1) {
      const link = this.#reached[at] as Link;
      if (link.clock !== undefined) stopClock(link, nowUs);
    }
    if (this.#componentCount >= CLOCK_FROM && this.#startsClock(nowUs)) return;
    if (this.#componentCount === 1) fillAlone(flows[0] as Flow);
    else fill(flows, this.#componentCount);
    for (let at = 0; at < this.#componentCount; at += 1) {
      const flow = flows[at] as Flow;
      if (flow.next === flow.rate) continue;
      flow.left = remaining(flow, nowUs);
      flow.rate = flow.next;
      flow.since = nowUs;
      this.#tell(flow, nowUs);
    }
  }

  /** Gives the only link that was reached a clock for its flows, if that alone holds them all back, and all alike. */
  #startsClock(nowUs: Micros): boolean {
    const [link] = this.#reached;
    if (this.#reachedCount !== 1 || link === undefined || link.flows.length !== this.#componentCount) return false;
    const capLeast = link.flows.reduce((least, { id, cap }) => Math.min(least, id < 0 ? 0 : cap), link.capacity);
    if (shareAlike(link) > capLeast) return false;
    const clock = new LinkClock<Flow>(capLeast, nowUs);
    link.clock = clock;
    for (let at = 0; at < this.#componentCount; at += 1) {
      const flow = this.#component[at] as Flow;
      clock.add(flow, remaining(flow, nowUs), nowUs);
      flow.clock = clock;
      this.onRate(flow.id, Number.POSITIVE_INFINITY);
    }
    clock.setRate(shareAlike(link), nowUs);
    clock.tell(this.onRate, nowUs);
    return true;
  }

  #tell(flow: Flow, nowUs: Micros): void {
    const { id, left, rate } = flow;
    if (id >= 0) this.onRate(id, rate > 0 ? nowUs + Math.ceil((left / rate) * SECOND) : Number.POSITIVE_INFINITY);
  }
}
