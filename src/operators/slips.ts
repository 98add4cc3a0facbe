/** What an operator does wrong on one node: commands that are asked once, whatever is answered, between those of the procedure. */
import { cmdletWord } from '../base/text.js';
import { hostAt, vmAt } from '../model/rules/names.js';
import { POWER } from '../model/states.js';
import type { World } from '../model/world.js';
import type { Slip } from '../sim/question.js';
import type { Stage } from './jobs.js';
import type { RollingPlan } from './plans.js';
import { type Cmdlet, drainBegunOf, evictionOf, installationOf, joinOf, stage } from './stage.js';

/** Of a plan that takes nodes one after the other. */
export type Procedure = Pick<RollingPlan, 'cluster' | 'method' | 'order'>;

/** The stages of a node with a slip of its operator at its drain; one that is not drained goes its way. */
export function withSlip(
  slip: Slip,
  stages: readonly Stage[],
  plan: Procedure,
  world: World,
  host: number,
  release: number,
): Stage[] {
  const at = stages.findIndex((one) => one.kind === 'cmdlet' && one.step.do === 'Suspend-ClusterNode');
  const drain = stages[at];
  if (drain?.kind !== 'cmdlet') return [...stages];
  return [...stages.slice(0, at), ...slipped(slip, drain, stages.slice(at + 1), { plan, world, host, release })];
}

/** The turn of a node. */
interface Turn {
  readonly plan: Procedure;
  readonly world: World;
  readonly host: number;
  readonly release: number;
}

function slipped(slip: Slip, drain: Cmdlet, rest: readonly Stage[], turn: Turn): Stage[] {
  const { plan, world, host, release } = turn;
  const next = plan.order[plan.order.indexOf(host) + 1];
  switch (slip) {
    case 'wrong-node':
      return [drain, once(away(turn, next ?? plan.order[0] ?? host)), ...rest];
    case 'skipped-wait':
      return [once(drainBegunOf(world, host)), once(away(turn, host)), drain, ...rest];
    case 'early-version-update':
      return [...updates(world, host), drain, ...rest];
    case 'replaced-early':
      return replaced(drain, rest, turn);
    case 'unchecked-drain':
      return [once(drain), once(away(turn, host)), drain, ...rest];
    case 'next-too-soon':
      return next === undefined
        ? [drain, ...rest]
        : [drain, { ...once(drainBegunOf(world, next)), until: release }, ...rest];
  }
}

/** Asked once, whatever comes of it. */
const once = (stage: Cmdlet): Cmdlet => ({ ...stage, once: true });

/** The node joins right after its eviction, and is drained and evicted again. */
function replaced(drain: Cmdlet, rest: readonly Stage[], { plan, world, host }: Turn): Stage[] {
  const gone = rest.findIndex((one) => one.kind === 'cmdlet' && one.step.do === 'Remove-ClusterNode');
  if (gone < 0) return [drain, ...rest];
  const back = joinOf(world, host, plan.cluster);
  const evicted = rest.slice(0, gone + 1);
  return [drain, ...evicted, once(back), drain, ...evicted, ...rest.slice(gone + 1)];
}

/** The command that takes a node out of service. */
const away = ({ plan, world, release }: Turn, host: number): Cmdlet =>
  plan.method === 'clean' ? evictionOf(world, host) : installationOf(world, host, release, 'in-place');

/** One VM of the node is shut down, is to be raised, and is started again. */
function updates(world: World, host: number): Stage[] {
  const index = hostAt(world, host).vms.find((one) => vmAt(world, one).power === POWER.running);
  if (index === undefined) return [];
  const { name } = vmAt(world, index);
  const one = (cmdlet: string, waits: string, given = {}, more = ''): Stage => ({
    ...stage(cmdlet, index, given, `${cmdlet} -Name ${cmdletWord(name)}${more}`, waits),
    once: true,
  });
  return [
    one('Stop-VM', `${name} to shut down`),
    one('Update-VMVersion', `the version of ${name}`, { Force: true }, ' -Force'),
    one('Start-VM', `${name} to start`),
  ];
}
