/** Who was in which state when, and what moved from whom to whom. */
import { formatDuration } from '../../base/formats.js';
import type { Micros } from '../../base/units.js';
import { hostName, vmName } from '../../model/rules/names.js';
import { windowAt } from '../../sim/windows.js';
import type { Moments } from '../moments.js';
import { progressOf } from '../progress.js';
import { outagesOf } from '../spared.js';
import type { HostState, Move } from '../story.js';
import type { TimelineChart } from './chart.js';
import { figureOf, lead, type Part } from './page.js';
import type { RunTold } from './run-parts.js';

/** States in words of those who do not know the product; a host that is Up has no bar. */
const STATES: readonly { readonly key: Exclude<HostState, 'Up'> | 'Out'; readonly word: string }[] = [
  { key: 'Draining', word: 'its VMs are leaving' },
  { key: 'Paused', word: 'takes no VMs' },
  { key: 'Ready', word: 'stands outside the cluster' },
  { key: 'Installing', word: 'is being installed or patched' },
  { key: 'Joining', word: 'joins the cluster' },
  { key: 'Down', word: 'is off or restarts' },
  { key: 'Isolated', word: 'is out of touch' },
  { key: 'Quarantined', word: 'is kept out for being unstable' },
  { key: 'Out', word: 'some VM is out of service' },
];

/** More arrows hide what is behind them. */
const ARROWS_MAX = 600;
/** Rows of a table beside a chart. */
const ROWS_MAX = 600;
const OUT_ROW = 'VMs out';

export function timelinePart(told: RunTold, moments: Moments, prefix: string): Part {
  const id = `${prefix}timeline`;
  const { rehearsal, story } = told;
  const { world } = rehearsal.run;
  const chart = chartOf(told);
  const shown = chart.bars.length + chart.arrows.length > 0;
  if (!shown) return { id, title: 'What happens when', body: [] };
  const used = new Set(chart.bars.map(([, state]) => state));
  const rows = story.hosts
    .filter(({ word }) => word !== 'Up')
    .slice(0, ROWS_MAX)
    .map(({ subject, word, fromUs, toUs }) => [
      hostName(world, subject),
      STATES.find(({ key }) => key === word)?.word ?? word,
      moments.exact(fromUs),
      moments.exact(toUs),
      formatDuration(toUs - fromUs),
    ]);
  const hidden = story.moves.length - chart.arrows.length;
  const says = `A row for each host: an empty row serves. An arrow is a VM on its way from host to host.${
    hidden > 0 ? ` ${chart.arrows.length} of ${story.moves.length} moves are drawn.` : ''
  }${chart.bands.length > 0 ? ' Green bands are maintenance windows.' : ''}`;
  const figure = figureOf({
    ...{ id, title: 'Hosts and moves over time', says, kind: 'timeline' },
    keys: STATES.filter((_, state) => used.has(state)),
    table: { heads: ['Host', 'State', 'From', 'To', 'For'], rows },
  });
  return {
    id: `${id}-part`,
    title: 'What happens when',
    body: [...(moments.legend === '' ? [] : [lead(moments.legend)]), figure],
    charts: { [id]: chart },
  };
}

function chartOf(told: RunTold): TimelineChart {
  const { rehearsal, story } = told;
  const { world, endedAtUs } = rehearsal.run;
  const states = new Map(STATES.map(({ key }, index) => [key as string, index]));
  const out = outOf(told);
  const hosts = world.hosts.map(({ name }) => name);
  const bars = story.hosts.flatMap(({ subject, word, fromUs, toUs }) => {
    const state = states.get(word);
    // A host that has no part in it stands outside all the time.
    const isAside = word === 'Ready' && fromUs === 0 && toUs === endedAtUs;
    return state === undefined || isAside ? [] : [[subject, state, fromUs, toUs] as const];
  });
  const outState = states.get('Out') ?? 0;
  return {
    kind: 'timeline',
    rows: out.length === 0 ? hosts : [...hosts, OUT_ROW],
    states: STATES,
    bars: [...bars, ...out.map(([fromUs, toUs]) => [hosts.length, outState, fromUs, toUs] as const)],
    arrows: thinned(story.moves).map(({ vm, from, to, fromUs, toUs }) => ({
      ...{ name: vmName(world, vm), from, to, fromUs, toUs },
    })),
    bands: bandsOf(told),
    endUs: endedAtUs,
  };
}

/** As many as are drawn, spread evenly over all. */
const thinned = (moves: readonly Move[]): readonly Move[] =>
  moves.length <= ARROWS_MAX
    ? moves
    : Array.from({ length: ARROWS_MAX }, (_, at) => moves[Math.floor((at * moves.length) / ARROWS_MAX)] as Move);

/** The windows in which nodes began. */
function bandsOf({ rehearsal: { scenario, run } }: RunTold): TimelineChart['bands'] {
  const plan = scenario.plans.find((one) => one.kind === 'rolling' && one.windows !== undefined);
  if (plan?.kind !== 'rolling' || plan.windows === undefined) return [];
  const found = new Map<Micros, Micros>();
  for (const { atUs } of progressOf(run.world, run.trace).turns) {
    const window = windowAt(plan.windows, atUs);
    if (window !== undefined) found.set(window.opensUs, window.closesUs);
  }
  return [...found].sort(([one], [other]) => one - other).map(([from, to]) => [Math.max(0, from), to] as const);
}

/** Stretches in which some VM was out, in order and apart. */
function outOf({ rehearsal }: RunTold): (readonly [Micros, Micros])[] {
  const all = rehearsal.run.world.vms
    .flatMap((vm) => outagesOf(rehearsal, vm).map(({ atUs, us }) => [atUs, atUs + us] as [Micros, Micros]))
    .sort(([one], [other]) => one - other);
  const merged: [Micros, Micros][] = [];
  for (const [from, to] of all) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
