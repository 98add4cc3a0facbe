/** The first lines of a report: the outcome by its word, what was reached, and what stands in the way. */

import { formatDuration } from '../base/formats.js';
import type { Micros } from '../base/units.js';
import { ACTIVITIES } from '../model/activities.js';
import { clusterAt, hostName, releaseKey } from '../model/rules/names.js';
import { POWER } from '../model/states.js';
import type { RollingPlan } from '../operators/plans.js';
import type { Rehearsal } from '../session/index.js';
import { finishedAtUs } from '../sim/finished.js';
import { isMixed, waitingFor } from './figures.js';
import { counted, shortList } from './names.js';
import { type Page, paragraph } from './page.js';
import type { Progress } from './progress.js';
import { nextCommands } from './way-out.js';
import { windowsKept } from './windows.js';

/** How it ended: the outcome by its word, and what was reached. */
export const ending = (page: Page, rehearsal: Rehearsal): string[] =>
  paragraph(page, `${rehearsal.outcome}: ${headline(rehearsal)}`);

export function opening(page: Page, rehearsal: Rehearsal, progress: Progress): string[] {
  const { scenario, outcome } = rehearsal;
  const [first = '', ...rest] = ending(page, rehearsal);
  const waits = outcome === 'completed' ? [] : waitingFor(rehearsal);
  return [
    page.bold(paintFor(page, rehearsal)(outcome)) + first.slice(outcome.length),
    ...rest,
    ...down(page, rehearsal),
    ...waits.flatMap(({ operator, because }) => paragraph(page, `${operator} waits for: ${because}`, '  ')),
    ...nextCommands(rehearsal).flatMap(({ says, command }) => [...paragraph(page, says, '  '), `    ${command}`]),
    '',
    ...paragraph(page, scenario.title),
    ...(scenario.asks === undefined ? [] : paragraph(page, `Asked: ${scenario.asks}`)),
    ...paragraph(page, `Answer: ${answer(rehearsal, progress)}`),
  ];
}

function paintFor(page: Page, { outcome, verdict, missed }: Rehearsal): Page['good'] {
  if (missed.length > 0) return page.bad;
  return outcome === 'completed' && verdict.violations.length === 0 ? page.good : page.warn;
}

/** What an outcome by itself does not say: who never came back, and who cannot go on. */
function down(page: Page, { run: { world } }: Rehearsal): string[] {
  const lost = world.vms.filter(({ power }) => GONE.includes(power)).map(({ name }) => name);
  const told = [
    ...(lost.length === 0 ? [] : [`${counted(lost.length, 'VM')} never came back (${shortList(lost)})`]),
    ...world.clusters.flatMap(({ name, quorate }) => (quorate ? [] : [`${name} has no quorum`])),
  ];
  return told.length === 0 ? [] : paragraph(page, `${told.join('; ')}.`, '  ').map(page.bad);
}

const GONE: readonly number[] = [POWER.failed, POWER.lost];

/** What was reached and after how long; then how many things are wrong. */
function headline(rehearsal: Rehearsal): string {
  const { run, outcome, scenario } = rehearsal;
  const time = formatDuration(run.endedAtUs);
  const done = finishedAtUs(rehearsal.run) ?? run.endedAtUs;
  const over = formatDuration(overAtUs(rehearsal));
  const later = overAtUs(rehearsal) <= done || formatDuration(done) === over ? '' : `, and all was over after ${over}`;
  const reached = scenario.plans.flatMap((plan) =>
    plan.kind === 'rolling'
      ? [`${stateOf(rehearsal, plan.into ?? plan.cluster)}${inBrackets(leftBehind(rehearsal, plan))}`]
      : [],
  );
  const where = reached.length === 0 ? unfinished(rehearsal) : reached.join('; ');
  const wrong = findings(rehearsal);
  switch (outcome) {
    case 'completed':
      return `${reached.length === 0 ? finished(rehearsal) : where} after ${formatDuration(done)}${later}${wrong}.`;
    case 'stuck':
      return `nothing can go on after ${time}; ${where}${wrong}.`;
    case 'out-of-time':
      return `the bound of ${time} was reached; ${where}${wrong}.`;
    case 'stopped':
      return `ended at the first violation, after ${time}; ${where}${wrong}.`;
  }
}

/** Endings of what nobody waits for: a cluster that forgets, or looks at its load. */
const IDLE: ReadonlySet<string> = new Set(ACTIVITIES.flatMap(({ quiet, endings }) => (quiet === true ? endings : [])));

