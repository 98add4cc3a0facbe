/** Small clusters for tests of searches. */
import { GiB } from '../../src/base/units.js';
import { releaseIndex } from '../../src/model/catalog/index.js';
import { NODE, POWER } from '../../src/model/states.js';
import type { WorldSpec } from '../../src/model/world-spec.js';
import { type ClaimResult, certify } from '../../src/search/certificate.js';
import { COMMAND_SETS } from '../../src/search/command-kinds.js';
import { Explorer } from '../../src/search/explore.js';
import type { ExploreOptions } from '../../src/search/explore-options.js';

const [OLD, NEW] = [releaseIndex('WS2012R2'), releaseIndex('WS2016')];

/** So many hosts of one cluster with a witness, and so many VMs, spread over them, that any processor will do for. */
export const labOf = (hosts: number, vms: number, doubts: readonly string[] = []): WorldSpec => ({
  clusters: [{ name: 'LAB', level: OLD, witness: 2 }],
  hosts: Array.from({ length: hosts }, (_, index) => ({
    ...{ name: `Host${index + 1}`, release: OLD, cluster: 0, cores: 16, memory: 64 * GiB },
  })),
  vms: Array.from({ length: vms }, (_, index) => ({
    ...{ name: `vm${index + 1}`, host: index % hosts, startup: 2 * GiB, compatibility: 'minimal' as const },
  })),
  doubts,
});

export const asked = (world: WorldSpec, more: Partial<ExploreOptions> = {}): ExploreOptions => ({
  ...{ world, grain: 'atomic', budget: 1, commands: COMMAND_SETS['by-hand'], faults: ['node-crash'], to: [NEW] },
  ...more,
});

/** Searches to the end. */
export function explored(options: ExploreOptions): Explorer {
  const explorer = new Explorer(options);
  for (const _ of explorer.run());
  return explorer;
}

export const resultsOf = (explorer: Explorer): ReadonlyMap<string, ClaimResult> =>
  new Map(certify(explorer).claims.map((claim) => [claim.id, claim]));

const PLACES = new Map<number, string>([
  [NODE.up, 'up'],
  [NODE.paused, 'paused'],
  [NODE.ready, 'out'],
  [NODE.dead, 'out'],
  [NODE.down, 'down'],
]);

/** The world at hand as the model of the checker Spin sees it: what it has no word for is left out. */
export function asSpinSees({ world }: Explorer, left: number): string {
  const hosts = world.hosts.map(({ release, node }) => `${release === NEW ? 'new' : 'old'} ${PLACES.get(node) ?? '?'}`);
  const vms = world.vms.map(({ host, version, power }) => `${host} ${version} ${power === POWER.off ? 'off' : 'on'}`);
  return [...hosts, ...vms, world.clusters[0]?.level === NEW ? 'raised' : 'old', left].join(';');
}

/** Every state that was seen, made the world in turn. */
export function* worldsOf(explorer: Explorer): Generator<number> {
  for (let state = 0; state < explorer.states.count; state += 1) {
    const { left } = explorer.show(state);
    yield left;
  }
}

/** Every order of so many. */
const ordersOf = (count: number): number[][] =>
  count === 0
    ? [[]]
    : ordersOf(count - 1).flatMap((rest) =>
        Array.from({ length: count }, (_, at) => [...rest.slice(0, at), count - 1, ...rest.slice(at)]),
      );

/** The first of all that `asSpinSees` would say if hosts, or VMs, changed places: one for each orbit. */
function orbitOf(seen: string, hosts: number, vms: number): string {
  const parts = seen.split(';');
  const told = ordersOf(hosts).map((places) => {
    const moved = places.map((_, place) => parts[places.indexOf(place)] ?? '');
    const guests = parts.slice(hosts, hosts + vms).map((vm) => {
      const [host, ...rest] = vm.split(' ');
      return [places[Number(host)], ...rest].join(' ');
    });
    return [...moved, ...guests.sort(), ...parts.slice(hosts + vms)].join(';');
  });
  return told.sort()[0] ?? '';
}

/** The orbits of all that was seen, as the model of Spin sees it. */
export function orbitsSeen(explorer: Explorer): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const left of worldsOf(explorer)) seen.add(asSpinSees(explorer, left));
  const { hosts, vms } = explorer.world;
  return new Set([...seen].map((one) => orbitOf(one, hosts.length, vms.length)));
}
