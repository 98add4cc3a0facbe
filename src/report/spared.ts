/** Outages as the whole run shows them: what would have spared one is known only when it is over. */
import type { Micros } from '../base/units.js';
import { STOPPED } from '../invariants/index.js';
import { defaultSetting, type ReleaseKey, settingOf } from '../model/catalog/index.js';
import { FACT } from '../model/facts.js';
import { hostAt, releaseKey } from '../model/rules/names.js';
import type { Cluster, Vm, World } from '../model/world.js';
import type { Rehearsal } from '../session/index.js';

export type Outage = ReturnType<Rehearsal['availability']['of']>['outages'][number];

/** What happened meanwhile to those who were waited for. */
interface Meanwhile {
  /** By cluster: from when to when it had no quorum. */
  readonly withoutQuorum: ReadonlyMap<number, readonly Stretch[]>;
  /** By VM: when it waited for a host, and when it was started. */
  readonly waits: ReadonlyMap<number, readonly Stretch[]>;
  /** Functional levels by cluster, as release indexes, from when on. */
  readonly levels: readonly (readonly { readonly fromUs: Micros; readonly level: number }[])[];
}

interface Stretch {
  readonly fromUs: Micros;
  toUs: Micros;
}

const known = new WeakMap<Rehearsal, Meanwhile>();

/** The outages of a VM, each with what would have spared it. */
export function outagesOf(rehearsal: Rehearsal, vm: Vm): readonly Outage[] {
  const outages = byStrategy(rehearsal, rehearsal.availability.of(vm.index, rehearsal.run.endedAtUs).outages);
  if (!outages.some(isDeath)) return outages;
  const meanwhile = known.get(rehearsal) ?? meanwhileOf(rehearsal);
  known.set(rehearsal, meanwhile);
  return outages.map((one) =>
    isDeath(one) ? { ...one, setting: spares(rehearsal.run.world, meanwhile, vm, one) } : one,
  );
}

/** What a strategy stops that no line of a script did. */
function byStrategy({ scenario }: Rehearsal, outages: readonly Outage[]): readonly Outage[] {
  if (!scenario.plans.some((plan) => plan.kind === 'rolling' && plan.strategy === 'all-at-once')) return outages;
  return outages.map((one) => (one.setting === STOPPED.setting ? { ...one, setting: 'strategy: rolling' } : one));
}

/** Properties that decide how soon a role of a dead node is started elsewhere. */
const PERIOD = 'ResiliencyDefaultPeriod';
const HEARTBEATS = 'SameSubnetThreshold';

const isDeath = ({ setting }: Outage): boolean => setting === PERIOD || setting === HEARTBEATS;

function meanwhileOf({ scenario, run: { trace } }: Rehearsal): Meanwhile {
  const levels = scenario.world.clusters.map(({ level }) => [{ fromUs: 0, level }]);
  const withoutQuorum = new Map<number, Stretch[]>();
  const waits = new Map<number, Stretch[]>();
  const open = (all: Map<number, Stretch[]>, subject: number, fromUs: Micros): void => {
    all.set(subject, [...(all.get(subject) ?? []), { fromUs, toUs: Number.POSITIVE_INFINITY }]);
  };
  const close = (all: Map<number, Stretch[]>, subject: number, toUs: Micros): void => {
    const last = all.get(subject)?.at(-1);
    if (last !== undefined) last.toUs = Math.min(last.toUs, toUs);
  };
  trace.eachFact((atUs, kind, subject, level) => {
    if (kind === FACT['level-raised']) levels[subject]?.push({ fromUs: atUs, level });
    else if (kind === FACT['quorum-lost']) open(withoutQuorum, subject, atUs);
    else if (kind === FACT['quorum-regained']) close(withoutQuorum, subject, atUs);
    else if (kind === FACT['vm-waits']) open(waits, subject, atUs);
    else if (kind === FACT['vm-starting']) close(waits, subject, atUs);
  });
  return { withoutQuorum, waits, levels };
}

/** What kept it down for longest counts: no quorum, no room, or the time until it was given up. */
function spares(world: World, meanwhile: Meanwhile, vm: Vm, outage: Outage): string {
  const { withoutQuorum, waits } = meanwhile;
  const { atUs, us, setting } = outage;
  const cluster = world.clusters[hostAt(world, vm.host).cluster];
  const endUs = atUs + us;
  const within = (all: readonly Stretch[] = []): readonly Stretch[] =>
    all.filter(({ fromUs, toUs }) => fromUs <= endUs && toUs >= atUs);
  if (cluster === undefined) return HEARTBEATS;
  if (within(withoutQuorum.get(cluster.index)).length > 0) return forQuorum(cluster);
  if (vm.priority === 0) return 'priority: NoAutoStart is never started elsewhere';
  const waited = within(waits.get(vm.index)).reduce((sum, { fromUs, toUs }) => sum + Math.min(toUs, endUs) - fromUs, 0);
  const neverTaken = within(waits.get(vm.index)).some(({ toUs }) => toUs > endUs);
  if (neverTaken || waited * 2 > us) return 'room for it on another node';
  return setting === PERIOD && hasPeriod(meanwhile, cluster.index, atUs) ? PERIOD : HEARTBEATS;
}

const forQuorum = ({ witness }: Cluster): string =>
  witness === 0 ? 'witness: a vote that no node holds' : 'fewer nodes away at one time';

/** Whether the functional level of that time had the property at all, whatever the file says. */
function hasPeriod({ levels }: Meanwhile, cluster: number, atUs: Micros): boolean {
  const period = settingOf(PERIOD);
  const level = levels[cluster]?.findLast(({ fromUs }) => fromUs <= atUs)?.level;
  if (period === undefined || level === undefined) return false;
  return defaultSetting(period, releaseKey(level) as ReleaseKey) !== undefined;
}
