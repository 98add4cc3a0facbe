/** What `$name` means, with and without a word before it. */
import type { ExpressionSyntax } from '../syntax.js';
import type { Scope } from './scope.js';
import type { Shell } from './shell.js';
import { Dictionary, NOTHING, PsList, PsVersion, type Value } from './values.js';

interface Place {
  readonly scope: Scope | undefined;
  readonly name: string;
}

/** Where a name with a word before it lies; without one the scope is undefined. */
export function placeOf(shell: Shell, written: string): Place {
  const colon = written.indexOf(':');
  const word = written.slice(0, Math.max(0, colon));
  const name = written.slice(colon + 1);
  switch (word) {
    case 'global':
      return { scope: shell.global, name };
    case 'script':
      return { scope: shell.scope.script, name };
    case 'using':
      return { scope: shell.sender ?? shell.scope, name };
    case 'local':
    case 'private':
      return { scope: shell.scope, name };
    default:
      return { scope: undefined, name: colon < 0 ? written : name };
  }
}

export function variableValue(shell: Shell, written: string): Value {
  if (written.startsWith('env:')) return shell.around.environment(written.slice(4)) ?? null;
  if (written.includes(':')) {
    const { scope, name } = placeOf(shell, written);
    return (scope ?? shell.scope).find(name)?.value ?? null;
  }
  const slot = shell.scope.find(written);
  if (slot === undefined) return automatic(shell, written);
  return slot.value === NOTHING ? null : slot.value;
}

/** Whether a value is a variable that holds nothing at all. */
export const holdsNothing = (shell: Shell, node: ExpressionSyntax): boolean =>
  node.is === 'variable' && shell.scope.find(node.name)?.value === NOTHING;

/** Variables that nobody sets. */
function automatic(shell: Shell, name: string): Value {
  switch (name) {
    case '?':
      return shell.ok;
    case 'error':
      return new PsList(shell.errors);
    case 'psversiontable':
      return versionTable(shell);
    case 'psedition':
      return shell.edition === '7' ? 'Core' : 'Desktop';
    case 'lastexitcode':
      return shell.exitCode;
    case 'iswindows':
      return shell.edition === '7' ? true : null;
    default:
      return null;
  }
}

function versionTable(shell: Shell): Dictionary {
  const table = new Dictionary();
  table.set('PSVersion', new PsVersion(shell.edition === '7' ? [7, 5, 0] : [5, 1, 20348, 1]));
  table.set('PSEdition', shell.edition === '7' ? 'Core' : 'Desktop');
  return table;
}

/** Variables that every session begins with, by their names in small letters. */
export const FIRST_VARIABLES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['erroractionpreference', 'Continue'],
  ['warningpreference', 'Continue'],
  ['verbosepreference', 'SilentlyContinue'],
  ['debugpreference', 'SilentlyContinue'],
  ['informationpreference', 'SilentlyContinue'],
  ['confirmpreference', 'High'],
  ['whatifpreference', false],
  ['progresspreference', 'Continue'],
  ['psscriptroot', ''],
]);
