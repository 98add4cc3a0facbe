/** Conditions in CEL: what they may speak of, and whether they are well-formed. The library is loaded where one is written. */
import type { Environment } from '@marcbachmann/cel-js';
import { type Complaint, complain } from '../base/complaint.js';
import { nearest } from '../base/names.js';
import { quote } from '../base/text.js';

/** Numbers are `dyn`, so that both `2` and `2.0` may be written beside them. */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Level: { release: 'string', major: 'dyn', minor: 'dyn' },
  Cluster: { name: 'string', level: 'Level', mixed: 'bool', upgradedAtUs: 'dyn' },
  Host: { name: 'string', release: 'string', state: 'string', cluster: 'dyn', drain: 'string', memory: 'dyn' },
  Vm: {
    name: 'string',
    group: 'string',
    host: 'string',
    version: 'string',
    state: 'string',
    priority: 'dyn',
    memory: 'dyn',
    migrations: 'dyn',
    downtimeUs: 'dyn',
    blackoutUsMax: 'dyn',
    outages: 'list',
  },
};

/** What a condition may name, by the type of its entries. */
export const CONDITION_VARIABLES = { clusters: 'Cluster', hosts: 'Host', vms: 'Vm' } as const;

/** The fields that an entry of a variable has. */
export const conditionFields = (variable: keyof typeof CONDITION_VARIABLES): readonly string[] =>
  Object.keys(TYPES[CONDITION_VARIABLES[variable]] ?? {});

const LENGTH_MAX = 8192;

export interface ConditionComplaint extends Complaint {
  /** Where in the condition, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

export type ConditionChecker = (text: string) => ConditionComplaint | undefined;

export async function loadConditionChecker(): Promise<ConditionChecker> {
  const { Environment } = await import('@marcbachmann/cel-js');
  const environment = declared(new Environment());
  return (text) => checkWith(environment, text);
}

function declared(environment: Environment): Environment {
  for (const [name, schema] of Object.entries(TYPES)) environment.registerType({ name, schema: { ...schema } });
  for (const [name, type] of Object.entries(CONDITION_VARIABLES)) environment.registerVariable(name, `list<${type}>`);
  return environment;
}

function checkWith(environment: Environment, text: string): ConditionComplaint | undefined {
  const whole = { from: 0, to: text.length };
  if (text.length > LENGTH_MAX)
    return { ...complain('The condition is too long.', `at most ${LENGTH_MAX} characters`), ...whole };
  try {
    const { valid, type, error } = environment.parse(text).check();
    if (!valid) return failed(error, text);
    if (type === 'bool' || type === 'dyn') return undefined;
    return { ...complain(`The condition is no truth value but ${quote(String(type))}.`, 'a comparison'), ...whole };
  } catch (error) {
    return failed(error, text);
  }
}

/** The library's first line; the rest of its message is a drawing. */
function failed(error: unknown, text: string): ConditionComplaint {
  const { message = '', range } = error as { message?: string; range?: { start: number; end: number } };
  const summary = (message.split('\n')[0] ?? '').trim();
  const wrong = /^(?:Unknown variable|No such key): (\S+)/.exec(summary)?.[1];
  const known = [...Object.keys(CONDITION_VARIABLES), ...Object.values(TYPES).flatMap((type) => Object.keys(type))];
  const near = wrong === undefined ? undefined : nearest(wrong, known);
  const complaint = complain(`The condition is not clear: ${lowerFirst(summary)}.`, EXPECTED, near);
  return { ...complaint, from: range?.start ?? 0, to: range?.end ?? text.length };
}

const EXPECTED = "CEL over clusters, hosts and vms: hosts.exists(h, h.state == 'Paused')";

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
