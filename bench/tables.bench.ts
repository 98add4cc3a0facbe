/** Events per second: the compiled tables against XState's own actors and its pure `transition()`, on the migration machine. */
import { createActor, transition } from 'xstate';
import type { Cell } from '../src/model/compile.js';
import { CHARTS } from '../src/model/engines.js';
import { migrationMachine } from '../src/model/machines/migration.js';
import { MACHINE_NAMES } from '../src/model/refs.js';
import { median, rate, timed } from './measure.js';

/** The life of one move, over and over: every guard says yes. */
const LIFE = ['queue', 'begin.live', 'setup.done', 'copied', 'switched', 'handed-over'] as const;
const yes = { ask: () => true };

function throughTables(lives: number): number {
  const chart = CHARTS[MACHINE_NAMES.indexOf('migration')];
  if (chart === undefined) throw new Error('no chart');
  const events = LIFE.map((name) => chart.event(name));
  let state = chart.leaf('idle');
  for (let life = 0; life < lives; life += 1) {
    for (const event of events) {
      let cell: Cell | undefined = chart.cell(state * chart.events.length + event);
      while (cell !== undefined && 'yes' in cell) cell = yes.ask() ? cell.yes : cell.no;
      if (cell === undefined) throw new Error('not answered');
      state = cell.target;
    }
  }
  return state;
}

function throughActors(lives: number): void {
  const actor = createActor(migrationMachine, { input: yes });
  actor.start();
  for (let life = 0; life < lives; life += 1) for (const type of LIFE) actor.send({ type });
}

function throughTransition(lives: number): void {
  let snapshot = migrationMachine.resolveState({ value: 'idle', context: yes });
  for (let life = 0; life < lives; life += 1)
    for (const type of LIFE) [snapshot] = transition(migrationMachine, snapshot, { type });
}

const measured = (run: (lives: number) => unknown, lives: number): number => {
  run(Math.ceil(lives / 4));
  return median([1, 2, 3, 4, 5].map(() => (lives * LIFE.length) / timed(() => run(lives))));
};

const tables = measured(throughTables, 500_000);
const actors = measured(throughActors, 5000);
const pure = measured(throughTransition, 1000);
console.log(`tables        ${rate(tables)} events/s`);
console.log(
  `XState actors ${rate(actors)} events/s: the tables are ${Math.round(tables / actors)} times as fast (bar: 50)`,
);
console.log(`transition()  ${rate(pure)} events/s: the tables are ${Math.round(tables / pure)} times as fast`);
