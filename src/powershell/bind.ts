/** Gives each argument of a command to a parameter, as PowerShell does: first by name, then by position. */
import type { CmdletSpec, Parameter } from '../model/commands/spec.js';
import { convert, wantedOf } from './convert.js';
import type { Scalar, Span, Value } from './line.js';
import { type Arguments, across, at, type CommandLine, complainAt, type LineComplaint } from './line.js';
import { type Literal, readLiteral } from './literals.js';
import { COMMON, findCmdlet, findParameter, positionalOf } from './lookup.js';
import type { LineArgument, LineCommand, LineElement, LineParameter } from './pieces.js';
import { complainOfSurplus } from './surplus.js';

/** An element with its values read; one that could not be read is undefined and has its complaint already. */
interface Read<S extends LineElement = LineElement> {
  readonly syntax: S;
  readonly literals: readonly (Literal | undefined)[];
}

/** What was written for one parameter. */
interface Given {
  readonly parameter: Parameter;
  /** None for a switch that stands alone. */
  readonly literals: Read['literals'];
  readonly span: Span;
}

interface Binding {
  readonly text: string;
  readonly cmdlet: CmdletSpec;
  readonly elements: readonly Read[];
  readonly given: Map<string, Given>;
  /** Parameters that a wrong name probably meant: they are not missed as well. */
  readonly meant: Set<string>;
  readonly complaints: LineComplaint[];
}

/** Undefined if there are complaints, which are added to the list. `whole`: the line ends where the command ends. */
export function bindCommand(
  text: string,
  syntax: LineCommand,
  cmdlets: readonly CmdletSpec[],
  whole: boolean,
  complaints: LineComplaint[],
): CommandLine | undefined {
  const before = complaints.length;
  const found = findCmdlet(syntax.name.raw, cmdlets);
  if (!found.ok) complaints.push(at(syntax.name, found.error));
  const elements = syntax.elements.map((element) => readElement(element, complaints));
  if (!found.ok) return undefined;
  const binding: Binding = { text, cmdlet: found.value, elements, given: new Map(), meant: new Set(), complaints };
  bindByPosition(binding, bindByName(binding));
  if (whole) demandMandatory(binding, syntax.name);
  const line = commandLine(binding, syntax);
  return complaints.length === before ? line : undefined;
}

const readElement = (syntax: LineElement, complaints: LineComplaint[]): Read => ({
  syntax,
  literals: syntax.values.map((piece) => readLiteral(piece, complaints)),
});

const isArgument = (read: Read | undefined): read is Read<LineArgument> => read?.syntax.is === 'argument';

/** Answers the arguments that no name took. */
function bindByName(binding: Binding): readonly Read<LineArgument>[] {
  const left: Read<LineArgument>[] = [];
  let taken: Read | undefined;
  for (const [index, read] of binding.elements.entries()) {
    if (read === taken) continue;
    if (isArgument(read)) left.push(read);
    else taken = bindNamed(binding, read as Read<LineParameter>, binding.elements[index + 1]);
  }
  return left;
}

/** Answers the next element if the parameter takes it. An unknown one takes it too, lest its value be surplus. */
function bindNamed(binding: Binding, read: Read<LineParameter>, next: Read | undefined): Read | undefined {
  const { syntax, literals } = read;
  const found = findParameter(syntax.name, binding.cmdlet, COMMON);
  if (!found.ok) {
    binding.complaints.push(at(syntax, found.error.complaint));
    for (const { name } of found.error.meant) binding.meant.add(name);
  }
  const follower = isArgument(next) && !syntax.colon ? next : undefined;
  if (!found.ok) return follower;
  const parameter = found.value;
  const alone = parameter.kind === 'switch' && !syntax.colon;
  if (alone) return give(binding, { parameter, literals: [], span: syntax }, syntax);
  if (follower) give(binding, { parameter, literals: follower.literals, span: follower.syntax }, syntax);
  else if (literals.length > 0) give(binding, { parameter, literals, span: spanOf(syntax) }, syntax);
  else give(binding, withoutValue(binding, parameter, syntax), syntax);
  return follower;
}

