/** Claims of a file itself in a search: asked of every state, whoever changes places, whatever is remembered, over however many threads. */
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { compileClaims, type OwnClaim } from '../../src/invariants/index.js';
import { COMMAND_SETS } from '../../src/search/command-kinds.js';
import { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';
import { searchable } from '../../src/search/own-claims.js';
import { exploreOver } from '../../src/studies/workers/explore.js';
import { asked, explored, labOf, resultsOf } from './lab.js';

const claims = (always: readonly string[], sometimes: readonly string[] = []): Promise<OwnClaim[]> =>
  compileClaims([
    ...always.map((condition) => ({ id: condition, claim: 'Mine.', kind: 'always' as const, condition })),
    ...sometimes.map((condition) => ({ id: condition, claim: 'Mine.', kind: 'sometimes' as const, condition })),
  ]);

const WORLD = labOf(2, 2);
const QUESTION = asked(WORLD, { commands: [...COMMAND_SETS.procedure, 'stop'], faults: [], budget: 0 });

/** What is found of the file's own claims, by their texts. */
const foundOf = (explorer: Explorer, own: readonly OwnClaim[]): string[] => {
  const results = resultsOf(explorer);
  return own.map(({ id }) => `${results.get(id)?.result} ${results.get(id)?.depth} ${id}`);
};

const ONE_RUNS = "vms.exists(v, v.state == 'Running')";
const BOTH_RUN = "vms.all(v, v.state == 'Running')";
const RAISED = "clusters.exists(c, c.level.release == 'WS2016')";
const RISES_EARLY = "clusters.all(c, c.level.release == 'WS2012R2') || hosts.filter(h, h.cluster != null).size() >= 2";
const SECOND_IS_NEW = "hosts.exists(h, h.name == 'Host2' && h.release == 'WS2016')";
const TOGETHER = 'vms.all(v, vms.all(w, v.host == w.host))';
const FIRST_IS_OFF = "vms[0].state == 'Off'";
const TIMED = 'vms.all(v, v.migrations < 3)';

test('what always holds is proved, and what does not is broken by the fewest moves, with the way there', async () => {
  const own = await claims([ONE_RUNS, BOTH_RUN, 'vms[5].memory > 1'], [RAISED, "vms.exists(v, v.state == 'Lost')"]);
  const explorer = explored({ ...QUESTION, own });
  expect(explorer.end).toBe('complete');
  const results = resultsOf(explorer);
  const [one, both, none] = own.map(({ id }) => results.get(id));
  expect(one).toMatchObject({ result: 'broken', depth: 2, subject: 'cluster:LAB', saw: `not true: ${ONE_RUNS}` });
  expect(one?.path?.map(({ text }) => text)).toEqual(['Stop-VM -Name vm1', 'Stop-VM -Name vm2']);
  expect(both).toMatchObject({ result: 'broken', depth: 1 });
  expect(none).toMatchObject({ result: 'broken', depth: 0 });
  expect(none?.saw).toContain('cannot be evaluated (');
  expect(results.get(RAISED)).toMatchObject({ result: 'seen' });
  expect(results.get(RAISED)?.depth).toBeGreaterThan(5);
  expect(results.get("vms.exists(v, v.state == 'Lost')")?.result).toBe('never-seen');
});

test('nothing is asked that needs a clock, or the end of a run', async () => {
  const own = await claims([TIMED, 'clusters.all(c, c.upgradedAtUs == null)', ONE_RUNS]);
  const [first] = own as [OwnClaim];
  expect(searchable([...own, { ...first, kind: 'at-end' }]).map(({ id }) => id)).toEqual([ONE_RUNS]);
});

describe('the same is found', () => {
  const all = [ONE_RUNS, BOTH_RUN, RISES_EARLY, SECOND_IS_NEW, TOGETHER, FIRST_IS_OFF];
  test.each<[string, Partial<ExploreOptions>]>([
    ['where nobody changes places', { symmetry: false }],
    ['where every move is made again', { repeats: true }],
    ['where orders are left out', { reducesOrders: true }],
  ])('%s', async (_, other) => {
    for (const text of all) {
      const own = [...(await claims([text])), ...(await claims([], [text]))].map((one, at) => ({
        ...one,
        id: `${at}`,
      }));
      const [plain, changed] = [explored({ ...QUESTION, own }), explored({ ...QUESTION, own, ...other })];
      expect(foundOf(changed, own), text).toEqual(foundOf(plain, own));
    }
  });

  test('over two threads', async () => {
    const own = await claims(all, [RAISED]);
    const alone = explored({ ...QUESTION, own });
    const over = new Explorer({ ...QUESTION, own });
    for await (const _ of exploreOver(over, 2, new AbortController().signal));
    expect(foundOf(over, own)).toEqual(foundOf(alone, own));
    expect(over.freeze().breaks).toEqual(alone.freeze().breaks);
  });
});

test('a VM that is off shows the memory that it had last, as in a rehearsal', async () => {
  const lab = labOf(2, 1);
  const world = { ...lab, vms: lab.vms.map((vm) => ({ ...vm, assigned: 4 * GiB, maximum: 8 * GiB })) };
  const own = await claims([`vms.all(v, v.memory == ${4 * GiB})`]);
  const explorer = explored({ ...asked(world, { commands: ['stop'], faults: [], budget: 0 }), own });
  expect(resultsOf(explorer).get(own[0]?.id as string)?.result).toBe('proved');
});

test('what goes by the entries of VMs, or by fields in a roundabout way, is found where it is found without changes of places', async () => {
  const world = { ...WORLD, vms: labOf(2, 4).vms.map((vm, at) => ({ ...vm, group: at < 2 ? 'web' : 'db' })) };
  const question = asked(world, { commands: ['drain', 'resume'], faults: [], budget: 0 });
  const own = await claims(
    ['vms.all(v, vms.all(w, v.group != w.group || v.host != w.host || v.name == w.name))'],
    ["(hosts.size() > 1 ? vms : []).all(v, v.host == 'Host2')", "vms.all(v, v['ho' + 'st'] == 'Host2')"],
  );
  for (const one of own) {
    const [plain, reduced] = [false, true].map((symmetry) => explored({ ...question, own: [one], symmetry }));
    expect(foundOf(reduced as Explorer, [one])).toEqual(foundOf(plain as Explorer, [one]));
  }
});

test('who is told apart by a claim changes places with nobody, and all others still do', async () => {
  const waysBy = async (text: string): Promise<number> =>
    new Explorer({ ...QUESTION, own: await claims([text]) }).packer.symmetry.ways;
  expect(await waysBy(BOTH_RUN)).toBe(4);
  expect(await waysBy(TOGETHER)).toBe(4);
  expect(await waysBy(SECOND_IS_NEW)).toBe(2);
  expect(await waysBy(`${SECOND_IS_NEW} && ${FIRST_IS_OFF}`)).toBe(1);
});
