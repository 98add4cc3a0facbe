import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import {
  PROBLEMS,
  type Problem,
  type ProblemEnd,
  processorIndex,
  releaseIndex,
} from '../../src/model/catalog/index.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { MIGRATION, POWER } from '../../src/model/states.js';
import { step } from '../../src/model/step.js';
import type { World } from '../../src/model/world.js';
import type { HostSpec, VmSpec } from '../../src/model/world-spec.js';
import { tell } from '../../src/report/index.js';
import { rehearsed } from './rehearsed.js';
import { told } from './told.js';

const WS2019 = releaseIndex('WS2019');

interface Pair {
  readonly from?: Partial<HostSpec>;
  readonly to?: Partial<HostSpec>;
  readonly vm?: Partial<VmSpec>;
  readonly level?: number;
  readonly mode?: 'compression' | 'smb';
  readonly doubts?: readonly string[];
}

/** Two nodes A and B and a VM on A. */
const worldOf = ({ from, to, vm, level = WS2019, mode = 'compression', doubts = [] }: Pair): World =>
  makeWorld({
    clusters: [{ name: 'C', level }],
    hosts: [
      { name: 'A', release: WS2019, cluster: 0, cores: 8, memory: 64 * GiB, ...from },
      { name: 'B', release: WS2019, cluster: 0, cores: 8, memory: 64 * GiB, ...to },
    ],
    vms: [{ name: 'v', host: 0, startup: 4 * GiB, ...vm }],
    mode,
    doubts,
  });

/** How a live move from A to B goes: the rule that refuses it, `failed` under 10 % or later, or `done`. */
function moved(pair: Pair | World): string {
  const world = 'hosts' in pair ? pair : worldOf(pair);
  const turn = newTurn();
  const does = (name: string, arg = -1) => step(world, { do: name, subject: 0, arg }, turn).refusal;
  const how = world.vms[0]?.clustered ? 'Move-ClusterVirtualMachineRole' : 'Move-VM';
  const given = how === 'Move-VM' ? { DestinationHost: 1 } : { Node: 1, Wait: 0 };
  const asked = step(world, { do: how, subject: 0, arg: -1, with: given }, turn).refusal;
  const refusal = asked ?? does('begin', 1);
  if (refusal !== undefined) return `${refusal.rule}: ${refusal.message}`;
  for (const phase of ['setup-done', 'copied']) {
    does(phase);
    if (world.vms[0]?.migration === MIGRATION.failed) return `failed after ${phase}`;
  }
  for (const phase of ['switched', 'handed-over']) does(phase);
  return world.vms[0]?.host === 1 && world.vms[0]?.migration === MIGRATION.done ? 'done' : 'lost on the way';
}

const cpu = (name: string): { processor: number } => ({ processor: processorIndex(name) });

describe('processors', () => {
  test('of two vendors are never crossed, whatever the compatibility', () => {
    const pair = { from: cpu('Intel/Haswell'), to: cpu('AMD/Turin') };
    expect(moved(pair)).toMatch(
      /^processors\/same-vendor: The virtual machine 'v' is using processor-specific features not/,
    );
    expect(moved({ ...pair, vm: { compatibility: 'minimal' } })).toMatch(/^processors\/same-vendor/);
    expect(moved({ ...pair, doubts: ['processors/same-vendor'] })).toBe('done');
  });

  test('of two vendors are not crossed by way of a host of which nobody wrote any', () => {
    const world = worldOf({ to: cpu('AMD/Turin') });
    Object.assign(world.vms[0] as object, { startedWith: processorIndex('Intel/Haswell') });
    expect(moved(world)).toMatch(/^processors\/same-vendor: .*it was started on Intel\/Haswell, B has AMD\/Turin/);
  });

  test('of a later generation take a VM, those of an earlier one do not', () => {
    expect(moved({ from: cpu('Intel/Haswell'), to: cpu('Intel/Skylake') })).toBe('done');
    expect(moved({ from: cpu('Intel/Skylake'), to: cpu('Intel/Haswell') })).toBe(
      "migration/cpu-features: The virtual machine 'v' is using processor-specific features not supported on physical computer 'B': it was started on Intel/Skylake, and these are Intel/Haswell. It must be shut down to go there.",
    );
  });

  test('that nobody wrote down are all alike', () => {
    expect(moved({ from: cpu('Intel/Skylake') })).toBe('done');
  });

  test('of an earlier generation take a VM that was started with the smallest set', () => {
    const pair = { from: cpu('Intel/Skylake'), to: cpu('Intel/Haswell') };
    expect(moved({ ...pair, vm: { compatibility: 'minimal' } })).toBe('done');
  });

  test('microcode pins in one direction, and compatibility does not help against it', () => {
    expect(moved({ to: { microcode: 2 } })).toBe('done');
    expect(moved({ from: { microcode: 2 }, vm: { compatibility: 'minimal' } })).toMatch(
      /^migration\/cpu-features: .* it was started with microcode 2, and this is 0\./,
    );
  });

  test('what all nodes offer is worked out at the level of WS2025; below it the smallest set stands in', () => {
    const [a, b] = [cpu('Intel/Skylake'), cpu('Intel/Haswell')];
    const at = (level: 'WS2022' | 'WS2025') => {
      const release = releaseIndex(level);
      return worldOf({
        level: release,
        from: { release, ...a },
        to: { release, ...b },
        vm: { compatibility: 'common' },
      });
    };
    const [common, minimal] = [at('WS2025'), at('WS2022')];
    expect([common.vms[0]?.startedWith, minimal.vms[0]?.startedWith]).toEqual([
      processorIndex('Intel/Haswell'),
      processorIndex('Intel/Nehalem'),
    ]);
    expect([moved(common), moved(minimal)]).toEqual(['done', 'done']);
  });
});

