/** The script: a scenario's written lines, one after the other, each held against what was expected of it. */
import { resolve } from '../model/commands/resolve.js';
import { FACT, FACTS, type FactName } from '../model/facts.js';
import type { Refusal } from '../model/rules/index.js';
import type { Step } from '../model/step.js';
import { NONE, type World } from '../model/world.js';
import type { Answer, Ask, Operator, View, Wait } from '../sim/actors.js';
import { endedBadly, hasReturned, returnsBy } from '../sim/cast.js';
import type { ScriptPlan } from './plans.js';
import type { Expectation, ScriptLine } from './script-line.js';
import { whyEndedBadly } from './why-stuck.js';

/** What a line came to. */
export interface LineResult {
  readonly line: number;
  readonly text: string;
  readonly expected: string;
  readonly got: string;
  readonly met: boolean;
  readonly atUs: number;
  readonly message: string;
  /** Occurrence of its last command, or -1. */
  readonly seq: number;
}

interface ScriptMemory {
  at: number;
  /** `call`: ask the next cmdlet; `return`: until it has returned; `ends`: until its fact is there. */
  stage: 'begin' | 'call' | 'return' | 'ends';
  call: number;
  /** Steps of the present call that were not asked yet. */
  steps: Step[];
  step: Step | undefined;
  refusal: Refusal | undefined;
  failed: boolean;
  /** Why, of the first of its commands that has failed. */
  why: string;
  /** When the cmdlet under way returns at the latest. */
  returnsByUs: number;
  seq: number;
  /** Occurrence of the first of its commands that was not refused, or NONE. */
  begun: number;
  searched: number;
  deadlineUs: number;
  results: LineResult[];
}

/** Conditions in CEL, by their text: whether one is true now, or why it cannot be evaluated. */
export type Conditions = ReadonlyMap<string, (world: World) => boolean | string>;

export const scriptResults = (operator: Operator): readonly LineResult[] =>
  (operator.memory as ScriptMemory).results ?? [];

/** Occurrence of the first command of a script that was not refused, or NONE. */
export const begunAt = (operator: Operator): number => (operator.memory as ScriptMemory).begun ?? NONE;

export function scriptOperator(plan: ScriptPlan, conditions: Conditions): Operator<ScriptMemory> {
  return {
    name: plan.name ?? 'script',
    memory: {
      at: 0,
      stage: 'begin',
      call: 0,
      steps: [],
      step: undefined,
      refusal: undefined,
      failed: false,
      why: '',
      returnsByUs: 0,
      seq: NONE,
      begun: NONE,
      searched: 0,
      deadlineUs: 0,
      results: [],
    },
    next: (view, memory, answer) => {
      if (answer !== undefined) note(memory, answer, view);
      for (;;) {
        const line = plan.lines[memory.at];
        if (line === undefined) return { kind: 'done' };
        const ask = walk(line, view, memory, conditions);
        if (ask !== undefined) return ask;
        memory.at += 1;
        memory.stage = 'begin';
      }
    },
  };
}

function note(memory: ScriptMemory, answer: Answer, { nowUs }: View): void {
  memory.seq = answer.seq;
  if (memory.begun === NONE && answer.refusal === undefined) memory.begun = answer.seq;
  memory.searched = answer.seq;
  memory.refusal ??= answer.refusal;
  memory.step = answer.step;
  memory.returnsByUs = answer.step === undefined ? nowUs : returnsBy(answer.step, nowUs);
  memory.stage = answer.refusal === undefined ? 'return' : 'call';
}

/** Does what can be done of a line. Undefined: the line is over. */
function walk(line: ScriptLine, view: View, memory: ScriptMemory, conditions: Conditions): Ask | undefined {
  if (memory.stage === 'begin') {
    if (line.atUs !== undefined && view.nowUs < line.atUs) return waitUntil(line.atUs, 'the time of the next line');
    begin(line, view, memory);
  }
  const { action } = line;
  if (action.kind === 'manual') {
    return view.nowUs < memory.deadlineUs ? waitUntil(memory.deadlineUs, action.what) : undefined;
  }
  if (action.kind === 'until') return until(line, view, memory, conditions.get(action.condition));
  if (memory.stage === 'return') {
    const step = memory.step;
    if (step !== undefined && !hasReturned(view.world, step)) {
      const because = action.calls[memory.call - 1]?.text ?? '';
      if (view.nowUs < memory.returnsByUs) return { kind: 'wait', wait: returning(step, memory.returnsByUs), because };
    } else if (step !== undefined && endedBadly(view.world, step)) {
      memory.failed = true;
      memory.why ||= whyEndedBadly(view.world, step);
    }
    memory.stage = 'call';
  }
  if (memory.stage === 'call') {
    const ask = nextCall(line, view, memory);
    if (ask !== undefined) return ask;
    judge(line, view, memory);
    memory.stage = 'ends';
  }
  return line.ends === undefined || memory.refusal !== undefined ? undefined : awaitEnd(line, line.ends, view, memory);
}

