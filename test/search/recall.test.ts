/** Moves that are remembered: the search finds what it finds by making each, state by state. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { COMMAND_SETS } from '../../src/search/command-kinds.js';
import type { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';
import { FAULT_KIND_NAMES } from '../../src/search/fault-kinds.js';
import { sceneOf } from '../../src/search/path.js';
import { asked, explored, labOf, resultsOf, worldsOf } from './lab.js';

/** All that a search knows: which state has which number, and who led there. */
function knowledge(explorer: Explorer) {
  const { graph, byItself, marks, parents, depths, transitions, depth, breaks, witnesses } = explorer.freeze();
  const hash = createHash('sha256').update(JSON.stringify({ graph, byItself, marks, parents, depths }));
  for (const left of worldsOf(explorer)) hash.update(JSON.stringify({ left, ...sceneOf(explorer.world) }));
  return { end: explorer.end, transitions, depth, breaks, witnesses, all: hash.digest('hex') };
}

const searched = (options: ExploreOptions) =>
  [true, false].map((repeats) => explored({ ...options, repeats })) as [Explorer, Explorer];

const both = (options: ExploreOptions) => searched(options).map(knowledge);

const small = { maxStates: 1000 };
const faults = FAULT_KIND_NAMES.filter((kind) => kind !== 'crash');
const interleaved = { grain: 'interleaved', commands: COMMAND_SETS.all, ...small } as const;

const QUESTIONS: readonly (readonly [string, ExploreOptions])[] = [
  ['by hand', asked(labOf(2, 2))],
  ['by hand, without symmetry', asked(labOf(2, 2), { symmetry: false, ...small })],
  ['three nodes by hand, any crash', asked(labOf(3, 2), { faults: ['crash'], ...small })],
  ['drains, depth first', asked(labOf(2, 2), { commands: COMMAND_SETS.rolling, order: 'depth', ...small })],
  ['all commands', asked(labOf(2, 1), { commands: COMMAND_SETS.all, ...small })],
  ['all commands, every step a move', asked(labOf(2, 1), interleaved)],
  ['the procedure, every step a move', asked(labOf(3, 2), { ...interleaved, commands: COMMAND_SETS.procedure })],
  ...faults.map(
    (kind) => [`faults: ${kind}`, asked(labOf(2, 1), { ...interleaved, faults: [kind], maxStates: 400 })] as const,
  ),
];

test.each(QUESTIONS)('%s: the same, remembered and made each time', (_, options) => {
  const [made, remembered] = both(options);
  expect(remembered).toEqual(made);
});

describe('what a rule that is switched off lets happen is seen as early, and in the same words', () => {
  test.each([
    'level/every-member-is-up',
    'quorum/eviction-keeps-quorum',
    'membership/compatible-release',
    'placement/node-accepts-roles',
    'vm-version/host-must-support',
    'memory/assigned-fits',
  ])('%s', (rule) => {
    const tight = labOf(2, 2, [rule]);
    const vms = tight.vms.map((vm) => ({ ...vm, startup: 40 * 1024 * 1024 * 1024 }));
    const options = asked({ ...tight, vms }, small);
    const [made, remembered] = searched(options);
    expect(knowledge(remembered)).toEqual(knowledge(made));
    expect(resultsOf(remembered)).toEqual(resultsOf(made));
  });
});
