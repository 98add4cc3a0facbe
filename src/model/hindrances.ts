/**
 * Known problems as bits: which of the catalog's records a host matches at either end of a move, and which a VM does. They are worked
 * out when a property changes; a move then asks three numbers.
 */
import { assert } from '../base/assert.js';
import { hostTraits, type MigrationMode, type Problem, type ProblemEnd, releaseAt, vmTraits } from './catalog/index.js';
import type { Host, Vm } from './world.js';

/** The records that could be met in a world, each in one direction, and which of their bits hinder what. */
export interface Hindrances {
  readonly problems: readonly Problem[];
  /** By what they do to a live move. */
  readonly refuse: number;
  readonly early: number;
  readonly late: number;
  /** Those that hinder a start. */
  readonly start: number;
  readonly acrossSites: number;
}

/** What the hosts and VMs of a world are like, taken together. */
export interface Features {
  readonly hostTraits: number;
  readonly vmTraits: number;
  readonly builds: boolean;
  readonly sites: boolean;
  readonly mode: MigrationMode;
}

/** More would not fit into a number. */
const PROBLEMS_MAX = 31;

const exchanged = ({ from, to, ...rest }: Problem): Problem => ({
  ...rest,
  ...(to === undefined ? {} : { from: to }),
  ...(from === undefined ? {} : { to: from }),
});

/** The records that these features leave possible. */
export function hindrancesIn(records: readonly Problem[], features: Features): Hindrances {
  const problems = records
    .filter((one) => isPossible(one, features))
    .flatMap((one) => (one.eitherWay ? [one, exchanged(one)] : [one]));
  assert(problems.length <= PROBLEMS_MAX, 'too many known problems in one world');
  const those = (which: (one: Problem) => boolean): number =>
    problems.reduce((mask, one, bit) => (which(one) ? mask | (1 << bit) : mask), 0);
  const live = (effect: Problem['effect']): number =>
    those((one) => one.effect === effect && one.hinders.includes('live'));
  return {
    problems,
    refuse: live('refuse'),
    early: live('fail-early'),
    late: live('fail-late'),
    start: those((one) => one.hinders.includes('start')),
    acrossSites: those((one) => one.acrossSites === true),
  };
}

function isPossible({ from = {}, to = {}, vm, modes, acrossSites }: Problem, features: Features): boolean {
  const traits = hostTraits([...(from.has ?? []), ...(to.has ?? [])]);
  if ((traits & ~features.hostTraits) !== 0 || (vmTraits(vm?.has ?? []) & ~features.vmTraits) !== 0) return false;
  if ((from.before ?? to.before) !== undefined && !features.builds) return false;
  return (acrossSites !== true || features.sites) && (modes?.includes(features.mode) ?? true);
}

/** Whether a host is like one end of a record. */
function matches(host: Host, end: ProblemEnd | undefined): boolean {
  if (end === undefined) return true;
  const { key } = releaseAt(host.release);
  const fixed = end.before?.[key];
  if (end.before !== undefined && (fixed === undefined || host.revision < 0 || host.revision >= fixed)) return false;
  const has = hostTraits(end.has ?? []);
  return (
    (end.releases?.includes(key) ?? true) &&
    (host.traits & has) === has &&
    (host.traits & hostTraits(end.lacks ?? [])) === 0
  );
}

/** Works out anew which records a host matches, after its release, its build or its traits have changed. */
export function markHost({ problems }: Hindrances, host: Host): void {
  host.gives = host.takes = 0;
  for (const [bit, { from, to }] of problems.entries()) {
    if (matches(host, from)) host.gives |= 1 << bit;
    if (matches(host, to)) host.takes |= 1 << bit;
  }
}

/** An installation brings a host up to date; a clean one leaves of switches, traits and settings what is written for it. */
export function refit(hindrances: Hindrances, host: Host, clean: boolean): void {
  host.revision = -1;
  if (clean && host.rebuilt !== null) {
    host.switches = host.rebuilt.switches ?? host.switches;
    host.traits = host.rebuilt.traits ?? host.traits;
    host.microcode = host.rebuilt.microcode ?? host.microcode;
  }
  markHost(hindrances, host);
}

/** The same of a VM, after it became a role or ceased to be one. */
export function markVm({ problems }: Hindrances, vm: Vm): void {
  vm.suffers = 0;
  if (problems.length === 0) return;
  for (const [bit, { vm: like }] of problems.entries()) {
    const has = vmTraits(like?.has ?? []);
    if ((vm.traits & has) !== has || (like?.clustered ?? vm.clustered) !== vm.clustered) continue;
    vm.suffers |= 1 << bit;
  }
}

/** The records, as bits, that a move of a VM between two hosts meets. */
export function metBetween({ acrossSites }: Hindrances, vm: Vm, from: Host, to: Host): number {
  const met = from.gives & to.takes & vm.suffers;
  return met !== 0 && from.site === to.site ? met & ~acrossSites : met;
}

/** The first record of a set, or undefined. */
export const firstIn = ({ problems }: Hindrances, set: number): Problem | undefined =>
  problems.find((_, bit) => ((set >>> bit) & 1) === 1);

/** The words of a record, with the names of whom it is about. */
export const told = (text: string, names: { vm: string; from: string; to: string }): string =>
  text.replaceAll('{vm}', names.vm).replaceAll('{from}', names.from).replaceAll('{to}', names.to);
