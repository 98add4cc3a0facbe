/** What remembered moves once missed: the search says, of every move, what it says where each is made. */
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/base/units.js';
import type { Invariant } from '../../src/invariants/invariant.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import type { WorldSpec } from '../../src/model/world-spec.js';
import { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';
import { pathTo } from '../../src/search/path.js';
import { asked, labOf } from './lab.js';
import { both, toldBy, unchanged } from './random-questions.js';

const [WS2019, WS2022] = [releaseIndex('WS2019'), releaseIndex('WS2022')];

const spares = (hosts: number, members: number): WorldSpec => {
  const lab = labOf(hosts, 1);
  return {
    ...lab,
    hosts: lab.hosts.map(({ cluster, ...host }, at) => (at < members ? { ...host, cluster: cluster ?? 0 } : host)),
  };
};

test.each(['atomic', 'interleaved'] as const)(
  'each host that joins is seen to make its cluster larger (%s)',
  (grain) => {
    const members = unchanged('members', 'cluster', ({ clusters }, index) => clusters[index]?.members.length ?? 0);
    const options = asked(spares(4, 2), { grain, commands: ['join'], faults: [], budget: 0, invariants: [members] });
    const [remembered, made] = both(options);
    expect(remembered).toEqual(made);
    expect(made?.told.length).toBeGreaterThan(1);
  },
);

test('what breaks in a state is told by the names of those whom the way there has led', () => {
  const options = asked(labOf(2, 1, ['placement/node-accepts-roles']), {
    ...{ commands: ['evict', 'quick'], faults: [], budget: 0, maxStates: 5 },
  });
  const [remembered, made] = both(options);
  expect(remembered).toEqual(made);
  const explorer = toldBy(options);
  const told = [...explorer.seen.breaks.values()].map((one) => pathTo(explorer, one));
  expect(told.length).toBeGreaterThan(1);
  for (const { path, seen } of told) {
    const [name, at] = Object.entries(path.at(-1)?.after.vms ?? {})[0] ?? [];
    expect([seen?.subject, ...(seen?.saw.match(/Host\d/g) ?? [])]).toEqual([`vm:${name}`, at?.host]);
  }
});

test('where a balancer takes the node with the lowest id, nodes are not told apart by their names alone', () => {
  const hosts = ['H1', 'H2', 'H3'].map((name) => ({ name, release: WS2019, cluster: 0, cores: 8, memory: 8 * GiB }));
  const vm = { startup: 6 * GiB, compatibility: 'minimal' } as const;
  const tight: WorldSpec = {
    ...{ clusters: [{ name: 'C', level: WS2019, witness: 2 }], hosts },
    vms: [
      { name: 'v1', host: 2, ...vm },
      { name: 'v2', host: 0, ...vm, state: 'Saved' },
      { name: 'v3', host: 2, ...vm },
    ],
  };
  const options = asked(tight, {
    ...{ commands: ['join', 'drain-next', 'evict-drained'], faults: [], budget: 0, to: [WS2022], maxStates: 60 },
  });
  const [remembered, made] = both(options);
  expect(remembered).toEqual(made);
  const roomy = { ...tight, hosts: hosts.map((host) => ({ ...host, memory: 64 * GiB })) };
  const ways = [tight, roomy].map((world) => new Explorer({ ...options, world }).packer.symmetry.ways);
  expect(ways).toEqual([1, 12]);
});

describe('symmetry', () => {
  const host = (name: string, cluster?: number) => ({
    ...{ name, release: WS2019, cores: 8, memory: 64 * GiB, ...(cluster === undefined ? {} : { cluster }) },
  });
  const counts = (options: ExploreOptions) =>
    [true, false].map((symmetry) => {
      const explorer = toldBy({ ...options, symmetry });
      return { end: explorer.end, breaks: [...explorer.seen.breaks.keys()] };
    });

  test('tells a machine of its own that has VMs from one that has none, and is set up', () => {
    const world: WorldSpec = {
      clusters: [{ name: 'C', level: WS2019, witness: 2 }],
      hosts: [host('H1', 0), host('H2'), host('H3')],
      vms: [
        { name: 'v1', host: 0, startup: GiB },
        { name: 'v2', host: 1, startup: GiB, compatibility: 'minimal' },
      ],
    };
    const [reduced, plain] = counts(asked(world, { commands: ['install', 'turn-off'], faults: [], to: [WS2022] }));
    expect(reduced).toEqual(plain);
    expect(plain).toEqual({ end: 'complete', breaks: [] });
  });

  test.each([[[0, 1]], [[1, 0]]])('leaves VMs of which one alone has room to the order of the file (%j)', (on) => {
    const [one, other] = on as [number, number];
    const waits: Invariant = {
      ...{ id: 'safety/waits', claim: 'The second waits for none.', source: 'none', holds: 'always', about: 'vm' },
      wokenBy: [],
      evidence: ({ world: { vms, hosts } }, index) =>
        index === 1 && vms[1]?.waiting === true && hosts[1]?.pathLost === false ? 'it does' : undefined,
    };
    const lab = labOf(2, 3);
    const sizes = { startup: 5 * GiB, compatibility: 'minimal' } as const;
    const world: WorldSpec = {
      clusters: lab.clusters.map((its) => ({ ...its, storage: 'smb' as const, settings: { AutoBalancerMode: 0 } })),
      hosts: lab.hosts.map((its) => ({ ...its, memory: 8 * GiB })),
      vms: [
        { name: 'v1', host: one, ...sizes },
        { name: 'v2', host: 1, ...sizes, antiAffinity: ['x'] },
        { name: 'v3', host: other, ...sizes },
      ],
    };
    const options = asked(world, { commands: [], faults: ['path'], invariants: [waits] });
    const [reduced, plain] = counts(options);
    expect(reduced).toEqual(plain);
    expect(plain?.breaks).toEqual(one === 0 ? [] : ['safety/waits']);
    const ways = [8, 64].map((memory) => {
      const hosts = world.hosts.map((its) => ({ ...its, memory: memory * GiB }));
      return new Explorer({ ...options, world: { ...world, hosts } }).packer.symmetry.ways;
    });
    expect(ways).toEqual([2, 4]);
  });

  test.each(['cut', 'hang'] as const)('leaves each of two hosts on an island of its own (%s)', (kind) => {
    const together: Invariant = {
      ...{
        id: 'safety/alone',
        claim: 'Nobody is with one that is cut off.',
        source: 'none',
        holds: 'always',
        about: 'host',
      },
      wokenBy: [],
      evidence: ({ world: { hosts } }, index) =>
        hosts.some(({ index: other, island }) => other !== index && island !== 0 && island === hosts[index]?.island)
          ? 'somebody is'
          : undefined,
    };
    const world: WorldSpec = {
      clusters: [{ name: 'C', level: WS2019, witness: 2 }],
      hosts: ['H1', 'H2', 'H3'].map((name) => host(name, 0)),
      vms: [{ name: 'v1', host: 0, startup: GiB }],
    };
    const options = asked(world, { commands: [], faults: [kind], budget: 2, invariants: [together] });
    const [reduced, plain] = counts(options);
    expect(reduced).toEqual(plain);
    expect(plain).toEqual({ end: 'complete', breaks: [] });
  });
});
