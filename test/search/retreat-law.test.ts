/** A way back is claimed exactly where trying everything finds one, also where a node crashes on the way. */
import { describe, expect, test } from 'vitest';
import { newTurn } from '../../src/model/engines.js';
import { REJECTED, step } from '../../src/model/step.js';
import { COMMAND_SETS } from '../../src/search/command-kinds.js';
import { isMarked } from '../../src/search/goals.js';
import { retreatOf } from '../../src/search/retreat/index.js';
import { Recording } from '../../src/session/index.js';
import { scenarioOf } from '../scenarios/support.js';
import { asked, explored } from './lab.js';

interface Small {
  readonly nodes?: number;
  readonly vms?: number;
  readonly faults?: string;
}

const text = (upgrade: string, version: string, { nodes = 2, vms = 2, faults = '' }: Small = {}) => `clusterdrill: 1
title: A small lab
clusters: [{ name: LAB, level: WS2012R2, witness: file-share }]
hosts: [{ names: A1..A${nodes}, release: WS2012R2, cluster: LAB, cores: 16, memory: 64 GiB }]
vms: [{ name: vm, count: ${vms}, version: "${version}", memory: 2 GiB, workload: idle, compatibility: minimal }]
upgrade: { to: WS2016, ${upgrade} }
${faults}`;

const three = { nodes: 3, vms: 1 };
const crash = (at: string, host: string) => `faults: [{ at: ${at}, crash: ${host}, for: 10 min }]\n`;

describe('on small clusters', () => {
  test.each([
    ['clean', text('method: clean', '5.0')],
    ['in place', text('method: in-place', '5.0')],
    ['with the versions of the VMs', text('vmVersions: after', '5.0')],
    ['three nodes', text('method: clean', '5.0', three)],
    ['three nodes in place', text('method: in-place', '5.0', three)],
    ['three nodes, with the versions of the VMs', text('vmVersions: after', '5.0', three)],
    [
      'a node that crashes while another is away',
      text('method: clean', '5.0', { ...three, faults: crash('20 min', 'A3') }),
    ],
    [
      'an old node that crashes beside a new one',
      text('vmVersions: after', '5.0', { ...three, faults: crash('130 min', 'A3') }),
    ],
    ['one of two nodes that crashes', text('method: clean', '5.0', { faults: crash('20 min', 'A2') })],
  ])('%s: claimed and found agree at every step', async (_, scenarioText) => {
    const scenario = await scenarioOf(scenarioText);
    const budget = scenario.faults.length;
    const explorer = explored(
      asked(scenario.world, {
        budget,
        faults: ['node-crash'],
        commands: [...COMMAND_SETS.rolling, 'install-in-place'],
      }),
    );
    expect(explorer.end).toBe('complete');
    const back = explorer.graph.reaching(explorer.states.count, (state) => isMarked(explorer.marks(state), 'asBefore'));
    const recording = await Recording.open(scenario);
    while (recording.record());
    const found = await retreatOf(scenario);
    const compared: (readonly [claimed: boolean, found: boolean, struck: boolean])[] = [];
    const [fault] = scenario.faults;
    const struckUs = fault !== undefined && 'atUs' in fault ? fault.atUs : Number.POSITIVE_INFINITY;
    // Right before each command, when what came before it has ended; and at the end.
    const before = [...recording.trace.commands()].map(([seq, { text: typed }]) => ({ seq, typed }));
    for (const { seq, typed } of [...before, { seq: recording.trace.length, typed: undefined }]) {
      const claimed = found?.moments.find(({ steps }) =>
        typed === undefined ? steps.length === 0 : steps.some((one) => one.text === typed),
      );
      explorer.start();
      const turn = newTurn('table');
      for (let at = 0; at < seq; at += 1) {
        const action = recording.trace.stepAt(at);
        if (action.do !== REJECTED) step(explorer.world, action, turn);
      }
      // While something is under way the coarse search has no such state: a command and its ending are one move there.
      const struck = claimed !== undefined && claimed.atUs > struckUs;
      const state = explorer.numberOf(struck ? 0 : budget);
      if (state >= 0 && claimed !== undefined) compared.push([claimed.cluster.possible, back[state] === 1, struck]);
    }
    expect(compared.length).toBeGreaterThan(3);
    expect(compared.filter(([claimed, really]) => claimed !== really)).toEqual([]);
    expect(compared.some(([claimed]) => claimed)).toBe(true);
    expect(compared.some(([, , struck]) => struck)).toBe(budget > 0);
  });
});
