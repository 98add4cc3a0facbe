/** Conditions of a scenario, ready to be asked of a world. */
import type { Complaint } from '../../base/complaint.js';
import { ok, type Result } from '../../base/result.js';
import type { World } from '../../model/world.js';
import type { AvailabilityLedger } from '../service/availability.js';
import { firstLine, loadLanguage } from './language.js';
import { emptyRows, fill } from './rows.js';

export interface Condition {
  readonly text: string;
  /** Whether it is true of the world now, or why it cannot be evaluated. */
  ask(world: World, availability?: AvailabilityLedger): boolean | string;
  /** Whether it is true of the world now. False where it cannot be evaluated. */
  holds(world: World, availability?: AvailabilityLedger): boolean;
  /** Why it cannot be evaluated now, or undefined. */
  trouble(world: World, availability?: AvailabilityLedger): string | undefined;
}

/** A claim that a scenario brings along. */
export interface OwnClaim {
  readonly id: string;
  readonly claim: string;
  readonly kind: 'always' | 'sometimes' | 'at-end';
  readonly condition: Condition;
}

/** Makes a condition of its text. Fields of the outage bill can be asked for where a ledger is given to it. */
export async function compileCondition(text: string): Promise<Result<Condition, Complaint>> {
  const read = (await loadLanguage())(text);
  return read.ok ? ok(conditionOf(text, read.value)) : read;
}

const names = (text: string, pattern: string): boolean => new RegExp(`\\b(?:${pattern})\\b`).test(text);

function conditionOf(text: string, evaluate: (context: Record<string, unknown>) => unknown): Condition {
  const needs = {
    clusters: names(text, 'clusters'),
    hosts: names(text, 'hosts'),
    vms: names(text, 'vms'),
    bill: names(text, 'migrations|downtimeUs|blackoutUsMax|outages'),
  };
  const rows = emptyRows();
  const ask = (world: World, availability?: AvailabilityLedger): boolean | string => {
    try {
      return evaluate({ ...fill(rows, world, needs, availability) }) === true;
    } catch (error) {
      return firstLine(error);
    }
  };
  const told = (answer: boolean | string): string | undefined => (typeof answer === 'string' ? answer : undefined);
  return {
    text,
    ask,
    holds: (world, availability) => ask(world, availability) === true,
    trouble: (world, availability) => told(ask(world, availability)),
  };
}
