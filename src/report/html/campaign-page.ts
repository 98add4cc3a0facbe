/** The page of a campaign: chances over many nights, and one night as it usually goes. */

import { formatDuration } from '../../base/formats.js';
import { listed } from '../../base/text.js';
import type { Distributed, Spread3, Summary } from '../../studies/campaign/summary.js';
import type { Estimate } from '../../studies/statistics.js';
import { type CampaignTold, headlineOf, noInfluence, rarityText, tellCampaign, verdictOf } from '../campaign.js';
import { nameInHop } from '../hops.js';
import { type Moments, momentsOf } from '../moments.js';
import { counted } from '../names.js';
import { drawnReplay } from '../replay.js';
import { correlationText, endText, percent, roomText, shareText } from '../shares.js';
import { appendix } from './appendix.js';
import { chartsOf, type Drawn, histogramFigure } from './bins.js';
import type { RangesChart } from './chart.js';
import { type Client, figureOf, lead, type Mood, type Part, pageHtml, tableOf, text, verdictBox } from './page.js';
import { type RunTold, runParts } from './run-parts.js';

const WIDTH = 120;

/** `night`: one rehearsal as things usually go. */
export function campaignHtml(told: CampaignTold, night: RunTold, client: Client): string {
  const { scenario, usual, sha256 } = told;
  const endUs = Math.max(usual.endsUs.max, night.rehearsal.run.endedAtUs);
  const moments = momentsOf(scenario.start, endUs);
  const proof = {
    facts: [
      ['Scenario', scenario.file],
      ['Seed', scenario.seed],
      ['Runs', String(usual.runs)],
      ['SHA-256 over all runs', sha256],
      ['SHA-256 of the one night', night.rehearsal.sha256],
    ] as const,
    report: tellCampaign(told, { color: false, width: WIDTH }),
  };
  const parts = [
    chancesPart(told),
    windowsPart(usual, moments),
    nodesPart(usual, moments),
    costsPart(usual),
    influencesPart(usual, moments),
    worstPart(told),
    { id: 'night', title: 'One night as it usually goes', body: [lead(NIGHT)] },
    ...runParts(night, 'night-').filter(({ id }) => id !== 'night-windows'),
    appendix(proof),
  ];
  return pageHtml({ title: scenario.title, lead: [verdict(told)], parts, start: scenario.start, endUs }, client);
}

const NIGHT =
  'Every duration as it usually is, and faults by the seed of the scenario. What follows is of this one night.';

const MOODS: Readonly<Record<NonNullable<ReturnType<typeof verdictOf>> | 'interrupted', readonly [Mood, string]>> = {
  fits: ['good', 'It fits.'],
  'does not fit': ['bad', 'It does not fit.'],
  'depends on what is assumed': ['warn', 'It depends.'],
  interrupted: ['warn', 'Interrupted.'],
};

function verdict(told: CampaignTold) {
  const { usual } = told;
  const [mood, word] = MOODS[verdictOf(told) ?? 'interrupted'];
  return verdictBox(mood, word, `Over ${counted(usual.runs, 'night')}: ${headlineOf(told)}`, [
    ['Chance that it fits', shareText(usual.fits)],
    ['with all that is assumed short', shareText(told.short.fits)],
    ['with all that is assumed long', shareText(told.long.fits)],
    ['Ends, nine nights of ten', endText(usual.finishedUs.p90)],
    ['Longest outage of a VM, nine of ten', formatDuration(usual.downtimeUsMax.p90.value)],
    ['Longest silence of a move, nine of ten', formatDuration(usual.blackoutUsMax.p90.value)],
  ]);
}

const rowOf = (name: string, { low, value, high }: Estimate): RangesChart['rows'][number] => ({
  name,
  low,
  mid: value,
  high,
});

function ranges(id: string, title: string, says: string, chart: RangesChart, table: Table): Drawn {
  return { id, chart, figure: figureOf({ id, title, says, kind: 'ranges', table }) };
}

interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function chancesPart({ usual, short, long }: CampaignTold): Part {
  const ways = [
    ['as usual', usual],
    ['all short', short],
    ['all long', long],
  ] as const;
  const chance = ranges(
    'chances',
    'Chance that the plan fits',
    'The line is what so many runs leave open; the three rows are what nobody has measured.',
    { kind: 'ranges', as: 'share', rows: ways.map(([name, { fits }]) => rowOf(name, fits)) },
    {
      heads: ['What is assumed', 'Fits', 'Runs', 'Ends P50', 'P90', 'P99'],
      rows: ways.map(([name, one]) => [
        ...[name, shareText(one.fits), String(one.runs)],
        ...[one.finishedUs.p50, one.finishedUs.p90, one.finishedUs.p99].map(endText),
      ]),
    },
  );
  const ends = distribution(usual, 'finishedUs', 'When it is done');
  const others = Object.entries(usual.outcomes).filter(([outcome]) => outcome !== 'completed');
  const rarity = rarityText(usual);
  return {
    id: 'chances-part',
    title: 'Chances',
    body: [
      chance.figure,
      ends.figure,
      ...others.map(([outcome, times]) => text(`${counted(times, 'run')} of ${usual.runs} ended ${outcome}.`)),
      ...usual.broken.map(({ id, share }) => text(`The promise ${id} is broken in ${shareText(share)} of the runs.`)),
      ...(rarity === undefined ? [] : [text(rarity)]),
    ],
    charts: chartsOf([chance, ends]),
  };
}

