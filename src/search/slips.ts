/**
 * Operators with a slip: would an invariant notice? Each operator plays small upgrades as it should and with one mistake at the turn of
 * the first node. What the cluster itself refuses is played once more with the rules off that refused it: then an invariant must notice.
 */
import { Bug } from '../base/assert.js';
import type { Micros } from '../base/units.js';
import { retreatOperator } from '../operators/index.js';
import { parseScenario, type Scenario } from '../scenarios/index.js';
import { judged, type Rehearsal, rehearse, setUp } from '../session/index.js';
import { SLIPS, type Slip } from '../sim/question.js';
import { simulate } from '../sim/simulate.js';
import { SLIP_OPERATORS, type SlipOperator, type SlipSize, slipSizes, textOfNight, wayBackIn } from './slip-nights.js';

/** How a slip was noticed. */
export interface SlipNotice {
  readonly invariant: string;
  readonly saw: string;
  /** From the first command that is another than without the slip. */
  readonly afterUs: Micros;
  readonly hosts: number;
  readonly vms: number;
  /** What the operator asked until then, in cmdlets. */
  readonly commands: readonly string[];
}

export interface SlipJudged {
  readonly operator: string;
  readonly slip: Slip;
  /** Whether it was made at all: an operator whose procedure has no place for it cannot. */
  readonly made: boolean;
  /** By an invariant, with all rules. */
  readonly notice?: SlipNotice;
  /** Rules that refused what was asked wrongly, in the smallest night in which one did. */
  readonly refusedBy: readonly string[];
  /** By an invariant, with those rules switched off. */
  readonly behind?: SlipNotice;
}

/** Commands of the longest story that counts. */
const COMMANDS_MAX = 8;

/** Tries every slip of every operator, and tells how far it has come. */
export async function* trySlips(): AsyncGenerator<
  { readonly operator: string; readonly done: number; readonly of: number },
  readonly SlipJudged[]
> {
  const judged: SlipJudged[] = [];
  for (const [done, operator] of SLIP_OPERATORS.entries()) {
    yield { operator: operator.name, done, of: SLIP_OPERATORS.length };
    for (const slip of SLIPS) judged.push(await judge(operator, slip));
  }
  return judged;
}

async function judge(operator: SlipOperator, slip: Slip): Promise<SlipJudged> {
  let [made, refusedBy]: [boolean, readonly string[]] = [false, []];
  let behind: SlipNotice | undefined;
  for (const size of slipSizes(operator)) {
    const [right, wrong] = [await played(operator, size), await played(operator, size, slip)];
    const at = firstOther(right, wrong);
    if (at === undefined) continue;
    made = true;
    const notice = noticeOf(right, wrong, at);
    if (notice !== undefined) return { operator: operator.name, slip, made, notice, refusedBy: [] };
    const refusing = refusedOf(right, wrong);
    if (behind !== undefined || refusing.length === 0) continue;
    if (refusedBy.length === 0) refusedBy = refusing;
    const rightly = await played(operator, size, undefined, refusing);
    const wrongly = await played(operator, size, slip, refusing);
    const then = firstOther(rightly, wrongly);
    behind = then === undefined ? undefined : noticeOf(rightly, wrongly, then);
    if (behind !== undefined) refusedBy = refusing;
  }
  return { operator: operator.name, slip, made, refusedBy, ...(behind === undefined ? {} : { behind }) };
}

/** A night as it was played. */
type Night = Pick<Rehearsal, 'run' | 'verdict'>;

/** Plays a night by what its scenario asks, or by whoever goes back. */
async function played(
  operator: SlipOperator,
  size: SlipSize,
  slip?: Slip,
  doubts: readonly string[] = [],
): Promise<Night> {
  const scenario = await scenarioOf(textOfNight(operator, size, slip));
  if (operator.goesBack !== true) return rehearse(scenario, { doubts });
  const stage = await setUp(scenario, { doubts });
  const operators = [retreatOperator(wayBackIn(stage.world, slip))];
  const run = simulate(stage.world, stage.question, { ...stage.cast, operators });
  return { run, verdict: judged(stage, run).verdict };
}

async function scenarioOf(text: string): Promise<Scenario> {
  const parsed = await parseScenario(text, 'slip.yaml');
  if (!parsed.ok) throw new Bug(`a night is no scenario: ${parsed.error.map(({ message }) => message).join(' ')}`);
  return parsed.value;
}

interface Asked {
  readonly seq: number;
  readonly text: string;
  readonly rule: string | undefined;
}

/** What operators asked, in order. */
const askedIn = ({ run: { trace } }: Night): Asked[] =>
  [...trace.commands()].flatMap(([seq, { by, text, refusal }]) =>
    by === undefined ? [] : [{ seq, text, rule: refusal?.rule }],
  );

/** The first command that is another than without the slip; undefined where there is none. */
function firstOther(right: Night, wrong: Night): Asked | undefined {
  const texts = askedIn(right).map(({ text }) => text);
  return askedIn(wrong).find(({ text }, at) => text !== texts[at]);
}

/** Rules that refused with the slip, and not without it. */
function refusedOf(right: Night, wrong: Night): string[] {
  const rules = new Set(askedIn(right).map(({ rule }) => rule));
  return [...new Set(askedIn(wrong).flatMap(({ rule }) => (rule === undefined || rules.has(rule) ? [] : [rule])))];
}

/** What an invariant saw first that it does not see without the slip. */
function noticeOf(right: Night, wrong: Night, at: Asked): SlipNotice | undefined {
  const own = new Set(seenIn(right).map(({ invariant }) => invariant));
  const [first] = seenIn(wrong)
    .filter(({ invariant }) => !own.has(invariant))
    .sort((one, other) => one.atUs - other.atUs);
  if (first === undefined) return undefined;
  const { world, trace } = wrong.run;
  const commands = askedIn(wrong).filter(({ seq }) => trace.atUs(seq) <= first.atUs);
  if (commands.length > COMMANDS_MAX) return undefined;
  return {
    invariant: first.invariant,
    saw: first.saw,
    afterUs: Math.max(0, first.atUs - trace.atUs(at.seq)),
    ...{ hosts: world.hosts.length, vms: world.vms.length },
    commands: commands.map(({ text, rule }) => (rule === undefined ? text : `${text} (refused: ${rule})`)),
  };
}

/** Violations, and bounds that nobody wrote and that were not kept. */
const seenIn = ({ verdict }: Night): { invariant: string; saw: string; atUs: Micros }[] => [
  ...verdict.violations,
  ...verdict.warnings.map(({ id, saw, atUs }) => ({ invariant: id, saw, atUs })),
];
