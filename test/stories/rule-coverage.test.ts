/** Whether some scenario sees every rule of the ledger refuse and allow something, through `step` alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyWorld } from '../../src/model/encode.js';
import { newTurn } from '../../src/model/engines.js';
import { LEDGER, type Rule } from '../../src/model/rules/index.js';
import { MIGRATION } from '../../src/model/states.js';
import { step } from '../../src/model/step.js';
import { isIdleRole, NONE, type World } from '../../src/model/world.js';
import { buildWorld, parseScenario, type Scenario } from '../../src/scenarios/index.js';
import { rehearse } from '../../src/session/index.js';

const FOLDERS = ['../../scenarios/', '../../scenarios/museum/', './nights/', './rules/'] as const;

/** It shows nothing that smaller ones do not show. */
const LEFT_OUT = 'largest-cluster.yaml';

interface Seen {
  refuses: number;
  allows: number;
}

const seen = new Map<string, Seen>(LEDGER.map(({ id }) => [id, { refuses: 0, allows: 0 }]));
const original = new Map<Rule, Rule['holds']>(LEDGER.map((rule) => [rule, rule.holds]));

type Open = { -readonly [K in keyof Rule]: Rule[K] };

/** Only while a step runs: placement asks the ledger too, and does nothing by that. */
let watching = false;

beforeAll(() => {
  for (const rule of LEDGER) {
    const counts = seen.get(rule.id) as Seen;
    const holds = original.get(rule) as Rule['holds'];
    (rule as Open).holds = (world, subject, arg) => {
      const answer = holds.call(rule, world, subject, arg);
      if (watching && answer) counts.allows += 1;
      if (watching && !answer) counts.refuses += 1;
      return answer;
    };
  }
});

afterAll(() => {
  for (const [rule, holds] of original) (rule as Open).holds = holds;
});

/** It is asked while the names of a line are looked up, before there is a step. */
const OF_NAMES = 'vm/is-on-that-host';
let namesSeen = false;

/** Worlds of so many VMs are tried at every moment. */
const SMALL = 9;

/** What a driver might choose now, or somebody ask for, and does not: each on a copy of the world. */
function tryChoices(world: World): void {
  for (const vm of world.vms) {
    const choices = vm.waiting
      ? ['takeover', 'preempt']
      : vm.migration === MIGRATION.queued
        ? ['begin', 'abandon']
        : isIdleRole(vm)
          ? ['takeover']
          : [];
    for (const { index } of world.hosts) {
      for (const name of choices) step(copyWorld(world), { do: name, subject: vm.index, arg: index }, newTurn());
      const files = { DestinationHost: index, IncludeStorage: true };
      if (!vm.clustered)
        step(copyWorld(world), { do: 'Move-VM', subject: vm.index, arg: NONE, with: files }, newTurn());
    }
  }
}

/** Performs the steps of a rehearsal once more, on a world of its own. */
async function replay(scenario: Scenario): Promise<void> {
  const { run } = await rehearse(scenario);
  const world = buildWorld(scenario);
  const turn = newTurn();
  watching = true;
  for (let seq = 0; seq < run.trace.length; seq += 1) {
    const action = run.trace.stepAt(seq);
    if (action.do !== 'rejected-call') step(world, action, turn);
    if (world.vms.length <= SMALL) tryChoices(world);
  }
  watching = false;
  for (const [, { refusal }] of run.trace.commands()) if (refusal?.rule === OF_NAMES) namesSeen = true;
}

test('every rule refuses something in some scenario, and allows something in some scenario', async () => {
  for (const folder of FOLDERS) {
    const place = new URL(folder, import.meta.url);
    for (const file of readdirSync(place).filter((name) => name.endsWith('.yaml') && name !== LEFT_OUT)) {
      const scenario = await parseScenario(readFileSync(new URL(file, place), 'utf8'), file);
      if (!scenario.ok) throw new Error(`${file}: ${scenario.error[0]?.message}`);
      const { missed } = await rehearse(scenario.value);
      expect([file, ...missed]).toEqual([file]);
      await replay(scenario.value);
    }
  }
  seen.delete(OF_NAMES);
  expect(namesSeen).toBe(true);
  const never = (what: keyof Seen): string[] => [...seen].flatMap(([id, counts]) => (counts[what] === 0 ? [id] : []));
  console.log(
    `rules seen: ${LEDGER.length - never('refuses').length} refuse and ${LEDGER.length - never('allows').length} allow, of ${LEDGER.length}`,
  );
  expect({ neverRefuses: never('refuses'), neverAllows: never('allows') }).toEqual({
    neverRefuses: [],
    neverAllows: [],
  });
});