describe('a virtual switch', () => {
  const pair = { from: { switches: ['Production'] }, to: { switches: ['vSwitch'] }, vm: { switches: ['production'] } };

  test('that the target lacks fails a move under 10 %, and its name has no case', () => {
    expect(moved(pair)).toBe('failed after setup-done');
    expect(moved({ ...pair, doubts: ['migration/switch-exists'] })).toBe('done');
    expect(moved({ ...pair, to: { switches: ['PRODUCTION'] } })).toBe('done');
  });

  test('that its host lacks keeps a VM from starting', () => {
    const world = worldOf({ ...pair, from: { switches: [] }, vm: { switches: ['Production'], state: 'Off' } });
    const { refusal } = step(world, { do: 'Start-VM', subject: 0, arg: -1 }, newTurn());
    expect(refusal?.rule).toBe('vm/switch-exists');
    expect(refusal?.message).toMatch(/The Ethernet switch may not exist\. A has no switch 'Production'\.$/);
  });

  test('of another name on the rebuilt node stops the upgrade at the next one, and the report says why', async () => {
    const { run, outcome } = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: cloud }]
hosts: [{ names: A1..A3, release: WS2019, cluster: C, cores: 8, memory: 64 GiB, switches: [Production], rebuilt: { switches: [vSwitch] } }]
vms: [{ name: v, count: 2, on: [A1, A2], memory: 4 GiB, version: "9.0", switch: Production }]
upgrade: { to: WS2022 }
`);
    expect(outcome).toBe('stuck');
    expect(told(run, /kept|did not move|drain failed/)).toMatchInlineSnapshot(`
      "1 h 46 min     v2     is kept from its target by migration/switch-exists
      1 h 46 min     v2     did not move from A2
      1 h 46 min     A2     drain failed
      1 h 46 min     v2     is kept from its target by migration/switch-exists
      1 h 46 min     v2     did not move from A2
      1 h 46 min     A2     drain failed
      1 h 46 min     v2     is kept from its target by migration/switch-exists
      1 h 46 min     v2     did not move from A2
      1 h 46 min     A2     drain failed
      1 h 46 min     v2     is kept from its target by migration/switch-exists
      1 h 46 min     v2     did not move from A2
      1 h 46 min     A2     drain failed"
    `);
    const [player] = run.players;
    expect(player?.ask?.kind === 'stuck' ? player.ask.because : '').toMatch(/no virtual switch of that name/);
  });
});

/** A host that is like one end of a record. */
function like(end: ProblemEnd = {}): Partial<HostSpec> {
  const [key, fixed] = Object.entries(end.before ?? {})[0] ?? [end.releases?.[0]];
  return {
    ...(key === undefined ? {} : { release: releaseIndex(key) }),
    ...(fixed === undefined ? {} : { revision: fixed - 1 }),
    traits: end.has ?? [],
  };
}

function meeting({ from, to, vm, modes, acrossSites }: Problem, without: 'traits' | 'nothing'): Pair {
  const drop = ({ revision, ...host }: Partial<HostSpec>): Partial<HostSpec> => {
    if (without === 'traits') return { ...host, traits: [] };
    return revision === undefined ? host : { ...host, revision };
  };
  const sites = acrossSites === true ? [{ site: 'east' }, { site: without === 'traits' ? 'east' : 'west' }] : [];
  const [a, b] = [
    { ...drop(like(from)), ...sites[0] },
    { ...drop(like(to)), ...sites[1] },
  ];
  return {
    from: vm?.clustered === false ? { ...a } : a,
    to: b,
    vm: {
      version: 6,
      ...(vm?.clustered === undefined ? {} : { clustered: vm.clustered }),
      traits: without === 'traits' ? [] : (vm?.has ?? []),
    },
    mode: modes === undefined ? 'compression' : 'smb',
    level: Math.min(a.release ?? WS2019, b.release ?? WS2019),
    doubts: ['migration/cpu-features', 'vm-version/host-must-support', 'migration/same-edition'],
  };
}

const ENDINGS = {
  refuse: /^migration\/known-problem: /,
  'fail-early': /^failed after setup-done$/,
  'fail-late': /^failed after copied$/,
} as const;

describe.each(PROBLEMS.map((problem) => [problem.id, problem] as const))('the known problem %s', (_, problem) => {
  test('is met, and without what it asks for it is not', () => {
    expect(moved(meeting(problem, 'nothing'))).toMatch(ENDINGS[problem.effect]);
    expect(moved(meeting(problem, 'traits'))).toBe('done');
  });

  test('says so in a sentence, with what helps', () => {
    expect(problem.says).toMatch(/^[A-Z].*\.$/);
    expect(problem.message).toMatch(/[.]$/);
    expect(problem.helps).toMatch(/^[A-Z].*\.$/);
  });
});

test('a build with the fix no longer has the problem, nor has one that is not written', () => {
  const pair = { from: { traits: ['sdn' as const], revision: 291 }, to: { release: releaseIndex('WS2016') } };
  const at = (revision?: number) => ({
    ...pair,
    from: { traits: pair.from.traits, ...(revision === undefined ? {} : { revision }) },
    level: releaseIndex('WS2016'),
    vm: { version: 6 },
    doubts: ['migration/cpu-features', 'vm-version/host-must-support'],
  });
  expect([moved(at(291)), moved(at(292)), moved(at())].map((one) => one.split(':')[0])).toEqual([
    'migration/known-problem',
    'done',
    'done',
  ]);
});

test('a VM with a virtual TPM does not start where its certificates are missing', () => {
  const world = worldOf({ from: { traits: ['no-vtpm-certificates'] }, vm: { traits: ['vtpm'], state: 'Off' } });
  const { refusal } = step(world, { do: 'Start-VM', subject: 0, arg: -1 }, newTurn());
  expect([refusal?.rule, world.vms[0]?.power]).toEqual(['vm/starts-there', POWER.off]);
  expect(refusal?.message).toMatch(/^The key protector for the virtual machine 'v' could not be unwrapped\./);
});

test('an ISO of its host and a device of its host are told apart', () => {
  const why = (immovable: string): string => moved({ vm: { immovable } });
  expect(why('local ISO')).toBe(
    'placement/no-local-iso: v cannot leave A: an ISO of this host is in its drive. Eject it: Set-VMDvdDrive -VMName v -ComputerName A -Path $null.',
  );
  expect(why('pass-through disk')).toBe('placement/vm-is-movable: v cannot leave A: pass-through disk.');
});

test('a build of the system says nothing of the version of the solution', () => {
  const [release, older] = [releaseIndex('AZL24H2'), releaseIndex('AZL23H2')];
  const pair = {
    from: { release, revision: 1 },
    to: { release: older },
    level: older,
    doubts: ['migration/cpu-features'],
  };
  expect(moved(pair)).toBe('done');
  expect(moved({ ...pair, from: { release, traits: ['early-solution'] } })).toBe('failed after setup-done');
});

test('on a team of LBFO no VM serves after the upgrade: it does not start there, nor come there quickly', async () => {
  const { run, outcome, missed } = await rehearsed(`
clusters: [{ name: C, level: WS2019, witness: file-share }]
hosts: [{ names: N1..N2, release: WS2019, cluster: C, cores: 16, memory: 64 GiB, traits: [lbfo-switch] }]
vms: [{ name: web, on: N1, memory: 4 GiB }, { name: idle, on: N1, memory: 4 GiB, state: Off }]
script:
  - Suspend-ClusterNode N1 -Drain -Wait
  - { install: WS2022, on: N1, method: in-place }
  - Resume-ClusterNode N1
  - Move-ClusterVirtualMachineRole idle -Node N1
  - { run: Start-VM idle, expect: { refused: vm/starts-there } }
  - { run: Move-ClusterVirtualMachineRole web -Node N1 -MigrationType Quick, expect: { refused: vm/starts-there } }
`);
  expect([outcome, missed]).toEqual(['completed', []]);
  expect(run.world.vms.map(({ power }) => power)).toEqual([POWER.running, POWER.off]);
});

test('what no live move gets past is not spared by a live move', async () => {
  const quick = async (traits: string): Promise<string> =>
    tell(
      await rehearsed(`
clusters: [{ name: C, level: AZL23H2, witness: cloud }]
hosts:
  - { name: N1, release: AZL23H2, cluster: C, cores: 16, memory: 64 GiB }
  - { name: N2, release: AZL24H2, cluster: C, cores: 16, memory: 64 GiB, traits: [${traits}] }
vms: [{ name: web, on: N1, version: "11.0", memory: 4 GiB }]
script:
  - Move-ClusterVirtualMachineRole web -Node N2
  - Move-ClusterVirtualMachineRole web -Node N1 -MigrationType Quick
`),
      { color: false, width: 140 },
    );
  expect(await quick('early-solution')).toMatch(
    /quick migration +a cure for security-identifiers: no live move gets past it/,
  );
  expect(await quick('sdn')).toMatch(/quick migration +-MigrationType Live/);
});
