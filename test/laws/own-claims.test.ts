/** A claim of a file is not asked again where the facts of a step say that it sees what it saw. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rows } from '../../src/invariants/own/rows.js';
import { changedBy, SEES } from '../../src/invariants/own/seen.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { step } from '../../src/model/step.js';
import type { World } from '../../src/model/world.js';
import { dice, smallClusters, stepFrom } from '../../src/testing.js';

const ALL = { clusters: true, hosts: true, vms: true };

/** All that conditions can see of a world, by what its changes are called. */
function seenIn(world: World): Readonly<Record<Exclude<keyof typeof SEES, 'times'>, string>> {
  const { clusters, hosts, vms } = new Rows(world, ALL, undefined).context as Record<
    string,
    readonly { host?: string }[]
  >;
  const places = vms?.map(({ host }) => host);
  const others = vms?.map((row) => ({ ...row, host: '' }));
  return {
    clusters: JSON.stringify(clusters),
    hosts: JSON.stringify(hosts),
    vms: JSON.stringify(others),
    places: JSON.stringify(places),
  };
}

test('whatever a condition can see changes by facts that wake it', () => {
  const changes = { clusters: 0, hosts: 0, vms: 0, places: 0 };
  const law = fc.property(smallClusters(), fc.array(dice(), { minLength: 20, maxLength: 80 }), (spec, thrown) => {
    const world = makeWorld(spec);
    const turn = newTurn();
    let before = seenIn(world);
    for (const one of thrown) {
      const action = stepFrom(world, one);
      step(world, action, turn);
      const after = seenIn(world);
      const told = changedBy(turn);
      for (const name of Object.keys(changes) as (keyof typeof changes)[]) {
        if (before[name] === after[name]) continue;
        changes[name] += 1;
        expect(told & SEES[name], `${name} after ${action.do}: ${before[name]} ${after[name]}`).not.toBe(0);
      }
      before = after;
    }
  });
  fc.assert(law, { numRuns: 200 });
  for (const [name, count] of Object.entries(changes)) expect(count, name).toBeGreaterThan(10);
});
