/** What it would cost to spare the outages of a run: the settings that its bill names, changed one at a time and rehearsed again. */
import { formatDuration } from '../base/formats.js';
import type { Micros } from '../base/units.js';
import { defaultSetting, MOVE_TYPES, releaseAt, settingOf } from '../model/catalog/index.js';
import type { SettingName } from '../model/world.js';
import type { RollingPlan } from '../operators/plans.js';
import type { Scenario } from '../scenarios/index.js';
import { type Rehearsal, rehearse } from '../session/index.js';
import { outagesOf } from './spared.js';

export interface Price {
  /** `MoveTypeThreshold`, `DefaultMoveType`, or `vmVersions: never`: as the bill has it. */
  readonly setting: string;
  readonly was: string;
  readonly now: string;
  /** Who is out because of it. */
  readonly vms: readonly number[];
  /** Of all of them together: because of it, and after the change for whatever reason. */
  readonly outUs: Micros;
  readonly thenUs: Micros;
  /** How much later all is over; below 0: sooner. */
  readonly laterUs: Micros;
  readonly completes: boolean;
}

interface Change {
  readonly was: string;
  readonly now: string;
  readonly scenario: Scenario;
}

/** Settings of which nobody has another value to offer are left out. */
export async function pricesOf(rehearsal: Rehearsal): Promise<readonly Price[]> {
  const bill = billOf(rehearsal);
  const prices: Price[] = [];
  for (const setting of [...new Set(bill.map((one) => one.setting))]) {
    const change = changeOf(rehearsal.scenario, setting);
    if (change !== undefined) prices.push(await priceOf(rehearsal, bill, setting, change));
  }
  return prices;
}

type Item = { readonly vm: number; readonly us: Micros; readonly setting: string };

const billOf = (rehearsal: Rehearsal): readonly Item[] =>
  rehearsal.run.world.vms.flatMap((vm) =>
    outagesOf(rehearsal, vm).map(({ us, setting }) => ({ vm: vm.index, us, setting })),
  );

async function priceOf(rehearsal: Rehearsal, bill: readonly Item[], setting: string, change: Change): Promise<Price> {
  const { was, now, scenario } = change;
  const again = await rehearse(scenario, rehearsal.options);
  const mine = bill.filter((one) => one.setting === setting);
  const vms = [...new Set(mine.map(({ vm }) => vm))];
  const sum = (items: readonly Item[]): Micros => items.reduce((all, { us }) => all + us, 0);
  return {
    ...{ setting, was, now, vms },
    outUs: sum(mine),
    thenUs: sum(billOf(again).filter(({ vm }) => vms.includes(vm))),
    laterUs: again.run.endedAtUs - rehearsal.run.endedAtUs,
    completes: again.outcome === 'completed',
  };
}

/** Roles of this priority and above then move live: all that start by themselves. */
const THRESHOLD_OF_ALL = 1;

/** As short as most clusters bear: a blip of the network is then a failover. */
const RESILIENCY_SHORT = 30;

function changeOf(scenario: Scenario, setting: string): Change | undefined {
  switch (setting) {
    case 'vmVersions: never':
      return ofPlan(
        scenario,
        ({ vmVersions }) => ({ was: `vmVersions: ${vmVersions}`, plan: { vmVersions: 'never' } }),
        setting,
      );
    case 'strategy: rolling':
      return ofPlan(
        scenario,
        ({ strategy = 'rolling' }) => ({ was: `strategy: ${strategy}`, plan: { strategy: 'rolling' } }),
        setting,
      );
    case 'MoveTypeThreshold':
      return ofClusters(scenario, setting, THRESHOLD_OF_ALL);
    case 'DefaultMoveType':
      return ofVms(scenario);
    case 'ResiliencyDefaultPeriod':
      return ofClusters(scenario, setting, RESILIENCY_SHORT);
    default:
      return undefined;
  }
}

function ofPlan(
  scenario: Scenario,
  change: (plan: RollingPlan) => { readonly was: string; readonly plan: Partial<RollingPlan> },
  now: string,
): Change | undefined {
  const plan = scenario.plans.find((one): one is RollingPlan => one.kind === 'rolling');
  if (plan === undefined) return undefined;
  const { was, plan: other } = change(plan);
  return {
    was,
    now,
    scenario: { ...scenario, plans: scenario.plans.map((one) => (one === plan ? { ...plan, ...other } : one)) },
  };
}

function ofClusters(scenario: Scenario, name: SettingName, value: number): Change | undefined {
  const { world } = scenario;
  const values = world.clusters.map(({ level, settings }) => {
    const known = settingOf(name);
    return settings?.[name] ?? (known && defaultSetting(known, releaseAt(level).key)?.value);
  });
  if (values.every((one) => one === undefined || one <= value)) return undefined;
  const clusters = world.clusters.map((one, at) =>
    values[at] === undefined ? one : { ...one, settings: { ...one.settings, [name]: value } },
  );
  const was = `${name} ${[...new Set(values.filter((one) => one !== undefined))].join(' and ')}`;
  return { was, now: `${name} ${value}`, scenario: { ...scenario, world: { ...world, clusters } } };
}

/** Every VM moves as its priority says. */
function ofVms(scenario: Scenario): Change {
  const { world } = scenario;
  const vms = world.vms.map((one) => ({ ...one, movesQuickly: false }));
  const { quick, asPriority } = MOVE_TYPES;
  return {
    was: `DefaultMoveType ${quick}`,
    now: `DefaultMoveType ${asPriority}`,
    scenario: { ...scenario, world: { ...world, vms } },
  };
}

/** `30 VMs, 47 min 38 s in all: vmVersions: after. With vmVersions: never: 0 s, over 13 min sooner.` */
export function priceText({ was, now, vms, outUs, thenUs, laterUs, completes }: Price): string {
  const whole = completes ? overText(laterUs) : 'and the upgrade does not come to its end';
  return `${vms.length === 1 ? '1 VM' : `${vms.length} VMs`}, ${formatDuration(outUs)} in all: ${was}. With ${now}: ${formatDuration(thenUs)}, ${whole}.`;
}

function overText(us: Micros): string {
  if (us === 0) return 'over as soon';
  return us > 0 ? `over ${formatDuration(us)} later` : `over ${formatDuration(-us)} sooner`;
}
