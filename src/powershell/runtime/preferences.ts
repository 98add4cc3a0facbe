/** What every cmdlet takes, where a function is given it: preferences, which hold for all that it runs. */
import { findParameter, SHARED } from '../lookup.js';
import type { BlockSyntax } from '../syntax.js';
import { toBoolean } from './casts.js';
import type { Args } from './cmdlet.js';
import type { Scope } from './scope.js';
import type { Value } from './values.js';

/** With `[CmdletBinding()]`, or a `[Parameter()]`, a function takes what cmdlets do; any other leaves it without effect. */
export const isAdvanced = ({ advanced, parameters }: BlockSyntax): boolean =>
  advanced || parameters.some(({ attributes }) => attributes.some(({ name }) => name === 'parameter'));

interface Common {
  readonly name: string;
  readonly isSwitch: boolean;
}

/** What of it a written name means. `short`: also by its alias, or by its beginning. */
export function commonNamed(written: string, short: boolean): Common | undefined {
  const found = findParameter(written, { name: '', parameters: [] }, SHARED);
  if (!found.ok || !(short || found.value.name.toLowerCase() === written.toLowerCase())) return undefined;
  return { name: found.value.name, isSwitch: found.value.kind === 'switch' };
}

const onOrOff = (value: Value): Value => (toBoolean(value) ? 'Continue' : 'SilentlyContinue');

const PREFERENCES: Readonly<Record<string, (value: Value) => readonly [variable: string, value: Value]>> = {
  ErrorAction: (value) => ['erroractionpreference', value],
  WarningAction: (value) => ['warningpreference', value],
  InformationAction: (value) => ['informationpreference', value],
  Verbose: (value) => ['verbosepreference', onOrOff(value)],
  Debug: (value) => ['debugpreference', onOrOff(value)],
  WhatIf: (value) => ['whatifpreference', toBoolean(value)],
  Confirm: (value) => ['confirmpreference', toBoolean(value) ? 'Low' : 'None'],
};

/** Sets them in the scope of the function. */
export function prefer(scope: Scope, common: Args): void {
  for (const [name, value] of common) {
    const preference = PREFERENCES[name]?.(value);
    if (preference !== undefined) scope.set(...preference);
  }
}
