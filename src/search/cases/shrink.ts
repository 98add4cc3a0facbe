/**
 * From a case in which a policy fails to the smallest one in which it fails the same way: hosts, VMs, faults, sizes, times, states and
 * settings are taken away or lowered one by one, until none of them can be.
 */
import type { PolicySource } from '../../operators/index.js';
import { type Case, type CaseFault, type CaseHost, type CaseVm, footprintOf, RESERVE, struckBy } from './case.js';
import { type Failure, fareOf } from './judge.js';

export interface Shrunk {
  readonly case: Case;
  readonly failure: Failure;
  /** How often it was played. */
  readonly plays: number;
  /** Whether taking away or lowering any one thing makes the policy pass: proved by trying each. */
  readonly minimal: boolean;
}

/** Shrinks a case, and tells after each play how many there were; who iterates answers true to end it with what was reached. */
export async function* shrink(
  first: Case,
  failure: Failure,
  policy: PolicySource,
): AsyncGenerator<number, Shrunk, boolean | undefined> {
  let [smallest, kept, plays] = [first, failure, 0];
  for (;;) {
    let found: Case | undefined;
    for (const smaller of smallerThan(smallest)) {
      plays += 1;
      const { failure: again } = await fareOf(smaller, policy);
      const ends = yield plays;
      if (again?.kind === failure.kind) [found, kept] = [smaller, again];
      if (ends === true) return { case: found ?? smallest, failure: kept, plays, minimal: false };
      if (found !== undefined) break;
    }
    if (found === undefined) return { case: smallest, failure: kept, plays, minimal: true };
    smallest = found;
  }
}

/** Every case that is one thing smaller, what takes most away first. */
export function* smallerThan(one: Case): Generator<Case> {
  for (const { name } of one.hosts) yield* withoutHost(one, name);
  for (const { name } of one.vms) if (one.vms.length > 1) yield withoutVm(one, name);
  for (const fault of one.faults) yield { ...one, faults: one.faults.filter((other) => other !== fault) };
  if (one.vmVersions !== 'never') yield { ...one, vmVersions: 'never' };
  if (one.method !== 'clean') yield { ...one, method: 'clean' };
  if (one.witness !== 'file-share') yield { ...one, witness: 'file-share' };
  yield* moreAlike(one);
  for (const host of one.hosts) {
    const plain = { ...host, memory: PLAIN_MEMORY };
    const hosts = replaced(one.hosts, host, plain);
    if (host.memory !== PLAIN_MEMORY && holds(plain, one.vms) && isRoomy(hosts, one)) yield { ...one, hosts };
  }
  for (const vm of one.vms) for (const smaller of smallerVms(vm)) yield { ...one, vms: replaced(one.vms, vm, smaller) };
  for (const fault of one.faults)
    for (const smaller of smallerFaults(fault)) yield { ...one, faults: replaced(one.faults, fault, smaller) };
}

/** Nodes with the processors of all others, or of another; and VMs of one class that only avoid each other. */
function* moreAlike({ enforced, ...one }: Case): Generator<Case> {
  const kept = enforced === undefined ? one : { ...one, enforced };
  if (enforced !== undefined) yield one;
  const unlike = one.hosts.filter(({ cpu }) => cpu !== undefined);
  const alike = (hosts: readonly CaseHost[]): CaseHost[] =>
    one.hosts.map((host) => (hosts.includes(host) ? without('cpu')(host) : host));
  if (unlike.length > 1) yield { ...kept, hosts: alike(unlike) };
  for (const host of unlike) yield { ...kept, hosts: alike([host]) };
}

const replaced = <T>(all: readonly T[], old: T, fresh: T): T[] => all.map((one) => (one === old ? fresh : one));

