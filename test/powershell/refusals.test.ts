/** What a script must not get away with: what is not modelled, and what Windows refuses too, is said and never passed over. */
import { expect, test } from 'vitest';
import { checkScript } from '../../src/powershell/check.js';
import { byName, UTILITY_CMDLETS } from '../../src/powershell/cmdlets/index.js';
import { readScript } from '../../src/powershell/read.js';
import type { Edition } from '../../src/powershell/runtime/shell.js';
import { runProgram } from './program.js';

/** What is said of a script, before it runs or while it does, and what it prints all the same. */
function said(text: string, edition: Edition = '7'): readonly string[] {
  const { script, complaints } = readScript(text);
  const known = { cmdlets: byName(UTILITY_CMDLETS), functions: [], edition };
  const found = script === undefined ? complaints : [...complaints, ...checkScript(script, known)];
  if (found.length > 0) return found.map(({ message }) => message);
  const { output, errors } = runProgram(text, { edition });
  return [...errors, ...output.split('\n')].filter((line) => line !== '');
}

test('an object that a cmdlet does not take from the pipeline is an error', () => {
  const unbound = expect.stringMatching(/^The input object cannot be bound to any parameters for the command/);
  expect(said('1, 2 | Set-StrictMode; "on"')).toEqual([unbound, unbound, 'on']);
  expect(said('$null | Get-Date')).toEqual([unbound]);
});

test('a pattern of .NET that would mean something else here is refused', () => {
  expect(said("'Lab' -match '\\p{Lu}'")).toEqual(["The pattern '\\p{Lu}' has '\\p', which is not modelled."]);
  expect(said("'ab' -match '(?x)a b'")).toEqual(["The pattern '(?x)a b' has '(?x)', which is not modelled."]);
  expect(said("'abc' -match '^[a-z-[aeiou]]'")).toEqual([
    "The pattern '^[a-z-[aeiou]]' has '[a-z-[', which is not modelled.",
  ]);
});

test('a text that says false is no truth value of a parameter', () => {
  const refused = expect.stringMatching(/^Cannot process argument transformation on parameter/);
  expect(said("Write-Output 1 -NoEnumerate:'false'")).toEqual([refused]);
  expect(said('function f([bool]$on) { $on }; f false; f $false; f 1')).toEqual([refused, 'False', 'True']);
  expect(said("function f([switch]$on) { [bool]$on }; f -on:'no'; f -on:$false; f -on")).toEqual([
    refused,
    'False',
    'True',
  ]);
});

test('an argument is what the attributes of its parameter demand', () => {
  const refused = expect.stringMatching(/^Cannot (?:validate|bind) argument (?:on|to) parameter 'a'/i);
  expect(said('function f { param([ValidateRange(1, 5)][int]$a) $a }; f 9; f 0; f 3')).toEqual([refused, refused, '3']);
  expect(said("function f { param([ValidateNotNullOrEmpty()]$a) $a }; f ''; f $no; f @(); f 1")).toEqual([
    ...[refused, refused, refused],
    '1',
  ]);
  expect(said('function f { param([ValidatePattern(\'^Lab\')][string[]]$a) "$a" }; f Lab1, Web; f Lab1, Lab2')).toEqual(
    [refused, 'Lab1 Lab2'],
  );
  expect(said('function f { param([ValidateScript({ $_ -gt 2 })]$a) $a }; f 1; f 3')).toEqual([refused, '3']);
  expect(said("function f { param([ValidateSet('x', 'y')][string[]]$a) \"$a\" }; f x, z; f x, y")).toEqual([
    refused,
    'x y',
  ]);
  expect(said('function f { param([Parameter(Mandatory)][string]$a) $a }; f -a $no; f 1')).toEqual([refused, '1']);
  const piped = 'param([Parameter(ValueFromPipeline)][ValidateRange(1, 2)]$a) process { $a }';
  expect(said(`function f { ${piped} }; 1, 2, 3 | f`)).toEqual([refused, '1', '2']);
  expect(said('function f { param([ValidateLength(1, 3)]$a) $a }; f x')).toEqual([
    '[ValidateLength()] is no attribute that is modelled.',
  ]);
});

