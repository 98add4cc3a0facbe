import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_INVARIANTS, ROWS, VARIABLES } from '../../src/invariants/index.js';
import { PROBLEMS, SETTINGS, WINDOWS_CODES, WINDOWS_EVENTS } from '../../src/model/catalog/index.js';
import { newTurn } from '../../src/model/engines.js';
import { FACTS } from '../../src/model/facts.js';
import { makeWorld } from '../../src/model/make-world.js';
import { MACHINE_NAMES } from '../../src/model/refs.js';
import { LEDGER } from '../../src/model/rules/index.js';
import { step } from '../../src/model/step.js';
import { ASKED_BY_CHOICE, ASKED_BY_CMDLET, transitionsThatAsk } from '../../src/report/asked-by.js';
import { explainCmdlet } from '../../src/report/cmdlets.js';
import { explain, machinesMarkdown, mermaid, rulesJson, tellRules, traceLines } from '../../src/report/index.js';
import { FINDINGS, faultKinds } from '../../src/scenarios/index.js';
import { dice, smallClusters, stepFrom } from '../../src/testing.js';
import { lab, play } from './rehearsals.js';

const read = (id: string): string => {
  const found = explain(id, { color: false, width: 80 });
  if (!found.ok) throw new Error(found.error);
  return found.value;
};

