/** The two engines that decide transitions: the compiled tables, and XState's own `transition()` as the reference. */
import { askXState, type Cell, type Chart, compile } from './compile.js';
import { ALL_CONCERNS, isConcerned } from './concerns.js';
import { EFFECTS, effectNumber } from './effects/index.js';
import { MACHINE_NAMES } from './refs.js';
import { LEDGER, type Rule, ruleNumber } from './rules/index.js';
import { MACHINES } from './states.js';
import { type Engine, Turn } from './turn.js';

/** Every machine, compiled, in the order of MACHINE_NAMES. */
export const CHARTS: readonly Chart[] = MACHINE_NAMES.map((name) =>
  compile(MACHINES[name], { guard: ruleNumber, action: effectNumber }),
);

/** What is left of a cell where nobody asks what a world does not concern. */
function without(cell: Cell | undefined, concerns: number): Cell | undefined {
  if (cell === undefined || !('yes' in cell)) return cell;
  if (!isConcerned(concerns, LEDGER[cell.guard] as Rule)) return without(cell.yes, concerns);
  return { guard: cell.guard, yes: without(cell.yes, concerns), no: without(cell.no, concerns) };
}

/** The cells of all charts in worlds with the same concerns; null: nobody has asked for it yet. */
class Tables {
  readonly #cells: (Cell | undefined | null)[][] = CHARTS.map(({ leaves, events }) =>
    leaves.flatMap(() => events.map(() => null)),
  );

  constructor(readonly concerns: number) {}

  cell(machine: number, state: number, event: number): Cell | undefined {
    const cells = this.#cells[machine] as (Cell | undefined | null)[];
    const chart = CHARTS[machine] as Chart;
    const at = state * chart.events.length + event;
    const known = cells[at];
    if (known !== null) return known;
    const made = without(chart.cell(at), this.concerns);
    cells[at] = made;
    return made;
  }
}

/** By concerns. A run has the same ones nearly all the time, and looks at the last. */
const tables = new Map<number, Tables>();
let last = new Tables(ALL_CONCERNS);

function tablesIn(concerns: number): Tables {
  const known = tables.get(concerns) ?? new Tables(concerns);
  tables.set(concerns, known);
  last = known;
  return known;
}

const tableEngine: Engine = {
  name: 'table',
  decide(machine, state, event, concerns, ask) {
    let cell = (last.concerns === concerns ? last : tablesIn(concerns)).cell(machine, state, event);
    while (cell !== undefined && 'yes' in cell) cell = ask(cell.guard) ? cell.yes : cell.no;
    return cell;
  },
};

const xstateEngine: Engine = {
  name: 'xstate',
  decide(machine, state, event, _concerns, ask) {
    const chart = CHARTS[machine] as Chart;
    const asker = { ask: (rule: string) => ask(ruleNumber(rule)) };
    const found = askXState(chart.machine, chart.leaves[state] as string, chart.events[event] as string, asker);
    if (found === undefined) return undefined;
    return { target: chart.leaf(found.leaf), actions: found.actions.map(effectNumber) };
  },
};

export const ENGINES = { table: tableEngine, xstate: xstateEngine } as const;

export type EngineName = keyof typeof ENGINES;

/** A turn to step a world with. One is enough for a driver: it is reused from step to step. */
export const newTurn = (engine: EngineName = 'table'): Turn => new Turn(ENGINES[engine], EFFECTS);
