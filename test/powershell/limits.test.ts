/** What bounds a script that does not end. */
import { expect, test } from 'vitest';
import { TooMuch } from '../../src/powershell/runtime/meter.js';
import { Shell, type Surroundings } from '../../src/powershell/runtime/shell.js';

const shellOf = (steps: number, depth: number): Shell => new Shell({} as Surroundings, { steps, work: 1, depth });

test('a block that is refused since it is too deep takes no room of those that come later', () => {
  const shell = shellOf(1, 2);
  const inTwo = (): void => {
    shell.enter();
    shell.enter();
    expect(() => shell.enter()).toThrow(TooMuch);
    shell.leave();
    shell.leave();
  };
  for (let line = 0; line < 3; line += 1) inTwo();
});

test('the limit of steps is that of each line', () => {
  const shell = shellOf(2, 1);
  for (let line = 0; line < 2; line += 1) {
    shell.meter.begin();
    shell.step();
    shell.step();
    expect(() => shell.step()).toThrow(TooMuch);
  }
});
