/** What one thread has learned of moves serves the others: they find the same, and make none of these moves themselves. */
import { expect, test } from 'vitest';
import { type Batch, BatchExpander } from '../../src/search/batch.js';
import { Codebook, FREE, memoryFor } from '../../src/search/codebook.js';
import type { Books } from '../../src/search/expander.js';
import { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';
import { States } from '../../src/search/states.js';
import { questionOf } from './random-questions.js';

const books = (): Books => ({ fields: new Codebook(), following: new Codebook() });

/** The states of a search, in batches; and for each who expands them, an expander with states of its own. */
function batchesOf(options: ExploreOptions) {
  const explorer = new Explorer(options);
  for (const _ of explorer.run());
  explorer.start();
  const { words } = explorer.expander;
  const frozen = explorer.freeze();
  const fields = explorer.packer.book;
  const expanderOf = (own: Books): BatchExpander => {
    const states = new States();
    states.thaw(frozen.states, words);
    return new BatchExpander(options, own, states);
  };
  const places = new States();
  places.thaw(frozen.states, words);
  const batches: Batch[] = [];
  for (let first = 0; first < explorer.states.count; first += 20) {
    const count = Math.min(20, explorer.states.count - first);
    const its = Int32Array.from({ length: count }, (_, at) => places.placeOf(first + at));
    batches.push({ first, places: its, asleep: new Int32Array(0) });
  }
  // Whatever varies is found before: states keep their bytes from now on.
  const scout = expanderOf({ ...books(), fields });
  for (const batch of batches) scout.expand(batch);
  return { batches, fields, expanderOf };
}

test.each(['3', '8', '21', '34', '55'])('of a search of seed %s', (seed) => {
  const options = { ...questionOf(seed), maxStates: 120, repeats: false };
  const { batches, fields, expanderOf } = batchesOf(options);
  const shared = { ...books(), fields };
  const [teacher, pupil] = [expanderOf(shared), expanderOf(shared)];
  const alone = expanderOf({ ...books(), fields });
  let [taught, again] = [0, 0];
  for (const batch of batches) {
    const { bytes: _, ...found } = teacher.expand(batch);
    const lessons = teacher.lessons();
    taught += lessons?.words.length ?? 0;
    if (lessons !== undefined) pupil.hear(lessons);
    const { bytes: __, ...byPupil } = pupil.expand(batch);
    again += pupil.lessons()?.words.length ?? 0;
    const { bytes: ___, ...byOneAlone } = alone.expand(batch);
    expect(byPupil).toEqual(found);
    expect(byPupil).toEqual(byOneAlone);
  }
  expect(taught).toBeGreaterThan(0);
  expect(again).toBe(0);
});

test('lessons about states of other bytes are not heard', () => {
  const options = { ...questionOf('3'), maxStates: 120, repeats: false };
  const { batches, fields, expanderOf } = batchesOf(options);
  const shared = { ...books(), fields };
  const [teacher, pupil] = [expanderOf(shared), expanderOf(shared)];
  const [batch] = batches as [Batch];
  teacher.expand(batch);
  const lessons = teacher.lessons();
  if (lessons !== undefined) pupil.hear({ ...lessons, length: lessons.length + 1 });
  pupil.expand(batch);
  expect(pupil.lessons()?.words.length).toBe(lessons?.words.length);
});

test('where the book of what follows from states is full, each move is made, and all is found', () => {
  const options = { ...questionOf('34'), maxStates: 120, repeats: false };
  const { batches, fields, expanderOf } = batchesOf(options);
  const following = new Codebook(memoryFor(FREE + 20));
  const [full, alone] = [
    { fields, following },
    { ...books(), fields },
  ].map((its) => expanderOf(its)) as [BatchExpander, BatchExpander];
  let taught = 0;
  for (const batch of batches) {
    const { bytes: _, ...found } = full.expand(batch);
    const { bytes: __, ...byOneAlone } = alone.expand(batch);
    expect(found).toEqual(byOneAlone);
    taught = full.lessons()?.words.length ?? 0;
  }
  expect([following.isFull, taught]).toEqual([true, 0]);
});