function spanOf({ values, ...parameter }: LineParameter): Span {
  const [first, last] = [values[0], values.at(-1)];
  return first && last ? across(first, last) : parameter;
}

function withoutValue({ complaints }: Binding, parameter: Parameter, span: Span): Given {
  complaints.push(complainAt(span, `-${parameter.name} has no value.`, wantedOf(parameter)));
  return { parameter, literals: [undefined], span };
}

function give({ given, complaints }: Binding, one: Given, written: Span): undefined {
  const { name } = one.parameter;
  if (given.has(name)) complaints.push(complainAt(written, `-${name} is given twice.`, `-${name} once`));
  else given.set(name, one);
  return undefined;
}

function bindByPosition(binding: Binding, args: readonly Read<LineArgument>[]): void {
  const free = positionalOf(binding.cmdlet).filter(({ name }) => !binding.given.has(name));
  const elements = binding.elements.map(({ syntax }) => syntax);
  const surplus: LineArgument[] = [];
  for (const [index, { syntax, literals }] of args.entries()) {
    const parameter = free[index];
    if (parameter) give(binding, { parameter, literals, span: syntax }, syntax);
    else if (literals.every((literal) => literal !== undefined)) surplus.push(syntax);
  }
  const [first, last] = [surplus[0], surplus.at(-1)];
  if (first && last) binding.complaints.push(complainOfSurplus({ ...binding, elements }, first, last));
}

function demandMandatory({ cmdlet, given, meant, complaints }: Binding, name: Span): void {
  for (const parameter of cmdlet.parameters) {
    if (parameter.mandatory !== true || given.has(parameter.name) || meant.has(parameter.name)) continue;
    complaints.push(complainAt(name, `${cmdlet.name} needs -${parameter.name}.`, wantedOf(parameter)));
  }
}

/** Arguments in the order of the table, so that no order of writing shows through. */
function commandLine(binding: Binding, { name, ...syntax }: LineCommand): CommandLine {
  const { cmdlet, text } = binding;
  const { args, spans } = valuesOf(binding, cmdlet.parameters);
  const own = new Set(cmdlet.parameters.map((parameter) => parameter.name));
  const common = valuesOf(
    binding,
    COMMON.filter((parameter) => !own.has(parameter.name)),
  );
  const written = text.slice(syntax.offset, syntax.offset + syntax.length);
  const place = { offset: name.offset, length: name.length };
  return { kind: 'command', cmdlet, args, common: common.args, name: place, spans, text: written };
}

function valuesOf(binding: Binding, parameters: readonly Parameter[]): Pick<CommandLine, 'args' | 'spans'> {
  const args: Record<string, Value> = Object.create(null);
  const spans: Record<string, Span> = Object.create(null);
  for (const { name } of parameters) {
    const given = binding.given.get(name);
    const value = given && givenValue(given, binding.complaints);
    if (given === undefined || value === undefined) continue;
    args[name] = value;
    spans[name] = { offset: given.span.offset, length: given.span.length };
  }
  return { args: args satisfies Arguments, spans };
}

function givenValue({ parameter, literals, span }: Given, complaints: LineComplaint[]): Value | undefined {
  if (literals.length === 0) return true;
  if (parameter.list !== true && literals.length > 1) {
    complaints.push(complainAt(span, `-${parameter.name} takes one value, not a list.`, wantedOf(parameter)));
    return undefined;
  }
  const values = literals.map((literal) => literal && scalarOf(literal, parameter, complaints));
  if (parameter.list !== true) return values[0];
  return values.every(mayBeListed) ? values : undefined;
}

const mayBeListed = (value: Scalar | undefined): value is number | string =>
  value !== undefined && typeof value !== 'boolean';

function scalarOf(literal: Literal, parameter: Parameter, complaints: LineComplaint[]): Scalar | undefined {
  const converted = convert(literal, parameter);
  if (converted.ok) return converted.value;
  complaints.push(at(literal, converted.error));
  return undefined;
}
