/**
 * What of a scenario is not known for sure. What varies from night to night is drawn: durations that the file gives as a range, and
 * those for which the catalog has a range from practice. What nobody measured is held at both ends of its range instead: no number of
 * draws says which of them is true.
 */
import type { DurationRange, Micros } from '../../base/units.js';
import { DURATIONS, type DurationKey } from '../../model/catalog/index.js';
import type { ScriptLine } from '../../operators/script-line.js';
import type { Ranged, Scenario } from '../../scenarios/index.js';
import { type AssumedFigure, assumedFigures } from './figures.js';

/** A duration that differs from host to host, or from run to run. */
export interface Spread {
  /** The name of its stream, and how it is told: a key of `physics:`, a step on each node, a line of the script. */
  readonly name: string;
  readonly range: DurationRange;
  /** The value that is met most often: the draw is triangular. Undefined: any value is as good, the draw is uniform. */
  readonly mode?: Micros;
  readonly of: Ranged['of'];
  /** Where it stands. */
  readonly at: Ranged;
  readonly per: 'host' | 'run';
}

/** Keys of what a host does by itself. */
const OF_HOSTS: ReadonlySet<DurationKey> = new Set([
  'cleanInstall',
  'inPlaceUpgrade',
  'patch',
  'reboot',
  'evict',
  'join',
  'rejoin',
]);

const perOf = (key: DurationKey): Spread['per'] => (OF_HOSTS.has(key) ? 'host' : 'run');

/** What is drawn, in a fixed order. */
export function spreadsOf(scenario: Scenario): readonly Spread[] {
  const written = scenario.ranges.map((ranged): Spread => {
    const per = ranged.of === 'duration' ? perOf(ranged.key) : ranged.of === 'manual' ? 'run' : 'host';
    return { name: nameOf(scenario, ranged), range: ranged.range, of: ranged.of, at: ranged, per };
  });
  const known = catalogRanges(scenario).filter(({ key }) => DURATIONS[key].confidence !== 'assumed');
  const fromCatalog = known.map(({ key, range }): Spread => {
    const at: Ranged = { of: 'duration', key, range };
    return { name: key, range, mode: DURATIONS[key].value, of: 'duration', at, per: perOf(key) };
  });
  return apart([...written, ...fromCatalog]);
}

/** No two have one name: work by hand that is called like other work, or like a duration, gets a number. */
function apart(spreads: readonly Spread[]): Spread[] {
  const taken = new Set(spreads.flatMap(({ name, of }) => (of === 'duration' ? [name] : [])));
  return spreads.map((spread) => {
    if (spread.of === 'duration') return spread;
    let { name } = spread;
    for (let count = 2; taken.has(name); count += 1) name = `${spread.name} (${count})`;
    taken.add(name);
    return { ...spread, name };
  });
}

/** A duration or another figure that nobody measured, with its range; or how long live migrations take, as a factor. */
export type Assumption =
  | { readonly kind: 'duration'; readonly key: DurationKey; readonly range: DurationRange }
  | AssumedFigure
  | { readonly kind: 'pace'; readonly factor: number };

export const nameOfAssumption = (one: Assumption): string => (one.kind === 'pace' ? 'live migrations' : one.key);

/** What is held at both ends. `factor`: how far live migrations may be off; 1: as predicted. */
export function assumptionsOf(scenario: Scenario, factor: number): readonly Assumption[] {
  const assumed = catalogRanges(scenario).filter(({ key }) => DURATIONS[key].confidence === 'assumed');
  return [
    ...assumed.map(({ key, range }): Assumption => ({ kind: 'duration', key, range })),
    ...assumedFigures(scenario),
    ...(factor === 1 ? [] : [{ kind: 'pace', factor } as const]),
  ];
}

/** Whether a duration can change anything but the words of a report. */
function matters({ plans, world }: Scenario, key: DurationKey): boolean {
  const asks = (word: string): boolean =>
    plans.some((plan) => plan.kind === 'script' && plan.lines.some((line) => textOf(line).includes(word)));
  const installs = (method: 'clean' | 'in-place'): boolean =>
    plans.some((plan) => plan.kind === 'rolling' && plan.method === method);
  switch (key) {
    case 'announceDelay':
      return false;
    case 'roleFailover':
      return world.vms.some(({ kind }) => kind !== undefined);
    case 'inPlaceUpgrade':
      return installs('in-place') || asks('-InPlace');
    case 'cleanInstall':
      return installs('clean') || asks('Install-HostRelease');
    default:
      return true;
  }
}

const textOf = ({ action }: ScriptLine): string =>
  action.kind === 'run' ? action.calls.map(({ text }) => text).join(' ') : '';

/** Ranges of the catalog of durations about which the file says nothing. */
function catalogRanges(scenario: Scenario): { key: DurationKey; range: DurationRange }[] {
  const { physics, ranges } = scenario;
  const written = new Set<string>([
    ...Object.keys(physics.durations),
    ...ranges.flatMap((one) => (one.of === 'duration' ? [one.key] : [])),
  ]);
  return (Object.keys(DURATIONS) as DurationKey[]).flatMap((key) => {
    const { range } = DURATIONS[key];
    return range === undefined || written.has(key) || !matters(scenario, key) ? [] : [{ key, range }];
  });
}

function nameOf({ plans }: Scenario, ranged: Ranged): string {
  if (ranged.of === 'duration') return ranged.key;
  const plan = plans[ranged.plan];
  if (ranged.of === 'node-step' && plan?.kind === 'rolling')
    return plan.nodeSteps[ranged.step]?.what ?? `step ${ranged.step + 1}`;
  const action = ranged.of === 'manual' && plan?.kind === 'script' ? plan.lines[ranged.line]?.action : undefined;
  return action?.kind === 'manual' ? action.what : 'work by hand';
}
