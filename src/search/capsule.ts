/**
 * A counterexample as a scenario of its own: the cluster of the file, the commands as a script, the faults at their times, far enough
 * apart that all which is under way ends in between. It is rehearsed at once, to see whether it breaks there what it broke in the
 * search; where it does not, no written times give its order, or the cluster chooses other hosts, and it is untimed.
 */
import { isMap, isScalar, parseDocument } from 'yaml';
import { makeWorld } from '../model/make-world.js';
import type { Step } from '../model/step.js';
import type { World } from '../model/world.js';
import type { PolicySource } from '../operators/index.js';
import { parseScenario, type Scenario } from '../scenarios/index.js';
import { rehearse } from '../session/index.js';
import { wrongChoices } from '../session/wrong-choices.js';
import { CHOICES_PERMITTED } from './choices.js';
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
  /** Who said where VMs go. */
  readonly policy?: PolicySource;
}): Promise<Capsule> {
  const { claim, doubts, path, policy } = asked;
  const plain = textOf(asked, undefined);
  const parsed = await parseScenario(plain, asked.scenario.file);
  if (!parsed.ok) return { text: plain, timed: false };
  const { verdict, run } = await rehearse(parsed.value, { doubts, ...(policy && { policy }) });
  const violations = [...new Set(verdict.violations.map(({ invariant }) => invariant))].sort();
  const breaks = claim === CHOICES_PERMITTED ? wrongChoices(run).length > 0 : violations.includes(claim);
  const timed = breaks && path.every(({ kind }) => kind !== 'ending');
  return { text: textOf(asked, timed ? violations : undefined), timed };
}

/** Claims of the search about ways on and back. */
const isOfWays = (claim: string): boolean => claim.startsWith('search/') && claim !== CHOICES_PERMITTED;

/** Why a rehearsal does not break a claim. */
export const untimedText = (claim: string): string =>
  isOfWays(claim)
    ? 'Untimed: the claim is about all ways on from here, and a rehearsal goes one.'
    : 'Untimed: no times that are written here give this order, and a rehearsal goes another way.';

function textOf(
  { text, scenario, claim, path, doubts, policy }: Parameters<typeof capsuleOf>[0],
  violations: readonly string[] | undefined,
): string {
  const document = parseDocument(text, { logLevel: 'error' });
  for (const key of PLAN_KEYS) document.delete(key);
  // What the file says of itself at its top is not true of this one.
  if (isMap(document.contents)) {
    const [first] = document.contents.items;
    if (isScalar(first?.key)) first.key.commentBefore = null;
  }
  const world = makeWorld(scenario.world);
  document.set('title', `How ${claim} is broken`);
  document.set('until', `${(path.length + 2) * HOURS_APART} h`);
  document.set('script', document.createNode(scriptOf(world, path)));
  const faults = faultsOf(world, path);
  if (faults.length > 0) document.set('faults', document.createNode(faults));
  if (violations !== undefined) document.set('expect', document.createNode({ violations }));
  const said = doubts.map((rule) => ` --doubt ${rule}`);
  if (policy !== undefined) said.push(` --policy ${policy.path ?? policy.name}`);
  const moves = path.map(({ text: move }, at) => ` ${at + 1}. ${move}`);
  document.commentBefore = [
    ` A counterexample to ${claim}${said.length === 0 ? '' : `, with${said.join('')}`}:`,
    ...moves,
    ...(violations === undefined ? [` ${untimedText(claim)}`] : []),
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

interface Writing {
  readonly begins: (step: Step) => boolean;
  readonly ends: (step: Step) => boolean;
  readonly write: (world: World, subject: number) => object;
}

const nameOf = (world: World, host: number): string => world.hosts[host]?.name ?? '';

/** Faults that are written: the steps that begin and end each, and its keys. */
const FAULTS: readonly Writing[] = [
  {
    begins: ({ do: what }) => what === 'crash',
    ends: ({ do: what }) => what === 'power-back',
    write: (world, host) => ({ crash: nameOf(world, host) }),
  },
  {
    begins: ({ do: what }) => what === 'hang',
    ends: ({ do: what }) => what === 'hang-over',
    write: (world, host) => ({ hang: nameOf(world, host) }),
  },
  {
    begins: ({ do: what, arg }) => what === 'reach' && arg !== 0,
    ends: ({ do: what, arg }) => what === 'reach' && arg === 0,
    write: (world, host) => ({ cut: [nameOf(world, host)] }),
  },
  {
    begins: ({ do: what }) => what === 'witness-lost',
    ends: ({ do: what }) => what === 'witness-back',
    write: ({ clusters }, cluster) => ({ witness: 'lost', cluster: clusters[cluster]?.name ?? '' }),
  },
];

function faultsOf(world: World, path: readonly Told[]): object[] {
  return path.flatMap(({ steps: [first] }, at) => {
    const fault = FAULTS.find(({ begins }) => begins(first));
    if (fault === undefined) return [];
    const over = path.findIndex(
      ({ steps: [step] }, later) => later > at && step.subject === first.subject && fault.ends(step),
    );
    const lasts = over < 0 ? {} : { for: `${(over - at) * HOURS_APART} h` };
    return [{ at: atOf(at), ...fault.write(world, first.subject), ...lasts }];
  });
}