describe('an explanation', () => {
  test('of a claim that no fact wakes says when it is looked at, and tells no empty list', () => {
    expect(read('service/window-left-in-order')).toContain('Looked at when a maintenance window closes.');
    for (const { id } of ALL_INVARIANTS) expect(read(id), id).not.toMatch(/Looked at after:\s*$/);
  });

  test('of a rule names its sources, its cmdlets and the machines that ask it', () => {
    expect(read('drain/only-an-emptied-node-leaves')).toMatchInlineSnapshot(`
      "drain/only-an-emptied-node-leaves: a rule about a host

      A node that still owns roles is not evicted.

        Confidence: assumed
        Source: none; it is ours.
        Cmdlets: Remove-ClusterNode
        Asked by the machine node: evict, in up, paused, down, isolated, cutOff,
            stopped, halted, quarantined
        Switch it off: --doubt drain/only-an-emptied-node-leaves"
    `);
    expect(read('vm-version/needs-level')).toMatchInlineSnapshot(`
      "vm-version/needs-level: a rule about a vm

      The version of a clustered VM is raised only as far as the functional level of
      its cluster permits.

        Confidence: doc
        Source: What's new in Hyper-V on Windows Server 2016 (Microsoft, vendor)
            [WNHV]
        Source: Update-SCVMVersion, System Center PowerShell reference (Microsoft,
            vendor) [SCVMV]
        Cmdlets: Update-VMVersion
        Asked by the machine configuration: update, in any state of settled
        Asked by the machine configuration: review, in any state of settled
        Switch it off: --doubt vm-version/needs-level"
    `);
  });

  test('of a number of Windows says what shows it here', () => {
    expect(read('5987')).toMatchInlineSnapshot(`
      "5987: an error or event of Windows

      A clustered space is in a degraded condition and the requested action cannot be
      completed at this time.

        Shown when this rule refuses: storage/healthy-before-drain
        Source: System Error Codes (4000-5999) (Microsoft, vendor) [WERR]"
    `);
    expect(read('5120')).toContain('Written to the log with the fact: volume-offline');
    expect(read('0x8009030E')).toContain('Shown by a known problem: problem/kerberos-delegation');
    expect(read('windows/5987')).toBe(read('5987'));
    expect(read('1205')).toContain('A role could not be brought online, or offline, as a whole.');
    expect(read('0x8007274C')).toContain('The target could not be connected to.');
  });

  test('of each number that a rule, a fact or a known problem shows says what it means', () => {
    const codes = [...LEDGER, ...PROBLEMS].flatMap(({ code }) => code ?? []);
    const events = Object.values(WINDOWS_EVENTS).map(({ value }) => String(value));
    expect([...codes, ...events].filter((code) => WINDOWS_CODES[code] === undefined)).toEqual([]);
  });

  test('of a fault tells its keys, and of faults all of them', () => {
    expect(read('fault/storage-slow')).toContain('to: What is left of its rate');
    expect(read('faults')).toContain('fault/fail-shutdown: A guest does not shut down.');
    for (const { name, says, keys } of faultKinds()) {
      expect(read(`fault/${name}`)).toContain(`fault/${name}`);
      expect([says, ...keys.map((key) => key.says)]).not.toContain('');
    }
  });

  test('of a state says what leads on', () => {
    expect(read('node/paused')).toMatchInlineSnapshot(`
      "node/paused: a state of the machine node (member.paused)

      It serves what it has; no new group lands here.

      From here:
        crash: to member.down
        halt: to member.stopping [quorum/stop-keeps-quorum]
        restart: to member.stopping
        evict: to member.evicting [drain/only-an-emptied-node-leaves,
            quorum/eviction-keeps-quorum]
        missed: to member.cutOff
        given-up: to member.stopped
        resume: to member.up
        install.in-place: to member.upgrading [install/release-has-a-path,
            install/release-fits-the-cluster, install/no-roles-on-the-node]

      It is reached by:
        suspend, from member.up
        installation.failed, from member.upgrading
        patched, from member.patching
        booted.paused, from member.down
        booted.paused, from member.isolated
        reached.paused, from member.cutOff
        reached.paused, from member.stopped"
    `);
    expect(read('node/member.paused')).toBe(read('node/paused'));
  });

  test.each(['WS2016', 'Suspend-ClusterNode', 'patch', 'hot-memory', 'service/outage-bounded', 'NODE/UP'])(
    'of %s exists',
    (id) => {
      expect(read(id).length).toBeGreaterThan(100);
    },
  );

  test('of nothing suggests the nearest', () => {
    expect(explain('vm-version/need-level')).toMatchObject({
      ok: false,
      error: expect.stringContaining('Did you mean vm-version/needs-level?'),
    });
    expect(explain('__proto__').ok).toBe(false);
  });

  test('of a finding says what helps against it', () => {
    for (const id of Object.keys(FINDINGS))
      expect(explain(id)).toMatchObject({ value: expect.stringContaining('Remedy: ') });
    expect(read('vm/immovable').replaceAll(/\s+/g, ' ')).toContain('pass-through disk to shared storage, remove');
  });

  test('of nothing like it suggests the names that hold the word', () => {
    const tried = [
      'windows',
      'pass-through',
      'quorum',
      'immovable',
      'hosts.drian',
      'pausd',
      'MoveTypeTreshold',
      'xyzzy',
    ];
    const told = tried.map((id) => {
      const found = explain(id);
      return found.ok ? id : found.error.replace(/ An id is .*/, '');
    });
    expect(told).toMatchInlineSnapshot(`
      [
        "Nothing is called 'windows'. Did you mean window/too-few, window/off-between, window/clock-may-change, window/shorter-than-a-node or service/window-left-in-order?",
        "Nothing is called 'pass-through'. Did you mean vm/immovable?",
        "Nothing is called 'quorum'. Did you mean quorum-lost, quorum-regained, quorum/two-left, quorum/two-nodes or quorum/no-witness?",
        "Nothing is called 'immovable'. Did you mean vm/immovable?",
        "Nothing is called 'hosts.drian'. Did you mean hosts.drain?",
        "Nothing is called 'pausd'. Did you mean Paused?",
        "Nothing is called 'MoveTypeTreshold'. Did you mean MoveTypeThreshold?",
        "Nothing is called 'xyzzy'.",
      ]
    `);
  });

  test('of a property says its defaults, level by level', () => {
    expect(read('ResiliencyDefaultPeriod')).toMatchInlineSnapshot(`
      "ResiliencyDefaultPeriod: a property of a cluster

      How long the VMs of an isolated node are waited for before they are started
      elsewhere.

        Values: 0 to 86400 seconds (assumed)
        Default at WS2012 to WS2012R2: there is no such property
        Default at TP1: 0 (field)
        Default at TP2 to AZL24H2: 240 (doc)
        Set it in a scenario: clusters: [{ settings: { ResiliencyDefaultPeriod: …
            } }], or as a line: (Get-Cluster).ResiliencyDefaultPeriod = …"
    `);
  });

  test('of a state by its word says what it stands for, of a fact where it matters', () => {
    expect(read('paused')).toMatchInlineSnapshot(`
      "Paused: a state, as reports and conditions show it

      It stands for:
        host, node/paused: It serves what it has; no new group lands here.
        host, node/evicting: The cluster removes the node from its configuration.
        host, node/stopping: Its cluster service is being stopped: its roles leave
            first.
        VM, power/paused: The guest stands still and keeps its memory: its host
            hangs."
    `);
    expect(read('drain-completed')).toMatchInlineSnapshot(`
      "drain-completed: a fact about a host

      A trace says it of a host: "drain completed".

        A script line can demand it: ends: drain-completed
        Looked at after it: safety/one-drain
        Looked at after it: safety/drained-node-is-empty
        Looked at after it: progress/drain-ends
        Looked at after it: progress/really-drained"
    `);
  });

  test('of a cmdlet shows which arguments need no name', () => {
    expect(read('Move-ClusterVirtualMachineRole')).toContain('-Node <host> (position 1): The target');
    expect(read('Move-ClusterVirtualMachineRole')).toContain('-MigrationType <Live|Quick>:');
  });

  test('of every finding, property, fact and field of conditions can be had', () => {
    const facts = FACTS.map(({ name }) => name);
    for (const id of [...Object.keys(FINDINGS), ...SETTINGS.map(({ name }) => name), ...facts])
      expect([id, read(id).startsWith(`${id}: a`)]).toEqual([id, true]);
    for (const [variable, row] of Object.entries(VARIABLES))
      for (const name of Object.keys(ROWS[row]).filter((field) => field !== 'level'))
        expect(read(`${variable}.${name}`)).toContain(`${variable}.${name}: a field`);
    expect(read('clusters.level.major')).toContain('a field of conditions');
  });

  test('of every rule can be had', () => {
    for (const { id, statement } of LEDGER) expect(read(id).replaceAll('\n', ' ')).toContain(statement);
  });
});

