/** Sets of parameters of a function: which one a call means, and what its parameters are in it. */
import type { BlockSyntax, ParameterDeclaration } from '../syntax.js';
import { thrown } from './trouble.js';

/** What `$PSCmdlet.ParameterSetName` is where there are no sets. */
const ALL = '__AllParameterSets';

/** The set that a call means, by the names that it gives; `more`: how many arguments stand without a name. */
export function setMeant(block: BlockSyntax, given: (name: string) => boolean, more: number): string {
  const names = setsOf(block);
  if (names.length === 0) return block.defaultSet ?? ALL;
  const fitting = names.filter((set) =>
    block.parameters.every((one) => !given(one.name) || one.sets === undefined || inSet(one, set) !== undefined),
  );
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  const usual = fitting.find((set) => same(set, block.defaultSet ?? ''));
  if (usual !== undefined) return usual;
  // One that no parameter belongs to takes those of all sets.
  if (block.defaultSet !== undefined && fitting.length === names.length) return block.defaultSet;
  const complete = fitting.filter((set) => missingIn(block, set, given).length <= more);
  if (complete.length === 1) return complete[0] as string;
  throw thrown({
    message:
      'Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.',
    id: 'AmbiguousParameterSet',
    type: 'System.Management.Automation.ParameterBindingException',
    category: 'InvalidArgument',
    words: 'vendor',
  });
}

/** The parameters of a set, each as it is there. */
export const parametersOf = ({ parameters }: BlockSyntax, set: string): readonly ParameterDeclaration[] =>
  parameters.flatMap((one) => (one.sets === undefined ? [one] : (asIn(one, set) ?? [])));

/** Those of other sets alone: nobody can give them. */
export const othersThan = ({ parameters }: BlockSyntax, set: string): readonly ParameterDeclaration[] =>
  parameters
    .filter((one) => one.sets !== undefined && inSet(one, set) === undefined)
    .map((one) => ({ ...one, mandatory: false }));

function asIn(one: ParameterDeclaration, set: string): ParameterDeclaration | undefined {
  const found = inSet(one, set);
  if (found === undefined) return undefined;
  const { position: _, ...rest } = one;
  return { ...rest, mandatory: found.mandatory, ...(found.position === undefined ? {} : { position: found.position }) };
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const inSet = ({ sets = [] }: ParameterDeclaration, set: string) => sets.find(({ name }) => same(name, set));

/** Their names, in the order in which they are written. */
function setsOf({ parameters }: BlockSyntax): readonly string[] {
  const found: string[] = [];
  for (const { name } of parameters.flatMap(({ sets = [] }) => sets))
    if (!found.some((one) => same(one, name))) found.push(name);
  return found;
}

const missingIn = (block: BlockSyntax, set: string, given: (name: string) => boolean): readonly unknown[] =>
  parametersOf(block, set).filter(({ name, mandatory }) => mandatory && !given(name));
