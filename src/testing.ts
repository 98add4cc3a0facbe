/**
 * For tests of policies, rules and invariants: `assertPolicy` for any test runner, and for fast-check, which is the test's own
 * dependency, small clusters, steps that could be asked of them, and cases for policies.
 */
import fc from 'fast-check';
import { GiB } from './base/units.js';
import {
  HOST_TRAIT_NAMES,
  NO_OVERHEAD,
  overheadIn,
  RELEASES,
  type Release,
  releaseIndex,
  supports,
  VM_VERSIONS,
} from './model/catalog/index.js';
import type { FittingsSpec, NumaSpec } from './model/make-fittings.js';
import type { HostSpec, VmSpec, WorldSpec } from './model/world-spec.js';
import type { Dice } from './search/asks.js';
import { CASE_SIZE, type Case, type CaseSize, caseOf } from './search/cases/case.js';

/** Pairs of releases that may stand in one cluster, the older one first. */
const PAIRS: readonly (readonly [older: number, newer: number])[] = RELEASES.flatMap((newer: Release) =>
  newer.mixesWithOlder.value.map((older) => [releaseIndex(older), releaseIndex(newer.key)] as const),
);

const versionsOn = (release: number): number[] =>
  VM_VERSIONS.map((_, index) => index).filter((version) => supports(release, version));

/** What a host may lack: its switches, its microcode, what known problems ask for; now, or after a clean installation. */
const fittingsArb: fc.Arbitrary<FittingsSpec & NumaSpec & Pick<HostSpec, 'processor' | 'rebuilt'>> = fc.record(
  {
    switches: fc.constantFrom(['P'], ['P', 'Q'], ['Q']),
    microcode: fc.nat(1),
    traits: fc.subarray([...HOST_TRAIT_NAMES], { maxLength: 2 }),
    processor: fc.constantFrom(2, 4, 6, 14),
    numaNodes: fc.constantFrom(2, 8),
    numaSpanning: fc.boolean(),
    rebuilt: fc.constantFrom({ switches: ['Q'] }, { microcode: 1 }, { traits: ['no-vtpm-certificates' as const] }),
  },
  { requiredKeys: [] },
);

const hostArb = (pair: readonly [number, number], index: number): fc.Arbitrary<HostSpec> =>
  fc
    .record({
      newer: fc.boolean(),
      member: fc.integer({ min: 0, max: 5 }),
      memory: fc.integer({ min: 8, max: 64 }),
      fittings: fc.option(fittingsArb, { freq: 2, nil: {} }),
      storage: fc.constantFrom('shared' as const, 'shared' as const, 'local' as const),
    })
    .map(({ newer, member, memory, fittings, storage }) => ({
      ...fittings,
      storage,
      name: `Host${index + 1}`,
      release: newer ? pair[1] : pair[0],
      ...(member > 0 || index === 0 ? { cluster: 0 } : {}),
      cores: 16,
      memory: memory * GiB,
    }));

const vmArb = (hosts: readonly HostSpec[], index: number): fc.Arbitrary<VmSpec> =>
  fc
    .record({
      host: fc.nat(hosts.length - 1),
      version: fc.nat(),
      memory: fc.integer({ min: 1, max: 8 }),
      state: fc.constantFrom('Running' as const, 'Running' as const, 'Off' as const, 'Saved' as const),
      priority: fc.constantFrom('High' as const, 'Medium' as const, 'Low' as const, 'NoAutoStart' as const),
      clustered: fc.integer({ min: 0, max: 3 }),
      apart: fc.integer({ min: 0, max: 3 }),
      switches: fc.constantFrom([], [], ['P'], ['P', 'Q']),
      vtpm: fc.integer({ min: 0, max: 3 }),
      generation: fc.constantFrom(1, 2),
      compatibility: fc.constantFrom('none' as const, 'minimal' as const, 'common' as const),
      owners: fc.option(fc.uniqueArray(fc.nat(hosts.length - 1), { minLength: 1 }), { freq: 4, nil: undefined }),
    })
    .map((drawn) => {
      const host = hosts[drawn.host] as HostSpec;
      const versions = versionsOn(host.release);
      return {
        name: `vm${index + 1}`,
        host: drawn.host,
        version: versions[drawn.version % versions.length] as number,
        startup: (drawn.memory * GiB) / 4,
        assigned: (drawn.memory * GiB) / 4,
        state: drawn.state,
        priority: drawn.priority,
        clustered: host.cluster !== undefined && drawn.clustered > 0,
        antiAffinity: drawn.apart === 0 ? ['apart'] : [],
        switches: drawn.switches,
        generation: drawn.generation,
        traits: drawn.vtpm === 0 ? (['vtpm'] as const) : [],
        compatibility: drawn.compatibility,
        ...(drawn.owners === undefined ? {} : { possibleOwners: [...new Set([...drawn.owners, drawn.host])] }),
      };
    });

