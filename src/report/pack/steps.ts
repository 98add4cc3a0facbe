/** What a rehearsed plan did, as the steps that somebody can carry out: each with its command, how long it takes, and its checks. */
import { assert } from '../../base/assert.js';
import type { Micros } from '../../base/units.js';
import { COMMANDS } from '../../model/commands/index.js';
import { FACT, type FactName } from '../../model/facts.js';
import { hasPool } from '../../model/rules/pool.js';
import type { Step } from '../../model/step.js';
import type { World } from '../../model/world.js';
import type { RollingPlan } from '../../operators/plans.js';
import { workByHand } from '../../operators/stages.js';
import type { Scenario } from '../../scenarios/index.js';
import type { Rehearsal } from '../../session/index.js';
import { type Check, checksOf } from './checks.js';
import { literal } from './literal.js';
import { isAsked, lineOf, pausesOnly } from './typed.js';

export interface PackStep {
  /** From 1. */
  readonly number: number;
  /** When the rehearsal began it. */
  readonly atUs: Micros;
  /** How long it took there; 0: it returns at once. */
  readonly takesUs: Micros;
  readonly about: { readonly kind: 'host' | 'vm' | 'cluster'; readonly index: number; readonly name: string };
  /** `Suspend-ClusterNode`, or `pause` where its roles stay, `manual` or `repair`. */
  readonly does: string;
  /** For people. */
  readonly text: string;
  /** For the script: one statement. */
  readonly line: string;
  readonly before: readonly Check[];
  readonly after: readonly Check[];
}

/** The facts that end a command, by its name; the first that came counts. */
const ENDS: Readonly<Record<string, readonly FactName[]>> = {
  'Suspend-ClusterNode': ['drain-completed'],
  'Remove-ClusterNode': ['node-evicted'],
  'Install-HostRelease': ['host-patched', 'installation-completed'],
  'Add-ClusterNode': ['node-joined'],
  'Resume-ClusterNode': ['node-resumed'],
  'Update-ClusterFunctionalLevel': ['level-raised'],
  'Stop-VM': ['vm-off'],
  'Start-VM': ['vm-running'],
  'Save-VM': ['vm-saved'],
  'Update-VMVersion': ['version-updated'],
  'Move-VM': ['migration-completed'],
  'Move-ClusterVirtualMachineRole': ['migration-completed'],
};

/** The plan of the scenario that a pack is made of. */
export const planOf = ({ scenario }: Rehearsal): RollingPlan | undefined =>
  scenario.plans.find((one): one is RollingPlan => one.kind === 'rolling');

/** The scenario as the script of a pack goes about it, one VM after the other: its times are those of the runbook. */
export const asPacked = (scenario: Scenario): Scenario => ({
  ...scenario,
  plans: scenario.plans.map((plan) => (plan.kind === 'rolling' ? { ...plan, vmsAtOnce: 1 } : plan)),
});

export function packSteps(rehearsal: Rehearsal): readonly PackStep[] {
  const plan = planOf(rehearsal);
  assert(plan !== undefined, 'a pack is made of an upgrade');
  const { trace, world } = rehearsal.run;
  const steps: Omit<PackStep, 'number'>[] = [];
  const releases = new Map<number, number>();
  for (const [seq, { step, refusal, text }] of trace.commands()) {
    const about = step && COMMANDS.get(step.do)?.about;
    if (step === undefined || about === undefined || refusal !== undefined || isAsked(step)) continue;
    if (isInVain(rehearsal, step, seq)) continue;
    const atUs = trace.atUs(seq);
    if (step.do === 'Install-HostRelease') releases.set(step.subject, Number(step.with?.['Release']));
    const came = (name: FactName): number => argumentOf(rehearsal, name, step.subject, seq);
    const endUs = Math.max(atUs, endOf(rehearsal, step, seq));
    steps.push({
      atUs,
      takesUs: endUs - atUs,
      about: { kind: about, index: step.subject, name: nameOf(world, about, step.subject) },
      does: pausesOnly(step) ? 'pause' : step.do,
      text,
      line: lineOf(plan, world, step, text),
      ...checksOf({ plan, world, releases, came }, step),
    });
    steps.push(...behind(plan, world, step, endUs));
  }
  return steps.map((step, at) => ({ number: at + 1, ...step }));
}

/** A drain that has failed is asked for again later: that one counts. */
function isInVain({ run: { trace } }: Rehearsal, step: Step, from: number): boolean {
  const { do: name, subject } = step;
  if (name !== 'Suspend-ClusterNode' || pausesOnly(step)) return false;
  const [failed, done] = (['drain-failed', 'drain-completed'] as const).map((fact) =>
    trace.find(FACT[fact], subject, from),
  ) as [number, number];
  return failed >= 0 && (done < 0 || failed < done);
}

function nameOf(world: World, about: PackStep['about']['kind'], index: number): string {
  if (about === 'host') return world.hosts[index]?.name ?? '';
  return (about === 'vm' ? world.vms : world.clusters)[index]?.name ?? '';
}

function endOf({ run: { trace } }: Rehearsal, step: Step, seq: number): Micros {
  const saves = step.do === 'Stop-VM' && step.with?.['Save'] === true;
  const ends = pausesOnly(step) ? [] : (ENDS[saves ? 'Save-VM' : step.do] ?? []);
  const found = ends.map((name) => trace.find(FACT[name], step.subject, seq)).filter((at) => at >= 0);
  return trace.atUs(found[0] ?? seq);
}

/** The argument of the first such fact about a subject from a step on; -1 where there is none. */
function argumentOf({ run: { trace } }: Rehearsal, name: FactName, subject: number, from: number): number {
  const seq = trace.find(FACT[name], subject, from);
  const facts = seq < 0 ? [] : trace.occurrence(seq).facts;
  return facts.find((one) => one.kind === FACT[name] && one.subject === subject)?.arg ?? -1;
}

/** Work by hand behind an installation, one after the other, and the repair of drives behind a return. */
function behind(plan: RollingPlan, world: World, step: Step, endUs: Micros): Omit<PackStep, 'number'>[] {
  const about = { kind: 'host' as const, index: step.subject, name: nameOf(world, 'host', step.subject) };
  const bare = { about, before: [], after: [] };
  if (step.do === 'Install-HostRelease') {
    let atUs = endUs;
    return workByHand(plan, step.subject).map(({ what, takeUs: takesUs }) => {
      const line = `Wait-ByHand ${literal(what)} ${Math.ceil(takesUs / 1_000_000)}`;
      const made = { ...bare, atUs, takesUs, does: 'manual', text: `By hand on ${about.name}: ${what}`, line };
      atUs += takesUs;
      return made;
    });
  }
  const cluster = world.clusters[plan.cluster];
  const returns = step.do === 'Add-ClusterNode' || step.do === 'Resume-ClusterNode';
  if (!returns || cluster === undefined || !hasPool(cluster) || plan.waitForRepair === false) return [];
  return [
    {
      ...bare,
      atUs: endUs,
      takesUs: 0,
      does: 'repair',
      text: `Wait until the drives of ${about.name} are whole`,
      line: 'Wait-Repair',
    },
  ];
}
