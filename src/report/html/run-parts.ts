/** One rehearsal as parts of a page, in the words of those who decide; the simulator's own words stand in the appendix. */

import { formatDuration } from '../../base/formats.js';
import { listed } from '../../base/text.js';
import { ALL_INVARIANTS } from '../../invariants/index.js';
import { isVm } from '../../model/world.js';
import type { Retreat } from '../../search/retreat/index.js';
import type { Rehearsal } from '../../session/index.js';
import { finishedAtUs } from '../../sim/finished.js';
import type { Odds } from '../../studies/odds/index.js';
import { waitingFor } from '../figures.js';
import { type Moments, momentsOf } from '../moments.js';
import { counted } from '../names.js';
import { verdictText } from '../odds.js';
import { shareText } from '../shares.js';
import { outagesOf } from '../spared.js';
import type { Story } from '../story.js';
import { nextCommands } from '../way-out.js';
import { homeTexts, overrun, windowsUsed } from '../windows.js';
import { basisPart } from './basis.js';
import { interruptionsPart } from './interruptions.js';
import { outagePart } from './outages.js';
import { type Element, lead, type Mood, type Part, tableOf, text, verdictBox } from './page.js';
import { retreatPart } from './retreat.js';
import { roomPart } from './room.js';
import { timelinePart } from './timeline.js';

/** What a page is made of: a rehearsal, what was seen while it went on, and its odds where they are known. */
export interface RunTold {
  readonly rehearsal: Rehearsal;
  readonly story: Story;
  readonly odds?: Odds | undefined;
  /** The way back at each step, where it was looked for. */
  readonly retreat?: Retreat | undefined;
}

export const momentsFor = ({ scenario, run }: Rehearsal): Moments => momentsOf(scenario.start, run.endedAtUs);

/** The parts that tell one rehearsal. `prefix` keeps the ids of several on one page apart. */
export function runParts(told: RunTold, prefix = ''): Part[] {
  const moments = momentsFor(told.rehearsal);
  return [
    missedPart(told, moments, prefix),
    windowsPart(told, moments, prefix),
    timelinePart(told, moments, prefix),
    retreatPart(told.retreat, moments, prefix),
    roomPart(told, moments, prefix),
    interruptionsPart(told, prefix),
    outagePart(told, moments, prefix),
    basisPart(told, prefix),
  ];
}

const WORDS: Readonly<Record<Odds['verdict'], readonly [Mood, string]>> = {
  fits: ['good', 'It fits.'],
  depends: ['warn', 'It depends.'],
  'does not fit': ['bad', 'It does not fit.'],
};

export function runVerdict({ rehearsal, odds }: RunTold): Element {
  const [mood, word] = moodOf(rehearsal, odds);
  return verdictBox(
    mood,
    word,
    `${endText(rehearsal)}${odds === undefined ? '' : ` ${verdictText(odds)}`}`,
    factsOf(rehearsal, odds),
  );
}

function moodOf({ missed }: Rehearsal, odds: Odds | undefined): readonly [Mood, string] {
  if (odds !== undefined && missed.length === 0) return WORDS[odds.verdict];
  return missed.length === 0 ? ['good', 'As expected.'] : ['bad', 'Not as expected.'];
}

function endText(rehearsal: Rehearsal): string {
  const { outcome, run } = rehearsal;
  const time = formatDuration(finishedAtUs(rehearsal.run) ?? run.endedAtUs);
  const waits = listed(
    waitingFor(rehearsal).map(({ because }) => because),
    'and',
  );
  const next = nextCommands(rehearsal).map(({ says, command }) => ` ${says} ${command}.`);
  switch (outcome) {
    case 'completed':
      return `As things usually go, the work is done after ${time}.${next.join('')}`;
    case 'stuck':
      return `As things usually go, nothing can go on after ${time}${waits === '' ? '' : `: it waits for ${waits}`}.${next.join('')}`;
    case 'out-of-time':
      return `As things usually go, it is not done when its time is up, after ${time}.${next.join('')}`;
    case 'stopped':
      return `It was ended when the first promise was broken, after ${time}.`;
  }
}

