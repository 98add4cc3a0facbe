/** The language of conditions: CEL over `clusters`, `hosts` and `vms`. The library is loaded where a condition is written. */
import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import { type Complaint, complain } from '../../base/complaint.js';
import { nearest } from '../../base/names.js';
import { err, ok, type Result } from '../../base/result.js';
import { quote } from '../../base/text.js';
import { ROWS, type RowName, TYPES, VARIABLES } from './fields.js';
import { ClusterRow, HostRow, LevelRow, VmRow } from './rows.js';

/** In UTF-16 units. */
const LENGTH_MAX = 8192;

export interface ConditionComplaint extends Complaint {
  /** Where in the condition, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

/** Reads a condition and checks its types. Never throws. */
export type Language = (text: string) => Result<ParseResult, ConditionComplaint>;

export async function loadLanguage(): Promise<Language> {
  const [{ Environment: Library }, patterns] = await Promise.all([
    import('@marcbachmann/cel-js'),
    import('./patterns.js'),
  ]);
  const environment = declared(new Library());
  environment.registerFunction(`string.${patterns.MATCHES}(string): bool`, patterns.matchesInTime);
  return (text) => {
    const found = read(environment, text, patterns.matchInTime);
    const [slow] = found.ok ? patterns.slowPatterns(found.value.ast) : [];
    return slow === undefined ? found : err(slow);
  };
}

const CLASSES: Readonly<Record<RowName, new (...of: never[]) => object>> = {
  Level: LevelRow,
  Cluster: ClusterRow,
  Host: HostRow,
  Vm: VmRow,
};

function declared(environment: Environment): Environment {
  for (const name of Object.keys(CLASSES) as RowName[]) {
    const fields = Object.fromEntries(Object.entries(ROWS[name]).map(([field, { is }]) => [field, TYPES[is]]));
    environment.registerType(name, { ctor: CLASSES[name], fields });
  }
  for (const [variable, row] of Object.entries(VARIABLES)) environment.registerVariable(variable, `list<${row}>`);
  return environment;
}

function read(
  environment: Environment,
  text: string,
  change: (ast: ParseResult['ast']) => void,
): Result<ParseResult, ConditionComplaint> {
  const whole = { from: 0, to: text.length };
  if (text.length > LENGTH_MAX)
    return err({ ...complain('The condition is too long.', `at most ${LENGTH_MAX} characters`), ...whole });
  try {
    const parsed = environment.parse(text);
    change(parsed.ast);
    const { valid, type, error } = parsed.check();
    if (!valid) return err(unclear(error, text));
    if (type === 'bool' || type === 'dyn') return ok(parsed);
    const why = `The condition is no truth value but ${quote(String(type))}.`;
    return err({ ...complain(why, 'a comparison'), ...whole });
  } catch (error) {
    return err(unclear(error, text));
  }
}

const KNOWN = [...Object.keys(VARIABLES), ...Object.values(ROWS).flatMap((fields) => Object.keys(fields))];

function unclear(error: unknown, text: string): ConditionComplaint {
  const { range } = error as { range?: { start: number; end: number } };
  const summary = firstLine(error).replace(/\bmatchesInTime\b/g, 'matches');
  const wrong = /^(?:Unknown variable|No such key): (\S+)/.exec(summary)?.[1];
  const near = wrong === undefined ? undefined : nearest(wrong, KNOWN);
  const complaint = complain(`The condition is not clear: ${lowerFirst(summary)}.`, EXPECTED, near);
  return { ...complaint, from: range?.start ?? 0, to: range?.end ?? text.length };
}

const EXPECTED = "CEL over clusters, hosts and vms: hosts.exists(h, h.state == 'Paused')";

/** The library's first line; the rest of its message is a drawing. */
export const firstLine = (error: unknown): string => ((error as Error).message.split('\n')[0] ?? '').trim();

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
