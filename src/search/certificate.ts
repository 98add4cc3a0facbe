/** What a search has shown: of each claim whether it is proved, broken, seen, or only not broken so far; and what was not looked at. */
import type { Confidence } from '../model/catalog/index.js';
import { releaseAt } from '../model/catalog/index.js';
import { LEDGER } from '../model/rules/index.js';
import { CHOICES_PERMITTED } from './choices.js';
import { Explorer } from './explore.js';
import { type ExploreOptions, keepsWays } from './explore-options.js';
import { mustFit } from './fits.js';
import { isMarked } from './goals.js';
import type { Grain } from './grain.js';
import { pathTo, pathToState, type Told } from './path.js';

export type Result =
  /** In every state that there is. */
  | 'proved'
  | 'broken'
  /** Seen at least once, as it must be. */
  | 'seen'
  | 'never-seen'
  /** Not broken in what was looked at, which is not all. */
  | 'not-broken';

export interface ClaimResult {
  readonly id: string;
  readonly claim: string;
  readonly result: Result;
  /** Moves from the start to where it was broken, or first seen. */
  readonly depth?: number;
  readonly subject?: string;
  readonly saw?: string;
  /** How it comes to be broken. */
  readonly path?: readonly Told[];
}

export interface Certificate {
  readonly hosts: number;
  readonly vms: number;
  readonly clusters: number;
  /** Keys of releases: what is there, and what hosts may be set up with. */
  readonly releases: readonly string[];
  readonly commands: readonly string[];
  readonly faults: readonly string[];
  readonly budget: number;
  readonly grain: Grain;
  readonly order: 'breadth' | 'depth';
  /** Ways in which hosts and VMs may change places; 1: no reduction. */
  readonly symmetries: number;
  /** Whether of several orders of moves that do not touch each other only one was followed. */
  readonly reducesOrders: boolean;
  readonly doubts: readonly string[];
  /** Whether a policy says where VMs go. */
  readonly placed: boolean;
  /** Rules of the ledger by how sure they are. */
  readonly rules: Readonly<Record<Confidence, number>>;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly bytes: number;
  /** Whether everything was seen; else what ended the search. */
  readonly end: 'complete' | 'states' | 'memory' | 'interrupted';
  /** States whose moves were not tried. */
  readonly open: number;
  readonly claims: readonly ClaimResult[];
}

/**
 * Explores a small cluster to its end, or to the bounds of the question, and certifies what was shown. It keeps the thread busy; who wants
 * to see how far it has come, or to end it, iterates `new Explorer(options).run()` and certifies then.
 * @throws TooLarge
 */
export function explore(options: ExploreOptions): Certificate {
  mustFit(options.world);
  const explorer = new Explorer(options);
  for (const _ of explorer.run());
  return certify(explorer);
}

/** Draws up what a search has shown so far. */
export function certify(explorer: Explorer): Certificate {
  const { options, world, states, transitions, depth, packer } = explorer;
  const end = explorer.end === 'running' ? 'interrupted' : explorer.end;
  const releases = new Set([
    ...world.hosts.map(({ release }) => release),
    ...options.to,
    ...explorer.beginning.releases,
  ]);
  const rules = { doc: 0, field: 0, derived: 0, assumed: 0 };
  const doubts = [...world.doubts].sort();
  for (const rule of LEDGER) if (!doubts.includes(rule.id)) rules[rule.confidence] += 1;
  const progress = explorer.progress;
  return {
    ...{ hosts: world.hosts.length, vms: world.vms.length, clusters: world.clusters.length },
    releases: [...releases].sort((a, b) => a - b).map((release) => releaseAt(release).key),
    ...{ commands: options.commands, faults: options.budget > 0 ? options.faults : [], budget: options.budget },
    ...{ grain: options.grain, order: options.order ?? 'breadth', symmetries: packer.symmetry.ways },
    reducesOrders: options.reducesOrders === true,
    doubts,
    placed: options.placement !== undefined,
    ...{ rules, states: states.count, transitions, depth, bytes: progress.bytes, end, open: progress.open },
    claims: [
      ...always(explorer, end),
      ...choicesOf(explorer, end),
      ...sometimes(explorer),
      ...(end === 'complete' ? ways(explorer) : []),
    ],
  };
}

function always(explorer: Explorer, end: Certificate['end']): ClaimResult[] {
  const sought = soughtIn(explorer);
  return explorer.claims.always
    .filter(({ id }) => !sought.has(id))
    .map(({ id, claim }): ClaimResult => {
      const broken = explorer.seen.breaks.get(id);
      if (broken === undefined) return { id, claim, result: end === 'complete' ? 'proved' : 'not-broken' };
      const { path, seen = broken } = pathTo(explorer, broken);
      const { subject, saw } = seen;
      return { id, claim, result: 'broken', depth: broken.depth, subject, saw, path };
    });
}

