/** Storage Spaces Direct: plans that take one node more away than its data can do without. */
import type { RollingPlan } from '../../operators/plans.js';
import type { Scenario } from '../scenario.js';
import { buildWorld } from '../scenario.js';
import type { Finding } from './finding.js';

export function storage(scenario: Scenario): readonly Finding[] {
  const plan = scenario.plans.find((one): one is RollingPlan => one.kind === 'rolling');
  if (plan === undefined || scenario.world.clusters[plan.cluster]?.storage !== 's2d') return [];
  const volume = buildWorld(scenario).volumes.find((one) => one.cluster === plan.cluster);
  const place = { line: scenario.places.upgrade, subject: `cluster:${scenario.world.clusters[plan.cluster]?.name}` };
  const copies = volume?.copies ?? 1;
  const atOnce = Math.min(plan.parallel, plan.order.length);
  return [
    ...(atOnce >= copies ? [tooMany(place, atOnce, copies)] : []),
    ...(plan.waitForRepair === false ? [noWait(place)] : []),
  ];
}

type Place = Pick<Finding, 'line' | 'subject'>;

const tooMany = (place: Place, atOnce: number, copies: number): Finding => ({
  ...place,
  id: 'storage/too-many-at-once',
  severity: 'warning',
  why: `${atOnce} nodes are to be away at a time, and there are ${copies} copies of the data: the cluster refuses to take the last of them (5987), so the nodes wait for each other, and who does not ask takes volumes offline.`,
  remedy: '`parallel: 1`.',
});

const noWait = (place: Place): Finding => ({
  ...place,
  id: 'storage/no-wait',
  severity: 'warning',
  why: 'The next node begins while the drives of the one before are being repaired: its drain is refused (5987), or, where nobody drains, volumes go offline.',
  remedy: 'Leave `waitForRepair` out: wait until Get-StorageJob is empty and every virtual disk is Healthy.',
});
