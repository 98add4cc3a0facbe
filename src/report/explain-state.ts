/** The states of the machines, explained: what they mean, what leads on from them, which rules are asked on the way. */
import type { Cell, Chart } from '../model/compile.js';
import { CHARTS } from '../model/engines.js';
import { MACHINE_NAMES } from '../model/refs.js';
import { LEDGER } from '../model/rules/index.js';
import {
  CHECKPOINT,
  CLUSTER,
  CONFIGURATION,
  DRAIN,
  DRIVES,
  type MachineName,
  MIGRATION,
  NODE,
  POOL,
  POWER,
  VOLUME,
} from '../model/states.js';

/** An explanation, with the names by which it is found. */
export interface Explained {
  readonly names: readonly string[];
  lines(): readonly string[];
}

const SHORT: Readonly<Record<MachineName, Readonly<Record<string, number>>>> = {
  node: NODE,
  drain: DRAIN,
  power: POWER,
  configuration: CONFIGURATION,
  migration: MIGRATION,
  cluster: CLUSTER,
  checkpoint: CHECKPOINT,
  pool: POOL,
  volume: VOLUME,
  drives: DRIVES,
};

/** Every state as `node/up` and as `node/member.up`. */
export function statePages(): Explained[] {
  return MACHINE_NAMES.flatMap((machine, index) => {
    const chart = CHARTS[index] as Chart;
    return Object.entries(SHORT[machine]).map(([short, leaf]) => ({
      names: [`${machine}/${short}`, `${machine}/${chart.leaves[leaf]}`],
      lines: () => stateLines(machine, short, chart, leaf),
    }));
  });
}

function stateLines(machine: MachineName, short: string, chart: Chart, leaf: number): string[] {
  const leads = chart.events.flatMap((event, at) => {
    const cell = chart.cell(leaf * chart.events.length + at);
    return cell === undefined ? [] : [`  ${event}: ${leadsTo(chart, leaf, cell)}`];
  });
  const comes = chart.leaves.flatMap((from, number) => {
    const events = chart.events.filter(
      (_, at) => number !== leaf && reaches(chart.cell(number * chart.events.length + at), leaf),
    );
    return events.length === 0 ? [] : [`  ${events.join(', ')}, from ${from}`];
  });
  return [
    `${machine}/${short}: a state of the machine ${machine} (${chart.leaves[leaf]})`,
    '',
    chart.descriptions[leaf] ?? '',
    ...(leads.length === 0 ? ['', 'Nothing leads on from here.'] : ['', 'From here:', ...leads]),
    ...(comes.length === 0 ? [] : ['', 'It is reached by:', ...comes]),
  ];
}

/** Where an event leads, and the rules that are asked first. */
function leadsTo(chart: Chart, leaf: number, cell: Cell): string {
  const [rules, targets] = [new Set<string>(), new Set<number>()];
  walk(cell, rules, targets);
  const places = [...targets].map((target) => (target === leaf ? 'stays' : `to ${chart.leaves[target]}`));
  return `${places.join(' or ')}${rules.size === 0 ? '' : ` [${[...rules].join(', ')}]`}`;
}

function walk(cell: Cell | undefined, rules: Set<string>, targets: Set<number>): void {
  if (cell === undefined) return;
  if (!('yes' in cell)) return void targets.add(cell.target);
  rules.add(LEDGER[cell.guard]?.id ?? '');
  walk(cell.yes, rules, targets);
  walk(cell.no, rules, targets);
}

function reaches(cell: Cell | undefined, leaf: number): boolean {
  const targets = new Set<number>();
  walk(cell, new Set(), targets);
  return targets.has(leaf);
}
