/** What an operator does wrong on one node: commands that are asked once, whatever is answered, between those of the procedure. */
import { hostAt, hostName, releaseKey, vmAt } from '../model/rules/names.js';
import { POWER } from '../model/states.js';
import type { World } from '../model/world.js';
import type { Slip } from '../sim/question.js';
import type { Stage } from './jobs.js';
import type { RollingPlan } from './plans.js';
import { byName, stage } from './stage.js';

/** The stages of a node with a slip of its operator among them. `stages` begin with the drain. */
export function withSlip(
  slip: Slip,
  stages: readonly Stage[],
  plan: RollingPlan,
  world: World,
  host: number,
  release: number,
): Stage[] {
  const [drain, ...rest] = stages;
  if (drain === undefined) return [];
  const takeAway = (node: number): Stage => ({ ...away(plan, world, node, release), once: true });
  switch (slip) {
    case 'wrong-node': {
      const other = plan.order[(plan.order.indexOf(host) + 1) % plan.order.length] ?? host;
      return [drain, takeAway(other), ...rest];
    }
    case 'skipped-wait': {
      const name = hostName(world, host);
      const begun = byName('Suspend-ClusterNode', host, name, `the drain of ${name}`, { Drain: true }, ' -Drain');
      return [{ ...begun, once: true }, takeAway(host), drain, ...rest];
    }
    case 'early-version-update':
      return [...updates(world, host), drain, ...rest];
    case 'replaced-early': {
      const gone = rest.findIndex((one) => one.kind === 'cmdlet' && one.step.do === 'Remove-ClusterNode');
      if (gone < 0) return [...stages];
      const name = hostName(world, host);
      const back = byName('Add-ClusterNode', host, name, `${name} to join`, { Cluster: plan.cluster });
      const evicted = rest.slice(0, gone + 1);
      return [drain, ...evicted, { ...back, once: true }, drain, ...evicted, ...rest.slice(gone + 1)];
    }
  }
}

/** The command that takes a node out of service. */
function away(plan: RollingPlan, world: World, host: number, release: number): Extract<Stage, { kind: 'cmdlet' }> {
  const name = hostName(world, host);
  if (plan.method === 'clean')
    return byName('Remove-ClusterNode', host, name, `the eviction of ${name}`, { Force: true }, ' -Force');
  const key = releaseKey(release);
  const given = { Release: release, InPlace: true };
  return byName(
    'Install-HostRelease',
    host,
    name,
    `the installation of ${key} on ${name}`,
    given,
    ` -Release ${key} -InPlace`,
  );
}

/** One VM of the node is shut down, is to be raised, and is started again. */
function updates(world: World, host: number): Stage[] {
  const index = hostAt(world, host).vms.find((one) => vmAt(world, one).power === POWER.running);
  if (index === undefined) return [];
  const { name } = vmAt(world, index);
  const one = (cmdlet: string, waits: string, given = {}, more = ''): Stage => ({
    ...stage(cmdlet, index, given, `${cmdlet} -Name ${name}${more}`, waits),
    once: true,
  });
  return [
    one('Stop-VM', `${name} to shut down`),
    one('Update-VMVersion', `the version of ${name}`, { Force: true }, ' -Force'),
    one('Start-VM', `${name} to start`),
  ];
}
