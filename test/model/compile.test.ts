import { describe, expect, test } from 'vitest';
import { and, assign, not, or, raise, setup, stateIn } from 'xstate';
import { compile } from '../../src/model/compile.js';
import { asks, does, type MachineTypes } from '../../src/model/machines/setup.js';

const words = {
  guard: (name: string) => ['a', 'b', 'c'].indexOf(name),
  action: (name: string) => ['x', 'y', 'z'].indexOf(name),
};
const basis = setup({
  types: {} as MachineTypes<'go' | 'stay'>,
  guards: asks('a', 'b', 'c'),
  actions: does('x', 'y', 'z'),
});

describe('a machine becomes a table', () => {
  test('with exit, transition and entry actions in the order in which XState runs them', () => {
    const chart = compile(
      basis.createMachine({
        id: 'm',
        context: ({ input }) => input,
        initial: 'one',
        states: { one: { exit: 'x', on: { go: { target: 'two', actions: 'y' } } }, two: { entry: 'z' } },
      }),
      words,
    );
    expect(chart.cells[chart.leaf('one') * chart.events.length + chart.event('go')]).toEqual({
      guard: -1,
      target: chart.leaf('two'),
      actions: [0, 1, 2],
    });
  });

  test('and asks the parts of and, or and not one by one, as far as they are needed', () => {
    const chart = compile(
      basis.createMachine({
        id: 'm',
        context: ({ input }) => input,
        initial: 'one',
        states: { one: { on: { go: [{ guard: and(['a', or(['b', not('c')])]), target: 'two' }] } }, two: {} },
      }),
      words,
    );
    const end = { guard: -1, target: chart.leaf('two'), actions: [] };
    expect(chart.cells[chart.leaf('one') * chart.events.length + chart.event('go')]).toEqual({
      guard: 0,
      yes: { guard: 1, yes: end, no: { guard: 2, yes: undefined, no: end } },
      no: undefined,
    });
  });

  test('and a wildcard answers every event that nothing else answers', () => {
    const chart = compile(
      basis.createMachine({
        id: 'm',
        context: ({ input }) => input,
        initial: 'one',
        states: { one: { on: { '*': 'two' } }, two: { on: { go: 'one', stay: {} } } },
      }),
      words,
    );
    expect(chart.cells[chart.leaf('one') * chart.events.length + chart.event('stay')]).toMatchObject({
      target: chart.leaf('two'),
    });
    expect(chart.cells[chart.leaf('two') * chart.events.length + chart.event('stay')]).toMatchObject({
      target: chart.leaf('two'),
    });
  });
});

const wide = setup({
  types: {} as MachineTypes<'go'>,
  guards: { ...asks('a'), inside: stateIn('one') },
  actions: { ...does('x'), set: assign({}), again: raise({ type: 'go' }) },
});
const context = ({ input }: { input: never }) => input;

describe('a feature that a table cannot carry is refused, with machine, state and feature', () => {
  test.each([
    ['a parallel state', { type: 'parallel', states: { one: {}, two: {} } }],
    ['a history state', { initial: 'one', states: { one: {}, back: { type: 'history' } } }],
    ['a final state', { initial: 'one', states: { one: { type: 'final' } } }],
    ['after', { initial: 'one', states: { one: { after: { 1000: 'two' } }, two: {} } }],
    ['always', { initial: 'one', states: { one: { always: 'two' }, two: {} } }],
    ['an inline action', { initial: 'one', states: { one: { on: { go: { actions: () => {} } } } } }],
    [
      'an inline or built-in guard',
      { initial: 'one', states: { one: { on: { go: { guard: () => true, target: 'one' } } } } },
    ],
    [
      'an inline or built-in guard',
      { initial: 'one', states: { one: { on: { go: { guard: stateIn('one'), target: 'one' } } } } },
    ],
    [
      'the built-in guard behind inside',
      { initial: 'one', states: { one: { on: { go: { guard: 'inside', target: 'one' } } } } },
    ],
    ['the built-in action behind set', { initial: 'one', states: { one: { entry: 'set' } } }],
    ['the built-in action behind again', { initial: 'one', states: { one: { entry: 'again' } } }],
    ['the action nobody, which its setup does not name', { initial: 'one', states: { one: { entry: 'nobody' } } }],
    [
      'the guard nobody, which its setup does not name',
      { initial: 'one', states: { one: { on: { go: { guard: 'nobody' } } } } },
    ],
    ['parameters of the action x', { initial: 'one', states: { one: { entry: { type: 'x', params: { n: 1 } } } } }],
  ])('%s', (feature, definition) => {
    const make = () => compile(wide.createMachine({ id: 'odd', context, ...definition } as never) as never, words);
    expect(make).toThrow(feature);
    expect(make).toThrow('odd');
  });
});
