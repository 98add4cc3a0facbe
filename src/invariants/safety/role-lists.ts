/** Affinity rules, group sets and owners: where they exist, by what names, and that what they ask can be done. */
import { featureOf, type ReleaseKey, releaseAt, releaseOf } from '../../model/catalog/index.js';
import { clusterAt, hostAt, hostName, releaseKey, vmAt, vmName } from '../../model/rules/names.js';
import { type AffinityRule, type GroupSet, NONE, type Vm, type World } from '../../model/world.js';
import { type Invariant, NEVER, wake } from '../invariant.js';

const majorOf = (release: ReleaseKey): number => releaseOf(release).level.value.major;
const RULES_SINCE = majorOf(featureOf('affinity-rules')?.minimumRelease?.value ?? 'WS2022');
const SETS_SINCE = majorOf('WS2016');

const of = <T extends { readonly cluster: number }>(all: readonly T[], cluster: number): readonly T[] =>
  all.filter((one) => one.cluster === cluster);

/** A name that two of them have, case aside; or undefined. */
function twice(all: readonly { readonly name: string }[]): string | undefined {
  const names = all.map(({ name }) => name.toLowerCase());
  return all.find(({ name }, at) => names.indexOf(name.toLowerCase()) !== at)?.name;
}

/** A claim about the things that a cluster has a list of, at each that is made. */
const made = (
  shape: Pick<Invariant, 'id' | 'claim' | 'source' | 'wokenBy'>,
  since: number,
  list: (world: World) => readonly (AffinityRule | GroupSet)[],
): Invariant => ({
  ...shape,
  holds: 'always',
  about: 'cluster',
  remember: ({ world }, cluster) => of(list(world), cluster).length,
  evidence: ({ world, before }, index) => {
    const all = of(list(world), index);
    if (before === NEVER || all.length <= before) return undefined;
    const { name, level } = clusterAt(world, index);
    const last = all.at(-1)?.name;
    if (releaseAt(level).level.value.major < since)
      return `${last} was made in ${name}, whose level is that of ${releaseKey(level)}`;
    return twice(all) === undefined ? undefined : `${name} has two of the name ${twice(all)}`;
  },
});

const affinityRulesMade = made(
  {
    id: 'safety/affinity-rules-made',
    claim: 'Affinity rules are made only from the functional level of WS2022 on, each under a name of its own.',
    source: 'PS',
    wokenBy: [wake('subject', 'affinity-changed')],
  },
  RULES_SINCE,
  ({ affinities }) => affinities,
);

const groupSetsMade = made(
  {
    id: 'safety/group-sets-made',
    claim: 'Group sets are made only from the functional level of WS2016 on, each under a name of its own.',
    source: 'PS',
    wokenBy: [wake('subject', 'group-sets-changed')],
  },
  SETS_SINCE,
  ({ groupSets }) => groupSets,
);

/** A set that waits for itself, over whatever others; or undefined. */
function circular({ groupSets }: World): GroupSet | undefined {
  return groupSets.find((set) => {
    const reached = new Set(set.after);
    for (const one of reached) for (const next of groupSets[one]?.after ?? []) reached.add(next);
    return reached.has(groupSets.indexOf(set));
  });
}

const startOrderEnds: Invariant = {
  id: 'safety/start-order-has-an-end',
  claim: 'A role is in one group set at most; no set waits for itself, nor for one that does not exist.',
  source: 'PS',
  holds: 'always',
  about: 'cluster',
  wokenBy: [wake('subject', 'group-sets-changed')],
  evidence: ({ world }, index) => {
    const { groupSets } = world;
    const roles = of(groupSets, index).flatMap(({ vms }) => vms);
    const shared = roles.find((one, at) => roles.indexOf(one) !== at);
    if (shared !== undefined) return `${vmName(world, shared)} is in two group sets`;
    const lost = groupSets.find(({ after }) => after.some((one) => groupSets[one] === undefined));
    if (lost !== undefined) return `${lost.name} waits for a set that does not exist`;
    const circle = circular(world);
    return circle && `${circle.name} waits for itself`;
  },
};

/** Two lists in one number: one that differs makes another, but for one in millions. */
const [BASE, PRIME] = [1009, 67_108_859];
const numbered = (owners: readonly number[]): number => owners.reduce((sum, one) => (sum * BASE + one + 1) % PRIME, 0);

const listsOf = ({ possibleOwners, preferredOwners }: Vm): number =>
  numbered(possibleOwners ?? []) * PRIME + numbered(preferredOwners);

const ownersAreMembers: Invariant = {
  id: 'safety/owners-are-members',
  claim: 'No role is given a possible or preferred owner that is a member of no cluster.',
  source: 'WERR',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-changed', 'vm-created')],
  remember: ({ world }, vm) => listsOf(vmAt(world, vm)),
  evidence: ({ world, before }, index) => {
    const vm = vmAt(world, index);
    if (before === NEVER || before === listsOf(vm)) return undefined;
    // One that is evicted later stays on its list; a list that is new has members alone.
    const { possibleOwners, preferredOwners } = vm;
    const isNew = numbered(possibleOwners ?? []) === Math.floor(before / PRIME) ? preferredOwners : possibleOwners;
    const stranger = isNew?.find((one) => hostAt(world, one).cluster === NONE);
    if (stranger === undefined) return undefined;
    return `${hostName(world, stranger)}, a member of no cluster, became an owner of ${vm.name}`;
  },
};

export const roleListInvariants: readonly Invariant[] = [
  affinityRulesMade,
  groupSetsMade,
  startOrderEnds,
  ownersAreMembers,
];
