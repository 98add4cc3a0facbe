/** The likely host of a move is tried first for the sake of speed: random nights come out to the byte as without it. */
import { expect, test } from 'vitest';
import { nightText } from '../../soak/night-text.js';
import { clusterPlacement } from '../../src/operators/index.js';
import { parseScenario, type Scenario } from '../../src/scenarios/index.js';
import { setUp } from '../../src/session/index.js';
import type { Placement, View } from '../../src/sim/actors.js';
import { simulate } from '../../src/sim/simulate.js';

/** The same, which never says what is likely. */
const unguessed: Placement = (view, vm, purpose) => clusterPlacement(view, vm, purpose);

/** The hash of its trace. */
async function played(scenario: Scenario, placement: Placement) {
  const { world, question, cast } = await setUp(scenario);
  const run = simulate(world, question, { ...cast, placement });
  return run.trace.sha256(world);
}

test('a move goes where it would have gone', async () => {
  let guesses = 0;
  const counted = Object.assign((...args: Parameters<Placement>) => clusterPlacement(...args), {
    likely: (view: View, vm: Parameters<Placement>[1]) => {
      guesses += 1;
      return clusterPlacement.likely?.(view, vm) ?? -1;
    },
  });
  for (let night = 0; night < 40; night += 1) {
    const parsed = await parseScenario(nightText(`likely/${night}`), 'night.yaml');
    if (!parsed.ok) continue;
    expect(await played(parsed.value, counted), `likely/${night}`).toBe(await played(parsed.value, unguessed));
  }
  expect(guesses).toBeGreaterThan(100);
});
