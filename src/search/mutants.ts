/**
 * Rules as they might be wrong. Every rule of the ledger switched off; and some of them slightly wrong, each as what it then permits
 * though the rule forbids it: a limit counted at one end, a level off by one, `any` where `all` is meant.
 */

import { LEDGER } from '../model/rules/index.js';
import { defaultVersion, hostAt, vmAt } from '../model/rules/names.js';
import { slotLimit } from '../model/rules/placement.js';
import { NODE } from '../model/states.js';
import { footprint, freeMemory, NONE, takes, type World } from '../model/world.js';

export interface Mutant {
  /** `membership/compatible-release`, or with what is wrong behind it: `membership/compatible-release: off by one`. */
  readonly id: string;
  readonly rule: string;
  /** What is wrong; undefined: the rule is switched off. */
  readonly wrong?: string;
  /** Whether it permits what the rule forbids. */
  permits(world: World, subject: number, arg: number): boolean;
}

const off = LEDGER.map(({ id }): Mutant => ({ id, rule: id, permits: () => true }));

const wrong = (rule: string, says: string, permits: Mutant['permits']): Mutant => ({
  id: `${rule}: ${says}`,
  rule,
  wrong: says,
  permits,
});

const membersOf = (world: World, cluster: number) =>
  (world.clusters[cluster]?.members ?? []).map((one) => hostAt(world, one));

/** The least that could be wrong with those rules that hold numbers, and with those that speak of all. */
const slightly: readonly Mutant[] = [
  wrong(
    'vm-version/host-must-support',
    'the newest version where all supported ones are meant',
    (world, vm, host) => vmAt(world, vm).version <= defaultVersion(hostAt(world, host).release),
  ),
  wrong(
    'vm-version/host-must-support',
    'one version more',
    (world, vm, host) => vmAt(world, vm).version === defaultVersion(hostAt(world, host).release) + 1,
  ),
  wrong('vm-version/vm-is-off', 'saved counts as off', (world, vm) => vmAt(world, vm).savedFor === 0),
  wrong(
    'membership/compatible-release',
    'one release back too',
    (world, host, cluster) => hostAt(world, host).release >= (world.clusters[cluster]?.level ?? 0) - RELEASE_STEP,
  ),
  wrong('level/every-member-supports-it', 'any where all is meant', (world, cluster) =>
    membersOf(world, cluster).some(({ release }) => release > (world.clusters[cluster]?.level ?? 0)),
  ),
  wrong('level/every-member-is-up', 'any where all is meant', (world, cluster) =>
    membersOf(world, cluster).some(({ node }) => node === NODE.up),
  ),
  wrong('level/every-member-is-up', 'Paused counts as Up', (world, cluster) =>
    membersOf(world, cluster).every(({ node }) => node === NODE.up || node === NODE.paused),
  ),
  wrong('drain/only-an-emptied-node-leaves', 'roles on their way are not counted', (world, host) =>
    hostAt(world, host).vms.every((one) => !vmAt(world, one).clustered),
  ),
  wrong('install/no-roles-on-the-node', 'roles on their way are not counted', (world, host) =>
    hostAt(world, host).vms.every((one) => !vmAt(world, one).clustered),
  ),
  wrong(
    'quorum/eviction-keeps-quorum',
    'members that are down count',
    (world, host) => membersOf(world, hostAt(world, host).cluster).length > 1,
  ),
  wrong('migration/free-slot', 'counted at the source alone', (world, vm) => {
    const { host } = vmAt(world, vm);
    return hostAt(world, host).slots < slotLimit(world, host);
  }),
  wrong(
    'migration/free-slot',
    'counted at the target alone',
    (world, _vm, host) => host !== NONE && hostAt(world, host).slots < slotLimit(world, host),
  ),
  wrong('migration/free-slot', 'one more', (world, vm, host) =>
    [vmAt(world, vm).host, host].every((one) => one !== NONE && hostAt(world, one).slots <= slotLimit(world, one)),
  ),
  wrong(
    'memory/assigned-fits',
    'the reserve of the host is not kept',
    (world, vm, host) => freeMemory(hostAt(world, host)) + hostAt(world, host).reserve >= footprint(vmAt(world, vm)),
  ),
  wrong(
    'memory/startup-fits',
    'the reserve of the host is not kept',
    (world, vm, host) =>
      freeMemory(hostAt(world, host)) + hostAt(world, host).reserve >= takes(vmAt(world, vm), vmAt(world, vm).startup),
  ),
  wrong('memory/assigned-fits', 'VMs on their way are not counted', (world, vm, host) => {
    const { vms, memory, reserve } = hostAt(world, host);
    const here = vms.reduce((sum, one) => sum + footprint(vmAt(world, one)), 0);
    return here + footprint(vmAt(world, vm)) <= memory - reserve;
  }),
  wrong('limits/vms-per-host', 'one more', (world, _vm, host) => hostAt(world, host).active <= world.caps.vmsPerNode),
  wrong(
    'limits/vms-per-cluster',
    'one more',
    (world, cluster) =>
      membersOf(world, cluster).reduce((sum, { active }) => sum + active, 0) <= world.caps.vmsPerCluster,
  ),
  wrong(
    'membership/node-limit',
    'one more',
    (world, _host, cluster) => membersOf(world, cluster).length <= world.caps.nodes,
  ),
  wrong('anti-affinity/enforced', 'VMs on their way are not counted', (world, vm, host) => {
    const { antiAffinity } = vmAt(world, vm);
    return hostAt(world, host).vms.every(
      (one) => one === vm || !vmAt(world, one).antiAffinity.some((each) => antiAffinity.includes(each)),
    );
  }),
  wrong(
    'placement/node-accepts-roles',
    'Paused counts as Up',
    (world, _vm, host) => hostAt(world, host).node === NODE.paused,
  ),
  wrong('migration/cpu-features', 'microcode does not count', (world, index, host) => {
    const vm = vmAt(world, index);
    return vm.startedOn <= hostAt(world, host).release && vm.startedWith <= hostAt(world, host).processor;
  }),
];

/** Releases of the catalog between one long-term release and the next, at most. */
const RELEASE_STEP = 7;

export const MUTANTS: readonly Mutant[] = [...off, ...slightly];