/** When the last thing happened that anybody might wait for. */
function overAtUs({ run: { trace } }: Rehearsal): Micros {
  let seq = trace.length - 1;
  while (seq >= 0 && IDLE.has(trace.stepAt(seq).do)) seq -= 1;
  return seq < 0 ? 0 : trace.atUs(seq);
}

/** Whether neither the scenario nor whoever called had anything done. */
const isIdle = ({ scenario: { plans }, options: { script } }: Rehearsal): boolean =>
  plans.length === 0 && script === undefined;

function finished(rehearsal: Rehearsal): string {
  const { exitCode = 0 } = rehearsal;
  if (exitCode !== 0) return `the script has given up, with exit code ${exitCode},`;
  return isIdle(rehearsal) ? 'nothing was to be done, and all was over' : 'the script is done';
}

function unfinished(rehearsal: Rehearsal): string {
  if (isIdle(rehearsal)) return 'nothing was to be done';
  const doneUs = finishedAtUs(rehearsal.run);
  if (doneUs === undefined) return 'the script has not finished';
  const { exitCode = 0 } = rehearsal;
  return `the script ${exitCode === 0 ? 'was done' : `gave up, with exit code ${exitCode},`} after ${formatDuration(doneUs)}`;
}

const inBrackets = (text: string): string => (text === '' ? '' : ` (${text})`);

/** Nodes that hold the old cluster after all has gone over to another: somebody has to remove it. */
export function leftBehind({ run: { world } }: Rehearsal, { cluster, into }: RollingPlan): string {
  const { name, members } = clusterAt(world, cluster);
  return into === undefined || members.length === 0
    ? ''
    : `${shortList(members.map((host) => hostName(world, host)))} left in ${name}`;
}

/** `LAB is at WS2016`, or what it is instead. */
function stateOf({ run: { world } }: Rehearsal, index: number): string {
  const cluster = clusterAt(world, index);
  const mixed = isMixed(world, cluster) ? ', mixed' : '';
  return `${cluster.name} is at ${releaseKey(cluster.level)}${mixed}`;
}

function findings({ verdict: { violations, warnings }, script }: Rehearsal): string {
  const missed = script.filter((line) => !line.met).length;
  const told = [
    ...(violations.length > 0 ? [counted(violations.length, 'violation')] : []),
    ...(missed > 0 ? [counted(missed, 'missed expectation')] : []),
    ...(warnings.length > 0 ? [counted(warnings.length, 'warning')] : []),
  ];
  return told.length === 0 ? '' : `; ${told.join(', ')}`;
}

/** What people ask for most: does every claim hold, was every window kept, and who was silent or out for longest. */
function answer(rehearsal: Rehearsal, progress: Progress): string {
  const { outcome, verdict, scenario } = rehearsal;
  const { blackout, outage } = worstOf(rehearsal);
  const { limits, vms } = scenario;
  const own = vms.some(({ outageUs, blackoutUs }) => outageUs !== undefined || blackoutUs !== undefined);
  const wanted = own || limits.outageUs.written || limits.blackoutUs.written;
  const claims = verdict.violations.length > 0 ? 'not every claim held' : 'every claim held';
  const bounds = wanted ? claims : `${claims} (nobody wrote a limit of blackouts or outages)`;
  const silent = blackout.us === 0 ? 'no VM was silent in a live migration' : `longest blackout ${of(blackout)}`;
  const out = outage.us === 0 ? 'no VM was out' : `longest out in all ${of(outage)}`;
  const told = [outcome, bounds, windowsKept(rehearsal, progress), silent, out];
  return `${told.filter((part) => part !== undefined).join('; ')}.`;
}

interface Worst {
  readonly us: number;
  readonly name: string;
}

/** The longest blackout, and the VM that was out for longest in all; the first of equals. */
function worstOf({ run, availability }: Rehearsal): { blackout: Worst; outage: Worst } {
  let [outage, blackout]: [Worst, Worst] = [
    { us: 0, name: '' },
    { us: 0, name: '' },
  ];
  for (const { name, index } of run.world.vms) {
    const { downtimeUs, blackoutUsSum, blackoutUsMax } = availability.of(index, run.endedAtUs);
    const us = downtimeUs - blackoutUsSum;
    if (us > outage.us) outage = { us, name };
    if (blackoutUsMax > blackout.us) blackout = { us: blackoutUsMax, name };
  }
  return { blackout, outage };
}

const of = ({ us, name }: Worst): string => `${formatDuration(us)} (${name})`;
