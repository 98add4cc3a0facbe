/** Runs as columns, for files that tools of statistics read, and back. Times are microseconds. */
import type { Micros } from '../../base/units.js';
import { releaseAt } from '../../model/catalog/index.js';
import type { Arm, Played } from '../arms.js';
import { hopsByHost, type NodeTimes } from '../node-clock.js';
import { callsHome, doneUs, type Sample, type WindowUse } from '../sample.js';

export type Cell = number | boolean | string | null;

export interface TableColumn {
  readonly name: string;
  readonly type: 'BOOLEAN' | 'INT32' | 'DOUBLE' | 'STRING';
  readonly data: Cell[];
}

interface Kind {
  readonly name: string;
  readonly type: TableColumn['type'];
  of(played: Played): Cell;
}

/** A node that did not come back, a window in which none began. */
const NONE = null;

const plain = (name: string, type: TableColumn['type'], of: (sample: Sample) => Cell): Kind => ({
  name,
  type,
  of: ({ sample }) => of(sample),
});

/** A value that is there, on whatever way it came. */
const known = (value: number | null | undefined): Cell =>
  value === null || value === undefined || Number.isNaN(value) ? NONE : value;

/** What every campaign has, whatever its scenario. */
const FIXED: readonly Kind[] = [
  { name: 'run', type: 'INT32', of: ({ index }) => index },
  plain('seed', 'STRING', ({ seed }) => seed),
  plain('fits', 'BOOLEAN', ({ fits }) => fits),
  plain('asExpected', 'BOOLEAN', ({ asExpected }) => asExpected),
  plain('outcome', 'STRING', ({ outcome }) => outcome),
  plain('endedAtUs', 'DOUBLE', ({ endedAtUs }) => endedAtUs),
  plain('finishedAtUs', 'DOUBLE', ({ finishedAtUs }) => finishedAtUs),
  plain('downtimeUs', 'DOUBLE', ({ downtimeUs }) => downtimeUs),
  plain('downtimeUsMax', 'DOUBLE', ({ downtimeUsMax }) => downtimeUsMax),
  plain('outageUs', 'DOUBLE', ({ outageUs }) => outageUs),
  plain('blackoutUsMax', 'DOUBLE', ({ blackoutUsMax }) => blackoutUsMax),
  plain('headroomMin', 'DOUBLE', ({ headroomMin }) => known(headroomMin)),
  plain('migrations', 'INT32', ({ migrations }) => migrations),
  plain('failedMoves', 'INT32', ({ failedMoves }) => failedMoves),
  plain('occurrences', 'INT32', ({ occurrences }) => occurrences),
  plain('violations', 'STRING', ({ violations }) => violations.join(' ')),
  plain('windows', 'STRING', ({ windows }) =>
    JSON.stringify(windows.map((one) => [one.opensUs, one.closesUs, one.spareUs])),
  ),
];

const NODE_TIMES = ['beganUs', 'leftUs', 'backUs'] as const;

/** A node in one of its hops. */
export interface NodeColumns {
  readonly host: string;
  /** Release index of the hop; undefined: no upgrade is planned of it. */
  readonly to: number | undefined;
  /** `A1`; in a hop that is not its first, `A1/WS2022`. */
  readonly key: string;
}

function ofNode(host: number, { to, key }: NodeColumns, isOver: boolean): Kind[] {
  const column = (name: string, of: (times: NodeTimes) => Micros | undefined): Kind =>
    plain(`${name}/${key}`, 'DOUBLE', ({ nodes }) => {
      const times = nodes.find((one) => one.host === host && one.to === to);
      return (times && of(times)) ?? NONE;
    });
  return [
    ...NODE_TIMES.map((time) => column(time, (times) => times[time])),
    ...(isOver ? [column('overUs', doneUs)] : []),
  ];
}

/** Hosts that a plan is about. */
function hostsOf({ scenario: { plans, world } }: Arm): readonly number[] {
  const planned = plans.flatMap((plan) =>
    plan.kind === 'rolling' ? [...plan.order, ...(plan.spares ?? [])] : world.hosts.map((_, index) => index),
  );
  return [...new Set(planned)].sort((one, other) => one - other);
}

/** The hops of a host, or one where no upgrade is planned of it. */
function hopsOf(arm: Arm, host: number): readonly NodeColumns[] {
  const { name = '' } = arm.scenario.world.hosts[host] ?? {};
  const hops = hopsByHost(arm.scenario)[host] ?? [];
  if (hops.length === 0) return [{ host: name, to: undefined, key: name }];
  return hops.map((to, hop) => ({ host: name, to, key: hop === 0 ? name : `${name}/${releaseAt(to).key}` }));
}

const kindsOf = (arm: Arm): readonly Kind[] => [
  ...FIXED,
  ...arm.spreads.map(
    ({ name }, at): Kind => ({ name: `drawn/${name}`, type: 'DOUBLE', of: ({ inputs }) => known(inputs[at]) }),
  ),
  ...hostsOf(arm).flatMap((host) => hopsOf(arm, host).flatMap((hop) => ofNode(host, hop, callsHome(arm.scenario)))),
];

export type Row = Readonly<Record<string, Cell>>;

/** Makes rows of what was played. */
export function rowMaker(arm: Arm): (played: Played) => Row {
  const kinds = kindsOf(arm);
  return (played) => Object.fromEntries(kinds.map(({ name, of }) => [name, of(played)]));
}

/** Rows as columns, in the order of both. */
export const columnsOf = (arm: Arm, rows: readonly Row[]): TableColumn[] =>
  kindsOf(arm).map(({ name, type }) => ({ name, type, data: rows.map((row) => row[name] ?? NONE) }));

/** What runs of any scenario have, behind the name of their way: ways differ in their nodes and in what is drawn. */
export const columnsOfWay = (way: string, played: readonly Played[]): TableColumn[] => [
  { name: 'way', type: 'STRING', data: played.map(() => way) },
  ...FIXED.map(({ name, type, of }) => ({ name, type, data: played.map(of) })),
];

/** The nodes that have columns, in order, each hop by hop. */
export const nodesIn = (arm: Arm): readonly NodeColumns[] => hostsOf(arm).flatMap((host) => hopsOf(arm, host));

/** The windows of one row. */
export const windowsIn = (cell: string): readonly WindowUse[] =>
  (JSON.parse(cell) as [number, number, number][]).map(([opensUs, closesUs, spareUs]) => ({
    opensUs,
    closesUs,
    spareUs,
  }));