function begin(line: ScriptLine, view: View, memory: ScriptMemory): void {
  memory.stage = 'call';
  memory.call = 0;
  memory.steps = [];
  memory.step = undefined;
  memory.refusal = undefined;
  memory.failed = false;
  memory.why = '';
  memory.seq = NONE;
  const bound = line.action.kind === 'manual' ? line.action.takeUs : line.withinUs;
  memory.deadlineUs = bound === undefined ? Number.POSITIVE_INFINITY : view.nowUs + bound;
}

const returning = (step: Step, deadlineUs: number): Wait =>
  deadlineUs === Number.POSITIVE_INFINITY
    ? { kind: 'returned', steps: [step] }
    : { kind: 'returned', steps: [step], deadlineUs };

const waitUntil = (atUs: number, because: string): Ask => ({ kind: 'wait', wait: { kind: 'time', atUs }, because });

function nextCall(line: ScriptLine, view: View, memory: ScriptMemory): Ask | undefined {
  if (line.action.kind !== 'run') return undefined;
  for (;;) {
    const text = line.action.calls[Math.max(0, memory.call - 1)]?.text ?? '';
    const step = memory.steps.shift();
    if (step !== undefined) return { kind: 'step', step, text };
    const call = line.action.calls[memory.call];
    if (call === undefined) return undefined;
    memory.call += 1;
    const on = line.on === undefined ? NONE : view.world.hosts.findIndex((host) => host.name === line.on);
    const found = resolve(view.world, call, on);
    if ('refusal' in found) return { kind: 'rejected', text: call.text, refusal: found.refusal };
    memory.steps = [...found.steps];
  }
}

/** Holds the answer to a line against what was expected. */
function judge(line: ScriptLine, view: View, memory: ScriptMemory): void {
  const expected = line.expect ?? 'ok';
  if (expected === 'any') return;
  const got = memory.refusal !== undefined ? `refused: ${memory.refusal.rule}` : memory.failed ? 'failed' : 'ok';
  const met = meets(expected, memory);
  if (met && line.expect === undefined) return;
  const wanted = typeof expected === 'string' ? expected : `refused: ${expected.refused}`;
  result(line, view, memory, wanted, got, met, memory.refusal?.message ?? memory.why);
}

function meets(expected: Exclude<Expectation, 'any'>, memory: ScriptMemory): boolean {
  if (typeof expected !== 'string') return memory.refusal?.rule === expected.refused;
  if (expected === 'refused') return memory.refusal !== undefined;
  if (memory.refusal !== undefined) return false;
  return expected === 'failed' ? memory.failed : !memory.failed;
}

function result(
  line: ScriptLine,
  view: View,
  memory: ScriptMemory,
  expected: string,
  got: string,
  met: boolean,
  message: string,
): void {
  memory.results.push({
    line: line.line ?? 0,
    text: textOf(line),
    expected,
    got,
    met,
    message,
    atUs: view.nowUs,
    seq: memory.seq,
  });
}

const textOf = ({ action }: ScriptLine): string =>
  action.kind === 'run'
    ? action.calls.map((call) => call.text).join('; ')
    : action.kind === 'until'
      ? `until ${action.condition}`
      : action.what;

function until(
  line: ScriptLine,
  view: View,
  memory: ScriptMemory,
  ask: ((world: World) => boolean | string) | undefined,
): Ask | undefined {
  const answer = ask?.(view.world) ?? false;
  if (answer === true) {
    result(line, view, memory, 'to become true', 'true', true, '');
    return undefined;
  }
  const trouble = answer === false ? '' : ` (it cannot be evaluated: ${answer})`;
  if (view.nowUs >= memory.deadlineUs) {
    const message = `The condition did not become true in time${trouble}.`;
    result(line, view, memory, 'to become true', `not in time${trouble}`, false, message);
    return undefined;
  }
  return changed(memory, `${textOf(line)}${trouble}`);
}

function awaitEnd(line: ScriptLine, fact: string, view: View, memory: ScriptMemory): Ask | undefined {
  const kind = FACT[fact as FactName];
  const subject = memory.step?.subject ?? NONE;
  const found = view.find(kind, subject, memory.searched);
  memory.searched = view.occurrences;
  if (found !== NONE) {
    result(line, view, memory, fact, fact, true, '');
    return undefined;
  }
  if (view.nowUs >= memory.deadlineUs) {
    result(line, view, memory, fact, 'not in time', false, `${FACTS[kind]?.says ?? fact}: not in time.`);
    return undefined;
  }
  return changed(memory, `${fact} of ${textOf(line)}`);
}

function changed(memory: ScriptMemory, because: string): Ask {
  const wait =
    memory.deadlineUs === Number.POSITIVE_INFINITY
      ? { kind: 'change' as const }
      : { kind: 'change' as const, deadlineUs: memory.deadlineUs };
  return { kind: 'wait', wait, because };
}
