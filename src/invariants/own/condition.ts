/** Conditions in CEL over `clusters`, `hosts` and `vms`. The library is loaded where one is written. */
import type { Environment } from '@marcbachmann/cel-js';
import { type Complaint, complain } from '../../base/complaint.js';
import { err, ok, type Result } from '../../base/result.js';
import type { World } from '../../model/world.js';
import type { AvailabilityLedger } from '../service/availability.js';
import { ClusterRow, emptyRows, fill, HostRow, LevelRow, type Needs, VmRow } from './rows.js';

export interface Condition {
  readonly text: string;
  readonly needs: Needs;
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
  const { Environment: Language } = await import('@marcbachmann/cel-js');
  const environment = declared(new Language());
  try {
    const evaluate = environment.parse(text);
    const { valid, error, type } = evaluate.check();
    if (!valid) return refuse(error);
    if (type !== 'bool' && type !== 'dyn')
      return err(complain(`The condition is no truth value but ${type}.`, 'a comparison'));
    return ok(conditionOf(text, evaluate));
  } catch (error) {
    return refuse(error);
  }
}

/** Numbers are of any kind, so that both `2` and `2.0` may be written beside them. */
function declared(language: Environment): Environment {
  const type = (name: string, ctor: new () => object, fields: Record<string, string>): void => {
    language.registerType(name, { ctor, fields });
  };
  type('Level', LevelRow, { release: 'string', major: 'dyn', minor: 'dyn' });
  type('Cluster', ClusterRow, { name: 'string', level: 'Level', mixed: 'bool', upgradedAtUs: 'dyn' });
  type('Host', HostRow, {
    name: 'string',
    release: 'string',
    state: 'string',
    cluster: 'dyn',
    drain: 'string',
    memory: 'dyn',
  });
  const bill = { migrations: 'dyn', downtimeUs: 'dyn', blackoutUsMax: 'dyn', outages: 'list' };
  const texts = {
    name: 'string',
    group: 'string',
    host: 'string',
    version: 'string',
    state: 'string',
    priority: 'dyn',
  };
  type('Vm', VmRow, { ...texts, memory: 'dyn', ...bill });
  return language
    .registerVariable('clusters', 'list<Cluster>')
    .registerVariable('hosts', 'list<Host>')
    .registerVariable('vms', 'list<Vm>');
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
    needs,
    holds: (world, availability) => ask(world, availability) === true,
    trouble: (world, availability) => told(ask(world, availability)),
  };
}

/** The library's first line; the rest of its message is a drawing. */
const firstLine = (error: unknown): string => ((error as Error).message.split('\n')[0] ?? '').trim();

const refuse = (error: unknown): { readonly ok: false; readonly error: Complaint } =>
  err(
    complain(
      `The condition is not clear: ${firstLine(error)}.`,
      "CEL over clusters, hosts and vms: hosts.exists(h, h.state == 'Paused')",
    ),
  );