test('a function with [CmdletBinding()] takes no more arguments than it has parameters', () => {
  expect(said('function f { [CmdletBinding()] param($a) $a }; f 1 2; f 3')).toEqual([
    "A positional parameter cannot be found that accepts argument '2'.",
    '3',
  ]);
  expect(said('function f { param($a, [Parameter(ValueFromRemainingArguments)]$more) "$a|$more" }; f 1 2 3')).toEqual([
    '1|2 3',
  ]);
});

test('a flag that switch does not take is told', () => {
  expect(said("switch -file ('a') { 'a' { 'x' } }")).toEqual(['switch takes no -file.']);
});

test('what says nothing to a cmdlet about objects is an error', () => {
  expect(said("[pscustomobject]@{ A = 1 } | Select-Object @{ n = 'x'; value = { $_.A } }")).toEqual([
    'The value key is not valid.',
  ]);
  expect(said("[pscustomobject]@{ A = 'x' } | Where-Object A y")).toEqual([
    'Where-Object wants to know how the value is compared: -EQ, -NE, -Like …',
  ]);
  expect(
    said('[pscustomobject]@{ A = 1; B = [pscustomobject]@{ C = 2 } } | Select-Object A -ExpandProperty B'),
  ).toEqual(['-Property beside -ExpandProperty is not modelled for objects: leave one of them away.']);
  expect(said('Set-Variable x 1 -Scope 1')).toEqual(['-Scope 1 is not modelled: it takes Global, Script or Local.']);
  expect(said('1, 2 | Sort-Object -Descending @{ e = { $_ }; Ascending = $true }')).toEqual(['1', '2']);
});

test('a colon right behind the name of a variable is told, as Windows cannot read it', () => {
  const told = ["':' behind '$node' is not followed by the rest of a name."];
  expect(said('"$node: failed"')).toEqual(told);
  expect(said('"$($x)$node:"')).toEqual(told);
  expect(said('Write-Host $node: failed')).toEqual(told);
  expect(said('"`$node: $env:COMPUTERNAME"')).toEqual(['$node: LAB1']);
});

test('what only PowerShell 7 can read is told where the answers are those of 5.1', () => {
  const told = (word: string) => [`Windows PowerShell 5.1 does not know ${word}.`];
  expect(said('$x ?? 1', '5.1')).toEqual(told('??'));
  expect(said('$x ??= 1', '5.1')).toEqual(told('??='));
  expect(said('$x ? 1 : 2', '5.1')).toEqual(told('? and : between values'));
  expect(said('1 && 2', '5.1')).toEqual(told('&&'));
  expect(said('($x)?.Name', '5.1')).toEqual(told('?. behind a value'));
  expect(said('($x)?[0]', '5.1')).toEqual(told('?[ behind a value'));
  expect(said('$x ?? 1')).toEqual(['1']);
});

test.each(['(1, 2)[$null]', '@{ a = 1 }[$null]', '$h = @{}; $h[$null] = 1'])('%s has no place', (text) => {
  expect(said(text)).toEqual(['Index operation failed; the array index evaluated to null.']);
});

test('parameters of two sets are not given together, and a set is told by what is given', () => {
  const f =
    "function f { param([Parameter(ParameterSetName='A', Mandatory)]$Name, [Parameter(ParameterSetName='B', Mandatory)]$Id) 'ran' };";
  const unresolved = [
    expect.stringContaining('Parameter set cannot be resolved using the specified named parameters.'),
  ];
  expect(said(`${f} f -Name x -Id 1`)).toEqual(unresolved);
  expect(said(`${f} f`)).toEqual(unresolved);
  expect(said(`${f} f -Name x`)).toEqual(['ran']);
});
