/** A real rollout held against its rehearsal: where it left the path, how its times compare, and what is still to come. */
import type { Micros } from '../../base/units.js';
import { DURATIONS, type DurationKey } from '../../model/catalog/index.js';
import type { Scenario } from '../../scenarios/index.js';
import { type Rehearsal, rehearse } from '../../session/index.js';
import { type PackStep, packSteps } from '../pack/steps.js';
import { type ClusterEvent, heldEvents } from './events.js';
import type { Entry } from './log.js';
import { heldWindows } from './windows.js';

/** A step that was begun. */
export interface Followed {
  readonly step: PackStep;
  /** Since the first step was begun. Undefined: only its end was seen. */
  readonly beganUs: Micros | undefined;
  /** Undefined: it is not over, or only its end was seen. */
  readonly tookUs: Micros | undefined;
  /** Where only ends were seen: since the first of them. */
  readonly overUs?: Micros;
}

export interface Deviation {
  readonly kind: 'stopped' | 'order' | 'again' | 'other' | 'unknown' | 'event' | 'window';
  /** Of the log; of events: which of them. */
  readonly line: number;
  /** 0: it is about none. */
  readonly step: number;
  readonly says: string;
}

/** What is known of a rollout: the log of the script, or what the cluster wrote down. */
export type Known =
  | { readonly by: 'log'; readonly entries: readonly Entry[] }
  | { readonly by: 'events'; readonly events: readonly ClusterEvent[] };

export interface Follow {
  readonly by: Known['by'];
  readonly steps: number;
  readonly followed: readonly Followed[];
  readonly deviations: readonly Deviation[];
  /** How many times as long as rehearsed installations, joins and drains took; undefined: none is over. */
  readonly factors: { readonly install?: number; readonly join?: number; readonly drain?: number };
  /** What is left, rehearsed again from there with these factors. */
  readonly rest: {
    readonly steps: number;
    readonly takesUs: Micros;
    /** As it was rehearsed before. */
    readonly beforeUs: Micros;
    readonly missed: readonly string[];
  };
}

export async function follow(scenario: Scenario, rehearsal: Rehearsal, known: Known): Promise<Follow> {
  const steps = packSteps(rehearsal);
  const { followed, deviations } =
    known.by === 'log' ? heldLog(scenario, steps, known.entries) : heldEvents(steps, known.events);
  const factors = factorsOf(followed);
  const last = followed.reduce((most, one) => (isOver(one) ? Math.max(most, one.step.number) : most), 0);
  const again = await rehearse(refitted(scenario, factors));
  const restOf = (all: readonly PackStep[], endedAtUs: Micros): Micros => {
    const next = all.find(({ number }) => number > last);
    return next === undefined ? 0 : endedAtUs - next.atUs;
  };
  return {
    by: known.by,
    steps: steps.length,
    followed,
    deviations,
    factors,
    rest: {
      steps: steps.filter(({ number }) => number > last).length,
      takesUs: restOf(packSteps(again), again.run.endedAtUs),
      beforeUs: restOf(steps, rehearsal.run.endedAtUs),
      missed: again.missed,
    },
  };
}

export const isOver = ({ tookUs, overUs }: Followed): boolean => tookUs !== undefined || overUs !== undefined;

/** Work by hand stops the script, and is over when somebody goes on with a later step. */
const BY_HAND = /^By hand: /;

function heldLog(
  scenario: Scenario,
  steps: readonly PackStep[],
  log: readonly Entry[],
): Pick<Follow, 'followed' | 'deviations'> {
  const { followed, deviations } = held(steps, log);
  return { followed, deviations: [...deviations, ...heldWindows(scenario, steps, log)] };
}

function held(steps: readonly PackStep[], log: readonly Entry[]): Pick<Follow, 'followed' | 'deviations'> {
  const deviations: Deviation[] = [];
  const begun = new Map<number, { entry: Entry; endUs: Micros | undefined }>();
  const firstUs = log[0]?.atUs ?? 0;
  let highest = 0;
  for (const [at, entry] of log.entries()) {
    const step = steps[entry.step - 1];
    const note = (kind: Deviation['kind'], says: string): void => {
      deviations.push({ kind, line: entry.line, step: entry.step, says });
    };
    if (step === undefined) note('unknown', `The plan has no step ${entry.step}: the log is of another plan.`);
    else if (step.text !== entry.text)
      note('other', `Step ${entry.step} was '${entry.text}'; rehearsed is '${step.text}'.`);
    if (entry.state === 'begins') {
      if (begun.get(entry.step)?.endUs !== undefined) note('again', `Step ${entry.step} was done again.`);
      if (entry.step > highest + 1)
        note('order', `Step ${entry.step} came after step ${highest}: what lies between was not done by the script.`);
      highest = Math.max(highest, entry.step);
      begun.set(entry.step, { entry, endUs: undefined });
      continue;
    }
    const open = begun.get(entry.step);
    if (entry.state === 'stopped' && !BY_HAND.test(entry.why ?? ''))
      note('stopped', `Step ${entry.step} stopped: ${entry.why ?? 'it does not say why'}`);
    if (open !== undefined) open.endUs = entry.state === 'done' ? entry.atUs : endByHand(entry, log.slice(at + 1));
  }
  const followed = [...begun.values()].flatMap(({ entry, endUs }): Followed[] => {
    const step = steps[entry.step - 1];
    if (step === undefined) return [];
    return [{ step, beganUs: entry.atUs - firstUs, tookUs: endUs === undefined ? undefined : endUs - entry.atUs }];
  });
  return { followed, deviations };
}

const endByHand = ({ why = '', step }: Entry, later: readonly Entry[]): Micros | undefined =>
  BY_HAND.test(why) ? later.find((one) => one.step > step)?.atUs : undefined;

const KINDS = { install: 'Install-HostRelease', join: 'Add-ClusterNode', drain: 'Suspend-ClusterNode' } as const;

function factorsOf(followed: readonly Followed[]): Follow['factors'] {
  const factors = Object.entries(KINDS).flatMap(([kind, does]) => {
    const over = followed.filter(({ step, tookUs }) => step.does === does && tookUs !== undefined && step.takesUs > 0);
    const real = over.reduce((sum, { tookUs = 0 }) => sum + tookUs, 0);
    const rehearsed = over.reduce((sum, { step }) => sum + step.takesUs, 0);
    return rehearsed === 0 || real === 0 ? [] : [[kind, real / rehearsed] as const];
  });
  return Object.fromEntries(factors);
}

const INSTALLING: readonly DurationKey[] = ['cleanInstall', 'inPlaceUpgrade', 'patch'];

/** The same plan, with what the first nodes have shown. */
function refitted(scenario: Scenario, { install = 1, join = 1, drain = 1 }: Follow['factors']): Scenario {
  const { physics } = scenario;
  const scaled = (key: DurationKey, factor: number) =>
    [key, Math.round((physics.durations[key] ?? DURATIONS[key].value) * factor)] as const;
  const durations = {
    ...physics.durations,
    ...Object.fromEntries([...INSTALLING.map((key) => scaled(key, install)), scaled('join', join)]),
  };
  return { ...scenario, physics: { ...physics, durations, pace: (physics.pace ?? 1) * drain } };
}
