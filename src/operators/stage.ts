/** One command of a procedure, with what is waited for. */
import type { Arguments } from '../model/commands/index.js';
import { NONE } from '../model/world.js';
import type { Stage } from './jobs.js';

export const stage = (
  name: string,
  subject: number,
  given: Arguments,
  text: string,
  waits: string,
): Extract<Stage, { kind: 'cmdlet' }> => ({
  kind: 'cmdlet',
  step: { do: name, subject, arg: NONE, with: given },
  text,
  waits,
});

/** A name as a cmdlet takes it. */
export const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`);

/** A command about a host that takes its name. */
export const byName = (
  cmdlet: string,
  host: number,
  name: string,
  waits: string,
  given: Arguments = {},
  more = '',
): Extract<Stage, { kind: 'cmdlet' }> => stage(cmdlet, host, given, `${cmdlet} -Name ${quoted(name)}${more}`, waits);
