/** What a policy sees of a world. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import { processorIndex, releaseIndex } from '../../src/model/catalog/index.js';
import { newTurn } from '../../src/model/engines.js';
import { makeWorld } from '../../src/model/make-world.js';
import { findRule } from '../../src/model/rules/index.js';
import { MIGRATION } from '../../src/model/states.js';
import { step } from '../../src/model/step.js';
import { NONE, type Vm, type World } from '../../src/model/world.js';
import type { VmSpec, WorldSpec } from '../../src/model/world-spec.js';
import {
  candidatesFor,
  hostViews,
  type PolicyHost,
  type PolicyStart,
  vmView,
} from '../../src/operators/policy/view.js';
import { dice, smallClusters, stepFrom } from '../../src/testing.js';

/** As the documentation says it. */
const hasFeatures = (host: PolicyHost, { release, cpu, microcode }: PolicyStart): boolean =>
  (release === null || host.releases.includes(release)) &&
  (cpu === null || host.cpus.includes(cpu)) &&
  microcode <= host.microcode;

const permits = (world: World, vm: Vm, host: number): boolean =>
  ['migration/cpu-features', 'processors/same-vendor'].every((id) => findRule(id)?.holds(world, vm.index, host));

const keepsApart = (world: World, vm: Vm, host: number): boolean | undefined =>
  findRule('anti-affinity/enforced')?.holds(world, vm.index, host);

test('where a VM finds the processor features of its cold start, as far as a policy sees, the rules find them too', () => {
  fc.assert(
    fc.property(smallClusters(), fc.array(dice(), { maxLength: 30 }), (spec, thrown) => {
      const world = makeWorld(spec);
      const turn = newTurn();
      for (const one of thrown) step(world, stepFrom(world, one), turn);
      const hosts = hostViews(world, world.hosts);
      for (const vm of world.vms.filter((one) => one.host !== NONE)) {
        for (const { name, features, twin } of candidatesFor(world, vm, world.hosts)) {
          const host = world.hosts.findIndex((one) => one.name === name);
          expect([features, !twin]).toEqual([permits(world, vm, host), keepsApart(world, vm, host)]);
        }
        const seen = hosts.map((host) => hasFeatures(host, vmView(world, vm).started));
        const permitted = hosts.map((_, host) => permits(world, vm, host));
        // One that came to processors which nobody has written might go to any vendor from there: a policy is told of its own.
        const isLost = vm.startedWith !== NONE && world.hosts[vm.host]?.processor === NONE;
        expect(isLost ? seen.map((isSeen, at) => isSeen && permitted[at]) : permitted).toEqual(seen);
      }
    }),
  );
});

describe('a VM', () => {
  const [haswell, skylake, naples] = ['Intel/Haswell', 'Intel/Skylake', 'AMD/Naples'].map(processorIndex) as [
    number,
    number,
    number,
  ];
  const worldOf = (vm: Partial<VmSpec>): WorldSpec => ({
    clusters: [{ name: 'LAB', level: releaseIndex('WS2019'), witness: 2 }],
    hosts: [
      { name: 'A', release: releaseIndex('WS2022'), processor: skylake, microcode: 3 },
      { name: 'B', release: releaseIndex('WS2019'), processor: haswell },
      { name: 'C', release: releaseIndex('WS2019'), processor: naples },
      { name: 'D', release: releaseIndex('WS2019') },
    ].map((host) => ({ ...host, cluster: 0, cores: 16, memory: 64 * GiB })),
    vms: [{ name: 'v', host: 0, startup: 2 * GiB, ...vm }],
  });
  const seen = (vm: Partial<VmSpec>) => {
    const world = makeWorld(worldOf(vm));
    return vmView(world, world.vms[0] as Vm);
  };

  test('has the features of the host that it was started on', () => {
    const { started, compatibility, moves } = seen({});
    expect(started).toEqual({ release: 'WS2022', cpu: 'Intel/Skylake', microcode: 3 });
    expect([compatibility, moves]).toEqual(['none', 'live']);
  });

  test('has those of every processor of the vendor where it keeps to the smallest set', () => {
    const { started, compatibility } = seen({ compatibility: 'minimal' });
    expect(started).toEqual({ release: null, cpu: 'Intel/Nehalem', microcode: 3 });
    expect(compatibility).toBe('minimal');
  });

  test('has none where nobody has written what its host has', () => {
    expect(seen({ host: 3 }).started).toEqual({ release: 'WS2019', cpu: null, microcode: 0 });
  });

  test('moves offline where it is off, and quickly where its priority is below the threshold', () => {
    expect(seen({ state: 'Off' }).moves).toBe('offline');
    expect(seen({ priority: 'NoAutoStart' }).moves).toBe('quick');
  });

  test('finds at a host what it offers: its vendor up to its own generation, or all where it is not written', () => {
    const world = makeWorld(worldOf({}));
    const [a, b, c, d] = hostViews(world, world.hosts) as [PolicyHost, PolicyHost, PolicyHost, PolicyHost];
    expect([a.cpu, b.cpu, c.cpu, d.cpu]).toEqual(['Intel/Skylake', 'Intel/Haswell', 'AMD/Naples', null]);
    expect([a.microcode, b.microcode]).toEqual([3, 0]);
    expect(b.cpus).toEqual([
      'Intel/Nehalem',
      'Intel/Westmere',
      'Intel/SandyBridge',
      'Intel/IvyBridge',
      'Intel/Haswell',
    ]);
    expect(c.cpus).toEqual(['AMD/Bulldozer', 'AMD/Piledriver', 'AMD/Naples']);
    expect(d.cpus).toEqual(expect.arrayContaining(['Intel/GraniteRapids', 'AMD/Turin']));
    expect([a.releases.at(-1), b.releases.at(-1), b.releases.includes('WS2022')]).toEqual(['WS2022', 'WS2019', false]);
  });
});

