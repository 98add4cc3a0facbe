/**
 * How a policy fares in a case. It fails where it breaks a claim, sends a VM where a rule forbids it, answers nonsense, or does not come
 * to the end of an upgrade that the plain rolling strategy and the cluster's own placement finish: also where it says that it is done
 * and is not.
 */
import { Bug } from '../../base/assert.js';
import { FACTS } from '../../model/facts.js';
import { takeoverObstacle } from '../../model/rules/targets.js';
import { clusterOf, freeMemory, NONE, need, startNeed, usesMemory, type Vm, type World } from '../../model/world.js';
import type { PolicySource } from '../../operators/index.js';
import { PolicyTrouble } from '../../operators/policy/sandbox.js';
import { parseScenario, type Scenario } from '../../scenarios/index.js';
import { judged, type Rehearsal, rehearse, setUp } from '../../session/index.js';
import { undoneOf } from '../../session/undone.js';
import { wrongChoices } from '../../session/wrong-choices.js';
import type { Placement, Watcher } from '../../sim/actors.js';
import { simulate } from '../../sim/simulate.js';
import { type Case, textOf } from './case.js';

export interface Failure {
  /** What kind of failure it is: two of one kind are the same to a shrinker. */
  readonly kind: string;
  readonly says: string;
}

export interface Fare {
  readonly failure: Failure | undefined;
  /** What was met: kinds of facts, rules that refused, pairs of faults; it steers what is tried next. */
  readonly met: ReadonlySet<string>;
}

/** Has a policy play a case. @throws Bug where the case is no scenario. */
export async function fareOf(one: Case, policy: PolicySource): Promise<Fare> {
  const parsed = await parseScenario(textOf(one), 'case.yaml');
  if (!parsed.ok) throw new Bug(`a case is no scenario: ${parsed.error.map(({ message }) => message).join(' ')}`);
  const scenario = parsed.value;
  const met = new Set([...faultPairs(one), ...unlikeness(one)]);
  const watcher: Watcher = {
    see: (_, { facts, factLength, refusal }) => {
      if (refusal !== undefined) met.add(`refused ${refusal.rule}`);
      for (let at = 0; at < factLength; at += 3) met.add(`fact ${FACTS[facts[at] as number]?.name}`);
    },
  };
  try {
    return { failure: await failureOf(await play(scenario, policy, watcher)), met };
  } catch (error) {
    if (!(error instanceof PolicyTrouble)) throw error;
    return { failure: { kind: 'trouble', says: error.message }, met };
  }
}

/** A case as a policy has played it. */
interface Played extends Pick<Rehearsal, 'scenario' | 'run' | 'verdict'> {
  /** By VM, the host that it was started on after a failure, where no other would have done. */
  readonly forced: ReadonlyMap<number, number>;
}

async function play(scenario: Scenario, policy: PolicySource, watcher: Watcher): Promise<Played> {
  const stage = await setUp(scenario, { policy });
  const forced = new Map<number, number>();
  const { placement, watchers = [] } = stage.cast;
  const cast = { ...stage.cast, placement: noting(placement, forced), watchers: [...watchers, watcher] };
  const run = simulate(stage.world, stage.question, cast);
  return { scenario, run, verdict: judged(stage, run).verdict, forced };
}

/** The same placement; whom a failure leaves one host alone is noted. */
const noting =
  (placement: Placement, forced: Map<number, number>): Placement =>
  (view, vm, purpose) => {
    const host = placement(view, vm, purpose);
    if (purpose === 'move' || host === NONE) return host;
    const members = clusterOf(view.world, vm)?.members ?? [];
    if (members.some((one) => one !== host && takeoverObstacle(view.world, vm.index, one) === undefined))
      forced.delete(vm.index);
    else forced.set(vm.index, host);
    return host;
  };

function faultPairs({ faults }: Case): string[] {
  const kinds = faults.map(({ kind }) => kind).sort();
  return [...kinds, kinds.join(' + ')].map((kind) => `fault ${kind}`);
}

/** What sets nodes and VMs of a case apart, alone and with each kind of fault. */
function unlikeness({ hosts, vms, faults, enforced }: Case): string[] {
  const cpus = new Set(hosts.flatMap(({ cpu }) => cpu ?? []));
  const has = {
    processors: cpus.size > 1,
    compatibility: vms.some(({ compatibility }) => compatibility !== undefined),
    'anti-affinity': vms.filter(({ antiAffinity }) => antiAffinity !== undefined).length > 1,
    enforced: enforced === true,
    bound: vms.some(({ immovable }) => immovable !== undefined),
    'no role': vms.some(({ clustered }) => clustered === false),
  };
  const kinds = Object.entries(has).flatMap(([kind, is]) => (is ? [kind] : []));
  return kinds.flatMap((kind) => [`case ${kind}`, ...faults.map((fault) => `case ${kind} + fault ${fault.kind}`)]);
}

async function failureOf(played: Played): Promise<Failure | undefined> {
  const { scenario, run, verdict, forced } = played;
  const outcome = run.ending;
  const [chosen] = wrongChoices(run);
  if (chosen !== undefined) return { kind: `chose ${chosen.rule}`, says: chosen.says };
  const violations = verdict.violations.filter(({ invariant }) => !OF_STRATEGIES.test(invariant));
  const [broken] = violations;
  const undone = outcome === 'completed' ? undoneOf(scenario.plans, run.world) : undefined;
  if (broken === undefined && outcome === 'completed' && undone === undefined) return undefined;
  const plain = await rehearse(scenario);
  // What the plain strategy breaks too, or cannot finish either, is the case's doing.
  const own = violations.find(({ invariant }) => !plain.verdict.violations.some((one) => one.invariant === invariant));
  if (own !== undefined) return { kind: `broken ${own.invariant}`, says: `It breaks ${own.invariant}: ${own.saw}.` };
  if (plain.outcome !== 'completed' || (outcome === 'completed' && undone === undefined)) return undefined;
  if (undone !== undefined) return { kind: 'undone', says: `It says that it is done, and ${undone}.` };
  // Faults strike hosts, and not placements: a role that failed over too often was struck twice wherever it was.
  if (run.world.vms.some(({ givenUp }) => givenUp)) return undefined;
  if (run.world.vms.some((vm) => isCrowdedOut(run.world, vm, forced))) return undefined;
  const [waits = ''] = run.players.flatMap(({ ask }) =>
    ask?.kind === 'stuck' || ask?.kind === 'wait' ? [ask.because] : [],
  );
  return { kind: outcome, says: `It ends ${outcome}, where the plain strategy completes. ${waits}`.trim() };
}

/** Whether a VM does not start for want of memory that those take which had no other host to go to. */
function isCrowdedOut(world: World, vm: Vm, forced: ReadonlyMap<number, number>): boolean {
  const host = world.hosts[vm.host];
  if (host === undefined || usesMemory(vm.power)) return false;
  const guests = host.vms.filter((one) => forced.get(one) === host.index);
  const taken = guests.reduce((sum, one) => sum + need(world.vms[one] as Vm), 0);
  const wants = startNeed(vm) - freeMemory(host);
  return wants > 0 && wants <= taken;
}

/** What a strategy does and a policy need not. */
const OF_STRATEGIES = /^progress\/really-/;
