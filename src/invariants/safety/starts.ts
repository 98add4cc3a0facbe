/** Starts: in which order, how often elsewhere, and where a known problem stands against it. */

import { ACTIVITY, activityKey } from '../../model/activities.js';
import { vendorOf } from '../../model/catalog/index.js';
import { CONCERN } from '../../model/concerns.js';
import { FACT } from '../../model/facts.js';
import { firstIn } from '../../model/hindrances.js';
import { hostAt, hostName, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { clusterOf, type Host, NONE, usesMemory, type Vm, type World } from '../../model/world.js';
import { type Invariant, NEVER, wake } from '../invariant.js';

const STARTING = FACT['vm-starting'];
const AWAKENS: readonly number[] = [POWER.starting, POWER.restoring];

const startsPastProblems: Invariant = {
  id: 'safety/start-problems',
  claim: 'No VM is started, or restored, on a host past a known problem that keeps it from that.',
  source: 'VTPM',
  concern: CONCERN.problems,
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-starting')],
  // Of the moment at which it starts: where it ran before, nobody has started it.
  coarse: true,
  asleep: ({ hindrances }) => hindrances.start === 0,
  evidence: ({ world, fact }, index) => {
    const vm = vmAt(world, index);
    const met = hostAt(world, vm.host).takes & vm.suffers & world.hindrances.start;
    if (met === 0 || fact !== STARTING) return undefined;
    return `${vm.name} starts on ${hostName(world, vm.host)} in spite of ${firstIn(world.hindrances, met)?.id}`;
  },
};

const startsWhereBound: Invariant = {
  id: 'safety/starts-where-bound',
  claim: 'No VM is started, or restored, away from the host that has the disk, the device or the ISO that binds it.',
  source: 'LMT',
  concern: CONCERN.bindings,
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-starting')],
  evidence: ({ world }, index) => {
    const { name, bound, iso, boundTo, host, power } = vmAt(world, index);
    if (!(bound || iso) || boundTo === host || !usesMemory(power)) return undefined;
    return `${name} starts on ${hostName(world, host)}, and what binds it is on ${hostName(world, boundTo)}`;
  },
};

/** What the processors of a host are to a VM whose memory was saved, where it cannot be restored there. */
export function strangeTo({ startedOn, startedWith, startedMicrocode }: Vm, host: Host): string | undefined {
  const { processor, release, microcode } = host;
  const isKnown = processor !== NONE && startedWith !== NONE;
  if (isKnown && vendorOf(processor) !== vendorOf(startedWith)) return 'of another vendor';
  const isOlder = startedOn > release || (isKnown && startedWith > processor) || startedMicrocode > microcode;
  return isOlder ? 'older' : undefined;
}

const restoresOnItsProcessors: Invariant = {
  id: 'safety/restores-on-its-processors',
  claim:
    'No saved VM is restored on processors of another vendor, or that are older, by release, generation or microcode, than what it was started on.',
  source: 'CPU LMT',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-starting')],
  // Of the moment at which it starts: it may go on to a host that its memory was not restored on.
  coarse: true,
  evidence: ({ world, fact }, index) => {
    const vm = vmAt(world, index);
    if (fact !== STARTING || vm.power !== POWER.restoring) return undefined;
    const there = hostAt(world, vm.host);
    const strange = strangeTo(vm, there);
    return strange && `${vm.name} is restored on ${there.name}, which is ${strange} than what it was started on`;
  },
};

/** How often a role may be started elsewhere within its period. */
function failoversMax(world: World, vm: Vm): number {
  if (vm.failoverThreshold !== NONE) return vm.failoverThreshold;
  return Math.max(1, (clusterOf(world, vm)?.members.length ?? 0) - 1);
}

const failsOverSoOften: Invariant = {
  id: 'safety/failovers-within-threshold',
  claim: 'No role is started elsewhere more often than its FailoverThreshold within its FailoverPeriod.',
  source: 'GRP EVT',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-starting')],
  remember: ({ world }, vm) => vmAt(world, vm).failovers,
  evidence: ({ world, before }, index) => {
    const vm = vmAt(world, index);
    if (vm.failovers <= Math.max(0, before) || !vm.clustered || vm.failovers <= failoversMax(world, vm))
      return undefined;
    return `${vm.name} is started on ${hostName(world, vm.host)}, its failover number ${vm.failovers}`;
  },
};

/** A role that others count on once it has been online for the delay of its set. */
const isThere = ({ open }: World, { power, index }: Vm): boolean =>
  power === POWER.running && !open.has(activityKey(ACTIVITY['start-delay'], index));

/** The host of a VM, and whether it has waited long enough. */
const hostAndWait = (world: World, index: number): number => {
  const { host, waitedOut } = vmAt(world, index);
  return host * 2 + (waitedOut ? 1 : 0);
};

const providersFirst: Invariant = {
  id: 'safety/providers-first',
  claim:
    'A role is taken over only when the group sets that its own depends on are online, or when it has waited for them long enough.',
  source: 'PS CLP',
  holds: 'always',
  about: 'vm',
  wokenBy: [wake('subject', 'vm-starting', 'vm-arrived', 'dependency-over')],
  asleep: ({ groupSets }) => groupSets.length === 0,
  remember: ({ world }, vm) => hostAndWait(world, vm),
  evidence: ({ world, before }, index) => {
    const vm = vmAt(world, index);
    const { power, host, set } = vm;
    if (before === NEVER || before % 2 === 1 || Math.floor(before / 2) === host || !AWAKENS.includes(power))
      return undefined;
    // A VM that a quick move has brought is no failover.
    if (vm.moveTo !== NONE) return undefined;
    const providers = (world.groupSets[set]?.after ?? []).flatMap((one) => world.groupSets[one]?.vms ?? []);
    const late = providers.map((one) => vmAt(world, one)).find((one) => !isThere(world, one));
    return late && `${vm.name} is started on ${hostName(world, host)} before ${late.name}, which it depends on`;
  },
};

export const startInvariants: readonly Invariant[] = [
  startsPastProblems,
  startsWhereBound,
  restoresOnItsProcessors,
  failsOverSoOften,
  providersFirst,
];
