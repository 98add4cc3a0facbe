/** Rates of flows that share links: weighted max-min fairness by progressive filling. */
import { assert } from '../../base/assert.js';
import type { BytesPerSecond } from '../../base/units.js';
import { type Flow, isSlack, type Link, OPEN } from './flows.js';

/** Reached at the present level. */
const FIXED = -2;

/** A flow that shares nothing. */
export function fillAlone(flow: Flow): void {
  flow.next = flow.cap;
  for (const link of flow.links) flow.next = Math.min(flow.next, link.capacity);
}

/**
 * Progressive filling of the first `count` flows: all rates rise together, each by its weight, until a link is full or a cap is reached; what is fixed then stays.
 * The idea is SimGrid's fair sharing of networks.
 */
export function fill(flows: readonly Flow[], count: number): void {
  for (let at = 0; at < count; at += 1) {
    const flow = flows[at] as Flow;
    flow.next = OPEN;
    for (const link of flow.links) makeReady(link);
  }
  for (let open = count; open > 0; ) {
    const level = fillingLevel(flows, count);
    for (let at = 0; at < count; at += 1) {
      const flow = flows[at] as Flow;
      if (flow.next === OPEN && isReached(flow, level)) flow.next = FIXED;
    }
    const before = open;
    for (let at = 0; at < count; at += 1) {
      const flow = flows[at] as Flow;
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

function fillingLevel(flows: readonly Flow[], count: number): BytesPerSecond {
  let level = Number.POSITIVE_INFINITY;
  for (let at = 0; at < count; at += 1) {
    const flow = flows[at] as Flow;
    if (flow.next === OPEN) level = Math.min(level, flow.cap / flow.weight, shareOf(flow));
  }
  return level;
}