/** Of a placement: whether it ever chooses a host that a rule forbids. */
function choicesOf(explorer: Explorer, end: Certificate['end']): ClaimResult[] {
  if (explorer.options.placement === undefined) return [];
  const [id, claim] = [CHOICES_PERMITTED, 'The policy sends no VM to a host that a rule forbids.'];
  const broken = explorer.seen.breaks.get(id);
  if (broken === undefined) return [{ id, claim, result: end === 'complete' ? 'proved' : 'not-broken' }];
  const { depth, subject, saw, state } = broken;
  return [{ id, claim, result: 'broken', depth, subject, saw, path: pathToState(explorer, state) }];
}

/** Ids of the file's own claims that are to be seen sometimes: they are looked for as what never is. */
const soughtIn = ({ options: { own = [] } }: Explorer): ReadonlySet<string> =>
  new Set(own.filter(({ kind }) => kind === 'sometimes').map(({ id }) => id));

function sometimes(explorer: Explorer): ClaimResult[] {
  const sought = soughtIn(explorer);
  const { demanded, always: others } = explorer.claims;
  const { breaks, witnesses } = explorer.seen;
  return [...demanded, ...others.filter(({ id }) => sought.has(id))].map(({ id, claim }): ClaimResult => {
    const depth = sought.has(id) ? breaks.get(id)?.depth : witnesses.get(id);
    if (depth !== undefined) return { id, claim, result: 'seen', depth };
    const saw = troubleOf(explorer, id);
    return { id, claim, result: 'never-seen', ...(saw === undefined ? {} : { saw }) };
  });
}

/** Why a claim of the file cannot be evaluated, where it begins. */
function troubleOf(explorer: Explorer, id: string): string | undefined {
  const condition = explorer.options.own?.find((one) => one.id === id)?.condition;
  explorer.start();
  const answer = condition?.ask(explorer.world);
  return typeof answer === 'string' ? `cannot be evaluated (${answer}): ${condition?.text}` : undefined;
}

/** What is asked of ways on and back, once all states are known. */
function ways(explorer: Explorer): ClaimResult[] {
  const { options, states, graph, byItself } = explorer;
  if (!keepsWays(options)) return [];
  const { count } = states;
  const is = (mark: Parameters<typeof isMarked>[1]) => (state: number) => isMarked(explorer.marks(state), mark);
  const found: ClaimResult[] = [reachable(explorer, WAYS.rest, byItself.reaching(count, is('atRest')), () => true)];
  if (MOVES_OF_UPGRADE.every((kinds) => kinds.some((kind) => options.commands.includes(kind))))
    found.push(reachable(explorer, WAYS.done, graph.reaching(count, is('upgraded')), () => true));
  if (options.commands.includes('install-old')) {
    const back = graph.reaching(count, is('asBefore'));
    found.push(reachable(explorer, WAYS.back, back, is('mayReturn')), raisedReturns(explorer, back));
  }
  return found;
}

/** Kinds of commands of which each upgrade needs one. */
const MOVES_OF_UPGRADE = [
  ['install', 'install-in-place'],
  ['level'],
  ['move', 'drain', 'drain-next', 'quick', 'force-drain', 'save'],
] as const;

const WAYS = {
  rest: {
    id: 'search/comes-to-rest',
    claim: 'Whatever has begun can end by itself: no drain, move, installation or update is stuck for ever.',
  },
  done: {
    id: 'search/upgrade-can-end',
    claim: 'From wherever one has come, the upgrade can still be brought to its end with every VM running that ran.',
  },
  back: {
    id: 'search/way-back-exists',
    claim:
      'As long as neither the level nor a version was raised and no VM is lost, a way leads back to how it all began.',
  },
  raised: {
    id: 'search/no-way-back-after-raise',
    claim: 'Once the functional level has risen, no way leads back to how it all began.',
  },
} as const;

/** A claim that some states reach a goal; broken by the first that does not. */
function reachable(
  explorer: Explorer,
  { id, claim }: Pick<ClaimResult, 'id' | 'claim'>,
  reached: Uint8Array,
  asked: (state: number) => boolean,
): ClaimResult {
  let first = -1;
  let others = 0;
  for (let state = 0; state < reached.length; state += 1) {
    if (reached[state] === 1 || !asked(state)) continue;
    if (first < 0) first = state;
    else others += 1;
  }
  if (first < 0) return { id, claim, result: 'proved' };
  return {
    ...{ id, claim, result: 'broken', depth: explorer.depthOf(first), path: pathToState(explorer, first) },
    saw: `no way leads there from this state${others === 0 ? '' : ` and ${others === 1 ? 'another one' : `${others} others`}`}`,
  };
}

function raisedReturns(explorer: Explorer, back: Uint8Array): ClaimResult {
  const { id, claim } = WAYS.raised;
  for (let state = 0; state < back.length; state += 1)
    if (back[state] === 1 && isMarked(explorer.marks(state), 'raised'))
      return {
        ...{ id, claim, result: 'broken', depth: explorer.depthOf(state), path: pathToState(explorer, state) },
        saw: 'a way leads back from this state',
      };
  return { id, claim, result: 'proved' };
}
