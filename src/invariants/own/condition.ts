/** Conditions of a scenario, ready to be asked of a world. */
import type { ParseResult } from '@marcbachmann/cel-js';
import { Bug } from '../../base/assert.js';
import type { Complaint } from '../../base/complaint.js';
import { ok, type Result } from '../../base/result.js';
import type { World } from '../../model/world.js';
import type { AvailabilityLedger } from '../service/availability.js';
import { type Apart, apartBy, isOfAll } from './apart.js';
import { firstLine, loadLanguage } from './language.js';
import { Rows } from './rows.js';
import { SEES } from './seen.js';

export interface Condition {
  readonly text: string;
  /** Whether it asks what only a run knows: the outage bill, or when something was. */
  readonly needsTimes: boolean;
  /** Whether it asks for memory: what a VM that is off had last counts then. */
  readonly needsMemory: boolean;
  /** What it can see: bits of SEES. */
  readonly sees: number;
  /** Whom it tells apart though nothing but a name makes them differ. */
  readonly apart: Apart;
  /** Whether it is true of the world now, or why it cannot be evaluated. */
  ask(world: World, availability?: AvailabilityLedger): boolean | string;
  /** Whether it is true of the world now. False where it cannot be evaluated. */
  holds(world: World, availability?: AvailabilityLedger): boolean;
  /** Why it cannot be evaluated now, or undefined. */
  trouble(world: World, availability?: AvailabilityLedger): string | undefined;
}

/** A claim that a scenario brings along, as it is written. */
export interface WrittenClaim {
  readonly id: string;
  readonly claim: string;
  readonly kind: 'always' | 'sometimes' | 'at-end';
  /** In CEL. */
  readonly condition: string;
}

/** The same, ready to be asked. */
export interface OwnClaim extends Omit<WrittenClaim, 'condition'> {
  readonly condition: Condition;
}

/** Makes conditions of texts that were checked before. */
export async function compileChecked(text: string): Promise<Condition> {
  const condition = await compileCondition(text);
  if (condition.ok) return condition.value;
  throw new Bug(`a condition that was checked does not compile: ${condition.error.message}`);
}

/** The same of the claims of a scenario. */
export const compileClaims = (claims: readonly WrittenClaim[]): Promise<OwnClaim[]> =>
  Promise.all(claims.map(async (one) => ({ ...one, condition: await compileChecked(one.condition) })));

/** Makes a condition of its text. Fields of the outage bill can be asked for where a ledger is given to it. */
export async function compileCondition(text: string): Promise<Result<Condition, Complaint>> {
  const read = (await loadLanguage())(text);
  return read.ok ? ok(conditionOf(text, read.value)) : read;
}

const names = (text: string, pattern: string): boolean => new RegExp(`\\b(?:${pattern})\\b`).test(text);

function conditionOf(text: string, evaluate: ParseResult): Condition {
  const needs = { clusters: names(text, 'clusters'), hosts: names(text, 'hosts'), vms: names(text, 'vms') };
  const needsTimes = names(
    text,
    'migrations|downtimeUs|blackoutUsMax|outages|upgradedAtUs|drainedAtUs|joinedAtUs|resumedAtUs',
  );
  /** By world: several runs may be asked in turn. */
  const known = new WeakMap<World, Rows>();
  const rowsOf = (world: World, availability: AvailabilityLedger | undefined): Rows => {
    const rows = known.get(world);
    if (rows !== undefined && rows.availability === availability) return rows;
    const made = new Rows(world, needs, availability);
    known.set(world, made);
    return made;
  };
  const ask = (world: World, availability?: AvailabilityLedger): boolean | string => {
    try {
      return evaluate(rowsOf(world, availability).context) === true;
    } catch (error) {
      return firstLine(error);
    }
  };
  const apart = apartBy(evaluate.ast);
  const told = (answer: boolean | string): string | undefined => (typeof answer === 'string' ? answer : undefined);
  return {
    text,
    needsTimes,
    needsMemory: names(text, 'memory') || isOfAll(apart),
    sees:
      (needs.clusters ? SEES.clusters : 0) |
      (needs.hosts ? SEES.hosts : 0) |
      (needs.vms ? SEES.vms : 0) |
      (needs.vms && (names(text, 'host') || isOfAll(apart)) ? SEES.places : 0) |
      (needsTimes || isOfAll(apart) ? SEES.times : 0),
    apart,
    ask,
    holds: (world, availability) => ask(world, availability) === true,
    trouble: (world, availability) => told(ask(world, availability)),
  };
}