function distribution(usual: Summary, key: Distributed, title: string): Drawn {
  const { p50, p90, p99, max }: Spread3 = usual[key];
  const says = `Half of the nights up to ${formatDuration(p50.value)}, nine of ten up to ${formatDuration(p90.value)}, 99 of 100 up to ${formatDuration(p99.value)}, the worst ${formatDuration(max)}.`;
  return histogramFigure(`spread-${key}`, title, says, 'runs', usual.distributions[key]);
}

function windowsPart({ windows }: Summary, moments: Moments): Part {
  if (windows.length === 0) return { id: 'windows', title: 'Maintenance windows', body: [] };
  const drawn = ranges(
    'windows-chart',
    'Chance that every node is back when its window closes',
    'Of the nights in which a node began in it; the line is what so many runs leave open.',
    { kind: 'ranges', as: 'share', rows: windows.map((one) => rowOf(moments.short(one.opensUs), one.inTime)) },
    {
      heads: ['Opens', 'Closes', 'Used', 'All back in time'],
      rows: windows.map((one) => [
        ...[moments.short(one.opensUs), moments.short(one.closesUs), percent(one.used.value), shareText(one.inTime)],
      ]),
    },
  );
  return { id: 'windows', title: 'Maintenance windows', body: [drawn.figure], charts: chartsOf([drawn]) };
}

function nodesPart({ nodes }: Summary, moments: Moments): Part {
  if (nodes.length === 0) return { id: 'nodes', title: 'Nodes', body: [] };
  const at = ({ value }: Estimate): string => (Number.isNaN(value) ? '-' : moments.short(value));
  const margin = (us: number): string => (Number.isNaN(us) ? '-' : formatDuration(us));
  const back = nodes.filter(({ backUs }) => !Number.isNaN(backUs.p90.value));
  const drawn = ranges(
    'nodes-chart',
    'When each node is back',
    'The line goes from half of the nights to 99 of 100, the dot is nine of ten. A node that begins later than "begin before" before its window ends is late in more than one night of ten; one that has not left its cluster "leave before" that end is better resumed.',
    {
      ...{ kind: 'ranges', as: 'moment' },
      rows: back.map((one) => ({
        name: nameInHop(nodes, one),
        ...{ low: one.backUs.p50.value, mid: one.backUs.p90.value, high: one.backUs.p99.value },
      })),
    },
    {
      heads: ['Node', 'Back P50', 'P90', 'P99', 'Took P90', 'Begin before', 'Leave before'],
      rows: nodes.map((one) => [
        ...[
          nameInHop(nodes, one),
          at(one.backUs.p50),
          at(one.backUs.p90),
          at(one.backUs.p99),
          margin(one.tookUs.p90.value),
        ],
        ...[margin(one.startBeforeUs), margin(one.turnBackBeforeUs)],
      ]),
    },
  );
  return { id: 'nodes', title: 'Nodes', body: [drawn.figure], charts: chartsOf([drawn]) };
}

function costsPart(usual: Summary): Part {
  const drawn = [
    distribution(usual, 'outageUs', 'Outages of all VMs together'),
    distribution(usual, 'downtimeUsMax', 'The VM that is out for longest'),
    distribution(usual, 'blackoutUsMax', 'The longest silence of a move'),
    roomFigure(usual),
  ];
  return { id: 'costs', title: 'What it costs', body: drawn.map(({ figure }) => figure), charts: chartsOf(drawn) };
}

/** What would still be free if the largest node went, at the worst moment of a night. */
function roomFigure({ headroomMin: { p50, p10, p01, min } }: Summary): Drawn {
  const title = 'The least room beyond the largest node';
  if (Number.isNaN(min)) return { id: 'least-room', figure: text(`${title}: no cluster had VMs.`) };
  const rows = [
    ['half of the nights', p50],
    ['nine of ten', p10],
    ['99 of 100', p01],
  ] as const;
  return ranges(
    'least-room',
    title,
    `Below 0 not all VMs would have found room if that node had gone; the worst night left ${roomText(min)}.`,
    { kind: 'ranges', as: 'size', rows: rows.map(([name, estimate]) => rowOf(name, estimate)) },
    {
      heads: ['Nights', 'At least', 'Between'],
      rows: rows.map(([name, { value, low, high }]) => [
        ...[name, roomText(value), `${roomText(low)} and ${roomText(high)}`],
      ]),
    },
  );
}

function influencesPart(usual: Summary, moments: Moments): Part {
  const { influences } = usual;
  const title = 'What moves the end';
  if (influences.length === 0) return { id: 'influences', title, body: [text(noInfluence(usual))] };
  const drawn = ranges(
    'influences-chart',
    title,
    'From the median end of the nights in which something took shortest to that of the nights in which it took longest.',
    {
      ...{ kind: 'ranges', as: 'moment' },
      rows: influences.map(({ name, lowUs, highUs }) => ({
        ...{ name, low: Math.min(lowUs, highUs), mid: highUs, high: Math.max(lowUs, highUs) },
      })),
    },
    {
      heads: ['Drawn', 'End where it is short', 'where it is long', 'Correlation'],
      rows: influences.map(({ name, lowUs, highUs, correlation }) => [
        ...[name, moments.short(lowUs), moments.short(highUs), correlationText(correlation)],
      ]),
    },
  );
  return { id: 'influences', title, body: [drawn.figure], charts: chartsOf([drawn]) };
}

function worstPart({ from, usual }: CampaignTold): Part {
  const rows = usual.worst.map(({ seed, endedAtUs, violations }) => [
    formatDuration(endedAtUs),
    violations === '' ? '-' : listed(violations.split(' '), 'and'),
    drawnReplay(from, seed),
  ]);
  const body = rows.length === 0 ? [] : [tableOf('The worst runs', ['Ended after', 'Broken', 'To see it again'], rows)];
  return { id: 'worst', title: 'The worst runs', body };
}
