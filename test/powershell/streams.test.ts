/** Where errors, warnings and the rest of what a command says go, and who gets to know of them. */
import { describe, expect, test } from 'vitest';
import { runProgram } from './program.js';

const told = (text: string) => {
  const { output, errors, warnings, complaints } = runProgram(text);
  return { output, errors, warnings, complaints };
};

const silent = (output: string) => ({ output, errors: [], warnings: [], complaints: [] });

const LOUD = "function Loud { Write-Error 'bad'; Write-Warning 'careful'; Write-Host 'seen'; 'out' }\n";

describe('a redirection', () => {
  test('to $null silences errors of a cmdlet, of a function and of a value', () => {
    expect(told("Write-Error 'bad' 2>$null; 'on'")).toEqual(silent('on\n'));
    expect(told("$x = Write-Error 'bad' 2>$null; $Error.Count")).toEqual(silent('1\n'));
    expect(told("(Write-Error 'bad') 2>$null")).toEqual(silent(''));
    expect(told('Write-Output -Nothing 1 2>$null')).toEqual(silent(''));
    expect(told(`${LOUD}Loud 2>$null 3>$null`)).toEqual(silent('seen\nout\n'));
    expect(told(`${LOUD}Loud *>$null`)).toEqual(silent(''));
  });

  test('silences its own command alone', () => {
    expect(told("1 | ForEach-Object { $_ } 2>$null | ForEach-Object { Write-Error 'bad' }").errors).toEqual(['bad']);
    expect(told("Write-Error 'first' 2>$null; Write-Error 'second'").errors).toEqual(['second']);
  });

  test('to the output puts a stream out in its place', () => {
    expect(told(`${LOUD}$all = Loud 2>&1 3>&1 6>&1; "$all"`)).toEqual(silent('bad careful seen out\n'));
    expect(told('1..3 | ForEach-Object { Write-Error "$_"; $_ } 2>&1 | Select-Object -First 2')).toEqual(
      silent('1\n1\n'),
    );
  });

  test('keeps no error from whoever guards it', () => {
    expect(told("try { & { throw 'bad' } 2>$null } catch { 'caught' }")).toEqual(silent('caught\n'));
  });
});

describe('a variable that takes what a command says', () => {
  const QUIET = '-ErrorAction SilentlyContinue';

  test('is empty again where the next command says nothing', () => {
    const script = `Write-Error 'bad' -ErrorVariable e ${QUIET}; $e.Count; $null = Write-Output 1 -ErrorVariable e; $e.Count`;
    expect(told(script)).toEqual(silent('1\n0\n'));
    expect(told('1 | Where-Object { $_ -gt 5 } -OutVariable o; $o.Count')).toEqual(silent('0\n'));
  });

  test('gets more with a + before its name', () => {
    const add = (word: string) => `Write-Error '${word}' -ErrorVariable +e ${QUIET}`;
    expect(told(`${add('one')}; ${add('two')}; "$e"`)).toEqual(silent('one two\n'));
    expect(told('$null = Write-Output 1 -OutVariable o; $null = Write-Output 2 -OutVariable +o; "$o"')).toEqual(
      silent('1 2\n'),
    );
  });

  test('gets an error that stops, and warnings that nobody sees', () => {
    const stop = 'try { Write-Error \'bad\' -ErrorVariable e -ErrorAction Stop } catch { "caught $e" }';
    expect(told(stop)).toEqual(silent('caught bad\n'));
    expect(told('Write-Warning careful -WarningVariable w -WarningAction SilentlyContinue; "$w"')).toEqual(
      silent('careful\n'),
    );
  });
});

test('$? stays false behind an assignment of what a command has failed to put out', () => {
  const failed = "Write-Error 'bad' -ErrorAction SilentlyContinue";
  expect(told(`$x = ${failed}; $?`)).toEqual(silent('False\n'));
  expect(told(`${failed}; $x = $?; $x; $?`)).toEqual(silent('False\nTrue\n'));
});

test('$Error can be cleared', () => {
  const failed = "Write-Error 'bad' -ErrorAction SilentlyContinue";
  expect(told(`${failed}; $Error.Clear(); $Error.Count; ${failed}; $Error.Count; "$($Error[0])"`)).toEqual(
    silent('0\n1\nbad\n'),
  );
});

describe('a function with [CmdletBinding()]', () => {
  const f = "function f { [CmdletBinding()] param($x) Write-Error 'bad'; Write-Verbose 'more'; 'on' }\n";

  test('heeds -ErrorAction for all that it runs, under its alias too, and given by a table', () => {
    expect(told(`${f}try { f -ErrorAction Stop } catch { "caught $_" }`)).toEqual(silent('caught bad\n'));
    expect(told(`${f}f -ea SilentlyContinue`)).toEqual(silent('on\n'));
    expect(told(`${f}$p = @{ ErrorAction = 'SilentlyContinue' }; f @p`)).toEqual(silent('on\n'));
  });

  test('does so for each object, and only while it runs', () => {
    const each = "function g { param([Parameter(ValueFromPipeline)]$x) process { Write-Error 'bad'; $x } }\n";
    expect(told(`${each}1, 2 | g -ErrorAction SilentlyContinue; $ErrorActionPreference`)).toEqual(
      silent('1\n2\nContinue\n'),
    );
  });

  test('says more with -Verbose, and may be told that it does so only in words', () => {
    expect(told(`${f}f -Verbose -ErrorAction Ignore`).warnings).toEqual(['VERBOSE: more']);
    expect(told('function g { [CmdletBinding()] param() $WhatIfPreference }; g -WhatIf; g')).toEqual(
      silent('True\nFalse\n'),
    );
  });

  test('is the only one that heeds them', () => {
    expect(told("function g($x) { Write-Error 'bad'; 'on' }; g -ErrorAction Stop")).toEqual({
      ...silent('on\n'),
      errors: ['bad'],
    });
  });
});