describe('what keeps VMs apart, and at a host', () => {
  const given = (enforced: number, vms: readonly Partial<VmSpec>[]): World =>
    makeWorld({
      clusters: [
        {
          ...{ name: 'LAB', level: releaseIndex('WS2019'), witness: 2 },
          settings: { ClusterEnforcedAntiAffinity: enforced },
        },
      ],
      hosts: ['A', 'B', 'C'].map((name) => ({
        ...{ name, release: releaseIndex('WS2019'), cluster: 0, cores: 16, memory: 64 * GiB },
      })),
      vms: vms.map((vm, at) => ({ name: `v${at + 1}`, host: 0, startup: 2 * GiB, ...vm })),
    });

  test('are what runs there, or is on its way there, and shares a class that is enforced; and what is off', () => {
    const vms = [
      { antiAffinity: ['db'] },
      { antiAffinity: ['db'], host: 1 },
      { antiAffinity: ['db'], state: 'Off' },
    ] as const;
    const [hard, soft] = [given(1, vms), given(0, vms)];
    const seen = (world: World, vm: number) =>
      candidatesFor(world, world.vms[vm] as Vm, world.hosts).map(({ twin, heldTwin }) => [twin, heldTwin]);
    expect(seen(hard, 0)).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ]);
    expect(seen(hard, 2).map(([twin]) => twin)).toEqual([true, true, false]);
    expect(seen(soft, 0).flat()).not.toContain(true);
    expect([hard, soft].map((world) => vmView(world, world.vms[0] as Vm).enforced)).toEqual([true, false]);
    (hard.vms[1] as Vm).moveTo = 2;
    expect(seen(hard, 0).map(([twin]) => twin)).toEqual([false, true, true]);
  });

  test('are the host that binds a VM, and the network that has cut one off before its cluster knows', () => {
    const world = given(0, [{ immovable: 'GPU', host: 1 }, {}]);
    expect(world.vms.map((vm) => vmView(world, vm).boundTo)).toEqual(['B', null]);
    (world.hosts[1] as World['hosts'][number]).island = 2;
    expect(hostViews(world, world.hosts).map(({ state }) => state)).toEqual(['Up', 'Isolated', 'Up']);
  });

  test('are VMs elsewhere that can go nowhere else, which a host is not to be filled before', () => {
    const world = given(0, [{ possibleOwners: [0, 1] }, { possibleOwners: [0, 1, 2] }, {}]);
    const [pinned] = world.vms as [Vm];
    const seen = (except?: Vm) => hostViews(world, world.hosts, except).map(({ reserved }) => reserved > 0);
    expect(seen()).toEqual([false, true, false]);
    expect(seen(pinned)).toEqual([false, false, false]);
    Object.assign(pinned, { moveFrom: 0, moveTo: 1, migration: MIGRATION.copying });
    expect(seen()).toEqual([true, false, false]);
  });
});
