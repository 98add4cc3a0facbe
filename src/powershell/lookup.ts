/** Which cmdlet and which parameter a written name means. Case does not count. */
import { type Complaint, complain } from '../base/complaint.js';
import { nearest } from '../base/names.js';
import { err, ok, type Result } from '../base/result.js';
import { listed, quote } from '../base/text.js';
import type { CmdletSpec, Parameter } from '../model/commands/spec.js';
import { plainDashes } from './characters.js';
import { isVerb, verbOf, windowsCmdlet, windowsParameter } from './windows-names.js';

const MODULES: readonly string[] = ['Hyper-V', 'FailoverClusters'];

/** What stands before a backslash may also be a folder; then the whole word is a name that nobody knows. */
const MODULE_NAME = /^[A-Za-z][\w.-]*$/;

const ACTIONS = ['SilentlyContinue', 'Stop', 'Continue', 'Inquire', 'Ignore'] as const;
const NO_EFFECT = 'Accepted, and of no effect in a rehearsal.';

/** Parameters of every cmdlet. -WhatIf is not here: a cmdlet that has it lists it. */
export const COMMON: readonly Parameter[] = [
  { name: 'Confirm', kind: 'switch', aliases: ['cf'], help: NO_EFFECT },
  { name: 'Debug', kind: 'switch', aliases: ['db'], help: NO_EFFECT },
  { name: 'ErrorAction', kind: 'choice', aliases: ['ea'], choices: ACTIONS, help: NO_EFFECT },
  { name: 'InformationAction', kind: 'choice', aliases: ['infa'], choices: ACTIONS, help: NO_EFFECT },
  { name: 'Verbose', kind: 'switch', aliases: ['vb'], help: NO_EFFECT },
  { name: 'WarningAction', kind: 'choice', aliases: ['wa'], choices: ACTIONS, help: NO_EFFECT },
];

/** The same where a session is: what is done with errors and output, and what every cmdlet that changes something takes. */
export const SHARED: readonly Parameter[] = [
  ...COMMON,
  { name: 'WhatIf', kind: 'switch', aliases: ['wi'], help: 'Says what would happen and changes nothing.' },
  { name: 'ErrorVariable', kind: 'text', aliases: ['ev'], help: 'The variable that gets the error.' },
  { name: 'WarningVariable', kind: 'text', aliases: ['wv'], help: 'The variable that gets the warning.' },
  { name: 'OutVariable', kind: 'text', aliases: ['ov'], help: 'The variable that gets the output.' },
];

/** Whatever has a name and others that mean it. */
interface Named {
  readonly name: string;
  readonly aliases?: readonly string[];
}

interface Taken extends Named {
  readonly mandatory?: true;
  readonly position?: number;
}

interface Owner<P extends Taken> {
  readonly name: string;
  readonly parameters: readonly P[];
}

const namesOf = ({ name, aliases = [] }: Named): readonly string[] => [name, ...aliases];

const answersTo =
  (lower: string) =>
  (named: Named): boolean =>
    namesOf(named).some((name) => name.toLowerCase() === lower);

export function findCmdlet(written: string, cmdlets: readonly CmdletSpec[]): Result<CmdletSpec, Complaint> {
  const name = plainDashes(written);
  const slash = name.lastIndexOf('\\');
  const module = name.slice(0, Math.max(slash, 0));
  if (MODULE_NAME.test(module) && !MODULES.some((known) => known.toLowerCase() === module.toLowerCase())) {
    return err(complain(`There is no module ${quote(module)} here.`, listed(MODULES), nearest(module, MODULES)));
  }
  const bare = module === '' || MODULE_NAME.test(module) ? name.slice(slash + 1) : name;
  const found = cmdlets.find(answersTo(bare.toLowerCase()));
  if (found) return ok(found);
  const real = windowsCmdlet(bare);
  if (real !== undefined)
    return err(complain(`${real} exists in Windows, but cannot be rehearsed yet.`, instead(real)));
  const near = nearest(bare, cmdlets.flatMap(namesOf).filter(mayBeMeant(bare)));
  return err(complain(`There is no cmdlet ${quote(bare)} here.`, ANY, near));
}

const ANY = 'a cmdlet that a rehearsal knows';

/** What only looks or waits has another form in a script. */
const instead = (cmdlet: string): string =>
  ['get', 'test', 'wait'].includes(verbOf(cmdlet))
    ? `\`until:\` with a condition over clusters, hosts and vms, or ${ANY}`
    : ANY;

/** Who wrote a verb meant it: Stop is no misspelt Remove. */
function mayBeMeant(written: string): (name: string) => boolean {
  const verb = verbOf(written);
  return isVerb(verb) ? (name) => verbOf(name) === verb : () => true;
}

/** A cmdlet's parameters and the common ones; its own come first and hide a common one of the same name. */
function parametersOf<P extends Taken>({ parameters }: Owner<P>, common: readonly P[]): readonly P[] {
  const taken = new Set(parameters.flatMap(namesOf).map((name) => name.toLowerCase()));
  return [...parameters, ...common.filter(({ name }) => !taken.has(name.toLowerCase()))];
}

/** A name that is no parameter, and the parameters that were probably meant by it. */
export interface Unfound {
  readonly complaint: Complaint;
  readonly meant: readonly Named[];
}

/** The exact name, else the exact alias, else the only parameter that begins so. */
export function findParameter<P extends Taken>(
  written: string,
  cmdlet: Owner<P>,
  common: readonly P[],
): Result<P, Unfound> {
  const parameters = parametersOf(cmdlet, common);
  const lower = plainDashes(written).toLowerCase();
  const exact = parameters.find(({ name }) => name.toLowerCase() === lower) ?? parameters.find(answersTo(lower));
  if (exact) return ok(exact);
  const beginning = parameters.filter((one) => namesOf(one).some((name) => name.toLowerCase().startsWith(lower)));
  const [first, second] = beginning;
  if (first && !second) return ok(first);
  if (second) return err({ complaint: ambiguous(written, beginning), meant: beginning });
  const real = windowsParameter(cmdlet.name, lower);
  return err(real === undefined ? unknown(written, cmdlet, parameters) : { complaint: later(cmdlet, real), meant: [] });
}

const dashed = ({ name }: Named): string => `-${name}`;

const ambiguous = (written: string, candidates: readonly Named[]): Complaint =>
  complain(`${quote(`-${written}`)} could be ${listed(candidates.map(dashed))}.`, 'more of the name');

const later = ({ name, parameters }: Owner<Taken>, parameter: string): Complaint =>
  complain(`-${parameter} of ${name} exists in Windows, but cannot be rehearsed yet.`, listed(parameters.map(dashed)));

const isMandatory = ({ mandatory }: Taken): boolean => mandatory === true;

/** A name that is like no other was meant for what the line lacks. */
function unknown(written: string, { name, parameters }: Owner<Taken>, all: readonly Taken[]): Unfound {
  const own = parameters.length === 0 ? undefined : listed(parameters.map(dashed));
  const near = nearest(written, all.flatMap(namesOf));
  const message = `${name} has no parameter ${quote(`-${written}`)}.`;
  const complaint = complain(message, own, near === undefined ? near : `-${near}`);
  return { complaint, meant: all.filter(near === undefined ? isMandatory : answersTo(near.toLowerCase())) };
}

/** Those that may be given without their names, in their order. */
export const positionalOf = <P extends Taken>({ parameters }: Owner<P>): readonly P[] =>
  parameters
    .filter(({ position }) => position !== undefined)
    .sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