describe('which cmdlet asks which rule', () => {
  test('every refusal that a cmdlet gives is in the table', () => {
    const turn = newTurn();
    const unknown = new Set<string>();
    fc.assert(
      fc.property(smallClusters(), fc.array(dice(), { minLength: 20, maxLength: 60 }), (spec, thrown) => {
        const world = makeWorld(spec);
        for (const one of thrown) {
          const asked = stepFrom(world, one);
          const rule = step(world, asked, turn).refusal?.rule ?? '';
          const table = ASKED_BY_CMDLET[asked.do] ?? ASKED_BY_CHOICE[asked.do];
          if (rule !== '' && rule !== 'state/does-not-answer' && table?.includes(rule) !== true) {
            unknown.add(`${asked.do} ${rule}`);
          }
        }
      }),
      { numRuns: 500 },
    );
    expect([...unknown]).toEqual([]);
  });

  test('every rule is asked by somebody, and every rule of the table exists', () => {
    const told = new Set([...Object.values(ASKED_BY_CMDLET), ...Object.values(ASKED_BY_CHOICE)].flat());
    const ids = LEDGER.map((rule) => rule.id);
    expect([...told].filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => !told.has(id) && transitionsThatAsk(id).length === 0)).toEqual([]);
  });
});

describe('the ledger', () => {
  test.each([80, 120])('is told at %i columns without breaking an id', (width) => {
    const text = tellRules({ color: false, width });
    for (const { id } of LEDGER) expect(text).toContain(id);
    expect(text).toContain(`${LEDGER.length} rules`);
  });

  test('is data too', () => {
    expect(rulesJson()).toHaveLength(LEDGER.length);
    expect(rulesJson()[0]).toMatchObject({
      id: 'vm-version/host-must-support',
      sources: ['VMV', 'LMV'],
      code: '21502',
    });
  });
});

