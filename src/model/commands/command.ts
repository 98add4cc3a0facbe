/** What a command is inside the model: what it needs, why it may be refused, what it does, and when its cmdlet returns. */

import { assert } from '../../base/assert.js';
import { type Micros, SECOND } from '../../base/units.js';
import { findRule, permits, type Refusal, type Rule, refuse } from '../rules/index.js';
import type { Turn } from '../turn.js';
import { NONE, type World } from '../world.js';
import type { CmdletSpec, Parameter } from './spec.js';

/** An argument whose names have become indexes. */
export type Argument = boolean | number | string | readonly number[];

export type Arguments = Readonly<Record<string, Argument>>;

/** One shape for all steps: a command, a choice of the driver, or a happening. */
export interface Step {
  readonly do: string;
  /** Index of the entity that it is about. */
  readonly subject: number;
  readonly arg: number;
  /** Further arguments of a command. */
  readonly with?: Arguments;
}

export interface Command {
  readonly spec: CmdletSpec;
  /** What `Step.subject` is an index of. */
  readonly about: 'host' | 'vm' | 'cluster';
  /** The parameter that names the subject; unwritten: the cluster. */
  readonly subject?: string;
  /** Another parameter that names it where that one is not given. */
  readonly otherSubject?: string;
  /** Whether it takes any role. Unwritten: of roles only VMs. */
  readonly ofRoles?: true;
  /** Why it is refused now, or undefined. Nothing changes. */
  refuses(turn: Turn, step: Step): Refusal | undefined;
  perform(turn: Turn, step: Step): void;
  /** Whether the cmdlet has not returned yet. Unwritten: it returns at once. */
  pending?(world: World, step: Step): boolean;
  /** Whether it is VMs that it waits for, though it is about something else. Unwritten: not. */
  readonly awaitsVms?: true;
  /** Whether what it is to come to is so already, so that a strategy need not ask. Unwritten: it is asked. */
  reached?(world: World, step: Step): boolean;
  /** How long the cmdlet waits before it returns anyway. Unwritten, or undefined: as long as it takes. */
  patienceUs?(step: Step): Micros | undefined;
  /** Whether what it began has ended badly, once it has returned. Unwritten: never. */
  failed?(world: World, step: Step): boolean;
}

/** The first of several rules that says no. Rules ask about the same subject, with their own argument. */
export function firstRefusal(
  world: World,
  asked: readonly (readonly [rule: string, subject: number, arg?: number])[],
): Refusal | undefined {
  for (const [id, subject, arg = NONE] of asked) {
    const rule = findRule(id);
    assert(rule !== undefined, `the ledger has no rule ${id}`);
    if (!permits(world, rule, subject, arg)) return refuse(world, rule, subject, arg);
  }
  return undefined;
}

/** What every cmdlet of Hyper-V asks of the host of a VM. */
export const hostAnswers = (world: World, vm: number): readonly ['host/answers', number] => [
  'host/answers',
  world.vms[vm]?.host ?? NONE,
];

/** A cluster cmdlet needs a member of a cluster that has quorum. */
export const member = (world: World, host: number): Refusal | undefined =>
  firstRefusal(world, [['membership/is-a-member', host]]) ??
  firstRefusal(world, [['quorum/cluster-runs', world.hosts[host]?.cluster ?? NONE]]);

/** The refusal of a rule that is known to say no, or undefined. */
export const refusalOf = (world: World, rule: Rule | undefined, subject: number, arg: number): Refusal | undefined =>
  rule === undefined ? undefined : refuse(world, rule, subject, arg);

/** The refusal of a call that lacks what is needed here, or asks for what its cluster does not take. */
export const unfit = (message: string): Refusal => ({ rule: 'request/fits', message });

/** What `-Wait N` says: seconds that the cmdlet waits, as microseconds; undefined where it is not written. */
export function waitUs(step: Step): Micros | undefined {
  const seconds = numberOf(step, 'Wait');
  return seconds < 0 ? undefined : seconds * SECOND;
}

export const given = (step: Step, name: string): boolean => step.with?.[name] === true;

/** What is said about a switch that may be on or off; undefined: nothing. */
export function flagOf(step: Step, name: string): boolean | undefined {
  const value = step.with?.[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** A number among the arguments, or NONE. */
export function numberOf(step: Step, name: string): number {
  const value = step.with?.[name];
  return typeof value === 'number' ? value : NONE;
}

export function textOf(step: Step, name: string): string {
  const value = step.with?.[name];
  return typeof value === 'string' ? value : '';
}

/** Parameters that many cmdlets share. */
export const parameter = {
  whatIf: { name: 'WhatIf', kind: 'switch', help: 'Says what would happen and changes nothing.' },
  force: { name: 'Force', kind: 'switch', help: 'Does not ask.' },
  cluster: { name: 'Cluster', kind: 'cluster', help: 'The cluster; unwritten, the only one.' },
  computer: { name: 'ComputerName', aliases: ['CimSession'], kind: 'host', help: 'The host on which to look.' },
  vmName: { name: 'Name', aliases: ['VMName'], kind: 'vm', position: 0, mandatory: true, list: true, help: 'The VM.' },
} as const satisfies Record<string, Parameter>;