/** A small cluster at the level of the older of two releases, with hosts of both, some outside it, and up to seven VMs. */
export const smallClusters = (): fc.Arbitrary<WorldSpec> =>
  fc
    .record({
      pair: fc.constantFrom(...PAIRS),
      hosts: fc.integer({ min: 2, max: 4 }),
      vms: fc.integer({ min: 0, max: 7 }),
      witness: fc.nat(1),
      storage: fc.constantFrom('san' as const, 'smb' as const, 's2d' as const),
      full: fc.option(fc.boolean(), { freq: 2, nil: undefined }),
      overhead: fc.constantFrom(NO_OVERHEAD, overheadIn()),
    })
    .chain(({ pair, hosts, vms, witness, storage, full, overhead }) =>
      fc.tuple(...Array.from({ length: hosts }, (_, index) => hostArb(pair, index))).chain((made) =>
        fc.tuple(...Array.from({ length: vms }, (_, index) => vmArb(made, index))).map((guests) => ({
          clusters: [
            {
              name: 'LAB',
              level: pair[0],
              witness,
              storage,
              ...(full === undefined ? {} : { volumes: twoVolumes(full) }),
            },
          ],
          hosts: made,
          vms: apart(guests),
          overhead,
        })),
      ),
    );

/** One with room, and one with room or without. */
const twoVolumes = (full: boolean): NonNullable<WorldSpec['clusters'][number]['volumes']> => [
  { name: 'V1', size: 100 * GiB, free: full ? GiB / 2 : 50 * GiB },
  { name: 'V2', size: 1024 * GiB },
];

/** A cluster does not begin with what its own rules forbid: twins of one class on one host lose the class. */
function apart(vms: readonly VmSpec[]): VmSpec[] {
  const taken = new Set<number>();
  return vms.map((vm) => {
    if ((vm.antiAffinity ?? []).length === 0 || !taken.has(vm.host)) {
      if ((vm.antiAffinity ?? []).length > 0) taken.add(vm.host);
      return vm;
    }
    return { ...vm, antiAffinity: [] };
  });
}

/** Four numbers from which `stepFrom` makes a step of the world at hand. */
export const dice = (): fc.Arbitrary<Dice> => fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999));

/** Cases for policies: clusters, plans and faults, at most so large. What is drawn here is what `clusterdrill fuzz` draws. */
export const cases = (size: CaseSize = CASE_SIZE): fc.Arbitrary<Case> =>
  fc.gen().map((draw) =>
    caseOf(
      {
        between: (from, to) => draw(() => fc.integer({ min: from, max: to })),
        of: (all) => all[draw(() => fc.nat(all.length - 1))] as (typeof all)[number],
        chance: (share) => draw(() => fc.double({ min: 0, max: 1, noNaN: true })) < share,
      },
      size,
    ),
  );

export { type Dice, stepFrom } from './search/asks.js';
export { type AssertOptions, assertPolicy } from './search/cases/assert.js';
export { type Case, type CaseFaultKind, type CaseSize, textOf } from './search/cases/case.js';
export { complete } from './search/cases/chooser.js';
export { type Fare, fareOf } from './search/cases/judge.js';
