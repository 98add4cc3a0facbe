/**
 * Figures beside durations that nobody measured and that have a range: how fast storage is, how much is written to it, and what a cluster
 * leaves to migrations by SMB. Each is
 * held at both ends where it can change anything. `tcpCeiling` is left out: it is part of how long live migrations take.
 */
import {
  FIGURES,
  type FigureKey,
  type FigureUnit,
  limitsSmb,
  type Range,
  releaseAt,
  STORAGE,
} from '../../model/catalog/index.js';
import type { Scenario } from '../../scenarios/index.js';
import { spreads } from '../../sim/physics/transport.js';
import type { Physics } from '../../sim/question.js';

/** Keys of `figures:`, and `writes` of clusters. */
type HeldKey = FigureKey | 'writes';

export interface AssumedFigure {
  readonly kind: 'figure';
  readonly key: HeldKey;
  readonly unit: FigureUnit;
  readonly range: Range;
  /** What more of it makes of a run. */
  readonly more: 'long' | 'short';
}

const HELD: readonly { readonly key: HeldKey; readonly more: AssumedFigure['more'] }[] = [
  { key: 'writes', more: 'long' },
  { key: 'repairRate', more: 'short' },
  { key: 'redirectedRate', more: 'short' },
  { key: 'bootReadShare', more: 'long' },
  { key: 'smbLimitShare', more: 'short' },
];

/** Those that the scenario does not write, in a fixed order. */
export function assumedFigures(scenario: Scenario): AssumedFigure[] {
  return HELD.flatMap(({ key, more }) => {
    const { range } = key === 'writes' ? STORAGE.writes : FIGURES[key].fact;
    if (range === undefined || !isOpen(scenario, key)) return [];
    return [{ kind: 'figure', key, unit: key === 'writes' ? 'bandwidth' : FIGURES[key].unit, range, more }];
  });
}

/** Whether a figure is unwritten and can change anything. */
function isOpen(scenario: Scenario, key: HeldKey): boolean {
  if (key === 'writes') return unwrittenPools(scenario).length > 0;
  if (scenario.physics.figures?.[key] !== undefined) return false;
  if (key === 'repairRate') return poolsOf(scenario).length > 0;
  if (key === 'smbLimitShare') return mayLimitSmb(scenario);
  return key === 'redirectedRate' ? blowsOf(scenario).some(takesWays) : blowsOf(scenario).some(slowsStorage);
}

/** Numbers of clusters whose storage lies in their nodes. */
const poolsOf = ({ world }: Scenario): number[] =>
  world.clusters.flatMap(({ storage }, index) => (storage === 's2d' ? [index] : []));

const unwrittenPools = (scenario: Scenario): number[] =>
  poolsOf(scenario).filter((cluster) => scenario.physics.writes?.has(cluster) !== true);

/** Whether migrations go by SMB, and a level that a cluster has, or may come to, limits them in its own way. */
function mayLimitSmb({ world, plans, physics: { network } }: Scenario): boolean {
  if (!spreads(network) || network.smbLimit !== undefined) return false;
  const levels = [
    ...world.clusters.map(({ level }) => level),
    ...world.hosts.map(({ release }) => release),
    ...plans.flatMap((plan) => (plan.kind === 'rolling' ? [plan.to] : [])),
  ];
  return levels.some((level) => limitsSmb(releaseAt(level).key));
}

type Blow = { readonly kind: string; readonly hosts?: readonly number[] };

/** What may strike: as written, at drawn times, and in the wake of installations. */
const blowsOf = ({ faults, consequences }: Scenario): Blow[] => [
  ...faults.flatMap((fault): readonly Blow[] => (fault.kind === 'random' ? fault.blows : [fault])),
  ...consequences.map(({ blow }) => blow),
];

const takesWays = ({ kind, hosts = [] }: Blow): boolean => kind === 'storage-lost' && hosts.length > 0;

const slowsStorage = (blow: Blow): boolean => blow.kind === 'storage-slow' || takesWays(blow);

/** The same scenario with a value of a figure. */
export const withFigure = (scenario: Scenario, key: HeldKey, value: number): Scenario => ({
  ...scenario,
  physics: { ...scenario.physics, ...heldIn(scenario, key, value) },
});

function heldIn(scenario: Scenario, key: HeldKey, value: number): Partial<Physics> {
  const { writes = [], network, figures } = scenario.physics;
  if (key === 'smbLimitShare') return { network: { ...network, smbLimitShare: value } };
  if (key !== 'writes') return { figures: { ...figures, [key]: value } };
  return { writes: new Map([...writes, ...unwrittenPools(scenario).map((pool) => [pool, value] as const)]) };
}