function factsOf(rehearsal: Rehearsal, odds: Odds | undefined): [string, string][] {
  const { run, availability, verdict } = rehearsal;
  const { live, quick, offline, failed } = availability.counts;
  let [out, longest, name] = [0, 0, ''];
  for (const vm of run.world.vms) {
    const us = outagesOf(rehearsal, vm).reduce((sum, one) => sum + one.us, 0);
    if (us > 0) out += 1;
    if (us > longest) [longest, name] = [us, vm.name];
  }
  const silence = availability.longestSilenceUs(run.world.vms.length, run.endedAtUs);
  const what = run.world.vms.every(isVm) ? 'VMs' : 'Roles';
  return [
    ...(odds === undefined ? [] : [['Chance that it fits', shareText(odds.usual)] as [string, string]]),
    ['Done after', formatDuration(finishedAtUs(rehearsal.run) ?? run.endedAtUs)],
    [`${what} that were out`, `${out} of ${run.world.vms.length}`],
    ['Longest out in all', longest === 0 ? 'none' : `${formatDuration(longest)} (${name})`],
    ['Longest silence of a move', silence === 0 ? 'none' : formatDuration(silence)],
    ['Moves', `${live + quick + offline}, ${counted(failed, 'failed attempt')}`],
    ['Promises broken', String(new Set(verdict.violations.map(({ invariant }) => invariant)).size)],
  ];
}

/** What did not come as it should, in sentences; nothing where all did. */
function missedPart({ rehearsal }: RunTold, moments: Moments, prefix: string): Part {
  const { missed, verdict, scenario } = rehearsal;
  const claims = new Map([...ALL_INVARIANTS, ...scenario.invariantsAlso].map(({ id, claim }) => [id, claim]));
  const seen = verdict.violations
    .slice(0, BROKEN_MAX)
    .map(({ invariant, atUs, subject, saw }) => [
      claims.get(invariant) ?? invariant,
      moments.full(atUs),
      subject.replace(/^[a-z]+:/, ''),
      saw,
    ]);
  const rest = verdict.violations.length - seen.length;
  const body = [
    ...missed.map(text),
    ...(seen.length === 0
      ? []
      : [tableOf('Promises that were broken', ['Promise', 'First at', 'Who', 'What was seen'], seen)]),
    ...(rest > 0 ? [lead(`And ${rest} more; --json has them all.`)] : []),
  ];
  return { id: `${prefix}missed`, title: 'What did not come as it should', body };
}

const BROKEN_MAX = 50;

function windowsPart({ rehearsal, odds }: RunTold, moments: Moments, prefix: string): Part {
  const title = 'Maintenance windows';
  const used = windowsUsed(rehearsal);
  if (used === undefined) return { id: `${prefix}windows`, title, body: [] };
  const { world } = rehearsal.run;
  const rows = used.map(({ window, turns }) => {
    const chance = odds?.windows.find(({ opensUs }) => opensUs === window.opensUs);
    return [
      moments.short(window.opensUs),
      moments.short(window.closesUs),
      turns.map(({ host }) => world.hosts[host]?.name ?? '').join(', '),
      overrun(window, turns),
      ...(odds === undefined ? [] : [chance === undefined ? '-' : shareText(chance.inTime)]),
    ];
  });
  const heads = ['Opens', 'Closes', 'Nodes begun', 'Last of them back'];
  return {
    id: `${prefix}windows`,
    title,
    body: [
      lead('A node that has begun is finished; nothing new begins after its window. The chance is over many nights.'),
      tableOf(title, odds === undefined ? heads : [...heads, 'Chance of all back'], rows),
      ...homeTexts(used, moments).map(lead),
    ],
  };
}