/** Its VMs go to another host, or go with it; a cluster keeps two. */
function* withoutHost(one: Case, name: string): Generator<Case> {
  if (one.hosts.length <= 2) return;
  const hosts = one.hosts.filter((host) => host.name !== name);
  const faults = one.faults.filter((fault) => struckBy(fault) !== name);
  const all = one.vms.map((vm) => withoutOwner(vm, name));
  const vms = all.filter(({ on }) => on !== name);
  if (vms.length > 0) yield { ...one, hosts, vms, faults: ofVms(faults, vms) };
  for (const other of hosts) {
    const moved = all.map((vm) => (vm.on === name ? { ...vm, on: other.name } : vm));
    if (moved.some(({ on, possibleOwners: may }) => may?.includes(on) === false)) continue;
    if (one.enforced && hasTwins(moved)) continue;
    if (holds(other, moved) && other.release === one.hosts.find((host) => host.name === name)?.release)
      yield { ...one, hosts, vms: moved, faults };
  }
}

const withoutOwner = (vm: CaseVm, host: string): CaseVm =>
  vm.possibleOwners === undefined ? vm : { ...vm, possibleOwners: vm.possibleOwners.filter((name) => name !== host) };

/** Whether a host has room for all VMs that are on it. */
const holds = ({ name, memory }: Pick<CaseHost, 'name' | 'memory'>, vms: readonly CaseVm[]): boolean =>
  vms.reduce((sum, vm) => (vm.on === name ? sum + footprintOf(vm.memory) : sum), 0) <= memory - RESERVE;

/** Whether two VMs of one class are on one node. */
const hasTwins = (vms: readonly CaseVm[]): boolean =>
  vms.some(({ on, antiAffinity }, at) =>
    vms
      .slice(at + 1)
      .some((other) => antiAffinity !== undefined && other.antiAffinity === antiAffinity && other.on === on),
  );

/** Whether all VMs have room on any node, where some find fewer nodes than others: they may all have to go to one. */
function isRoomy(hosts: readonly CaseHost[], { enforced, vms }: Case): boolean {
  if (enforced === undefined && hosts.every(({ cpu }) => cpu === undefined)) return true;
  return hosts.every(({ name, memory }) =>
    holds(
      { name, memory },
      vms.map((vm) => ({ ...vm, on: name })),
    ),
  );
}

function withoutVm(one: Case, name: string): Case {
  const vms = one.vms.filter((vm) => vm.name !== name);
  return { ...one, vms, faults: ofVms(one.faults, vms) };
}

const ofVms = (faults: readonly CaseFault[], vms: readonly CaseVm[]): CaseFault[] =>
  faults.filter((fault) => !('vm' in fault) || vms.some(({ name }) => name === fault.vm));

const lower = (value: number, least: number, step: number): number[] =>
  value <= least ? [] : [...new Set([least, Math.max(least, Math.floor(value / 2)), Math.max(least, value - step)])];

/** GiB. A host with less memory is a harder place, and so is one with more: both are tried towards the plain one. */
const PLAIN_MEMORY = 32;

/** What a VM may have, and need not. */
const MORE = [
  ...(['priority', 'state', 'possibleOwners'] as const),
  ...(['compatibility', 'antiAffinity', 'immovable', 'clustered'] as const),
] as const;

function smallerVms(vm: CaseVm): CaseVm[] {
  return [
    ...MORE.filter((key) => vm[key] !== undefined).map((key) => without(key)(vm)),
    ...lower(vm.memory, 1, 1).map((less) => ({ ...vm, memory: less })),
  ];
}

const without =
  (key: 'cpu' | (typeof MORE)[number]) =>
  <T extends CaseHost | CaseVm>(one: T): T =>
    Object.fromEntries(Object.entries(one).filter(([name]) => name !== key)) as unknown as T;

function smallerFaults(fault: CaseFault): CaseFault[] {
  const earlier = lower(fault.at, 0, 10).map((at) => ({ ...fault, at }));
  if (!('for' in fault)) return earlier;
  return [...earlier, ...lower(fault.for, 1, 1).map((lasts) => ({ ...fault, for: lasts }))];
}