describe('the diagrams', () => {
  test('show nested states, rules and descriptions', () => {
    expect(mermaid('drain')).toMatchInlineSnapshot(`
      "stateDiagram-v2
        state "rest" as rest {
          state "notInitiated" as rest_notInitiated
          state "completed" as rest_completed
          state "failed" as rest_failed
          [*] --> rest_notInitiated
          rest_notInitiated --> rest_notInitiated : reset
          rest_completed --> rest_notInitiated : reset
          rest_failed --> rest_notInitiated : reset
          note right of rest_notInitiated
            No drain was asked for since the node last served.
          end note
          note right of rest_completed
            No role is left on the node. A VM that is not clustered may still be there.
          end note
          note right of rest_failed
            At least one role could not leave. The node stays Paused.
          end note
        }
        state "inProgress" as inProgress
        [*] --> rest
        rest --> inProgress : start [drain/one-at-a-time]
        inProgress --> inProgress : start [drain/one-at-a-time]
        note right of inProgress
          Roles leave in the order of their priority.
        end note
        inProgress --> rest_completed : emptied
        inProgress --> rest_failed : gave-up
        inProgress --> rest_notInitiated : reset"
    `);
  });

  test.each(MACHINE_NAMES)('of %s use ids and labels that Mermaid takes', (name) => {
    const arrows = mermaid(name)
      .split('\n')
      .filter((line) => line.includes('-->'));
    for (const arrow of arrows) expect(arrow).toMatch(/^ +(\[\*\]|\w+) --> \w+( : [^:;]+)?$/);
  });

  test('are the page docs/machines.md', async () => {
    await expect(`${machinesMarkdown()}\n`).toMatchFileSnapshot('../../docs/machines.md');
  });
});

test('the trace is a header and one line for each occurrence, with names', () => {
  const told = play(lab());
  const lines = [...traceLines(told)].map((line) => JSON.parse(line));
  expect(lines).toHaveLength(told.run.trace.length + 1);
  expect(lines[0]).toMatchObject({ clusterdrill: 1, seed: '42', sha256: told.sha256, hosts: ['Lab1', 'Lab2', 'Lab3'] });
  expect(lines[1]).toMatchObject({
    ...{ seq: 0, atUs: 0, do: 'Suspend-ClusterNode', subject: 'host:Lab1', cause: null },
    command: 'Suspend-ClusterNode -Name Lab1 -Drain -Wait',
    facts: expect.arrayContaining([{ fact: 'move-queued', subject: 'vm:web1', arg: 'host:Lab1' }]),
  });
  expect(lines[2]).toMatchObject({ do: 'begin', subject: 'vm:web1', arg: 'host:Lab2', cause: 0 });
});

test('cmdlets that only the console has are explained by their tables', () => {
  const page = { color: false, width: 100 };
  expect(explainCmdlet('get-clusterlog', page)).toContain('Get-ClusterLog: a cmdlet of FailoverClusters');
  expect(explainCmdlet('Get-VM', page)).toContain('-ComputerName: ');
  expect(explainCmdlet('Update-VmConfigurationVersion', page)).toContain('From TP1 to TP2.');
  expect(explainCmdlet('Wait-NextEvent', page)).toContain('of ours; no Windows module has it');
  expect(explainCmdlet('Get-Nothing', page)).toBeUndefined();
});
