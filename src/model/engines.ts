/** The two engines that decide transitions: the compiled tables, and XState's own `transition()` as the reference. */
import { askXState, type Chart, compile } from './compile.js';
import { EFFECTS, effectNumber } from './effects/index.js';
import { MACHINE_NAMES } from './refs.js';
import { ruleNumber } from './rules/index.js';
import { MACHINES } from './states.js';
import { type Engine, Turn } from './turn.js';

/** Every machine, compiled, in the order of MACHINE_NAMES. */
export const CHARTS: readonly Chart[] = MACHINE_NAMES.map((name) =>
  compile(MACHINES[name], { guard: ruleNumber, action: effectNumber }),
);

const tableEngine: Engine = {
  name: 'table',
  decide(machine, state, event, ask) {
    const chart = CHARTS[machine] as Chart;
    let cell = chart.cell(state * chart.events.length + event);
    while (cell !== undefined && 'yes' in cell) cell = ask(cell.guard) ? cell.yes : cell.no;
    return cell;
  },
};

const xstateEngine: Engine = {
  name: 'xstate',
  decide(machine, state, event, ask) {
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
