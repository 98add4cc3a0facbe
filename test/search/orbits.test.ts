/** Which moves differ by names alone, as it is kept for all states where the same can change places. */
import { expect, test } from 'vitest';
import { Orbits } from '../../src/search/orbits.js';
import { asked, explored, labOf } from './lab.js';

test('what is forgotten of moves that differ by names alone is found again', () => {
  const { expander, states } = explored(asked(labOf(3, 4), { maxStates: 600 }));
  const { world, moves, packer, words } = expander;
  const [few, all] = [3, undefined].map((most) => new Orbits(world, moves, packer.symmetry, most)) as [Orbits, Orbits];
  let most = 0;
  for (let state = 0; state < states.count; state += 1) {
    states.read(state, packer.words, words);
    const [{ first, counts }, known] = [few.of(packer.bytes), all.of(packer.bytes)];
    expect([first, counts]).toEqual([known.first, known.counts]);
    most = Math.max(most, few.count);
  }
  // What one state adds is kept with the others.
  expect(most).toBeLessThan(3 + 2 + 4);
  expect(all.count).toBeGreaterThan(3 + 2 + 4);
});
