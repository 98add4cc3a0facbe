/** The end of a trace as a few lines: commands, refusals and facts that a watcher cares for, alike ones in one line. */
import type { Micros } from '../base/units.js';
import { FACT, type FactName } from '../model/facts.js';
import type { Refusal } from '../model/rules/index.js';
import type { Occurrence, Trace } from '../sim/trace.js';

export type TraceLine =
  | {
      readonly kind: 'command';
      readonly atUs: Micros;
      /** Number of its occurrence; of several, the last. */
      readonly seq: number;
      readonly text: string;
      /** Undefined: it was performed. */
      readonly refusal: Refusal | undefined;
    }
  | {
      readonly kind: 'fact';
      readonly atUs: Micros;
      readonly seq: number;
      readonly fact: number;
      readonly arg: number;
      /** All to whom it happened in that moment, in order. */
      readonly subjects: readonly number[];
    };

type Fact = Extract<TraceLine, { kind: 'fact' }>;

/** What leads up to another fact, or follows from it: it would bury the rest. */
const UNTOLD: ReadonlySet<number> = new Set(
  (
    [
      'move-queued',
      'migration-started',
      'mirror-started',
      'relocation-started',
      'copy-started',
      'blackout-started',
      'vm-arrived',
      'vm-starting',
      'vm-stopping',
      'vm-saving',
      'version-held',
      'version-upgradable',
      'version-highest',
      'version-updating',
      'memory-changed',
      'core-group-moved',
      'unanswered',
    ] satisfies FactName[]
  ).map((name) => FACT[name]),
);

/** Occurrences that are looked at: a longer stretch of untold ones leaves fewer lines. */
const LOOKED_AT_MAX = 2_000;

/** The last lines of the first `length` occurrences, oldest first. */
export function lastLines(trace: Trace, count: number, length = trace.length): TraceLine[] {
  const lines: TraceLine[] = [];
  const first = Math.max(0, length - LOOKED_AT_MAX);
  // One more line than asked for: the oldest may still grow.
  for (let seq = length - 1; seq >= first && lines.length <= count; seq -= 1)
    for (const line of linesOf(trace.occurrence(seq)).reverse()) add(lines, line);
  return lines.slice(0, count).reverse();
}

function linesOf({ atUs, seq, command, facts }: Occurrence): TraceLine[] {
  const told = facts
    .filter((fact) => !UNTOLD.has(fact.kind))
    .map(({ kind, arg, subject }): TraceLine => ({ kind: 'fact', atUs, seq, fact: kind, arg, subjects: [subject] }));
  if (command === undefined) return told;
  return [{ kind: 'command', atUs, seq, text: command.text, refusal: command.refusal }, ...told];
}

/** Adds an older line, or joins it to the oldest one of its kind and moment. */
function add(lines: TraceLine[], line: TraceLine): void {
  const at = line.kind === 'fact' ? lines.findLastIndex((one) => isAlike(one, line)) : -1;
  const known = lines[at];
  if (known?.kind === 'fact' && line.kind === 'fact')
    lines[at] = { ...known, subjects: [...line.subjects, ...known.subjects] };
  else lines.push(line);
}

const isAlike = (one: TraceLine, { fact, arg, atUs }: Fact): boolean =>
  one.kind === 'fact' && one.atUs === atUs && one.fact === fact && one.arg === arg;
