/** Arguments that no parameter takes, and what was probably meant by them. */
import { quote } from '../base/text.js';
import type { CmdletSpec } from '../model/commands/spec.js';
import { sizeMeant } from './convert.js';
import { across, complainAt, type LineComplaint, type Span } from './line.js';
import { positionalOf } from './lookup.js';
import type { LineArgument, LineElement } from './pieces.js';

/** The line around a surplus argument, to guess from. */
export interface Surroundings {
  readonly text: string;
  readonly cmdlet: CmdletSpec;
  readonly elements: readonly LineElement[];
  /** Parameters that have their value, by name. */
  readonly given: ReadonlyMap<string, unknown>;
}

/** One complaint for all surplus arguments, from the first to the last. */
export function complainOfSurplus(around: Surroundings, first: LineArgument, last: LineArgument): LineComplaint {
  const written = quote(slice(around.text, first));
  const message = `${written} is a surplus positional argument: ${around.cmdlet.name} ${takes(around.cmdlet)}.`;
  return complainAt(across(first, last), message, meant(around, first));
}

const slice = (text: string, { offset, length }: Span): string => text.slice(offset, offset + length);

function takes(cmdlet: CmdletSpec): string {
  const names = positionalOf(cmdlet).map(({ name }) => `-${name}`);
  return names.length === 0 ? 'takes none' : `takes only ${names.join(' and ')} without a name`;
}

function meant({ text, cmdlet, elements, given }: Surroundings, surplus: LineArgument): string {
  const chosen = choiceOf(slice(text, surplus), cmdlet, given);
  if (chosen !== undefined) return chosen;
  const place = elements.indexOf(surplus);
  const before = elements[place - 1];
  if (before?.is === 'parameter') return afterParameter(slice(text, before), slice(text, surplus));
  const size = before && sizeMeant(slice(text, across(before, surplus)));
  if (size !== undefined) return `${size}, without a space`;
  const words = slice(text, runAround(elements, place));
  if (words === slice(text, surplus) || /["'‘’“”`]/.test(words)) return 'arguments with their names';
  const list = cmdlet.parameters.some((parameter) => parameter.list === true);
  return `a name with spaces in quotes: '${words}'${list ? ', or commas between several names' : ''}`;
}

/** `-MigrationType Live` for the word Live, which only that parameter takes. */
function choiceOf(word: string, { parameters }: CmdletSpec, given: Surroundings['given']): string | undefined {
  const same = (choice: string): boolean => choice.toLowerCase() === word.toLowerCase();
  const parameter = parameters.find(({ name, choices }) => !given.has(name) && choices?.some(same) === true);
  return parameter && `-${parameter.name} ${parameter.choices?.find(same)}`;
}

/** Only a switch leaves what follows it. */
const afterParameter = (parameter: string, value: string): string =>
  value.startsWith('$') ? `${parameter}:${value}, with a colon` : 'arguments with their names';

/** The unnamed arguments that stand next to each other around a place. */
function runAround(elements: readonly LineElement[], place: number): Span {
  let [from, to] = [place, place];
  while (elements[from - 1]?.is === 'argument') from -= 1;
  while (elements[to + 1]?.is === 'argument') to += 1;
  const [first, last] = [elements[from], elements[to]];
  return first && last ? across(first, last) : { offset: 0, length: 0 };
}
