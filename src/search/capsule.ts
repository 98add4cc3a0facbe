/**
 * A counterexample as a scenario of its own: the cluster of the file, the commands as a script, the faults at their times, far enough
 * apart that all which is under way ends in between. It is rehearsed at once, to see whether it breaks there what it broke in the
 * search; where it does not, no written times give its order, or the cluster chooses other hosts, and it is untimed.
 */
import { parseDocument } from 'yaml';
import { makeWorld } from '../model/make-world.js';
import type { World } from '../model/world.js';
import { parseScenario, type Scenario } from '../scenarios/index.js';
import { rehearse } from '../session/index.js';
import type { Told } from './path.js';
import { commandText } from './tell.js';

export interface Capsule {
  readonly text: string;
  /** Whether a rehearsal of it breaks the claim. */
  readonly timed: boolean;
}

/** Between two moves: more than any of them takes with the durations of the catalog. */
const HOURS_APART = 12;

/** Keys of a scenario that say what is done in it. */
const PLAN_KEYS = ['upgrade', 'script', 'faults', 'expect', 'vary', 'lab', 'hazard', 'asks', 'until', 'calm'] as const;

export async function capsuleOf(asked: {
  /** Of the scenario whose cluster it is. */
  readonly text: string;
  readonly scenario: Scenario;
  /** Id of the invariant that it breaks. */
  readonly claim: string;
  readonly path: readonly Told[];
  readonly doubts: readonly string[];
}): Promise<Capsule> {
  const { claim, doubts, path } = asked;
  const plain = textOf(asked, undefined);
  const parsed = await parseScenario(plain, asked.scenario.file);
  if (!parsed.ok) return { text: plain, timed: false };
  const { verdict } = await rehearse(parsed.value, { doubts });
  const violations = [...new Set(verdict.violations.map(({ invariant }) => invariant))].sort();
  const timed = violations.includes(claim) && path.every(({ kind }) => kind !== 'ending');
  return { text: textOf(asked, timed ? violations : undefined), timed };
}

function textOf(
  { text, scenario, claim, path, doubts }: Parameters<typeof capsuleOf>[0],
  violations: readonly string[] | undefined,
): string {
  const document = parseDocument(text, { logLevel: 'error' });
  for (const key of PLAN_KEYS) document.delete(key);
  const world = makeWorld(scenario.world);
  document.set('title', `How ${claim} is broken`);
  document.set('until', `${(path.length + 2) * HOURS_APART} h`);
  document.set('script', document.createNode(scriptOf(world, path)));
  const faults = faultsOf(world, path);
  if (faults.length > 0) document.set('faults', document.createNode(faults));
  if (violations !== undefined) document.set('expect', document.createNode({ violations }));
  const doubted = doubts.map((rule) => ` --doubt ${rule}`).join('');
  const moves = path.map(({ text: move }, at) => ` ${at + 1}. ${move}`);
  document.commentBefore = [
    ` A counterexample to ${claim}${doubted === '' ? '' : `, with${doubted}`}:`,
    ...moves,
    ...(violations === undefined ? [' Untimed: no written times give this order.'] : []),
  ].join('\n');
  return String(document);
}

const atOf = (move: number): string => `${(move + 1) * HOURS_APART} h`;

function scriptOf(world: World, path: readonly Told[]): object[] {
  return path.flatMap(({ kind, steps: [first] }, at) => {
    const run = kind === 'command' ? commandText(world, first) : undefined;
    return run === undefined ? [] : [{ at: atOf(at), run }];
  });
}

/** Faults that a scenario can write, and the steps that begin and end them. */
const FAULTS: Readonly<Record<string, { readonly over: string; readonly key: 'crash' | 'hang' }>> = {
  crash: { over: 'power-back', key: 'crash' },
  hang: { over: 'hang-over', key: 'hang' },
};

function faultsOf(world: World, path: readonly Told[]): object[] {
  return path.flatMap(({ steps: [first] }, at) => {
    const fault = FAULTS[first.do];
    if (fault === undefined) return [];
    const over = path.findIndex(
      ({ steps: [step] }, later) => later > at && step.do === fault.over && step.subject === first.subject,
    );
    const lasts = over < 0 ? {} : { for: `${(over - at) * HOURS_APART} h` };
    return [{ at: atOf(at), [fault.key]: world.hosts[first.subject]?.name ?? '', ...lasts }];
  });
}
