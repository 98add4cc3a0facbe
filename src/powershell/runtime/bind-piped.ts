/** Objects that come to a cmdlet which reads none by itself: each is bound to the parameters that take one, and is a call of its own. */
import { demand, valueFor } from './bind-cmdlet.js';
import type { Args, Call, Cmdlet, CmdletParameter, CmdletTable, Run, Stage } from './cmdlet.js';
import { propertyOf } from './members.js';
import { PsObject, Thing, type Value } from './values.js';

/** A stage whose call is made anew for each object; one that fits no parameter is an error, and the others go on. */
export const oneByOne = (cmdlet: Cmdlet, call: Call): Stage => ({
  *take(input): Run {
    const args = withPiped(cmdlet.table, call.args, input);
    if (args === undefined) return call.shell.complain(call, notBound(call, input));
    const { alone, end } = cmdlet.start({ ...call, args });
    for (const run of [alone?.(), end?.()]) if (run !== undefined) yield* run;
  },
});

/** The arguments of the call and what the object brings along; undefined where it brings nothing. */
function withPiped(table: CmdletTable, args: Args, input: Value): Args | undefined {
  const found = new Map(args);
  for (const parameter of table.parameters) {
    const value = args.has(parameter.name) ? null : broughtBy(parameter, input);
    if (value !== null) found.set(parameter.name, valueFor(parameter, value));
  }
  if (found.size === args.size) return undefined;
  demand(found, table, false);
  return found;
}

/** What an object gives a parameter: its property of that name, or itself. */
function broughtBy({ pipeline, name, aliases = [] }: CmdletParameter, input: Value): Value {
  if (pipeline === undefined) return null;
  const isObject = pipeline !== 'value' && (input instanceof PsObject || input instanceof Thing);
  const properties = isObject ? [name, ...aliases].map((one) => propertyOf(input, one)) : [];
  return properties.find((one) => one !== undefined) ?? (pipeline === 'name' ? null : input);
}

const notBound = ({ name }: Call, target: Value) => ({
  message:
    'The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input.',
  id: `InputObjectNotBound,${name}`,
  type: 'System.Management.Automation.ParameterBindingException',
  category: 'InvalidArgument',
  target,
  words: 'vendor' as const,
});
