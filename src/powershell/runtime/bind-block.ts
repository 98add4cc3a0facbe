/** Arguments of functions and blocks: what is named, what stands in its place, what is left in `$args`. */
import type { BlockSyntax, ParameterDeclaration } from '../syntax.js';
import { surplus, truth } from './bind-cmdlet.js';
import { castNow } from './casts.js';
import type { Run } from './cmdlet.js';
import { evaluate } from './evaluate.js';
import { propertyOf } from './members.js';
import { othersThan, parametersOf, setMeant } from './parameter-sets.js';
import { isAdvanced } from './preferences.js';
import type { Shell } from './shell.js';
import { toText } from './text.js';
import { thrown } from './trouble.js';
import { typeNamed } from './types.js';
import { validate } from './validate.js';
import { Dictionary, PsObject, type Value } from './values.js';

/** By the name of the parameter in small letters. */
export type Bound = ReadonlyMap<string, Value>;

export const isSwitch = ({ type }: ParameterDeclaration): boolean =>
  type !== undefined && typeNamed(type) === 'System.Management.Automation.SwitchParameter';

/** Sets the parameters of a block in the present scope. */
export function* bindParameters(
  shell: Shell,
  block: BlockSyntax,
  args: readonly Value[],
  bound: Bound | undefined,
): Run {
  const rest = [...args];
  const given = new Dictionary();
  const set = setMeant(block, (name) => bound?.has(name) === true, rest.length);
  for (const declaration of inOrder(parametersOf(block, set))) {
    const { name } = declaration;
    let value = bound?.get(name);
    if (value === undefined && declaration.fromRest) value = rest.splice(0);
    else if (value === undefined && !isSwitch(declaration) && rest.length > 0) value = rest.shift();
    if (value !== undefined) given.set(name, value);
    yield* declare(shell, declaration, value);
  }
  for (const declaration of othersThan(block, set)) yield* declare(shell, declaration, undefined);
  if (isAdvanced(block) && rest.length > 0) throw surplus({ value: rest[0] ?? null });
  shell.scope.set('psboundparameters', given);
  if (isAdvanced(block)) shell.scope.set('pscmdlet', new PsObject(CMDLET, { ParameterSetName: set }));
  if (block.parameters.length === 0 || rest.length > 0) shell.scope.set('args', rest);
}

const CMDLET = ['System.Management.Automation.PSScriptCmdlet', 'System.Object'];

/** Those with a position first, by it. */
const inOrder = (parameters: readonly ParameterDeclaration[]): readonly ParameterDeclaration[] =>
  parameters.toSorted((one, other) => (one.position ?? 1000) - (other.position ?? 1000));

function* declare(shell: Shell, declaration: ParameterDeclaration, given: Value | undefined): Run {
  const { name, label, value, mandatory } = declaration;
  const type = declaration.type === undefined ? undefined : typeNamed(declaration.type);
  if (given === undefined && mandatory) throw missing(label);
  const isTruth = type === 'System.Boolean' || isSwitch(declaration);
  if (isTruth && given !== undefined) truth(label, given, type ?? '');
  const chosen = given ?? (value === undefined ? unwritten(type) : yield* evaluate(shell, value));
  try {
    shell.scope.set(name, type === undefined ? chosen : castNow(chosen, type, shell.around.now()), type);
  } catch (error) {
    throw given === undefined ? error : unfit(label, error);
  }
  if (given !== undefined) yield* validate(shell, declaration, shell.scope.own(name)?.value ?? null);
}

/** What a parameter is that nobody gives. */
function unwritten(type: string | undefined): Value {
  if (type === 'System.Management.Automation.SwitchParameter' || type === 'System.Boolean') return false;
  if (type === 'System.String') return '';
  return type !== undefined && /^System\.(?:U?Int\d+|Double|Single|Decimal)$/.test(type) ? 0 : null;
}

const missing = (name: string) =>
  thrown({
    message: `Cannot process command because of one or more missing mandatory parameters: ${name}.`,
    id: 'MissingMandatoryParameter',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });

function unfit(name: string, error: unknown) {
  const message = error instanceof Object && 'record' in error ? toText((error as { record: Value }).record) : '';
  return thrown({
    message: `Cannot process argument transformation on parameter '${name}'. ${message}`,
    id: 'ParameterArgumentTransformationError',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidData',
    words: 'vendor',
  });
}

/** Parameters that an object from the pipeline gives. */
export function fromPipeline(parameters: readonly ParameterDeclaration[], item: Value): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const { name, fromPipeline: whole, fromPropertyName } of parameters) {
    const property = fromPropertyName ? propertyOf(item, name) : undefined;
    if (property !== undefined && (typeof item !== 'string' || !whole)) found.set(name, property);
    else if (whole) found.set(name, item);
  }
  return found;
}
