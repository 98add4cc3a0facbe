/**
 * What of the uncommon a world may have: owners that are written, rules of affinity, known problems. A rule that says no of such
 * things alone is not asked where there are none, nor is a claim: in most worlds that is most of them, at every move.
 *
 * A world is made with all concerns; whoever runs it narrows them to what is there, and each step adds what it brings. What is gone again stays a
 * concern: it costs time and changes nothing.
 */
import { ACTIVITY, activityKey } from './activities.js';
import { RELEASES, vendorOf } from './catalog/index.js';
import { ALL_SWITCHES, type Host, NONE, type Vm, type World } from './world.js';

/** Bits. */
export const CONCERN = {
  /** A VM that only some hosts may own. */
  owners: 1,
  /** A VM that a disk, a device or an ISO binds to its host. */
  bindings: 2,
  /** A VM that is being backed up. */
  backups: 4,
  /** A cluster with ClusterEnforcedAntiAffinity = 1. */
  apartness: 8,
  /** An affinity rule. */
  affinity: 16,
  /** Hosts of two edition families, now or once they are installed. */
  editions: 32,
  /** Hosts with processors of two vendors. */
  vendors: 64,
  /** A host whose NUMA nodes VMs may not span. */
  numa: 128,
  /** As many VMs as a host, or a cluster, runs at most. */
  crowds: 256,
  /** A known problem that something in the world could meet. */
  problems: 512,
  /** A host that has not every switch, now or once it is installed. */
  switches: 1024,
  /** A VM that is no role, or whose files go along with its move. */
  files: 2048,
  /** Storage that does not answer. */
  trouble: 4096,
} as const;

export const ALL_CONCERNS = Object.values(CONCERN).reduce((all, one) => all | one, 0);

/** Whether a rule, or a claim, can come to a no in a world with these concerns. */
export const isConcerned = (world: number, { concern }: { readonly concern?: number }): boolean =>
  concern === undefined || (concern & world) !== 0;

/** Leaves a world the concerns that it has. */
export function narrowConcerns(world: World): void {
  world.concerns = ofWorld(world);
  for (const host of world.hosts) world.concerns |= ofHost(world, host);
  for (const vm of world.vms) world.concerns |= ofVm(world, vm);
}

/** Adds a concern, or several. Worlds that are not narrowed are not written to. */
export function addConcerns(world: World, concerns: number): void {
  if ((concerns & ~world.concerns) !== 0) world.concerns |= concerns;
}

/** Storage does not answer, for one reason more. */
export function meetTrouble(world: World): void {
  world.trouble += 1;
  addConcerns(world, CONCERN.trouble);
}

/** Adds what a command about one entity has brought. */
export function noteConcerns(world: World, about: 'host' | 'vm' | 'cluster', index: number): void {
  if (world.concerns === ALL_CONCERNS) return;
  addConcerns(world, ofWorld(world));
  const [host, vm] = [world.hosts[index], world.vms[index]];
  if (about === 'host' && host !== undefined) addConcerns(world, ofHost(world, host));
  if (about === 'vm' && vm !== undefined) addConcerns(world, ofVm(world, vm));
}

function ofWorld({ clusters, vms, caps, affinities, hindrances, trouble }: World): number {
  return (
    (clusters.some(({ settings }) => settings.ClusterEnforcedAntiAffinity === 1) ? CONCERN.apartness : 0) |
    (affinities.length > 0 ? CONCERN.affinity : 0) |
    (vms.length >= Math.min(caps.vmsPerNode, caps.vmsPerCluster) ? CONCERN.crowds : 0) |
    (hindrances.problems.length > 0 ? CONCERN.problems : 0) |
    (trouble > 0 ? CONCERN.trouble : 0)
  );
}

function ofHost({ hosts: [first] }: World, host: Host): number {
  return (
    (first !== undefined && familiesDiffer(first, host) ? CONCERN.editions : 0) |
    (first !== undefined && vendorsDiffer(first, host) ? CONCERN.vendors : 0) |
    (host.numaSpanning ? 0 : CONCERN.numa) |
    (host.switches === ALL_SWITCHES && host.rebuilt?.switches === undefined ? 0 : CONCERN.switches)
  );
}

/** What a host will be installed with counts as well. */
const familiesDiffer = (one: Host, other: Host): boolean =>
  familyOf(one.release) !== familyOf(other.release) ||
  (other.installs !== NONE && familyOf(other.installs) !== familyOf(one.release));

const familyOf = (release: number): string | undefined => RELEASES[release]?.editionFamily;

const vendorsDiffer = (one: Host, other: Host): boolean =>
  one.processor !== other.processor && vendorOf(one.processor) !== vendorOf(other.processor);

function ofVm({ open }: World, vm: Vm): number {
  return (
    (vm.possibleOwners === null ? 0 : CONCERN.owners) |
    (vm.bound || vm.iso ? CONCERN.bindings : 0) |
    (open.has(activityKey(ACTIVITY.backup, vm.index)) ? CONCERN.backups : 0) |
    (vm.clustered && !vm.moveFiles ? 0 : CONCERN.files)
  );
}
