/** Numbers of a rehearsal that both the text and the JSON tell: the state of each part, moves, refusals, waits. */
import { formatDuration } from '../base/formats.js';
import type { Micros } from '../base/units.js';
import { RELEASES } from '../model/catalog/index.js';
import { hostAt } from '../model/rules/names.js';
import type { Cluster, World } from '../model/world.js';
import type { LineResult } from '../operators/index.js';
import type { Scenario } from '../scenarios/index.js';
import type { Rehearsal } from '../session/index.js';
import type { Waited } from '../sim/cast.js';

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** The value that so many of a hundred do not exceed (nearest rank); all 0 where there is none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (percent: number): number => sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
  return { p50: at(50), p95: at(95), max: sorted.at(-1) ?? 0 };
}

/** `up to 1 s, 95 of 100 up to 2 s, the longest 3 s`, to follow "half of …". */
export function spreadText(valuesUs: readonly Micros[]): string {
  const { p50, p95, max } = spreadOf(valuesUs);
  return `up to ${formatDuration(p50)}, 95 of 100 up to ${formatDuration(p95)}, the longest ${formatDuration(max)}`;
}

export interface RefusalTold {
  readonly atUs: Micros;
  readonly seq: number;
  /** As typed. */
  readonly command: string;
  readonly rule: string;
  readonly message: string;
  /** Number of the Windows error, where it is known. */
  readonly code: string | undefined;
  /** Whether the script expected it. */
  readonly expected: boolean;
  /** Whether a line of the script asked for it; a strategy is refused as a matter of course. */
  readonly typed: boolean;
}

/** Everything that was refused, choices of the driver included, in order. */
export function refusalsOf({ scenario, run: { trace }, script }: Rehearsal): RefusalTold[] {
  const lines = new Set(typedTexts(scenario));
  const expected = new Set(script.filter(isExpectedRefusal).map((line) => line.seq));
  const told: RefusalTold[] = [];
  for (const [seq, { text, refusal }] of trace.commands()) {
    if (refusal === undefined) continue;
    const { rule, message, code } = refusal;
    told.push({
      ...{ atUs: trace.atUs(seq), seq, command: text, rule, message, code },
      ...{ expected: expected.has(seq), typed: lines.has(text) },
    });
  }
  return told.sort((a, b) => a.seq - b.seq);
}

const typedTexts = ({ plans }: Scenario): readonly string[] =>
  plans
    .flatMap((plan) => (plan.kind === 'script' ? plan.lines : []))
    .flatMap(({ action }) => (action.kind === 'run' ? action.calls.map(({ text }) => text) : []));

const isExpectedRefusal = ({ expected, met }: LineResult): boolean => met && expected.startsWith('refused');

/** Whether the members of a cluster run more than one release. */
export const isMixed = (world: World, { members }: Cluster): boolean =>
  new Set(members.map((one) => hostAt(world, one).release)).size > 1;

export const levelOf = (cluster: Cluster) => {
  const release = RELEASES[cluster.level];
  return {
    release: release?.key ?? '',
    major: release?.level.value.major ?? 0,
    minor: release?.level.value.minor ?? 0,
  };
};

/** What operators waited for, in order; what they still waited for when the run ended included. */
export function waitsOf({ run }: Rehearsal): Waited[] {
  const open = run.players.flatMap(({ operator, ask, askedAtUs }) => {
    if ((ask?.kind !== 'wait' && ask?.kind !== 'stuck') || run.endedAtUs <= askedAtUs) return [];
    return [{ operator: operator.name, because: ask.because, fromUs: askedAtUs, toUs: run.endedAtUs }];
  });
  return [...run.waited, ...open];
}

/** Operators that have not finished, and what each of them waits for. */
export function waitingFor({ run }: Rehearsal): { operator: string; because: string }[] {
  return run.players.flatMap(({ operator, ask }) => {
    if (ask === undefined || ask.kind === 'done') return [];
    return [{ operator: operator.name, because: 'because' in ask ? ask.because : ask.text }];
  });
}
