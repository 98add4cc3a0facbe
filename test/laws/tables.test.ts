import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askXState, type Cell } from '../../src/model/compile.js';
import { effectName } from '../../src/model/effects/index.js';
import { CHARTS } from '../../src/model/engines.js';
import { LEDGER } from '../../src/model/rules/index.js';

/** A walk through the table that writes down what it asked. */
function askTable(cell: Cell | undefined, answers: (rule: string) => boolean) {
  const asked: string[] = [];
  let at = cell;
  while (at !== undefined && 'yes' in at) {
    const rule = LEDGER[at.guard]?.id ?? '';
    asked.push(rule);
    at = answers(rule) ? at.yes : at.no;
  }
  return { asked, found: at };
}

describe.each(CHARTS)('the table of the machine $id', (chart) => {
  test('goes where XState goes, asks what XState asks, and does the same in the same order', () => {
    const covered = new Set<string>();
    const answered = new Set(chart.cells.flatMap((cell, at) => (cell === undefined ? [] : [at])));
    const steered = fc.array(fc.tuple(fc.nat(), fc.nat(9), fc.array(fc.nat(9), { minLength: 12, maxLength: 12 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.nat(chart.leaves.length - 1), steered, (start, throws) => {
        let state = start;
        for (const [number, wild, yes] of throws) {
          const event =
            wild === 0
              ? number % chart.events.length
              : anAnsweredEvent(chart.cells, chart.events.length, state, number);
          const cell = chart.cell(state * chart.events.length + event);
          const answers = (rule: string): boolean => yes[LEDGER.findIndex((one) => one.id === rule) % yes.length] !== 0;
          const table = askTable(cell, answers);
          const asked: string[] = [];
          const ask = (rule: string): boolean => {
            if (!asked.includes(rule)) asked.push(rule);
            return answers(rule);
          };
          const reference = askXState(chart.machine, chart.leaves[state] as string, chart.events[event] as string, {
            ask,
          });
          expect(table.asked).toEqual(asked);
          expect(table.found === undefined).toBe(reference === undefined);
          if (table.found === undefined || reference === undefined || 'yes' in table.found) continue;
          expect(chart.leaves[table.found.target]).toBe(reference.leaf);
          expect(table.found.actions.map(effectName)).toEqual(reference.actions);
          covered.add(`${state * chart.events.length + event}`);
          state = table.found.target;
        }
      }),
      { numRuns: 300 },
    );
    const pairs = [...answered].filter((at) => covered.has(`${at}`));
    console.info(`${chart.id}: ${pairs.length} of ${answered.size} answered state and event pairs walked`);
    expect(pairs.length / answered.size).toBeGreaterThan(0.9);
  });
});

function anAnsweredEvent(cells: readonly (Cell | undefined)[], events: number, state: number, number: number): number {
  const known = Array.from({ length: events }, (_, event) => event).filter(
    (event) => cells[state * events + event] !== undefined,
  );
  return known[number % Math.max(1, known.length)] ?? number % events;
}
