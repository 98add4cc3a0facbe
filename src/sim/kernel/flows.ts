/** What shared links and the flows over them are made of. */
import { type Bytes, type BytesPerSecond, type Micros, SECOND } from '../../base/units.js';
import type { Clocked, LinkClock } from './link-clock.js';

export interface Flow extends Clocked {
  readonly links: readonly Link[];
  cap: BytesPerSecond;
  /** Where a link is full, its flows share it as their weights are. */
  readonly weight: number;
  left: Bytes;
  rate: BytesPerSecond;
  since: Micros;
  /** It knows what is left, and the rate. */
  clock: LinkClock<Flow> | undefined;
  /** While rates are worked out: the new one, OPEN or FIXED. */
  next: BytesPerSecond;
  /** Number of the walk that reached it last. */
  walk: number;
}

export interface Link {
  capacity: BytesPerSecond;
  readonly flows: Flow[];
  /** What its flows would take together if nothing but their caps held them. */
  demand: BytesPerSecond;
  clock: LinkClock<Flow> | undefined;
  /** While rates are worked out: what is left of it, and for flows of which weight together. */
  left: BytesPerSecond;
  open: number;
  walk: number;
}

/** Its rate is not known yet. */
export const OPEN = -1;

/** Below this share of its capacity the demand on a link is met beyond doubt, whatever the sums were rounded to. */
const SLACK = 1 - 1e-9;

/** Whether a link can hold back none of its flows. */
export const isSlack = (link: Link): boolean => link.demand <= link.capacity * SLACK;

/** Their order does not matter. */
export function remove(flows: Flow[], flow: Flow): void {
  const last = flows.pop() as Flow;
  if (last !== flow) flows[flows.indexOf(flow)] = last;
}

/** Puts a flow among the first `count` of an array, by its id. */
export function insert(flows: Flow[], count: number, flow: Flow): void {
  let at = count;
  for (; at > 0 && (flows[at - 1] as Flow).id > flow.id; at -= 1) flows[at] = flows[at - 1] as Flow;
  flows[at] = flow;
}

export function remaining(flow: Flow, nowUs: Micros): Bytes {
  if (flow.clock !== undefined) return flow.clock.leftOf(flow, nowUs);
  return flow.rate <= 0 ? flow.left : Math.max(0, flow.left - (flow.rate * (nowUs - flow.since)) / SECOND);
}

/** What each flow of a link has if nothing else holds any of them back. */
export const shareAlike = ({ capacity, flows }: Link): BytesPerSecond => capacity / flows.length;

/** The only one of these links that can hold anybody back; undefined where there are more, or none. */
export function soleFull(links: readonly Link[]): Link | undefined {
  let found: Link | undefined;
  for (const link of links) {
    if (isSlack(link)) continue;
    if (found !== undefined) return undefined;
    found = link;
  }
  return found;
}

/** Its flows go by themselves again, at rates that are to be worked out. */
export function stopClock(link: Link, nowUs: Micros): void {
  for (const flow of link.flows) {
    flow.left = remaining(flow, nowUs);
    flow.since = nowUs;
    flow.rate = OPEN;
    flow.clock = undefined;
  }
  link.clock = undefined;
}
