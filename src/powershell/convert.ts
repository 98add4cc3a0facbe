/** From what a value says to what its parameter takes: type, bounds and choices. */
import { type Complaint, complain } from '../base/complaint.js';
import { nearest } from '../base/names.js';
import { err, ok, type Result } from '../base/result.js';
import { listed, quote } from '../base/text.js';
import type { Parameter, ParameterKind } from '../model/commands/spec.js';
import type { Scalar } from './line.js';
import { formatBytes, type Literal, numberOf, shown } from './literals.js';

export type Converted = Result<Scalar, Complaint>;

const fail = (message: string, expected?: string, near?: string): Converted => err(complain(message, expected, near));

const CONVERSIONS: Readonly<Record<ParameterKind, (literal: Literal, parameter: Parameter) => Converted>> = {
  switch: toTruth,
  boolean: toTruth,
  integer: toInteger,
  size: toInteger,
  choice: toChoice,
  host: toName,
  vm: toName,
  cluster: toName,
  release: toName,
  version: toName,
  text: toText,
};

export const convert = (literal: Literal, parameter: Parameter): Converted =>
  CONVERSIONS[parameter.kind](literal, parameter);

/** What may be written for a parameter, in words. */
export function wantedOf(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'switch':
    case 'boolean':
      return '$true or $false';
    case 'integer':
      return `a whole number${bounds(parameter, String)}`;
    case 'size':
      return `a size such as 4GB${bounds(parameter, formatBytes)}`;
    case 'choice':
      return listed(parameter.choices ?? []);
    case 'vm':
      return 'the name of a VM';
    case 'host':
      return 'the name of a host';
    case 'cluster':
      return 'the name of a cluster';
    case 'release':
      return 'a release';
    case 'version':
      return 'a version such as 8.0';
    case 'text':
      return 'a text';
  }
}

/** Unwritten, the least is 0. */
function bounds({ min = 0, max }: Parameter, show: (value: number) => string): string {
  if (max === undefined) return `, at least ${show(min)}`;
  return ` from ${show(min)} to ${show(max)}`;
}

/** A number counts as the truth that it has in PowerShell; a text never does. */
function toTruth(literal: Literal, parameter: Parameter): Converted {
  if (literal.is === 'truth') return ok(literal.truth);
  if (literal.is === 'null' && parameter.kind === 'switch') return ok(false);
  const value = literal.is === 'bare' ? numberOf(literal.raw) : undefined;
  if (value !== undefined) return ok(value !== 0);
  return fail(`-${parameter.name} is a truth value, and ${shown(literal)} is none.`, wantedOf(parameter));
}

function toInteger(literal: Literal, parameter: Parameter): Converted {
  const value = literal.is === 'bare' ? numberOf(literal.raw) : quotedNumber(literal);
  if (value === undefined) return fail(notANumber(literal, parameter), remedy(literal, parameter));
  if (!Number.isInteger(value)) return fail(`${shown(literal)} is not a whole number.`, wantedOf(parameter));
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = parameter;
  if (value >= min && value <= max && Number.isSafeInteger(value)) return ok(value);
  return fail(`-${parameter.name} cannot be ${shown(literal)}.`, wantedOf(parameter));
}

/** A quoted number is converted, but not one with a multiplier. */
const quotedNumber = (literal: Literal): number | undefined =>
  literal.is === 'quoted' && !/[kmgtp]b$/i.test(literal.text) ? numberOf(literal.text) : undefined;

const notANumber = (literal: Literal, { name, kind }: Parameter): string =>
  `-${name} wants a ${kind === 'size' ? 'size' : 'number'}, and ${shown(literal)} is none.`;

const WITH_UNIT = /^\s*(\d+(?:\.\d+)?)\s*([kmgtp])i?b\s*$/i;

/** `4 GiB` or '4GB' as PowerShell writes it, or undefined. */
export function sizeMeant(text: string): string | undefined {
  const match = WITH_UNIT.exec(text);
  return match ? `${match[1]}${(match[2] ?? '').toUpperCase()}B` : undefined;
}

function remedy(literal: Literal, parameter: Parameter): string {
  const meant = parameter.kind === 'size' && 'text' in literal ? sizeMeant(literal.text) : undefined;
  return meant === undefined ? wantedOf(parameter) : `${meant}, without quotes or spaces`;
}

function toText(literal: Literal, parameter: Parameter): Converted {
  if (literal.is === 'null' && parameter.nullable === true) return ok('');
  if (literal.is === 'bare' || literal.is === 'quoted') return ok(literal.text);
  return fail(`-${parameter.name} wants ${wantedOf(parameter)}, and ${shown(literal)} is none.`, wantedOf(parameter));
}

function toName(literal: Literal, parameter: Parameter): Converted {
  const text = toText(literal, parameter);
  if (!text.ok || text.value !== '') return text;
  return fail(`-${parameter.name} cannot be empty.`, wantedOf(parameter));
}

/** The choice in its own case. */
function toChoice(literal: Literal, parameter: Parameter): Converted {
  const choices = parameter.choices ?? [];
  const written = 'text' in literal ? literal.text : literal.raw;
  const choice = choices.find((name) => name.toLowerCase() === written.toLowerCase());
  if (choice !== undefined) return ok(choice);
  return fail(`-${parameter.name} cannot be ${quote(written)}.`, wantedOf(parameter), nearest(written, choices));
}
